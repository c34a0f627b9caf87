//! Gaussian low-pass inside a mask: what is smooth is light, what is fine is skin.
//!
//! Formula: normalised convolution, `(G ∗ (w·x)) / (G ∗ w)` with G a Gaussian cut at 3 σ and w the 0/1 mask, so that
//! pixels outside the mask neither count nor bleed in.
//! Assumptions: values inside the mask are finite.
//! How it can be fooled: islands of mask far from everything else are their own mean.
//!
//! References: H. Knutsson, C.-F. Westin, "Normalized and differential convolution", CVPR 1993,
//! doi 10.1109/CVPR.1993.341081.

use ndarray::Zip;

use super::gaussian::gaussian;
use super::held::Held;
use super::{Mask, Plane};

/// Low-pass of `values` inside `mask` with a Gaussian of `sigma` pixels; 0 outside the mask.
pub fn low_pass(values: &Plane, mask: &Mask, sigma: f32) -> Plane {
    let [low] = low_pass_all([values], mask, sigma);
    low
}

/// The same for several planes that share a mask.
///
/// Only the mask's bounding box is worked on: what lies outside it has no weight, so the result is the same to the bit.
pub fn low_pass_all<const N: usize>(planes: [&Plane; N], mask: &Mask, sigma: f32) -> [Plane; N] {
    let Some(held) = Held::of(mask, 0) else {
        return planes.map(|values| Plane::zeros(values.raw_dim()));
    };
    let inner = held.cut(mask);
    let weight = inner.map(|inside| f32::from(u8::from(*inside)));
    let weight_sum = gaussian(&weight, sigma);
    planes.map(|values| {
        let mut sum = gaussian(&(held.cut(values) * &weight), sigma);
        Zip::from(&mut sum)
            .and(&weight_sum)
            .and(&inner)
            .for_each(|s, &w, &inside| *s = if inside && w > 0.0 { *s / w } else { 0.0 });
        held.back(&sum, values.raw_dim(), 0.0)
    })
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
}
