//! Numerics without any knowledge of faces: one algorithm, and its paper, a file.

pub mod align;
pub mod blockiness;
pub mod blur;
pub mod body;
pub mod colour;
pub mod cubic;
pub(crate) mod dot;
pub mod even;
pub mod gaussian;
mod held;
pub mod highlights;
mod image;
pub mod lattice;
pub mod light;
pub mod log;
pub mod low_pass;
pub mod margin;
pub mod motion;
pub mod plane;
pub mod robust;
pub mod sheen;
pub mod spots;
pub mod texture;
pub mod thin;
pub mod track;

pub use image::{LUMINANCE, LinearImage, Mask, Plane, halved, luminance_of, reduced};
