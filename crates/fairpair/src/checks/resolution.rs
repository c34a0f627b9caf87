//! How much fine detail each photo can show at all: pixels, sharpness, compression.
//!
//! Formula: dots across the mouth = mouth width ÷ max(1, 2.355 σ), both in pixels of the file, σ the blur of the sharpest
//! edges (`optics::blur`): the number of separate dots that fit on the mouth. Change = log₂ after ÷ before, octaves.
//! Assumptions: lashes, lids and the border of the iris are sharp in life.
//! How it can be fooled: a photo enlarged and sharpened has more pixels and edges but no more detail; a wider or opened mouth
//! counts a little more; a file saved again at high quality hides that it was once saved at low quality. Its grid may still show: that is
//! read (`blockiness`), but nothing is judged by it.
//!
//! References: S. Zhuo, T. Sim 2011, doi 10.1016/j.patcog.2011.03.009; ITU-T T.81.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::Pair;
use crate::portrait::Portrait;

/// Full width at half maximum over the standard deviation of a Gaussian: 2 √(2 ln 2).
const FWHM_PER_SIGMA: f64 = 2.355;

/// The check.
#[derive(Debug)]
pub struct Resolution;

/// What one photo can show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Width of the mouth, pixels of the file.
    pub mouth_width_px: f64,
    /// Blur of the sharpest edges, standard deviation in pixels of the file.
    pub blur_px: f64,
    /// Separate dots that fit on the mouth's width.
    pub dots_across_mouth: f64,
    /// Quality of the JPEG, 1 to 100 on the scale of the Independent JPEG Group; none for other files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jpeg_quality: Option<u8>,
    /// How much JPEG's grid stands out, 1 = not at all; none where the skin is flat. For the reader: it is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blockiness: Option<f64>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The before photo.
    pub before: Detail,
    /// The after photo.
    pub after: Detail,
    /// Dots across the mouth, after over before, octaves; positive = the after photo shows finer detail.
    pub change_octaves: f64,
}

limits! {
    /// Limits of `resolution`.
    pub struct Limits {
        /// Largest fair change of the dots across the mouth, octaves (1 = twice as many). FRLL, whose neutral photos were resized once more: all 50 pairs within 0.67.
        change_max_octaves: f64 = 0.8,
        /// Least width of the mouth for anything to be said of its surface, pixels. Twice the width at which the regions are still found.
        mouth_min_px: f64 = 40.0,
        /// Least JPEG quality at which fine texture survives. FRLL saved at 60: texture within 0.05 stops; at 50: up to 0.3 stops off.
        jpeg_quality_min: f64 = 60.0,
    }
}

impl Check for Resolution {
    const CODE: &'static str = "resolution";
    const TITLE: &'static str = "Resolution";
    const WHY: &'static str = "A softer, smaller or more compressed photo hides lines, dryness and pores. Texture can only be compared where both photos show it.";
    const HOW: &'static str = "The width of the mouth in pixels, and how wide the sharpest edges of the eyes are (of the lips, in a close-up): together, how many separate dots fit on the mouth. The quality at which a JPEG was saved is read from its tables.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        let read = || -> Result<Reading, WhyNot> {
            let before = detail(pair.before()).map_err(|w| w.of("before"))?;
            let after = detail(pair.after()).map_err(|w| w.of("after"))?;
            Ok(Reading {
                change_octaves: rounded(
                    (after.dots_across_mouth / before.dots_across_mouth).log2(),
                    3,
                ),
                before,
                after,
            })
        };
        read().into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let (a, b) = (&reading.before, &reading.after);
        let mut out = vec![Judgement::within(
            reading.change_octaves,
            limits.change_max_octaves,
            "octaves",
            format!(
                "The mouth is {:.0} pixels wide before and {:.0} after; about {:.0} and {:.0} separate dots fit on it.",
                a.mouth_width_px, b.mouth_width_px, a.dots_across_mouth, b.dots_across_mouth
            ),
        )];
        for (side, detail) in [("before", a), ("after", b)] {
            out.extend(remarks(side, detail, limits));
        }
        out
    }
}

/// What keeps the surface of one photo from being read.
fn remarks(side: &str, detail: &Detail, limits: &Limits) -> Vec<Judgement> {
    let remark = |message| Judgement::plain(Verdict::Fail, message).at_most(Level::Warning);
    let mut out = Vec::new();
    if detail.mouth_width_px < limits.mouth_min_px {
        out.push(remark(format!(
            "The mouth of the {side} photo is only {:.0} pixels wide: its surface cannot be judged.",
            detail.mouth_width_px
        )));
    }
    if let Some(quality) = detail.jpeg_quality
        && f64::from(quality) < limits.jpeg_quality_min
    {
        out.push(remark(format!(
            "The {side} photo was saved with JPEG quality {quality}: fine texture is lost."
        )));
    }
    out
}

fn detail(portrait: &Portrait) -> Result<Detail, WhyNot> {
    let regions = portrait.regions().as_result()?;
    let mouth = regions
        .mouth_width_px()
        .filter(|w| *w >= 1.0)
        .ok_or_else(|| WhyNot::new("the mouth's corners are not known"))?;
    let view = portrait.detail().as_result()?;
    let blur = view.blur_file_px.ok_or_else(|| {
        WhyNot::new("there are no edges of eyes or lips to tell the sharpness by")
    })?;
    let (mouth, blur) = (f64::from(mouth), f64::from(blur));
    let jpeg = portrait.facts().jpeg.as_ref();
    Ok(Detail {
        mouth_width_px: rounded(mouth, 1),
        blur_px: rounded(blur, 3),
        dots_across_mouth: rounded(mouth / (FWHM_PER_SIGMA * blur).max(1.0), 1),
        jpeg_quality: jpeg.and_then(|j| j.quality).map(|q| q.ijg),
        blockiness: view.blockiness.map(|b| rounded(b, 3)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(mouth_width_px: f64, jpeg_quality: Option<u8>) -> Detail {
        Detail {
            mouth_width_px,
            blur_px: 1.0,
            dots_across_mouth: mouth_width_px / FWHM_PER_SIGMA,
            jpeg_quality,
            blockiness: None,
        }
    }

    fn verdicts(before: Detail, after: Detail) -> Vec<Verdict> {
        let reading = Reading {
            change_octaves: (after.dots_across_mouth / before.dots_across_mouth).log2(),
            before,
            after,
        };
        let judged = Resolution::judge(&reading, &Limits::default());
        judged.iter().map(|j| j.verdict).collect()
    }

    #[test]
    fn half_the_detail_fails_and_a_third_more_does_not() {
        let before = || photo(200.0, None);
        assert_eq!(verdicts(before(), photo(100.0, None)), [Verdict::Fail]);
        assert_eq!(verdicts(before(), photo(266.0, None)), [Verdict::Pass]);
    }

    #[test]
    fn few_pixels_and_strong_compression_are_remarked() {
        let poor = || photo(30.0, Some(40));
        assert_eq!(verdicts(poor(), poor()).len(), 5);
    }
}
