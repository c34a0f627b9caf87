//! A detail view brought to the poorer photo's scale.

use std::borrow::Cow;

use crate::optics::gaussian::gaussian;
use crate::optics::motion::{Affine, warp, warp_mask};
use crate::optics::{Mask, Plane};
use crate::portrait::{DetailView, Landmark, Patch};
use crate::region::Grid;

/// Scales that differ by less than this are left alone: reading a view through a map costs sharpness.
const SAME_SCALE: f32 = 0.06;

/// A detail view at the scale of the comparison.
pub(super) struct Scaled<'a> {
    pub(super) log: Cow<'a, Plane>,
    pub(super) skin: Cow<'a, Mask>,
    pub(super) grid: Grid,
    eyes: Vec<Patch>,
    lips: Vec<Patch>,
}

impl<'a> Scaled<'a> {
    /// The view reduced by `factor`, at most 1.
    pub(super) fn of(view: &'a DetailView, factor: f32) -> Self {
        let patches = |l| view.patches(l);
        if factor > 1.0 - SAME_SCALE {
            return Self {
                log: Cow::Borrowed(&view.log),
                skin: Cow::Borrowed(&view.skin),
                grid: view.grid,
                eyes: patches(Landmark::Eyes),
                lips: patches(Landmark::Lips),
            };
        }
        let rows = (view.log.nrows() as f32 * factor) as usize;
        let columns = (view.log.ncols() as f32 * factor) as usize;
        let map = Affine::scale_shift(1.0 / f64::from(factor), [0.0; 2]);
        // A pixel of the smaller photo is the mean over its square; a Gaussian of the same variance, less the one pixel
        // that is there already, keeps finer detail from folding into coarser.
        let sigma = ((factor.powi(-2) - 1.0) / 12.0).sqrt();
        let smaller = |p: &Patch| {
            let scaled = |v: usize| (v as f32 * factor).round() as usize;
            Patch {
                top: scaled(p.top),
                left: scaled(p.left),
                bottom: scaled(p.bottom).min(rows),
                right: scaled(p.right).min(columns),
            }
        };
        Self {
            log: Cow::Owned(warp(&gaussian(&view.log, sigma), &map, rows, columns)),
            skin: Cow::Owned(warp_mask(&view.skin, &map, rows, columns)),
            grid: Grid {
                reduce: view.grid.reduce / factor,
                rows,
                columns,
                ..view.grid
            },
            eyes: patches(Landmark::Eyes).iter().map(smaller).collect(),
            lips: patches(Landmark::Lips).iter().map(smaller).collect(),
        }
    }

    pub(super) fn patches(&self, landmark: Landmark) -> &[Patch] {
        match landmark {
            Landmark::Eyes => &self.eyes,
            Landmark::Lips => &self.lips,
        }
    }

    /// Places in this view to places in the photo.
    pub(super) fn view_to_photo(&self) -> Affine {
        let Grid { x, y, reduce, .. } = self.grid;
        Affine::scale_shift(f64::from(reduce), [f64::from(x), f64::from(y)])
    }

    /// Places in the photo to places in this view.
    pub(super) fn photo_to_view(&self) -> Affine {
        let Grid { x, y, reduce, .. } = self.grid;
        let scale = 1.0 / f64::from(reduce);
        Affine::scale_shift(scale, [-f64::from(x) * scale, -f64::from(y) * scale])
    }
}
