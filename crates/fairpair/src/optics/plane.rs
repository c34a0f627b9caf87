//! The plane through values that bumps and edges cannot tilt.
//!
//! Formula: least squares of `v = a + b·x + c·y` with Tukey's biweight on the residuals, tuning constant 4.685 (95 % as
//! efficient as plain least squares on normal noise), iterated from the plain fit.
//! Assumptions: at least half of the values follow one plane.
//! How it can be fooled: two halves on two planes.
//!
//! References: P. W. Holland, R. E. Welsch, "Robust regression using iteratively reweighted least-squares", Commun. Stat.
//! Theory Methods 6(9), 1977, doi 10.1080/03610927708827533.

use nalgebra::{Matrix3, Vector3};

use super::robust::median;
use super::{Mask, Plane};

/// Tukey's tuning constant, standard deviations.
const TUNING: f32 = 4.685;

/// Residuals smaller than this count as none, in the unit of the values: keeps a perfect fit from dividing by nothing.
const LEAST_SPREAD: f32 = 1e-4;

/// Of more pixels only every second, third, … row and column counts: a plane is fixed by fewer.
const MOST_POINTS: usize = 4000;

/// The weights hardly change after so many rounds.
const ROUNDS: usize = 12;

/// Slope of `values` on `mask` to the right and downwards, per `unit` pixels; `None` on too few or collinear pixels.
pub fn slope(values: &Plane, mask: &Mask, unit: f32) -> Option<[f64; 2]> {
    let inside = mask.iter().filter(|m| **m).count();
    let step = (inside as f64 / MOST_POINTS as f64).sqrt().floor().max(1.0) as usize;
    let points: Vec<([f32; 2], f32)> = values
        .indexed_iter()
        .filter(|((r, c), _)| r % step == 0 && c % step == 0 && mask[[*r, *c]])
        .map(|((r, c), &v)| ([c as f32 / unit, r as f32 / unit], v))
        .collect();
    let mut weights = vec![1.0_f32; points.len()];
    let mut plane = fit(&points, &weights)?;
    let mut residuals = vec![0.0_f32; points.len()];
    for _ in 0..ROUNDS {
        for (residual, ([x, y], v)) in residuals.iter_mut().zip(&points) {
            *residual = v - (plane[0] + plane[1] * f64::from(*x) + plane[2] * f64::from(*y)) as f32;
        }
        let sizes: Vec<f32> = residuals.iter().map(|r| r.abs()).collect();
        let scale = (1.4826 * median(&sizes)?).max(LEAST_SPREAD) * TUNING;
        for (weight, residual) in weights.iter_mut().zip(&residuals) {
            let t = (residual / scale).powi(2);
            *weight = (1.0 - t).max(0.0).powi(2);
        }
        plane = fit(&points, &weights)?;
    }
    (plane[1].is_finite() && plane[2].is_finite()).then_some([plane[1], plane[2]])
}

fn fit(points: &[([f32; 2], f32)], weights: &[f32]) -> Option<Vector3<f64>> {
    let mut normal = Matrix3::zeros();
    let mut right = Vector3::zeros();
    for (([x, y], v), weight) in points.iter().zip(weights) {
        let row = Vector3::new(1.0, f64::from(*x), f64::from(*y));
        let weighted = row * f64::from(*weight);
        normal += weighted * row.transpose();
        right += weighted * f64::from(*v);
    }
    Some(normal.cholesky()?.solve(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_that_shines_does_not_tilt_the_plane() {
        let mask = Mask::from_elem((40, 40), true);
        let values = Plane::from_shape_fn((40, 40), |(r, c)| {
            let spot = if r < 10 && c > 28 { 3.0 } else { 0.0 };
            0.02 * c as f32 - 0.01 * r as f32 + spot
        });
        let [x, y] = slope(&values, &mask, 40.0).unwrap();
        assert!((x - 0.8).abs() < 0.01 && (y + 0.4).abs() < 0.01, "{x} {y}");
    }

    #[test]
    fn a_line_of_pixels_has_no_plane() {
        let mask = Mask::from_shape_fn((9, 9), |(r, _)| r == 3);
        assert_eq!(slope(&Plane::zeros((9, 9)), &mask, 9.0), None);
    }
}
