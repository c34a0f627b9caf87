//! The typical light of a surface: what highlights and colours are told against.
//!
//! Formula: the median of each channel, and of luminance, over the surface's pixels; of many, over every second, third, …
//! Assumptions: the body fills more than half of the surface.
//! How it can be fooled: what covers more than half of it.

use super::highlights::inside;
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
        Some(Self {
            luminance: typical(luminance, region, every(region))?,
            rgb: colour(image, region)?,
        })
    }
}

/// Median colour inside `region`; `None` where it is empty.
pub fn colour(image: &LinearImage, region: &Mask) -> Option<[f32; 3]> {
    let every = every(region);
    Some([
        typical(&image.red, region, every)?,
        typical(&image.green, region, every)?,
        typical(&image.blue, region, every)?,
    ])
}

/// Of how many pixels one is looked at.
fn every(region: &Mask) -> usize {
    let inside = region.iter().filter(|inside| **inside).count();
    (inside / MOST_PIXELS).max(1)
}

fn typical(plane: &Plane, region: &Mask, every: usize) -> Option<f32> {
    let mut seen = Vec::new();
    let mut wait = 0;
    for value in inside(plane, region) {
        if wait == 0 {
            seen.push(value);
            wait = every;
        }
        wait -= 1;
    }
    median(&seen)
}
