//! Finds the EXIF block (a small TIFF file) inside a photo file.
//!
//! JPEG: APP1 segment that begins `Exif\0\0`. PNG: chunk `eXIf`. WebP: chunk `EXIF`. HEIC and AVIF: item of type `Exif`.
//! TIFF: the file itself. Every walk reads lengths from the file, never beyond it, and always moves forward, so it ends
//! on hostile bytes too. Pixels are not looked at.
//!
//! References: ISO/IEC 10918-1 §B.1.1; CIPA DC-008-2019 §4.7; PNG 3rd edition (W3C 2023) §11.3.4.5; RFC 9649 §2.7.

use super::heif;
use crate::measured::WhyNot;

const EXIF_MARK: &[u8] = b"Exif\0\0";

/// The EXIF block of a file: `Ok(None)` where the file has none, the reason where the file cannot be walked.
pub(super) fn exif_block(file: &[u8]) -> Result<Option<&[u8]>, WhyNot> {
    let block = if file.starts_with(&[0xFF, 0xD8]) {
        jpeg(file)
    } else if file.starts_with(b"\x89PNG\r\n\x1a\n") {
        chunks(file, 8, u32::from_be_bytes, *b"eXIf")
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP".as_slice()) {
        chunks(file, 12, u32::from_le_bytes, *b"EXIF")
    } else if is_tiff(file) {
        Some(file)
    } else if file.get(4..8) == Some(b"ftyp".as_slice()) {
        heif::exif_item(file)
    } else {
        return Err(WhyNot::new(
            "the file is of no kind whose metadata are known",
        ));
    };
    // Some writers keep JPEG's mark in front of the block in WebP and PNG files.
    Ok(block.map(|b| b.strip_prefix(EXIF_MARK).unwrap_or(b)))
}

/// Whether the bytes begin like a classic TIFF file.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

/// Walks the segments before the first scan. The first block that is a TIFF file wins; a damaged one is better than none.
fn jpeg(file: &[u8]) -> Option<&[u8]> {
    let mut damaged = None;
    let mut blocks = Segments(file.get(2..)?).filter_map(|body| body.strip_prefix(EXIF_MARK));
    blocks
        .find(|block| {
            damaged = damaged.or(Some(*block));
            is_tiff(block)
        })
        .or(damaged)
}

/// The APP1 segments before the first scan.
struct Segments<'a>(&'a [u8]);

impl<'a> Iterator for Segments<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            // Any number of fill bytes may stand before a marker.
            let start = self.0.iter().position(|&b| b == 0xFF)?;
            let marker_at = start + self.0.get(start..)?.iter().position(|&b| b != 0xFF)?;
            let marker = *self.0.get(marker_at)?;
            let rest = self.0.get(marker_at + 1..)?;
            self.0 = rest;
            match marker {
                0xDA | 0xD9 => return None,
                0x00 | 0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes(rest.first_chunk().copied()?));
            let body = rest.get(2..length)?;
            self.0 = rest.get(length..)?;
            if marker == 0xE1 {
                return Some(body);
            }
        }
    }
}

/// Walks the chunks of a PNG (length, type, body, check sum) or RIFF (type, length, body, padding) file.
fn chunks(file: &[u8], start: usize, number: fn([u8; 4]) -> u32, wanted: [u8; 4]) -> Option<&[u8]> {
    let png = start == 8;
    let mut rest = file.get(start..)?;
    loop {
        let (first, tail) = rest.split_first_chunk::<4>()?;
        let (second, body) = tail.split_first_chunk::<4>()?;
        let (kind, length) = if png {
            (second, first)
        } else {
            (first, second)
        };
        let length = usize::try_from(number(*length)).ok()?;
        if *kind == wanted {
            return body.get(..length);
        }
        let after = if png {
            length.checked_add(4)?
        } else {
            length.checked_add(length % 2)?
        };
        rest = body.get(after..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &[u8] = b"II*\0\x08\0\0\0\0\0";

    fn jpeg_with(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        for (marker, body) in segments {
            let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
            file.extend([0xFF, *marker, length[0], length[1]]);
            file.extend(*body);
        }
        file.extend([0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]);
        file
    }

    #[test]
    fn the_block_is_found_in_every_container() {
        let marked = [EXIF_MARK, BLOCK].concat();
        let jpeg = jpeg_with(&[
            (0xE0, b"JFIF\0"),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
            (0xE1, &marked),
        ]);
        let png = [
            b"\x89PNG\r\n\x1a\n\0\0\0\x02IHDRab....\0\0\0\x0AeXIf".as_slice(),
            BLOCK,
            b"....",
        ]
        .concat();
        let webp = [
            b"RIFF\0\0\0\0WEBPVP8X\x03\0\0\0abc\0EXIF\x0A\0\0\0".as_slice(),
            BLOCK,
        ]
        .concat();
        let marked_webp = [b"RIFF\0\0\0\0WEBPEXIF\x10\0\0\0".as_slice(), &marked].concat();
        for file in [jpeg.as_slice(), &png, &webp, &marked_webp, BLOCK] {
            assert_eq!(exif_block(file).unwrap(), Some(BLOCK));
        }
    }

    #[test]
    fn a_file_cut_anywhere_gives_no_block_and_no_panic() {
        let marked = [EXIF_MARK, BLOCK].concat();
        let file = jpeg_with(&[(0xE0, b"JFIF\0"), (0xE1, &marked)]);
        let whole = 2 + 4 + 5 + 4 + marked.len();
        for length in 2..whole {
            assert_eq!(exif_block(&file[..length]).unwrap(), None, "{length}");
        }
    }

    #[test]
    fn what_is_no_photo_is_said_to_be_none() {
        assert!(exif_block(b"GIF89a").is_err());
        assert!(exif_block(b"").is_err());
    }
}
