//! Linear light as sRGB code values.
//!
//! Formula: IEC 61966-2-1, rounded to the nearest of 256 codes. Light is rounded to a 16,384th first, so that a table takes the place of
//! the power; where the curve is steepest that moves it by a tenth of a code.

use std::sync::LazyLock;

use fairpair::optics::Plane;

/// Steps of the range.
const STEPS: u16 = 1 << 14;

/// Added to a number below 2²³ this leaves its nearest integer in the lowest bits.
const TO_INTEGER: f32 = (1 << 23) as f32;

/// The code of each step of light. The table is longer than the range, so that no index is beyond it.
pub(crate) struct Codes([u8; 2 * STEPS as usize]);

/// The curve's one table.
pub(crate) static CODES: LazyLock<Codes> = LazyLock::new(Codes::new);

impl Codes {
    #[expect(clippy::large_stack_arrays, reason = "32 KiB, once")]
    fn new() -> Self {
        let mut codes = [u8::MAX; 2 * STEPS as usize];
        let mut code = 0;
        for (step, entry) in (0..=STEPS).zip(&mut codes) {
            let light = f64::from(step) / f64::from(STEPS);
            while code < u8::MAX && linear((f64::from(code) + 0.5) / 255.0) <= light {
                code += 1;
            }
            *entry = code;
        }
        Self(codes)
    }

    /// The code of linear light; below 0 and beyond 1 the nearest, 0 for what is no number.
    #[inline]
    pub(crate) fn of(&self, light: f32) -> u8 {
        let step = (light.clamp(0.0, 1.0) * f32::from(STEPS) + TO_INTEGER).to_bits();
        self.0[step as usize % self.0.len()]
    }

    /// The codes of three planes' pixels, row by row.
    pub(crate) fn interleaved(&self, planes: [&Plane; 3]) -> Vec<u8> {
        let [red, green, blue] = planes;
        let pixels = red.iter().zip(green).zip(blue);
        pixels
            .flat_map(|((r, g), b)| [r, g, b].map(|v| self.of(*v)))
            .collect()
    }
}

/// The decoding function.
fn linear(code: f64) -> f64 {
    if code <= 0.040_45 {
        code / 12.92
    } else {
        ((code + 0.055) / 1.055).powf(2.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_curve_rounded() {
        for n in 0..=1_000_000 {
            let light = n as f32 / 1e6;
            let value = f64::from(light);
            let curve = if value <= 0.003_130_8 {
                12.92 * value
            } else {
                1.055 * value.powf(1.0 / 2.4) - 0.055
            };
            let off = curve * 255.0 - f64::from(CODES.of(light));
            assert!(off.abs() < 0.61, "{light}: {off}");
        }
    }

    #[test]
    fn every_code_comes_back() {
        let codes = (0..=u8::MAX).map(|c| CODES.of(linear(f64::from(c) / 255.0) as f32));
        assert!(codes.eq(0..=u8::MAX));
    }

    #[test]
    fn what_is_beyond_the_range_is_its_end() {
        let ends = [-1.0, 0.0, 1.0, 7.0, f32::INFINITY, f32::NAN];
        assert_eq!(ends.map(|v| CODES.of(v)), [0, 0, 255, 255, 255, 0]);
    }
}
