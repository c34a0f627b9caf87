//! Renders plausible lit faces with known truth: fixtures for tests and the bundled example gallery.
//!
//! Everything is procedural: no photo, no scan and no person stands behind a picture. A [`Scene`] names what a photo depends on;
//! [`Scene::render`] takes it and tells where skin, lips, eyes and key points are.
//!
//! ```
//! let mut scene = fairpair_scene::Scene::default();
//! scene.camera.width = 96;
//! scene.camera.height = 120;
//! scene.light.azimuth_deg = 35.0;
//! let photo = scene.render();
//! assert_eq!(photo.rgb8.len(), 96 * 120 * 3);
//! assert!(photo.truth.key_points.contains_key("nose_tip"));
//! ```

#![warn(clippy::print_stdout)]

mod encode;
mod exif;
mod face;
mod features;
pub mod gallery;
mod identity;
mod light;
mod maths;
mod noise;
mod relief;
mod render;
mod scene;
mod sensor;
mod shade;
mod skin;
mod truth;
mod varied;
mod view;

pub use encode::{EncodeError, jpeg, png, with_exif};
pub use exif::{ExifFields, Gps, exif_block};
pub use render::Rendered;
pub use scene::{
    Camera, Expression, Gloss, Hair, Identity, Light, Lips, Lipstick, Scene, Skin, Tone,
};
pub use truth::{Point, Polygon, Truth};
