//! How far pixels lie from a region, and regions grown or shrunk by that distance.
//!
//! Formula: exact Euclidean distance between pixel centres.
//!
//! References: P. F. Felzenszwalb, D. P. Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8,
//! 2012, doi 10.4086/toc.2012.v008a019 (as implemented in `imageproc`).

use image::{GrayImage, Luma};
use imageproc::distance_transform::euclidean_squared_distance_transform;

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

/// Pixels of `region` farther than `margin` pixels from everything outside it; the frame's own edge is no outside.
pub fn inset(region: &Mask, margin: f32) -> Mask {
    distance(&region.map(|inside| !inside)).map(|d| *d > margin)
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
