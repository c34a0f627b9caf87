//! What a network looks at: a rectangle laid over the photo, turned and scaled at will.
//!
//! Formula: photo = centre + scale · R(roll) · (view − half its size); both in pixels whose centres lie at + ½.

use super::super::Point;

/// A rectangle over the photo; it may reach beyond it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// The photo point in its middle.
    pub(super) centre: Point,
    /// Photo pixels per view pixel.
    pub(super) scale: f32,
    /// Unit vector of its rows in the photo.
    pub(super) along: [f32; 2],
    /// Its height, view pixels.
    pub(super) rows: usize,
    /// Its width, view pixels.
    pub(super) columns: usize,
}

impl View {
    /// A view of the given size around `centre`, `width` photo pixels wide, its rows parallel to `along` (of any length).
    pub(super) fn new(
        centre: Point,
        width: f32,
        along: [f32; 2],
        (rows, columns): (usize, usize),
    ) -> Self {
        let length = along[0].hypot(along[1]);
        let along = if length > 0.0 {
            along.map(|v| v / length)
        } else {
            [1.0, 0.0]
        };
        Self {
            centre,
            scale: width / columns as f32,
            along,
            rows,
            columns,
        }
    }

    /// The photo point under a point of the view.
    pub(super) fn at(&self, [x, y]: [f32; 2]) -> Point {
        let dx = (x - self.columns as f32 / 2.0) * self.scale;
        let dy = (y - self.rows as f32 / 2.0) * self.scale;
        let [c, s] = self.along;
        [
            self.centre[0] + c * dx - s * dy,
            self.centre[1] + s * dx + c * dy,
        ]
    }

    /// The corners of the upright rectangle around the view: least and greatest x and y, photo pixels.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let [c, s] = self.along.map(f32::abs);
        let (width, height) = (
            self.columns as f32 * self.scale / 2.0,
            self.rows as f32 * self.scale / 2.0,
        );
        let (x, y) = (c * width + s * height, s * width + c * height);
        let [cx, cy] = self.centre;
        ([cx - x, cy - y], [cx + x, cy + y])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_view_turned_a_quarter_has_its_rows_pointing_down() {
        let view = View::new([100.0, 50.0], 40.0, [0.0, 3.0], (10, 20));
        let ahead = view.at([15.0, 5.0]);
        assert!((ahead[0] - 100.0).abs() < 1e-4 && (ahead[1] - 60.0).abs() < 1e-4);
        let ([left, top], [right, bottom]) = view.bounds();
        assert!((right - left - 20.0).abs() < 1e-3 && (bottom - top - 40.0).abs() < 1e-3);
    }

    /// The point of the view over a photo point: the inverse, written down for itself.
    fn place(view: &View, point: Point) -> [f32; 2] {
        let (dx, dy) = (point[0] - view.centre[0], point[1] - view.centre[1]);
        let [c, s] = view.along;
        [
            view.columns as f32 / 2.0 + (c * dx + s * dy) / view.scale,
            view.rows as f32 / 2.0 + (c * dy - s * dx) / view.scale,
        ]
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_point(
            x in -50.0f32..200.0, y in -50.0f32..200.0, width in 5.0f32..900.0, roll in -3.0f32..3.0,
        ) {
            let view = View::new([300.0, 200.0], width, [roll.cos(), roll.sin()], (128, 192));
            let back = place(&view, view.at([x, y]));
            prop_assert!((back[0] - x).abs() < 0.02 && (back[1] - y).abs() < 0.02);
        }
    }
}
