//! JPEG: header and completeness first, then strict decoding into a reused buffer; of large baseline files only what will be looked at (`scan`).
//!
//! The decoder is called directly in its strict mode: it reports missing rows, which its lenient mode paints grey.
//!
//! References: ITU-T T.81; <https://docs.rs/zune-jpeg>.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::GLANCE_PX;
use super::cmyk;
use super::decode::{ColourClaim, Decoded, guarded};
use super::error::PhotoError;
use super::facts::JpegFacts;
use super::format::PhotoFormat::Jpeg;
use super::ifd::Tiff;
use super::jpeg_markers::{Segments, without_stray_bytes};
use super::jpeg_quality;
use super::limits::Limits;
use super::orientation::Orientation;
use super::pixels::{Buffer, Pixels, Samples};
use super::scan::Scan;

/// Scans of a progressive file. Encoders write about ten; more only cost time.
const MAX_SCANS: usize = 64;

/// Every block of 8 × 8 pixels costs at least one bit, so a byte holds at most eight (ITU-T T.81, F.1.2, G.1.2).
const BLOCKS_IN_BYTE: u64 = 8;

/// Long side from which a photo's glance is made of the means of 4 × 4 pixels, pixels, so that not all need be decoded for it: 320 of them still tell where the
/// face is, and the look at the face takes decoded pixels then (`region::network::sample`). It saves 4 to 6 % of a pair's time on photos of 1,350.
const LEAST_SCAN_PX: u32 = 5 * GLANCE_PX / 2;
/// The same of the means of 8 × 8 pixels: no more of them than of [`GLANCE_PX`] are needed.
const LEAST_BLOCKS_PX: u32 = 7 * (GLANCE_PX + 1);

/// How the decoder's strict mode names stray bytes between header segments.
const STRAY_BYTES: &str = "[strict-mode]: Extra bytes between headers";

/// The decoder reads up to eight bytes ahead; a complete scan must not look cut for that.
const READ_AHEAD: [u8; 16] = [0; 16];

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let segments = Segments::read(bytes);
    check_frame(&segments, limits)?;
    let blocks = u64::from(segments.width) * u64::from(segments.height) / 64;
    if segments.end.is_none() || blocks / BLOCKS_IN_BYTE > bytes.len() as u64 {
        return Err(PhotoError::Truncated { format: Jpeg });
    }
    if segments.lacks_restarts() {
        return Err(rows_are_missing());
    }
    let exif = segments.exif.and_then(Tiff::new);
    let icc = segments.icc();
    let components = segments.sampling.len();
    let mut cmyk_conversion = None;
    let samples = match components {
        4 => {
            let inks = samples(bytes, &segments, limits)?;
            let profile = icc.as_ref().and_then(|icc| icc.as_deref().ok());
            let (rgb, conversion) = cmyk::to_srgb(inks, segments.adobe_transform, profile);
            cmyk_conversion = Some(conversion);
            Samples::Eight(rgb)
        }
        _ => match scan(bytes, &segments) {
            Some(scan) => Samples::Scan(Box::new(scan)),
            None => Samples::Eight(samples(bytes, &segments, limits)?),
        },
    };
    Ok(Decoded {
        pixels: Pixels {
            width: segments.width,
            height: segments.height,
            channels: if components == 1 { 1 } else { 3 },
            samples,
        },
        orientation: Orientation::from_exif(exif.and_then(Tiff::orientation)),
        bits_per_channel: segments.precision,
        transparent_share: None,
        claim: ColourClaim {
            icc,
            adobe_rgb_by_exif: exif.and_then(Tiff::interoperability_index) == Some(*b"R03"),
            cmyk_conversion,
            ..ColourClaim::default()
        },
        jpeg: Some(JpegFacts {
            quality: segments.luminance_table().and_then(jpeg_quality::estimate),
            subsampling: segments.subsampling(),
            progressive: segments.frame == 0xC2,
        }),
    })
}

fn check_frame(segments: &Segments, limits: &Limits) -> Result<(), PhotoError> {
    match segments.frame {
        0 => {
            return Err(if segments.end.is_some() {
                PhotoError::malformed(Jpeg, "it has no frame header")
            } else {
                PhotoError::Truncated { format: Jpeg }
            });
        }
        0xC0..=0xC2 if segments.precision == 8 => {}
        0xC0..=0xC2 => {
            return Err(PhotoError::unsupported(format!(
                "a JPEG of {} bits per channel",
                segments.precision
            )));
        }
        0xC3 => return Err(PhotoError::unsupported("a lossless JPEG")),
        0xC9..=0xCB => return Err(PhotoError::unsupported("an arithmetic-coded JPEG")),
        _ => return Err(PhotoError::unsupported("a hierarchical JPEG")),
    }
    if !matches!(segments.sampling.len(), 1 | 3 | 4) {
        return Err(PhotoError::malformed(
            Jpeg,
            format!("it has {} colour channels", segments.sampling.len()),
        ));
    }
    limits.check_size(Jpeg, segments.width, segments.height)
}

/// A large photo's scan, of which only parts will be decoded; `None` for small photos, and for what all pixels must be decoded of.
fn scan(bytes: &[u8], segments: &Segments) -> Option<Scan> {
    let long = segments.width.max(segments.height);
    let one = matches!(segments.frame, 0xC0 | 0xC1) && segments.scans == 1;
    (one && long >= LEAST_SCAN_PX)
        .then(|| Scan::read(bytes, long < LEAST_BLOCKS_PX))
        .flatten()
}

/// The samples as 1 (grey), 3 (RGB) or 4 (inks, as stored) interleaved channels.
fn samples(bytes: &[u8], segments: &Segments, limits: &Limits) -> Result<Buffer, PhotoError> {
    let run = |bytes: &[u8]| match run_decoder(bytes, segments, limits) {
        Err(DecodeErrors::FormatStatic(STRAY_BYTES)) => {
            run_decoder(&without_stray_bytes(bytes), segments, limits)
        }
        other => other,
    };
    guarded(Jpeg, || {
        let one_scan =
            segments.frame != 0xC2 && segments.scans == 1 && segments.restart_interval == 0;
        let (true, Some(scan)) = (one_scan, segments.end.and_then(|end| bytes.get(..end))) else {
            return run(bytes).map_err(into_error);
        };
        // At an end-of-image marker the decoder fills in zeros without a word; at the end of the bytes it complains.
        run(scan)
            .or_else(|_| run(&[scan, &READ_AHEAD].concat()))
            .map_err(into_error)
    })
}

fn run_decoder(bytes: &[u8], segments: &Segments, limits: &Limits) -> Result<Buffer, DecodeErrors> {
    let channels = segments.sampling.len();
    let len = segments.width as usize * segments.height as usize * channels;
    let output = match (channels, segments.adobe_transform) {
        (1, _) => ColorSpace::Luma,
        (4, Some(2)) => ColorSpace::YCCK,
        (4, _) => ColorSpace::CMYK,
        _ => ColorSpace::RGB,
    };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(limits.max_side as usize)
        .set_max_height(limits.max_side as usize)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(output);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers()?;
    if decoder.output_buffer_size() != Some(len) {
        return Err(DecodeErrors::FormatStatic(
            "it has two contradicting frame headers",
        ));
    }
    let mut buffer = Buffer::to_be_filled(len);
    decoder.decode_into(&mut buffer)?;
    Ok(buffer)
}

fn rows_are_missing() -> PhotoError {
    PhotoError::malformed(Jpeg, "rows of the photo are missing")
}

fn into_error(error: DecodeErrors) -> PhotoError {
    match error {
        DecodeErrors::IoErrors(_) => PhotoError::Truncated { format: Jpeg },
        DecodeErrors::ExhaustedData | DecodeErrors::FormatStatic("Premature end of buffer") => {
            rows_are_missing()
        }
        DecodeErrors::Format(message) => PhotoError::malformed(Jpeg, message.trim().to_owned()),
        DecodeErrors::FormatStatic(message) => PhotoError::malformed(Jpeg, message),
        other => PhotoError::malformed(Jpeg, other.to_string()),
    }
}
