//! Whether both photos render contrast and colour alike: camera, picture style and editing may not.
//!
//! Formula: the change that all contrasts of skin and lips share ([`Rendered`]): edges and coarse shading, blotches of colour, fine texture
//! where it can be seen, and the lips against the skin, each `log2(after / before)`; the least of them where all have one sign, 0 where
//! they differ. Saturation: the same of the skin's blotches and the lips' chroma against the skin.
//! Assumptions: light, make-up, healing and filters for skin seldom change all of them one way.
//! How it can be fooled: softer light on a face that is made up as well; pale lipstick with foundation reads as less saturation; a curve
//! that bends shadows or highlights alone is not seen; a turned lamp or lipstick hides a small change.
//!
//! References: IEC 61966-2-1 (the curve that files without a profile are read with); S. J. Kim et al., "A new in-camera imaging model
//! for color computer vision and its application", IEEE TPAMI 34(12), 2012, doi 10.1109/TPAMI.2012.58 (tone and gamut of cameras).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::{Pair, Tone as Rendered};

/// Smaller changes are said to be none, percent.
const LEAST_PERCENT: f64 = 0.5;

/// The check.
#[derive(Debug)]
pub struct Tone;

/// What was read.
#[allow(
    clippy::struct_field_names,
    reason = "every reading is a change in stops, and its name says so"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Change of contrast that all of the skin's contrasts share, stops; positive = more in the after photo.
    pub contrast_change_stops: f64,
    /// Change of saturation that skin and lips share, stops; absent = lips or skin cannot be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saturation_change_stops: Option<f64>,
    /// Change of the edges of the shading, stops.
    pub edges_change_stops: f64,
    /// Change of the coarse shading, stops.
    pub coarse_change_stops: f64,
    /// Change of the skin's blotches of colour, stops.
    pub blotches_change_stops: f64,
    /// Change of the lips' contrast against the skin, stops.
    pub lips_contrast_change_stops: f64,
    /// Change of the skin's fine texture, stops; absent = it cannot be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texture_change_stops: Option<f64>,
    /// Change of the lips' chroma against the skin, stops; absent = not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lips_chroma_change_stops: Option<f64>,
}

limits! {
    /// Limits of `tone`.
    pub struct Limits {
        /// Largest fair change of contrast, stops (0.1 = 7 %). One studio light, neutral against smiling: 49 of 50 pairs within 0.03, all within 0.08 (`fairpair-eval no-change`); portraits photographed again: within 0.050 (`fairpair-eval small`).
        contrast_change_max_stops: f64 = 0.1,
        /// Largest fair change of saturation, stops (0.25 = 19 %). The same 50 pairs: within 0.169; the portraits: 98 % of those answered within 0.18, the worst 0.34.
        saturation_change_max_stops: f64 = 0.25,
    }
}

impl Check for Tone {
    const CODE: &'static str = "tone";
    const TITLE: &'static str = "Contrast and saturation";
    const WHY: &'static str = "A picture style or an edit with more contrast draws every line and reddens lips, one with less hides both, without any treatment.";
    const HOW: &'static str = "How strongly shading, blotches and fine texture stand out on skin that both photos show, and the lips from it. Light or make-up changes some of that; another rendering changes all of it one way, and what they share is taken for it.";
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair.tone()).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let contrast = reading.contrast_change_stops;
        let shared = match reading.texture_change_stops {
            Some(_) => "lips, shading, blotches and texture of the skin share it",
            None => "lips, shading and blotches of the skin share it",
        };
        let message = match percent(contrast) {
            None => "Both photos render contrast alike.".to_owned(),
            Some((by, way)) => {
                format!("The after photo has at least {by:.0} % {way} contrast: {shared}.")
            }
        };
        let limit = limits.contrast_change_max_stops;
        let own = Judgement::within(contrast, limit, "stops", message);
        let saturation = reading.saturation_change_stops.map(|change| {
            let message = match percent(change) {
                None => "Both photos render colours alike.".to_owned(),
                Some((by, way)) => format!(
                    "The colours of skin and lips are at least {by:.0} % {way} saturated in the after photo."
                ),
            };
            let limit = limits.saturation_change_max_stops;
            Judgement::within(change, limit, "stops", message)
        });
        let mut said: Vec<Judgement> = std::iter::once(own).chain(saturation).collect();
        // The check's own answer is that which differs more.
        said.sort_by(|a, b| match (a.score, b.score) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => std::cmp::Ordering::Equal,
        });
        said
    }
}

/// By how many percent, and which way; `None` for no change.
fn percent(stops: f64) -> Option<(f64, &'static str)> {
    let by = (stops.exp2() - 1.0) * 100.0;
    let way = if by < 0.0 { "less" } else { "more" };
    (by.abs() >= LEAST_PERCENT).then(|| (by.abs(), way))
}

fn read(tone: &Rendered) -> Result<Reading, WhyNot> {
    let contrast = tone.contrast_change()?;
    let (shading, blotches) = (tone.shading.as_result()?, tone.blotches.as_result()?);
    let maybe = |change: Option<f64>| change.map(|c| rounded(c, 4));
    Ok(Reading {
        contrast_change_stops: rounded(contrast, 4),
        saturation_change_stops: maybe(tone.saturation_change()),
        edges_change_stops: rounded(shading.edges_change(), 4),
        coarse_change_stops: rounded(shading.coarse_change(), 4),
        blotches_change_stops: rounded(blotches.change(), 4),
        lips_contrast_change_stops: rounded(tone.lips_contrast_change()?, 4),
        texture_change_stops: maybe(tone.texture_change_stops),
        lips_chroma_change_stops: maybe(tone.lips_chroma_change()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    fn said(contrast: f64, saturation: Option<f64>) -> Vec<Judgement> {
        let reading = Reading {
            contrast_change_stops: contrast,
            saturation_change_stops: saturation,
            edges_change_stops: contrast,
            coarse_change_stops: contrast,
            blotches_change_stops: contrast,
            lips_contrast_change_stops: contrast,
            texture_change_stops: Some(contrast),
            lips_chroma_change_stops: saturation,
        };
        Tone::judge(&reading, &Limits::default())
    }

    #[test]
    fn a_quarter_less_contrast_fails_and_is_said_in_percent() {
        let said = said(-0.415, Some(-0.415));
        assert_eq!(said[0].verdict, Verdict::Fail);
        assert!(said[0].message.contains("25 % less contrast"), "{said:?}");
        assert_eq!(said[1].verdict, Verdict::Fail);
        assert!(said[1].message.contains("25 % less saturated"), "{said:?}");
    }

    #[test]
    fn what_differs_more_is_said_first() {
        let said = said(0.02, Some(0.5));
        assert_eq!(
            [said[0].verdict, said[1].verdict],
            [Verdict::Fail, Verdict::Pass]
        );
    }

    #[test]
    fn what_is_alike_passes_and_is_said_to_be() {
        let said = said(0.0, Some(0.0));
        assert!(said.iter().all(|j| j.verdict == Verdict::Pass));
        assert_eq!(said[0].message, "Both photos render contrast alike.");
        assert_eq!(said[1].message, "Both photos render colours alike.");
    }

    #[test]
    fn saturation_that_cannot_be_read_is_not_spoken_of() {
        assert_eq!(said(0.1, None).len(), 1);
    }
}
