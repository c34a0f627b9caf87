//! Fine detail with known truth: a lens is not a filter, a filter is not a lens, and one shot is told from two.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::io::Cursor;

use fairpair::check::Verdict;
use fairpair::checks::Readings;
use fairpair::policy::Policy;
use fairpair_scene::Scene;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, imageops};
use support::{Shot, known, of_scenes, readings, shot, small};

/// Large enough for pores to be seen.
fn large() -> Scene {
    let mut scene = small();
    (scene.camera.width, scene.camera.height) = (720, 900);
    scene
}

/// The scene and a second shot of it: other noise, and a head that moved a little as heads do.
fn again(change: impl FnOnce(&mut Scene)) -> (Scene, Scene) {
    let before = large();
    let mut after = before.clone();
    after.camera.noise_seed += 1;
    after.camera.yaw_deg += 0.8;
    after.camera.pitch_deg -= 0.6;
    change(&mut after);
    (before, after)
}

fn verdict(seen: &Readings, code: &str) -> Verdict {
    let findings = seen.judge(&Policy::default().rules);
    findings.iter().find(|f| f.check == code).unwrap().verdict
}

/// The same file with its picture changed, regions as they were.
fn edited(of: &Shot, change: impl FnOnce(DynamicImage) -> DynamicImage, quality: u8) -> Shot {
    let picture = change(image::load_from_memory(&of.bytes).unwrap()).into_rgb8();
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .unwrap();
    Shot {
        bytes: bytes.into_inner(),
        regions: of.regions.clone(),
    }
}

#[test]
fn a_photo_taken_again_has_the_same_texture_and_resolution_and_is_another_shot() {
    let (before, after) = again(|_| ());
    let seen = of_scenes(&before, &after);
    for code in ["smoothing", "resolution", "same-shot"] {
        assert_eq!(verdict(&seen, code), Verdict::Pass, "{code}: {seen:?}");
    }
}

#[test]
fn skin_without_pores_shows_less_texture_and_no_other_resolution() {
    let mut last = 0.0;
    for left in [0.6, 0.3, 0.0] {
        let (before, after) = again(|s| {
            s.skin.pores *= left;
            s.skin.mottling *= left;
        });
        let seen = of_scenes(&before, &after);
        let change = known(&seen.smoothing).texture_change_stops;
        assert!(change < last, "{change} stops at {left}, {last} before");
        assert_eq!(verdict(&seen, "resolution"), Verdict::Pass);
        last = change;
    }
    assert!(last < -0.5, "{last}");
}

#[test]
fn skin_with_fewer_blotches_reads_more_even() {
    let (before, after) = again(|s| s.skin.mottling = 0.2);
    let change = known(&of_scenes(&before, &after).skin_make_up).unevenness_change_stops;
    assert!(change < -0.3, "{change}");
    let (before, after) = again(|s| s.light.kelvin -= 600.0);
    let change = known(&of_scenes(&before, &after).skin_make_up).unevenness_change_stops;
    assert!(change.abs() < 0.15, "{change}");
}

#[test]
fn a_softer_lens_is_a_matter_of_resolution_and_not_of_skin() {
    let (before, after) = again(|s| s.camera.blur_px = 1.5);
    let seen = of_scenes(&before, &after);
    let detail = known(&seen.resolution);
    assert!(detail.change_octaves < -0.3, "{detail:?}");
    assert_ne!(
        verdict(&seen, "smoothing"),
        Verdict::Fail,
        "{:?}",
        seen.smoothing
    );
    let (before, after) = again(|s| s.camera.blur_px = 3.0);
    let seen = of_scenes(&before, &after);
    assert_eq!(verdict(&seen, "resolution"), Verdict::Fail);
    assert_ne!(
        verdict(&seen, "smoothing"),
        Verdict::Fail,
        "{:?}",
        seen.smoothing
    );
}

#[test]
fn compression_alone_is_not_taken_for_smoothing() {
    let file = shot(&large());
    let seen = readings(&edited(&file, |p| p, 95), &edited(&file, |p| p, 75));
    assert_eq!(
        verdict(&seen, "smoothing"),
        Verdict::Pass,
        "{:?}",
        seen.smoothing
    );
}

#[test]
fn one_file_twice_is_named_however_small_it_is_and_another_of_its_size_is_not() {
    let (mut scene, mut other) = (small(), small());
    for scene in [&mut scene, &mut other] {
        (scene.camera.width, scene.camera.height) = (240, 300);
    }
    other.camera.noise_seed += 1;
    let file = shot(&scene);
    assert_eq!(verdict(&readings(&file, &file), "same-shot"), Verdict::Fail);
    let two = readings(&file, &shot(&other));
    assert_eq!(verdict(&two, "same-shot"), Verdict::Unknown);
}

#[test]
fn a_copy_is_the_same_shot_however_it_was_saved_and_recoloured() {
    let file = shot(&large());
    let copies = [
        edited(&file, |p| p, 80),
        edited(&file, |p| p.adjust_contrast(8.0), 92),
        edited(&file, |p| p.brighten(12), 92),
    ];
    for copy in &copies {
        let seen = readings(&file, copy);
        assert_eq!(
            verdict(&seen, "same-shot"),
            Verdict::Fail,
            "{:?}",
            seen.same_shot
        );
    }
    let itself = readings(&file, &file);
    assert!(known(&itself.same_shot).same_pixels);
    let texture = known(&itself.smoothing).texture_change_stops;
    let colour = known(&itself.skin_make_up).unevenness_change_stops;
    assert!(texture.abs() < f64::EPSILON && colour.abs() < f64::EPSILON);
}

#[test]
fn texture_is_compared_between_photos_of_different_size() {
    let (before, after) = again(|_| ());
    let (mut small, first) = (shot(&after), shot(&before));
    let half = |p: DynamicImage| {
        DynamicImage::from(imageops::resize(
            &p.into_rgb8(),
            504,
            630,
            imageops::Triangle,
        ))
    };
    small = edited(&small, half, 95);
    // The regions of the larger photo do not fit the smaller one: the program finds its own.
    let finder = fairpair::region::NetworkFinder::new();
    let source = |bytes, regions| fairpair::score::Source {
        path: "",
        bytes,
        regions,
    };
    let case = fairpair::pair::Case::default();
    let seen = fairpair::score::Scorer::default()
        .measure(&fairpair::score::Request {
            id: "",
            before: source(&first.bytes, Some(&first.regions)),
            after: source(&small.bytes, Some(&finder)),
            case: &case,
        })
        .unwrap()
        .readings;
    assert_ne!(
        verdict(&seen, "smoothing"),
        Verdict::Fail,
        "{:?}",
        seen.smoothing
    );
}
