//! Tests of what is judged of shine, and of what cannot be told of it.

use super::*;
use crate::check::Verdict;

fn shine() -> Shine {
    Shine {
        lips: Highlights {
            area_ratio: 0.0,
            peak_ratio: 1.0,
            highlights: 0,
            support_px: 900,
        },
        sheen: 0.0,
        skin_sheen: 0.0,
        skin_area_ratio: 0.0,
        skin_peak_ratio: 1.0,
    }
}

fn reading(shine: &Shine, sheen_change: f64, mouth_px: f64, tone_change: f64) -> Reading {
    Reading {
        before: shine.clone(),
        after: shine.clone(),
        sheen_change,
        spots_change: None,
        mouth_change: Some(0.2),
        tone_change: Some(tone_change),
        mouth_px: Some(mouth_px),
        area_ratio_change: 0.0,
        peak_change_stops: 0.0,
    }
}

fn verdict(sheen_change: f64, mouth_px: f64, tone_change: f64) -> Verdict {
    let reading = reading(&shine(), sheen_change, mouth_px, tone_change);
    LipGloss::judge(&reading, &Limits::default())[0].verdict
}

#[test]
fn two_grey_photos_tell_no_more_of_shine_than_one() {
    assert!(coloured([false, false]).is_ok());
    for grey in [[true, true], [true, false], [false, true]] {
        let why = coloured(grey).unwrap_err();
        assert!(why.as_str().contains("without colour"), "{why}");
    }
}

#[test]
fn lips_near_white_show_no_highlights_and_are_not_called_alike() {
    assert!(leaves_room(5.0).is_ok());
    assert!(leaves_room(0.25).is_err() && leaves_room(0.0).is_err());
}

#[test]
fn new_spots_decide_where_they_are_known() {
    let shine = shine();
    let with = |spots_change| Reading {
        spots_change: Some(spots_change),
        ..reading(&shine, 0.004, 200.0, 0.5)
    };
    let verdict = |spots| LipGloss::judge(&with(spots), &Limits::default())[0].verdict;
    assert_eq!(verdict(0.0001), Verdict::Pass);
    assert_eq!(verdict(-0.0015), Verdict::Fail);
}

#[test]
fn a_little_more_shine_on_a_small_mouth_cannot_be_told_and_much_more_can() {
    assert_eq!(verdict(0.004, 200.0, 0.5), Verdict::Fail);
    assert_eq!(verdict(0.004, 60.0, 0.5), Verdict::Unknown);
    assert_eq!(verdict(0.02, 60.0, 0.5), Verdict::Fail);
    assert_eq!(verdict(0.001, 60.0, 0.5), Verdict::Pass);
}

#[test]
fn a_little_more_shine_in_another_tone_cannot_be_told_and_much_more_can() {
    assert_eq!(verdict(0.004, 200.0, 1.5), Verdict::Unknown);
    assert_eq!(verdict(0.03, 200.0, 1.5), Verdict::Fail);
    assert_eq!(verdict(0.001, 200.0, 1.5), Verdict::Pass);
}
