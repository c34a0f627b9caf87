//! Small photo files, made in memory.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::super::{Limits, Photo, PhotoError, PhotoFormat, Window};
use crate::optics::LinearImage;

pub(super) const FORMATS: [PhotoFormat; 4] = [
    PhotoFormat::Jpeg,
    PhotoFormat::Png,
    PhotoFormat::WebP,
    PhotoFormat::Tiff,
];

/// RGB pixels with a bright corner and smooth colours, so that every orientation looks different.
pub(super) fn scene(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let corner = u32::from(x < width / 3 && y < height / 3) * 90;
            pixels.extend([
                (60 + 100 * x / width + corner) as u8,
                (40 + 120 * y / height + corner) as u8,
                (150 - 60 * x / width) as u8,
            ]);
        }
    }
    pixels
}

/// An EXIF block with an orientation alone.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    block
}

/// RGB pixels as a file.
pub(super) struct Maker {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pixels: Vec<u8>,
    pub(super) orientation: Option<u8>,
    pub(super) icc: Option<Vec<u8>>,
}

impl Maker {
    pub(super) fn scene(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            pixels: scene(width, height),
            orientation: None,
            icc: None,
        }
    }

    pub(super) fn make(&self, format: PhotoFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        match format {
            PhotoFormat::Jpeg => self.encode(JpegEncoder::new_with_quality(&mut bytes, 98)),
            PhotoFormat::Png => self.encode(PngEncoder::new(&mut bytes)),
            PhotoFormat::WebP => self.encode(WebPEncoder::new_lossless(&mut bytes)),
            PhotoFormat::Tiff if self.icc.is_some() => {
                let mut cursor = Cursor::new(Vec::new());
                self.encode(TiffEncoder::new(&mut cursor));
                bytes = cursor.into_inner();
            }
            PhotoFormat::Tiff => bytes = self.plain_tiff(),
        }
        bytes
    }

    fn encode(&self, mut encoder: impl ImageEncoder) {
        if let Some(orientation) = self.orientation {
            encoder.set_exif_metadata(exif(orientation)).unwrap();
        }
        if let Some(icc) = &self.icc {
            encoder.set_icc_profile(icc.clone()).unwrap();
        }
        encoder
            .write_image(
                &self.pixels,
                self.width,
                self.height,
                ExtendedColorType::Rgb8,
            )
            .unwrap();
    }

    /// An uncompressed TIFF: header, pixels, bits list, directory.
    fn plain_tiff(&self) -> Vec<u8> {
        let length = self.pixels.len() as u32;
        let mut entries = vec![
            (0x100, 4, 1, self.width),
            (0x101, 4, 1, self.height),
            (0x102, 3, 3, 8 + length),
            (0x103, 3, 1, 1),
            (0x106, 3, 1, 2),
            (0x111, 4, 1, 8),
            (0x115, 3, 1, 3),
            (0x116, 4, 1, self.height),
            (0x117, 4, 1, length),
        ];
        if let Some(orientation) = self.orientation {
            entries.insert(6, (0x112, 3, 1, orientation.into()));
        }
        let mut bytes = b"II*\0".to_vec();
        bytes.extend((8 + length + 6).to_le_bytes());
        bytes.extend(&self.pixels);
        bytes.extend([8, 0, 8, 0, 8, 0]);
        bytes.extend(directory(&entries, 0));
        bytes
    }
}

/// A little-endian TIFF directory.
pub(super) fn directory(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    for &(tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}

/// A PNG chunk with its checksum.
pub(super) fn png_chunk(kind: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(payload);
    let crc = bytes[4..].iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes
}

/// A PNG with chunks put in right after its header.
pub(super) fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let (head, tail) = png.split_at(33);
    [head, &chunks.concat(), tail].concat()
}

pub(super) fn read(bytes: &[u8]) -> Photo {
    Photo::decode(bytes, &Limits::default()).unwrap()
}

pub(super) fn refuse(bytes: &[u8]) -> PhotoError {
    Photo::decode(bytes, &Limits::default()).unwrap_err()
}

pub(super) fn whole(photo: &Photo, reduce: u32) -> LinearImage {
    let window = Window {
        x: 0,
        y: 0,
        width: photo.width(),
        height: photo.height(),
    };
    photo.window(window, reduce)
}

/// Largest difference between two images of equal shape.
pub(super) fn distance(a: &LinearImage, b: &LinearImage) -> f32 {
    assert_eq!((a.rows(), a.columns()), (b.rows(), b.columns()));
    [(&a.red, &b.red), (&a.green, &b.green), (&a.blue, &b.blue)]
        .into_iter()
        .flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b).abs()))
        .fold(0., f32::max)
}
