//! WebP: the RIFF container first, then pixels.
//!
//! References: RFC 9649 (WebP Image Format).

use std::io::Cursor;

use image::codecs::webp::WebPDecoder;

use super::decode::{ColourClaim, Decoded, guarded, into_error, raster};
use super::error::PhotoError;
use super::format::PhotoFormat::WebP;
use super::ifd::{Tiff, sound};
use super::limits::Limits;
use super::orientation::Orientation;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let container = Container::read(bytes);
    if container.animated {
        return Err(PhotoError::Animated {
            format: WebP,
            frames: Some(container.frames).filter(|&frames| frames > 0),
        });
    }
    if container.cut {
        return Err(PhotoError::Truncated { format: WebP });
    }
    let (pixels, transparent_share) = guarded(WebP, || {
        let decoder =
            WebPDecoder::new(Cursor::new(bytes)).map_err(|error| into_error(error, WebP))?;
        raster(decoder, WebP, limits)
    })?;
    let exif = container.exif.and_then(Tiff::new);
    Ok(Decoded {
        pixels,
        orientation: Orientation::from_exif(exif.and_then(Tiff::orientation)),
        bits_per_channel: 8,
        transparent_share,
        claim: ColourClaim {
            icc: container.icc.map(|profile| Ok(profile.to_vec())),
            adobe_rgb_by_exif: exif.and_then(Tiff::interoperability_index) == Some(*b"R03"),
            ..ColourClaim::default()
        },
        jpeg: None,
    })
}

/// The chunks of a WebP file.
#[derive(Debug, Default)]
struct Container<'a> {
    animated: bool,
    frames: u32,
    exif: Option<&'a [u8]>,
    icc: Option<&'a [u8]>,
    /// A chunk, or the container itself, runs past the end of the file.
    cut: bool,
}

impl<'a> Container<'a> {
    /// Walks the chunks of a file that begins with `RIFF....WEBP`.
    fn read(bytes: &'a [u8]) -> Self {
        let mut found = Self::default();
        let promised = bytes
            .get(4..8)
            .and_then(|raw| raw.try_into().ok())
            .map_or(0, u32::from_le_bytes) as usize;
        found.cut = promised.saturating_add(8) > bytes.len();
        let mut rest = bytes.get(12..).unwrap_or_default();
        while let Some((head, after)) = rest.split_first_chunk::<8>() {
            let [kind @ .., l0, l1, l2, l3] = *head;
            let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
            let Some(payload) = after.get(..length) else {
                // Bytes after the promised end are no chunk of this file.
                found.cut |= bytes.len() - rest.len() < promised.saturating_add(8);
                break;
            };
            match &kind {
                b"VP8X" => found.animated |= payload.first().is_some_and(|flags| flags & 2 != 0),
                b"ANIM" => found.animated = true,
                b"ANMF" => found.frames += 1,
                b"EXIF" => found.exif = found.exif.or(sound(payload)),
                b"ICCP" => found.icc = Some(payload),
                _ => {}
            }
            rest = after.get(length + (length & 1)..).unwrap_or_default();
        }
        found
    }
}
