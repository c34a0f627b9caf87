//! The typical light of a surface: what highlights and colours are told against.
//!
//! Formula: the median of each channel, and of luminance, over the surface's pixels.
//! Assumptions: the body fills more than half of the surface.
//! How it can be fooled: what covers more than half of it.

use super::highlights::inside;
use super::robust::median;
use super::{LinearImage, Mask, Plane};

/// Median light of a surface, linear; 1 = white.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Of luminance.
    pub luminance: f32,
    /// Of red, green and blue.
    pub rgb: [f32; 3],
}

impl Body {
    /// The body of `region`; `luminance` is that of `image`. `None` where the region is empty.
    pub fn of(image: &LinearImage, luminance: &Plane, region: &Mask) -> Option<Self> {
        Some(Self {
            luminance: median(&inside(luminance, region).collect::<Vec<_>>())?,
            rgb: colour(image, region)?,
        })
    }
}

/// Median colour inside `region`; `None` where it is empty.
pub fn colour(image: &LinearImage, region: &Mask) -> Option<[f32; 3]> {
    let middle = |plane: &Plane| median(&inside(plane, region).collect::<Vec<_>>());
    Some([
        middle(&image.red)?,
        middle(&image.green)?,
        middle(&image.blue)?,
    ])
}
