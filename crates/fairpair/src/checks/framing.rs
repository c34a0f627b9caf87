//! Whether both photos show the face at the same size, at the same tilt, and the same part of it.
//!
//! Formula: the registration map after ← before is split into scale and rotation. `scale_ratio` compares the face's size
//! **in the frame** (two prints of equal size side by side), `pixel_scale_ratio` its size in pixels; `overlap` is the share of one
//! photo's skin that the other shows too, the lesser of both ways. Turn, nod and
//! perspective are read from key points and the face's outline (`pair::pose`). Perspective: a nearer camera enlarges what is
//! near, so that the outline, which lies behind, shrinks against the pupils' distance; `distance_ratio` turns this into
//! camera distances with `Δ ln(width) = −34 mm · Δ(1/distance)`, found on rendered heads.
//! Assumptions: the same person; turn needs pupils and nose tip in both photos, nod the chin too, perspective the whole outline.
//! The distances hold where the farther photo was taken from about a metre; from there on perspective hardly changes.
//! How it can be fooled: a photo cropped after the fact reads as a change of framing, which for the viewer it is. Hair over
//! the cheeks narrows the outline, a smile or a swollen face widens it: nod and perspective are said and never decide.
//!
//! References: SEPIA items "subject position" and "camera zoom", doi 10.1097/GOX.0000000000004464; camera
//! distance: "Nasal distortion in short-distance photographs: the selfie effect", JAMA Facial Plast. Surg. 2018.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Quantity, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::{Pair, Start};
use crate::portrait::Portrait;

/// Change of the logarithm of the outline's width per change of 1/distance, millimetres: `fairpair-eval calibrate-pose`.
const OUTLINE_MM: f64 = 34.0;

/// Distance at which the farther photo is taken to stand, millimetres: from there on perspective hardly changes.
const FARTHER_MM: f64 = 1000.0;

/// Nearest distance that is told, millimetres: a face fills no frame from nearer.
const NEAREST_MM: f64 = 120.0;

/// The check.
#[derive(Debug)]
pub struct Framing;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Size of the face in the after frame over that in the before frame; above 1 = closer.
    pub scale_ratio: f64,
    /// The same in pixels of the files.
    pub pixel_scale_ratio: f64,
    /// After minus before, degrees; positive = turned clockwise.
    pub roll_change_deg: f64,
    /// After minus before, degrees; positive = turned towards the viewer's right; unknown without pupils and nose tip.
    pub yaw_change_deg: Measured<f64>,
    /// Whether the before and the after photo by themselves tell a turn; absent where both do, and in readings saved before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tells_turn: Option<[bool; 2]>,
    /// After minus before, degrees; positive = nodded downwards; unknown without pupils, nose and chin.
    pub pitch_change_deg: Measured<f64>,
    /// Perspective: width of the face's outline over the pupils' distance, after over before; below 1 = taken from nearer.
    pub perspective_change: Measured<f64>,
    /// Estimate of the camera's distance, after over before, had the farther photo been taken from one metre.
    pub distance_ratio: Measured<f64>,
    /// Share of the before photo's skin that the after photo shows too, 0..1.
    pub overlap: f64,
    /// Share of the after photo's skin that the before photo shows too, 0..1; absent in readings saved before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap_back: Option<f64>,
    /// What the registration started from.
    pub registered_by: Start,
}

limits! {
    /// Limits of `framing`.
    pub struct Limits {
        /// Largest fair change of the face's size in the frame, as a ratio above 1. One studio: 98 % of pairs within 1.09, all within 1.12.
        scale_ratio_max: f64 = 1.20,
        /// Largest fair change of the head's tilt, degrees. People asked to sit straight: all pairs within 4.0.
        roll_change_max_deg: f64 = 5.0,
        /// Largest fair turn of the head, degrees.
        yaw_change_max_deg: f64 = 8.0,
        /// Largest fair nod of the head, degrees; a warning only. People asked to sit straight: 98 % of pairs within 7.5.
        pitch_change_max_deg: f64 = 10.0,
        /// Largest fair change of the outline's width against the pupils' distance, as a ratio above 1; a warning only. One studio: 98 % of pairs within 1.054, all within 1.071.
        perspective_change_max: f64 = 1.06,
        /// Least share of either photo's skin that the other must show, 0..1.
        overlap_min: f64 = 0.7,
    }
}

impl Check for Framing {
    const CODE: &'static str = "framing";
    const TITLE: &'static str = "Framing";
    const WHY: &'static str =
        "A closer, turned or tilted after photo shows fuller lips without any change.";
    const HOW: &'static str = "The after photo is laid over the before photo; the scale, tilt and turn that this takes are the difference of framing.";
    const LEVEL: Level = Level::Error;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let ratio = reading.scale_ratio;
        let closer = if ratio >= 1.0 { "larger" } else { "smaller" };
        let allowed = limits.scale_ratio_max.max(1.0 / limits.scale_ratio_max);
        let mut scale = Judgement::within(
            ratio.log2(),
            allowed.log2().max(1e-6),
            "×",
            format!(
                "The face is {:.0} % {closer} in the after frame.",
                (ratio - 1.0).abs() * 100.0
            ),
        );
        // Judged in octaves, so that twice as large and half as large weigh alike; shown as the ratio that readers know.
        scale.quantity = Some(Quantity {
            value: ratio,
            limit: limits.scale_ratio_max,
            unit: "×".into(),
        });
        let roll = reading.roll_change_deg;
        let way = if roll >= 0.0 {
            "clockwise"
        } else {
            "anticlockwise"
        };
        let tilt = Judgement::within(
            roll,
            limits.roll_change_max_deg,
            "°",
            format!("The head is tilted {:.1}° {way}.", roll.abs()),
        );
        let mut said = vec![scale, tilt];
        if let Measured::Known(yaw) = reading.yaw_change_deg {
            let way = if yaw >= 0.0 { "right" } else { "left" };
            said.push(Judgement::within(
                yaw,
                limits.yaw_change_max_deg,
                "°",
                format!(
                    "The head is turned {:.0}° more to the viewer's {way}.",
                    yaw.abs()
                ),
            ));
        }
        let [there, back] = [reading.overlap, reading.overlap_back.unwrap_or(1.0)];
        let (overlap, less, more) = if back < there {
            (back, "before", "after")
        } else {
            (there, "after", "before")
        };
        if overlap < limits.overlap_min {
            said.push(Judgement::within(
                1.0 - overlap,
                1.0 - limits.overlap_min,
                "share",
                format!(
                    "The {less} photo shows only {:.0} % of the skin that the {more} photo shows.",
                    overlap * 100.0
                ),
            ));
        }
        let mut said = worst_first(said);
        if let Measured::Unknown { unknown } = &reading.yaw_change_deg
            && said.iter().all(|j| j.verdict != Verdict::Fail)
        {
            let turn = unknown_turn(unknown, reading.tells_turn);
            let place = if turn.at_most == Level::Error {
                0
            } else {
                said.len()
            };
            said.insert(place, turn);
        }
        said.extend(remarks(reading, limits).filter(|j| j.verdict == Verdict::Fail));
        said
    }
}

/// Where one photo alone tells the turn, the photos differ in what they show of the head, and a turn may be what is not seen. Where neither
/// does, as in two close-ups or with a bar over the eyes of both, the rest is compared all the same.
fn unknown_turn(why: &WhyNot, tells_turn: Option<[bool; 2]>) -> Judgement {
    let cannot = format!("How far the head is turned cannot be told: {why}");
    match tells_turn {
        Some([before, after]) if before != after => {
            Judgement::plain(Verdict::Unknown, format!("{cannot}."))
        }
        _ => {
            let message =
                format!("{cannot}. Neither photo tells it; the rest is compared all the same.");
            Judgement::plain(Verdict::Unknown, message).at_most(Level::Warning)
        }
    }
}

/// What is read less well than the rest: said, but never deciding.
fn remarks(reading: &Reading, limits: &Limits) -> impl Iterator<Item = Judgement> {
    let nod = reading.pitch_change_deg.known().map(|pitch| {
        let way = if *pitch >= 0.0 { "down" } else { "up" };
        let message = format!("The head is nodded {:.0}° more {way}.", pitch.abs());
        Judgement::within(*pitch, limits.pitch_change_max_deg, "°", message)
    });
    let limit = limits.perspective_change_max;
    let perspective = reading.perspective_change.known().map(|ratio| {
        let nearer = if *ratio < 1.0 { "after" } else { "before" };
        let farther = if *ratio < 1.0 { "before" } else { "after" };
        let narrower = ratio.min(1.0 / ratio);
        let distance = reading.distance_ratio.known().map_or_else(String::new, |d| {
            format!(
                ", as if from {:.0} cm where the {farther} photo was taken from 100 cm",
                100.0 * d.min(1.0 / d)
            )
        });
        let message = format!(
            "The {nearer} photo was taken from nearer: against the pupils' distance the face is {:.0} % narrower{distance}.",
            100.0 * (1.0 - narrower)
        );
        let allowed = limit.max(1.0 / limit).ln().max(1e-6);
        let mut judged = Judgement::within(ratio.ln(), allowed, "×", message);
        judged.quantity = Some(Quantity {
            value: *ratio,
            limit,
            unit: "×".into(),
        });
        judged
    });
    let said = [nod, perspective].into_iter().flatten();
    said.map(|j| j.at_most(Level::Warning))
}

/// The worst judgement speaks; passes behind it are not repeated.
fn worst_first(mut said: Vec<Judgement>) -> Vec<Judgement> {
    said.sort_by(|a, b| {
        let key = |j: &Judgement| j.score.unwrap_or(0.0);
        key(a).total_cmp(&key(b))
    });
    let passed = |j: &Judgement| j.verdict == Verdict::Pass;
    let keep = said.iter().take_while(|j| !passed(j)).count().max(1);
    said.truncate(keep);
    said
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let pixels = common.map.scale();
    let diagonal = |p: &Portrait| f64::from(p.facts().width).hypot(f64::from(p.facts().height));
    let frame = diagonal(pair.before()) / diagonal(pair.after());
    let degrees = |change: Result<f64, WhyNot>| change.map(|v| rounded(v, 1)).into();
    let outline = pair.outline_change().map(|c| rounded(c, 4));
    Ok(Reading {
        scale_ratio: rounded(pixels * frame, 4),
        pixel_scale_ratio: rounded(pixels, 4),
        roll_change_deg: rounded(common.map.rotation_deg(), 2),
        yaw_change_deg: degrees(pair.yaw_change_deg()),
        tells_turn: Some(pair.tells_turn()).filter(|tells| tells.contains(&false)),
        pitch_change_deg: degrees(pair.pitch_change_deg()),
        perspective_change: outline.clone().map(|c| rounded(c.exp(), 4)).into(),
        distance_ratio: outline.map(|c| rounded(distance_ratio(c), 3)).into(),
        overlap: rounded(common.overlap, 3),
        overlap_back: Some(rounded(common.overlap_back, 3)),
        registered_by: common.start,
    })
}

/// Camera distance after over before from the change of the outline's log width: `Δ(1/distance) = −change / OUTLINE_MM`,
/// with the farther photo at [`FARTHER_MM`].
fn distance_ratio(change: f64) -> f64 {
    let nearer = 1.0 / (1.0 / FARTHER_MM + change.abs() / OUTLINE_MM);
    let ratio = nearer.max(NEAREST_MM) / FARTHER_MM;
    if change < 0.0 { ratio } else { 1.0 / ratio }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike() -> Reading {
        Reading {
            scale_ratio: 1.0,
            pixel_scale_ratio: 1.0,
            roll_change_deg: 0.0,
            yaw_change_deg: Measured::Known(0.0),
            tells_turn: None,
            pitch_change_deg: Measured::Known(0.0),
            perspective_change: Measured::Known(1.0),
            distance_ratio: Measured::Known(1.0),
            overlap: 1.0,
            overlap_back: Some(1.0),
            registered_by: Start::KeyPoints,
        }
    }

    #[test]
    fn a_turn_that_cannot_be_told_is_said_and_decides_where_one_photo_tells_it() {
        let said = |tells_turn, scale_ratio| {
            let reading = Reading {
                scale_ratio,
                yaw_change_deg: Measured::unknown("after photo: the left pupil is not known"),
                tells_turn,
                ..alike()
            };
            Framing::judge(&reading, &Limits::default())
        };
        let one = said(Some([true, false]), 1.0);
        assert_eq!(
            (one[0].verdict, one[0].at_most),
            (Verdict::Unknown, Level::Error)
        );
        assert!(one[0].message.contains("the left pupil"), "{one:?}");
        for neither in [Some([false, false]), None] {
            let said = said(neither, 1.0);
            assert_eq!(said[0].verdict, Verdict::Pass);
            assert_eq!(
                (said[1].verdict, said[1].at_most),
                (Verdict::Unknown, Level::Warning)
            );
        }
        let closer = said(Some([true, false]), 2.0);
        assert_eq!(closer.len(), 1);
        assert_eq!(closer[0].verdict, Verdict::Fail);
    }

    #[test]
    fn a_crop_of_either_photo_is_another_framing() {
        let judged = |overlap, overlap_back| {
            let reading = Reading {
                overlap,
                overlap_back,
                ..alike()
            };
            Framing::judge(&reading, &Limits::default()).remove(0)
        };
        assert_eq!(judged(1.0, None).verdict, Verdict::Pass);
        assert_eq!(judged(0.9, Some(0.8)).verdict, Verdict::Pass);
        let (after, before) = (judged(0.5, Some(0.95)), judged(0.95, Some(0.5)));
        assert!(
            after.message.starts_with("The after photo shows only 50 %"),
            "{after:?}"
        );
        assert!(
            before
                .message
                .starts_with("The before photo shows only 50 %"),
            "{before:?}"
        );
        assert_eq!([after.verdict, before.verdict], [Verdict::Fail; 2]);
    }

    #[test]
    fn half_as_large_is_50_percent_smaller_and_twice_as_large_100_larger() {
        let said = |scale_ratio: f64, perspective: f64| {
            let reading = Reading {
                scale_ratio,
                perspective_change: Measured::Known(perspective),
                distance_ratio: Measured::Known(0.4),
                ..alike()
            };
            let said = Framing::judge(&reading, &Limits::default());
            said.into_iter().map(|j| j.message).collect::<String>()
        };
        let smaller = said(0.5, 0.8);
        assert!(smaller.contains("50 % smaller"), "{smaller}");
        assert!(smaller.contains("20 % narrower"), "{smaller}");
        let larger = said(2.0, 1.25);
        assert!(larger.contains("100 % larger"), "{larger}");
        assert!(larger.contains("20 % narrower"), "{larger}");
    }
}
