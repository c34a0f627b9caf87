//! The register: one `mod` line and one register line a check. Policy, readings, catalogue and report follow from it.

mod capture_time;
mod exposure;
mod expression;
mod framing;
mod light_colour;
mod light_direction;
mod light_hardness;
mod light_shape;
mod lip_colour;
mod lip_gloss;
mod metadata_privacy;
mod mixed_light;
mod outcome;
mod resolution;
mod same_shot;
mod skin_make_up;
mod smoothing;
mod tone;
mod treatment_claim;

mod register;

pub use register::CheckInfo;

register::register! {
    capture_time: capture_time::CaptureTime,
    light_shape: light_shape::LightShape,
    light_direction: light_direction::LightDirection,
    light_hardness: light_hardness::LightHardness,
    mixed_light: mixed_light::MixedLight,
    exposure: exposure::Exposure,
    light_colour: light_colour::LightColour,
    tone: tone::Tone,
    lip_gloss: lip_gloss::LipGloss,
    lip_colour: lip_colour::LipColour,
    framing: framing::Framing,
    expression: expression::Expression,
    resolution: resolution::Resolution,
    smoothing: smoothing::Smoothing,
    same_shot: same_shot::SameShot,
    skin_make_up: skin_make_up::SkinMakeUp,
    outcome: outcome::Outcome,
    treatment_claim: treatment_claim::TreatmentClaim,
    metadata_privacy: metadata_privacy::MetadataPrivacy,
}
