//! Rendered photos as files: JPEG with EXIF, PNG.

use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageError};

use crate::exif::{ExifFields, exif_block};
use crate::render::Rendered;

/// Why a picture could not be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The encoder refused the pixels.
    #[error("cannot encode the picture: {0}")]
    Image(#[from] ImageError),
    /// EXIF data must fit one JPEG segment.
    #[error("EXIF data of {0} bytes does not fit one JPEG segment (65,527 bytes)")]
    ExifTooLong(usize),
}

/// A baseline JPEG of `quality` 1..=100; the EXIF segment is left out when `fields` is all `None`.
///
/// # Errors
/// [`EncodeError`]: an empty picture, or EXIF text beyond one segment.
pub fn jpeg(photo: &Rendered, quality: u8, fields: &ExifFields) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).write_image(
        &photo.rgb8,
        photo.width,
        photo.height,
        ExtendedColorType::Rgb8,
    )?;
    if *fields == ExifFields::default() {
        return Ok(out);
    }
    with_exif(&out, &exif_block(fields))
}

/// A JPEG with an EXIF segment put right behind its start marker.
///
/// # Errors
/// [`EncodeError::ExifTooLong`] when the data does not fit one segment.
pub fn with_exif(jpeg: &[u8], tiff: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let length = u16::try_from(tiff.len() + 8).map_err(|_| EncodeError::ExifTooLong(tiff.len()))?;
    let (start, rest) = jpeg.split_at(jpeg.len().min(2));
    let mut out = start.to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(length.to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(rest);
    Ok(out)
}

/// A PNG, with an `eXIf` chunk unless `fields` is all `None`.
///
/// # Errors
/// [`EncodeError::Image`]: an empty picture.
pub fn png(photo: &Rendered, fields: &ExifFields) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new(&mut out);
    if *fields != ExifFields::default() {
        // This encoder always takes EXIF; its error is for formats that cannot.
        let _ = encoder.set_exif_metadata(exif_block(fields));
    }
    encoder.write_image(
        &photo.rgb8,
        photo.width,
        photo.height,
        ExtendedColorType::Rgb8,
    )?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    fn small() -> Rendered {
        let mut scene = Scene::default();
        (scene.camera.width, scene.camera.height) = (80, 100);
        scene.render()
    }

    #[test]
    fn a_jpeg_decodes_to_nearly_the_same_pixels_and_carries_exif() {
        let photo = small();
        let fields = ExifFields {
            date_time_original: Some("2024:01:02 03:04:05".into()),
            ..ExifFields::default()
        };
        let bytes = jpeg(&photo, 95, &fields).unwrap();
        assert_eq!(&bytes[..4], [0xFF, 0xD8, 0xFF, 0xE1]);
        assert_eq!(&bytes[6..12], b"Exif\0\0");
        let back = image::load_from_memory(&bytes).unwrap().to_rgb8();
        let worst = back
            .as_raw()
            .iter()
            .zip(&photo.rgb8)
            .map(|(a, b)| a.abs_diff(*b))
            .max()
            .unwrap();
        assert!(worst < 48, "{worst}");
    }

    #[test]
    fn without_fields_there_is_no_exif_segment() {
        let bytes = jpeg(&small(), 90, &ExifFields::default()).unwrap();
        assert!(!bytes.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn a_png_keeps_every_pixel_and_carries_exif() {
        let photo = small();
        let fields = ExifFields {
            software: Some("Example".into()),
            ..ExifFields::default()
        };
        let bytes = png(&photo, &fields).unwrap();
        assert!(bytes.windows(4).any(|w| w == b"eXIf"));
        assert_eq!(
            image::load_from_memory(&bytes).unwrap().to_rgb8().as_raw(),
            &photo.rgb8
        );
    }
}
