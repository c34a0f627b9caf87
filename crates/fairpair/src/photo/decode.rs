//! What every decoder hands over, and the way from the `image` crate's decoders to it.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ColorType, ImageDecoder, ImageError};

use super::alpha;
use super::cmyk::CmykConversion;
use super::error::PhotoError;
use super::facts::JpegFacts;
use super::format::PhotoFormat;
use super::limits::Limits;
use super::orientation::Orientation;
use super::pixels::{Buffer, Pixels, Samples};

/// A decoded file before its colours are understood.
pub(super) struct Decoded {
    pub(super) pixels: Pixels,
    pub(super) orientation: Orientation,
    pub(super) bits_per_channel: u8,
    pub(super) transparent_share: Option<f64>,
    pub(super) claim: ColourClaim,
    pub(super) jpeg: Option<JpegFacts>,
}

/// Everything that a file says about its colours.
#[derive(Debug, Default)]
pub(super) struct ColourClaim {
    /// Code points: primaries, transfer, matrix, full range.
    pub(super) cicp: Option<[u8; 4]>,
    /// An ICC profile, or why it could not be put together.
    pub(super) icc: Option<Result<Vec<u8>, &'static str>>,
    /// A PNG says sRGB.
    pub(super) png_srgb: bool,
    /// The gAMA value, encoding exponent × 100 000.
    pub(super) png_gamma: Option<u32>,
    /// The cHRM values × 100 000: white x, y, red x, y, green x, y, blue x, y.
    pub(super) png_chromaticities: Option<[u32; 8]>,
    /// EXIF says Adobe RGB without a profile.
    pub(super) adobe_rgb_by_exif: bool,
    /// The pixels were inks and are sRGB by now.
    pub(super) cmyk_conversion: Option<CmykConversion>,
}

/// Runs a decoder. A panic inside it, which no decoder promises to be free of, becomes an error of the file.
pub(super) fn guarded<T>(
    format: PhotoFormat,
    decode: impl FnOnce() -> Result<T, PhotoError>,
) -> Result<T, PhotoError> {
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(PhotoError::malformed(format, "its decoder gave up on it")))
}

/// Decodes pixels with a decoder of the `image` crate, and lays them over white where they have alpha.
pub(super) fn raster(
    mut decoder: impl ImageDecoder,
    format: PhotoFormat,
    limits: &Limits,
) -> Result<(Pixels, Option<f64>), PhotoError> {
    let (width, height) = decoder.dimensions();
    limits.check_size(format, width, height)?;
    let (channels, wide) = match decoder.color_type() {
        ColorType::L8 => (1, false),
        ColorType::La8 => (2, false),
        ColorType::Rgb8 => (3, false),
        ColorType::Rgba8 => (4, false),
        ColorType::L16 => (1, true),
        ColorType::La16 => (2, true),
        ColorType::Rgb16 => (3, true),
        ColorType::Rgba16 => (4, true),
        _ => {
            return Err(PhotoError::unsupported(format!(
                "a {format} file of floating-point numbers"
            )));
        }
    };
    decoder
        .set_limits(limits.for_decoder())
        .map_err(|error| into_error(error, format))?;
    let len = usize::try_from(decoder.total_bytes())
        .map_err(|_| PhotoError::malformed(format, "its size overflows"))?;
    let mut bytes = Buffer::zeroed(len);
    decoder
        .read_image(&mut bytes)
        .map_err(|error| into_error(error, format))?;

    let has_alpha = channels % 2 == 0;
    let colours = if has_alpha { channels - 1 } else { channels };
    let packed = width as usize * height as usize * colours;
    let mut share = None;
    let samples = if wide {
        let mut samples: Vec<u16> = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&pair| u16::from_ne_bytes(pair))
            .collect();
        if has_alpha {
            share = Some(alpha::over_white(&mut samples, channels));
            samples.truncate(packed);
        }
        Samples::Sixteen(samples)
    } else {
        if has_alpha {
            share = Some(alpha::over_white(&mut bytes, channels));
            bytes.truncate(packed);
        }
        Samples::Eight(bytes)
    };
    let pixels = Pixels {
        width,
        height,
        channels: colours,
        samples,
    };
    Ok((pixels, share))
}

/// An error of the `image` crate in the words of this crate.
pub(super) fn into_error(error: ImageError, format: PhotoFormat) -> PhotoError {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            PhotoError::Truncated { format }
        }
        ImageError::Unsupported(error) => {
            PhotoError::unsupported(format!("a {format} file of a rare kind ({error})"))
        }
        ImageError::Limits(_) => {
            PhotoError::malformed(format, "it asks for more memory than its size can need")
        }
        other => PhotoError::malformed(format, other.to_string()),
    }
}
