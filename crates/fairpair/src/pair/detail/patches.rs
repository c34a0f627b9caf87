//! The same patches of bare skin in two views.

use super::scaled::Scaled;
use crate::optics::Mask;
use crate::pair::CommonFace;
use crate::portrait::Patch;

/// Side of a patch of skin, units.
const PATCH: f32 = 0.12;

/// Distance of patches, units.
const STEP: f32 = 0.10;

/// Skin on all sides of a patch, units: outlines have edges.
const INSET: f32 = 0.06;

/// Share of a patch and its surround that must be skin.
const LEAST_SKIN: f64 = 0.97;

/// The same patches of skin in both photos.
pub(super) fn patches(views: &[Scaled<'_>; 2], unit: f32, common: &CommonFace) -> Vec<[Patch; 2]> {
    let [a, b] = views;
    let skin = [a, b].map(|v| Counts::of(&v.skin));
    let step = (STEP * unit).max(2.0);
    let (down, across) = (
        (a.grid.rows as f32 / step) as usize,
        (a.grid.columns as f32 / step) as usize,
    );
    let mut out = Vec::new();
    for i in 0..down {
        for j in 0..across {
            let here = [(j as f32 + 0.5) * step, (i as f32 + 0.5) * step];
            let at = [0, 1].map(|k| here[k] * a.grid.reduce + [a.grid.x, a.grid.y][k]);
            let there = b
                .grid
                .position(common.map.apply(at.map(f64::from)).map(|v| v as f32));
            let pair = [skin[0].patch(here, unit), skin[1].patch(there, unit)];
            if let [Some(p), Some(q)] = pair {
                out.push([p, q]);
            }
        }
    }
    out
}

/// Sums over the mask, so that any rectangle is counted at once.
struct Counts(ndarray::Array2<u32>);

impl Counts {
    fn of(mask: &Mask) -> Self {
        let shape = (mask.nrows() + 1, mask.ncols() + 1);
        let mut sums = vec![0; shape.1];
        sums.reserve(shape.0 * shape.1);
        for row in mask.rows() {
            let above = sums.len() - shape.1;
            let mut along = 0;
            sums.push(0);
            for (c, inside) in row.iter().enumerate() {
                along += u32::from(*inside);
                sums.push(sums[above + 1 + c] + along);
            }
        }
        Self(ndarray::Array2::from_shape_vec(shape, sums).unwrap_or_default())
    }

    /// The patch about a centre, if it and its surround are skin.
    fn patch(&self, [x, y]: [f32; 2], unit: f32) -> Option<Patch> {
        let around = self.rectangle([x, y], (0.5 * PATCH + INSET) * unit)?;
        let area = (around.bottom - around.top) * (around.right - around.left);
        let sums = &self.0;
        let skin = (sums[[around.bottom, around.right]] + sums[[around.top, around.left]])
            - sums[[around.top, around.right]]
            - sums[[around.bottom, around.left]];
        if f64::from(skin) < LEAST_SKIN * area as f64 {
            return None;
        }
        self.rectangle([x, y], 0.5 * PATCH * unit)
    }

    /// The square about a centre, if all of it is in the view.
    fn rectangle(&self, [x, y]: [f32; 2], half: f32) -> Option<Patch> {
        let (rows, columns) = (self.0.nrows() as f32 - 1.0, self.0.ncols() as f32 - 1.0);
        let inside = x - half >= 0.0 && y - half >= 0.0 && x + half <= columns && y + half <= rows;
        let whole = |v: f32| v.round() as usize;
        let patch = || Patch {
            top: whole(y - half),
            left: whole(x - half),
            bottom: whole(y + half),
            right: whole(x + half),
        };
        (inside && half >= 1.0).then(patch)
    }
}
