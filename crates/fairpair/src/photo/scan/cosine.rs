//! Coefficients of a block to its 64 samples.
//!
//! Formula: sample\[y\]\[x\] = 128 + ¼ Σ Σ c(v) c(u) · coefficient\[v\]\[u\] · cos((2y+1)vπ/16) · cos((2x+1)uπ/16), c(0) = √½ and 1 otherwise; down the columns,
//! then along the rows, each a sum of products in whole numbers. It is exact but for the cosines' last bit and a rounding to
//! 1/16 between the two, so the same on every machine.
//!
//! Assumptions: sums of what an encoder writes stay within 32 bits; others, of damaged files, wrap.
//!
//! References: ITU-T T.81, A.3.3.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use super::BLOCK_PX;
use crate::optics::dot::{Narrow, Pair};

/// Fraction bits of the cosines.
const COSINE_BITS: i32 = 15;
/// Fraction bits kept between the two passes.
const KEPT_BITS: i32 = 4;
/// What is taken off after the first pass, and after the second.
const FIRST_SHIFT: i32 = COSINE_BITS - KEPT_BITS;
const SECOND_SHIFT: i32 = COSINE_BITS + KEPT_BITS;
/// Half of the last step, so that shifting rounds; and 128, which JPEG takes off all samples.
const FIRST_BIAS: i32 = 1 << (FIRST_SHIFT - 1);
const SECOND_BIAS: i32 = (1 << (SECOND_SHIFT - 1)) + (128 << SECOND_SHIFT);

/// cos(kπ/16) / 2 for k = 0 to 8, in steps of 2⁻¹⁵.
const COSINES: [i16; 9] = [16384, 16069, 15137, 13623, 11585, 9102, 6270, 3196, 0];

/// c(k) cos((2n+1)kπ/16) / 2 in steps of 2⁻¹⁵.
const fn cosine(n: usize, k: usize) -> i16 {
    // The angle in sixteenths of π; the cosine of 0 is taken by √½.
    let angle = (2 * n + 1) * k % 32;
    let half = if angle > 16 { 32 - angle } else { angle };
    match half {
        0 => COSINES[4],
        1..=8 => COSINES[half],
        _ => -COSINES[16 - half],
    }
}

/// `[n][pair]`: what the coefficients of each of [`ROWS`] add to sample n of the first half; to those of the second, mirrored, odd rows add
/// the opposite.
const DOWN: [[Pair; 4]; 4] = {
    let mut table = [[[0; 2]; 4]; 4];
    let mut at = 0;
    while at < 32 {
        let (n, pair, k) = (at / 8, at / 2 % 4, at % 2);
        table[n][pair][k] = cosine(n, ROWS[pair][k]);
        at += 1;
    }
    table
};

/// `[pair][n]`: what two neighbouring coefficients of a row add to sample n.
const ALONG: [[Pair; 8]; 4] = {
    let mut table = [[[0; 2]; 8]; 4];
    let mut at = 0;
    while at < 64 {
        let (n, k) = (at / 8, at % 8);
        table[k / 2][n][k % 2] = cosine(n, k);
        at += 1;
    }
    table
};

/// Rows whose coefficients lie side by side: two even pairs, two odd ones.
const ROWS: [[usize; 2]; 4] = [[0, 2], [4, 6], [1, 3], [5, 7]];

/// Coefficients of a block: pair of [`ROWS`], column, row of the pair.
pub(super) type Block = [[Pair; 8]; 4];

/// Where the coefficient of eight times a row and a column lies in a flat [`Block`].
pub(super) fn place(natural: usize) -> usize {
    let (row, column) = (natural / 8, natural % 8);
    let pair = if row % 2 == 0 { row / 4 } else { 2 + row / 4 };
    (pair * 8 + column) * 2 + row / 2 % 2
}

/// Writes the samples of a block into eight rows of `out`. `seen` has every bit that `8 · row + column` of a coefficient other than 0
/// has, the first left out.
#[inline(always)]
pub(super) fn inverse<M: Narrow>(
    machine: M,
    block: &Block,
    seen: usize,
    out: &mut [u8],
    stride: usize,
) {
    let rows = out.chunks_mut(stride.max(BLOCK_PX)).take(BLOCK_PX);
    if seen == 0 {
        let sample = (((i32::from(block[0][0][0]) + 4) >> 3) + 128).clamp(0, 255) as u8;
        for row in rows {
            if let Some(row) = row.first_chunk_mut() {
                *row = [sample; BLOCK_PX];
            }
        }
        return;
    }
    // Where no row, or no column, from the fourth on has a coefficient, half of the sums are left out.
    let (few_rows, few_columns) = (seen & 0o40 == 0, seen & 0o04 == 0);
    let mut kept = [[0; 8]; 8];
    for (n, down) in DOWN.iter().enumerate() {
        let mut even = machine.add(machine.zero(), down[0], &block[0]);
        let mut odd = machine.add(machine.zero(), down[2], &block[2]);
        if !few_rows {
            even = machine.add(even, down[1], &block[1]);
            odd = machine.add(odd, down[3], &block[3]);
        }
        kept[n] = machine.words::<FIRST_SHIFT>(machine.plus(even, odd), FIRST_BIAS);
        kept[7 - n] = machine.words::<FIRST_SHIFT>(machine.minus(even, odd), FIRST_BIAS);
    }
    for (line, row) in kept.iter().zip(rows) {
        let mut sums = machine.zero();
        let pairs = line.as_chunks::<2>().0.iter().zip(&ALONG);
        for (pair, along) in pairs.take(if few_columns { 2 } else { 4 }) {
            sums = machine.add(sums, *pair, along);
        }
        if let Some(row) = row.first_chunk_mut() {
            *row = machine.bytes::<SECOND_SHIFT>(sums, SECOND_BIAS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optics::dot::{Machine, Plain, Work, dispatch};

    struct Inverse<'a>(&'a [i16; 64], &'a mut [u8; 64]);

    impl Work for Inverse<'_> {
        #[inline(always)]
        fn on(self, machine: impl Machine) {
            let seen = (1..64)
                .filter(|k| self.0[*k] != 0)
                .fold(0, |all, k| all | k);
            let mut block = Block::default();
            let flat = block.as_flattened_mut().as_flattened_mut();
            for (k, value) in self.0.iter().enumerate() {
                flat[place(k)] = *value;
            }
            inverse(machine, &block, seen, self.1, 8);
        }
    }

    fn formula(block: &[i16; 64]) -> [f64; 64] {
        let part = |n: usize, k: usize| {
            let angle = ((2 * n + 1) * k) as f64 * std::f64::consts::PI / 16.0;
            angle.cos() * if k == 0 { 0.5_f64.sqrt() } else { 1.0 } / 2.0
        };
        std::array::from_fn(|at| {
            let add = |k: usize| f64::from(block[k]) * part(at / 8, k / 8) * part(at % 8, k % 8);
            (128.0 + (0..64).map(add).sum::<f64>()).clamp(0.0, 255.0)
        })
    }

    /// Blocks as photos have them: a mean, and fewer and smaller coefficients the finer they are.
    fn blocks() -> Vec<[i16; 64]> {
        let mut state = 1_u32;
        let mut random = |below: i32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8).cast_signed() % below
        };
        (0..500)
            .map(|round| {
                let mut block = [0; 64];
                block[0] = (random(2000) - 1000) as i16;
                for _ in 0..round % 20 {
                    let place = random(8).min(random(8)) * 8 + random(8);
                    block[place as usize] = (random(400) - 200) as i16;
                }
                block
            })
            .collect()
    }

    #[test]
    fn samples_are_those_of_the_formula_to_a_rounding() {
        for block in blocks() {
            let mut seen = [0; 64];
            dispatch(Inverse(&block, &mut seen));
            for (sample, exact) in seen.iter().zip(formula(&block)) {
                // Half a step of rounding, and a twelfth for what the passes round.
                assert!(
                    (f64::from(*sample) - exact).abs() < 0.58,
                    "{sample} {exact}"
                );
            }
        }
    }

    #[test]
    fn every_machine_gives_the_same_samples() {
        for block in blocks().into_iter().chain([[i16::MIN; 64], [i16::MAX; 64]]) {
            let (mut fast, mut plain) = ([0; 64], [0; 64]);
            dispatch(Inverse(&block, &mut fast));
            Inverse(&block, &mut plain).on(Plain);
            assert_eq!(fast, plain);
        }
    }
}
