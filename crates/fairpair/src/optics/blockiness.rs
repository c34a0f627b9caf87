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
    let (mut across, mut down) = (Steps::default(), Steps::default());
    for (r, row) in image.rows().into_iter().enumerate() {
        let row = row.to_slice()?;
        across.along(row);
        if let Some(next) = image.rows().into_iter().nth(r + 1) {
            down.between(r, row, next.to_slice()?);
        }
    }
    Some(f64::midpoint(across.excess()?, down.excess()?))
}

/// Steps between neighbours, added up by where in a block they begin.
#[derive(Default)]
struct Steps {
    sums: [f64; BLOCK],
    counts: [usize; BLOCK],
}

impl Steps {
    /// The steps along a row.
    fn along(&mut self, row: &[f32]) {
        let step = |(x, y): (&f32, &f32)| (y - x).abs();
        let mut sums = [0.0_f32; BLOCK];
        let next = row.get(1..).unwrap_or_default();
        let (blocks, rest) = next.as_chunks::<BLOCK>();
        for (here, next) in row.as_chunks::<BLOCK>().0.iter().zip(blocks) {
            for (sum, pair) in sums.iter_mut().zip(here.iter().zip(next)) {
                *sum += step(pair);
            }
        }
        let here = row.iter().skip(BLOCK * blocks.len());
        for (sum, pair) in sums.iter_mut().zip(here.zip(rest)) {
            *sum += step(pair);
        }
        for (k, sum) in sums.into_iter().enumerate() {
            self.sums[k] += f64::from(sum);
            self.counts[k] += blocks.len() + usize::from(k < rest.len());
        }
    }

    /// The steps from row `r` to the next.
    fn between(&mut self, r: usize, row: &[f32], next: &[f32]) {
        let mut sums = [0.0_f32; BLOCK];
        for (here, next) in row.chunks(BLOCK).zip(next.chunks(BLOCK)) {
            for (sum, (x, y)) in sums.iter_mut().zip(here.iter().zip(next)) {
                *sum += (y - x).abs();
            }
        }
        self.sums[r % BLOCK] += sums.into_iter().map(f64::from).sum::<f64>();
        self.counts[r % BLOCK] += row.len();
    }

    /// The largest of the mean steps over the mean of the others.
    fn excess(&self) -> Option<f64> {
        if self.counts.contains(&0) {
            return None;
        }
        let means = [0, 1, 2, 3, 4, 5, 6, 7].map(|k| self.sums[k] / self.counts[k] as f64);
        let most = means.iter().copied().fold(0.0, f64::max);
        let rest = (means.iter().sum::<f64>() - most) / (BLOCK - 1) as f64;
        (rest > 0.0).then_some(most / rest)
    }
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
