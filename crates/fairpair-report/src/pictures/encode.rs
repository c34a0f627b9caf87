//! Pixels to files without metadata: JPEG within a budget, PNG with a palette, and a PNG that blinks.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde::{Deserialize, Serialize};

/// A picture file in base64, ready for a data address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Encoded(String);

impl Encoded {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(BASE64_STANDARD.encode(bytes))
    }

    /// The file's bytes; empty where a saved one was damaged.
    pub fn bytes(&self) -> Vec<u8> {
        BASE64_STANDARD.decode(&self.0).unwrap_or_default()
    }
}

/// Qualities that are tried, best first; below the last, blocks pass for pores.
const QUALITIES: [u8; 6] = [88, 80, 72, 64, 55, 45];

/// A JPEG of one quality, 1 to 100.
pub(super) fn jpeg_at(picture: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.encode_image(picture).ok()?;
    Some(bytes)
}

/// The best JPEG that stays within `budget` bytes, or the smallest that is tried.
pub(super) fn jpeg(picture: &RgbImage, budget: usize) -> Option<Encoded> {
    let mut last = None;
    for quality in QUALITIES {
        let bytes = jpeg_at(picture, quality)?;
        let fits = bytes.len() <= budget;
        last = Some(bytes);
        if fits {
            break;
        }
    }
    last.map(|bytes| Encoded::of(&bytes))
}

/// A PNG whose pixels are indices into a palette; index 0 is transparent.
pub(crate) fn indexed(
    (width, height): (u32, u32),
    indices: &[u8],
    palette: &[Rgb<u8>],
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_palette(palette.iter().flat_map(|c| c.0).collect::<Vec<u8>>());
    encoder.set_trns(vec![0]);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(indices).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// A PNG of two frames that follow one another without end, 0.6 s each.
pub(crate) fn blinking(frames: [&RgbImage; 2]) -> Option<Vec<u8>> {
    let (width, height) = frames[0].dimensions();
    if frames[1].dimensions() != (width, height) {
        return None;
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_animated(2, 0).ok()?;
    encoder.set_frame_delay(6, 10).ok()?;
    let mut writer = encoder.write_header().ok()?;
    for frame in frames {
        writer.write_image_data(frame.as_raw()).ok()?;
    }
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(side: u32) -> RgbImage {
        let value = |c: u32, r: u32| ((c * 7919) ^ (r * 104_729)).wrapping_mul(2_654_435_761) >> 24;
        RgbImage::from_fn(side, side, |c, r| {
            Rgb([value(c, r) as u8, value(r, c) as u8, 128])
        })
    }

    #[test]
    fn a_jpeg_keeps_to_its_budget_where_it_can() {
        let roomy = jpeg(&noise(64), 1 << 20).unwrap().bytes();
        let tight = jpeg(&noise(64), roomy.len() / 2).unwrap().bytes();
        assert!(tight.len() <= roomy.len() / 2, "{}", tight.len());
        assert!(!roomy.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn the_two_frames_of_a_blink_are_one_file() {
        let (a, b) = (noise(8), RgbImage::new(8, 8));
        let file = blinking([&a, &b]).unwrap();
        assert_eq!(file.windows(4).filter(|w| w == b"fcTL").count(), 2);
        assert_eq!(image::load_from_memory(&file).unwrap().into_rgb8(), a);
        assert!(blinking([&a, &RgbImage::new(9, 8)]).is_none());
    }

    #[test]
    fn index_nought_is_transparent() {
        let palette = [Rgb([0, 0, 0]), Rgb([250, 10, 10])];
        let file = indexed((2, 1), &[0, 1], &palette).unwrap();
        let seen = image::load_from_memory(&file).unwrap().into_rgba8();
        assert_eq!(seen.get_pixel(0, 0).0[3], 0);
        assert_eq!(seen.get_pixel(1, 0).0, [250, 10, 10, 255]);
    }
}
