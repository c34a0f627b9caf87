//! The few letters that a legend needs, three by five dots each.

use image::{Rgb, RgbImage};

/// Letter, and its rows from above, three bits each.
const GLYPHS: [(char, [u8; 5]); 17] = [
    ('0', [7, 5, 5, 5, 7]),
    ('1', [2, 6, 2, 2, 7]),
    ('2', [7, 1, 7, 4, 7]),
    ('3', [7, 1, 3, 1, 7]),
    ('4', [5, 5, 7, 1, 1]),
    ('5', [7, 4, 7, 1, 7]),
    ('6', [7, 4, 7, 5, 7]),
    ('7', [7, 1, 2, 2, 2]),
    ('8', [7, 5, 7, 5, 7]),
    ('9', [7, 5, 7, 1, 7]),
    ('.', [0, 0, 0, 0, 2]),
    ('+', [0, 2, 7, 2, 0]),
    ('-', [0, 0, 7, 0, 0]),
    ('s', [0, 7, 6, 3, 7]),
    ('t', [2, 7, 2, 2, 3]),
    ('o', [0, 7, 5, 5, 7]),
    ('p', [0, 7, 5, 7, 4]),
];

/// Pixels of one dot.
const DOT: u32 = 3;

/// Writes a line of text from its top-left corner; letters that are not known are left blank.
pub(super) fn write(picture: &mut RgbImage, [left, top]: [u32; 2], text: &str) {
    for (n, letter) in text.chars().enumerate() {
        let Some((_, rows)) = GLYPHS.iter().find(|(c, _)| *c == letter) else {
            continue;
        };
        for (r, row) in rows.iter().enumerate() {
            for c in 0..3 {
                if row >> (2 - c) & 1 == 1 {
                    dot(
                        picture,
                        left + (n as u32 * 4 + c) * DOT,
                        top + r as u32 * DOT,
                    );
                }
            }
        }
    }
}

fn dot(picture: &mut RgbImage, x: u32, y: u32) {
    for (dx, dy) in (0..DOT).flat_map(|dx| (0..DOT).map(move |dy| (dx, dy))) {
        if let Some(pixel) = picture.get_pixel_mut_checked(x + dx, y + dy) {
            *pixel = Rgb([40, 40, 40]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_leaves_its_dots_and_stays_within_the_picture() {
        let mut picture = RgbImage::new(9, 15);
        write(&mut picture, [0, 0], "1");
        let dots = picture.pixels().filter(|p| p.0[0] > 0).count();
        assert_eq!(dots, 8 * 9);
        write(&mut picture, [7, 14], "88");
    }
}
