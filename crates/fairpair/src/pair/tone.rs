//! How the photos render contrast and colour: camera, picture style and editing change all differences at once, light and skin do not.
//!
//! Formula: five contrasts, each `log2(after / before)`: the edges of the skin's shading and what is coarser ([`Shading`]), its
//! blotches of colour ([`Blotches`]), its fine texture where that can be seen, and the lips against the skin ([`LipsOnSkin`]). Another tone curve
//! changes all of them one way; its change of contrast is the one that all reach: the least of them where all have one sign, 0 where they
//! differ. Saturation is read in the same way from the skin's blotches and the chroma of the lips against the skin.
//! Why the least: light of another kind leaves the lips' contrast as it is, a filter for skin the coarse shading, lipstick the skin,
//! foundation the lips.
//! Assumptions: changes by light, make-up, healing and retouching seldom agree in all of them.
//! How it can be fooled: softer light on a face with paler lips; lips like the skin in colour and lightness, which say little; a curve
//! that bends shadows alone.
//!
//! Figures behind [`ALIKE_CONTRAST`] and [`ALIKE_SATURATION`]: `cargo run --release -p fairpair-eval -- no-change` and `-- small`.

mod blotches;
mod lips;
mod shading;

pub use blotches::Blotches;
pub use lips::{BareLips, LipsOnSkin};
pub use shading::Shading;

use super::{CommonDetail, CommonFace};
use crate::measured::{Measured, WhyNot};
use crate::portrait::Portrait;

/// Change of contrast, stops, that 49 of 50 pairs of one studio stay within, neutral against smiling (0.046; all: 0.066), and all of 154
/// portraits photographed twice (0.050).
const ALIKE_CONTRAST: f64 = 0.05;

/// Change of saturation, stops, that the same 50 pairs stay within (0.175), and 98 % of the portraits (0.177).
const ALIKE_SATURATION: f64 = 0.18;

/// Why a change of contrast within what rendering accounts for cannot be told.
pub const RENDERED: &str =
    "The photos render contrast or colour otherwise (see tone), and that may be all of it.";

/// Contrasts of both photos, and what all of them agree on.
#[derive(Debug, Clone)]
pub struct Tone {
    /// Contrast of the shading on the skin.
    pub shading: Measured<Shading>,
    /// Unevenness of the skin's colour.
    pub blotches: Measured<Blotches>,
    /// The lips' colour against the skin's, before and after.
    pub lips: Measured<[LipsOnSkin; 2]>,
    /// Change of the skin's fine texture, stops; `None` where it cannot be compared.
    pub texture_change_stops: Option<f64>,
}

impl Tone {
    pub(super) fn of(
        [before, after]: [&Portrait; 2],
        common: &Measured<CommonFace>,
        detail: &Measured<CommonDetail>,
    ) -> Self {
        let shading = common.as_result().and_then(|c| {
            let images = [&c.before, &c.after];
            Shading::read(images, c.luminance.each_ref(), &c.skin, c.width)
        });
        let lips = |portrait: &Portrait, side: &str| {
            let mouth = portrait.mouth().as_result();
            mouth.and_then(LipsOnSkin::read).map_err(|w| w.of(side))
        };
        let both = lips(before, "before").and_then(|a| lips(after, "after").map(|b| [a, b]));
        Self {
            shading: shading.into(),
            blotches: colours([before, after])
                .and_then(|()| Blotches::read(common.as_result()?))
                .into(),
            lips: both.into(),
            texture_change_stops: detail
                .known()
                .filter(|d| d.sharpness.known().is_some())
                .and_then(CommonDetail::texture_change),
        }
    }

    /// Change of the photos' contrast, stops; positive = more in the after photo, 0 = the skin's contrasts do not change together.
    ///
    /// # Errors
    /// Why skin or lips cannot be compared.
    pub fn contrast_change(&self) -> Result<f64, WhyNot> {
        let shading = self.shading.as_result()?;
        let blotches = self.blotches.as_result()?;
        let four = [
            shading.edges_change(),
            shading.coarse_change(),
            blotches.change(),
            self.lips_contrast_change()?,
        ];
        let five = four.into_iter().chain(self.texture_change_stops);
        Ok(reached_by_all(five))
    }

    /// How much stronger the lips stand out from the skin after, in lightness and colour, stops.
    ///
    /// # Errors
    /// Why they cannot be compared.
    pub fn lips_contrast_change(&self) -> Result<f64, WhyNot> {
        let [before, after] = self.lips.as_result()?;
        lips::contrast_change(before, after)
            .ok_or_else(|| WhyNot::new("the lips have the colour of the skin"))
    }

    /// Change of the photos' saturation, stops; positive = more in the after photo; `None` where lips or skin cannot be compared.
    pub fn saturation_change(&self) -> Option<f64> {
        let blotches = self.blotches.known()?.change();
        Some(reached_by_all([blotches, self.lips_chroma_change()?]))
    }

    /// How much stronger the lips' chroma stands out from the skin's after, stops.
    pub fn lips_chroma_change(&self) -> Option<f64> {
        let [before, after] = self.lips.known()?;
        lips::chroma_change(before, after)
    }

    /// Part of every change of contrast that rendering accounts for, stops; 0 where the photos may be rendered alike.
    pub fn shared_contrast(&self) -> f64 {
        let known = self.contrast_change().ok();
        known.filter(|c| c.abs() > ALIKE_CONTRAST).unwrap_or(0.0)
    }

    /// The same of every change of colour: the larger of the shared contrast and the saturation, stops.
    pub fn shared_saturation(&self) -> f64 {
        let contrast = self.shared_contrast();
        let saturation = self.saturation_change().unwrap_or(0.0);
        if saturation.abs() > ALIKE_SATURATION.max(contrast.abs()) {
            saturation
        } else {
            contrast
        }
    }

    /// The larger of both changes, in units of what photos that are rendered alike differ by; 1 and less = alike; `None` where the
    /// contrast is not known.
    pub fn change(&self) -> Option<f64> {
        let contrast = self.contrast_change().ok()?.abs() / ALIKE_CONTRAST;
        let saturation = self.saturation_change().unwrap_or(0.0).abs() / ALIKE_SATURATION;
        Some(contrast.max(saturation))
    }
}

/// Grey files have no colour that could be compared.
fn colours(photos: [&Portrait; 2]) -> Result<(), WhyNot> {
    if photos.iter().any(|p| p.facts().grey) {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    Ok(())
}

/// The change of least magnitude where all have one sign, else 0.
fn reached_by_all(changes: impl IntoIterator<Item = f64>) -> f64 {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for change in changes {
        low = low.min(change);
        high = high.max(change);
    }
    // At most one of them is not 0.
    low.max(0.0) + high.min(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_reach_is_the_least_of_one_sign_and_nothing_of_two() {
        let close = |changes: &[f64], sought: f64| {
            assert!((reached_by_all(changes.iter().copied()) - sought).abs() < 1e-12);
        };
        close(&[0.3, 0.2, 0.5], 0.2);
        close(&[-0.3, -0.2, -0.5], -0.2);
        close(&[-0.3, 0.2], 0.0);
        close(&[0.4, 0.0], 0.0);
    }
}
