//! Finds the blocks of metadata inside a photo file: EXIF (a small TIFF file), XMP (XML), IPTC-IIM, and the remarks of PNG.
//!
//! JPEG: segments APP1 and APP13. PNG: chunks `eXIf`, `iTXt`, `tEXt`, `tIME`. WebP: chunks `EXIF` and `XMP `. HEIC and AVIF:
//! items. TIFF: the file itself is the EXIF block, whose fields hold the others. Every walk reads lengths from the file,
//! never beyond it, and always moves forward, so it ends on hostile bytes too. Pixels are not looked at.
//!
//! Not read: XMP that runs on over several JPEG segments beyond its first (64 KiB), which holds no dates.
//!
//! References: PNG 3rd edition (W3C 2023) §11.3.4.5; RFC 9649 §2.7; ISO/IEC 14496-12:2022.

mod heif;
mod jpeg;
mod png;

use std::borrow::Cow;

pub(super) use png::PngFact;

use super::iptc;
use crate::measured::WhyNot;

const EXIF_MARK: &[u8] = b"Exif\0\0";
/// Largest block other than EXIF that is looked at, bytes.
pub(super) const MOST_BYTES: usize = 1 << 20;

/// The blocks of metadata of one file.
#[derive(Debug, Default)]
pub(super) struct Blocks<'a> {
    /// The EXIF block.
    pub(super) exif: Option<Cow<'a, [u8]>>,
    /// The XMP packet.
    pub(super) xmp: Option<Cow<'a, [u8]>>,
    /// The IPTC-IIM records.
    pub(super) iptc: Option<Vec<u8>>,
    /// What a PNG file remarks by itself.
    pub(super) png: Vec<PngFact>,
}

impl<'a> Blocks<'a> {
    /// The blocks of a file, or why it cannot be walked.
    pub(super) fn of(file: &'a [u8]) -> Result<Self, WhyNot> {
        let mut found = Self::default();
        if file.starts_with(&[0xFF, 0xD8]) {
            jpeg::blocks(file, &mut found);
        } else if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            png::blocks(file, &mut found);
        } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP".as_slice()) {
            for (kind, body) in chunks(file, 12, u32::from_le_bytes) {
                match &kind {
                    b"EXIF" => found.offer_exif(Cow::Borrowed(body)),
                    b"XMP " => found.offer_xmp(Cow::Borrowed(body)),
                    _ => {}
                }
            }
        } else if is_tiff(file) {
            found.exif = Some(Cow::Borrowed(file));
        } else if file.get(4..8) == Some(b"ftyp".as_slice()) {
            heif::blocks(file, &mut found);
        } else {
            return Err(WhyNot::new(
                "the file is of no kind whose metadata are known",
            ));
        }
        Ok(found)
    }

    /// Keeps an EXIF block unless a sound one was found before. Some writers keep JPEG's mark in front of it elsewhere.
    fn offer_exif(&mut self, block: Cow<'a, [u8]>) {
        let block = match block {
            Cow::Borrowed(b) => Cow::Borrowed(b.strip_prefix(EXIF_MARK).unwrap_or(b)),
            Cow::Owned(b) => match b.strip_prefix(EXIF_MARK) {
                Some(inner) => Cow::Owned(inner.to_vec()),
                None => Cow::Owned(b),
            },
        };
        let better = is_tiff(&block) && !self.exif.as_deref().is_some_and(is_tiff);
        if self.exif.is_none() || better {
            self.exif = Some(block);
        }
    }

    /// Keeps an XMP packet unless one was found before.
    pub(super) fn offer_xmp(&mut self, packet: Cow<'a, [u8]>) {
        if packet.len() <= MOST_BYTES {
            self.xmp.get_or_insert(packet);
        }
    }

    /// Keeps the IPTC-IIM records among Photoshop's resources, or bare ones.
    pub(super) fn offer_photoshop(&mut self, resources: &[u8]) {
        if self.iptc.is_none() && resources.len() <= MOST_BYTES {
            self.iptc = iptc::records(resources).map(<[u8]>::to_vec);
        }
    }
}

/// Whether the bytes begin like a classic TIFF file.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

/// Walks the chunks of a PNG (length, type, body, check sum) or RIFF (type, length, body, padding) file.
fn chunks(
    file: &[u8],
    start: usize,
    number: fn([u8; 4]) -> u32,
) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let png = start == 8;
    let mut rest = file.get(start..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (first, tail) = rest.split_first_chunk::<4>()?;
        let (second, body) = tail.split_first_chunk::<4>()?;
        let (kind, length) = if png {
            (*second, *first)
        } else {
            (*first, *second)
        };
        let length = usize::try_from(number(length)).ok()?;
        let chunk = body.get(..length)?;
        let after = length.checked_add(if png { 4 } else { length % 2 })?;
        // The last chunk's padding or check sum may be missing.
        rest = body.get(after..).unwrap_or_default();
        Some((kind, chunk))
    })
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

    fn exif_block(file: &[u8]) -> Result<Option<Vec<u8>>, WhyNot> {
        Blocks::of(file).map(|b| b.exif.map(Cow::into_owned))
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
            assert_eq!(exif_block(file).unwrap().unwrap(), BLOCK);
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
    fn xmp_and_iptc_are_found_beside_the_block() {
        let xmp = [jpeg::XMP_MARK, b"<x/>"].concat();
        let iptc = b"\x1c\x02\x37\0\x0820240301";
        let resources = [
            b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0D".as_slice(),
            iptc,
            b"\0",
        ]
        .concat();
        let (first, second) = resources.split_at(30);
        let second = [b"Photoshop 3.0\0", second].concat();
        let file = jpeg_with(&[(0xE1, &xmp), (0xED, first), (0xED, &second)]);
        let found = Blocks::of(&file).unwrap();
        assert_eq!(found.xmp.unwrap(), b"<x/>".as_slice());
        assert_eq!(found.iptc.unwrap(), iptc);
        let webp = b"RIFF\0\0\0\0WEBPXMP \x04\0\0\0<x/>";
        assert_eq!(Blocks::of(webp).unwrap().xmp.unwrap(), b"<x/>".as_slice());
    }

    #[test]
    fn what_is_no_photo_is_said_to_be_none() {
        assert!(exif_block(b"GIF89a").is_err());
        assert!(exif_block(b"").is_err());
    }
}
