//! What changed of the lips and the skin around them, beside what photos of an unchanged face differ by.
//!
//! Formula: each after against before: visible lip area (outline less mouth interior) over the squared scale that the
//! registration of the faces found, upper and lower lip apart ([`area`]); redness of the skin around the lips, as log2(R/G)
//! of treated less untreated skin of one photo, so that the light cancels ([`redness`]); roughness of the lips and of the
//! upper-lip skin in two bands of log2 luminance, and bright specks ([`texture`]); width of the vermilion border
//! ([`border`]). Larger **and** redder are signs of swelling, whatever the dates say. An area beyond its
//! noise that the treatment's profile lists among the unsupported claims is said to be so.
//!
//! Assumptions: the mouth at rest in both photos; a head turned alike; the same focus. Texture needs 100 pixels across the mouth.
//! No reading here makes a pair fair, and none decides: what a treatment did is not what makes two photos comparable.
//!
//! How it can be fooled: pursed lips are fuller, pressed lips thinner; liner beyond the border is area; gloss hides flakes and
//! shines like them; another sharpness reads as another texture (`resolution`); a rash or a shaved beard reddens the skin.
//!
//! References: A. Singh, S. Yadav 2016, doi 10.4103/2229-5178.185468; A. Hou et al. 2017,
//! doi 10.1097/DSS.0000000000000924 (what microneedling does and does not).

mod area;
mod border;
mod judge;
mod redness;
#[cfg(test)]
mod tests;
mod texture;

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::pair::Pair;

use border::Border;
use redness::Redness;
use texture::Texture;

/// The check.
#[derive(Debug)]
pub struct Outcome;

/// What was read. Every part may be unknown by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Visible lip area, after over before, at one size of the face; above 1 = larger.
    pub lip_area_ratio: f64,
    /// The same of the upper lip.
    pub upper_lip_area_ratio: Measured<f64>,
    /// The same of the lower lip.
    pub lower_lip_area_ratio: Measured<f64>,
    /// Redness of the skin around the lips.
    pub redness: Measured<Redness>,
    /// Roughness of the lips.
    pub lip_texture: Measured<Texture>,
    /// Roughness of the skin above the upper lip.
    pub upper_lip_skin_texture: Measured<Texture>,
    /// Softness of the vermilion border.
    pub border: Measured<Border>,
    /// Lip pixels of the smaller photo.
    pub support_px: u32,
    /// What the treatment's profile says of fuller lips; absent where it does not speak of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuller_lips: Option<Unsupported>,
}

/// A change that the literature on a treatment does not support.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsupported {
    /// The treatment's name for a sentence.
    pub treatment: String,
    /// What the literature says instead, as a sentence.
    pub because: String,
}

limits! {
    /// Limits of `outcome`: what photos of an unchanged face differ by. Figures: real faces photographed again by known
    /// amounts (`fairpair-eval changes`, 50 pairs), and people neutral against smiling whose mouths kept their width
    /// (`fairpair-eval no-change`, 11 of 50 pairs).
    pub struct Limits {
        /// Change of the visible lip area that repeats of one face show, as a share. Photographed again: 98 % within 0.035, all within 0.046; neutral against smiling: no more than 0.056 larger.
        area_noise: f64 = 0.15,
        /// Growth of the visible lip area that is a sign of swelling where the skin around is redder beyond its noise, as a share. Beyond what repeats show (0.046 and 0.056).
        swelling_area: f64 = 0.10,
        /// Change of the redness around the lips that repeats of one face show, stops of R/G. Photographed again: all within 0.011; neutral against smiling: all within 0.061.
        redness_noise_stops: f64 = 0.065,
        /// Change of roughness that repeats of one face show, octaves of amplitude. Photographed again: all within 0.23; neutral against smiling: all within 0.47.
        texture_noise_octaves: f64 = 0.5,
        /// Change of the border's width that repeats of one face show, octaves. Photographed again: 98 % within 0.25, one of lips of two colours at 1.2; neutral against smiling: all within 0.43 but for one of lips of two colours (1.49).
        border_noise_octaves: f64 = 0.5,
    }
}

impl Check for Outcome {
    const CODE: &'static str = "outcome";
    const TITLE: &'static str = "Result, beside what repeats differ by";
    const WHY: &'static str = "An honest result is subtle. Larger and redder lips are swelling, whatever the dates say; a \
        change smaller than two photos of one unchanged face show is no result.";
    const HOW: &'static str = "The area of the visible lips at one size of the face, the redness of the skin around them \
        against the rest of the face, the roughness of the lips and the upper-lip skin, and the softness of the lips' \
        border, each after against before and beside its noise. Lips of another expression cannot be compared. This check \
        informs; it never decides.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        judge::judge(reading, limits)
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let areas = area::read(pair)?;
    let mouths = pair.mouths()?;
    let [lips, skin] = texture::read(mouths, pair);
    let profile = pair.case().profile();
    let fuller = profile.and_then(|p| Some((p, p.unsupported_in("more volume").next()?)));
    Ok(Reading {
        lip_area_ratio: areas.both,
        upper_lip_area_ratio: areas.upper,
        lower_lip_area_ratio: areas.lower,
        redness: redness::read(pair).into(),
        lip_texture: lips,
        upper_lip_skin_texture: skin,
        border: border::read(mouths, pair).into(),
        support_px: mouths
            .map(|m| m.lips.iter().filter(|l| **l).count() as u32)
            .into_iter()
            .min()
            .unwrap_or(0),
        fuller_lips: fuller.map(|(profile, claim)| Unsupported {
            treatment: profile.title.to_lowercase(),
            because: claim.because.clone(),
        }),
    })
}
