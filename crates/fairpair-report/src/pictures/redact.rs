//! What of a face is not shown.

use image::{Rgb, RgbImage};
use serde::{Deserialize, Serialize};

/// What pictures hide, the most first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Redact {
    /// Everything but the mouth and the skin around it.
    #[default]
    Mouth,
    /// The eyes; where they are not known, everything but the mouth.
    Eyes,
    /// Nothing.
    None,
}

impl Redact {
    /// What pictures do, as the rest of a sentence that has them for its subject.
    pub fn does(self) -> &'static str {
        match self {
            Self::Mouth => "show the mouth region only",
            Self::Eyes => "hide the eyes",
            Self::None => "show whole faces",
        }
    }

    /// What a reader is told.
    pub fn told(self) -> &'static str {
        match self {
            Self::Mouth => "Pictures show the mouth region only.",
            Self::Eyes => "Pictures hide the eyes.",
            Self::None => {
                "Pictures show whole faces: share this page as you would share the photos."
            }
        }
    }
}

/// The bar reaches beyond the eyes by this share of their distance to the sides, and by the second up and down: brows and lids
/// are within it at any usual roll of the head.
const BAR: [f32; 2] = [0.22, 0.17];

/// Paints a bar over the eyes' points, canvas pixels; `false` where there is no point to paint over.
pub(super) fn bar(picture: &mut RgbImage, eyes: &[[f32; 2]]) -> bool {
    let finite = || eyes.iter().filter(|p| p.iter().all(|v| v.is_finite()));
    if finite().next().is_none() {
        return false;
    }
    let edge = |axis: usize, pick: fn(f32, f32) -> f32, from: f32| {
        finite().map(|p| p[axis]).fold(from, pick)
    };
    let (left, right) = (
        edge(0, f32::min, f32::INFINITY),
        edge(0, f32::max, f32::NEG_INFINITY),
    );
    let (top, bottom) = (
        edge(1, f32::min, f32::INFINITY),
        edge(1, f32::max, f32::NEG_INFINITY),
    );
    let [x, y] = BAR.map(|share| share * (right - left).max(4.0));
    // Pixels whose centres are beyond the first edge and before the second.
    let inside = |first: f32, last: f32, size: u32| {
        let end = (last - 0.5).ceil().clamp(0.0, size as f32) as u32;
        (first + 0.5).floor().clamp(0.0, size as f32) as u32..end
    };
    let columns = inside(left - x, right + x, picture.width());
    for r in inside(top - y, bottom + y, picture.height()) {
        for c in columns.clone() {
            picture.put_pixel(c, r, Rgb([90, 90, 90]));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_covers_the_eyes_and_not_the_mouth() {
        let mut face = RgbImage::from_pixel(100, 120, Rgb([200, 150, 140]));
        assert!(bar(&mut face, &[[30.0, 40.0], [70.0, 42.0]]));
        assert_eq!(face.get_pixel(30, 40), &Rgb([90, 90, 90]));
        assert_eq!(face.get_pixel(74, 36), &Rgb([90, 90, 90]));
        assert_eq!(face.get_pixel(50, 90), &Rgb([200, 150, 140]));
    }

    #[test]
    fn without_eyes_nothing_is_said_to_be_hidden() {
        let mut face = RgbImage::new(10, 10);
        assert!(!bar(&mut face, &[]) && !bar(&mut face, &[[f32::NAN, 1.0]]));
    }
}
