//! Fewer pixels of a region where fewer do: medians and spreads of what is smooth.
//!
//! Formula: every n-th row and column of the region, n = ⌊√(pixels / 6000)⌋; the median of as many pixels is known to a sixtieth of
//! their spread.
//! Assumptions: what is read varies little from pixel to pixel, or not in step with the rows and columns that are left.

use super::Mask;

/// Of more than four times as many pixels not all are left.
const ENOUGH: usize = 6_000;

/// Pixels of the region in every n-th row and column; the region itself where it has few.
pub fn thinned(region: &Mask) -> Mask {
    let inside = region.iter().filter(|inside| **inside).count();
    let step = inside.div_euclid(ENOUGH).isqrt();
    if step < 2 {
        return region.clone();
    }
    let mut out = Mask::from_elem(region.raw_dim(), false);
    let rows = out.rows_mut().into_iter().zip(region.rows());
    for (to, from) in rows.step_by(step) {
        for (to, from) in to.into_iter().zip(from).step_by(step) {
            *to = *from;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_region_keeps_some_of_its_pixels_and_a_small_one_all() {
        let large = Mask::from_shape_fn((400, 400), |(r, c)| r + c > 200);
        let thin = thinned(&large);
        let count = |m: &Mask| m.iter().filter(|i| **i).count();
        assert!(thin.iter().zip(&large).all(|(t, l)| *l || !*t));
        assert!((6_000..24_000).contains(&count(&thin)), "{}", count(&thin));
        let small = Mask::from_elem((100, 220), true);
        assert_eq!(thinned(&small), small);
    }
}
