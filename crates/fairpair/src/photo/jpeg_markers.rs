//! The segments of a JPEG file, read without decoding: its frame, its metadata blocks, and whether it is complete.
//!
//! A JPEG whose transfer was cut shows a grey or smeared bottom in most viewers, and decoders differ in whether they
//! say so. The walk here follows the entropy-coded data to the end-of-image marker: where that is missing, bytes are
//! missing. Whatever follows the marker (a second image of a multi-picture file, the video of a Motion Photo, a
//! gain map) is legal and ignored.
//!
//! How it can be fooled: a file that was cut and then closed with an end-of-image marker is complete here. Restart
//! markers are counted, and the decoding of a baseline file finds the missing rows; a progressive file is only coarser then.
//!
//! References: ITU-T T.81 (1992), annex B; ICC.1:2022, annex B.4; Adobe Technical Note 5116.

use memchr::memchr;

use super::ifd::sound;

/// The frame and the metadata blocks of a JPEG.
#[derive(Debug, Default, Clone)]
pub(super) struct Segments<'a> {
    /// Start-of-frame code, 0xC0 to 0xCF.
    pub(super) frame: u8,
    /// Bits per channel.
    pub(super) precision: u8,
    /// Width, pixels.
    pub(super) width: u32,
    /// Height, pixels.
    pub(super) height: u32,
    /// Horizontal and vertical sampling factor of each component.
    pub(super) sampling: Vec<(u8, u8)>,
    /// Quantisation table that the first component uses, and its values in zigzag order.
    luminance_table: u8,
    tables: [Option<[u16; 64]>; 4],
    /// The first sound EXIF block, from its TIFF header on.
    pub(super) exif: Option<&'a [u8]>,
    /// Colour transform of an Adobe segment.
    pub(super) adobe_transform: Option<u8>,
    /// Pieces of the ICC profile: number, total, bytes.
    icc: Vec<(u8, u8, &'a [u8])>,
    /// Where the end-of-image marker stands, if the walk reached one.
    pub(super) end: Option<usize>,
    /// Number of scans.
    pub(super) scans: u32,
    /// Blocks between restart markers; 0 for none.
    pub(super) restart_interval: u16,
    /// Restart markers found.
    restarts: u64,
}

impl<'a> Segments<'a> {
    /// Walks a file. Stops without an error where the bytes end; the caller sees what is missing.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut found = Self::default();
        let mut rest = bytes.get(2..).unwrap_or_default();
        while let Some((marker, after)) = next_marker(rest) {
            rest = after;
            match marker {
                0xD9 => {
                    found.end = Some(bytes.len().saturating_sub(rest.len() + 2));
                    break;
                }
                0xD0..=0xD7 => {
                    found.restarts += 1;
                    continue;
                }
                // TEM and a repeated SOI stand alone.
                0x01 | 0xD8 => continue,
                _ => {}
            }
            let Some((payload, after)) = split_segment(rest) else {
                break;
            };
            rest = after;
            found.take(marker, payload);
        }
        found
    }

    fn take(&mut self, marker: u8, payload: &'a [u8]) {
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF if self.frame == 0 => self.take_frame(marker, payload),
            0xDA => self.scans += 1,
            0xDB => self.take_tables(payload),
            0xDD => {
                self.restart_interval = payload
                    .try_into()
                    .map_or(self.restart_interval, u16::from_be_bytes);
            }
            0xE1 if self.exif.is_none() => {
                self.exif = payload.strip_prefix(b"Exif\0\0").and_then(sound);
            }
            0xE2 => {
                if let Some([number, total, data @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    self.icc.push((*number, *total, data));
                }
            }
            0xEE if payload.starts_with(b"Adobe") => {
                self.adobe_transform = payload.get(11).copied();
            }
            _ => {}
        }
    }

    fn take_frame(&mut self, marker: u8, payload: &[u8]) {
        let [precision, h1, h0, w1, w0, count, components @ ..] = payload else {
            return;
        };
        self.frame = marker;
        self.precision = *precision;
        self.height = u16::from_be_bytes([*h1, *h0]).into();
        self.width = u16::from_be_bytes([*w1, *w0]).into();
        for component in components.chunks_exact(3).take(usize::from(*count)) {
            if let [_, factors, table] = component {
                if self.sampling.is_empty() {
                    self.luminance_table = *table;
                }
                self.sampling.push((factors >> 4, factors & 15));
            }
        }
    }

    fn take_tables(&mut self, mut payload: &[u8]) {
        while let Some((number, table, rest)) = split_table(payload) {
            if let Some(slot) = self.tables.get_mut(number) {
                // The first wins: later ones belong to later scans.
                slot.get_or_insert(table);
            }
            payload = rest;
        }
    }

    /// The quantisation table of the luminance, in zigzag order.
    pub(super) fn luminance_table(&self) -> Option<&[u16; 64]> {
        self.tables.get(usize::from(self.luminance_table))?.as_ref()
    }

    /// The ICC profile: none, whole, or broken (pieces missing, doubled or contradicting).
    pub(super) fn icc(&self) -> Option<Result<Vec<u8>, &'static str>> {
        let &(_, total, _) = self.icc.first()?;
        let mut pieces = self.icc.clone();
        pieces.sort_by_key(|&(number, ..)| number);
        let whole = pieces.len() == usize::from(total)
            && pieces
                .iter()
                .zip(1..)
                .all(|(&(number, of, _), expected)| u16::from(number) == expected && of == total);
        Some(if whole {
            Ok(pieces
                .iter()
                .flat_map(|&(.., data)| data)
                .copied()
                .collect())
        } else {
            Err("pieces of the profile are missing")
        })
    }

    /// A file with restart markers has fewer of them than its size needs.
    pub(super) fn lacks_restarts(&self) -> bool {
        let interval = u64::from(self.restart_interval);
        if interval == 0 || self.scans != 1 {
            return false;
        }
        let blocks = |side: u32, factors: fn(&(u8, u8)) -> u8| {
            let largest = match self.sampling.as_slice() {
                // A single component is never interleaved: its units are single blocks.
                [_] => 1,
                all => all.iter().map(factors).max().unwrap_or(1).max(1),
            };
            u64::from(side).div_ceil(8 * u64::from(largest))
        };
        let units = blocks(self.width, |f| f.0) * blocks(self.height, |f| f.1);
        self.restarts < units.saturating_sub(1) / interval
    }

    /// Chroma subsampling in the usual words.
    pub(super) fn subsampling(&self) -> Option<String> {
        let (&(h, v), &(ch, cv)) = (self.sampling.first()?, self.sampling.get(1)?);
        let words = match (h.checked_div(ch)?, v.checked_div(cv)?) {
            (1, 1) => "4:4:4",
            (2, 1) => "4:2:2",
            (2, 2) => "4:2:0",
            (1, 2) => "4:4:0",
            (4, 1) => "4:1:1",
            (4, 2) => "4:1:0",
            _ => return Some(format!("{h}×{v}:{ch}×{cv}")),
        };
        Some(words.to_owned())
    }
}

/// The same file without stray bytes between its header segments, which some cameras leave and viewers ignore.
pub(super) fn without_stray_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut clean = vec![0xFF, 0xD8];
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some((marker, after)) = next_marker(rest) {
        let Some((_, following)) = split_segment(after) else {
            break;
        };
        clean.extend([0xFF, marker]);
        if marker == 0xDA {
            clean.extend_from_slice(after);
            break;
        }
        clean.extend_from_slice(
            after
                .get(..after.len() - following.len())
                .unwrap_or_default(),
        );
        rest = following;
    }
    clean
}

/// The next marker and what follows it. Stuffed zeros and fill bytes are skipped.
fn next_marker(mut rest: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        // Scans have megabytes without a marker.
        rest = rest.get(memchr(0xFF, rest)? + 1..)?;
        while let Some((0xFF, after)) = rest.split_first() {
            rest = after;
        }
        let (&code, after) = rest.split_first()?;
        rest = after;
        if code != 0 {
            return Some((code, rest));
        }
    }
}

/// The quantisation table that a segment of them goes on with: its number, its steps in zigzag order, and what follows.
pub(super) fn split_table(payload: &[u8]) -> Option<(usize, [u16; 64], &[u8])> {
    let (&head, values) = payload.split_first()?;
    let width = if head >> 4 == 0 { 1 } else { 2 };
    let (raw, rest) = values.split_at_checked(64 * width)?;
    let mut table = [0; 64];
    for (value, raw) in table.iter_mut().zip(raw.chunks_exact(width)) {
        *value = raw.iter().fold(0, |sum, &byte| sum << 8 | u16::from(byte));
    }
    Some((usize::from(head & 15), table, rest))
}

fn split_segment(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
    Some((rest.get(2..length)?, rest.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(tail: &[u8]) -> Vec<u8> {
        let mut bytes =
            b"\xFF\xD8\xFF\xC0\0\x11\x08\0\x10\0\x20\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
                .to_vec();
        bytes.extend(b"\xFF\xDA\0\x0C\x03\x01\0\x02\x11\x03\x11\0\x3F\0");
        bytes.extend(tail);
        bytes
    }

    #[test]
    fn the_frame_is_read() {
        let bytes = file(b"\x12\xFF\0\x34\xFF\xD9");
        let found = Segments::read(&bytes);
        assert_eq!((found.width, found.height, found.precision), (32, 16, 8));
        assert_eq!(found.subsampling().as_deref(), Some("4:2:0"));
    }

    #[test]
    fn a_sound_exif_block_counts_before_a_damaged_one() {
        let with = |blocks: &[&[u8]]| {
            let mut bytes = b"\xFF\xD8".to_vec();
            for block in blocks {
                let length = u8::try_from(block.len() + 8).unwrap();
                bytes.extend([0xFF, 0xE1, 0, length]);
                bytes.extend([b"Exif\0\0", *block].concat());
            }
            bytes.extend(&file(b"\xFF\xD9")[2..]);
            bytes
        };
        let told = |blocks: &[&[u8]]| {
            let bytes = with(blocks);
            Segments::read(&bytes).exif.map(<[u8]>::to_vec)
        };
        let (one, two): (&[u8], &[u8]) = (b"II*\0\x08\0\0\0one", b"MM\0*\0\0\0\x08two");
        assert_eq!(told(&[b"XX*\0damaged", two]).as_deref(), Some(two));
        assert_eq!(told(&[one, two]).as_deref(), Some(one));
        assert_eq!(told(&[b"XX*\0damaged"]), None);
    }

    #[test]
    fn only_an_end_of_image_marker_makes_a_file_complete() {
        let end = |tail: &[u8]| Segments::read(&file(tail)).end;
        let start = file(b"").len();
        assert_eq!(end(b"\x12\xFF\0\xFF\xD0\x34\xFF\xD9"), Some(start + 6));
        assert_eq!(end(b"\x12\xFF\xD9 a trailing video"), Some(start + 1));
        assert_eq!(end(b"\x12\xFF\0\xD9"), None);
        assert_eq!(end(b"\x12\x34\xFF"), None);
    }

    #[test]
    fn stray_bytes_between_segments_are_taken_out() {
        let plain = file(b"\x12\xFF\0\x34\xFF\xD9");
        let mut stray = plain.clone();
        stray.splice(21..21, *b"\0\0\0stray");
        assert_eq!(without_stray_bytes(&stray), plain);
    }

    #[test]
    fn an_icc_profile_with_a_missing_piece_is_broken() {
        let mut bytes = b"\xFF\xD8".to_vec();
        bytes.extend(b"\xFF\xE2\0\x12ICC_PROFILE\0\x02\x02bb");
        assert!(Segments::read(&bytes).icc().unwrap().is_err());
        bytes.extend(b"\xFF\xE2\0\x12ICC_PROFILE\0\x01\x02aa");
        assert_eq!(Segments::read(&bytes).icc().unwrap().unwrap(), b"aabb");
    }
}
