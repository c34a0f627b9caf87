//! The smooth course of brightness over a region as a polynomial.
//!
//! Formula: least squares of `Y/⟨Y⟩` on the ten monomials `xⁱyʲ` with i + j ≤ 3, in coordinates that are centred on the
//! region and scaled to twice its standard deviation along each axis, so that a region's size and proportions cancel.
//! Assumptions: the region is convex enough for its standard deviations to describe it.
//! How it can be fooled: holes and dark patches pull the polynomial down where they lie.
//!
//! References: R. Ramamoorthi, P. Hanrahan, JOSA A 18(10), 2001, doi 10.1364/JOSAA.18.002448 (shading is smooth).

use nalgebra::{SMatrix, SVector};

use super::{Mask, Plane};

/// Exponents of x and y of each coefficient.
pub const MONOMIALS: [(usize, usize); 10] = [
    (0, 0),
    (0, 1),
    (1, 0),
    (0, 2),
    (1, 1),
    (2, 0),
    (0, 3),
    (1, 2),
    (2, 1),
    (3, 0),
];

/// Of more pixels only every second, third, … row and column counts: ten coefficients are fixed by fewer.
const MOST_POINTS: usize = 10_000;

/// Coefficients in the order of [`MONOMIALS`]; `None` on a dark, empty or degenerate region.
pub fn cubic(values: &Plane, region: &Mask) -> Option<[f64; 10]> {
    let inside = region.iter().filter(|inside| **inside).count();
    let step = (inside as f64 / MOST_POINTS as f64).sqrt().floor().max(1.0) as usize;
    let lines = || {
        values
            .rows()
            .into_iter()
            .zip(region.rows())
            .enumerate()
            .step_by(step)
    };
    let (mut n, mut sums, mut level) = (0.0, [0.0; 4], 0.0);
    for (r, (line, inside)) in lines() {
        let y = r as f64;
        for (c, v) in line
            .iter()
            .enumerate()
            .step_by(step)
            .filter(|(c, _)| inside[*c])
        {
            let x = c as f64;
            n += 1.0;
            level += f64::from(*v);
            for (sum, term) in sums.iter_mut().zip([x, y, x * x, y * y]) {
                *sum += term;
            }
        }
    }
    let (mean, level) = ([sums[0] / n, sums[1] / n], level / n);
    let wide = [0, 1].map(|i| 2.0 * (sums[i + 2] / n - mean[i] * mean[i]).max(0.0).sqrt());
    if n < 30.0 || level < 1e-6 || wide.iter().any(|w| *w < 1e-3) {
        return None;
    }
    let mut normal = SMatrix::<f64, 10, 10>::zeros();
    let mut right = SVector::<f64, 10>::zeros();
    for (r, (line, inside)) in lines() {
        // Along a row y stays what it is: sums of the powers of x are enough.
        let (mut powers, mut weighted) = ([0.0; 7], [0.0; 4]);
        for (c, v) in line
            .iter()
            .enumerate()
            .step_by(step)
            .filter(|(c, _)| inside[*c])
        {
            let (x, mut power) = ((c as f64 - mean[0]) / wide[0], 1.0);
            for k in 0..7 {
                powers[k] += power;
                if k < 4 {
                    weighted[k] += power * f64::from(*v);
                }
                power *= x;
            }
        }
        let y = (r as f64 - mean[1]) / wide[1];
        let mut heights = [1.0; 7];
        for k in 1..7 {
            heights[k] = heights[k - 1] * y;
        }
        for (a, (i, j)) in MONOMIALS.iter().enumerate() {
            right[a] += weighted[*i] * heights[*j] / level;
            for (b, (k, l)) in MONOMIALS.iter().enumerate() {
                normal[(a, b)] += powers[i + k] * heights[j + l];
            }
        }
    }
    let found = normal.cholesky()?.solve(&right);
    found.iter().all(|c| c.is_finite()).then(|| found.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_has_one_slope_whatever_the_size() {
        let slope = |size: usize| {
            let values = Plane::from_shape_fn((size, size), |(r, _)| 1.0 + r as f32 / size as f32);
            cubic(&values, &Mask::from_elem((size, size), true)).unwrap()
        };
        let (small, large) = (slope(20), slope(80));
        assert!((small[1] - large[1]).abs() < 0.01 && small[1] > 0.1);
        assert!(small[2].abs() < 1e-6 && small[9].abs() < 1e-6);
    }

    #[test]
    fn dark_and_empty_regions_have_no_polynomial() {
        assert_eq!(
            cubic(&Plane::zeros((9, 9)), &Mask::from_elem((9, 9), true)),
            None
        );
        assert_eq!(
            cubic(&Plane::ones((9, 9)), &Mask::from_elem((9, 9), false)),
            None
        );
    }
}
