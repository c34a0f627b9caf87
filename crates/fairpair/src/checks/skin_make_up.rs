//! Whether the skin's colour is as uneven in both photos, as it is unless something covers it.
//!
//! Formula: common skin that the treatment does not touch is divided into cells of 6 % of the pupils' distance (3 % of the face's
//! width). The colour of a cell is `(log₂ ΣR/ΣG, log₂ ΣB/ΣG)`; from it the mean of the cells about it (7 × 7) is subtracted, so that
//! coloured light and cheeks drop out and blotches stay. Unevenness: robust spread over the cells; change: log₂ after ÷ before, the mean
//! of both colours.
//! Assumptions: the same skin; the light's colour is smooth over the face.
//! How it can be fooled: a flush, a tan or sunburn changes how blotchy skin is, and so does healing; strong compression of
//! colour evens blotches; a filter that smooths skin does too, and then `smoothing` speaks as well.
//!
//! References: A. Shashua, T. Riklin-Raviv 2001, doi 10.1109/34.908964 (ratios of the same skin).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::{Pair, RENDERED};

/// The check.
#[derive(Debug)]
pub struct SkinMakeUp;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Change of the unevenness of the skin's colour, stops; negative = more even in the after photo.
    pub unevenness_change_stops: f64,
    /// Part of it that the skin's other contrasts or the lips' colour share (`pair::Tone`), stops; 0 = the photos may be rendered alike.
    #[serde(default)]
    pub shared_stops: f64,
    /// Spread of the skin's colour from place to place before, stops (mean of red/green and blue/green).
    pub before_unevenness_stops: f64,
    /// The same, after.
    pub after_unevenness_stops: f64,
    /// Cells that were compared.
    pub cells: u32,
}

limits! {
    /// Limits of `skin-make-up`.
    pub struct Limits {
        /// Largest fair change of the unevenness of the skin's colour, stops (0.3 = 19 %). One studio light, neutral against smiling: all 50 pairs within 0.295.
        change_max_stops: f64 = 0.3,
    }
}

impl Check for SkinMakeUp {
    const CODE: &'static str = "skin-make-up";
    const TITLE: &'static str = "Evenness of the skin's colour";
    const WHY: &'static str = "Foundation covers blotches and redness: skin that is more even in one photo only makes the rest look better too.";
    const HOW: &'static str = "On skin that both photos show, the colour of small places is compared with that of their surroundings. How much it varies is a property of the skin; the light's colour and its fall-off drop out.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let change = reading.unevenness_change_stops;
        let percent = (change.exp2() - 1.0) * 100.0;
        let message = match percent {
            p if p.abs() < 0.5 => "The skin's colour is as even in both photos.".to_owned(),
            p => format!(
                "The skin's colour is {:.0} % {} uneven in the after photo.",
                p.abs(),
                if p < 0.0 { "less" } else { "more" }
            ),
        };
        let limit = limits.change_max_stops;
        let judged = Judgement::within(change, limit, "stops", message);
        vec![judged.within_unless(limit + reading.shared_stops.abs(), RENDERED)]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let blotches = pair.tone().blotches.as_result()?;
    let mean = |of: [f64; 2]| rounded(f64::midpoint(of[0], of[1]), 4);
    Ok(Reading {
        unevenness_change_stops: rounded(blotches.change(), 4),
        shared_stops: rounded(pair.tone().shared_saturation(), 4),
        before_unevenness_stops: mean(blotches.before_stops),
        after_unevenness_stops: mean(blotches.after_stops),
        cells: blotches.cells,
    })
}
