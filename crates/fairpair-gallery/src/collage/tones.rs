//! A reduced picture in tones that are even to the eye, and rectangles in it.

use fairpair::optics::{LinearImage, Plane};
use fairpair::photo::Window;

/// One step of an 8-bit code, about: the square root of light is near enough to the sRGB curve for counting steps.
pub(super) const CODE: f32 = 1.0 / 255.0;

/// Square roots of linear light, three planes.
pub(super) struct Tones {
    planes: [Plane; 3],
}

/// Columns `left..right` and rows `top..bottom` of a reduced picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Rect {
    pub(super) fn width(self) -> usize {
        self.right.saturating_sub(self.left)
    }

    pub(super) fn height(self) -> usize {
        self.bottom.saturating_sub(self.top)
    }

    /// Rows for columns.
    pub(super) fn turned(self) -> Self {
        Self {
            left: self.top,
            top: self.left,
            right: self.bottom,
            bottom: self.right,
        }
    }

    /// The same in pixels of the photo.
    pub(super) fn window(self, reduce: u32) -> Window {
        let px = |v: usize| v as u32 * reduce;
        Window {
            x: px(self.left),
            y: px(self.top),
            width: px(self.width()),
            height: px(self.height()),
        }
    }
}

impl Tones {
    pub(super) fn of(image: &LinearImage) -> Self {
        let root = |plane: &Plane| plane.mapv(|v| v.max(0.0).sqrt());
        Self {
            planes: [&image.red, &image.green, &image.blue].map(root),
        }
    }

    /// Rows for columns.
    pub(super) fn turned(&self) -> Self {
        Self {
            planes: self.planes.each_ref().map(|p| p.t().to_owned()),
        }
    }

    pub(super) fn all(&self) -> Rect {
        let (bottom, right) = self.planes[0].dim();
        Rect {
            left: 0,
            top: 0,
            right,
            bottom,
        }
    }

    /// The three tones of a pixel; black outside.
    pub(super) fn at(&self, column: usize, row: usize) -> [f32; 3] {
        self.planes
            .each_ref()
            .map(|p| p.get((row, column)).copied().unwrap_or_default())
    }
}

/// Greatest difference of any of the three tones.
pub(super) fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3).map(|k| (a[k] - b[k]).abs()).fold(0.0, f32::max)
}

/// The median of each tone over some pixels; black where there is none.
pub(super) fn median(pixels: &[[f32; 3]]) -> [f32; 3] {
    [0, 1, 2].map(|k| {
        let mut values: Vec<f32> = pixels.iter().map(|p| p[k]).collect();
        let middle = values.len() / 2;
        if values.is_empty() {
            return 0.0;
        }
        *values.select_nth_unstable_by(middle, f32::total_cmp).1
    })
}

/// Share of the pixels within `tolerance` of a colour, 0..1.
pub(super) fn share_near(pixels: &[[f32; 3]], colour: [f32; 3], tolerance: f32) -> f32 {
    let near = pixels.iter().filter(|p| apart(**p, colour) <= tolerance);
    near.count() as f32 / pixels.len().max(1) as f32
}
