//! How far pixels lie from a region, and regions grown or shrunk by that distance.
//!
//! Formula: exact Euclidean distance between pixel centres.
//!
//! References: P. F. Felzenszwalb, D. P. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8,
//! 2012, doi 10.4086/toc.2012.v008a019 (as implemented in `imageproc`).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use image::{GrayImage, Luma};
use imageproc::distance_transform::euclidean_squared_distance_transform;
use pulp::NullaryFnOnce;

use super::held::Held;
use super::{Mask, Plane};

/// Distance of every pixel to the nearest pixel of `region`, pixels: 0 inside, infinite where the region is empty.
pub fn distance(region: &Mask) -> Plane {
    let (rows, columns) = region.dim();
    if !region.iter().any(|inside| *inside) {
        return Plane::from_elem((rows, columns), f32::INFINITY);
    }
    let image = GrayImage::from_fn(columns as u32, rows as u32, |c, r| {
        Luma([u8::from(region[[r as usize, c as usize]]) * 255])
    });
    let squared = euclidean_squared_distance_transform(&image);
    Plane::from_shape_fn((rows, columns), |(r, c)| {
        squared.get_pixel(c as u32, r as u32)[0].sqrt() as f32
    })
}

/// [`distance`] for the pixels of `part` alone, as far as `reach` pixels: farther ones may read too far, and what lies clear of `part`
/// reads infinite.
pub fn distance_near(region: &Mask, part: &Mask, reach: f32) -> Plane {
    let Some(held) = Held::of(part, reach.max(0.0).ceil() as usize + 1) else {
        return Plane::from_elem(region.raw_dim(), f32::INFINITY);
    };
    held.back(
        &distance(&held.cut(region)),
        region.raw_dim(),
        f32::INFINITY,
    )
}

/// How far each pixel of `region` lies from everything outside it, pixels; 0 outside. The frame's own edge is no outside.
pub fn depth(region: &Mask) -> Plane {
    // One pixel around the region is enough: the way to any other outside leads through it.
    let Some(held) = Held::of(region, 1) else {
        return Plane::zeros(region.raw_dim());
    };
    let outside = held.cut(region).map(|inside| !inside);
    held.back(&distance(&outside), region.raw_dim(), 0.0)
}

/// Pixels of `region` farther than `margin` pixels from everything outside it; the frame's own edge is no outside.
///
/// Without any distances: no pixel outside may lie in the disc about the pixel, whose rows are looked at one by one.
pub fn inset(region: &Mask, margin: f32) -> Mask {
    let margin = margin.max(0.0);
    let Some(held) = Held::of(region, 1) else {
        return region.clone();
    };
    if margin >= FARTHEST {
        return depth(region).map(|d| *d > margin);
    }
    let inner = held.cut(region);
    let mut out = Vec::with_capacity(inner.len());
    pulp::Arch::new().dispatch(Free {
        beside: &beside(&inner),
        columns: inner.ncols(),
        margin,
        out: &mut out,
    });
    let out = Mask::from_shape_vec(inner.dim(), out).unwrap_or(inner);
    held.back(&out, region.raw_dim(), false)
}

/// The loop of [`inset`], to be compiled for the machine's vectors.
struct Free<'a> {
    /// Steps along the row to the nearest pixel outside, row by row.
    beside: &'a [u8],
    columns: usize,
    margin: f32,
    out: &'a mut Vec<bool>,
}

impl NullaryFnOnce for Free<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self {
            beside,
            columns,
            margin,
            out,
        } = self;
        let (rows, reach) = (beside.len() / columns.max(1), margin as usize);
        let mut free = vec![u8::MAX; columns];
        for r in 0..rows {
            free.fill(u8::MAX);
            let (top, bottom) = (r.saturating_sub(reach), (r + reach + 1).min(rows));
            for (other, beside) in (top..bottom).zip(beside[top * columns..].chunks_exact(columns))
            {
                let down = other as f32 - r as f32;
                let across = (margin * margin - down * down).max(0.0).sqrt() as u8;
                for (free, beside) in free.iter_mut().zip(beside) {
                    *free = (*free).min(beside.saturating_sub(across));
                }
            }
            out.extend(free.iter().map(|free| *free > 0));
        }
    }
}

/// Pixels farther than `margin` pixels from the nearest pixel of `region`.
pub fn clear_of(region: &Mask, margin: f32) -> Mask {
    inset(&region.map(|inside| !inside), margin)
}

/// Margins from here on are told by distances: steps along a row are counted in bytes.
const FARTHEST: f32 = 254.0;

/// Steps along the row to the nearest pixel outside the region, row by row; 255 = that many or more, or none.
fn beside(region: &Mask) -> Vec<u8> {
    let mut out = Vec::with_capacity(region.len());
    for row in region.rows() {
        let (start, mut steps) = (out.len(), u8::MAX);
        for inside in row {
            steps = if *inside { steps.saturating_add(1) } else { 0 };
            out.push(steps);
        }
        steps = u8::MAX;
        for cell in out[start..].iter_mut().rev() {
            steps = steps.saturating_add(1).min(*cell);
            *cell = steps;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_euclidean_and_zero_inside() {
        let mut region = Mask::from_elem((9, 9), false);
        region[[4, 1]] = true;
        let d = distance(&region);
        assert!((d[[4, 1]]).abs() < 1e-6 && (d[[7, 5]] - 5.0).abs() < 1e-5);
    }

    #[test]
    fn an_inset_leaves_the_frames_edge_alone() {
        let region = Mask::from_shape_fn((10, 10), |(_, c)| c < 6);
        let inner = inset(&region, 2.0);
        assert!(inner[[0, 0]] && inner[[9, 3]] && !inner[[0, 4]]);
    }

    #[test]
    fn an_inset_is_what_lies_deeper_than_its_margin() {
        let ring = |r: usize, c: usize| r.abs_diff(40).pow(2) + c.abs_diff(35).pow(2);
        let region = Mask::from_shape_fn((80, 90), |(r, c)| {
            (90..1200).contains(&ring(r, c)) || (c > 60 && r < 30 && (r * c) % 97 > 0)
        });
        let depth = depth(&region);
        for margin in [0.0, 0.9, 1.0, 1.5, 2.0, 3.7, 5.0, 12.4, 400.0] {
            assert_eq!(
                inset(&region, margin),
                depth.map(|d| *d > margin),
                "{margin}"
            );
            let from = distance(&region).map(|d| *d > margin);
            assert_eq!(clear_of(&region, margin), from, "{margin}");
        }
    }

    #[test]
    fn near_distances_are_those_of_the_whole() {
        let region = Mask::from_shape_fn((40, 60), |(r, c)| c > 30 + r / 4);
        let part = Mask::from_shape_fn((40, 60), |(r, c)| r > 15 && r < 22 && c < 28 && c > 20);
        let (whole, near) = (distance(&region), distance_near(&region, &part, 12.0));
        let within = part.indexed_iter().filter(|(_, p)| **p).map(|(at, _)| at);
        for at in within.filter(|at| whole[*at] <= 12.0) {
            assert!((whole[at] - near[at]).abs() < 1e-6);
        }
        assert!(near[[0, 0]].is_infinite());
    }

    #[test]
    fn depth_is_the_distance_from_everything_outside() {
        let region = Mask::from_shape_fn((30, 30), |(r, c)| r + c > 25 && r + c < 50 && r < 28);
        let (depth, outside) = (depth(&region), distance(&region.map(|i| !i)));
        assert!(
            depth
                .indexed_iter()
                .all(|(at, d)| (d - outside[at]).abs() < 1e-6)
        );
    }

    #[test]
    fn an_empty_region_is_infinitely_far() {
        assert!(
            distance(&Mask::from_elem((2, 2), false))
                .iter()
                .all(|d| d.is_infinite())
        );
        assert!(
            inset(&Mask::from_elem((2, 2), true), 5.0)
                .iter()
                .all(|i| *i)
        );
    }
}
