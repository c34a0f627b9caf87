//! Scenes with known truth: what was changed in the scene is what the reading says, with its sign and its size.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use fairpair::check::{Level, Verdict};
use fairpair::checks::Readings;
use fairpair::photo::{Limits, Photo};
use fairpair::policy::Policy;
use fairpair::region::{FindRegions as _, NetworkFinder};
use fairpair_scene::{Gloss, Lipstick, Scene};
use support::{known, of_scenes, small};

/// Codes of the checks that fail at the default policy.
fn failing(readings: &Readings) -> Vec<String> {
    let policy = Policy::default();
    let failed =
        |f: &fairpair::report::Finding| f.verdict == Verdict::Fail && f.level == Level::Error;
    let mut codes: Vec<String> = readings
        .judge(&policy.rules)
        .into_iter()
        .filter(failed)
        .map(|f| f.check.into_owned())
        .collect();
    codes.dedup();
    codes
}

fn changed(change: impl FnOnce(&mut Scene)) -> (Scene, Scene) {
    let before = small();
    let mut after = before.clone();
    after.camera.noise_seed += 1;
    change(&mut after);
    (before, after)
}

#[test]
fn a_photo_taken_again_fails_nothing() {
    let (before, after) = changed(|_| ());
    assert_eq!(failing(&of_scenes(&before, &after)), [""; 0]);
}

#[test]
fn brighter_after_reads_positive_by_its_stops() {
    let (before, after) = changed(|s| s.light.exposure_stops += 0.7);
    let seen = of_scenes(&before, &after);
    let exposure = known(&seen.exposure);
    assert!((exposure.change_stops - 0.7).abs() < 0.05, "{exposure:?}");
    assert_eq!(failing(&seen), ["exposure"], "{:?}", seen.lip_gloss);
}

#[test]
fn light_that_moves_left_reads_positive_azimuth_and_changes_the_shape() {
    let (mut before, mut after) = changed(|_| ());
    before.light.azimuth_deg = -20.0;
    after.light.azimuth_deg = 20.0;
    let seen = of_scenes(&before, &after);
    let direction = known(&seen.light_direction);
    assert!(direction.azimuth_shift_deg > 15.0, "{direction:?}");
    assert!(direction.gradient_x_stops_per_face < -0.5, "{direction:?}");
    let failed = failing(&seen);
    assert!(failed.contains(&"light-shape".into()) && failed.contains(&"light-direction".into()));
    assert!(!failed.contains(&"lip-colour".into()), "{failed:?}");
}

#[test]
fn light_that_moves_up_reads_positive_elevation() {
    let (mut before, mut after) = changed(|_| ());
    before.light.elevation_deg = 0.0;
    after.light.elevation_deg = 35.0;
    let direction = known(&of_scenes(&before, &after).light_direction);
    assert!(direction.elevation_shift_deg > 10.0, "{direction:?}");
}

#[test]
fn the_farther_the_light_moves_the_more_its_shape_changes() {
    let mut last = 0.0;
    for degrees in [5.0, 15.0, 30.0, 50.0] {
        let (before, after) = changed(|s| s.light.azimuth_deg += degrees);
        let change = known(&of_scenes(&before, &after).light_shape).change_stops;
        assert!(change > last, "{change} stops at {degrees}°, {last} before");
        last = change;
    }
}

#[test]
fn warmer_after_reads_warmer_and_leaves_the_lips_alone() {
    let (before, after) = changed(|s| s.light.kelvin -= 900.0);
    let seen = of_scenes(&before, &after);
    let colour = known(&seen.light_colour);
    assert!(colour.shift_mired.unwrap() > 10.0, "{colour:?}");
    assert!(colour.red_green_stops > 0.0 && colour.blue_green_stops < 0.0);
    assert_eq!(failing(&seen), ["light-colour"]);
}

#[test]
fn gloss_reads_positive_and_grows_with_its_strength() {
    let mut last = [0.0; 2];
    for strength in [0.5, 0.7, 0.9] {
        let gloss = Gloss {
            strength,
            spot_size: 0.5,
        };
        let (before, after) = changed(|s| s.lips.gloss = Some(gloss));
        let seen = known(&of_scenes(&before, &after).lip_gloss);
        let now = [seen.sheen_change, seen.spots_change.unwrap()];
        assert!(now[0] > last[0] && now[1] > last[1], "{strength}: {seen:?}");
        last = now;
    }
}

#[test]
fn lipstick_changes_the_lips_against_the_skin_and_no_light() {
    let (before, after) = changed(|s| {
        s.lips.lipstick = Some(Lipstick {
            rgb: [0.35, 0.03, 0.06],
            opacity: 0.6,
            border_sharpness: 0.8,
            evenness: 0.8,
        });
    });
    let seen = of_scenes(&before, &after);
    let colour = known(&seen.lip_colour);
    assert!(colour.red_green_change_stops > 0.3, "{colour:?}");
    // Pigment covers the lips' own shine or brings its own: that may be told too.
    let failed: Vec<_> = failing(&seen)
        .into_iter()
        .filter(|c| *c != "lip-gloss")
        .collect();
    assert_eq!(failed, ["lip-colour"]);
}

#[test]
fn zoom_and_roll_read_as_they_were_set() {
    let (before, after) = changed(|s| {
        s.camera.zoom *= 1.3;
        s.camera.roll_deg += 6.0;
    });
    let seen = of_scenes(&before, &after);
    let framing = known(&seen.framing);
    assert!((framing.scale_ratio - 1.3).abs() < 0.03, "{framing:?}");
    assert!(
        (framing.roll_change_deg.abs() - 6.0).abs() < 0.6,
        "{framing:?}"
    );
    assert_eq!(failing(&seen), ["framing"], "{:?}", seen.lip_gloss);
}

#[test]
fn a_turned_head_reads_its_yaw_sign() {
    let (before, left) = changed(|s| s.camera.yaw_deg += 10.0);
    let (_, right) = changed(|s| s.camera.yaw_deg -= 10.0);
    let yaw = |after: &Scene| known(&known(&of_scenes(&before, after).framing).yaw_change_deg);
    let (one, other) = (yaw(&left), yaw(&right));
    assert!(
        one * other < 0.0 && one.abs() > 5.0 && other.abs() > 5.0,
        "{one} {other}"
    );
}

#[test]
fn a_smile_and_an_open_mouth_are_seen() {
    let (before, smile) = changed(|s| s.expression.smile += 0.7);
    let seen = known(&of_scenes(&before, &smile).expression);
    assert!(seen.smile_change > 0.03, "{seen:?}");
    let (before, open) = changed(|s| s.expression.mouth_open_mm += 8.0);
    let seen = known(&of_scenes(&before, &open).expression);
    assert!(seen.mouth_open_change > 0.05, "{seen:?}");
}

#[test]
fn a_large_lamp_in_a_bright_room_reads_softer() {
    let (mut before, mut after) = changed(|_| ());
    (before.light.radius_deg, before.light.ambient_share) = (4.0, 0.22);
    (after.light.radius_deg, after.light.ambient_share) = (30.0, 0.55);
    let seen = of_scenes(&before, &after);
    let change = known(&seen.light_hardness).shading_contrast_change;
    assert!(change < -0.3, "{change}");
}

#[test]
fn another_direction_of_one_lamp_is_no_harder_light() {
    let (mut before, mut after) = changed(|_| ());
    before.light.azimuth_deg = -20.0;
    after.light.azimuth_deg = 20.0;
    let change = known(&of_scenes(&before, &after).light_hardness).shading_contrast_change;
    assert!(change.abs() < 0.15, "{change}");
}

#[test]
fn swollen_lips_are_told_and_decide_nothing() {
    let (before, after) = changed(|s| {
        s.lips.swelling = 1.0;
        s.skin.perioral_redness = 0.8;
    });
    let seen = of_scenes(&before, &after);
    let outcome = known(&seen.outcome);
    assert!(outcome.lip_area_ratio > 1.15, "{outcome:?}");
    assert!(known(&outcome.redness).change_stops > 0.065, "{outcome:?}");
    let findings = seen.judge(&Policy::default().rules);
    let told = findings.iter().find(|f| f.check == "outcome").unwrap();
    assert!(
        told.message.contains("signs of swelling"),
        "{}",
        told.message
    );
    assert_eq!(told.level, Level::Warning);
}

#[test]
fn smiling_lips_cannot_be_compared() {
    let (before, after) = changed(|s| s.expression.smile = 1.0);
    let seen = of_scenes(&before, &after);
    let why = seen.outcome.why_not().map(ToString::to_string);
    assert!(why.as_ref().is_some_and(|w| w.contains("smile")), "{why:?}");
}

#[test]
fn a_nearer_camera_narrows_the_outline_and_a_nod_reads_its_sign() {
    let (before, after) = changed(|s| s.camera.distance_mm = 250.0);
    let framing = known(&of_scenes(&before, &after).framing);
    assert!(known(&framing.perspective_change) < 0.95, "{framing:?}");
    assert!(known(&framing.distance_ratio) < 0.6, "{framing:?}");
    let (before, after) = changed(|s| s.camera.pitch_deg = 8.0);
    let nod = known(&known(&of_scenes(&before, &after).framing).pitch_change_deg);
    assert!((4.0..13.0).contains(&nod), "{nod}");
}

#[test]
fn a_finder_that_asks_for_more_certainty_than_there_is_gives_no_regions() {
    let file = support::shot(&Scene::default()).bytes;
    let photo = Photo::decode(&file, &Limits::default()).unwrap();
    let finder = NetworkFinder::new();
    let sure = finder.find(&photo).known().unwrap().confidence;
    assert!(sure > 0.5, "{sure}");
    let strict = finder.clone().with_least_confidence(sure + 0.001);
    assert!(strict.find(&photo).why_not().is_some());
    let content = finder.with_least_confidence(sure);
    assert!(content.find(&photo).known().is_some());
}

/// Height of the skin's upper end over the pupils, in distances between them.
fn forehead(file: &[u8]) -> f32 {
    let photo = Photo::decode(file, &Limits::default()).unwrap();
    let found = NetworkFinder::new().find(&photo);
    let regions = found.known().unwrap();
    let [left, right] = [
        regions.key_points.pupil_left,
        regions.key_points.pupil_right,
    ];
    let (left, right) = (left.unwrap(), right.unwrap());
    let top = regions.skin.iter().flatten().map(|p| p[1]);
    (f32::midpoint(left[1], right[1]) - top.fold(f32::MAX, f32::min)) / (right[0] - left[0])
}

#[test]
fn a_fringe_is_no_skin_for_the_built_in_finder() {
    let mut rendered = small().render();
    let bare = forehead(&support::developed(&rendered).bytes);
    let points = &rendered.truth.key_points;
    let (left, right) = (points["pupil_left"], points["pupil_right"]);
    let lowest = (left[1] - 0.4 * (right[0] - left[0])) as usize;
    let columns = rendered.width as usize;
    for shade in &mut rendered.rgb8[..3 * columns * lowest] {
        *shade /= 4;
    }
    let fringed = forehead(&support::developed(&rendered).bytes);
    assert!(bare > 0.6, "{bare}");
    assert!(
        (0.2..0.45).contains(&fringed),
        "{fringed}, without a fringe {bare}"
    );
}
