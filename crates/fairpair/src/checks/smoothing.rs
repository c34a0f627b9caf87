//! Whether the skin shows as much fine texture in both photos, at equal resolution.
//!
//! Formula: both photos are brought to the poorer one's scale and sharpness (`pair::CommonDetail`). On each patch of bare skin that
//! both show: ½ log₂ of the energy after ÷ before of detail between 0.4 % and 0.8 %, and between 0.8 % and 1.6 % of the pupils'
//! distance (about ¼ to 1 mm), the mean of both; the median over the patches, in stops.
//! Assumptions: lens, size and compression act on brows and lashes as they act on skin; what they take is given away first.
//! A lens blurs both, a filter for skin keeps the eyes: that tells them apart.
//! JPEG takes fine texture the more the smaller a photo is; what it may have taken is not told for smoothing.
//! How it can be fooled: softer light, foundation and a better skin show less texture too, and are no filter; a filter that
//! smooths eyes and skin alike reads as a softer lens; added grain hides a filter; the reading says how much, never why.
//!
//! References: P. J. Burt, E. H. Adelson 1983, doi 10.1109/TCOM.1983.1095851 (bands).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::{quantile, rounded};
use crate::optics::texture::stops;
use crate::pair::{Pair, RENDERED};
use crate::portrait::Landmark;

/// The check.
#[derive(Debug)]
pub struct Smoothing;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Change of the skin's fine texture at equal resolution, stops of contrast; negative = less texture in the after photo.
    pub texture_change_stops: f64,
    /// Part of it that all contrasts of the skin share (`pair::Tone`), stops; 0 = the photos may be rendered alike.
    #[serde(default)]
    pub shared_stops: f64,
    /// Change of detail up to 0.4 % of the pupils' distance, where noise and compression count too.
    pub finest_change_stops: f64,
    /// Change of detail of 1.6 % to 3.2 % of the pupils' distance, about 1 to 2 mm.
    pub coarse_change_stops: f64,
    /// Half the range that holds the middle half of the patches, stops.
    pub spread_stops: f64,
    /// Strength of the fine texture before, at equal resolution: RMS contrast in stops.
    pub before_texture_stops: f64,
    /// The same, after.
    pub after_texture_stops: f64,
    /// Blur that made the sharper photo as soft as the other, shares of the pupils' distance; positive = the after photo is softer.
    pub blur_change: f64,
    /// Pixels between the pupils at which the texture was compared.
    pub pupil_distance_px: f64,
    /// Patches of skin that were compared.
    pub patches: u32,
    /// The lower JPEG quality of the two; none without JPEG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jpeg_quality: Option<u8>,
}

/// Texture that saving as JPEG takes at quality 0, stops, where the pupils are [`SMALL_PX`] apart; nothing from [`LARGE_PX`] on, and in
/// proportion to what is missing from quality 100. Follows the largest loss of 25 FRLL photos made smaller and saved against the same
/// pixels unsaved: 0.16, 0.30, 0.35 and 0.43 stops at quality 90, 80, 70 and 60 and 106 pixels; 0.05, 0.12, 0.19 and 0.27 at 127; at 159
/// at most 0.13, within the limit. The finer the texture in pixels, the coarser a JPEG keeps it. `fairpair-eval texture` has the smallest of them.
const SAVED_STOPS: f64 = 1.5;
/// Pixels between the pupils at which the loss was largest: the least that is compared is a little below.
const SMALL_PX: f64 = 106.0;
/// Pixels between the pupils from which the limit alone holds.
const LARGE_PX: f64 = 150.0;

/// What is said where the loss may be the file's.
const SAVED: &str = "In a photo this small, saving it as JPEG may have taken that.";

/// The most that the poorer of two JPEG files may have lost by being saved, stops.
fn lost_by_saving(jpeg_quality: Option<u8>, pupil_distance_px: f64) -> f64 {
    let missing = jpeg_quality.map_or(0.0, |q| 1.0 - f64::from(q.min(100)) / 100.0);
    let small = ((LARGE_PX - pupil_distance_px) / (LARGE_PX - SMALL_PX)).max(0.0);
    SAVED_STOPS * missing * small
}

limits! {
    /// Limits of `smoothing`.
    pub struct Limits {
        /// Largest fair change of the skin's fine texture, stops of contrast (0.25 = 16 %). One studio light, neutral against smiling: 49 of 50 pairs within 0.16, one at 0.43; twice-photographed: within 0.06.
        change_max_stops: f64 = 0.25,
        /// Largest difference of sharpness that can be taken out, share of the pupils' distance. Beyond it blurred photos read up to 0.3 stops.
        blur_max_ratio: f64 = 0.0065,
        /// Least JPEG quality. FRLL saved at 60, texture is within 0.1 stops in the median and in one of 25 0.29; smaller photos lose more, which is allowed for beside the limit.
        jpeg_quality_min: f64 = 60.0,
    }
}

impl Check for Smoothing {
    const CODE: &'static str = "smoothing";
    const TITLE: &'static str = "Texture of the skin";
    const WHY: &'static str = "A filter that smooths skin, but also foundation or softer light, hides pores and fine lines in one photo only. What is then seen is not the treatment's work.";
    const HOW: &'static str = "Both photos are brought to the same size, and to the same sharpness of brows and lashes. Then the contrast of detail of a quarter of a millimetre to one millimetre is compared on patches of skin that both show. A lens that is out of focus softens lashes too and is taken out; what smooths skin alone is left.";
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        if reading.blur_change.abs() > limits.blur_max_ratio {
            let softer = if reading.blur_change > 0.0 {
                "after"
            } else {
                "before"
            };
            return vec![Judgement::plain(
                Verdict::Unknown,
                format!(
                    "The {softer} photo is so much softer that the skin's texture cannot be compared."
                ),
            )];
        }
        if let Some(quality) = reading.jpeg_quality
            && f64::from(quality) < limits.jpeg_quality_min
        {
            return vec![Judgement::plain(
                Verdict::Unknown,
                format!(
                    "JPEG quality {quality} leaves too little of the skin's texture to compare."
                ),
            )];
        }
        let change = reading.texture_change_stops;
        let percent = (change.exp2() - 1.0) * 100.0;
        let message = match percent {
            p if p.abs() < 0.5 => "The skin shows as much fine texture in both photos.".to_owned(),
            p => format!(
                "At equal sharpness the skin of the after photo shows {:.0} % {} fine texture.",
                p.abs(),
                if p < 0.0 { "less" } else { "more" }
            ),
        };
        let limit = limits.change_max_stops;
        let rendered = limit + reading.shared_stops.abs();
        let saved = lost_by_saving(reading.jpeg_quality, reading.pupil_distance_px);
        let judged = Judgement::within(change, limit, "stops", message);
        vec![if change.abs() > rendered && saved > 0.0 {
            judged.within_unless(rendered + saved, SAVED)
        } else {
            judged.within_unless(rendered, RENDERED)
        }]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let detail = pair.detail()?;
    let sharpness = detail.sharpness.as_result()?;
    if sharpness.landmark == Landmark::Lips && pair.mouth_change().is_some_and(|held| held > 1.0) {
        return Err(WhyNot::new(
            "the eyes are hidden and the mouths not held alike, so there is nothing to make both photos equally sharp by",
        ));
    }
    let seen = &detail.energies;
    let change = |k: usize| seen.iter().map(move |[p, q]| stops(p[k], q[k]) as f32);
    let at = |values: Vec<f32>, fraction: f32| {
        f64::from(quantile(&values, fraction).unwrap_or_default())
    };
    let strength = |side: usize| {
        let both = seen.iter().map(|e| (e[side][1] + e[side][2]).sqrt() as f32);
        rounded(at(both.collect(), 0.5), 4)
    };
    Ok(Reading {
        texture_change_stops: rounded(at(detail.texture_changes(), 0.5), 4),
        shared_stops: rounded(pair.tone().shared_contrast(), 4),
        finest_change_stops: rounded(at(change(0).collect(), 0.5), 4),
        coarse_change_stops: rounded(at(change(3).collect(), 0.5), 4),
        spread_stops: rounded(
            (at(detail.texture_changes(), 0.75) - at(detail.texture_changes(), 0.25)) / 2.0,
            4,
        ),
        before_texture_stops: strength(0),
        after_texture_stops: strength(1),
        blur_change: rounded(sharpness.blur, 5),
        pupil_distance_px: rounded(detail.unit_px, 0),
        patches: seen.len() as u32,
        jpeg_quality: pair.jpeg_quality(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(texture_change_stops: f64) -> Reading {
        Reading {
            texture_change_stops,
            shared_stops: 0.0,
            finest_change_stops: 0.0,
            coarse_change_stops: 0.0,
            spread_stops: 0.1,
            before_texture_stops: 0.03,
            after_texture_stops: 0.03,
            blur_change: 0.0,
            pupil_distance_px: 200.0,
            patches: 100,
            jpeg_quality: Some(90),
        }
    }

    fn judged(reading: &Reading) -> Judgement {
        Smoothing::judge(reading, &Limits::default()).remove(0)
    }

    #[test]
    fn half_the_texture_is_said_as_fifty_percent_less() {
        let judged = judged(&reading(-1.0));
        assert_eq!(judged.verdict, Verdict::Fail);
        assert!(judged.message.contains("50 % less"), "{}", judged.message);
    }

    #[test]
    fn a_photo_out_of_focus_cannot_be_told() {
        let mut soft = reading(-1.0);
        soft.blur_change = 0.02;
        let judged = judged(&soft);
        assert_eq!(judged.verdict, Verdict::Unknown);
        assert!(judged.message.contains("after photo"));
    }

    #[test]
    fn a_small_photo_saved_at_medium_quality_may_have_lost_texture_by_that() {
        let mut small = reading(-0.4);
        assert_eq!(judged(&small).verdict, Verdict::Fail);
        (small.pupil_distance_px, small.jpeg_quality) = (106.0, Some(70));
        let said = judged(&small);
        assert_eq!(said.verdict, Verdict::Unknown);
        assert!(said.message.ends_with(SAVED), "{}", said.message);
        small.jpeg_quality = None;
        assert_eq!(judged(&small).verdict, Verdict::Fail);
        (small.texture_change_stops, small.jpeg_quality) = (-1.0, Some(70));
        assert_eq!(judged(&small).verdict, Verdict::Fail);
    }

    #[test]
    fn strong_compression_cannot_be_told() {
        let mut poor = reading(-1.0);
        poor.jpeg_quality = Some(45);
        assert_eq!(judged(&poor).verdict, Verdict::Unknown);
    }
}
