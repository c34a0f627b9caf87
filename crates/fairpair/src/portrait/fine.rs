//! The face cut out of the photo once, as fine as any view needs it; the coarser views are made of it.
//!
//! Its pixel is the detail view's: one file pixel up to 330 between the pupils, the mean of a whole square of them beyond. So the file's
//! pixels, of which there may be many millions, are read once.

use ndarray::{ArrayView2, Axis, Slice};

use super::FACE_WIDTH_PX;
use super::detail;
use super::view::{FACE_MARGIN, bounds, cut};
use crate::measured::WhyNot;
use crate::optics::{LinearImage, Plane};
use crate::photo::Photo;
use crate::region::{Grid, Point, Regions};

/// The face, fine, in linear light.
pub(super) struct Fine {
    /// Where it lies in the photo.
    pub(super) grid: Grid,
    pub(super) image: LinearImage,
    /// Corners of the skin's outlines, photo pixels.
    pub(super) skin: (Point, Point),
}

impl Fine {
    pub(super) fn cut(photo: &Photo, regions: &Regions) -> Result<Self, WhyNot> {
        let skin = bounds(&regions.skin).ok_or_else(|| WhyNot::new("no skin region is known"))?;
        let width = skin.1[0] - skin.0[0];
        let unit = detail::unit_px(regions);
        let face = (width / FACE_WIDTH_PX).floor().max(1.0);
        let surplus = unit.map_or(face, |unit| detail::reduction(unit).min(face));
        let margin = (width * FACE_MARGIN).max(unit.unwrap_or(0.0) * detail::MARGIN);
        let (grid, image) = cut(photo, skin, margin, surplus);
        Ok(Self { grid, image, skin })
    }

    /// The whole of it, reduced by the whole number that keeps at least the face view's width.
    pub(super) fn reduced(&self) -> (Grid, LinearImage) {
        let width = (self.skin.1[0] - self.skin.0[0]) / self.grid.reduce;
        let by = (width / FACE_WIDTH_PX).floor().max(1.0) as usize;
        let image = self.image.reduced(by);
        let grid = Grid {
            reduce: self.grid.reduce * by as f32,
            rows: image.rows(),
            columns: image.columns(),
            ..self.grid
        };
        (grid, image)
    }

    /// The skin with `margin` photo pixels around it: where that lies, and its part of a plane.
    pub(super) fn around_skin(&self, margin: f32) -> Part {
        let (low, high) = self.skin;
        let ends = |k: usize, size: usize| {
            let place = |v: f32| (v - [self.grid.x, self.grid.y][k]) / self.grid.reduce;
            let from = place(low[k] - margin).floor().clamp(0.0, size as f32) as usize;
            let to = place(high[k] + margin).ceil().clamp(0.0, size as f32) as usize;
            (from, to.max(from))
        };
        let (left, right) = ends(0, self.grid.columns);
        let (top, bottom) = ends(1, self.grid.rows);
        Part {
            grid: Grid {
                x: self.grid.x + left as f32 * self.grid.reduce,
                y: self.grid.y + top as f32 * self.grid.reduce,
                reduce: self.grid.reduce,
                rows: bottom - top,
                columns: right - left,
            },
            rows: Slice::from(top..bottom),
            columns: Slice::from(left..right),
        }
    }
}

/// A rectangle of the fine image.
pub(super) struct Part {
    pub(super) grid: Grid,
    rows: Slice,
    columns: Slice,
}

impl Part {
    pub(super) fn of<'a>(&self, plane: &'a Plane) -> ArrayView2<'a, f32> {
        let mut part = plane.view();
        part.slice_axis_inplace(Axis(0), self.rows);
        part.slice_axis_inplace(Axis(1), self.columns);
        part
    }
}
