//! Huffman tables for two ways of reading: with values, and passing over them.
//!
//! Where a code and its value are short, one look gives both; where values are passed over, one look passes over all symbols that end
//! within its bits.
//!
//! References: ITU-T T.81, annexes C and F.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use super::bits::{Bits, signed};
use super::header::Codes;

/// Bits that are looked up at once.
const LOOKUP: u32 = 11;
/// The same where values are passed over.
const PASSING: u32 = 12;
/// Longest code.
const LONGEST: u32 = 16;
/// Coefficients of a block.
pub(super) const BLOCK: usize = 64;

/// Codes in the order of their length.
struct Canonical {
    /// First 16-bit number beyond the codes of each length.
    ends: [u32; 17],
    /// What brings a code of each length to its symbol's index, counted round.
    shift: [u32; 17],
    symbols: Vec<u8>,
}

impl Canonical {
    fn new(codes: &Codes) -> Option<Self> {
        let (mut ends, mut shift) = ([0; 17], [0; 17]);
        let (mut code, mut index) = (0_u32, 0_u32);
        for (length, &count) in (1..=LONGEST).zip(&codes.counts) {
            shift[length as usize] = index.wrapping_sub(code);
            code += u32::from(count);
            index += u32::from(count);
            if code > 1 << length {
                return None;
            }
            ends[length as usize] = code << (LONGEST - length);
            code <<= 1;
        }
        Some(Self {
            ends,
            shift,
            symbols: codes.symbols.clone(),
        })
    }

    /// Length and symbol of the code that these 16 bits begin with.
    fn find(&self, bits: u32) -> Option<(u32, u8)> {
        let length = (1..=LONGEST).find(|&length| bits < self.ends[length as usize])?;
        let index = (bits >> (LONGEST - length)).wrapping_add(self.shift[length as usize]);
        Some((length, *self.symbols.get(index as usize)?))
    }
}

/// Tables for reading values.
pub(super) struct Values {
    canonical: Canonical,
    looks: Box<[Look; 1 << LOOKUP]>,
}

/// A code and its value, where both lie within the bits looked up: then `bits` is not 0.
#[derive(Clone, Copy, Default)]
struct Look {
    value: i16,
    zeros: u8,
    bits: u8,
}

impl Values {
    pub(super) fn new(codes: &Codes) -> Option<Self> {
        let canonical = Canonical::new(codes)?;
        let mut looks = Box::new([Look::default(); 1 << LOOKUP]);
        for (bits, look) in (0_u32..).zip(looks.iter_mut()) {
            let Some((length, symbol)) = canonical.find(bits << (LONGEST - LOOKUP)) else {
                continue;
            };
            let size = u32::from(symbol & 15);
            if length + size > LOOKUP {
                continue;
            }
            let raw = (bits >> (LOOKUP - length - size)) & ((1 << size) - 1);
            *look = Look {
                value: signed(raw, size) as i16,
                zeros: symbol >> 4,
                bits: (length + size) as u8,
            };
        }
        Some(Self { canonical, looks })
    }

    /// Zeros before a value, and the value; 0 where the symbol has none. Needs 32 bits ready.
    #[inline(always)]
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Option<(usize, i32)> {
        let look = self.looks[bits.peek::<LOOKUP>()];
        if look.bits > 0 {
            bits.skip(look.bits.into());
            return Some((look.zeros.into(), look.value.into()));
        }
        self.long(bits)
    }

    #[cold]
    fn long(&self, bits: &mut Bits<'_>) -> Option<(usize, i32)> {
        let (length, symbol) = self.canonical.find(bits.peek::<LONGEST>() as u32)?;
        bits.skip(length);
        let size = u32::from(symbol & 15);
        let raw = if size == 0 { 0 } else { bits.take(size) };
        Some((usize::from(symbol >> 4), signed(raw, size)))
    }
}

/// Whether no value comes after a symbol: it has no size, and is not the one that stands for sixteen zeros.
fn ends_block(symbol: u8) -> bool {
    symbol.trailing_zeros() >= 4 && symbol != 0xF0
}

/// Tables for passing over the values of a block.
pub(super) struct Passing {
    canonical: Canonical,
    /// Bits (5), coefficients passed (7), whether the block ends there (1); 0 where the first code is longer.
    looks: Box<[u16; 1 << PASSING]>,
}

const ENDS: u16 = 1 << 12;

impl Passing {
    pub(super) fn new(codes: &Codes) -> Option<Self> {
        let canonical = Canonical::new(codes)?;
        let mut looks = Box::new([0; 1 << PASSING]);
        for (bits, look) in (0_u32..).zip(looks.iter_mut()) {
            let (mut at, mut passed, mut ends) = (0, 0, 0);
            while at < PASSING && passed < BLOCK as u16 - 16 {
                let rest = (bits << (LONGEST - PASSING + at)) & 0xFFFF;
                let Some((length, symbol)) = canonical.find(rest) else {
                    break;
                };
                if at + length > PASSING {
                    break;
                }
                at += length + u32::from(symbol & 15);
                if ends_block(symbol) {
                    ends = ENDS;
                    break;
                }
                passed += u16::from(symbol >> 4) + 1;
            }
            *look = at as u16 | passed << 5 | ends;
        }
        Some(Self { canonical, looks })
    }

    /// Passes over a block's values from one on.
    #[inline(always)]
    pub(super) fn pass(&self, bits: &mut Bits<'_>, from: usize) -> Option<()> {
        let mut at = from;
        while at < BLOCK {
            bits.fill();
            let look = self.looks[bits.peek::<PASSING>()];
            let next = at + usize::from(look >> 5 & 0x7F);
            if look != 0 && next < BLOCK {
                bits.skip(u32::from(look & 31));
                if look & ENDS != 0 {
                    return Some(());
                }
                at = next;
            } else {
                at = self.one(bits, at)?;
            }
        }
        Some(())
    }

    /// Passes over one symbol; gives where the block goes on, or its end.
    fn one(&self, bits: &mut Bits<'_>, at: usize) -> Option<usize> {
        let (length, symbol) = self.canonical.find(bits.peek::<LONGEST>() as u32)?;
        bits.skip(length + u32::from(symbol & 15));
        let next = if ends_block(symbol) {
            BLOCK
        } else {
            at + usize::from(symbol >> 4) + 1
        };
        (next <= BLOCK).then_some(next)
    }
}
