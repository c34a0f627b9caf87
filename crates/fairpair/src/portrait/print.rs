//! A print of 24 × 24 cells: signs, which of them are certain, and how alike two prints are.
//!
//! Formula: agreement = share of equal signs among the cells that are certain in both. Moving or mirroring the frame moves
//! the cells.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Cells a side.
pub(super) const SIDE: usize = 24;
pub(super) const CELLS: usize = SIDE * SIDE;
const WORDS: usize = CELLS / 64;

/// Fewer cells that are certain in both say nothing; three standard deviations of a share of 100 coins are 15 points.
const LEAST_COMMON: u32 = 100;

/// Signs of 24 × 24 cells and which of them are certain; in JSON 288 hexadecimal digits, signs first, row by row.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Print {
    signs: [u64; WORDS],
    certain: [u64; WORDS],
}

impl Print {
    pub(super) fn of(cells: &[Option<f32>]) -> Option<Self> {
        let at = |column: usize, row: usize| cells.get(row * SIDE + column).copied().flatten();
        let mut relief = vec![None; CELLS];
        for (index, value) in relief.iter_mut().enumerate() {
            let (column, row) = (index % SIDE, index / SIDE);
            let around = (row.saturating_sub(1)..=row + 1)
                .flat_map(|r| (column.saturating_sub(1)..=column + 1).map(move |c| (c, r)))
                .filter(|&(c, r)| c < SIDE && r < SIDE)
                .filter_map(|(c, r)| at(c, r));
            let (sum, count) = around.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
            *value = at(column, row).map(|v| v - sum / count);
        }
        let mut sizes: Vec<f32> = relief.iter().flatten().map(|v: &f32| v.abs()).collect();
        if sizes.len() * 2 < CELLS {
            return None;
        }
        sizes.sort_by(f32::total_cmp);
        let least = sizes.get(sizes.len() * 3 / 10)?.max(f32::MIN_POSITIVE);
        let mut print = Self {
            signs: [0; WORDS],
            certain: [0; WORDS],
        };
        for (index, value) in relief.iter().enumerate() {
            let Some(value) = value else { continue };
            let bit = 1 << (index % 64);
            if *value > 0.0 {
                print.signs[index / 64] |= bit;
            }
            if value.abs() >= least {
                print.certain[index / 64] |= bit;
            }
        }
        Some(print)
    }

    /// Share of equal signs among the cells that are certain in both, 0..1; `None` where these are too few.
    pub fn agreement(&self, other: &Self) -> Option<f32> {
        let (mut equal, mut common) = (0, 0);
        for word in 0..WORDS {
            let both = self.certain[word] & other.certain[word];
            common += both.count_ones();
            equal += (both & !(self.signs[word] ^ other.signs[word])).count_ones();
        }
        (common >= LEAST_COMMON).then(|| equal as f32 / common as f32)
    }

    /// The print of the mirrored photo.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        self.moved(|column, row| Some((SIDE - 1 - column, row)))
    }

    /// The print as it would be with its frame moved by whole cells; what comes in from outside is not certain.
    #[must_use]
    pub fn shifted(&self, right: isize, down: isize) -> Self {
        // Cells follow one another row by row, so a move is one shift of all bits; what crossed a side is struck out.
        let inside = columns_inside(right);
        let by = down
            .saturating_mul(SIDE.cast_signed())
            .saturating_add(right);
        let take = |words: &[u64; WORDS]| {
            let moved = shifted_bits(words, by);
            std::array::from_fn(|i| moved[i] & inside[i])
        };
        Self {
            signs: take(&self.signs),
            certain: take(&self.certain),
        }
    }

    fn moved(&self, from: impl Fn(usize, usize) -> Option<(usize, usize)>) -> Self {
        let take = |words: &[u64; WORDS]| {
            let mut out = [0; WORDS];
            for index in 0..CELLS {
                let Some((column, row)) = from(index % SIDE, index / SIDE) else {
                    continue;
                };
                let old = row * SIDE + column;
                out[index / 64] |= (words[old / 64] >> (old % 64) & 1) << (index % 64);
            }
            out
        };
        Self {
            signs: take(&self.signs),
            certain: take(&self.certain),
        }
    }
}

/// Bit i of the answer is bit i + `by` of the words; 0 beyond them.
fn shifted_bits(words: &[u64; WORDS], by: isize) -> [u64; WORDS] {
    let (whole, bits) = (by.div_euclid(64), by.rem_euclid(64) as u32);
    let word = |i: isize| {
        let index = usize::try_from(i).ok();
        index.and_then(|i| words.get(i)).copied().unwrap_or(0)
    };
    std::array::from_fn(|i| {
        let at = i.cast_signed().saturating_add(whole);
        let above = word(at.saturating_add(1))
            .checked_shl(64 - bits)
            .unwrap_or(0);
        word(at) >> bits | above
    })
}

/// The cells whose column, moved by `right`, is still one of the print's.
fn columns_inside(right: isize) -> [u64; WORDS] {
    let mut row = 0_u64;
    for column in 0..SIDE {
        let there = column.checked_add_signed(right);
        row |= u64::from(there.is_some_and(|c| c < SIDE)) << column;
    }
    let mut words = [0; WORDS];
    for first in (0..CELLS).step_by(SIDE) {
        words[first / 64] |= row << (first % 64);
        // A row of 24 cells may go on in the next word.
        if first % 64 > 64 - SIDE
            && let Some(next) = words.get_mut(first / 64 + 1)
        {
            *next |= row >> (64 - first % 64);
        }
    }
    words
}

impl From<Print> for String {
    fn from(print: Print) -> Self {
        let words = print.signs.iter().chain(&print.certain);
        words
            .map(|word| format!("{word:016x}"))
            .collect::<Vec<_>>()
            .concat()
    }
}

impl TryFrom<String> for Print {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "a print has {} hexadecimal digits, not \"{text}\"",
                2 * WORDS * 16
            )
        };
        let digits = text.as_bytes();
        if digits.len() != 2 * WORDS * 16 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(wrong());
        }
        let mut words = [0; 2 * WORDS];
        for (word, digits) in words.iter_mut().zip(digits.chunks(16)) {
            for digit in digits {
                let value = char::from(*digit).to_digit(16).ok_or_else(wrong)?;
                *word = *word << 4 | u64::from(value);
            }
        }
        let mut print = Self {
            signs: [0; WORDS],
            certain: [0; WORDS],
        };
        let (signs, certain) = words.split_at(WORDS);
        print.signs.copy_from_slice(signs);
        print.certain.copy_from_slice(certain);
        Ok(print)
    }
}

impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_print_has_each_cell_from_where_it_came() {
        let mut state = 5_u64;
        let words = |state: &mut u64| {
            std::array::from_fn(|_| {
                *state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                *state ^ *state >> 29
            })
        };
        let print = Print {
            signs: words(&mut state),
            certain: words(&mut state),
        };
        for right in -25..=25 {
            for down in [-24, -7, -1, 0, 1, 2, 23] {
                let cell_by_cell = print.moved(|column, row| {
                    let to = (
                        column.checked_add_signed(right)?,
                        row.checked_add_signed(down)?,
                    );
                    (to.0 < SIDE && to.1 < SIDE).then_some(to)
                });
                assert_eq!(print.shifted(right, down), cell_by_cell, "{right} {down}");
            }
        }
    }
}
