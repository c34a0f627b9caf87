//! What each container can hold, and what is refused.

use image::{ExtendedColorType, ImageEncoder};

use super::fixtures::{Maker, directory, png_chunk, read, refuse, whole, with_chunks};
use crate::photo::{PhotoError, PhotoFormat};

fn png(pixels: &[u8], width: u32, height: u32, kind: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(pixels, width, height, kind)
        .unwrap();
    bytes
}

#[test]
fn grey_files_have_three_equal_planes() {
    let photo = read(&png(&[0, 128, 255, 128], 2, 2, ExtendedColorType::L8));
    let image = whole(&photo, 1);
    assert!(photo.facts().grey);
    assert_eq!(image.red, image.blue);
    assert!((image.green[[0, 1]] - 0.215_86).abs() < 1e-5);
}

#[test]
fn sixteen_bits_are_kept() {
    let pixels: Vec<u8> = [1000_u16, 1001, 1002]
        .iter()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    let photo = read(&png(&pixels, 1, 1, ExtendedColorType::Rgb16));
    let image = whole(&photo, 1);
    assert_eq!(photo.facts().bits_per_channel, 16);
    assert!(image.red[[0, 0]] < image.green[[0, 0]] && image.green[[0, 0]] < image.blue[[0, 0]]);
}

#[test]
fn transparent_pixels_lie_on_white_and_are_reported() {
    let photo = read(&png(
        &[9, 9, 9, 0, 0, 0, 0, 255],
        2,
        1,
        ExtendedColorType::Rgba8,
    ));
    let image = whole(&photo, 1);
    assert!((image.red[[0, 0]] - 1.).abs() < 1e-6 && image.red[[0, 1]].abs() < 1e-6);
    assert_eq!(photo.facts().transparent_share, Some(0.5));
}

#[test]
fn jpeg_facts_tell_the_quality_setting() {
    let jpeg = read(&Maker::scene(32, 32).make(PhotoFormat::Jpeg))
        .facts()
        .jpeg
        .clone()
        .unwrap();
    let quality = jpeg.quality.unwrap();
    assert_eq!(
        (quality.ijg, quality.exact, jpeg.progressive),
        (98, true, false)
    );
}

#[test]
fn animations_are_refused_with_their_number_of_frames() {
    let still = Maker::scene(8, 8).make(PhotoFormat::Png);
    let moving = with_chunks(&still, &[png_chunk(*b"acTL", &[0, 0, 0, 7, 0, 0, 0, 0])]);
    assert!(matches!(
        refuse(&moving),
        PhotoError::Animated {
            frames: Some(7),
            ..
        }
    ));

    let mut webp = b"RIFF\x1C\0\0\0WEBPVP8X\x0A\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
    webp.extend(b"ANMF\0\0\0\0");
    webp[4] = (webp.len() - 8) as u8;
    assert!(matches!(
        refuse(&webp),
        PhotoError::Animated {
            frames: Some(1),
            ..
        }
    ));
}

#[test]
fn a_tiff_of_two_full_pages_is_refused_and_a_thumbnail_page_is_not() {
    let one = Maker::scene(8, 8).make(PhotoFormat::Tiff);
    let second = |kind: u32| {
        let mut bytes = one.clone();
        let next = bytes.len() as u32;
        let link = bytes.len() - 4;
        bytes[link..].copy_from_slice(&next.to_le_bytes());
        bytes.extend(directory(&[(0xFE, 4, 1, kind)], 0));
        bytes
    };
    assert!(matches!(
        refuse(&second(0)),
        PhotoError::MultiPage { pages: 2, .. }
    ));
    assert_eq!(read(&second(1)).width(), 8);
}

#[test]
fn raw_files_that_look_like_tiff_are_named() {
    for (entry, name) in [
        ((0xC612, 1, 4, 0x0104), "DNG"),
        ((0xFE, 4, 1, 1), "preview"),
    ] {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend(directory(&[entry], 0));
        let said = refuse(&bytes).to_string();
        assert!(said.contains("RAW") && said.contains(name), "{said}");
    }
}

#[test]
fn bytes_after_the_end_are_no_damage() {
    for format in [PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::WebP] {
        let mut bytes = Maker::scene(16, 16).make(format);
        bytes.extend(b"\0\0\0\x18ftypmp42 a motion photo");
        assert_eq!(read(&bytes).width(), 16, "{format}");
    }
}

#[test]
fn inks_without_a_profile_are_converted_and_reported() {
    // A JPEG of one grey-ink block cannot be made with the encoders at hand; a CMYK TIFF can.
    let mut maker = Maker::scene(4, 4);
    maker.pixels = [255, 0, 0, 0].repeat(16);
    let mut bytes = b"II*\0\x48\0\0\0".to_vec();
    bytes.extend(&maker.pixels);
    let bits = 0x48 + 2 + 9 * 12 + 4;
    bytes.extend(directory(
        &[
            (0x100, 4, 1, 4),
            (0x101, 4, 1, 4),
            (0x102, 3, 4, bits),
            (0x103, 3, 1, 1),
            (0x106, 3, 1, 5),
            (0x111, 4, 1, 8),
            (0x115, 3, 1, 4),
            (0x116, 4, 1, 4),
            (0x117, 4, 1, 64),
        ],
        0,
    ));
    bytes.extend([8, 0, 8, 0, 8, 0, 8, 0]);
    let photo = read(&bytes);
    let image = whole(&photo, 1);
    assert!(image.red[[0, 0]] < 0.01 && image.blue[[0, 0]] > 0.99);
    assert!(
        photo
            .facts()
            .colour
            .problem
            .as_deref()
            .unwrap()
            .contains("approximate")
    );
}

#[test]
fn facts_survive_json() {
    let facts = read(&Maker::scene(16, 16).make(PhotoFormat::Jpeg))
        .facts()
        .clone();
    let json = serde_json::to_string(&facts).unwrap();
    assert!(
        json.contains(r#""source":"assumed""#) && json.contains(r#""format":"jpeg""#),
        "{json}"
    );
    assert_eq!(
        serde_json::from_str::<crate::photo::PhotoFacts>(&json).unwrap(),
        facts
    );
}
