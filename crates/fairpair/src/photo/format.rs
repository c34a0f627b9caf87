//! What a file is, from its first bytes; its name is not looked at.
//!
//! References: the PRONOM signatures of the formats; ISO/IEC 14496-12 (`ftyp` brands); TIFF 6.0.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::PhotoError;

/// A container that fairpair reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhotoFormat {
    /// JPEG (ISO/IEC 10918-1), baseline or progressive, 8 bits.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless.
    WebP,
    /// TIFF 6.0.
    Tiff,
}

impl fmt::Display for PhotoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
        })
    }
}

/// Pictures that are recognised, but not read.
const PICTURES: &[(&[u8], &str)] = &[
    (b"GIF8", "a GIF file"),
    (b"8BPS", "a Photoshop file"),
    (b"\xFF\x0A", "a JPEG XL file"),
    (b"\x00\x00\x00\x0CJXL ", "a JPEG XL file"),
    (b"\x00\x00\x00\x0CjP  ", "a JPEG 2000 file"),
    (b"\xFF\x4F\xFF\x51", "a JPEG 2000 file"),
    (b"II\xBC\x01", "a JPEG XR file"),
    (b"IIRO", "a camera RAW file (Olympus ORF)"),
    (b"IIRS", "a camera RAW file (Olympus ORF)"),
    (b"MMOR", "a camera RAW file (Olympus ORF)"),
    (b"IIU\0", "a camera RAW file (Panasonic RW2)"),
    (b"FUJIFILMCCD-RAW", "a camera RAW file (Fujifilm RAF)"),
    (b"\0MRM", "a camera RAW file (Minolta MRW)"),
    (b"FOVb", "a camera RAW file (Sigma X3F)"),
    (b"II\x1A\0\0\0HEAPCCDR", "a camera RAW file (Canon CRW)"),
    (b"II+\0", "a BigTIFF file"),
    (b"MM\0+", "a BigTIFF file"),
    (b"v/1\x01", "an OpenEXR file"),
    (b"#?RADIANCE", "a Radiance HDR file"),
    (b"qoif", "a QOI file"),
    (b"DDS ", "a DDS texture"),
    (b"\0\0\x01\0", "an icon (ICO)"),
    (b"BPG\xFB", "a BPG file"),
];

/// Files that are sometimes mistaken for photos.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (
        b"\0\x05\x16\x07",
        "a macOS side file (AppleDouble, \u{201C}._\u{201D} before its name)",
    ),
    (b"SQLite format 3", "a database"),
    (b"\x1A\x45\xDF\xA3", "a video (Matroska or WebM)"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 file"),
    (b"\x7FELF", "a program"),
];

/// The format of a file that can be read; otherwise what it is instead.
pub(super) fn recognise(bytes: &[u8]) -> Result<PhotoFormat, PhotoError> {
    if bytes.is_empty() {
        return Err(PhotoError::Empty);
    }
    if let Some(format) = readable(bytes) {
        return Ok(format);
    }
    if let Some(&(_, format)) = PICTURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(PhotoError::unsupported(format));
    }
    if let Some(&(_, found)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(PhotoError::NotAPhoto { found });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(iso_media(bytes.get(8..12).unwrap_or_default()));
    }
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Err(PhotoError::unsupported("a BMP file"));
    }
    if let [b'P', b'1'..=b'7', space, ..] = bytes
        && space.is_ascii_whitespace()
    {
        return Err(PhotoError::unsupported("a PNM file"));
    }
    if bytes.starts_with(b"RIFF") {
        return Err(PhotoError::NotAPhoto {
            found: "a RIFF media file (AVI video or WAV sound)",
        });
    }
    Err(text(bytes))
}

fn readable(bytes: &[u8]) -> Option<PhotoFormat> {
    if bytes.starts_with(b"\xFF\xD8") {
        Some(PhotoFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(PhotoFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(PhotoFormat::WebP)
    } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        Some(PhotoFormat::Tiff)
    } else {
        None
    }
}

fn iso_media(brand: &[u8]) -> PhotoError {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            PhotoError::unsupported("a HEIC file")
        }
        b"avif" | b"avis" => PhotoError::unsupported("an AVIF file"),
        b"crx " => PhotoError::unsupported("a camera RAW file (Canon CR3)"),
        _ => PhotoError::NotAPhoto {
            found: "a video (MP4 or QuickTime)",
        },
    }
}

/// What a file without a signature is, from its first kilobyte.
fn text(bytes: &[u8]) -> PhotoError {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.iter().all(|&byte| byte == 0) {
        return PhotoError::NotAPhoto {
            found: "a file of zeros (an unfinished copy)",
        };
    }
    let words = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = words.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if words.contains("<svg") {
        return PhotoError::unsupported("an SVG drawing");
    }
    let found = if start.starts_with("<!doctype html") || words.contains("<html") {
        "a web page (HTML), perhaps saved in place of a photo"
    } else if start.starts_with('<') {
        "an XML text"
    } else if start.starts_with("version https://git-lfs") {
        "a Git LFS pointer (the photo itself was not downloaded)"
    } else if !head.contains(&0) && printable_share(&words) > 0.95 {
        "a text file"
    } else {
        "a file of unknown kind"
    };
    PhotoError::NotAPhoto { found }
}

fn printable_share(words: &str) -> f64 {
    let printable = words
        .chars()
        .filter(|&c| c != '\u{FFFD}' && (!c.is_control() || c.is_whitespace()))
        .count();
    printable as f64 / words.chars().count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        recognise(bytes).unwrap_err().to_string()
    }

    #[test]
    fn known_but_unread_pictures_are_named() {
        for (bytes, name) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], "a HEIC file"),
            (b"\0\0\0\x1Cftypavif\0\0\0\0", "an AVIF file"),
            (b"GIF89a\x10\0\x10\0", "a GIF file"),
            (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "a BMP file"),
            (b"<?xml version=\"1.0\"?>\n<svg xmlns=", "an SVG drawing"),
            (b"\0\0\0\x0CJXL \r\n\x87\n", "a JPEG XL file"),
            (b"P6\n2 2\n255\n", "a PNM file"),
        ] {
            assert_eq!(
                message(bytes),
                format!(
                    "this is {name}; fairpair reads JPEG, PNG, WebP and TIFF: export the photo to one of these"
                )
            );
        }
    }

    #[test]
    fn other_files_are_not_photos() {
        for (bytes, name) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"PK\x03\x04\x14\0", "ZIP"),
            (b"\n <!DOCTYPE html><html>", "HTML"),
            (b"{\"error\": \"not found\"}", "a text file"),
            (b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "macOS side file"),
            (b"\0\0\0\x18ftypmp42", "a video"),
            (&[0; 4096], "a file of zeros"),
            (&[0x9F, 0x12, 0xFE, 0x00, 0x81, 0x91], "unknown kind"),
        ] {
            let said = message(bytes);
            assert!(
                said.contains(name) && said.contains("not a photo"),
                "{said}"
            );
        }
    }

    #[test]
    fn readable_formats_go_by_content() {
        assert_eq!(recognise(b"\xFF\xD8\xFF\xE0").unwrap(), PhotoFormat::Jpeg);
        assert_eq!(recognise(b"MM\0*\0\0\0\x08").unwrap(), PhotoFormat::Tiff);
        assert_eq!(
            recognise(b"RIFF\0\0\0\0WEBPVP8 ").unwrap(),
            PhotoFormat::WebP
        );
        assert!(matches!(recognise(b""), Err(PhotoError::Empty)));
    }
}
