//! Pixels to files without metadata: JPEG within a budget, PNG with a palette, and a PNG that blinks.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use image::{Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
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

/// Bits a pixel that a photo of skin takes at each of [`QUALITIES`] (100 mouths, 240 and 310 pixels wide): where to begin.
const USUAL_BITS: [f32; 5] = [1.5, 1.15, 0.9, 0.8, 0.7];

/// The place in [`QUALITIES`] that a picture is likely to come to.
fn expected(picture: &RgbImage, budget: usize) -> usize {
    let pixels = picture.width() * picture.height();
    let bits = 8.0 * budget as f32 / pixels.max(1) as f32;
    let fits = USUAL_BITS.iter().position(|usual| bits >= *usual);
    fits.unwrap_or(USUAL_BITS.len())
}

/// Less than what a JPEG of so many bytes takes at the next better of [`QUALITIES`].
fn grown(bytes: usize) -> usize {
    bytes + bytes / 20
}

/// A JPEG of one quality, 1 to 100, with colour in full resolution: the border of the lips is one of colour.
pub(super) fn jpeg_at(picture: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    let (width, height) = picture.dimensions();
    let [width, height] = [width, height].map(u16::try_from);
    encoder
        .encode(picture, width.ok()?, height.ok()?, ColorType::Rgb)
        .ok()?;
    Some(bytes)
}

/// JPEGs of pictures that are alike, each the best that stays within so many bytes, or the smallest that is tried.
pub(super) struct Jpegs {
    budget: usize,
    /// The quality to begin with, by its place in [`QUALITIES`]: what the last picture came to.
    likely: Option<usize>,
}

impl Jpegs {
    pub(super) fn within(budget: usize) -> Self {
        Self {
            budget,
            likely: None,
        }
    }

    pub(super) fn encode(&mut self, picture: &RgbImage) -> Option<Encoded> {
        let mut at = self
            .likely
            .unwrap_or_else(|| expected(picture, self.budget));
        let mut bytes = jpeg_at(picture, QUALITIES[at])?;
        if bytes.len() > self.budget {
            // Worse, until one fits.
            while bytes.len() > self.budget && at + 1 < QUALITIES.len() {
                at += 1;
                bytes = jpeg_at(picture, QUALITIES[at])?;
            }
        } else {
            // Better, as long as one fits.
            while at > 0 && grown(bytes.len()) <= self.budget {
                let better = jpeg_at(picture, QUALITIES[at - 1])?;
                if better.len() > self.budget {
                    break;
                }
                (at, bytes) = (at - 1, better);
            }
        }
        self.likely = Some(at);
        Some(Encoded::of(&bytes))
    }
}

/// A PNG whose pixels are indices into a palette; index 0 is transparent.
pub(crate) fn indexed(
    (width, height): (u32, u32),
    indices: &[u8],
    palette: &[Rgb<u8>],
) -> Option<Vec<u8>> {
    with_palette((width, height), indices, png::BitDepth::Eight, palette)
}

/// A PNG that is transparent but for the pixels whose column and row are `marked`; eight pixels to a byte.
pub(super) fn mask(
    (width, height): (u32, u32),
    marked: impl Iterator<Item = [u32; 2]>,
    colour: Rgb<u8>,
) -> Option<Vec<u8>> {
    let width_bytes = width.div_ceil(8) as usize;
    let mut bits = vec![0_u8; width_bytes * height as usize];
    for [column, row] in marked {
        if let Some(byte) = bits.get_mut(row as usize * width_bytes + column as usize / 8) {
            *byte |= 0x80 >> (column % 8);
        }
    }
    let palette = [Rgb([0; 3]), colour];
    with_palette((width, height), &bits, png::BitDepth::One, &palette)
}

/// Maps of the light take 0.24 ms and 1.4 kB at this level, 0.42 ms and 1.2 kB at 6, 1.1 ms and 1.2 kB at 9.
const DEFLATE: u8 = 4;

fn with_palette(
    (width, height): (u32, u32),
    packed: &[u8],
    depth: png::BitDepth,
    palette: &[Rgb<u8>],
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(depth);
    encoder.set_deflate_compression(png::DeflateCompression::Level(DEFLATE));
    // Indices are no brightness: a neighbour's says nothing of how far one's own is off.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette(palette.iter().flat_map(|c| c.0).collect::<Vec<u8>>());
    encoder.set_trns(vec![0]);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(packed).ok()?;
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
        let jpeg = |budget| Jpegs::within(budget).encode(&noise(64)).unwrap().bytes();
        let roomy = jpeg(1 << 20);
        let tight = jpeg(roomy.len() / 2);
        assert!(tight.len() <= roomy.len() / 2, "{}", tight.len());
        assert!(!roomy.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn the_pictures_before_change_nothing() {
        let (rough, smooth) = (
            noise(96),
            RgbImage::from_fn(96, 96, |c, r| Rgb([c as u8, r as u8, 90])),
        );
        for budget in [1 << 20, 16_000, 9_000, 5_000, 2_500, 600] {
            let mut jpegs = Jpegs::within(budget);
            for picture in [&rough, &smooth, &rough, &smooth] {
                let first_that_fits = QUALITIES.iter().map(|q| jpeg_at(picture, *q).unwrap());
                let mut tried: Vec<Vec<u8>> = first_that_fits.collect();
                let at = tried
                    .iter()
                    .position(|bytes| bytes.len() <= budget)
                    .unwrap_or(5);
                assert_eq!(
                    jpegs.encode(picture).unwrap().bytes(),
                    tried.swap_remove(at)
                );
            }
        }
    }

    #[test]
    fn a_mask_shows_what_is_marked_and_nothing_else() {
        let blue = Rgb([1, 2, 250]);
        let marked = |c: u32, r: u32| (c * 5 + r * 3).is_multiple_of(4);
        let all = (0..5).flat_map(|r| (0..19).map(move |c| [c, r]));
        let all = all.filter(|[c, r]| marked(*c, *r));
        let file = mask((19, 5), all, blue).unwrap();
        let seen = image::load_from_memory(&file).unwrap().into_rgba8();
        for (c, r, pixel) in seen.enumerate_pixels() {
            assert_eq!(pixel.0[3] == 255, marked(c, r), "{c}, {r}");
            assert!(pixel.0[3] == 0 || pixel.0[..3] == blue.0);
        }
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
