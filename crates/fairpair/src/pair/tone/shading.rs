//! Contrast of what light draws on the skin: the edges of its shadows, and what is coarser.
//!
//! Formula: with Y/Ỹ each photo's luminance over its median on the common skin, `L = log2(Y/Ỹ + 0.1)`; edges are the band between
//! low-passes of 1.2 % and 4 % of the face's width, coarse is what is above 4 %; the contrast is the standard deviation, stops.
//! Assumptions: the same skin in register; a face at least about 160 pixels wide.
//! How it can be fooled: a beard or hair in the skin outline in one photo only.

use crate::measured::WhyNot;
use crate::optics::body::colour;
use crate::optics::colour::clipped;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::low_pass::low_pass_all;
use crate::optics::robust::{median, rms_about_median};
use crate::optics::thin::thinned;
use crate::optics::{LinearImage, Mask, Plane};

/// Low-pass that takes out pores and noise, as a share of the face's width.
const FINE: f32 = 0.012;

/// Low-pass that holds what is no edge, as a share of the face's width.
const COARSE: f32 = 0.04;

/// Luminance over the median below which a logarithm says nothing: deep shadow is veiling glare and noise.
const GLARE: f32 = 0.1;

/// Least contrast that has a logarithm, stops: rounding to 8 bits.
const LEAST_STOPS: f64 = 1e-3;

/// Contrast of the shading in both photos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shading {
    /// Standard deviation of the edges before and after, stops.
    pub edges_stops: [f64; 2],
    /// The same of what is coarser.
    pub coarse_stops: [f64; 2],
}

impl Shading {
    /// Reads it on `skin`: `images` are both photos, `luminance` theirs.
    pub(super) fn read(
        images: [&LinearImage; 2],
        luminance: [&Plane; 2],
        skin: &Mask,
        width: f32,
    ) -> Result<Self, WhyNot> {
        let some = &thinned(skin);
        for (image, side) in images.into_iter().zip(["before", "after"]) {
            // What is clipped has lost its shading, and reads as soft light.
            if colour(image, some).is_some_and(clipped) {
                let why = WhyNot::new(
                    "the skin is too bright: clipped to white, and its shading is lost",
                );
                return Err(why.of(side));
            }
        }
        Self::on(luminance, skin, some, width).ok_or_else(|| WhyNot::new("the skin is black"))
    }

    /// `some` are those pixels of `skin` that contrasts are read from; `None` where the skin is black or there is none.
    fn on(luminance: [&Plane; 2], skin: &Mask, some: &Mask, width: f32) -> Option<Self> {
        let logs = |luminance: &Plane| {
            let levels: Vec<f32> = inside(luminance, some).collect();
            let typical = median(&levels).filter(|y| *y > 1e-4)?;
            Some(luminance.map(|y| log2(y.max(0.0) / typical + GLARE)))
        };
        let logs = [logs(luminance[0])?, logs(luminance[1])?];
        let low = |share: f32| low_pass_all(logs.each_ref(), skin, share * width);
        let (fine, coarse) = (low(FINE), low(COARSE));
        let spread = |values: Vec<f32>| rms_about_median(&values).map(f64::from);
        let edges = |k: usize| {
            let both = inside(&fine[k], some).zip(inside(&coarse[k], some));
            spread(both.map(|(f, c)| f - c).collect())
        };
        let broad = |k: usize| spread(inside(&coarse[k], some).collect());
        Some(Self {
            edges_stops: [edges(0)?, edges(1)?],
            coarse_stops: [broad(0)?, broad(1)?],
        })
    }

    /// `log2(after / before)` of the edges' contrast, stops.
    pub fn edges_change(&self) -> f64 {
        change(self.edges_stops)
    }

    /// `log2(after / before)` of the coarse contrast, stops.
    pub fn coarse_change(&self) -> f64 {
        change(self.coarse_stops)
    }
}

fn change([before, after]: [f64; 2]) -> f64 {
    (after.max(LEAST_STOPS) / before.max(LEAST_STOPS)).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ridge across the skin whose edges are `soft` pixels wide.
    fn ridge(soft: f32) -> Plane {
        Plane::from_shape_fn((160, 160), |(_, c)| {
            let x = (c as f32 - 80.0).abs() - 12.0;
            0.2 + 0.2 / (1.0 + (x / soft).exp())
        })
    }

    fn change(a: &Plane, b: &Plane) -> f64 {
        read(a, b).unwrap().edges_change()
    }

    fn read(a: &Plane, b: &Plane) -> Result<Shading, WhyNot> {
        let grey = |plane: &Plane| LinearImage {
            red: plane.clone(),
            green: plane.clone(),
            blue: plane.clone(),
        };
        let skin = Mask::from_elem((160, 160), true);
        Shading::read([&grey(a), &grey(b)], [a, b], &skin, 160.0)
    }

    #[test]
    fn clipped_skin_is_no_softer_light() {
        let bright = |light: f32| ridge(2.0).map(|y| (light * y).min(1.0));
        assert!(read(&bright(1.0), &bright(2.0)).is_ok());
        let why = read(&bright(1.0), &bright(6.0)).unwrap_err();
        assert!(
            why.as_str()
                .starts_with("after photo: the skin is too bright")
        );
        assert!(read(&bright(6.0), &bright(1.0)).is_err());
    }

    #[test]
    fn softer_edges_have_less_contrast() {
        assert!(change(&ridge(1.0), &ridge(6.0)) < -0.3);
        assert!((change(&ridge(1.0), &ridge(6.0)) + change(&ridge(6.0), &ridge(1.0))).abs() < 1e-9);
    }

    #[test]
    fn more_exposure_is_no_harder_light() {
        let dark = ridge(2.0);
        assert!(change(&dark, &dark.map(|y| 1.8 * y)).abs() < 1e-4);
    }

    #[test]
    fn pores_are_no_hard_light() {
        let pores = Plane::from_shape_fn((160, 160), |(r, c)| {
            ridge(3.0)[[r, c]] * if (r + c) % 2 == 0 { 1.1 } else { 0.9 }
        });
        assert!(change(&ridge(3.0), &pores).abs() < 0.02);
    }
}
