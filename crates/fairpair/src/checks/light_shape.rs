//! How much the light's fall-off across the face changed.
//!
//! Formula: the RMS about its median of the smooth log2 ratio after ÷ before on common skin (`optics::light`), in stops;
//! and the slope of that ratio across the face by a robust plane, on skin that faces the camera and keeps still when the
//! mouth moves, in stops per face width. An even fall-off is a small RMS but a clear slope; a shadow is the other way round.
//! A head that turns under a lamp that stays changes its own light: by the cosine law skin from −45° to 45° across the face gains
//! a slope of `2 tan 45° / ln 2` stops a radian, 0.05 stops a degree. What a turn beyond the noise of its reading can do is not told.
//! Assumptions: the same person; a smooth change of light, so that a low-pass of 4.5 % of the face width keeps it.
//! How it can be fooled: strong make-up on large areas; a tan line; a beard that was shaved between the photos.
//!
//! References: A. Shashua, T. Riklin-Raviv, "The quotient image", IEEE TPAMI 23(2), 2001, doi 10.1109/34.908964.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::highlights::inside;
use crate::optics::robust::{rms_about_median, rounded};
use crate::pair::Pair;

/// Slope of the light's change for each degree that a head turns, stops per face width: `2 tan 45° / ln 2 · π/180`.
const SLOPE_PER_DEG: f64 = 0.0504;

/// How far a head may be turned or nodded where nobody can tell, degrees: found where pupils are hidden. With bars painted over the eyes of 50 people,
/// neutral against smiling, 49 slopes are within 0.78 stops per face, which this accounts for (0.80); with eyes they are within 0.38.
const UNKNOWN_TURN_DEG: f64 = 10.0;

/// RMS of a slope of one stop across a square of one face width, stops: `1/√12`.
const RMS_OF_SLOPE: f64 = 0.289;

/// The check.
#[derive(Debug)]
pub struct LightShape;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// RMS change of the light's shape across the face, stops; 0 = the same shape.
    pub change_stops: f64,
    /// Steepness of the change across the face, stops per face width; 0 = no slope.
    pub slope_stops_per_face: f64,
    /// Where the after photo gained most light, degrees: 0 = the viewer's right, 90 = the top, ±180 = the left.
    pub slope_towards_deg: f64,
    /// How far the head is turned and nodded otherwise, degrees; `null` = not known.
    pub head_turn_deg: Option<f64>,
    /// How far the head is turned alone, degrees, where its nod is not known; absent where both are known or neither is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_alone_deg: Option<f64>,
    /// Why turn or nod is not known; absent where both are, and in readings saved before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_turn_unknown: Option<WhyNot>,
    /// Width of the face that was compared, pixels.
    pub face_width_px: f64,
    /// Skin pixels that were compared.
    pub support_px: u32,
    /// Correlation of skin detail after registration, −1..1.
    pub registration: f64,
}

limits! {
    /// Limits of `light-shape`.
    pub struct Limits {
        /// Largest fair change of the light's shape across the face, stops RMS. One studio light: 49 of 50 pairs within 0.23, one at 0.28 (a nodding head).
        change_max_stops: f64 = 0.25,
        /// Largest fair slope of the light's change across the face, stops per face width. One studio light: 49 of 50 pairs within 0.34, the same one at 0.80.
        slope_max_stops_per_face: f64 = 0.40,
        /// Turn of the head that may be noise of its reading, degrees. One photo taken again: turns within 1.6, nods within 1.7 (`fairpair-eval changes`).
        head_turn_noise_deg: f64 = 2.0,
    }
}

impl Check for LightShape {
    const CODE: &'static str = "light-shape";
    const TITLE: &'static str = "Shape of the light";
    const WHY: &'static str = "Light from another side or through another lamp moves shadows and highlights: lips look fuller or smoother with no change at all.";
    const HOW: &'static str = "The after photo is laid over the before photo; on skin that both show, the ratio of brightness is smoothed. A perfectly even ratio means the same light; its spread is the change, in stops (1 stop = twice the light).";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let (change, slope) = (reading.change_stops, reading.slope_stops_per_face);
        let (turn, cause) = turn(reading);
        let beyond_noise = (turn - limits.head_turn_noise_deg).max(0.0);
        let by_turn = SLOPE_PER_DEG * beyond_noise;
        let by_shape = Judgement::within(
            change,
            limits.change_max_stops,
            "stops",
            format!("The light's fall-off across the face differs by {change:.2} stops RMS."),
        )
        .within_unless(limits.change_max_stops + RMS_OF_SLOPE * by_turn, &cause);
        let by_slope = Judgement::within(
            slope,
            limits.slope_max_stops_per_face,
            "stops/face",
            format!(
                "Across the face the light rises {slope:.2} stops more {} in the after photo.",
                towards(reading.slope_towards_deg)
            ),
        )
        .within_unless(limits.slope_max_stops_per_face + by_turn, &cause);
        vec![by_shape.worse(by_slope)]
    }
}

/// How far the head may be turned or nodded otherwise, degrees, and what is to be said of it.
fn turn(reading: &Reading) -> (f64, String) {
    let why = reading.head_turn_unknown.as_ref();
    let why = why.map_or("the pupils are not seen", WhyNot::as_str);
    match (reading.head_turn_deg, reading.turn_alone_deg) {
        (Some(turn), _) => (
            turn,
            format!("The head is turned or nodded by {turn:.0}°, and that alone can do as much."),
        ),
        (None, Some(turn)) => (
            turn.hypot(UNKNOWN_TURN_DEG),
            format!(
                "The head is turned by {turn:.0}°, how far it is nodded is not known ({why}), and with {UNKNOWN_TURN_DEG:.0}° of that it can do as much."
            ),
        ),
        (None, None) => (
            UNKNOWN_TURN_DEG,
            format!(
                "How far the head is turned is not known ({why}), and {UNKNOWN_TURN_DEG:.0}° can do as much."
            ),
        ),
    }
}

/// The side on which the after photo is brighter.
fn towards(degrees: f64) -> &'static str {
    match degrees {
        d if d.abs() <= 22.5 => "towards the viewer's right",
        d if d.abs() >= 157.5 => "towards the viewer's left",
        d if d > 112.5 => "towards the upper left",
        d if d > 67.5 => "towards the top",
        d if d > 0.0 => "towards the upper right",
        d if d > -67.5 => "towards the lower right",
        d if d > -112.5 => "towards the bottom",
        _ => "towards the lower left",
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let change: Vec<f32> = inside(common.light_change()?, &common.skin).collect();
    let rms = rms_about_median(&change).ok_or_else(|| WhyNot::new("no common skin"))?;
    let [right, down] = common.light_slope()?;
    let (yaw, pitch) = (pair.yaw_change_deg(), pair.pitch_change_deg());
    let both = yaw.clone().and_then(|yaw| Ok(yaw.hypot(pitch?)));
    Ok(Reading {
        slope_stops_per_face: rounded(right.hypot(down), 4),
        slope_towards_deg: rounded((-down).atan2(right).to_degrees(), 1),
        change_stops: rounded(f64::from(rms), 4),
        head_turn_deg: both.as_ref().ok().map(|turn| rounded(*turn, 1)),
        turn_alone_deg: yaw
            .ok()
            .filter(|_| both.is_err())
            .map(|yaw| rounded(yaw.abs(), 1)),
        head_turn_unknown: both.err(),
        face_width_px: rounded(f64::from(common.width), 0),
        support_px: change.len() as u32,
        registration: rounded(common.correlation, 3),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    fn judged(change_stops: f64, slope_stops_per_face: f64, turn: Option<f64>) -> Judgement {
        let reading = read(change_stops, slope_stops_per_face, turn);
        LightShape::judge(&reading, &Limits::default()).remove(0)
    }

    fn read(change_stops: f64, slope_stops_per_face: f64, turn: Option<f64>) -> Reading {
        Reading {
            change_stops,
            slope_stops_per_face,
            slope_towards_deg: 0.0,
            head_turn_deg: turn,
            turn_alone_deg: None,
            head_turn_unknown: None,
            face_width_px: 200.0,
            support_px: 10_000,
            registration: 0.8,
        }
    }

    #[test]
    fn what_hides_the_turn_is_said_and_a_turn_without_its_nod_counts() {
        let why = WhyNot::new("after photo: the chin is not known");
        let reading = |slope, turn_alone_deg| Reading {
            turn_alone_deg,
            head_turn_unknown: Some(why.clone()),
            ..read(0.1, slope, None)
        };
        let judged = |reading: &Reading| LightShape::judge(reading, &Limits::default()).remove(0);
        for turn in [None, Some(3.0)] {
            let said = judged(&reading(0.6, turn));
            assert_eq!(said.verdict, Verdict::Unknown);
            assert!(said.message.contains("the chin is not known"), "{said:?}");
            assert!(!said.message.contains("pupils"), "{said:?}");
        }
        assert_eq!(judged(&reading(1.1, None)).verdict, Verdict::Fail);
        assert_eq!(judged(&reading(1.1, Some(20.0))).verdict, Verdict::Unknown);
    }

    #[test]
    fn a_slope_that_a_turned_head_explains_cannot_be_told() {
        assert_eq!(judged(0.1, 0.6, Some(1.5)).verdict, Verdict::Fail);
        assert_eq!(judged(0.1, 0.9, None).verdict, Verdict::Fail);
        let hidden = judged(0.1, 0.6, None);
        assert_eq!(hidden.verdict, Verdict::Unknown);
        assert!(
            hidden.message.contains("pupils are not seen"),
            "{}",
            hidden.message
        );
        let turned = judged(0.1, 0.6, Some(9.0));
        assert_eq!(turned.verdict, Verdict::Unknown);
        assert!(turned.message.contains("by 9°"), "{}", turned.message);
        assert_eq!(judged(0.1, 0.9, Some(9.0)).verdict, Verdict::Fail);
        assert_eq!(judged(0.1, 0.3, Some(9.0)).verdict, Verdict::Pass);
    }

    #[test]
    fn a_failure_of_one_kind_is_not_hidden_by_doubt_about_the_other() {
        let shadow = judged(0.8, 0.6, Some(9.0));
        assert_eq!(shadow.verdict, Verdict::Fail);
        assert!(
            shadow.message.contains("0.80 stops RMS"),
            "{}",
            shadow.message
        );
        let said = judged(0.2, 0.35, None);
        assert!(said.message.contains("rises"), "{}", said.message);
    }
}
