//! What a photo file says about itself, apart from its pixels and its metadata.

use serde::{Deserialize, Serialize};

use super::format::PhotoFormat;

/// Plain facts about a decoded photo, as they go into a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoFacts {
    /// The container.
    pub format: PhotoFormat,
    /// Size of the file, bytes.
    pub bytes: u64,
    /// Upright width, pixels.
    pub width: u32,
    /// Upright height, pixels.
    pub height: u32,
    /// EXIF orientation that was applied, 1 to 8; 1 where the file says nothing.
    pub orientation: u8,
    /// Bits per channel in the file (1 to 16).
    pub bits_per_channel: u8,
    /// The file stores one channel of grey; of a portrait, also that three show no colour.
    pub grey: bool,
    /// Share of pixels that are not fully opaque, 0 to 1; none where the file has no transparency.
    /// Such pixels were laid over white.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub transparent_share: Option<f64>,
    /// How the numbers in the file were turned into colours.
    pub colour: ColourFacts,
    /// How a JPEG was compressed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jpeg: Option<JpegFacts>,
}

/// How the numbers in the file were turned into colours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourFacts {
    /// The name of the colour space: `sRGB`, `Display P3`, or what the profile calls itself.
    pub space: String,
    /// Who says so.
    pub source: ColourSource,
    /// What could not be followed, and what was done instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<String>,
}

/// Who says what colour space a photo is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColourSource {
    /// Nobody: sRGB is assumed.
    Assumed,
    /// An embedded ICC profile.
    IccProfile,
    /// Coding-independent code points (ITU-T H.273) of a PNG.
    Cicp,
    /// The sRGB chunk of a PNG.
    PngSrgb,
    /// The gAMA and cHRM chunks of a PNG.
    PngGamma,
    /// The EXIF interoperability index `R03`: DCF option file, Adobe RGB.
    ExifInteroperability,
}

/// How a JPEG was compressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JpegFacts {
    /// Quality 1 to 100 on the scale of the Independent JPEG Group, from the luminance quantisation table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quality: Option<JpegQuality>,
    /// Chroma subsampling in the usual words: `4:4:4`, `4:2:2`, `4:2:0`, …; none for grey.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subsampling: Option<String>,
    /// Progressive instead of baseline.
    pub progressive: bool,
}

/// An estimate of the quality setting of a JPEG encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JpegQuality {
    /// The nearest setting, 1 to 100.
    pub ijg: u8,
    /// The table is the IJG table at this setting; otherwise the encoder used its own table.
    pub exact: bool,
}
