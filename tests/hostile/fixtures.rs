//! Files that go wrong in one way each.

use std::io::Cursor;
use std::sync::LazyLock;

use fairpair_scene::{ExifFields, Scene, jpeg};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A rendered face, 450 × 562.
pub(crate) static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut scene = Scene::default();
    (scene.camera.width, scene.camera.height) = (450, 562);
    jpeg(&scene.render(), 92, &ExifFields::default()).unwrap()
});

/// A picture as a file.
pub(crate) fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

/// One grey all over.
pub(crate) fn plain(width: u32, height: u32, grey: u8) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([grey; 3]))
}

/// A PNG chunk with its checksum (ISO/IEC 15948 §5.3).
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(data);
    out.extend((!crc).to_be_bytes());
    out
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Length of a PNG up to the end of its header chunk.
const PNG_HEAD: usize = 33;

/// A PNG that ends behind its header.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut data = width.to_be_bytes().to_vec();
    data.extend(height.to_be_bytes());
    data.extend([8, 2, 0, 0, 0]);
    [PNG.to_vec(), chunk(*b"IHDR", &data)].concat()
}

/// A PNG that says it has three frames.
pub(crate) fn animated_png() -> Vec<u8> {
    let still = encoded(plain(8, 8, 90), ImageFormat::Png);
    let control = chunk(*b"acTL", &[0, 0, 0, 3, 0, 0, 0, 0]);
    [&still[..PNG_HEAD], &control, &still[PNG_HEAD..]].concat()
}

/// The animation flag, an `ANIM` chunk and two empty frames (RFC 9649 §2.7).
pub(crate) fn animated_webp() -> Vec<u8> {
    let mut body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
    body.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
    for _ in 0..2 {
        body.extend(b"ANMF\x10\0\0\0");
        body.extend([0; 16]);
    }
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out
}

/// Where the start of frame of a baseline JPEG stands.
pub(crate) fn frame_header(bytes: &[u8]) -> usize {
    bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap()
}

/// A good JPEG whose header claims the largest size there is.
pub(crate) fn giant_jpeg() -> Vec<u8> {
    let mut bytes = GOOD.clone();
    let at = frame_header(&bytes);
    bytes[at + 5..at + 9].fill(0xFF);
    bytes
}

/// One bit run wrong inside the pixels.
pub(crate) fn damaged_png() -> Vec<u8> {
    let mut bytes = encoded(plain(40, 40, 90), ImageFormat::Png);
    let middle = bytes.windows(4).position(|w| w == b"IDAT").unwrap() + 6;
    bytes[middle] ^= 0x5A;
    bytes
}

/// Whole chunks, whose pixels are no deflate stream.
pub(crate) fn garbage_png() -> Vec<u8> {
    let pixels = chunk(*b"IDAT", b"these are not compressed pixels at all");
    [png_header(40, 40), pixels, chunk(*b"IEND", &[])].concat()
}

/// A TIFF of 40 × 40 whose only strip claims four gigabytes.
pub(crate) fn huge_strip_tiff() -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let entries: [(u16, u16, u32); 8] = [
        (256, 4, 40),
        (257, 4, 40),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 4, 40),
        (279, 4, u32::MAX),
    ];
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out
}

/// A wall: texture, but no face.
pub(crate) fn wall() -> RgbImage {
    RgbImage::from_fn(400, 500, |x, y| {
        let brick = if (x / 40 + y / 20) % 2 == 0 { 150 } else { 110 };
        Rgb([brick, brick, brick.saturating_sub((x % 7) as u8)])
    })
}
