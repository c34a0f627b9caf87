//! Planes read between their pixels with one blur wherever a position falls.
//!
//! Formula: the quadratic B-spline over three by three pixels. With `d` the distance to the nearest centre, −½..½ pixels, the weights along
//! an axis are ½(½ − d)², ¾ − d², ½(½ + d)²; their mean is `d` and their variance ¼ pixel² for every `d`. Two photos of which one is moved
//! by part of a pixel are blurred alike so, while bilinear weights blur by d(1 − d): the moved photo would always seem a little softer than
//! the one that stays on its own grid.
//! A mask holds where it holds in all three by three pixels, so that nothing from beside it is blended in.
//! Assumptions: both photos have about as many pixels. Outside the outermost centres there is no value, as in [`super::lattice`]; beyond
//! the edge the outermost pixels are repeated. Planes of fewer than three pixels a side show nothing.
//!
//! Reference: M. Unser, "Splines: a perfect fit for signal and image processing", IEEE Signal Processing Magazine 16(6), 1999,
//! doi 10.1109/79.799930.

use ndarray::Zip;

use super::lattice::pixels;
use super::motion::Affine;
use super::{LinearImage, Mask, Plane};

/// Weights of the pixels before, at and behind a position that lies on a centre.
const ON_CENTRE: [f32; 3] = [0.125, 0.75, 0.125];

/// Three neighbours along one axis and their weights.
#[derive(Clone, Copy)]
struct Axis {
    first: usize,
    weights: [f32; 3],
}

impl Axis {
    /// For a position in pixels, centres at half-integers, on an axis of so many; `None` outside the outermost centres.
    #[inline]
    fn of(position: f64, count: usize) -> Option<Self> {
        let (from, last) = (position - 0.5, count as f64 - 1.0);
        if !(from >= 0.0 && from <= last && count > 2) {
            return None;
        }
        let nearest = (from + 0.5) as u32;
        let d = (from - f64::from(nearest)) as f32;
        let [u, v, w] = [
            0.5 * (0.5 - d) * (0.5 - d),
            0.75 - d * d,
            0.5 * (0.5 + d) * (0.5 + d),
        ];
        let nearest = nearest as usize;
        Some(if nearest == 0 {
            Self {
                first: 0,
                weights: [u + v, w, 0.0],
            }
        } else if nearest + 1 >= count {
            Self {
                first: count - 3,
                weights: [0.0, u, v + w],
            }
        } else {
            Self {
                first: nearest - 1,
                weights: [u, v, w],
            }
        })
    }

    #[inline]
    fn sum(self, [a, b, c]: [f32; 3]) -> f32 {
        let [u, v, w] = self.weights;
        a * u + b * v + c * w
    }
}

/// An image through `map`, which takes output positions to positions in it; 0 where it does not reach.
pub fn see(image: &LinearImage, map: &Affine, rows: usize, columns: usize) -> LinearImage {
    let planes = [&image.red, &image.green, &image.blue];
    let (height, width) = image.red.dim();
    let from = planes.map(pixels);
    let [mut red, mut green, mut blue] = planes.map(|_| Plane::zeros((rows, columns)));
    Zip::indexed(&mut red)
        .and(&mut green)
        .and(&mut blue)
        .for_each(|(r, c), red, green, blue| {
            let [x, y] = map.apply([c as f64 + 0.5, r as f64 + 0.5]);
            if let (Some(down), Some(along)) = (Axis::of(y, height), Axis::of(x, width)) {
                [*red, *green, *blue] = from.map(|pixels| read(pixels, width, down, along));
            }
        });
    LinearImage { red, green, blue }
}

#[inline]
fn read(pixels: &[f32], width: usize, down: Axis, along: Axis) -> f32 {
    let row = |r: usize| {
        let at = (down.first + r) * width + along.first;
        match pixels.get(at..at + 3) {
            Some(&[a, b, c]) => along.sum([a, b, c]),
            _ => 0.0,
        }
    };
    down.sum([row(0), row(1), row(2)])
}

/// An image on its own grid, to the last bit as [`see`] shows it there.
pub fn see_own(image: &LinearImage) -> LinearImage {
    let [red, green, blue] = [&image.red, &image.green, &image.blue].map(own);
    LinearImage { red, green, blue }
}

fn own(plane: &Plane) -> Plane {
    let (rows, columns) = plane.dim();
    let mut out = Plane::zeros((rows, columns));
    if rows < 3 || columns < 3 {
        return out;
    }
    let along: Vec<Vec<f32>> = pixels(plane).chunks_exact(columns).map(smoothed).collect();
    let centre = |r: usize| Axis::of(r as f64 + 0.5, rows);
    for (r, mut to) in out.rows_mut().into_iter().enumerate() {
        let Some(axis) = centre(r) else { continue };
        let Some([a, b, c]) = along.get(axis.first..axis.first + 3) else {
            continue;
        };
        for (((to, a), b), c) in to.iter_mut().zip(a).zip(b).zip(c) {
            *to = axis.sum([*a, *b, *c]);
        }
    }
    out
}

/// A row through the weights of positions on centres.
fn smoothed(row: &[f32]) -> Vec<f32> {
    let inner = Axis {
        first: 0,
        weights: ON_CENTRE,
    };
    let at_edge = |column: usize| {
        let axis = Axis::of(column as f64 + 0.5, row.len())?;
        match row.get(axis.first..axis.first + 3) {
            Some(&[a, b, c]) => Some(axis.sum([a, b, c])),
            _ => None,
        }
    };
    let mut out = Vec::with_capacity(row.len());
    out.extend(at_edge(0));
    out.extend(row.windows(3).map(|three| match *three {
        [a, b, c] => inner.sum([a, b, c]),
        _ => 0.0,
    }));
    out.extend(at_edge(row.len().saturating_sub(1)));
    out
}

/// Where a mask holds in all that [`see`] blends, through `map`.
pub fn within(mask: &Mask, map: &Affine, rows: usize, columns: usize) -> Mask {
    let inner = within_own(mask);
    let (height, width) = mask.dim();
    Mask::from_shape_fn((rows, columns), |(r, c)| {
        let [x, y] = map.apply([c as f64 + 0.5, r as f64 + 0.5]);
        let nearest = |position: f64, count: usize| {
            let from = position - 0.5;
            (from >= 0.0 && from <= count as f64 - 1.0).then_some((from + 0.5) as usize)
        };
        match (nearest(y, height), nearest(x, width)) {
            (Some(r), Some(c)) => inner.get((r, c)).copied().unwrap_or(false),
            _ => false,
        }
    })
}

/// The same on its own grid.
pub fn within_own(mask: &Mask) -> Mask {
    let mut out = mask.clone();
    for axis in [ndarray::Axis(0), ndarray::Axis(1)] {
        let from = out.clone();
        let count = from.len_of(axis);
        if count < 2 {
            continue;
        }
        let (all_but_last, _) = from.view().split_at(axis, count - 1);
        let (_, all_but_first) = from.view().split_at(axis, 1);
        let (_, mut behind) = out.view_mut().split_at(axis, 1);
        Zip::from(&mut behind)
            .and(&all_but_last)
            .for_each(|to, before| *to &= *before);
        let (mut ahead, _) = out.view_mut().split_at(axis, count - 1);
        Zip::from(&mut ahead)
            .and(&all_but_first)
            .for_each(|to, next| *to &= *next);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(rows: usize, columns: usize) -> LinearImage {
        let plane = |k: usize| {
            Plane::from_shape_fn((rows, columns), |(r, c)| {
                ((r * 7 + c * 13 + k * 5) % 11) as f32 * 0.093
            })
        };
        LinearImage {
            red: plane(0),
            green: plane(1),
            blue: plane(2),
        }
    }

    fn moved(plane: &Plane, shift: f64) -> Plane {
        let (rows, columns) = plane.dim();
        let map = Affine::scale_shift(1.0, [shift, 0.0]);
        let planes = [(); 3].map(|()| plane.clone());
        let [red, green, blue] = planes;
        see(&LinearImage { red, green, blue }, &map, rows, columns).green
    }

    #[test]
    fn an_edge_is_as_soft_wherever_it_falls_between_pixels() {
        let edge = Plane::from_shape_fn((5, 12), |(_, c)| f32::from(u8::from(c >= 6)));
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

    #[test]
    fn the_own_grid_is_seen_as_through_a_map_that_moves_nothing() {
        for (rows, columns) in [(9, 14), (3, 3), (2, 5), (1, 1)] {
            let image = image(rows, columns);
            let seen = see(&image, &Affine::IDENTITY, rows, columns);
            let own = see_own(&image);
            for (a, b) in [
                (&seen.red, &own.red),
                (&seen.green, &own.green),
                (&seen.blue, &own.blue),
            ] {
                assert!(
                    a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits()),
                    "{rows} × {columns}"
                );
            }
        }
    }

    #[test]
    fn a_mask_ends_one_pixel_earlier_on_every_grid() {
        let mask = Mask::from_shape_fn((8, 9), |(r, c)| (2..6).contains(&r) && c >= 3);
        let own = within_own(&mask);
        assert_eq!(
            own,
            Mask::from_shape_fn((8, 9), |(r, c)| (3..5).contains(&r) && c >= 4)
        );
        assert_eq!(within(&mask, &Affine::IDENTITY, 8, 9), own);
        let map = Affine::scale_shift(1.0, [1.2, 0.0]);
        let seen = within(&mask, &map, 8, 9);
        assert_eq!(
            seen,
            Mask::from_shape_fn((8, 9), |(r, c)| (3..5).contains(&r) && (3..7).contains(&c))
        );
    }
}
