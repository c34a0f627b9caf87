//! Numerics without any knowledge of faces: one algorithm, and its paper, a file.

mod image;

pub use image::{LUMINANCE, LinearImage, Mask, Plane};
