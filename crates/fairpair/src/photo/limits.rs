//! How much a file may ask for: checked from the header, before any pixel buffer is allocated.

use serde::{Deserialize, Serialize};

use super::error::PhotoError;
use super::format::PhotoFormat;

/// What a single photo may cost. The defaults admit every camera in use and stop decompression bombs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Largest file, bytes. Default 256 MiB: a 16-bit TIFF of 40 megapixels is 240 MB.
    pub max_bytes: u64,
    /// Largest width × height. Default 120 million: the 108-megapixel phone sensors (12000 × 9000) and
    /// 102-megapixel medium format fit, and 8-bit pixels then take at most 360 MB.
    pub max_pixels: u64,
    /// Longest side, pixels. Default 32 768: longer than any camera panorama, half of what JPEG can say.
    pub max_side: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_pixels: 120_000_000,
            max_side: 32_768,
        }
    }
}

impl Limits {
    pub(super) fn check_bytes(&self, bytes: u64) -> Result<(), PhotoError> {
        if bytes == 0 {
            Err(PhotoError::Empty)
        } else if bytes > self.max_bytes {
            Err(PhotoError::TooManyBytes {
                bytes,
                max_bytes: self.max_bytes,
            })
        } else {
            Ok(())
        }
    }

    pub(super) fn check_size(
        &self,
        format: PhotoFormat,
        width: u32,
        height: u32,
    ) -> Result<(), PhotoError> {
        if width == 0 || height == 0 {
            return Err(PhotoError::malformed(
                format,
                "its header says that the photo has no pixels",
            ));
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels || width.max(height) > self.max_side {
            return Err(PhotoError::TooManyPixels {
                width,
                height,
                max_pixels: self.max_pixels,
                max_side: self.max_side,
            });
        }
        Ok(())
    }

    /// Limits for a decoder of the `image` crate. Twice the widest pixels (RGBA, 16 bits) leaves room for its
    /// working copy; 64 MiB more for profiles and other metadata.
    pub(super) fn for_decoder(&self) -> image::Limits {
        let mut limits = image::Limits::default();
        limits.max_image_width = Some(self.max_side);
        limits.max_image_height = Some(self.max_side);
        limits.max_alloc = Some(self.max_pixels.saturating_mul(16).saturating_add(64 << 20));
        limits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_area_are_limited_separately() {
        let limits = Limits::default();
        let check = |w, h| limits.check_size(PhotoFormat::Png, w, h);
        assert!(check(12_000, 9_000).is_ok());
        assert!(matches!(
            check(60_000, 10),
            Err(PhotoError::TooManyPixels { .. })
        ));
        assert!(matches!(
            check(20_000, 20_000),
            Err(PhotoError::TooManyPixels { .. })
        ));
        assert!(matches!(check(0, 20), Err(PhotoError::Malformed { .. })));
        assert!(matches!(
            check(u32::MAX, u32::MAX),
            Err(PhotoError::TooManyPixels { .. })
        ));
    }

    #[test]
    fn a_policy_file_may_set_one_limit_alone() {
        let limits: Limits = toml::from_str("max_side = 100").unwrap();
        assert_eq!(limits.max_side, 100);
        assert_eq!(limits.max_bytes, Limits::default().max_bytes);
    }
}
