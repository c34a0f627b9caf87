//! How hard or soft the light is: how much contrast the edges of its shadows have on the skin.
//!
//! Formula: with Y/Ỹ each photo's luminance over its median on the common skin, `L = log2(Y/Ỹ + 0.1)`; the band between
//! low-passes of 1.2 % and 4 % of the face's width holds the flanks of nose, chin, folds and the edges of their shadows,
//! and no pores. Its standard deviation is the shading contrast, stops; the reading is `log2(after / before)`, 0 = as hard,
//! −1 = half the contrast. Beside it the same of what is coarser than 4 %, which follows the light's direction, too.
//! Assumptions: the same skin in register; a face at least about 160 pixels wide.
//! How it can be fooled: a beard or hair in the skin outline in one photo only; strong contouring make-up; a filter that
//! lifts shadows does what soft light does, and reads like it.
//!
//! Why this band: on photos of single flashes within ±50° (Extended Yale B) the standard deviation of its logarithm over
//! directions is 0.12 stops, that of the coarse contrast 0.46.
//!
//! References: R. Ramamoorthi, P. Hanrahan, JOSA A 18(10), 2001, doi 10.1364/JOSAA.18.002448 (a larger lamp is a low-pass
//! of the shading).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::low_pass::low_pass_all;
use crate::optics::robust::{median, rms_about_median, rounded};
use crate::optics::thin::thinned;
use crate::optics::{Mask, Plane};
use crate::pair::Pair;

/// Low-pass that takes out pores and noise, as a share of the face's width.
const FINE: f32 = 0.012;

/// Low-pass that holds what is no edge, as a share of the face's width.
const COARSE: f32 = 0.04;

/// Luminance over the median below which a logarithm says nothing: deep shadow is veiling glare and noise.
const GLARE: f32 = 0.1;

/// Least contrast that has a logarithm, stops: rounding to 8 bits.
const LEAST_STOPS: f64 = 1e-3;

/// The check.
#[derive(Debug)]
pub struct LightHardness;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Contrast of the shading's edges, `log2(after / before)`, stops; negative = softer light after.
    pub shading_contrast_change: f64,
    /// Contrast of what is coarser, `log2(after / before)`, stops; follows the light's direction, too.
    pub coarse_contrast_change: f64,
    /// Contrast of the shading's edges in the before photo, stops.
    pub before_contrast_stops: f64,
    /// Contrast of the shading's edges in the after photo, stops.
    pub after_contrast_stops: f64,
    /// Skin pixels that were compared.
    pub support_px: u32,
}

limits! {
    /// Limits of `light-hardness`.
    pub struct Limits {
        /// Largest fair change of the shading's contrast, stops (0.25 = 19 %). One studio light: 98 % of pairs within 0.115, all within 0.196.
        shading_contrast_change_max: f64 = 0.25,
    }
}

impl Check for LightHardness {
    const CODE: &'static str = "light-hardness";
    const TITLE: &'static str = "Hardness of the light";
    const WHY: &'static str =
        "Hard light draws every line and fold; soft light hides them without any treatment.";
    const HOW: &'static str = "The contrast of the shading's edges on the skin that both photos show: flanks of the nose, folds, edges of shadows; pores and the fall-off across the whole face are left out. A small lamp gives much of it, a large one or a bright room little.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let change = reading.shading_contrast_change;
        let percent = 100.0 * (change.exp2() - 1.0).abs();
        let message = match change {
            c if c.abs() < 0.015 => "The light is as hard in both photos.".to_owned(),
            c if c > 0.0 => format!(
                "The light is harder in the after photo: the shading's edges have {percent:.0} % more contrast."
            ),
            _ => format!(
                "The light is softer in the after photo: the shading's edges have {percent:.0} % less contrast, which hides lines."
            ),
        };
        let limit = limits.shading_contrast_change_max;
        vec![Judgement::within(change, limit, "stops", message)]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let seen = contrast(common.luminance.each_ref(), &common.skin, common.width);
    let black = || WhyNot::new("the skin is black");
    let [[fine_a, coarse_a], [fine_b, coarse_b]] = seen.ok_or_else(black)?;
    let change = |a: f64, b: f64| {
        let level = |v: f64| v.max(LEAST_STOPS).log2();
        rounded(level(b) - level(a), 4)
    };
    Ok(Reading {
        shading_contrast_change: change(fine_a, fine_b),
        coarse_contrast_change: change(coarse_a, coarse_b),
        before_contrast_stops: rounded(fine_a, 4),
        after_contrast_stops: rounded(fine_b, 4),
        support_px: common.skin.iter().filter(|s| **s).count() as u32,
    })
}

/// Standard deviation of the shading's edges and of what is coarser, stops, of both photos.
fn contrast(luminance: [&Plane; 2], skin: &Mask, width: f32) -> Option<[[f64; 2]; 2]> {
    let some = &thinned(skin);
    let logs = |luminance: &Plane| {
        let levels: Vec<f32> = inside(luminance, some).collect();
        let typical = median(&levels).filter(|y| *y > 1e-4)?;
        Some(luminance.map(|y| log2(y.max(0.0) / typical + GLARE)))
    };
    let logs = [logs(luminance[0])?, logs(luminance[1])?];
    let low = |share: f32| low_pass_all(logs.each_ref(), skin, share * width);
    let (fine, coarse) = (low(FINE), low(COARSE));
    let spread = |values: Vec<f32>| rms_about_median(&values).map(f64::from);
    let of = |k: usize| {
        let edges = inside(&fine[k], some).zip(inside(&coarse[k], some));
        Some([
            spread(edges.map(|(f, c)| f - c).collect())?,
            spread(inside(&coarse[k], some).collect())?,
        ])
    };
    Some([of(0)?, of(1)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ridge across the skin whose edges are `soft` pixels wide.
    fn ridge(soft: f32) -> Plane {
        Plane::from_shape_fn((160, 160), |(_, c)| {
            let x = (c as f32 - 80.0).abs() - 12.0;
            0.2 + 0.2 / (1.0 + (x / soft).exp())
        })
    }

    fn change(a: &Plane, b: &Plane) -> f64 {
        let skin = Mask::from_elem((160, 160), true);
        let [[before, _], [after, _]] = contrast([a, b], &skin, 160.0).unwrap();
        (after / before).log2()
    }

    #[test]
    fn softer_edges_have_less_contrast() {
        assert!(change(&ridge(1.0), &ridge(6.0)) < -0.3);
        assert!((change(&ridge(1.0), &ridge(6.0)) + change(&ridge(6.0), &ridge(1.0))).abs() < 1e-9);
    }

    #[test]
    fn more_exposure_is_no_harder_light() {
        let dark = ridge(2.0);
        assert!(change(&dark, &dark.map(|y| 1.8 * y)).abs() < 1e-4);
    }

    #[test]
    fn pores_are_no_hard_light() {
        let pores = Plane::from_shape_fn((160, 160), |(r, c)| {
            ridge(3.0)[[r, c]] * if (r + c) % 2 == 0 { 1.1 } else { 0.9 }
        });
        assert!(change(&ridge(3.0), &pores).abs() < 0.02);
    }

    #[test]
    fn a_softer_after_photo_fails_and_says_so() {
        let reading = Reading {
            shading_contrast_change: -0.5,
            coarse_contrast_change: -0.5,
            before_contrast_stops: 0.2,
            after_contrast_stops: 0.14,
            support_px: 10_000,
        };
        let said = LightHardness::judge(&reading, &Limits::default());
        assert_eq!(said[0].verdict, crate::check::Verdict::Fail);
        assert!(said[0].message.contains("softer in the after photo"));
        assert!(said[0].message.contains("29 % less contrast"));
    }
}
