//! The segments of a JPEG file that speak of its making: APP1 with EXIF or XMP, APP13 with Photoshop's resources.
//!
//! References: ISO/IEC 10918-1 §B.1.1; CIPA DC-008-2019 §4.7; XMP specification part 3 §1.1.3.

use std::borrow::Cow;

use super::{Blocks, EXIF_MARK, MOST_BYTES};

pub(super) const XMP_MARK: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP_MARK: &[u8] = b"Photoshop 3.0\0";

/// The first EXIF block that is a TIFF file wins; a damaged one is better than none. Photoshop's resources may run on over
/// several segments.
pub(super) fn blocks<'a>(file: &'a [u8], out: &mut Blocks<'a>) {
    let mut photoshop = Vec::new();
    for (marker, body) in Segments(file.get(2..).unwrap_or_default()) {
        if marker == 0xED {
            if let Some(part) = body.strip_prefix(PHOTOSHOP_MARK)
                && photoshop.len() + part.len() <= MOST_BYTES
            {
                photoshop.extend(part);
            }
        } else if body.starts_with(EXIF_MARK) {
            out.offer_exif(Cow::Borrowed(body));
        } else if let Some(packet) = body.strip_prefix(XMP_MARK) {
            out.offer_xmp(Cow::Borrowed(packet));
        }
    }
    if !photoshop.is_empty() {
        out.offer_photoshop(&photoshop);
    }
}

/// The APP1 and APP13 segments before the first scan.
struct Segments<'a>(&'a [u8]);

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<(u8, &'a [u8])> {
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
            if matches!(marker, 0xE1 | 0xED) {
                return Some((marker, body));
            }
        }
    }
}
