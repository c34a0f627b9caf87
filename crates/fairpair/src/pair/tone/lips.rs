//! The lips' colour against the skin around them, in one photo.
//!
//! Formula: per channel `log2 of the lips' middle mean − log2 of the median of the skin around them`, stops: the light cancels. The middle
//! mean is that from the first quartile to the third: the outer and the inner part of dark lips differ in colour, and a median leaps from
//! one to the other where a smile moves their shares.
//!
//! Beside it the same without what mirrors light: each pixel weighs 1 where its mirrored light (`optics::sheen`) is at most 0.25 of the
//! body's own, 0 from 0.75 on. Gloss lies over the lips' colour and says nothing of it; but what is weighed out in one photo and not in
//! the other adds noise, so this serves where the photos differ in shine.
//! Assumption: mirrors cover less than half of the lips.

use crate::measured::WhyNot;
use crate::optics::colour::clipped;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::robust::{ascending, middle_mean, weighted_middle_mean};
use crate::optics::sheen::{SPOT, Surface};
use crate::portrait::MouthView;

/// Darkest channel that has a usable logarithm: one step of an 8-bit sRGB file.
const BLACK: f32 = 3e-4;

/// Least contrast that has a logarithm, stops: rounding to 8 bits.
const LEAST: f64 = 3e-3;

/// Mirrored light from which a pixel says nothing of the lips' own colour, bodies. With a hard limit at 0.25 instead, one photo taken again
/// differs by up to ΔE00 1.6 instead of 1.2.
const MIRROR: f32 = 0.75;

/// How often the lips' own light is found again without what mirrors beside it.
const ROUNDS: usize = 2;

/// Least share of the lips that is not mirror.
const LEAST_BARE: f32 = 0.25;

/// Pixels that are looked at for it, more or less: every second, third, … of many.
const ENOUGH: usize = 3000;

/// Lips and skin of one photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LipsOnSkin {
    /// Lips minus skin of log2 R, G, B, stops.
    pub against_skin_stops: [f64; 3],
    /// log2 of the skin's R, G, B, linear light.
    pub skin_stops: [f64; 3],
    /// The lips beside what mirrors light; `None` where nearly all of them mirrors.
    pub bare: Option<BareLips>,
}

/// What of the lips does not mirror light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BareLips {
    /// These lips minus skin of log2 R, G, B, stops.
    pub against_skin_stops: [f64; 3],
    /// Share of all of the lips that mirrors light, weighed, 0..1.
    pub mirror_ratio: f64,
}

impl LipsOnSkin {
    pub(super) fn read(mouth: &MouthView) -> Result<Self, WhyNot> {
        let lips = middle(mouth).ok_or_else(|| WhyNot::new("no lip pixels"))?;
        let skin = mouth.skin_body.map(|body| body.rgb).ok_or_else(|| {
            WhyNot::new("there is no skin around the lips to compare their colour with")
        })?;
        unclipped(lips, skin)?;
        let stops = |v: f32| f64::from(log2(v.max(BLACK)));
        let skin_stops = skin.map(stops);
        let against_skin = |own: [f32; 3]| [0, 1, 2].map(|i| stops(own[i]) - skin_stops[i]);
        Ok(Self {
            against_skin_stops: against_skin(lips),
            skin_stops,
            bare: bare(mouth, lips, skin).map(|(own, mirror_ratio)| BareLips {
                against_skin_stops: against_skin(own),
                mirror_ratio,
            }),
        })
    }

    /// `(R − G, B − G)` of the lips against the skin, stops.
    fn chroma(&self) -> [f64; 2] {
        let [r, g, b] = self.against_skin_stops;
        [r - g, b - g]
    }
}

/// How much stronger the lips stand out from the skin after, in lightness and chroma; see [`chroma_change`].
pub(super) fn contrast_change(before: &LipsOnSkin, after: &LipsOnSkin) -> Option<f64> {
    along_mean(before.against_skin_stops, after.against_skin_stops)
}

/// How much stronger the lips' chroma stands out from the skin after, `log2(after / before)` along the mean of both, stops; `None` where
/// lips and skin have one chroma.
pub(super) fn chroma_change(before: &LipsOnSkin, after: &LipsOnSkin) -> Option<f64> {
    along_mean(before.chroma(), after.chroma())
}

/// `log2(after / before)` of two contrasts' lengths along their mean.
fn along_mean<const N: usize>(before: [f64; N], after: [f64; N]) -> Option<f64> {
    let mean: [f64; N] = std::array::from_fn(|i| before[i] + after[i]);
    let dot = |v: &[f64; N]| v.iter().zip(&mean).map(|(v, m)| v * m).sum::<f64>();
    let least = LEAST * dot(&mean).sqrt();
    let (p, q) = (dot(&before).max(least), dot(&after).max(least));
    (p + q > 2.0 * least).then(|| (q / p).log2())
}

/// A clipped channel has lost its contrast, and with it the colour of the lips against the skin.
fn unclipped(lips: [f32; 3], skin: [f32; 3]) -> Result<(), WhyNot> {
    let which = match [clipped(lips), clipped(skin)] {
        [false, false] => return Ok(()),
        [true, false] => "the lips are",
        [false, true] => "the skin around the lips is",
        [true, true] => "the lips and the skin around them are",
    };
    Err(WhyNot::new(format!(
        "{which} too bright: clipped to white, and the colour is lost"
    )))
}

/// The lips' typical light; `None` without any pixel of them.
fn middle(mouth: &MouthView) -> Option<[f32; 3]> {
    let of = |plane| middle_mean(&inside(plane, &mouth.lips).collect::<Vec<f32>>());
    Some([
        of(&mouth.image.red)?,
        of(&mouth.image.green)?,
        of(&mouth.image.blue)?,
    ])
}

/// The same without what mirrors light, and the share of the lips that does; `None` where nearly all of them do.
fn bare(mouth: &MouthView, lips: [f32; 3], skin: [f32; 3]) -> Option<([f32; 3], f64)> {
    let planes = [&mouth.image.red, &mouth.image.green, &mouth.image.blue];
    let every = (mouth.lips.iter().filter(|inside| **inside).count() / ENOUGH).max(1);
    let values = planes.map(|plane| inside(plane, &mouth.lips).step_by(every).collect());
    without_mirrors(&values, lips, skin)
}

fn without_mirrors(
    values: &[Vec<f32>; 3],
    lips: [f32; 3],
    skin: [f32; 3],
) -> Option<([f32; 3], f64)> {
    let [red, green, blue] = values;
    let orders = [ascending(red), ascending(green), ascending(blue)];
    let count = red.len() as f32;
    let (mut own, mut mirror) = (lips, 0.0);
    for _ in 0..ROUNDS {
        // Of black lips or skin no mirror can be told.
        let Some(surface) = Surface::new(own, skin) else {
            return Some((lips, 0.0));
        };
        let pixels = red.iter().zip(green).zip(blue);
        let weight = |((r, g), b): ((&f32, &f32), &f32)| {
            let mirrored = surface.mirrored([*r, *g, *b], [1.0; 3]);
            ((MIRROR - mirrored) / (MIRROR - SPOT)).clamp(0.0, 1.0)
        };
        let weights: Vec<f32> = pixels.map(weight).collect();
        let kept = weights.iter().sum::<f32>() / count;
        if kept < LEAST_BARE {
            return None;
        }
        mirror = f64::from(1.0 - kept);
        let of = |i: usize| weighted_middle_mean(&values[i], &weights, &orders[i]);
        own = [of(0)?, of(1)?, of(2)?];
    }
    Some((own, mirror))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lips(against_skin_stops: [f64; 3]) -> LipsOnSkin {
        LipsOnSkin {
            against_skin_stops,
            skin_stops: [-1.0; 3],
            bare: None,
        }
    }

    /// 1,000 pixels of shaded lips, a share of which mirrors white light as bright as twice the body.
    fn shaded(mirror_ratio: f32) -> [Vec<f32>; 3] {
        const LIPS: [f32; 3] = [0.30, 0.12, 0.10];
        let pixel = |n: usize, level: f32| {
            let shade = 1.0 + 0.3 * (n as f32 / 7.0).sin();
            // 7 and 1,000 have no common divisor: the shiny pixels are of every shade.
            let shiny = ((n * 7) % 1000) as f32 / 1000.0 < mirror_ratio;
            level * shade + if shiny { 0.3 } else { 0.0 }
        };
        LIPS.map(|level| (0..1000).map(|n| pixel(n, level)).collect())
    }

    #[test]
    fn gloss_over_a_third_of_the_lips_hardly_moves_their_bare_colour() {
        const SKIN: [f32; 3] = [0.45, 0.30, 0.23];
        let read = |mirror_ratio| {
            let values = shaded(mirror_ratio);
            let all = [0, 1, 2].map(|i| middle_mean(&values[i]).unwrap());
            let (bare, mirror) = without_mirrors(&values, all, SKIN).unwrap();
            ([all, bare].map(|own| own.map(f32::log2)), mirror)
        };
        let ([matt, matt_bare], none) = read(0.0);
        let ([glossy, glossy_bare], some) = read(0.35);
        let apart =
            |a: [f32; 3], b: [f32; 3]| (0..3).map(|i| (a[i] - b[i]).abs()).fold(0.0, f32::max);
        assert!(none < 0.01 && (some - 0.35).abs() < 0.05, "{none} {some}");
        assert!(apart(matt, matt_bare) < 0.02);
        assert!(
            apart(glossy_bare, matt_bare) < 0.05,
            "{glossy_bare:?} {matt_bare:?}"
        );
        assert!(apart(glossy, matt) > 0.15, "{glossy:?} {matt:?}");
    }

    #[test]
    fn lips_that_mirror_all_over_have_no_bare_colour() {
        let values = shaded(1.0);
        assert!(without_mirrors(&values, [0.30, 0.12, 0.10], [0.45, 0.30, 0.23]).is_none());
    }

    #[test]
    fn clipped_lips_or_skin_have_no_colour_and_bright_ones_have() {
        let (lips, skin) = ([0.30, 0.12, 0.10], [0.45, 0.30, 0.23]);
        let in_light = |light: f32| {
            let lit = |rgb: [f32; 3]| rgb.map(|v| (light * v).min(1.0));
            unclipped(lit(lips), lit(skin))
        };
        assert!(in_light(1.0).is_ok() && in_light(2.0).is_ok());
        let why = in_light(3.0).unwrap_err();
        assert!(why.as_str().starts_with("the skin around"), "{why}");
        assert!(in_light(4.0).is_err());
    }

    #[test]
    fn half_the_chroma_is_one_stop_less_and_light_does_not_matter() {
        let (full, half) = (lips([0.1, -0.5, -0.2]), lips([-0.1, -0.4, -0.25]));
        let change = chroma_change(&full, &half).unwrap();
        assert!((change + 1.0).abs() < 1e-9, "{change}");
        assert!((chroma_change(&half, &full).unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn grey_lips_have_lost_their_chroma() {
        let change = chroma_change(&lips([0.1, -0.5, -0.2]), &lips([-0.3; 3])).unwrap();
        assert!(change < -6.0, "{change}");
    }

    #[test]
    fn lips_of_the_skins_chroma_say_nothing() {
        assert_eq!(chroma_change(&lips([0.0; 3]), &lips([0.0; 3])), None);
    }
}
