use super::*;
use crate::check::Verdict;
use crate::optics::{LinearImage, Mask, Plane};
use crate::portrait::MouthView;
use crate::region::Grid;

fn reading(area: f64, redness: f64) -> Reading {
    let roughness = texture::Roughness {
        fine_stops: 0.1,
        coarse_stops: 0.1,
        specks_ratio: 0.0,
        support_px: 4000,
    };
    let texture = Measured::Known(Texture {
        fine_change_octaves: 0.0,
        coarse_change_octaves: 0.0,
        specks_change: 0.0,
        before: roughness.clone(),
        after: roughness,
    });
    Reading {
        lip_area_ratio: area,
        upper_lip_area_ratio: Measured::Known(area),
        lower_lip_area_ratio: Measured::Known(area),
        redness: Measured::Known(Redness {
            change_stops: redness,
            before_stops: 0.0,
            after_stops: redness,
            support_px: 4000,
        }),
        lip_texture: texture.clone(),
        upper_lip_skin_texture: texture,
        border: Measured::unknown("a grey photo has no colour"),
        support_px: 5000,
        fuller_lips: Some(Unsupported {
            treatment: "lip microneedling".into(),
            because: "No controlled study of volume is known.".into(),
        }),
    }
}

fn said(reading: &Reading) -> Vec<Judgement> {
    Outcome::judge(reading, &Limits::default())
}

#[test]
fn larger_and_redder_lips_are_signs_of_swelling() {
    let said = said(&reading(1.24, 0.2));
    assert_eq!((said.len(), said[0].verdict), (1, Verdict::Fail));
    let message = &said[0].message;
    assert!(message.contains("24 % larger"), "{message}");
    assert!(
        message.contains("signs of swelling, whatever the dates say"),
        "{message}"
    );
}

#[test]
fn larger_lips_alone_are_beyond_what_the_treatment_does() {
    let said = said(&reading(1.30, 0.0));
    let message = &said[0].message;
    assert_eq!(said[0].verdict, Verdict::Fail);
    assert!(
        message.contains("more than lip microneedling is known to do"),
        "{message}"
    );
    assert!(!message.contains("swelling"), "{message}");
}

#[test]
fn lips_are_as_much_smaller_as_they_are_said_to_be() {
    let said = said(&reading(0.65, 0.0));
    let message = &said[0].message;
    assert_eq!(said[0].verdict, Verdict::Fail);
    assert!(
        message.contains("35 % smaller") && message.contains("up to 13 %"),
        "{message}"
    );
    let shown = said[0].quantity.as_ref().unwrap();
    assert!((shown.value + 35.0).abs() < 1e-9 && (shown.limit - 13.04).abs() < 0.01);
}

#[test]
fn redder_skin_alone_is_said_beside_the_area() {
    let said = said(&reading(1.01, 0.2));
    assert_eq!(said[0].verdict, Verdict::Pass);
    assert_eq!(said[1].verdict, Verdict::Fail);
    assert!(
        said[1].message.contains("0.20 stops redder"),
        "{}",
        said[1].message
    );
}

#[test]
fn small_changes_are_within_what_repeats_differ_by() {
    let said = said(&reading(0.97, 0.01));
    assert_eq!((said.len(), said[0].verdict), (1, Verdict::Pass));
    assert!(
        said[0]
            .message
            .contains("within what repeats of the same face differ by")
    );
}

#[test]
fn a_smoother_surface_is_named_with_its_noise_and_passes() {
    let mut reading = reading(1.0, 0.0);
    if let Measured::Known(texture) = &mut reading.lip_texture {
        texture.fine_change_octaves = -1.0;
    }
    let said = said(&reading);
    assert_eq!(said[1].verdict, Verdict::Pass);
    assert!(
        said[1].message.contains("lips' surface is 50 % smoother"),
        "{}",
        said[1].message
    );
}

#[test]
fn it_never_decides() {
    assert_eq!(Outcome::LEVEL, Level::Warning);
    assert!(Outcome::WHEN_UNKNOWN < Level::Error);
}

/// An oval of lips 160 pixels wide on skin; `light` multiplies the luminance at (row, column), `soft` blurs the border, pixels.
fn mouth(light: impl Fn(usize, usize) -> f32, soft: f32) -> MouthView {
    let (rows, columns) = (140, 280);
    let inside = |r: usize, c: usize| {
        let (y, x) = ((r as f32 - 70.0) / 30.0, (c as f32 - 140.0) / 80.0);
        1.0 - x.hypot(y)
    };
    let plane = |lips: f32, skin: f32| {
        Plane::from_shape_fn((rows, columns), |(r, c)| {
            let share = 1.0 / (1.0 + (-30.0 * inside(r, c) / soft).exp());
            (skin + (lips - skin) * share) * light(r, c)
        })
    };
    let lips = Mask::from_shape_fn((rows, columns), |(r, c)| inside(r, c) > 0.0);
    let grid = Grid {
        x: 0.0,
        y: 0.0,
        reduce: 1.0,
        rows,
        columns,
    };
    let image = LinearImage {
        red: plane(0.4, 0.5),
        green: plane(0.15, 0.35),
        blue: plane(0.15, 0.25),
    };
    let surround = lips.map(|l| !l);
    MouthView::new(grid, image, [lips, surround], 160.0)
}

#[test]
fn flakes_are_rough_and_specks_and_an_even_lip_is_neither() {
    let even = mouth(|_, _| 1.0, 2.0);
    let flaky = mouth(|r, c| if r % 9 < 3 && c % 11 < 3 { 1.8 } else { 1.0 }, 2.0);
    let seen = texture::lips([&even, &flaky]).known().cloned().unwrap();
    assert!(seen.fine_change_octaves > 1.0, "{seen:?}");
    assert!(seen.specks_change > 0.02, "{seen:?}");
    let back = texture::lips([&flaky, &even]).known().cloned().unwrap();
    assert!((seen.fine_change_octaves + back.fine_change_octaves).abs() < 1e-9);
}

#[test]
fn a_softer_border_is_wider() {
    let width = |soft| border::width(&mouth(|_, _| 1.0, soft)).unwrap();
    assert!(
        width(6.0) > 1.5 * width(1.5),
        "{} {}",
        width(6.0),
        width(1.5)
    );
}

#[test]
fn a_small_mouth_shows_no_texture() {
    let mut small = mouth(|_, _| 1.0, 2.0);
    small.width_file_px = 60.0;
    let why = texture::pixels_suffice([&small, &small]).unwrap_err();
    assert!(why.as_str().contains("only 60 pixels wide"), "{why}");
}
