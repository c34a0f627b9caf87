//! Gaussian blur whose cost hardly grows with its width.
//!
//! Formula: `out = G ∗ x` with G cut at 3 σ, separable. Where σ is at least 6 pixels, x is first averaged over blocks of
//! `k = ⌊σ/3⌋` pixels, blurred there, and read between the blocks' centres by linear interpolation; the blur on the blocks is so much
//! narrower that the three variances (block k²/12, Gaussian, interpolation k²/6) add up to σ².
//! Assumptions: values are finite; beyond the border they are 0.
//! How it can be fooled: waves longer than 4 σ come through within 0.4 % of their height; what a wide blur leaves of white noise is
//! off by about a tenth of itself (see the tests).
//!
//! References: P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications
//! 31(4), 1983, doi 10.1109/TCOM.1983.1095851 (blurring on a coarser grid).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use ndarray::Array2;
use pulp::NullaryFnOnce;

use super::Plane;

/// Wider blurs than this are done on blocks of pixels.
const COARSE_PX: f32 = 6.0;

/// Standard deviation on the blocks, in blocks; narrower ones would show the blocks.
const LEAST_SIGMA_BLOCKS: f32 = 3.0;

/// Variance that averaging over blocks and interpolating between them adds, in squared blocks: 1/12 + 1/6.
const OWN_VARIANCE: f32 = 0.25;

/// Values that are summed side by side.
const LANES: usize = 32;

/// Plain Gaussian blur of `sigma` pixels with zeros beyond the border.
pub fn gaussian(values: &Plane, sigma: f32) -> Plane {
    if sigma <= 0.0 || values.is_empty() {
        return values.clone();
    }
    if sigma < COARSE_PX {
        return fine(values, sigma);
    }
    let blocks = Blocks::of(values.dim(), sigma);
    blocks.enlarged(&fine(&blocks.means(values), blocks.sigma))
}

/// How a blur is done on a coarser grid; the grid has one empty block on each side.
struct Blocks {
    side: usize,
    sigma: f32,
    rows: usize,
    columns: usize,
}

impl Blocks {
    fn of((rows, columns): (usize, usize), sigma: f32) -> Self {
        let side = (sigma / LEAST_SIGMA_BLOCKS).floor().max(1.0);
        Self {
            side: side as usize,
            sigma: ((sigma / side).powi(2) - OWN_VARIANCE).sqrt(),
            rows,
            columns,
        }
    }

    /// Means over the blocks; what a block lacks beyond the border is 0.
    fn means(&self, values: &Plane) -> Plane {
        let k = self.side;
        let columns = self.columns.div_ceil(k) + 2;
        let mut means = Plane::zeros((self.rows.div_ceil(k) + 2, columns));
        let scale = 1.0 / (k * k) as f32;
        let mut sums = vec![0.0; self.columns];
        for (mut row, first) in means
            .rows_mut()
            .into_iter()
            .skip(1)
            .zip((0..self.rows).step_by(k))
        {
            sums.fill(0.0);
            for r in first..(first + k).min(self.rows) {
                for (sum, value) in sums.iter_mut().zip(values.row(r)) {
                    *sum += value;
                }
            }
            for (mean, block) in row.iter_mut().skip(1).zip(sums.chunks(k)) {
                *mean = block.iter().sum::<f32>() * scale;
            }
        }
        means
    }

    /// At the full size, read between the blocks' centres: along the few rows of blocks first, then between two of these rows.
    fn enlarged(&self, means: &Plane) -> Plane {
        let across = Between::of(self.columns, self.side);
        let mut lines = Vec::with_capacity(means.nrows() * self.columns);
        for row in means.rows() {
            let blocks = row.to_slice().unwrap_or_default();
            lines.extend(across.0.iter().map(|&(block, share)| {
                let (p, q) = (blocks[block], blocks[block + 1]);
                p + (q - p) * share
            }));
        }
        let mut out = Vec::with_capacity(self.rows * self.columns);
        for (block, share) in Between::of(self.rows, self.side).0 {
            let two = &lines[block * self.columns..][..2 * self.columns];
            let (above, below) = two.split_at(self.columns);
            out.extend(above.iter().zip(below).map(|(p, q)| p + (q - p) * share));
        }
        Plane::from_shape_vec((self.rows, self.columns), out)
            .unwrap_or_else(|_| Plane::zeros((0, 0)))
    }
}

/// For each pixel along a side the block whose centre comes before it, and how far it lies towards the next, 0..1.
struct Between(Vec<(usize, f32)>);

impl Between {
    fn of(pixels: usize, side: usize) -> Self {
        let k = side as f32;
        let place = |p: usize| {
            // The empty block at the border comes first.
            let at = (p as f32 + 0.5) / k + 0.5;
            (at as usize, at.fract())
        };
        Self((0..pixels).map(place).collect())
    }
}

fn fine(values: &Plane, sigma: f32) -> Plane {
    let kernel = kernel(sigma);
    let (rows, columns) = values.dim();
    let input = values.as_standard_layout();
    let mut out = vec![0.0; rows * columns];
    if let Some(input) = input.as_slice() {
        if columns < LANES {
            blur::<1>(&kernel, input, columns, &mut out);
        } else {
            pulp::Arch::new().dispatch(Wide(&kernel, input, columns, &mut out));
        }
    }
    Array2::from_shape_vec((rows, columns), out).unwrap_or_else(|_| Plane::zeros((0, 0)))
}

/// The blur compiled for every width of vectors; one multiplication and one addition stay two roundings, so all give the same bits.
struct Wide<'a>(&'a [f32], &'a [f32], usize, &'a mut [f32]);

impl NullaryFnOnce for Wide<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        blur::<LANES>(self.0, self.1, self.2, self.3);
    }
}

/// Row by row: the sum over rows first, then along the row that came of it; `N` values side by side.
#[inline(always)]
fn blur<const N: usize>(kernel: &[f32], input: &[f32], columns: usize, out: &mut [f32]) {
    let radius = kernel.len() - 1;
    let beyond = vec![0.0; columns];
    let row = |r: usize| input.get(r * columns..(r + 1) * columns);
    let row = |r: Option<usize>| r.and_then(row).unwrap_or(&beyond);
    let mut line = vec![0.0; columns + 2 * radius];
    let mut around: Vec<[&[f32]; 2]> = Vec::with_capacity(radius);
    for (r, out) in out.chunks_exact_mut(columns).enumerate() {
        around.clear();
        around.extend((1..=radius).map(|d| [row(r.checked_sub(d)), row(Some(r + d))]));
        let middle = row(Some(r));
        // The last tile of a row overlaps its neighbour: the same sums once more.
        let tiles = || (0..columns).step_by(N).map(|first| first.min(columns - N));
        for first in tiles() {
            let pairs = around.iter().map(|rows| rows.map(|row| &row[first..]));
            let sums = tile::<N>(kernel, &middle[first..], pairs);
            line[radius + first..][..N].copy_from_slice(&sums);
        }
        for first in tiles() {
            let middle = first + radius;
            let pairs = (1..=radius).map(|d| [&line[middle - d..], &line[middle + d..]]);
            let sums = tile::<N>(kernel, &line[middle..], pairs);
            out[first..first + N].copy_from_slice(&sums);
        }
    }
}

/// The kernel's middle times one run of values plus each of its pairs times the sum of two.
#[inline(always)]
fn tile<'a, const N: usize>(
    kernel: &[f32],
    middle: &[f32],
    pairs: impl Iterator<Item = [&'a [f32]; 2]>,
) -> [f32; N] {
    let run = |values: &[f32]| values.first_chunk::<N>().copied().unwrap_or([0.0; N]);
    let mut sums = run(middle).map(|v| kernel[0] * v);
    for (k, [p, q]) in kernel[1..].iter().zip(pairs) {
        let (p, q) = (run(p), run(q));
        for i in 0..N {
            sums[i] += k * (p[i] + q[i]);
        }
    }
    sums
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

    /// White noise without a pattern.
    fn noise(rows: usize, columns: usize) -> Plane {
        let mut state = 1_u32;
        Plane::from_shape_simple_fn((rows, columns), || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0
        })
    }

    fn rms(plane: &Plane) -> f32 {
        let mean = plane.mean().unwrap();
        plane.map(|v| (v - mean).powi(2)).mean().unwrap().sqrt()
    }

    #[test]
    fn the_blur_has_the_variance_that_was_asked_for() {
        for sigma in [1.0, 3.0, 5.5, 6.0, 9.0, 13.0] {
            let mut values = Plane::zeros((121, 121));
            values[[60, 60]] = 1.0;
            let blurred = gaussian(&values, sigma);
            let variance: f32 = blurred
                .indexed_iter()
                .map(|((_, c), v)| v * (c as f32 - 60.0).powi(2))
                .sum();
            let ratio = variance / sigma.powi(2);
            assert!((ratio - 1.0).abs() < 0.05, "{ratio} at {sigma}");
            assert!((blurred.sum() - 1.0).abs() < 1e-4);
        }
    }

    /// Largest difference of the two ways away from the border, and root mean square of one.
    fn ways(values: &Plane, sigma: f32) -> (f32, f32) {
        let inner = |p: Plane| Plane::from_shape_fn((70, 90), |(r, c)| p[[40 + r, 40 + c]]);
        let (plain, blocks) = (inner(fine(values, sigma)), inner(gaussian(values, sigma)));
        (rms(&(&plain - &blocks)), rms(&plain))
    }

    #[test]
    fn blurring_on_blocks_is_the_same_blur() {
        for sigma in [6.0, 7.5, 9.0, 13.0] {
            let wave = Plane::from_shape_fn((150, 170), |(r, c)| {
                let phase = (c as f32 + 0.5 * r as f32) / (4.0 * sigma);
                (phase * std::f32::consts::TAU).cos()
            });
            let (error, _) = ways(&wave, sigma);
            assert!(error < 0.004, "{error} of a wave at {sigma}");
            let (error, left) = ways(&noise(150, 170), sigma);
            assert!(error < 0.15 * left, "{error} of {left} of noise at {sigma}");
        }
    }

    #[test]
    fn narrow_planes_are_blurred_like_wide_ones() {
        let wide = noise(40, 64);
        let mut padded = Plane::zeros((40, 64));
        let narrow = Plane::from_shape_fn((40, 20), |(r, c)| {
            padded[[r, c]] = wide[[r, c]];
            wide[[r, c]]
        });
        let (a, b) = (gaussian(&narrow, 2.0), gaussian(&padded, 2.0));
        assert!(a.indexed_iter().all(|(at, v)| (v - b[at]).abs() < 1e-6));
    }

    #[test]
    fn an_empty_plane_and_no_blur_are_handed_back() {
        assert_eq!(gaussian(&Plane::zeros((0, 5)), 9.0).dim(), (0, 5));
        let values = noise(4, 4);
        assert_eq!(gaussian(&values, 0.0), values);
    }
}
