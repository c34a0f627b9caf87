//! What each parameter of a scene does to the picture, and that truth and picture agree.

use fairpair_scene::{Gloss, Lipstick, Polygon, Rendered, Scene, Tone};

fn small() -> Scene {
    let mut scene = Scene::default();
    (scene.camera.width, scene.camera.height) = (240, 300);
    scene.camera.noise = 0.0;
    scene
}

fn inside(polygon: &Polygon, x: f32, y: f32) -> bool {
    let next = polygon.iter().cycle().skip(1);
    polygon.iter().zip(next).fold(false, |odd, (a, b)| {
        let crosses =
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
        odd ^ crosses
    })
}

/// Linear light of the pixels for which `wanted` holds.
fn pixels(photo: &Rendered, wanted: impl Fn(f32, f32) -> bool) -> Vec<[f32; 3]> {
    let w = photo.width as usize;
    let lit = photo.linear.iter().enumerate();
    lit.filter(|(i, _)| wanted((i % w) as f32 + 0.5, (i / w) as f32 + 0.5))
        .map(|(_, p)| *p)
        .collect()
}

fn mean(pixels: &[[f32; 3]], channel: usize) -> f32 {
    pixels.iter().map(|p| p[channel]).sum::<f32>() / pixels.len() as f32
}

/// Brightest over mean green among the lip pixels: how strongly the lips shine.
fn lip_peak(photo: &Rendered) -> f32 {
    // Two pixels from the border no bright skin is blurred in.
    let outline = &photo.truth.lips[0];
    let clear = |x: f32, y: f32| outline.iter().all(|p| (p[0] - x).hypot(p[1] - y) > 2.0);
    let lips = pixels(photo, |x, y| inside(outline, x, y) && clear(x, y));
    lips.iter().map(|p| p[1]).fold(0.0, f32::max) / mean(&lips, 1)
}

fn cheek(photo: &Rendered, pupil: &str) -> f32 {
    let at = photo.truth.key_points[pupil];
    let r = 0.03 * photo.width as f32;
    let y = at[1] + 4.5 * r;
    mean(&pixels(photo, |px, py| (px - at[0]).hypot(py - y) < r), 1)
}

/// Whether a pixel lies farther than `margin` pixels from the lips.
fn far_from_lips(photo: &Rendered, margin: f32) -> impl Fn(f32, f32) -> bool {
    let lips = photo.truth.lips[0].clone();
    move |x, y| !inside(&lips, x, y) && lips.iter().all(|p| (p[0] - x).hypot(p[1] - y) > margin)
}

#[test]
fn light_from_the_left_makes_the_left_cheek_brighter() {
    let mut scene = small();
    scene.light.azimuth_deg = 45.0;
    let photo = scene.render();
    assert!(cheek(&photo, "pupil_left") > 1.3 * cheek(&photo, "pupil_right"));
    scene.light.azimuth_deg = -45.0;
    let photo = scene.render();
    assert!(cheek(&photo, "pupil_right") > 1.3 * cheek(&photo, "pupil_left"));
}

#[test]
fn harder_light_contrasts_more() {
    let (mut hard, mut soft) = (small(), small());
    (hard.light.radius_deg, hard.light.ambient_share) = (3.0, 0.15);
    (soft.light.radius_deg, soft.light.ambient_share) = (30.0, 0.6);
    let spread = |s: &Scene| {
        let photo = s.render();
        let mut skin: Vec<f32> = pixels(&photo, |x, y| inside(&photo.truth.skin[0], x, y))
            .iter()
            .map(|p| p[1])
            .collect();
        skin.sort_by(f32::total_cmp);
        (skin[skin.len() * 9 / 10] / skin[skin.len() / 10]).log2()
    };
    assert!(spread(&hard) > spread(&soft) + 0.3);
}

#[test]
fn exposure_scales_all_linear_light() {
    let scene = small();
    let mut brighter = scene.clone();
    brighter.light.exposure_stops = 1.0;
    let (a, b) = (scene.render(), brighter.render());
    let worst = a
        .linear
        .iter()
        .zip(&b.linear)
        .map(|(a, b)| (b[1] - 2.0 * a[1]).abs())
        .fold(0.0, f32::max);
    assert!(worst < 1e-4, "{worst}");
}

#[test]
fn gloss_raises_highlights_on_the_lips_and_nowhere_else() {
    let plain = small();
    let mut glossy = plain.clone();
    glossy.lips.gloss = Some(Gloss {
        strength: 0.9,
        spot_size: 1.0,
    });
    let (a, b) = (plain.render(), glossy.render());
    assert!(
        lip_peak(&b) > 1.25 * lip_peak(&a),
        "{} {}",
        lip_peak(&a),
        lip_peak(&b)
    );
    let elsewhere = far_from_lips(&a, 3.0);
    assert_eq!(pixels(&a, &elsewhere), pixels(&b, &elsewhere));
}

#[test]
fn lipstick_recolours_the_lips_and_nothing_else() {
    let plain = small();
    let mut painted = plain.clone();
    painted.lips.lipstick = Some(Lipstick {
        rgb: [0.25, 0.03, 0.05],
        opacity: 0.7,
        border_sharpness: 0.8,
        evenness: 0.9,
    });
    let (a, b) = (plain.render(), painted.render());
    let red = |p: &Rendered| {
        let lips = pixels(p, |x, y| inside(&p.truth.lips[0], x, y));
        (mean(&lips, 0) / mean(&lips, 1)).ln()
    };
    assert!(red(&b) > red(&a) + 0.3);
    let elsewhere = far_from_lips(&a, 3.0);
    assert_eq!(pixels(&a, &elsewhere), pixels(&b, &elsewhere));
}

#[test]
fn lips_are_redder_and_darker_than_skin_in_every_tone() {
    for tone in Tone::ALL {
        let mut scene = small();
        scene.skin.tone = tone;
        let p = scene.render();
        let lips = pixels(&p, |x, y| inside(&p.truth.lips[0], x, y));
        let far = far_from_lips(&p, 8.0);
        let skin = pixels(&p, |x, y| inside(&p.truth.skin[0], x, y) && far(x, y));
        let contrast =
            (mean(&lips, 0) / mean(&lips, 1)).ln() - (mean(&skin, 0) / mean(&skin, 1)).ln();
        assert!((0.12..0.55).contains(&contrast), "{tone:?}: {contrast}");
        assert!(mean(&lips, 1) < 0.8 * mean(&skin, 1), "{tone:?}");
    }
}

#[test]
fn the_true_lip_outline_follows_the_painted_lips() {
    // Blue paint tells lip pixels from all others without knowing the outline.
    let mut scene = small();
    (scene.camera.width, scene.camera.height) = (480, 600);
    (
        scene.camera.yaw_deg,
        scene.camera.roll_deg,
        scene.camera.blur_px,
    ) = (5.0, 4.0, 0.3);
    scene.lips.lipstick = Some(Lipstick {
        rgb: [0.0, 0.0, 0.6],
        opacity: 1.0,
        border_sharpness: 1.0,
        evenness: 1.0,
    });
    let p = scene.render();
    let w = p.width as usize;
    let (mut both, mut either) = (0.0, 0.0);
    for (i, pixel) in p.linear.iter().enumerate() {
        let (x, y) = ((i % w) as f32 + 0.5, (i / w) as f32 + 0.5);
        let near_lips = (p.truth.key_points["chin"][1] - y).abs() < 0.3 * p.width as f32
            && inside(&p.truth.skin[0], x, y);
        let blue = near_lips && pixel[2] > 1.2 * pixel[0];
        let told = inside(&p.truth.lips[0], x, y);
        both += f32::from(u8::from(blue && told));
        either += f32::from(u8::from(blue || told));
    }
    assert!(
        both / either > 0.93,
        "intersection over union {}",
        both / either
    );
}

#[test]
fn an_open_mouth_has_an_interior_and_a_closed_one_has_none() {
    let mut scene = small();
    assert!(scene.truth().mouth_interior.is_empty());
    scene.expression.mouth_open_mm = 8.0;
    let truth = scene.truth();
    let [lip, gap] = [&truth.lips[0], &truth.mouth_interior[0]];
    let centre = truth.key_points["cupid_centre"];
    assert!(gap.iter().any(|p| inside(lip, p[0], p[1])) && centre[1] < gap[16][1]);
}

#[test]
fn a_smile_widens_and_lifts_the_mouth() {
    let neutral = small().truth().key_points;
    let mut scene = small();
    scene.expression.smile = 1.0;
    let smiling = scene.truth().key_points;
    assert!(smiling["mouth_right"][0] > neutral["mouth_right"][0] + 2.0);
    assert!(smiling["mouth_left"][1] < neutral["mouth_left"][1] - 2.0);
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    let mut scene = small();
    scene.camera.noise = 0.004;
    assert_eq!(scene.render(), scene.render());
    let mut other = scene.clone();
    other.camera.noise_seed += 1;
    let (a, b) = (scene.render(), other.render());
    assert_eq!(a.linear, b.linear);
    assert_ne!(a.rgb8, b.rgb8);
}

#[test]
fn resolution_changes_neither_light_nor_place() {
    let (low, mut high) = (small(), small());
    (high.camera.width, high.camera.height) = (480, 600);
    let (a, b) = (low.render(), high.render());
    for pupil in ["pupil_left", "pupil_right"] {
        assert!((cheek(&a, pupil) / cheek(&b, pupil) - 1.0).abs() < 0.02);
        assert!((2.0 * a.truth.key_points[pupil][0] - b.truth.key_points[pupil][0]).abs() < 0.01);
    }
}

#[test]
fn truth_serialises_as_supplied_regions() {
    let json: serde_json::Value =
        serde_json::from_str(&small().truth().to_json().unwrap()).unwrap();
    assert!(json["skin"][0].as_array().unwrap().len() > 50);
    assert_eq!(json["key_points"].as_object().unwrap().len(), 11);
    assert_eq!(json["lips"][0][0].as_array().unwrap().len(), 2);
}
