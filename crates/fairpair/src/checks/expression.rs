//! Whether the mouth does the same in both photos.
//!
//! Formula: mouth width over inter-pupil distance, and mouth opening (area of the interior over the squared mouth width);
//! change = after minus before.
//! Assumptions: pupils and mouth corners are known in both photos.
//! How it can be fooled: turning the head narrows both distances alike and cancels; pursing reads as a narrower mouth.
//!
//! References: SEPIA item "facial expression", doi 10.1097/GOX.0000000000004464.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::{MouthShape, Pair};
use crate::portrait::Portrait;

/// The check.
#[derive(Debug)]
pub struct Expression;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Mouth width over inter-pupil distance, after minus before; positive = wider, as in a smile.
    pub smile_change: f64,
    /// Area of the mouth's interior over the squared mouth width, after minus before; positive = more open.
    pub mouth_open_change: f64,
}

limits! {
    /// Limits of `expression`.
    pub struct Limits {
        /// Largest fair change of mouth width over inter-pupil distance. Twice what rendered faces at rest read (0.03).
        smile_change_max: f64 = 0.06,
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
            let (wide_a, open_a) = mouth(pair.before()).map_err(|w| w.of("before"))?;
            let (wide_b, open_b) = mouth(pair.after()).map_err(|w| w.of("after"))?;
            Ok(Reading {
                smile_change: rounded(wide_b - wide_a, 4),
                mouth_open_change: rounded(open_b - open_a, 4),
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
        let by_width = wide.abs() / limits.smile_change_max;
        let by_opening = open.abs() / limits.mouth_open_change_max;
        vec![if by_width >= by_opening {
            Judgement::within(wide, limits.smile_change_max, "pupil distances", message)
        } else {
            Judgement::within(
                open,
                limits.mouth_open_change_max,
                "squared widths",
                message,
            )
        }]
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

/// Mouth width over inter-pupil distance, and opening over squared mouth width.
fn mouth(portrait: &Portrait) -> Result<(f64, f64), WhyNot> {
    portrait.regions().as_result()?;
    let shape =
        MouthShape::of(portrait).ok_or_else(|| WhyNot::new("the mouth's corners are not known"))?;
    let width = shape
        .width
        .ok_or_else(|| WhyNot::new("the pupils are not known"))?;
    Ok((width, shape.opening))
}
