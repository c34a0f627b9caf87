//! PNG: chunks first, then pixels.
//!
//! References: W3C, Portable Network Graphics (Third Edition, 2025).

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::png::PngDecoder;

use super::decode::{ColourClaim, Decoded, guarded, into_error, raster};
use super::error::PhotoError;
use super::format::PhotoFormat::Png;
use super::ifd::Tiff;
use super::limits::Limits;
use super::orientation::Orientation;
use super::png_chunks::Chunks;

/// DEFLATE cannot make data smaller than this (RFC 1951: 258 bytes from 2 bits).
const LARGEST_RATIO: u64 = 1032;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let chunks = Chunks::read(bytes);
    let (width, height) = chunks.size;
    limits.check_size(Png, width, height)?;
    if let Some(frames) = chunks.frames
        && frames > 1
    {
        return Err(PhotoError::Animated {
            format: Png,
            frames: Some(frames),
        });
    }
    let bits_per_pixel = u64::from(chunks.channels) * u64::from(chunks.depth);
    let raw = u64::from(width) * u64::from(height) * bits_per_pixel / 8;
    if chunks.cut || raw / LARGEST_RATIO > bytes.len() as u64 {
        return Err(PhotoError::Truncated { format: Png });
    }
    let (pixels, transparent_share, icc) = guarded(Png, || {
        let mut decoder = PngDecoder::with_limits(Cursor::new(bytes), limits.for_decoder())
            .map_err(|error| into_error(error, Png))?;
        let icc = decoder.icc_profile().ok().flatten();
        let (pixels, share) = raster(decoder, Png, limits)?;
        Ok((pixels, share, icc))
    })?;
    let icc = match icc {
        Some(profile) => Some(Ok(profile)),
        None if chunks.icc => Some(Err("it cannot be unpacked")),
        None => None,
    };
    Ok(Decoded {
        pixels,
        orientation: Orientation::from_exif(
            chunks.exif.and_then(Tiff::new).and_then(Tiff::orientation),
        ),
        bits_per_channel: chunks.bits,
        transparent_share,
        claim: ColourClaim {
            cicp: chunks.cicp,
            icc,
            png_srgb: chunks.srgb,
            png_gamma: chunks.gamma,
            png_chromaticities: chunks.chromaticities,
            ..ColourClaim::default()
        },
        jpeg: None,
    })
}
