//! How much the light's fall-off across the face changed.
//!
//! Formula: the RMS about its median of the smooth log2 ratio after ÷ before on common skin (`optics::light`), in stops;
//! and the slope of that ratio across the face by a robust plane, on skin that faces the camera and keeps still when the
//! mouth moves, in stops per face width. An even fall-off is a small RMS but a clear slope; a shadow is the other way round.
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
        /// Largest fair change of the light's shape across the face, stops RMS. One studio light: 98 % of pairs within 0.248.
        change_max_stops: f64 = 0.25,
        /// Largest fair slope of the light's change across the face, stops per face width. One studio light: 49 of 50 pairs within 0.35.
        slope_max_stops_per_face: f64 = 0.40,
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
        let by_shape = change / limits.change_max_stops;
        let by_slope = slope / limits.slope_max_stops_per_face;
        vec![if by_shape >= by_slope {
            Judgement::within(
                change,
                limits.change_max_stops,
                "stops",
                format!("The light's fall-off across the face differs by {change:.2} stops RMS."),
            )
        } else {
            Judgement::within(
                slope,
                limits.slope_max_stops_per_face,
                "stops/face",
                format!(
                    "Across the face the light rises {slope:.2} stops more {} in the after photo.",
                    towards(reading.slope_towards_deg)
                ),
            )
        }]
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
    Ok(Reading {
        slope_stops_per_face: rounded(right.hypot(down), 4),
        slope_towards_deg: rounded((-down).atan2(right).to_degrees(), 1),
        change_stops: rounded(f64::from(rms), 4),
        face_width_px: rounded(f64::from(common.width), 0),
        support_px: change.len() as u32,
        registration: rounded(common.correlation, 3),
    })
}
