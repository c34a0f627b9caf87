//! The typical light of a surface: what highlights and colours are told against.
//!
//! Formula: the median of each channel, and of luminance, over the surface's pixels; of many, over every second, third, …
//! Assumptions: the body fills more than half of the surface.
//! How it can be fooled: what covers more than half of it.

use super::robust::median;
use super::{LinearImage, Mask, Plane};

/// Of more than twice as many pixels not all are looked at: their median is known to a hundredth of their spread already.
const MOST_PIXELS: usize = 10_000;

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
        let pixels = Pixels::of(region);
        Some(Self {
            luminance: pixels.median(luminance)?,
            rgb: pixels.colour(image)?,
        })
    }
}

/// Median colour inside `region`; `None` where it is empty.
pub fn colour(image: &LinearImage, region: &Mask) -> Option<[f32; 3]> {
    Pixels::of(region).colour(image)
}

/// The pixels of a region that are looked at, numbered row by row.
struct Pixels(Vec<usize>);

impl Pixels {
    fn of(region: &Mask) -> Self {
        let inside = region.iter().enumerate().filter(|(_, inside)| **inside);
        let all: Vec<usize> = inside.map(|(pixel, _)| pixel).collect();
        let every = (all.len() / MOST_PIXELS).max(1);
        Self(all.into_iter().step_by(every).collect())
    }

    fn colour(&self, image: &LinearImage) -> Option<[f32; 3]> {
        Some([
            self.median(&image.red)?,
            self.median(&image.green)?,
            self.median(&image.blue)?,
        ])
    }

    fn median(&self, plane: &Plane) -> Option<f32> {
        let plane = plane.as_standard_layout();
        let values = plane.as_slice()?;
        let seen: Vec<f32> = self
            .0
            .iter()
            .filter_map(|p| values.get(*p).copied())
            .collect();
        median(&seen)
    }
}
