//! The quality setting of a JPEG encoder, guessed from its quantisation table.
//!
//! Formula: at setting q the IJG library scales its base table by s = 5000/q (q < 50) or 200 − 2q, in percent, rounds
//! and clamps to 1..255. The setting whose table is nearest (sum of absolute differences) is reported.
//! Assumptions: the encoder scales the table of ITU-T T.81, annex K.1. Cameras and Photoshop use their own tables; the answer is
//! then a rough grade, marked as not exact.
//! How it can be fooled: a photo that was saved again at a high setting shows the high setting.
//!
//! References: ITU-T T.81, table K.1; libjpeg `jpeg_quality_scaling`.

use super::facts::JpegQuality;

/// ITU-T T.81, table K.1, in zigzag order.
const BASE: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81,
    87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// The nearest IJG setting for a luminance table in zigzag order.
pub(super) fn estimate(table: &[u16; 64]) -> Option<JpegQuality> {
    (1..=100_u8)
        .map(|ijg| (distance(table, ijg), ijg))
        // Of equal distances the higher setting: below 100 several settings share no table in practice.
        .min_by_key(|&(distance, ijg)| (distance, 100 - ijg))
        .map(|(distance, ijg)| JpegQuality {
            ijg,
            exact: distance == 0,
        })
}

fn distance(table: &[u16; 64], ijg: u8) -> u32 {
    let q = u32::from(ijg);
    let percent = if q < 50 { 5000 / q } else { 200 - 2 * q };
    table
        .iter()
        .zip(BASE)
        .map(|(&value, base)| {
            let scaled = ((u32::from(base) * percent + 50) / 100).clamp(1, 255);
            u32::from(value).abs_diff(scaled)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_table_is_quality_50() {
        let found = estimate(&BASE).unwrap();
        assert_eq!((found.ijg, found.exact), (50, true));
    }

    #[test]
    fn a_foreign_table_is_graded_but_not_exact() {
        let fine = estimate(&[2; 64]).unwrap();
        let coarse = estimate(&[60; 64]).unwrap();
        assert!(!fine.exact && !coarse.exact);
        assert!(fine.ijg > coarse.ijg + 20, "{fine:?} {coarse:?}");
    }
}
