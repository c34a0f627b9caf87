//! What flows into layers: cells of whole numbers, inside a border of zeros.
//!
//! Formula: value = step · code, the step a power of two, chosen by the greatest |value| g of the map: 2¹³ ≤ g / step < 2¹⁴.
//! Codes are rounded to the nearest (even where two are as near) and reach from −2¹⁴ to 2¹⁴; the error is at most
//! g · 2⁻¹⁴, where the weights have errors of 2⁻⁸ of the greatest. A greatest value, a power of two and
//! rounding are exact, so the codes are the same on every machine.
//!
//! The border is the padding of the 3×3 layers: made once, never written, so that no inner loop asks where the edge is.
//!
//! References: B. Jacob et al., *Quantization and training of neural networks for efficient integer-arithmetic-only
//! inference*, CVPR 2018, doi 10.1109/CVPR.2018.00286 (there eight bits and a calibrated range; here fifteen and each map's own).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

use super::map::Map;
use crate::optics::dot::Pair;

/// Binary digits of the greatest code, which is 2 to this.
pub(super) const DIGITS: i32 = 14;

/// Cells by pairs of channels, `[row][column][pair]`, with a border one cell wide.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Codes {
    rows: usize,
    columns: usize,
    /// Of an odd number of channels the last is followed by zero.
    pairs: usize,
    step: f32,
    values: Vec<Pair>,
}

impl Codes {
    /// All zero, of this step.
    pub(super) fn new(rows: usize, columns: usize, channels: usize, step: f32) -> Self {
        let pairs = channels.div_ceil(2);
        Self {
            rows,
            columns,
            pairs,
            step,
            values: vec![[0; 2]; (rows + 2) * (columns + 2) * pairs],
        }
    }

    /// The codes of a map.
    pub(super) fn of(map: &Map) -> Self {
        let mut codes = Self::new(map.rows(), map.columns(), map.channels(), 1.0);
        codes.write(map);
        codes
    }

    /// Becomes the codes of a map of the same size, its channels even in number.
    pub(super) fn write(&mut self, map: &Map) {
        pulp::Arch::new().dispatch(Write(self, map));
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    pub(super) fn step(&self) -> f32 {
        self.step
    }

    /// A row with its border: row 0 is the border above.
    #[inline]
    pub(super) fn bordered_row(&self, row: usize) -> &[Pair] {
        let length = (self.columns + 2) * self.pairs;
        self.values
            .get(row * length..(row + 1) * length)
            .unwrap_or_default()
    }

    /// Mean sRGB values, 0..1, of the blocks of two by two cells in two rows of what a network sees: value = 4 · (sRGB − ½), red, green, blue and zero.
    pub(super) fn shades(&self, row: usize) -> impl Iterator<Item = [f32; 3]> {
        // A border of one cell lies around all.
        let [above, below] = [1, 2].map(|next| {
            let row = self.bordered_row(2 * row + next);
            let inside = row.get(2..).unwrap_or_default();
            inside.as_chunks::<2>().0.as_chunks::<2>().0
        });
        above.iter().zip(below).map(|(above, below)| {
            let mut sums = [0_i32; 3];
            for [[red, green], [blue, _]] in above.iter().chain(below) {
                for (sum, value) in sums.iter_mut().zip([red, green, blue]) {
                    *sum += i32::from(*value);
                }
            }
            sums.map(|sum| sum as f32 * self.step() / 16.0 + 0.5)
        })
    }

    /// The pairs of all cells of a row.
    #[inline]
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [Pair] {
        let start = ((row + 1) * (self.columns + 2) + 1) * self.pairs;
        let end = start + self.columns * self.pairs;
        self.values.get_mut(start..end).unwrap_or_default()
    }
}

struct Write<'a>(&'a mut Codes, &'a Map);

impl NullaryFnOnce for Write<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(codes, map) = self;
        let step = step(greatest(map.values()));
        codes.step = step;
        // Steps are powers of two, not among the smallest: so is this, exactly.
        let per_value = 1.0 / step;
        for row in 0..map.rows() {
            let values = map.row(row).as_chunks::<2>().0;
            for (pair, values) in codes.row_mut(row).iter_mut().zip(values) {
                *pair = [code(values[0] * per_value), code(values[1] * per_value)];
            }
        }
    }
}

/// The greatest |value|; what is no number counts for nothing.
#[inline(always)]
fn greatest(values: &[f32]) -> f32 {
    let mut most = [0.0_f32; 32];
    let (runs, rest) = values.as_chunks::<32>();
    for run in runs {
        for (most, value) in most.iter_mut().zip(run) {
            *most = if value.abs() > *most {
                value.abs()
            } else {
                *most
            };
        }
    }
    let rest = rest.iter().map(|value| value.abs());
    rest.chain(most).fold(0.0, f32::max)
}

/// The power of two of which the greatest value is 2¹³ to 2¹⁴.
fn step(greatest: f32) -> f32 {
    const BIAS: i32 = 127;
    let exponent = (greatest.to_bits() >> 23).cast_signed() - BIAS;
    // Maps of hardly anything or nothing: a step whose inverse is still a number.
    let exponent = (exponent - (DIGITS - 1)).max(-100);
    f32::from_bits((exponent + BIAS).cast_unsigned() << 23)
}

/// The nearest whole number of one from −2¹⁴ to 2¹⁴. A plain cast would ask of each number whether it fits.
#[inline(always)]
fn code(value: f32) -> i16 {
    // About 1.5 · 2²³ floats are whole numbers: adding it rounds, and leaves the number in the lowest bits.
    const WHOLE: f32 = 12_582_912.0;
    (value + WHOLE).to_bits() as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_border_stays_zero_and_an_odd_channel_is_followed_by_zero() {
        let mut codes = Codes::new(1, 2, 3, 1.0);
        codes.row_mut(0).fill([1, 2]);
        let [none, some] = [[0, 0], [1, 2]];
        let row = [none, none, some, some, some, some, none, none];
        assert_eq!(codes.bordered_row(1), row);
        assert!(
            [0, 2]
                .iter()
                .all(|row| codes.bordered_row(*row) == [none; 8])
        );
    }

    #[test]
    fn the_greatest_value_takes_fourteen_digits() {
        for (value, code) in [
            (2.0, 8192),
            (-3.999_999, -16384),
            (1e-20, 12089),
            (-1e30, -12925),
        ] {
            let mut map = Map::new(1, 1, 2);
            map.row_mut(0).copy_from_slice(&[value, 0.0]);
            assert_eq!(Codes::of(&map).bordered_row(1)[1], [code, 0], "{value}");
        }
    }

    #[test]
    fn nothing_hardly_anything_and_what_is_no_number_have_codes_in_range() {
        for value in [
            0.0,
            f32::MIN_POSITIVE,
            1e-44,
            f32::MAX,
            f32::INFINITY,
            f32::NAN,
        ] {
            let mut map = Map::new(1, 1, 2);
            map.row_mut(0).copy_from_slice(&[value, -1.0]);
            let codes = Codes::of(&map);
            assert!(codes.step > 0.0 && codes.step.is_finite(), "{value}");
            let [pair] = [codes.bordered_row(1)[1]];
            assert!(
                pair.iter().all(|c| c.unsigned_abs() <= 1 << DIGITS),
                "{value}"
            );
        }
    }

    proptest! {
        #[test]
        fn codes_are_the_values_to_half_a_step(values in prop::collection::vec(-9.0f32..9.0, 84), size in -30i32..30) {
            let mut map = Map::new(2, 3, 14);
            for (row, values) in values.chunks(42).enumerate() {
                for (to, value) in map.row_mut(row).iter_mut().zip(values) {
                    *to = value * (size as f32).exp2();
                }
            }
            let codes = Codes::of(&map);
            for row in 0..2 {
                let seen = codes.bordered_row(row + 1)[7..28].as_flattened();
                for (code, value) in seen.iter().zip(map.row(row)) {
                    prop_assert!((f32::from(*code) * codes.step - value).abs() <= codes.step / 2.0);
                }
            }
        }
    }
}
