//! How wide the sharpest edges of an image are.
//!
//! Formula: at an edge the gradient falls by `R = |∇x| ÷ |∇(G₁∗x)|` when the image is blurred once more by one pixel; an edge
//! of a blur σ has `σ = 1/√(R² − 1)`. The median of R over the steepest three hundredths of the pixels is taken.
//! Assumptions: some edges in the rectangle are sharp in the scene itself, such as lashes, lids and the border of the iris.
//! How it can be fooled: sharpening in the camera reads as a sharper lens; noise steeper than the edges reads as detail.
//!
//! References: S. Zhuo, T. Sim, "Defocus map estimation from a single image", Pattern Recognition 44(9), 2011,
//! doi 10.1016/j.patcog.2011.03.009.

use super::Plane;
use super::gaussian::gaussian;
use super::robust::{median, quantile};

/// Share of the pixels that count as edges.
const EDGES: f32 = 0.03;

/// Fewer edge pixels than this say nothing.
const LEAST_EDGE_PIXELS: usize = 20;

/// Least of `R² − 1`: wider blurs than 10 pixels are not told apart.
const LEAST_FALL: f32 = 0.01;

/// Standard deviation of the blur at the sharpest edges, pixels; `None` in a flat or tiny image.
pub fn edge_blur(images: &[Plane]) -> Option<f32> {
    let mut falls = Vec::new();
    for image in images {
        let (steep, soft) = (gradient(image), gradient(&gaussian(image, 1.0)));
        let limit = quantile(&steep, 1.0 - EDGES)?;
        if limit > 0.0 {
            let edges = steep.iter().zip(&soft).filter(|(s, _)| **s >= limit);
            falls.extend(edges.map(|(s, t)| s / t.max(1e-6)));
        }
    }
    if falls.len() < LEAST_EDGE_PIXELS {
        return None;
    }
    let fall = median(&falls)?;
    Some((fall * fall - 1.0).max(LEAST_FALL).sqrt().recip())
}

/// Magnitude of the gradient (Sobel) three pixels within the border, row by row.
fn gradient(x: &Plane) -> Vec<f32> {
    let inner = |n: usize| 3..n.saturating_sub(3);
    let mut out = Vec::with_capacity(x.len());
    for r in inner(x.nrows()) {
        for c in inner(x.ncols()) {
            let at = |i: usize, j: usize| x[[r + i - 1, c + j - 1]];
            let across = at(0, 2) - at(0, 0) + 2.0 * (at(1, 2) - at(1, 0)) + at(2, 2) - at(2, 0);
            let down = at(2, 0) - at(0, 0) + 2.0 * (at(2, 1) - at(0, 1)) + at(2, 2) - at(0, 2);
            out.push((across * across + down * down).sqrt());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blurred_step(sigma: f32) -> Plane {
        let step = Plane::from_shape_fn((60, 80), |(_, c)| f32::from(u8::from(c >= 40)));
        gaussian(&step, sigma)
    }

    #[test]
    fn a_blurred_step_reads_its_blur() {
        for sigma in [1.0, 1.5, 2.0, 3.0] {
            let read = edge_blur(&[blurred_step(sigma)]).unwrap();
            // The gradient's own width adds a quarter at one pixel and next to nothing at three.
            assert!((read / sigma - 1.0).abs() < 0.3, "{read} for {sigma}");
        }
    }

    #[test]
    fn a_flat_image_has_no_edges() {
        assert_eq!(edge_blur(&[Plane::from_elem((50, 50), 1.0)]), None);
        assert_eq!(edge_blur(&[Plane::zeros((2, 2))]), None);
    }
}
