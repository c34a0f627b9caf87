//! Whether both photos show the face at the same size, at the same tilt, and the same part of it.
//!
//! Formula: the registration map after ← before is split into scale and rotation. `scale_ratio` compares the face's size
//! **in the frame** (two prints of equal size side by side), `pixel_scale_ratio` its size in pixels. Turning left or right
//! is read from how far nose and mouth lie off the middle of the pupils, in inter-pupil distances.
//! Assumptions: the same person; yaw needs pupils and nose tip in both photos.
//! How it can be fooled: a photo cropped after the fact reads as a change of framing, which for the viewer it is.
//!
//! References: SEPIA items "subject position" and "camera zoom", doi 10.1097/GOX.0000000000004464.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Quantity, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::{Pair, Start};
use crate::portrait::Portrait;

/// Depth of the nose tip in front of the pupils, in inter-pupil distances: 0.75, from adult means of nose protrusion plus
/// pupil depth (about 47 mm of 63 mm).
const NOSE_DEPTH: f64 = 0.75;

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
    /// Share of the before photo's skin that the after photo shows too, 0..1.
    pub overlap: f64,
    /// What the registration started from.
    pub registered_by: Start,
}

limits! {
    /// Limits of `framing`.
    pub struct Limits {
        /// Largest fair change of the face's size in the frame, as a ratio above 1. One studio: all pairs within 1.07.
        scale_ratio_max: f64 = 1.20,
        /// Largest fair change of the head's tilt, degrees. People asked to sit straight: all pairs within 4.0.
        roll_change_max_deg: f64 = 5.0,
        /// Largest fair turn of the head, degrees.
        yaw_change_max_deg: f64 = 8.0,
        /// Least share of the before photo's skin that the after photo must show, 0..1.
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
        let times = ratio.max(1.0 / ratio);
        let allowed = limits.scale_ratio_max.max(1.0 / limits.scale_ratio_max);
        let mut scale = Judgement::within(
            ratio.log2(),
            allowed.log2().max(1e-6),
            "×",
            format!(
                "The face is {:.0} % {closer} in the after frame.",
                (times - 1.0) * 100.0
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
        if reading.overlap < limits.overlap_min {
            said.push(Judgement::within(
                1.0 - reading.overlap,
                1.0 - limits.overlap_min,
                "share",
                format!(
                    "The after photo shows only {:.0} % of the skin that the before photo shows.",
                    reading.overlap * 100.0
                ),
            ));
        }
        worst_first(said)
    }
}

/// The worst judgement speaks; passes behind it are not repeated.
fn worst_first(mut said: Vec<Judgement>) -> Vec<Judgement> {
    said.sort_by(|a, b| {
        let key = |j: &Judgement| j.score.unwrap_or(0.0);
        key(a).total_cmp(&key(b))
    });
    let passed = |j: &Judgement| j.verdict == crate::check::Verdict::Pass;
    let keep = said.iter().take_while(|j| !passed(j)).count().max(1);
    said.truncate(keep);
    said
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let pixels = common.map.scale();
    let diagonal = |p: &Portrait| f64::from(p.facts().width).hypot(f64::from(p.facts().height));
    let frame = diagonal(pair.before()) / diagonal(pair.after());
    let yaw = yaw_deg(pair.before())
        .and_then(|a| Ok((a, yaw_deg(pair.after())?)))
        .map(|(a, b)| rounded(b - a, 1));
    Ok(Reading {
        scale_ratio: rounded(pixels * frame, 4),
        pixel_scale_ratio: rounded(pixels, 4),
        roll_change_deg: rounded(common.map.rotation_deg(), 2),
        yaw_change_deg: yaw.into(),
        overlap: rounded(common.overlap, 3),
        registered_by: common.start,
    })
}

/// Turn of the head from the nose tip's place between the pupils: `sin yaw = offset / (depth · inter-pupil distance)`.
fn yaw_deg(portrait: &Portrait) -> Result<f64, WhyNot> {
    let points = &portrait.regions().as_result()?.key_points;
    let need = |p: Option<[f32; 2]>, name: &str| {
        p.map(|p| p.map(f64::from))
            .ok_or_else(|| WhyNot::new(format!("{name} is not known")))
    };
    let left = need(points.pupil_left, "the left pupil")?;
    let right = need(points.pupil_right, "the right pupil")?;
    let nose = need(points.nose_tip, "the nose tip")?;
    let axis = [right[0] - left[0], right[1] - left[1]];
    let distance = axis[0].hypot(axis[1]);
    if distance < 1.0 {
        return Err(WhyNot::new("the pupils coincide"));
    }
    let from_middle = [
        nose[0] - f64::midpoint(left[0], right[0]),
        nose[1] - f64::midpoint(left[1], right[1]),
    ];
    let offset = (from_middle[0] * axis[0] + from_middle[1] * axis[1]) / (distance * distance);
    Ok((offset / NOSE_DEPTH).clamp(-1.0, 1.0).asin().to_degrees())
}
