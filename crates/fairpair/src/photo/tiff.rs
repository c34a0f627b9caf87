//! TIFF: directories first, then the pixels of the one page.
//!
//! Raw files of many cameras are TIFF files whose first page is a small preview; taking that for the photo would
//! be a quiet lie, so they are refused by name.
//!
//! References: TIFF Revision 6.0 (Adobe, 1992); Adobe DNG specification 1.7.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::tiff::TiffDecoder;

use super::decode::{ColourClaim, Decoded, guarded, into_error, raster};
use super::error::PhotoError;
use super::format::PhotoFormat::Tiff as TiffFormat;
use super::ifd::{DNG_VERSION, Directory, NEW_SUBFILE_TYPE, Tiff};
use super::limits::Limits;
use super::orientation::Orientation;

/// Pages looked at; a chain of directories may be a ring.
const MAX_PAGES: usize = 256;
/// LZW, the strongest byte compression of TIFF, makes at most 3840 bytes of a 12-bit code (TIFF 6.0, section 13).
const LARGEST_RATIO: u64 = 4096;
/// A tag with the bits of each sample.
const BITS_PER_SAMPLE: u16 = 0x0102;
/// Width and height.
const IMAGE_WIDTH: u16 = 0x0100;
const IMAGE_LENGTH: u16 = 0x0101;
/// Samples of a pixel and how they are stored: 5 is CMYK.
const SAMPLES_PER_PIXEL: u16 = 0x0115;
const PHOTOMETRIC: u16 = 0x0106;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let structure = Tiff::new(bytes);
    let Some(first) = structure.and_then(Tiff::first) else {
        return Err(PhotoError::Truncated { format: TiffFormat });
    };
    refuse_raw(bytes, &first)?;
    if let (Some(width), Some(height)) = (first.number(IMAGE_WIDTH), first.number(IMAGE_LENGTH)) {
        limits.check_size(TiffFormat, width, height)?;
        let samples = u64::from(first.number(SAMPLES_PER_PIXEL).unwrap_or(1));
        let bits = u64::from(bits_per_channel(&first)).saturating_mul(samples);
        let raw = u64::from(width) * u64::from(height) / 8 * bits;
        if raw / LARGEST_RATIO > bytes.len() as u64 {
            return Err(PhotoError::Truncated { format: TiffFormat });
        }
    }
    let pages = full_pages(first);
    if pages > 1 {
        return Err(PhotoError::MultiPage {
            format: TiffFormat,
            pages,
        });
    }
    let (pixels, transparent_share, icc) = guarded(TiffFormat, || {
        let mut decoder =
            TiffDecoder::new(Cursor::new(bytes)).map_err(|error| into_error(error, TiffFormat))?;
        let icc = decoder.icc_profile().ok().flatten();
        let (pixels, share) = raster(decoder, TiffFormat, limits)?;
        Ok((pixels, share, icc))
    })?;
    let inks = first.number(PHOTOMETRIC) == Some(5);
    Ok(Decoded {
        pixels,
        orientation: Orientation::from_exif(structure.and_then(Tiff::orientation)),
        bits_per_channel: bits_per_channel(&first),
        transparent_share,
        claim: ColourClaim {
            icc: icc.map(Ok),
            adobe_rgb_by_exif: structure.and_then(Tiff::interoperability_index) == Some(*b"R03"),
            cmyk_conversion: inks.then_some(super::cmyk::CmykConversion::Plain),
            ..ColourClaim::default()
        },
        jpeg: None,
    })
}

fn refuse_raw(bytes: &[u8], first: &Directory) -> Result<(), PhotoError> {
    if bytes.get(8..10) == Some(b"CR") {
        return Err(PhotoError::unsupported("a camera RAW file (Canon CR2)"));
    }
    if first.has(DNG_VERSION) {
        return Err(PhotoError::unsupported("a camera RAW file (Adobe DNG)"));
    }
    if is_reduced(first) {
        return Err(PhotoError::unsupported(
            "a camera RAW file (its first page is a preview)",
        ));
    }
    Ok(())
}

fn is_reduced(page: &Directory) -> bool {
    page.number(NEW_SUBFILE_TYPE)
        .is_some_and(|kind| kind & 0b101 != 0)
}

fn full_pages(first: Directory) -> u32 {
    let mut pages = 0;
    let mut page = Some(first);
    for _ in 0..MAX_PAGES {
        let Some(current) = page else { break };
        pages += u32::from(!is_reduced(&current));
        page = current.next();
    }
    pages
}

/// One number where a pixel has one or two samples, else an offset to a list; all samples are alike in what is read here.
fn bits_per_channel(first: &Directory) -> u8 {
    let bits = if first.number(SAMPLES_PER_PIXEL).unwrap_or(1) <= 2 {
        first.number(BITS_PER_SAMPLE)
    } else {
        first.first_of_list(BITS_PER_SAMPLE)
    };
    bits.and_then(|bits| u8::try_from(bits).ok()).unwrap_or(1)
}
