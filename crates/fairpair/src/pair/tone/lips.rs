//! The lips' colour against the skin around them, in one photo.
//!
//! Formula: per channel `log2 of the lips' middle mean − log2 of the median of the skin around them`, stops: the light cancels. The middle
//! mean is that from the first quartile to the third: the outer and the inner part of dark lips differ in colour, and a median leaps from
//! one to the other where a smile moves their shares.

use crate::measured::WhyNot;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::robust::middle_mean;
use crate::portrait::MouthView;

/// Darkest channel that has a usable logarithm: one step of an 8-bit sRGB file.
const BLACK: f32 = 3e-4;

/// Least contrast that has a logarithm, stops: rounding to 8 bits.
const LEAST: f64 = 3e-3;

/// Lips and skin of one photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LipsOnSkin {
    /// Lips minus skin of log2 R, G, B, stops.
    pub against_skin_stops: [f64; 3],
    /// log2 of the skin's R, G, B, linear light.
    pub skin_stops: [f64; 3],
}

impl LipsOnSkin {
    pub(super) fn read(mouth: &MouthView) -> Result<Self, WhyNot> {
        let stops = |v: f32| f64::from(log2(v.max(BLACK)));
        let lips = middle(mouth)
            .ok_or_else(|| WhyNot::new("no lip pixels"))?
            .map(stops);
        let skin_stops = mouth
            .skin_body
            .map(|body| body.rgb.map(stops))
            .ok_or_else(|| {
                WhyNot::new("there is no skin around the lips to compare their colour with")
            })?;
        Ok(Self {
            against_skin_stops: [0, 1, 2].map(|i| lips[i] - skin_stops[i]),
            skin_stops,
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

/// The lips' typical light; `None` without any pixel of them.
fn middle(mouth: &MouthView) -> Option<[f32; 3]> {
    let of = |plane| middle_mean(&inside(plane, &mouth.lips).collect::<Vec<f32>>());
    Some([
        of(&mouth.image.red)?,
        of(&mouth.image.green)?,
        of(&mouth.image.blue)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lips(against_skin_stops: [f64; 3]) -> LipsOnSkin {
        LipsOnSkin {
            against_skin_stops,
            skin_stops: [-1.0; 3],
        }
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
