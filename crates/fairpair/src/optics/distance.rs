//! How far every pixel lies from a region.
//!
//! Formula: exact Euclidean distance between pixel centres. Down and up each column the distance to the region's nearest pixel
//! there is counted; along each row the least of `g(q)² + (x − q)²` over its columns q is the lower envelope of parabolas.
//! Assumptions: sides below 4,000 pixels, so that squares are whole numbers in single precision.
//! Own code, because this is three times as fast as `imageproc`'s, and a tenth of the measuring was spent in it.
//!
//! References: P. F. Felzenszwalb, D. P. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8,
//! 2012, doi 10.4086/toc.2012.v008a019; A. Meijster, J. B. T. M. Roerdink, W. H. Hesselink, ISMM 2000,
//! doi 10.1007/0-306-47025-X_36 (the pass along the columns).

use super::{Mask, Plane};

/// Distance of every pixel to the nearest pixel of `region`, pixels: 0 inside, infinite where the region is empty.
pub fn distance(region: &Mask) -> Plane {
    let mut out = along_columns(region);
    let columns = region.ncols();
    let (mut envelope, mut line) = (Envelope::new(columns), vec![0.0; columns]);
    for mut row in out.rows_mut() {
        if let Some(row) = row.as_slice_mut() {
            line.copy_from_slice(row);
            envelope.lowest(&line, row);
        }
    }
    out
}

/// Distance to the region's nearest pixel in the same column; infinite in a column without any.
fn along_columns(region: &Mask) -> Plane {
    let mut out = Plane::from_elem(region.raw_dim(), f32::INFINITY);
    let mut steps = vec![f32::INFINITY; region.ncols()];
    for (mut line, inside) in out.rows_mut().into_iter().zip(region.rows()) {
        for ((to, steps), inside) in line.iter_mut().zip(&mut steps).zip(inside) {
            *steps = if *inside { 0.0 } else { *steps + 1.0 };
            *to = *steps;
        }
    }
    steps.fill(f32::INFINITY);
    for mut line in out.rows_mut().into_iter().rev() {
        for (to, steps) in line.iter_mut().zip(&mut steps) {
            *steps = to.min(*steps + 1.0);
            *to = *steps;
        }
    }
    out
}

/// The parabolas of a row that are lowest somewhere, from left to right.
struct Envelope {
    /// Column, and squared height plus squared column.
    lowest: Vec<(usize, f32)>,
    /// Where each takes over from the one before it.
    from: Vec<f32>,
    /// 1 / 2n, so that nothing is divided while the row is gone through.
    half_per: Vec<f32>,
}

impl Envelope {
    fn new(columns: usize) -> Self {
        Self {
            lowest: Vec::with_capacity(columns),
            from: Vec::with_capacity(columns),
            half_per: (0..=columns).map(|n| 0.5 / n as f32).collect(),
        }
    }

    /// Distances along a row from the distances along its columns.
    fn lowest(&mut self, heights: &[f32], out: &mut [f32]) {
        self.lowest.clear();
        self.from.clear();
        for (q, height) in heights.iter().enumerate() {
            if height.is_infinite() {
                continue;
            }
            let here = height * height + (q * q) as f32;
            let mut start = f32::NEG_INFINITY;
            while let (Some((v, there)), Some(from)) = (self.lowest.last(), self.from.last()) {
                start = (here - there) * self.half_per[q - v];
                if start > *from {
                    break;
                }
                self.lowest.pop();
                self.from.pop();
                start = f32::NEG_INFINITY;
            }
            self.lowest.push((q, here));
            self.from.push(start);
        }
        let ends = self.from.iter().skip(1).copied().chain([f32::INFINITY]);
        let mut x = 0;
        for ((q, _), end) in self.lowest.iter().zip(ends) {
            let square = heights[*q] * heights[*q];
            // Whole columns up to where the next parabola takes over.
            let stop = if end < 0.0 {
                0
            } else {
                (end as usize).saturating_add(1)
            };
            let stop = stop.clamp(x, out.len());
            for (x, out) in (x..).zip(&mut out[x..stop]) {
                let across = x as f32 - *q as f32;
                *out = (square + across * across).sqrt();
            }
            x = stop;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_pixel_is_as_far_as_a_ruler_says() {
        let mut region = Mask::from_elem((9, 9), false);
        region[[4, 1]] = true;
        let d = distance(&region);
        assert!(d[[4, 1]].abs() < 1e-6 && (d[[7, 5]] - 5.0).abs() < 1e-5);
    }

    #[test]
    fn nothing_is_infinitely_far_and_an_empty_image_has_no_distances() {
        let none = distance(&Mask::from_elem((2, 3), false));
        assert!(none.iter().all(|d| d.is_infinite()));
        assert_eq!(distance(&Mask::from_elem((0, 4), true)).dim(), (0, 4));
    }

    proptest! {
        #[test]
        fn every_distance_is_the_least_of_all(rows in 1usize..14, columns in 1usize..14, seed in prop::collection::vec(0u8..12, 200)) {
            let region = Mask::from_shape_fn((rows, columns), |(r, c)| seed[r * 14 + c] == 0);
            let there: Vec<(usize, usize)> = region.indexed_iter().filter(|(_, i)| **i).map(|(at, _)| at).collect();
            for ((r, c), d) in distance(&region).indexed_iter() {
                let far = |(y, x): &(usize, usize)| (r as f32 - *y as f32).hypot(c as f32 - *x as f32);
                let least = there.iter().map(far).fold(f32::INFINITY, f32::min);
                prop_assert!((d - least).abs() < 1e-4 || least.is_infinite() && d.is_infinite(), "{d} {least}");
            }
        }
    }
}
