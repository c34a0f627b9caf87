//! The lips' colour against the skin's own: lipstick, tint and liner move it, light does not.
//!
//! Formula: in each photo the lips' middle mean against the median of the skin around them per channel, in stops ([`LipsOnSkin`]):
//! the light cancels inside each photo. Both photos' lips are then shown on one skin (the mean of both skins in log, brought to one
//! lightness) and the difference is ΔE00 between them. Beside it, per photo: unevenness of the lips' chroma (robust
//! spread of log2 R/G) and the acutance of the border.
//! Gloss lies over the colour: where the photos differ in how much of the lips mirrors light, and render contrast alike, the lips without what mirrors are compared.
//! A smile thins, pales and shades lips: where the mouth is held otherwise, a difference within what smiles alone do cannot
//! be told, unless the hue and chroma alone, which shade moves less, differ by more. Nor can it be told where the photos render contrast
//! or colour otherwise (`pair::Tone`).
//! Assumptions: skin around the lips is bare in both photos, or made up alike.
//! How it can be fooled: redness of the treated skin around the lips lowers the contrast; cold or pressed lips pale.
//!
//! References: G. Sharma et al. 2005, doi 10.1002/col.20070; G. D. Finlayson, S. D. Hordley, IEEE CVPR 2001,
//! doi 10.1109/CVPR.2001.990476 (log-chromaticity and illumination).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::colour::{delta_e00, lab};
use crate::optics::highlights::inside;
use crate::optics::robust::{rounded, spread};
use crate::pair::{LipsOnSkin, Pair};
use crate::portrait::MouthView;

/// Linear luminance that the common skin is brought to: CIELAB L* 65, a medium skin.
const SKIN_LUMINANCE: f64 = 0.340;

/// The check.
#[derive(Debug)]
pub struct LipColour;

/// Lips of one photo against their own skin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Lips minus skin of log2 R, G, B, stops.
    pub against_skin_stops: [f64; 3],
    /// Robust spread of log2(R/G) over the lips, stops; small = even, as lipstick is.
    pub unevenness_stops: f64,
    /// Steepness of the lip border: change of log2(R/G) across it, stops per hundredth of the mouth's width.
    pub border_acutance: f64,
    /// Lip pixels.
    pub support_px: u32,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Difference of the lips' colour on one skin, ΔE00; 0 = the same.
    pub contrast_change_delta_e00: f64,
    /// The same with the lightness of both lips made equal: hue and chroma alone.
    pub chroma_change_delta_e00: f64,
    /// How differently the mouth is held, in units of what two photos of one resting mouth differ by; `null` = not known.
    pub mouth_change: Option<f64>,
    /// How differently the photos render contrast and colour, in units of what alike ones differ by; absent = not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone_change: Option<f64>,
    /// After minus before of the lips' log2(R/G) against skin, stops; positive = redder lips.
    pub red_green_change_stops: f64,
    /// After minus before of the lips' log2(B/G) against skin, stops.
    pub blue_green_change_stops: f64,
    /// After minus before of the lips' log2 luminance against skin, stops; negative = darker lips.
    pub luminance_change_stops: f64,
    /// The same without what mirrors light; absent where nearly all of the lips does in one photo, and in readings saved before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bare: Option<Bare>,
    /// Nearly all of the lips mirrors light in one photo at least, so that their own colour is not seen there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mirrors_all_over: bool,
    /// The before photo.
    pub before: Contrast,
    /// The after photo.
    pub after: Contrast,
}

/// How the lips' colour differs without the pixels that mirror light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bare {
    /// After minus before of the share of the lips that mirrors light, −1..1.
    pub mirror_change_ratio: f64,
    /// Difference of the lips' colour on one skin, ΔE00.
    pub contrast_change_delta_e00: f64,
    /// Hue and chroma alone, ΔE00.
    pub chroma_change_delta_e00: f64,
    /// After minus before of log2(R/G) against skin, stops; positive = redder.
    pub red_green_change_stops: f64,
    /// After minus before of the log2 luminance against skin, stops; negative = darker.
    pub luminance_change_stops: f64,
}

limits! {
    /// Limits of `lip-colour`.
    pub struct Limits {
        /// Largest fair difference of the lips' colour on one skin, ΔE00, where the mouth is held alike. One photo taken again: 50 of 50 pairs within 1.2 (`fairpair-eval changes`). Neutral against smiling, only 3 of 50 mouths are held alike; the largest of their differences, 2.35, set this limit, so that 1 of 50 pairs fails and not 2 (`fairpair-eval no-change`): no independent proof.
        contrast_change_max_delta_e00: f64 = 2.5,
        /// The same where it is not: a smile alone pales and shades lips. One studio light, neutral against smiling: 50 of 50 pairs within 5.95.
        contrast_change_max_moved_delta_e00: f64 = 6.0,
        /// Largest fair difference of hue and chroma alone where the mouth is not held alike, ΔE00. The same pairs: 49 of 50 within 2.9.
        chroma_change_max_moved_delta_e00: f64 = 3.0,
        /// Where the share of the lips that mirrors light differs by more, the lips without it are compared. Set by hand before it was looked at: one photo taken again differs by
        /// 0.012 at most, exposed or lit otherwise by 0.023; the weakest broad gloss by 0.06 and 0.13 in the median (spots of 0.05 and 0.08 mouth widths).
        mirror_change_max_ratio: f64 = 0.05,
    }
}

impl Check for LipColour {
    const CODE: &'static str = "lip-colour";
    const TITLE: &'static str = "Colour of the lips";
    const WHY: &'static str =
        "Lipstick, tint and liner change apparent colour, shape and volume in one stroke.";
    const HOW: &'static str = "The lips' colour against the skin around them, in each photo by itself, so that the light cancels; then the difference between the photos as people see it (CIEDE2000; about 2 is just visible side by side).";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let other_tone = reading.tone_change.is_some_and(|change| change > 1.0);
        // Another tone curve changes how much of the lips seems to mirror.
        let shone = reading.bare.as_ref().filter(|bare| {
            !other_tone && bare.mirror_change_ratio.abs() > limits.mirror_change_max_ratio
        });
        let (contrast, chroma, red_green, luminance, what) = match shone {
            Some(bare) => (
                bare.contrast_change_delta_e00,
                bare.chroma_change_delta_e00,
                bare.red_green_change_stops,
                bare.luminance_change_stops,
                "The lips' colour beside what mirrors light",
            ),
            None => (
                reading.contrast_change_delta_e00,
                reading.chroma_change_delta_e00,
                reading.red_green_change_stops,
                reading.luminance_change_stops,
                "The lips' colour",
            ),
        };
        let words = |v: f64, more: &'static str, less: &'static str| match v {
            v if v > 0.05 => Some(format!("{v:.2} stops {more}")),
            v if v < -0.05 => Some(format!("{:.2} stops {less}", -v)),
            _ => None,
        };
        let how: Vec<String> = [
            words(red_green, "redder", "less red"),
            words(luminance, "lighter", "darker"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let how = if how.is_empty() {
            String::new()
        } else {
            format!(": {} against the skin", how.join(" and "))
        };
        let judged = Judgement::within(
            contrast,
            limits.contrast_change_max_delta_e00,
            "ΔE00",
            format!("{what} differs by ΔE00 {contrast:.1}{how}."),
        );
        if other_tone {
            return vec![judged.within_unless(
                limits.contrast_change_max_moved_delta_e00,
                "The photos render contrast or colour otherwise, and that alone changes the colour of lips against skin.",
            )];
        }
        if reading.mirrors_all_over {
            let message = format!(
                "{} Nearly all of the lips mirrors light in one photo at least, and their own colour is not seen there.",
                judged.message
            );
            return vec![Judgement {
                verdict: Verdict::Unknown,
                score: None,
                message,
                ..judged
            }];
        }
        if reading.mouth_change.is_some_and(|held| held <= 1.0) {
            return vec![judged];
        }
        if chroma > limits.chroma_change_max_moved_delta_e00 && judged.verdict == Verdict::Fail {
            return vec![Judgement::within(
                chroma,
                limits.chroma_change_max_moved_delta_e00,
                "ΔE00",
                format!("The lips' hue and chroma differ by ΔE00 {chroma:.1}{how}."),
            )];
        }
        vec![judged.within_unless(
            limits.contrast_change_max_moved_delta_e00,
            "The mouths are not held alike, and that alone changes the colour of lips.",
        )]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    if pair.before().facts().grey || pair.after().facts().grey {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    let [a, b] = pair.mouths()?;
    let [on_a, on_b] = pair.tone().lips.as_result()?;
    let log_skin = [0, 1, 2].map(|i| f64::midpoint(on_a.skin_stops[i], on_b.skin_stops[i]));
    let whole = Difference::on(log_skin, on_a.against_skin_stops, on_b.against_skin_stops);
    let bare = on_a.bare.zip(on_b.bare).map(|(p, q)| {
        let own = Difference::on(log_skin, p.against_skin_stops, q.against_skin_stops);
        Bare {
            mirror_change_ratio: rounded(q.mirror_ratio - p.mirror_ratio, 4),
            contrast_change_delta_e00: own.contrast_delta_e00,
            chroma_change_delta_e00: own.chroma_delta_e00,
            red_green_change_stops: own.red_green_stops,
            luminance_change_stops: own.luminance_stops,
        }
    });
    Ok(Reading {
        contrast_change_delta_e00: whole.contrast_delta_e00,
        chroma_change_delta_e00: whole.chroma_delta_e00,
        mouth_change: pair.mouth_change().map(|c| rounded(c, 2)),
        tone_change: pair.tone().change().map(|c| rounded(c, 2)),
        red_green_change_stops: whole.red_green_stops,
        blue_green_change_stops: whole.blue_green_stops,
        luminance_change_stops: whole.luminance_stops,
        mirrors_all_over: bare.is_none(),
        bare,
        before: contrast(a, on_a),
        after: contrast(b, on_b),
    })
}

/// How two lips differ on one skin.
struct Difference {
    contrast_delta_e00: f64,
    chroma_delta_e00: f64,
    red_green_stops: f64,
    blue_green_stops: f64,
    luminance_stops: f64,
}

impl Difference {
    /// `before` and `after` are lips minus skin, stops; both are shown on a skin of this colour, stops.
    fn on(log_skin: [f64; 3], before: [f64; 3], after: [f64; 3]) -> Self {
        let luminance = |rgb: [f64; 3]| 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
        // As precise as what is saved, so that nothing is judged that cannot be read.
        let [before, after] = [before, after].map(|stops| stops.map(|v| rounded(v, 4)));
        let skin = log_skin.map(f64::exp2);
        let level = SKIN_LUMINANCE / luminance(skin);
        let lips = |stops: [f64; 3]| [0, 1, 2].map(|i| skin[i] * level * stops[i].exp2());
        let (p, q) = (lips(before), lips(after));
        // One lightness for both: the mean, so that neither photo is preferred.
        let lightness = f64::midpoint(lab(p)[0], lab(q)[0]);
        let at_one_lightness = |rgb: [f64; 3]| {
            let [_, a, b] = lab(rgb);
            [lightness, a, b]
        };
        let change =
            |i: usize, j: usize| rounded((after[i] - after[j]) - (before[i] - before[j]), 4);
        Self {
            contrast_delta_e00: rounded(delta_e00(lab(p), lab(q)), 3),
            chroma_delta_e00: rounded(delta_e00(at_one_lightness(p), at_one_lightness(q)), 3),
            red_green_stops: change(0, 1),
            blue_green_stops: change(2, 1),
            luminance_stops: rounded((luminance(q) / luminance(p)).log2(), 4),
        }
    }
}

fn contrast(mouth: &MouthView, lips: &LipsOnSkin) -> Contrast {
    let log_rg = &mouth.red_over_green;
    let over_lips: Vec<f32> = inside(log_rg, &mouth.lips).collect();
    Contrast {
        against_skin_stops: lips.against_skin_stops.map(|v| rounded(v, 4)),
        unevenness_stops: rounded(f64::from(spread(&over_lips).unwrap_or(0.0)), 4),
        border_acutance: rounded(border_acutance(log_rg, mouth), 4),
        support_px: over_lips.len() as u32,
    }
}

/// Mean of the largest step of log2(R/G) within ±2 % of the mouth's width across the border, per hundredth of that width.
///
/// Follows each column's lip border up and down; columns whose border the view cuts off do not count; 0 without any.
fn border_acutance(log_rg: &crate::optics::Plane, mouth: &MouthView) -> f64 {
    let (rows, columns) = mouth.lips.dim();
    let hundredth = (mouth.width / 100.0).max(1.0);
    let reach = (2.0 * hundredth).round() as usize;
    let span = hundredth.round() as usize;
    let (mut sum, mut count) = (0.0, 0u32);
    for c in 0..columns {
        for r in 1..rows {
            if mouth.lips[[r, c]] == mouth.lips[[r - 1, c]]
                || r < reach + span
                || r + reach + span >= rows
            {
                continue;
            }
            let inwards = if mouth.lips[[r, c]] { 1.0 } else { -1.0 };
            let steepest = (r - reach..=r + reach)
                .map(|s| f64::from(log_rg[[s + span, c]] - log_rg[[s, c]]) * inwards)
                .fold(0.0, f64::max);
            sum += steepest / f64::from(span as u32) * f64::from(hundredth);
            count += 1;
        }
    }
    if count == 0 {
        0.0
    } else {
        sum / f64::from(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(whole: f64, bare: f64, mirror_change_ratio: f64, tone_change: f64) -> Reading {
        let contrast = Contrast {
            against_skin_stops: [0.0; 3],
            unevenness_stops: 0.1,
            border_acutance: 0.1,
            support_px: 900,
        };
        Reading {
            contrast_change_delta_e00: whole,
            chroma_change_delta_e00: whole,
            mouth_change: Some(0.2),
            tone_change: Some(tone_change),
            red_green_change_stops: 0.3,
            blue_green_change_stops: 0.0,
            luminance_change_stops: 0.4,
            bare: Some(Bare {
                mirror_change_ratio,
                contrast_change_delta_e00: bare,
                chroma_change_delta_e00: bare,
                red_green_change_stops: 0.0,
                luminance_change_stops: 0.0,
            }),
            mirrors_all_over: false,
            before: contrast.clone(),
            after: contrast,
        }
    }

    fn verdict(reading: &Reading) -> Verdict {
        LipColour::judge(reading, &Limits::default())[0].verdict
    }

    #[test]
    fn gloss_over_the_lips_is_no_lipstick_and_lipstick_below_gloss_is() {
        assert_eq!(verdict(&reading(4.0, 1.0, 0.2, 0.1)), Verdict::Pass);
        assert_eq!(verdict(&reading(4.0, 1.0, -0.2, 0.1)), Verdict::Pass);
        assert_eq!(verdict(&reading(4.0, 4.0, 0.2, 0.1)), Verdict::Fail);
        assert_eq!(verdict(&reading(4.0, 1.0, 0.01, 0.1)), Verdict::Fail);
    }

    #[test]
    fn what_seems_to_mirror_in_another_tone_does_not_count() {
        assert_eq!(verdict(&reading(4.0, 7.0, 0.2, 2.0)), Verdict::Unknown);
    }

    #[test]
    fn lips_that_mirror_all_over_are_no_lipstick_and_no_bare_lips() {
        for whole in [1.0, 4.0] {
            let shiny = Reading {
                bare: None,
                mirrors_all_over: true,
                ..reading(whole, 0.0, 0.0, 0.1)
            };
            assert_eq!(verdict(&shiny), Verdict::Unknown);
        }
    }

    #[test]
    fn readings_saved_before_are_judged_as_they_were() {
        let old = Reading {
            bare: None,
            ..reading(4.0, 1.0, 0.2, 0.1)
        };
        assert_eq!(verdict(&old), Verdict::Fail);
    }
}
