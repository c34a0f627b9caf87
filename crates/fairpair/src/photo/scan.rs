//! Baseline JPEGs whose pixels are decoded only where they are looked at.
//!
//! A face is measured in a part of a large photo, and its pixels are the smaller part of the work if all of them are decoded. So the coded
//! data are gone through once without making values of them (`index`): of every block of 8 × 8 pixels the mean is kept, or of its quarters,
//! which is what the first look at the photo needs, and of every eighth unit where it begins. Samples are then made of the units that a
//! window touches, once each (`held`), and colours of the rows that are read (`rows`).
//!
//! Assumptions: one interleaved scan of eight bits, grey or `YCbCr`, chroma at full or half resolution (`header`): what cameras, phones and web
//! galleries write, progressive files apart. Anything else, and any code that is none, is left to the decoder of all pixels,
//! which also says what is wrong with it. Written here because no maintained decoder reads a part of a file, and decoding bounds the time of
//! a pair (README, Speed). `tests.rs` holds it against that decoder pixel by pixel.
//!
//! References: ITU-T T.81; ITU-T T.871 (JFIF).

mod bits;
mod blocks;
mod cosine;
mod header;
mod held;
mod huffman;
mod index;
mod low;
mod rows;

#[cfg(test)]
pub(in crate::photo) mod tests;

use std::fmt;
use std::sync::{Mutex, PoisonError};

pub(super) use rows::{Room, Rows};

use super::Window;
use super::pixels::Buffer;
use blocks::Target;
use header::{Channel, Header};
use held::Held;
use huffman::Values;
use index::Index;

/// Pixels a side of a block.
const BLOCK_PX: usize = 8;

/// A baseline JPEG's coded data, where they can be entered, and what has been decoded of them.
pub(super) struct Scan {
    width: usize,
    height: usize,
    channels: Vec<Coded>,
    index: Index,
    held: Mutex<Held>,
    /// Pixels a side of what has a mean: a block or a quarter of one.
    mean_px: usize,
}

/// How a channel's blocks are read.
struct Coded {
    /// Blocks of a unit, across and down.
    blocks: [usize; 2],
    targets: [Target; 64],
    /// Step of the first coefficient.
    step: u16,
    first: Values,
    others: Values,
}

impl Scan {
    /// Goes through a file; `None` if it is of another kind, cut short, or damaged where that shows. Its means are those of whole blocks, or of
    /// their quarters.
    pub(super) fn read(bytes: &[u8], quarters: bool) -> Option<Self> {
        let header = Header::read(bytes)?;
        let index = Index::make(&header, quarters)?;
        let coded = |channel: &Channel| {
            Some(Coded {
                blocks: channel.blocks,
                targets: blocks::targets(&channel.steps),
                step: channel.steps[0],
                first: Values::new(header.codes(0, channel.first)?)?,
                others: Values::new(header.codes(1, channel.others)?)?,
            })
        };
        Some(Self {
            width: header.width,
            height: header.height,
            channels: header.channels.iter().map(coded).collect::<Option<_>>()?,
            index,
            held: Mutex::default(),
            mean_px: if quarters { BLOCK_PX / 2 } else { BLOCK_PX },
        })
    }

    /// 1 (grey) or 3 (red, green, blue).
    pub(super) fn channels(&self) -> usize {
        self.channels.len()
    }

    /// Hands out the rows of a window of the file, which must lie within the photo.
    pub(super) fn with_rows<T>(&self, window: Window, read: impl FnOnce(&Rows<'_>) -> T) -> T {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.cover(self, window);
        read(&Rows::of_samples(self, &held))
    }

    /// Pixels a side of what [`means`](Self::means) are of.
    pub(super) fn mean_px(&self) -> usize {
        self.mean_px
    }

    /// The rows of the reduced photo whose pixels are means of code values.
    pub(super) fn means(&self) -> Rows<'_> {
        Rows::of_means(self)
    }

    /// The pixels of a window of the file, interleaved.
    pub(super) fn pixels(&self, window: Window) -> Buffer {
        let [x, y, width, height] =
            [window.x, window.y, window.width, window.height].map(|v| v as usize);
        let channels = self.channels();
        let mut out = Buffer::zeroed(width * height * channels);
        if width == 0 || channels == 0 {
            return out;
        }
        self.with_rows(window, |rows| {
            let mut room = Room::default();
            for (line, out) in out.chunks_exact_mut(width * channels).enumerate() {
                let planes = rows.read(y + line, x, width, &mut room);
                for (channel, plane) in planes.into_iter().take(channels).enumerate() {
                    let targets = out.iter_mut().skip(channel).step_by(channels);
                    targets.zip(plane).for_each(|(out, value)| *out = *value);
                }
            }
        });
        out
    }

    /// Blocks of a unit, across and down.
    fn unit(&self) -> [usize; 2] {
        self.channels.first().map_or([1, 1], |c| c.blocks)
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}
