//! Light of two colours on one face, and a flash that fired in one photo only.
//!
//! Formula: on untreated skin that both photos show, the low-pass (5 % of the face's width) of the log2 ratios after ÷ before
//! of R/G and B/G, less their medians: what one light of another colour does everywhere cancels, what differs from place to
//! place stays. Reading: its RMS as a distance in CIE 1976 u'v' from white, and how much warmer (log2 R/B) the viewer's right
//! half became than the left. Flash: bit 0 of EXIF Flash.
//! Assumptions: the same person, registered; both photos in colour and well exposed.
//! How it can be fooled: blush, rouge or a flushed cheek in one photo reads as a second light; many programs drop the flash tag.
//!
//! References: CIE 15:2018, doi 10.25039/TR.015.2018; CIPA DC-008-2019 (EXIF 2.32) §4.6.5, tag 0x9209.

use ndarray::Zip;
use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::colour::{CLIPPED, uv_prime};
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::low_pass::low_pass_all;
use crate::optics::robust::{median, rounded};
use crate::optics::thin::thinned;
use crate::optics::{LinearImage, Mask, Plane};
use crate::pair::Pair;

/// Channels outside this range are clipped or noise and say nothing of colour.
const USABLE: std::ops::Range<f32> = 0.004..CLIPPED;

/// Fewer usable skin pixels than this give no answer.
const LEAST_PIXELS: usize = 500;

/// Standard deviation of the low-pass, as a share of the face's width: light is smooth, blotches are not.
const LOW_PASS: f32 = 0.05;

/// The check.
#[derive(Debug)]
pub struct MixedLight;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// How the light's colour varies over the face, after against before.
    pub variation: Measured<Variation>,
    /// Whether a flash fired for the before photo, where its file tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_flash_fired: Option<bool>,
    /// Whether a flash fired for the after photo, where its file tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_flash_fired: Option<bool>,
}

/// Change of the light's colour from place to place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    /// RMS over the skin, CIE 1976 u'v'; 0 = the same colour change everywhere.
    pub change_delta_uv: f64,
    /// By how much the viewer's right half became warmer than the left, stops of R/B.
    pub warmer_right_stops: f64,
    /// Skin pixels that were compared.
    pub support_px: u32,
}

limits! {
    /// Limits of `mixed-light`.
    pub struct Limits {
        /// Largest fair variation of the colour change over the face, CIE 1976 u'v' RMS. One studio light: 98 % of pairs within 0.0039, all within 0.0046.
        variation_max_delta_uv: f64 = 0.006,
    }
}

impl Check for MixedLight {
    const CODE: &'static str = "mixed-light";
    const TITLE: &'static str = "Light of two colours, and flash";
    const WHY: &'static str = "A window on one side and a lamp on the other tint the halves of a face; a flash in one photo \
        only flattens it. No white balance takes that out.";
    const HOW: &'static str = "How the change of the light's colour differs from place to place on cheeks and forehead, and \
        whether the files say that a flash fired. It informs and never decides.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        Measured::Known(Reading {
            variation: variation(pair).into(),
            before_flash_fired: pair.before().metadata().flash_fired,
            after_flash_fired: pair.after().metadata().flash_fired,
        })
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let mut said = vec![match &reading.variation {
            Measured::Unknown { unknown } => Judgement::plain(Verdict::Unknown, unknown.sentence()),
            Measured::Known(variation) => Judgement::within(
                variation.change_delta_uv,
                limits.variation_max_delta_uv,
                "Δu'v'",
                sentence(variation),
            ),
        }];
        if let (Some(before), Some(after)) = (reading.before_flash_fired, reading.after_flash_fired)
            && before != after
        {
            let side = if after { "after" } else { "before" };
            let message = format!("By its file a flash fired for the {side} photo only.");
            said.push(Judgement::plain(Verdict::Fail, message));
        }
        said
    }
}

fn sentence(variation: &Variation) -> String {
    let side = match variation.warmer_right_stops {
        w if w > 0.03 => ", warmer on the viewer's right in the after photo",
        w if w < -0.03 => ", warmer on the viewer's left in the after photo",
        _ => "",
    };
    format!(
        "The light's colour changes unevenly over the face by {:.4} in u'v' RMS{side}.",
        variation.change_delta_uv
    )
}

fn variation(pair: &Pair<'_>) -> Result<Variation, WhyNot> {
    let common = pair.common()?;
    if pair.before().facts().grey || pair.after().facts().grey {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    read(
        &common.before,
        &common.after,
        &common.untreated,
        common.width,
    )
}

fn read(
    before: &LinearImage,
    after: &LinearImage,
    skin: &Mask,
    width: f32,
) -> Result<Variation, WhyNot> {
    let skin = well_exposed(after, &well_exposed(before, skin));
    let support = skin.iter().filter(|s| **s).count();
    let few = || WhyNot::new("too little evenly exposed skin away from the lips");
    if support < LEAST_PIXELS {
        return Err(few());
    }
    let ratio = |a: &Plane, b: &Plane| {
        let usable = |v: &f32| v.max(USABLE.start);
        Zip::from(a)
            .and(b)
            .map_collect(|a, b| log2(usable(b) / usable(a)))
    };
    let green = ratio(&before.green, &after.green);
    let red = ratio(&before.red, &after.red) - &green;
    let blue = ratio(&before.blue, &after.blue) - &green;
    let smooth = low_pass_all([&red, &blue], &skin, LOW_PASS * width);
    let some = thinned(&skin);
    let level = |plane: &Plane| median(&inside(plane, &some).collect::<Vec<_>>());
    let [rg, bg] = [&smooth[0], &smooth[1]];
    let (rg_level, bg_level) = level(rg).zip(level(bg)).ok_or_else(few)?;
    let (mut square, mut half_sums) = (0.0, [[0.0_f64; 2]; 2]);
    let middle = centre_column(&skin);
    let [red, blue] = per_stop();
    for (((_, c), inside), (rg, bg)) in skin.indexed_iter().zip(rg.iter().zip(bg)) {
        if *inside {
            let (p, q) = (f64::from(rg - rg_level), f64::from(bg - bg_level));
            square += (red[0] * p + blue[0] * q).powi(2) + (red[1] * p + blue[1] * q).powi(2);
            let side = &mut half_sums[usize::from(c as f64 > middle)];
            side[0] += p - q;
            side[1] += 1.0;
        }
    }
    let [left, right] = half_sums.map(|[sum, n]| sum / n.max(1.0));
    Ok(Variation {
        change_delta_uv: rounded((square / support as f64).sqrt(), 5),
        warmer_right_stops: rounded(right - left, 4),
        support_px: support as u32,
    })
}

/// Change of u'v' from white a stop of R/G and a stop of B/G: over a tenth of a stop, half of it to either side.
fn per_stop() -> [[f64; 2]; 2] {
    const STEP: f64 = 0.1;
    let white = |rg: f64, bg: f64| uv_prime([rg.exp2(), 1.0, bg.exp2()]).unwrap_or_default();
    [[0.5 * STEP, 0.0], [0.0, 0.5 * STEP]].map(|[rg, bg]| {
        let (p, q) = (white(rg, bg), white(-rg, -bg));
        [0, 1].map(|k| (p[k] - q[k]) / STEP)
    })
}

fn well_exposed(image: &LinearImage, skin: &Mask) -> Mask {
    Zip::from(skin)
        .and(&image.red)
        .and(&image.green)
        .and(&image.blue)
        .map_collect(|s, r, g, b| *s && [r, g, b].iter().all(|v| USABLE.contains(*v)))
}

/// Mean column of a mask that is not empty.
fn centre_column(mask: &Mask) -> f64 {
    let columns = mask.indexed_iter().filter(|(_, m)| **m);
    let (n, sum) = columns.fold((0.0, 0.0), |(n, sum), ((_, c), _)| {
        (n + 1.0, sum + c as f64)
    });
    sum / f64::max(n, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(tint: impl Fn(f32) -> [f32; 3]) -> LinearImage {
        let plane = |k: usize, base: f32| {
            Plane::from_shape_fn((80, 80), |(_, c)| base * tint(c as f32 / 79.0)[k])
        };
        LinearImage {
            red: plane(0, 0.4),
            green: plane(1, 0.3),
            blue: plane(2, 0.2),
        }
    }

    fn seen(a: &LinearImage, b: &LinearImage) -> Variation {
        read(a, b, &Mask::from_elem((80, 80), true), 80.0).unwrap()
    }

    #[test]
    fn one_warmer_light_is_no_mixed_light() {
        let seen = seen(&face(|_| [1.0; 3]), &face(|_| [1.3, 1.0, 0.8]));
        assert!(seen.change_delta_uv < 1e-4, "{seen:?}");
    }

    #[test]
    fn a_warm_lamp_on_the_right_reads_warmer_right_and_flips_when_swapped() {
        let (plain, mixed) = (
            face(|_| [1.0; 3]),
            face(|x| [1.0 + 0.3 * x, 1.0, 1.0 - 0.2 * x]),
        );
        let (there, back) = (seen(&plain, &mixed), seen(&mixed, &plain));
        assert!(there.warmer_right_stops > 0.1 && there.change_delta_uv > 0.006);
        assert!((there.warmer_right_stops + back.warmer_right_stops).abs() < 1e-3);
        assert!((there.change_delta_uv - back.change_delta_uv).abs() < 1e-4);
    }

    #[test]
    fn a_flash_in_one_photo_is_said_and_never_decides() {
        let reading = Reading {
            variation: Measured::unknown("a grey photo has no colour"),
            before_flash_fired: Some(false),
            after_flash_fired: Some(true),
        };
        let said = MixedLight::judge(&reading, &Limits::default());
        assert_eq!(said[0].verdict, Verdict::Unknown);
        assert_eq!(said[1].verdict, Verdict::Fail);
        assert!(said[1].message.contains("after photo only"));
        assert_eq!(MixedLight::LEVEL, Level::Warning);
        let unsaid = Reading {
            after_flash_fired: None,
            ..reading
        };
        assert_eq!(MixedLight::judge(&unsaid, &Limits::default()).len(), 1);
    }
}
