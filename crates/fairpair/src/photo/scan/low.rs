//! A photo in small: the means of its blocks, or of their quarters, from the low coefficients alone.
//!
//! Formula: the mean of a quarter is 128 + F(0,0)/8 ± 0.11326 (F(0,1) ± F(1,0)) ± 0.10264 F(1,1), F the coefficients of the cosine transform and the numbers
//! the means of its cosines over half a block; what higher coefficients add is left out.
//!
//! References: ITU-T T.81, A.3.3.

use super::header::Channel;

/// What the blocks of a channel, or their quarters, are in the mean.
pub(super) struct Means {
    /// Blocks of a row.
    pub(super) columns: usize,
    /// First coefficients, in quantisation steps.
    pub(super) first: Vec<i16>,
    /// Where quarters are asked for, F(0,1), F(1,0) and F(1,1), in quantisation steps.
    pub(super) low: Vec<[i16; 3]>,
    /// Means as samples, row by row.
    pub(super) samples: Vec<u8>,
}

/// Places of the low coefficients in the order of the file, and the last of them.
const LOW: [usize; 3] = [1, 2, 4];
pub(super) const LAST_LOW: usize = 4;

/// Mean of a cosine of the transform over half a block: of the first, √½ / 2, times that of the second, cos(π/16) … cos(7π/16), and that squared.
const HALF: f32 = 0.113_26;
const QUARTER: f32 = 0.102_64;

impl Means {
    pub(super) fn new(channel: &Channel, units: [usize; 2], quarters: bool) -> Self {
        let [columns, rows] = [0, 1].map(|k| units[k] * channel.blocks[k]);
        let low = if quarters { columns * rows } else { 0 };
        Self {
            columns,
            first: vec![0; columns * rows],
            low: vec![[0; 3]; low],
            samples: Vec::new(),
        }
    }

    /// The first coefficient of a block, dequantised.
    pub(super) fn coefficient(&self, row: usize, column: usize, step: u16) -> Option<i16> {
        let first = self.first.get(row * self.columns + column)?;
        Some((i32::from(*first) * i32::from(step)) as i16)
    }

    /// The first coefficient is eight times what the samples are above 128 in the mean (ITU-T T.81, A.3.3).
    pub(super) fn finish(&mut self, steps: &[u16; 64]) {
        let code = |value: f32| (value + 128.5) as u8;
        let first = f32::from(steps[0]) / 8.;
        if self.low.is_empty() {
            let means = self.first.iter().map(|f| code(first * f32::from(*f)));
            self.samples = means.collect();
            return;
        }
        let [across, down, both] = LOW.map(|place| f32::from(steps[place]));
        self.samples = vec![0; 4 * self.first.len()];
        let rows = self.samples.chunks_exact_mut(4 * self.columns.max(1));
        let blocks = self.first.chunks_exact(self.columns.max(1));
        let blocks = blocks.zip(self.low.chunks_exact(self.columns.max(1)));
        for (rows, (means, low)) in rows.zip(blocks) {
            let (upper, lower) = rows.split_at_mut(2 * self.columns);
            let quarters = upper.as_chunks_mut::<2>().0.iter_mut();
            let quarters = quarters.zip(lower.as_chunks_mut::<2>().0);
            for ((upper, lower), (mean, low)) in quarters.zip(means.iter().zip(low)) {
                let [x, y, xy] = low.map(f32::from);
                let mean = first * f32::from(*mean);
                let (x, y, xy) = (HALF * across * x, HALF * down * y, QUARTER * both * xy);
                *upper = [mean + x + y + xy, mean - x + y - xy].map(code);
                *lower = [mean + x - y - xy, mean - x - y + xy].map(code);
            }
        }
    }
}
