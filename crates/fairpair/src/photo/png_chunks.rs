//! The chunks of a PNG that decoding needs and the decoder does not show.
//!
//! References: W3C, Portable Network Graphics (Third Edition, 2025), section 11.

use super::ifd::sound;

/// What the chunks before and after the pixels say.
#[derive(Debug, Default)]
pub(super) struct Chunks<'a> {
    /// Width and height, pixels.
    pub(super) size: (u32, u32),
    /// Bits per sample (of the palette's colours: 8).
    pub(super) bits: u8,
    /// Samples per stored pixel.
    pub(super) channels: u8,
    /// Bits of a stored sample (of a palette index).
    pub(super) depth: u8,
    /// Code points.
    pub(super) cicp: Option<[u8; 4]>,
    /// An sRGB chunk is present.
    pub(super) srgb: bool,
    /// gAMA.
    pub(super) gamma: Option<u32>,
    /// cHRM.
    pub(super) chromaticities: Option<[u32; 8]>,
    /// An iCCP chunk is present.
    pub(super) icc: bool,
    /// Frames of an animation (acTL).
    pub(super) frames: Option<u32>,
    /// EXIF, from its TIFF header on.
    pub(super) exif: Option<&'a [u8]>,
    /// A chunk runs past the end of the file, or the pixels never begin.
    pub(super) cut: bool,
}

impl<'a> Chunks<'a> {
    /// Walks the chunks of a file that begins with the PNG signature.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut found = Self::default();
        let mut rest = bytes.get(8..).unwrap_or_default();
        let mut seen_pixels = false;
        while let Some((head, after)) = rest.split_first_chunk::<8>() {
            let [l3, l2, l1, l0, kind @ ..] = *head;
            let length = u32::from_be_bytes([l3, l2, l1, l0]) as usize;
            let Some(payload) = after.get(..length) else {
                found.cut = true;
                break;
            };
            found.take(kind, payload);
            seen_pixels |= &kind == b"IDAT";
            if &kind == b"IEND" {
                break;
            }
            rest = after.get(length + 4..).unwrap_or_default();
        }
        found.cut |= !seen_pixels;
        found
    }

    fn take(&mut self, kind: [u8; 4], payload: &'a [u8]) {
        let mut numbers = payload
            .as_chunks::<4>()
            .0
            .iter()
            .map(|&raw| u32::from_be_bytes(raw));
        match &kind {
            b"IHDR" => {
                let width = numbers.next().unwrap_or(0);
                self.size = (width, numbers.next().unwrap_or(0));
                let depth = payload.get(8).copied().unwrap_or(0);
                let (channels, bits) = match payload.get(9) {
                    Some(2) => (3, depth),
                    Some(3) => (1, 8),
                    Some(4) => (2, depth),
                    Some(6) => (4, depth),
                    _ => (1, depth),
                };
                (self.channels, self.bits, self.depth) = (channels, bits, depth);
            }
            b"cICP" => self.cicp = payload.try_into().ok(),
            b"sRGB" => self.srgb = true,
            b"gAMA" => self.gamma = numbers.next(),
            b"cHRM" => {
                let values: Vec<u32> = numbers.collect();
                self.chromaticities = values.try_into().ok();
            }
            b"iCCP" => self.icc = true,
            b"acTL" => self.frames = numbers.next(),
            b"eXIf" => self.exif = self.exif.or(sound(payload)),
            _ => {}
        }
    }
}
