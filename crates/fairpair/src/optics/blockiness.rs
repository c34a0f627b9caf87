//! The grid that JPEG leaves: steps that are larger where blocks of eight pixels meet.
//!
//! Formula: mean absolute difference of neighbours for each of the eight positions in the grid; the largest over the mean of
//! the other seven, the mean of rows and columns. 1 = no grid.
//! Assumptions: the file's pixels have not been resized since they were compressed.
//! How it can be fooled: resizing blurs the grid away; stripes eight pixels apart imitate it.
//!
//! References: Z. Wang, H. R. Sheikh, A. C. Bovik, "No-reference perceptual quality assessment of JPEG compressed images",
//! ICIP 2002, doi 10.1109/ICIP.2002.1038064 (the boundary differences).

use super::Plane;

/// Side of a JPEG block, pixels.
const BLOCK: usize = 8;

/// How much the steps at the block borders stand out, 1 = not at all; `None` in a flat or tiny image.
pub fn blockiness(image: &Plane) -> Option<f64> {
    let across = excess(image)?;
    let down = excess(&image.t().to_owned())?;
    Some(f64::midpoint(across, down))
}

fn excess(image: &Plane) -> Option<f64> {
    let mut steps = [0.0_f64; BLOCK];
    let mut counts = [0_u32; BLOCK];
    for row in image.rows() {
        for (c, (x, y)) in row.iter().zip(row.iter().skip(1)).enumerate() {
            steps[c % BLOCK] += f64::from((y - x).abs());
            counts[c % BLOCK] += 1;
        }
    }
    if counts.contains(&0) {
        return None;
    }
    let means: Vec<f64> = steps
        .iter()
        .zip(counts)
        .map(|(s, n)| s / f64::from(n))
        .collect();
    let most = means.iter().copied().fold(0.0, f64::max);
    let rest = (means.iter().sum::<f64>() - most) / (BLOCK - 1) as f64;
    (rest > 0.0).then_some(most / rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_every_eight_pixels_stand_out_and_a_ramp_has_none() {
        let blocks = Plane::from_shape_fn((64, 64), |(r, c)| {
            (r / 8 + c / 8) as f32 + 0.01 * (r + c) as f32
        });
        assert!(blockiness(&blocks).unwrap() > 10.0);
        let ramp = Plane::from_shape_fn((64, 64), |(r, c)| (r + c) as f32);
        assert!((blockiness(&ramp).unwrap() - 1.0).abs() < 1e-6);
        assert_eq!(blockiness(&Plane::zeros((64, 64))), None);
        assert_eq!(blockiness(&Plane::zeros((4, 4))), None);
    }
}
