//! Units of a scan to samples.
//!
//! The first coefficient of each block is known from the index, so that a row of units can be entered anywhere; the others are
//! read here.
//!
//! References: ITU-T T.81, figure A.6 and F.2.2.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use super::bits::Bits;
use super::cosine::{self, Block};
use super::held::Plane;
use super::{BLOCK_PX, Coded, Scan};
use crate::optics::dot::{Machine, Work};

/// Rows and columns of the coefficients in the order of the file: eight times the row, and the column.
const ZIGZAG: [u8; 64] = {
    let mut order = [0; 64];
    let (mut x, mut y, mut at) = (0_u8, 0_u8, 0);
    while at < 64 {
        order[at] = y * 8 + x;
        // Up and to the right on even diagonals, down and to the left on odd ones.
        match ((x + y) % 2 == 0, x, y) {
            (true, 7, _) | (false, 0, 0..7) => y += 1,
            (true, _, 0) | (false, _, 7) => x += 1,
            (true, ..) => (x, y) = (x + 1, y - 1),
            (false, ..) => (x, y) = (x - 1, y + 1),
        }
        at += 1;
    }
    order
};

/// What becomes of a coefficient.
#[derive(Clone, Copy)]
pub(super) struct Target {
    step: u16,
    /// Where it lies in a flat [`Block`].
    place: u8,
    /// Eight times its row, and its column.
    natural: u8,
}

/// The targets of a channel's coefficients, in the order of the file.
pub(super) fn targets(steps: &[u16; 64]) -> [Target; 64] {
    std::array::from_fn(|at| {
        let natural = ZIGZAG[at];
        Target {
            step: steps[at],
            place: cosine::place(natural.into()) as u8,
            natural,
        }
    })
}

/// Some units of a row, to be written into planes that begin with the unit `origin`.
pub(super) struct Units<'a> {
    pub(super) scan: &'a Scan,
    pub(super) row: usize,
    /// The first column, and the one behind the last.
    pub(super) columns: [usize; 2],
    /// Column and row.
    pub(super) origin: [usize; 2],
    pub(super) planes: &'a [Plane],
    pub(super) samples: &'a mut [u8],
}

impl Work for Units<'_> {
    /// The index has seen every code of the scan, so reading cannot fail here. If it did, there would be black and not what the samples'
    /// buffer held before.
    #[inline(always)]
    fn on(mut self, machine: impl Machine) {
        if self.read(machine).is_none() {
            self.samples.fill(0);
        }
    }
}

impl Units<'_> {
    #[inline(always)]
    fn read(&mut self, machine: impl Machine) -> Option<()> {
        let (scan, [from, to]) = (self.scan, self.columns);
        let index = &scan.index;
        let (first, place) = index.entry(self.row, from)?;
        let mut bits = Bits::new(&index.coded, place);
        let mut block = Block::default();
        for column in first..to {
            let unit = self.row * index.units[0] + column;
            if index.begins_interval(unit) {
                bits = Bits::new(&index.coded, index.interval(unit)?);
            }
            let channels = scan.channels.iter().zip(&index.means);
            for ((coded, means), plane) in channels.zip(self.planes) {
                let [across, down] = coded.blocks;
                for y in 0..down {
                    for x in 0..across {
                        bits.fill();
                        coded.first.next(&mut bits)?;
                        let seen = coded.others(&mut bits, &mut block)?;
                        if column >= from {
                            let row = self.row * down + y;
                            let step = coded.step;
                            block[0][0][0] = means.coefficient(row, column * across + x, step)?;
                            let top = row - self.origin[1] * down;
                            let left = (column - self.origin[0]) * across + x;
                            let start = plane.start + BLOCK_PX * (top * plane.columns + left);
                            let out = self.samples.get_mut(start..)?;
                            cosine::inverse(machine, &block, seen, out, plane.columns);
                        }
                        if seen > 0 {
                            block = Block::default();
                        }
                    }
                }
            }
        }
        Some(())
    }
}

impl Coded {
    /// Reads a block's coefficients but the first; gives all the bits that their places have.
    #[inline(always)]
    fn others(&self, bits: &mut Bits<'_>, block: &mut Block) -> Option<usize> {
        let block = block.as_flattened_mut().as_flattened_mut();
        let block = block.first_chunk_mut::<64>()?;
        let (mut at, mut seen) = (1, 0);
        while at < block.len() {
            bits.fill();
            let (zeros, value) = self.others.next(bits)?;
            at += zeros;
            if value != 0 {
                let target = self.targets.get(at)?;
                block[usize::from(target.place) % 64] = (value * i32::from(target.step)) as i16;
                seen |= usize::from(target.natural);
            } else if zeros != 15 {
                break;
            }
            at += 1;
        }
        Some(seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ITU-T T.81, figure 5.
    #[test]
    fn the_zigzag_is_that_of_the_standard() {
        assert_eq!(ZIGZAG[..12], [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25]);
        assert_eq!(ZIGZAG[55..], [46, 53, 60, 61, 54, 47, 55, 62, 63][..]);
        let mut all = ZIGZAG;
        all.sort_unstable();
        assert!(all.iter().zip(0..).all(|(a, b)| *a == b));
    }
}
