//! Whether the mouth does the same in both photos.
//!
//! Formula: mouth width over inter-pupil distance, and mouth opening (area of the interior over the squared mouth width);
//! change = after minus before. Where pupils are hidden, the registration of the skin stands in ([`crate::pair::MouthShape::of_both`]).
//! Assumptions: mouth corners are known in both photos.
//! How it can be fooled: turning the head narrows both distances alike and cancels; pursing reads as a narrower mouth.
//!
//! References: SEPIA item "facial expression", doi 10.1097/GOX.0000000000004464.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::Pair;

/// The check.
#[derive(Debug)]
pub struct Expression;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Mouth width over inter-pupil distance, after minus before; positive = wider, as in a smile.
    pub smile_change: f64,
    /// Pupils are hidden, and the registration of the skin stood in for them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_registration: bool,
    /// Area of the mouth's interior over the squared mouth width, after minus before; positive = more open.
    pub mouth_open_change: f64,
}

limits! {
    /// Limits of `expression`.
    pub struct Limits {
        /// Largest fair change of mouth width over inter-pupil distance. Twice what rendered faces at rest read (0.03).
        smile_change_max: f64 = 0.06,
        /// What the same reading may be off where pupils are hidden. Bars painted over the eyes of 50 pairs, neutral against smiling: nine in ten of those read within 0.041 of the reading with pupils.
        smile_change_off_without_pupils: f64 = 0.04,
        /// Largest fair change of the mouth's opening, area over squared width. Four hundredths are a gap of about 3 mm.
        mouth_open_change_max: f64 = 0.04,
    }
}

impl Check for Expression {
    const CODE: &'static str = "expression";
    const TITLE: &'static str = "Expression";
    const WHY: &'static str = "A smile stretches and thins the lips, pursing fills them: lips can only be compared at rest.";
    const HOW: &'static str =
        "The width of the mouth against the distance of the pupils, and how far the mouth is open.";
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        let read = || -> Result<Reading, WhyNot> {
            pair.before()
                .regions()
                .as_result()
                .map_err(|w| w.of("before"))?;
            pair.after()
                .regions()
                .as_result()
                .map_err(|w| w.of("after"))?;
            let [a, b] = pair
                .mouth_shapes()
                .ok_or_else(|| WhyNot::new("the mouth's corners are not known"))?;
            let hidden = || {
                WhyNot::new("the pupils are not known, and the skin alone does not tell the scale")
            };
            let (wide_a, wide_b) = a.width.zip(b.width).ok_or_else(hidden)?;
            Ok(Reading {
                smile_change: rounded(wide_b - wide_a, 4),
                by_registration: b.by_registration,
                mouth_open_change: rounded(b.opening - a.opening, 4),
            })
        };
        read().into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let (wide, open) = (reading.smile_change, reading.mouth_open_change);
        let message = format!(
            "The mouth is {} and {}.",
            said(
                wide * 100.0,
                "wider",
                "narrower",
                "% of the pupils' distance"
            ),
            said(
                open * 100.0,
                "more open",
                "less open",
                "% of its squared width"
            ),
        );
        let unit = "pupil distances";
        let by_width = if reading.by_registration {
            let off = limits.smile_change_off_without_pupils;
            let [least, most] = [-off, off].map(|off| limits.smile_change_max + off);
            Judgement::within(wide, least.max(0.0), unit, message.clone()).within_unless(
                most,
                "The pupils are hidden, and without them the mouth's width is less certain.",
            )
        } else {
            Judgement::within(wide, limits.smile_change_max, unit, message.clone())
        };
        let limit = limits.mouth_open_change_max;
        let by_opening = Judgement::within(open, limit, "squared widths", message);
        vec![by_width.worse(by_opening)]
    }
}

/// `7 % of the pupils' distance wider`, or that there is nothing to say.
fn said(percent: f64, more: &str, less: &str, of: &str) -> String {
    let way = if percent >= 0.0 { more } else { less };
    match percent.abs() {
        small if small < 0.5 => format!("not {more}"),
        percent => format!("{percent:.0} {of} {way}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    fn verdict(smile_change: f64, by_registration: bool) -> Verdict {
        opened(smile_change, by_registration, 0.0)
    }

    fn opened(smile_change: f64, by_registration: bool, mouth_open_change: f64) -> Verdict {
        let reading = Reading {
            smile_change,
            by_registration,
            mouth_open_change,
        };
        Expression::judge(&reading, &Limits::default())[0].verdict
    }

    #[test]
    fn a_mouth_that_opens_within_its_limit_hides_no_doubt_about_its_width() {
        assert_eq!(opened(0.03, true, 0.0), Verdict::Unknown);
        assert_eq!(opened(0.03, true, 0.03), Verdict::Unknown);
        assert_eq!(opened(0.03, true, 0.05), Verdict::Fail);
        assert_eq!(opened(0.03, false, 0.03), Verdict::Pass);
    }

    #[test]
    fn without_pupils_a_hint_of_a_smile_cannot_be_told_and_a_broad_one_can() {
        assert_eq!(verdict(0.07, false), Verdict::Fail);
        assert_eq!(verdict(0.07, true), Verdict::Unknown);
        assert_eq!(verdict(0.03, true), Verdict::Unknown);
        assert_eq!(verdict(0.01, true), Verdict::Pass);
        assert_eq!(verdict(0.12, true), Verdict::Fail);
    }
}
