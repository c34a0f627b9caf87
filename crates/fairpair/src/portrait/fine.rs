//! The face read from the photo once, at the two scales that light and texture need.
//!
//! Fine, the detail view's: one file pixel up to 270 between the pupils, the mean of a whole square of them beyond; of it only the luminance is
//! kept. Coarse, the face view's: means of whole squares of fine pixels, in colour. The file's pixels, of which there may be many
//! millions, are gone through once for both.

use ndarray::{ArrayView2, Axis, Slice};

use super::FACE_WIDTH_PX;
use super::detail;
use super::view::{FACE_MARGIN, bounds, framed};
use crate::measured::WhyNot;
use crate::optics::{LinearImage, Mask, Plane};
use crate::photo::Photo;
use crate::region::{Grid, Point, Regions};

/// The face at two scales.
pub(super) struct Fine {
    /// Where the fine pixels lie in the photo.
    pub(super) grid: Grid,
    /// Luminance of the fine pixels.
    pub(super) luminance: Plane,
    /// Fine pixels that may be blown out.
    pub(super) blown: Mask,
    /// Where the coarse pixels lie in the photo.
    pub(super) coarse_grid: Grid,
    /// The coarse pixels, linear light.
    pub(super) coarse: LinearImage,
    /// Corners of the skin's outlines, photo pixels.
    pub(super) skin: (Point, Point),
}

impl Fine {
    pub(super) fn cut(photo: &Photo, regions: &Regions) -> Result<Self, WhyNot> {
        let skin = bounds(&regions.skin).ok_or_else(|| WhyNot::new("no skin region is known"))?;
        let width = skin.1[0] - skin.0[0];
        let unit = detail::unit_px(regions);
        let face = (width / FACE_WIDTH_PX).floor().max(1.0);
        let reduce = unit.map_or(face, |unit| detail::reduction(unit).min(face));
        let group = (face / reduce).floor().max(1.0);
        let margin = (width * FACE_MARGIN).max(unit.unwrap_or(0.0) * detail::MARGIN);
        let window = framed(photo, skin, margin);
        let layers = (detail::CLIPPED, group as u32);
        let (luminance, blown, coarse) = photo.layers(window, reduce as u32, layers);
        let grid = |(rows, columns): (usize, usize), reduce: f32| Grid {
            x: window.x as f32,
            y: window.y as f32,
            reduce,
            rows,
            columns,
        };
        Ok(Self {
            grid: grid(luminance.dim(), reduce),
            coarse_grid: grid(coarse.red.dim(), reduce * group),
            luminance,
            blown,
            coarse,
            skin,
        })
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

/// A rectangle of fine pixels.
pub(super) struct Part {
    pub(super) grid: Grid,
    rows: Slice,
    columns: Slice,
}

impl Part {
    pub(super) fn of<'a, T>(&self, plane: &'a ndarray::Array2<T>) -> ArrayView2<'a, T> {
        let mut part = plane.view();
        part.slice_axis_inplace(Axis(0), self.rows);
        part.slice_axis_inplace(Axis(1), self.columns);
        part
    }
}
