//! How much the light's fall-off across the face changed.
//!
//! Formula: on the skin that both photos share, after registration,
//! `d = low-pass(log2((Yₐ/Ỹₐ + ε) / (Y_b/Ỹ_b + ε)))` with Ỹ each photo's median; the reading is the RMS of `d` about its
//! median, in stops. Skin cancels in the ratio; what is smooth in it is light.
//! Assumptions: the same person; a smooth change of light, so that a low-pass of 4.5 % of the face width keeps it.
//! How it can be fooled: strong make-up on large areas; a tan line; a beard that was shaved between the photos.
//!
//! References: A. Shashua, T. Riklin-Raviv, "The quotient image", IEEE TPAMI 23(2), 2001, doi 10.1109/34.908964.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::highlights::inside;
use crate::optics::low_pass::low_pass;
use crate::optics::robust::{median, rms_about_median, rounded};
use crate::optics::{Mask, Plane};
use crate::pair::{CommonFace, Pair};

/// Standard deviation of the low-pass as a share of the face width.
///
/// Trials on one person under two known lights (Extended Yale B, 8 people): 3 % follows the angle best (Spearman 0.955),
/// 10 % tells small changes from none best (AUC 0.998); between them both stay high.
const LOW_PASS: f32 = 0.045;

/// Luminance, relative to the median, below which a ratio says nothing: deep shadow is veiling glare and noise.
const GLARE: f32 = 0.1;

/// The check.
#[derive(Debug)]
pub struct LightShape;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// RMS change of the light's shape across the face, stops; 0 = the same shape.
    pub change_stops: f64,
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
        /// Largest fair change of the light's shape across the face, stops RMS.
        change_max_stops: f64 = 0.30,
    }
}

/// The smooth log2 ratio after ÷ before on the common skin, stops, 0 outside it.
pub(super) fn light_change(common: &CommonFace) -> Result<Plane, WhyNot> {
    let [a, b] = [0, 1].map(|i| relative(&common.luminance[i], &common.skin));
    let ratio = (b? / a?).map(|r| r.log2());
    Ok(low_pass(&ratio, &common.skin, LOW_PASS * common.width))
}

/// `Y/Ỹ + ε`.
fn relative(luminance: &Plane, skin: &Mask) -> Result<Plane, WhyNot> {
    let typical = median(&mut inside(luminance, skin).collect::<Vec<_>>())
        .filter(|y| *y > 1e-4)
        .ok_or_else(|| WhyNot::new("the skin is black"))?;
    Ok(luminance.map(|y| y.max(0.0) / typical + GLARE))
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
        let change = reading.change_stops;
        vec![Judgement::within(
            change,
            limits.change_max_stops,
            "stops",
            format!("The light's fall-off across the face differs by {change:.2} stops RMS."),
        )]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let mut change: Vec<f32> = inside(&light_change(common)?, &common.skin).collect();
    let rms = rms_about_median(&mut change).ok_or_else(|| WhyNot::new("no common skin"))?;
    Ok(Reading {
        change_stops: rounded(f64::from(rms), 4),
        face_width_px: rounded(f64::from(common.width), 0),
        support_px: change.len() as u32,
        registration: rounded(common.correlation, 3),
    })
}
