//! Linear light as sRGB code values.

use fairpair::optics::LinearImage;
use image::{Rgb, RgbImage};

/// Linear light as an sRGB code value (IEC 61966-2-1).
pub(crate) fn encoded(value: f32) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let curve = if value <= 0.003_130_8 {
        12.92 * value
    } else {
        1.055 * value.powf(1.0 / 2.4) - 0.055
    };
    (curve * 255.0).round() as u8
}

/// A picture in linear light as one to look at.
pub(crate) fn picture(image: &LinearImage) -> RgbImage {
    RgbImage::from_fn(image.columns() as u32, image.rows() as u32, |c, r| {
        let at = [r as usize, c as usize];
        Rgb([image.red[at], image.green[at], image.blue[at]].map(encoded))
    })
}
