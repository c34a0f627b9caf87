//! Gaussian low-pass inside a mask: what is smooth is light, what is fine is skin.
//!
//! Formula: normalised convolution, `(G ∗ (w·x)) / (G ∗ w)` with G a Gaussian cut at 3 σ and w the 0/1 mask, so that
//! pixels outside the mask neither count nor bleed in.
//! Assumptions: values inside the mask are finite.
//! How it can be fooled: islands of mask far from everything else are their own mean.
//!
//! References: H. Knutsson, C.-F. Westin, "Normalized and differential convolution", CVPR 1993,
//! doi 10.1109/CVPR.1993.341081.

use ndarray::{Array2, Axis, Ix2, Zip};

use super::{Mask, Plane};

/// Low-pass of `values` inside `mask` with a Gaussian of `sigma` pixels; 0 outside the mask.
pub fn low_pass(values: &Plane, mask: &Mask, sigma: f32) -> Plane {
    low_pass_all(&[values], mask, sigma)
        .pop()
        .unwrap_or_else(|| Plane::zeros(values.raw_dim()))
}

/// The same for several planes that share a mask.
///
/// Only the mask's bounding box is worked on: what lies outside it has no weight, so the result is the same to the bit.
pub fn low_pass_all(planes: &[&Plane], mask: &Mask, sigma: f32) -> Vec<Plane> {
    let Some(held) = Held::of(mask) else {
        return planes
            .iter()
            .map(|values| Plane::zeros(values.raw_dim()))
            .collect();
    };
    let inner = held.cut(mask, |inside| *inside);
    let weight = inner.map(|&inside| f32::from(u8::from(inside)));
    let weight_sum = gaussian(&weight, sigma);
    planes
        .iter()
        .map(|values| {
            let cut = held.cut(values, |v| *v);
            let mut sum = gaussian(&(&weight * &cut), sigma);
            Zip::from(&mut sum)
                .and(&weight_sum)
                .and(&inner)
                .for_each(|s, &w, &inside| *s = if inside && w > 0.0 { *s / w } else { 0.0 });
            held.back(&sum, values.raw_dim())
        })
        .collect()
}

/// Rows and columns that hold a mask.
struct Held {
    top: usize,
    left: usize,
    rows: usize,
    columns: usize,
}

impl Held {
    fn of(mask: &Mask) -> Option<Self> {
        let inside = || mask.indexed_iter().filter(|(_, i)| **i).map(|(at, _)| at);
        let (top, left) = (
            inside().map(|at| at.0).min()?,
            inside().map(|at| at.1).min()?,
        );
        let (bottom, right) = (
            inside().map(|at| at.0).max()?,
            inside().map(|at| at.1).max()?,
        );
        Some(Self {
            top,
            left,
            rows: bottom - top + 1,
            columns: right - left + 1,
        })
    }

    fn cut<T, U>(&self, from: &Array2<T>, f: impl Fn(&T) -> U) -> Array2<U> {
        Array2::from_shape_fn((self.rows, self.columns), |(r, c)| {
            f(&from[[self.top + r, self.left + c]])
        })
    }

    fn back(&self, part: &Plane, shape: Ix2) -> Plane {
        let mut whole = Plane::zeros(shape);
        for ((r, c), v) in part.indexed_iter() {
            whole[[self.top + r, self.left + c]] = *v;
        }
        whole
    }
}

/// Plain Gaussian blur with zeros beyond the border; the kernel is cut at 3 σ.
pub fn gaussian(values: &Plane, sigma: f32) -> Plane {
    if sigma <= 0.0 || values.is_empty() {
        return values.clone();
    }
    let kernel = kernel(sigma);
    let rows_done = along_rows(values, &kernel);
    // The vertical pass adds whole rows: contiguous, so the compiler can vectorise it.
    let radius = kernel.len() - 1;
    let mut out = Array2::zeros(values.raw_dim());
    let count = values.nrows();
    for (r, mut row) in out.axis_iter_mut(Axis(0)).enumerate() {
        let first = r.saturating_sub(radius);
        for s in first..=(r + radius).min(count - 1) {
            let k = kernel[s.abs_diff(r)];
            row.scaled_add(k, &rows_done.row(s));
        }
    }
    out
}

fn along_rows(values: &Plane, kernel: &[f32]) -> Plane {
    let radius = kernel.len() - 1;
    let columns = values.ncols();
    let mut padded = vec![0.0; columns + 2 * radius];
    let mut out = Plane::zeros(values.raw_dim());
    for (row, mut target) in values.axis_iter(Axis(0)).zip(out.axis_iter_mut(Axis(0))) {
        for (cell, value) in padded.iter_mut().skip(radius).zip(row) {
            *cell = *value;
        }
        let Some(target) = target.as_slice_mut() else {
            continue;
        };
        for (offset, &k) in taps(kernel) {
            for (t, p) in target.iter_mut().zip(padded.iter().skip(offset)) {
                *t += k * p;
            }
        }
    }
    out
}

/// Each tap of the symmetric kernel with its offset into the padded row.
fn taps(kernel: &[f32]) -> impl Iterator<Item = (usize, &f32)> {
    let radius = kernel.len() - 1;
    let left = kernel
        .iter()
        .enumerate()
        .rev()
        .map(move |(d, k)| (radius - d, k));
    let right = kernel
        .iter()
        .enumerate()
        .skip(1)
        .map(move |(d, k)| (radius + d, k));
    left.chain(right)
}

/// One half of the kernel, centre first; the whole kernel sums to 1.
fn kernel(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil().max(1.0) as usize;
    let half: Vec<f32> = (0..=radius)
        .map(|d| (-0.5 * (d as f32 / sigma).powi(2)).exp())
        .collect();
    let total: f32 = half[0] + 2.0 * half[1..].iter().sum::<f32>();
    half.into_iter().map(|k| k / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_stays_what_it_is_up_to_the_mask_border() {
        let values = Plane::from_elem((20, 30), 3.0);
        let mask = Mask::from_shape_fn((20, 30), |(r, c)| r > 4 && c > 4);
        let low = low_pass(&values, &mask, 3.0);
        for ((r, c), &v) in low.indexed_iter() {
            let expected = if mask[[r, c]] { 3.0 } else { 0.0 };
            assert!((v - expected).abs() < 1e-4, "{v} at {r},{c}");
        }
    }

    #[test]
    fn pixels_outside_the_mask_do_not_bleed_in() {
        let mut values = Plane::from_elem((20, 20), 1.0);
        values[[3, 3]] = 1e6;
        let mask = Mask::from_shape_fn((20, 20), |(r, c)| (r, c) != (3, 3));
        assert!(low_pass(&values, &mask, 2.0).iter().all(|v| *v < 1.001));
    }

    #[test]
    fn an_empty_mask_leaves_nothing() {
        let low = low_pass(&Plane::ones((5, 7)), &Mask::from_elem((5, 7), false), 2.0);
        assert!(low.iter().all(|v| v.abs() < 1e-9) && low.dim() == (5, 7));
    }

    #[test]
    fn the_blur_has_the_variance_that_was_asked_for() {
        let mut values = Plane::zeros((41, 41));
        values[[20, 20]] = 1.0;
        let blurred = gaussian(&values, 3.0);
        let variance: f32 = blurred
            .indexed_iter()
            .map(|((_, c), v)| v * (c as f32 - 20.0).powi(2))
            .sum();
        assert!((variance - 9.0).abs() < 0.3, "{variance}");
    }
}
