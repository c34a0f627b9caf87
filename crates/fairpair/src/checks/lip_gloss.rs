//! Shine on the lips, with the shine of the skin around them as the control.
//!
//! Formula: highlights (see `optics::highlights`) of the lips of each photo; the change of their share of the lip area,
//! less the change of the same share on the skin around the mouth, because harder light shines everywhere.
//! Assumptions: the lips' own body fills more than half of their area; at least about 60 pixels across the mouth.
//! How it can be fooled: wet lips shine like gloss; teeth inside the lip outline shine too.
//!
//! References: S. A. Shafer 1985, doi 10.1002/col.5080100409.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::highlights::{Highlights, highlights};
use crate::optics::robust::rounded;
use crate::pair::Pair;
use crate::portrait::MouthView;

/// Narrower mouths hide their highlights, pixels of the file.
const LEAST_MOUTH_PX: f32 = 40.0;

/// The check.
#[derive(Debug)]
pub struct LipGloss;

/// Shine of one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shine {
    /// Highlights of the lips.
    #[serde(flatten)]
    pub lips: Highlights,
    /// Share of highlights on the skin around the lips, 0..1: the control for harder light.
    pub skin_area_ratio: f64,
    /// Brightest half percent of that skin over its median.
    pub skin_peak_ratio: f64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The before photo.
    pub before: Shine,
    /// The after photo.
    pub after: Shine,
    /// Change of the highlights' share of the lips beyond the skin's own change, after minus before.
    pub area_ratio_change: f64,
    /// Change of the brightest half percent over the body, in stops, beyond the skin's own change.
    pub peak_change_stops: f64,
}

limits! {
    /// Limits of `lip-gloss`.
    pub struct Limits {
        /// Largest fair change of the share of the lips that shines, 0..1. One studio light, neutral against smiling: 45 of 50 pairs within 0.036, all within 0.059.
        area_ratio_change_max: f64 = 0.036,
    }
}

impl Check for LipGloss {
    const CODE: &'static str = "lip-gloss";
    const TITLE: &'static str = "Gloss on the lips";
    const WHY: &'static str = "Shine makes lips look fuller and smoother; a dry before and a glossy after are not the treatment's work.";
    const HOW: &'static str = "Spots on the lips that are more than twice as bright as the lips themselves and take the colour of the light; the shine of the skin around the mouth is subtracted, because hard light shines everywhere.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let percent = |v: f64| v * 100.0;
        let change = reading.area_ratio_change;
        vec![Judgement::within(
            change,
            limits.area_ratio_change_max,
            "share",
            format!(
                "{:.1} % of the lips shine before and {:.1} % after ({:+.1} points beyond the skin's own change).",
                percent(reading.before.lips.area_ratio),
                percent(reading.after.lips.area_ratio),
                percent(change)
            ),
        )]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let [a, b] = pair.mouths()?;
    let (before, after) = (
        shine(a).map_err(|w| w.of("before"))?,
        shine(b).map_err(|w| w.of("after"))?,
    );
    let skin_change = after.skin_area_ratio - before.skin_area_ratio;
    let stops = |s: &Shine| (s.lips.peak_ratio / s.skin_peak_ratio).max(1e-3).log2();
    Ok(Reading {
        area_ratio_change: rounded(
            after.lips.area_ratio - before.lips.area_ratio - skin_change,
            5,
        ),
        peak_change_stops: rounded(stops(&after) - stops(&before), 3),
        before,
        after,
    })
}

fn shine(mouth: &MouthView) -> Result<Shine, WhyNot> {
    if mouth.width_file_px < LEAST_MOUTH_PX {
        return Err(WhyNot::new(format!(
            "the mouth is only {:.0} pixels wide, too few to see gloss",
            mouth.width_file_px
        )));
    }
    let dark = || WhyNot::new("the lips are too dark to see gloss");
    let lips = highlights(&mouth.image, &mouth.lips).ok_or_else(dark)?;
    let skin = highlights(&mouth.image, &mouth.surround).ok_or_else(|| {
        WhyNot::new("there is no skin around the lips to compare their shine with")
    })?;
    Ok(Shine {
        lips,
        skin_area_ratio: skin.area_ratio,
        skin_peak_ratio: skin.peak_ratio,
    })
}
