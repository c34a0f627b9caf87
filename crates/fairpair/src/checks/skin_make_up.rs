//! Whether the skin's colour is as uneven in both photos, as it is unless something covers it.
//!
//! Formula: common skin that the treatment does not touch is divided into cells of 6 % of the pupils' distance (3 % of the face's
//! width). The colour of a cell is `(log₂ ΣR/ΣG, log₂ ΣB/ΣG)`; from it the mean of the cells about it (7 × 7) is subtracted, so that
//! coloured light and cheeks drop out and blotches stay. Unevenness: robust spread over the cells; change: log₂ after ÷ before, the mean
//! of both colours.
//! Assumptions: the same skin; the light's colour is smooth over the face.
//! JPEG adds blotches of its own, the more the lower its quality; what it may have added is not told for make-up.
//! How it can be fooled: a flush, a tan or sunburn changes how blotchy skin is, and so does healing; a filter that smooths skin does too, and then `smoothing` speaks as well.
//!
//! References: A. Shashua, T. Riklin-Raviv 2001, doi 10.1109/34.908964 (ratios of the same skin).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
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
    /// The lower JPEG quality of the two; none without JPEG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jpeg_quality: Option<u8>,
}

/// Unevenness that saving as JPEG may add beside the limit, stops at quality 0, and in proportion to what is missing from quality 100. Of 25 FRLL
/// photos in five sizes (mouths 39 to 156 pixels wide), saved at 60 to 90 against 98, the largest change was 0.342 (quality 60), 0.332 (70) and 0.21
/// (80); neutral against smiling 0.370, 0.371 and 0.333, of 0.3 that is the limit. A file at 50 added up to 0.46, at 30 up to 0.78. `fairpair-eval texture` has such rows.
const SAVED_STOPS: f64 = 0.25;

/// What is said where it may be the file's.
const SAVED: &str = "Saving the photo as JPEG may have done that.";

limits! {
    /// Limits of `skin-make-up`.
    pub struct Limits {
        /// Largest fair change of the unevenness of the skin's colour, stops (0.3 = 19 %). One studio light, neutral against smiling: 49 of 50 pairs within 0.27, one at 0.323.
        change_max_stops: f64 = 0.3,
        /// Least JPEG quality. Saved at 60 and more, 3 of 500 photos in five sizes read beyond the limit, at 50 16 of 125.
        jpeg_quality_min: f64 = 60.0,
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
        if let Some(quality) = reading.jpeg_quality
            && f64::from(quality) < limits.jpeg_quality_min
        {
            return vec![Judgement::plain(
                Verdict::Unknown,
                format!(
                    "JPEG quality {quality} makes blotches of its own, so the skin's colour cannot be compared."
                ),
            )];
        }
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
        let rendered = limit + reading.shared_stops.abs();
        let missing = reading
            .jpeg_quality
            .map_or(0.0, |q| 1.0 - f64::from(q.min(100)) / 100.0);
        vec![if change.abs() > rendered && missing > 0.0 {
            judged.within_unless(rendered + SAVED_STOPS * missing, SAVED)
        } else {
            judged.within_unless(rendered, RENDERED)
        }]
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
        jpeg_quality: pair.jpeg_quality(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(unevenness_change_stops: f64, jpeg_quality: Option<u8>) -> Judgement {
        let reading = Reading {
            unevenness_change_stops,
            shared_stops: 0.0,
            before_unevenness_stops: 0.06,
            after_unevenness_stops: 0.06,
            cells: 700,
            jpeg_quality,
        };
        SkinMakeUp::judge(&reading, &Limits::default()).remove(0)
    }

    #[test]
    fn what_saving_may_have_added_cannot_be_told() {
        for (change, quality, verdict) in [
            (0.34, None, Verdict::Fail),
            (0.34, Some(98), Verdict::Fail),
            (0.34, Some(70), Verdict::Unknown),
            (-0.34, Some(70), Verdict::Unknown),
            (0.5, Some(70), Verdict::Fail),
            (0.0, Some(60), Verdict::Pass),
            (0.0, Some(59), Verdict::Unknown),
        ] {
            let told = judged(change, quality);
            assert_eq!(
                told.verdict, verdict,
                "{change} {quality:?} {}",
                told.message
            );
        }
        assert!(judged(0.34, Some(70)).message.ends_with(SAVED));
    }
}
