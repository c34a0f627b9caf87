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
use crate::optics::robust::rounded;
use crate::pair::{Pair, RENDERED};

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
    /// Part of it that all contrasts of the skin share (`pair::Tone`), stops; 0 = the photos may be rendered alike.
    #[serde(default)]
    pub shared_stops: f64,
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
        /// Largest fair change of the shading's contrast, stops (0.25 = 19 %). One studio light: 98 % of pairs within 0.101, all within 0.122.
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
        let judged = Judgement::within(change, limit, "stops", message);
        vec![judged.within_unless(limit + reading.shared_stops.abs(), RENDERED)]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let shading = pair.tone().shading.as_result()?;
    let [before, after] = shading.edges_stops;
    Ok(Reading {
        shading_contrast_change: rounded(shading.edges_change(), 4),
        coarse_contrast_change: rounded(shading.coarse_change(), 4),
        shared_stops: rounded(pair.tone().shared_contrast(), 4),
        before_contrast_stops: rounded(before, 4),
        after_contrast_stops: rounded(after, 4),
        support_px: common.skin.iter().filter(|s| **s).count() as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_softer_after_photo_fails_and_says_so() {
        let reading = Reading {
            shading_contrast_change: -0.5,
            coarse_contrast_change: -0.5,
            shared_stops: 0.0,
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
