//! Planes read between their pixels with one blur wherever a position falls.
//!
//! Formula: the quadratic B-spline over three by three pixels. With `d` the distance to the nearest centre, −½..½ pixels, the weights along
//! an axis are ½(½ − d)², ¾ − d², ½(½ + d)²; their mean is `d` and their variance ¼ pixel² for every `d`. Two photos of which one is moved
//! by part of a pixel are blurred alike so, while bilinear weights blur by d(1 − d): the moved photo would always seem a little softer than
//! the one that stays on its own grid.
//! Assumptions: both photos have about as many pixels. Outside the outermost centres there is no value, as in [`super::lattice`]; beyond
//! the edge the outermost pixels are repeated.
//!
//! Reference: M. Unser, "Splines: a perfect fit for signal and image processing", IEEE Signal Processing Magazine 16(6), 1999,
//! doi 10.1109/79.799930.

use super::Plane;
use super::lattice::pixels;
use super::motion::Affine;

/// The three neighbours along one axis and their weights.
#[derive(Clone, Copy)]
struct Axis {
    at: [usize; 3],
    weights: [f32; 3],
}

impl Axis {
    /// For a position in pixels, centres at half-integers, on an axis of so many; `None` outside the outermost centres.
    #[inline]
    fn of(position: f64, count: usize) -> Option<Self> {
        let (from, last) = (position - 0.5, count as f64 - 1.0);
        if !(from >= 0.0 && from <= last) {
            return None;
        }
        let middle = (from + 0.5) as u32;
        let d = (from - f64::from(middle)) as f32;
        let middle = middle as usize;
        Some(Self {
            at: [
                middle.saturating_sub(1),
                middle,
                (middle + 1).min(count - 1),
            ],
            weights: [
                0.5 * (0.5 - d) * (0.5 - d),
                0.75 - d * d,
                0.5 * (0.5 + d) * (0.5 + d),
            ],
        })
    }
}

/// Planes of one shape through `map`, which takes output positions to positions in them; 0 where it does not reach.
pub fn see<const N: usize>(
    planes: [&Plane; N],
    map: &Affine,
    rows: usize,
    columns: usize,
) -> [Plane; N] {
    let mut out = planes.map(|_| Plane::zeros((rows, columns)));
    let (height, width) = planes.first().map_or((0, 0), |plane| plane.dim());
    let from = planes.map(pixels);
    let mut places = Vec::with_capacity(columns);
    for r in 0..rows {
        places.clear();
        places.extend((0..columns).map(|c| {
            let [x, y] = map.apply([c as f64 + 0.5, r as f64 + 0.5]);
            Some((Axis::of(y, height)?, Axis::of(x, width)?))
        }));
        for (pixels, out) in from.iter().zip(&mut out) {
            for (to, place) in out.row_mut(r).into_iter().zip(&places) {
                if let Some((down, along)) = place {
                    *to = read(pixels, width, down, along);
                }
            }
        }
    }
    out
}

#[inline]
fn read(pixels: &[f32], width: usize, down: &Axis, along: &Axis) -> f32 {
    let pixel = |i: usize| pixels.get(i).copied().unwrap_or(0.0);
    let row = |r: usize| {
        let [a, b, c] = along.at.map(|c| pixel(r * width + c));
        let [u, v, w] = along.weights;
        a * u + b * v + c * w
    };
    let [a, b, c] = down.at.map(row);
    let [u, v, w] = down.weights;
    a * u + b * v + c * w
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(plane: &Plane, shift: f64) -> Plane {
        let (rows, columns) = plane.dim();
        let map = Affine::scale_shift(1.0, [shift, 0.0]);
        let [seen] = see([plane], &map, rows, columns);
        seen
    }

    #[test]
    fn an_edge_is_as_soft_wherever_it_falls_between_pixels() {
        let edge = Plane::from_shape_fn((5, 12), |(_, c)| f32::from(u8::from(c >= 6)));
        // The sum of squares of a line of unit sum falls as its variance grows; the variance itself is what is told.
        let variance = |plane: &Plane| {
            let row = plane.row(2);
            let steps: Vec<f32> = (1..11).map(|c| row[c] - row[c - 1]).collect();
            let mean: f32 = steps.iter().enumerate().map(|(c, s)| c as f32 * s).sum();
            let square: f32 = steps
                .iter()
                .enumerate()
                .map(|(c, s)| (c * c) as f32 * s)
                .sum();
            square - mean * mean
        };
        for shift in [0.0, 0.13, 0.25, 0.5, 0.77] {
            let seen = variance(&moved(&edge, shift));
            assert!((seen - 0.25).abs() < 1e-5, "{shift}: {seen}");
        }
    }

    #[test]
    fn slopes_are_kept_and_nothing_is_seen_outside() {
        let slope = Plane::from_shape_fn((4, 9), |(_, c)| c as f32);
        let seen = moved(&slope, 0.3);
        assert!((seen[(1, 4)] - 4.3).abs() < 1e-5);
        assert_eq!(seen[(1, 8)].to_bits(), 0.0f32.to_bits());
    }
}
