//! Laws that hold for every pair: the same photo twice is exactly neutral, swapping flips signs, exposure alone moves
//! exposure alone, and the number of threads changes nothing.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use fairpair::measured::Measured;
use fairpair::policy::Policy;
use fairpair_scene::{Gloss, Identity, Scene, Tone};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::{developed, known, of_scenes, readings, shot, small};

/// Any person in any ordinary room.
fn scenes() -> impl Strategy<Value = Scene> {
    (
        0..1000u64,
        0..6usize,
        -40.0..40.0f32,
        0.0..40.0f32,
        0.1..0.5f32,
        -0.4..0.2f32,
    )
        .prop_map(|(seed, tone, azimuth, elevation, fill, stops)| {
            let mut scene = small();
            scene.identity = Identity::from_seed(seed);
            scene.skin.tone = Tone::ALL[tone];
            scene.light.azimuth_deg = azimuth;
            scene.light.elevation_deg = elevation;
            scene.light.ambient_share = fill;
            scene.light.exposure_stops = stops;
            scene
        })
}

/// Renders are costly: few cases, each of another person, tone and light.
fn few() -> ProptestConfig {
    ProptestConfig {
        cases: 4,
        max_shrink_iters: 0,
        // The same people on every machine: a law that fails must fail for whoever looks into it.
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// `a` is the negative of `b`, up to what two registrations may differ by.
fn opposite(a: f64, b: f64, tolerance: f64) -> bool {
    (a + b).abs() <= tolerance + 0.1 * a.abs()
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn the_same_photo_twice_is_exactly_neutral(scene in scenes()) {
        let photo = shot(&scene);
        let seen = readings(&photo, &photo);
        let zero = [
            known(&seen.light_shape).change_stops,
            known(&seen.light_direction).azimuth_shift_deg,
            known(&seen.light_direction).elevation_shift_deg,
            known(&seen.light_hardness).shading_contrast_change,
            known(&known(&seen.mixed_light).variation).change_delta_uv,
            known(&known(&seen.mixed_light).variation).warmer_right_stops,
            known(&seen.exposure).change_stops,
            known(&seen.light_colour).delta_uv,
            known(&seen.light_shape).slope_stops_per_face,
            known(&seen.tone).contrast_change_stops,
            known(&seen.tone).saturation_change_stops.unwrap(),
            known(&seen.lip_gloss).area_ratio_change,
            known(&seen.lip_gloss).sheen_change,
            known(&seen.lip_gloss).spots_change.unwrap(),
            known(&seen.lip_colour).contrast_change_delta_e00,
            known(&seen.framing).roll_change_deg,
            known(&seen.framing).scale_ratio - 1.0,
            known(&seen.framing).overlap - 1.0,
            known(&seen.framing).overlap_back.unwrap() - 1.0,
            known(&known(&seen.framing).pitch_change_deg),
            known(&known(&seen.framing).perspective_change) - 1.0,
            known(&seen.outcome).lip_area_ratio - 1.0,
            known(&known(&seen.outcome).redness).change_stops,
            known(&seen.expression).smile_change,
            known(&seen.expression).mouth_open_change,
            known(&seen.resolution).change_octaves,
        ];
        prop_assert!(zero.iter().all(|v| v.to_bits() & !(1 << 63) == 0), "{zero:?}");
    }

    #[test]
    fn swapping_the_photos_flips_the_signs(scene in scenes(), azimuth in -25.0..25.0f32, stops in -0.4..0.4f32) {
        let mut other = scene.clone();
        other.light.azimuth_deg += azimuth;
        other.light.exposure_stops += stops;
        other.light.kelvin += 400.0;
        other.camera.roll_deg += 3.0;
        other.camera.zoom *= 1.1;
        other.lips.gloss = Some(Gloss {
            strength: 0.8,
            spot_size: 0.5,
        });
        let (a, b) = (shot(&scene), shot(&other));
        let (there, back) = (readings(&a, &b), readings(&b, &a));
        let both = |f: fn(&fairpair::checks::Readings) -> f64| (f(&there), f(&back));
        for (name, (x, y), tolerance) in [
            ("exposure", both(|r| known(&r.exposure).change_stops), 0.02),
            ("azimuth", both(|r| known(&r.light_direction).azimuth_shift_deg), 2.0),
            ("elevation", both(|r| known(&r.light_direction).elevation_shift_deg), 3.0),
            ("hardness", both(|r| known(&r.light_hardness).shading_contrast_change), 0.1),
            ("red/green", both(|r| known(&r.light_colour).red_green_stops), 0.01),
            ("tone", both(|r| known(&r.tone).contrast_change_stops), 0.1),
            ("gloss", both(|r| known(&r.lip_gloss).area_ratio_change), 1e-9),
            ("sheen", both(|r| known(&r.lip_gloss).sheen_change), 1e-9),
            ("spots", both(|r| known(&r.lip_gloss).spots_change.unwrap_or(0.0)), 1e-9),
            ("lips", both(|r| known(&r.lip_colour).red_green_change_stops), 1e-9),
            ("roll", both(|r| known(&r.framing).roll_change_deg), 0.3),
            ("scale", both(|r| known(&r.framing).scale_ratio.log2()), 0.02),
            ("nod", both(|r| known(&known(&r.framing).pitch_change_deg)), 1e-9),
            ("perspective", both(|r| known(&known(&r.framing).perspective_change).ln()), 1e-3),
            ("lip area", both(|r| known(&r.outcome).lip_area_ratio.log2()), 0.03),
            ("redness", both(|r| known(&known(&r.outcome).redness).change_stops), 1e-9),
            ("smile", both(|r| known(&r.expression).smile_change), 1e-9),
        ] {
            prop_assert!(opposite(x, y, tolerance), "{name}: {x} and {y}");
        }
        let shape = both(|r| known(&r.light_shape).change_stops);
        prop_assert!((shape.0 - shape.1).abs() < 0.03 + 0.1 * shape.0, "{shape:?}");
    }

    #[test]
    fn exposure_alone_moves_exposure_alone(scene in scenes(), stops in -1.0..0.0f32) {
        let mut scene = scene;
        scene.light.exposure_stops -= 0.5;
        scene.camera.noise = 0.0;
        let mut other = scene.clone();
        other.light.exposure_stops += stops;
        let seen = of_scenes(&scene, &other);
        prop_assert!((known(&seen.exposure).change_stops - f64::from(stops)).abs() < 0.03);
        // Eight bits hold dark skin coarsely; what is left is far below what any check calls a difference.
        let quiet = |name, value: f64, limit: f64| {
            prop_assert!(value.abs() < limit / 2.0, "{name}: {value} of {limit}");
            Ok(())
        };
        let rules = Policy::default().rules;
        let shape = known(&seen.light_shape).change_stops;
        quiet("shape", shape, rules.light_shape.limits.change_max_stops)?;
        let azimuth = known(&seen.light_direction).azimuth_shift_deg;
        quiet("azimuth", azimuth, rules.light_direction.limits.azimuth_shift_max_deg)?;
        let colour = known(&seen.light_colour).delta_uv;
        quiet("colour", colour, rules.light_colour.limits.delta_uv_max)?;
        let tone = known(&seen.tone).contrast_change_stops;
        quiet("tone", tone, rules.tone.limits.contrast_change_max_stops)?;
        let gloss = known(&seen.lip_gloss).sheen_change;
        quiet("gloss", gloss, rules.lip_gloss.limits.sheen_change_max)?;
        let spots = known(&seen.lip_gloss).spots_change.unwrap();
        quiet("spots", spots, rules.lip_gloss.limits.spots_change_max)?;
        let lips = known(&seen.lip_colour).contrast_change_delta_e00;
        quiet("lips", lips, rules.lip_colour.limits.contrast_change_max_delta_e00)?;
        let scale = known(&seen.framing).scale_ratio.log2();
        quiet("scale", scale, rules.framing.limits.scale_ratio_max.log2())?;
    }
}

#[test]
fn no_reading_is_ever_nan() {
    let scene = small();
    let mut black = scene.render();
    black.rgb8.fill(0);
    let mut white = scene.render();
    white.rgb8.fill(255);
    let photos = [developed(&black), developed(&white), shot(&scene)];
    for before in &photos {
        for after in &photos {
            // JSON has no NaN: serde_json writes null, which no reading except the optional ones may be.
            let json = serde_json::to_string(&readings(before, after)).unwrap();
            let nulls = json
                .replace("\"shift_mired\":null", "")
                .replace("\"mouth_change\":null", "");
            assert!(!nulls.contains("null"), "{nulls}");
        }
    }
}

#[test]
fn a_face_without_regions_is_unknown_and_says_why() {
    let photo = shot(&small());
    let empty = support::Shot {
        bytes: photo.bytes.clone(),
        regions: fairpair::region::Supplied::from_json(
            r#"{"key_points":{"pupil_left":[150,180]}}"#,
        )
        .unwrap(),
    };
    let seen = readings(&photo, &empty);
    let reason = seen.light_shape.why_not().unwrap().as_str();
    assert!(reason.contains("after photo"), "{reason}");
    assert!(matches!(seen.lip_gloss, Measured::Unknown { .. }));
}
