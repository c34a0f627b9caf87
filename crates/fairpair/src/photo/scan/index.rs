//! The coded data gone through once: means of blocks, and where units begin.
//!
//! Values but the first of each block are passed over: only how many bits they take is looked up, for several of them at a time. So
//! this takes a fraction of what decoding takes, and every code of the file is seen: one that is none, or data that end too early, are
//! noticed here. Where means of whole blocks would be too coarse, three values more are read for those of their quarters (`low`).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the newer instructions"
)]

use memchr::memchr;
use pulp::NullaryFnOnce;

use super::bits::{Bits, PADDING};
use super::header::{Channel, Header};
use super::huffman::{BLOCK, Passing, Values};
use super::low::{LAST_LOW, Means};

/// Units of a row from one place that is kept to the next.
pub(super) const STRIDE: usize = 8;

/// Where a scan can be entered, and the first coefficient of every block.
pub(super) struct Index {
    /// Units across and down.
    pub(super) units: [usize; 2],
    /// Units between restart markers; 0 for none.
    restart_interval: usize,
    /// Coded data without stuffed zeros and restart markers.
    pub(super) coded: Vec<u8>,
    /// Where each restart interval begins, bytes of `coded`; last, their end.
    intervals: Vec<u32>,
    /// Where every [`STRIDE`]th unit of each row begins, bits of `coded`.
    places: Vec<u32>,
    /// Means of the blocks of each channel, row by row.
    pub(super) means: Vec<Means>,
}

/// How a channel's blocks are passed over.
struct Passed {
    blocks: [usize; 2],
    first: Values,
    low: Values,
    others: Passing,
}

impl Passed {
    /// Reads the low coefficients of a block; gives where it goes on.
    #[inline(always)]
    fn low(&self, bits: &mut Bits<'_>, low: &mut [i16; 3]) -> Option<usize> {
        let mut at = 1;
        while at <= LAST_LOW {
            bits.fill();
            let (zeros, value) = self.low.next(bits)?;
            at += zeros;
            if value == 0 && zeros != 15 {
                return Some(BLOCK);
            }
            match at {
                1 | 2 => low[at - 1] = value as i16,
                4 => low[2] = value as i16,
                _ => {}
            }
            at += 1;
        }
        Some(at)
    }
}

/// The whole of it, to be compiled for the machine's instructions: those that shift by a register are quicker on newer ones.
struct Pass<'a>(&'a mut Index, &'a [Passed]);

impl NullaryFnOnce for Pass<'_> {
    type Output = Option<()>;

    #[inline(always)]
    fn call(self) -> Option<()> {
        self.0.pass(self.1)
    }
}

impl Index {
    /// With means of quarters of blocks, or of blocks.
    pub(super) fn make(header: &Header<'_>, quarters: bool) -> Option<Self> {
        let units = header.units();
        let (coded, intervals) = plain(header.coded);
        let channels = &header.channels;
        let mut index = Self {
            units,
            restart_interval: header.restart_interval,
            coded,
            intervals,
            places: Vec::with_capacity(units[0].div_ceil(STRIDE) * units[1]),
            means: channels
                .iter()
                .map(|c| Means::new(c, units, quarters))
                .collect(),
        };
        let passed = |channel: &Channel| {
            Some(Passed {
                blocks: channel.blocks,
                first: Values::new(header.codes(0, channel.first)?)?,
                low: Values::new(header.codes(1, channel.others)?)?,
                others: Passing::new(header.codes(1, channel.others)?)?,
            })
        };
        let channels_passed = channels.iter().map(passed).collect::<Option<Vec<_>>>()?;
        pulp::Arch::new().dispatch(Pass(&mut index, &channels_passed))?;
        for (means, channel) in index.means.iter_mut().zip(channels) {
            means.finish(&channel.steps);
        }
        Some(index)
    }

    /// Whether a restart marker stands before the unit of this number.
    #[inline(always)]
    pub(super) fn begins_interval(&self, unit: usize) -> bool {
        self.restart_interval > 0 && unit > 0 && unit.is_multiple_of(self.restart_interval)
    }

    /// Where the restart interval of the unit of this number begins, bits of `coded`; `None` where the file has no such interval.
    pub(super) fn interval(&self, unit: usize) -> Option<usize> {
        let number = unit.checked_div(self.restart_interval).unwrap_or(0);
        // The last entry is the end of all.
        let [begin, _] = *self.intervals.get(number..)?.first_chunk()?;
        Some(8 * begin as usize)
    }

    /// Where a unit of a row begins that is at or before `column`: its column, and bits of `coded`.
    pub(super) fn entry(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let group = column / STRIDE;
        let place = *self
            .places
            .get(row * self.units[0].div_ceil(STRIDE) + group)?;
        Some((group * STRIDE, place as usize))
    }

    #[inline(always)]
    fn pass(&mut self, channels: &[Passed]) -> Option<()> {
        let mut bits = Bits::new(&self.coded, 0);
        let mut last = [0_i16; 3];
        for row in 0..self.units[1] {
            for column in 0..self.units[0] {
                if self.begins_interval(row * self.units[0] + column) {
                    let begin = self.interval(row * self.units[0] + column)?;
                    if bits.at() > begin {
                        return None;
                    }
                    bits = Bits::new(&self.coded, begin);
                    last = [0; 3];
                }
                if column % STRIDE == 0 {
                    self.places.push(bits.at() as u32);
                }
                for ((channel, means), last) in channels.iter().zip(&mut self.means).zip(&mut last)
                {
                    let [across, down] = channel.blocks;
                    for y in 0..down {
                        let start = (row * down + y) * means.columns + column * across;
                        let low = means.low.get_mut(start..start + across);
                        let mut low = low.unwrap_or_default().iter_mut();
                        for first in means.first.get_mut(start..start + across)? {
                            bits.fill();
                            let (_, change) = channel.first.next(&mut bits)?;
                            *last = last.wrapping_add(change as i16);
                            *first = *last;
                            let from = match low.next() {
                                Some(low) => channel.low(&mut bits, low)?,
                                None => 1,
                            };
                            channel.others.pass(&mut bits, from)?;
                        }
                    }
                }
            }
        }
        (bits.at() <= 8 * *self.intervals.last()? as usize).then_some(())
    }
}

/// The coded data without stuffed zeros and restart markers, [`PADDING`] behind them; and where each interval begins, last the end.
fn plain(data: &[u8]) -> (Vec<u8>, Vec<u32>) {
    let mut coded = Vec::with_capacity(data.len() + PADDING);
    let mut intervals = vec![0];
    let mut rest = data;
    loop {
        let end = memchr(0xFF, rest).unwrap_or(rest.len());
        let (before, from) = rest.split_at(end);
        coded.extend_from_slice(before);
        rest = match from {
            [_, 0, rest @ ..] => {
                coded.push(0xFF);
                rest
            }
            [_, 0xD0..=0xD7, rest @ ..] => {
                intervals.push(coded.len() as u32);
                rest
            }
            // A marker may have any number of these before it.
            [_, 0xFF, ..] => from.get(1..).unwrap_or_default(),
            _ => break,
        };
    }
    intervals.push(coded.len() as u32);
    coded.extend([0; PADDING]);
    (coded, intervals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_and_markers_are_taken_out() {
        let data = b"\x12\xFF\0\x34\xFF\xFF\xD0\x56\xFF\xD1\xFF\xD9 a trailing video";
        let (coded, intervals) = plain(data);
        assert_eq!(coded, b"\x12\xFF\x34\x56\0\0\0\0\0\0\0\0");
        assert_eq!(intervals, [0, 3, 4, 4]);
    }
}
