//! The few fields of a TIFF or EXIF directory that decoding needs; every read is checked against the bytes.
//!
//! References: TIFF Revision 6.0 (Adobe, 1992), section 2; EXIF 2.32 (CIPA DC-008), section 4.6.

/// Orientation of the image.
pub(super) const ORIENTATION: u16 = 0x0112;
/// What a page is: bit 0 a reduced copy, bit 2 a mask.
pub(super) const NEW_SUBFILE_TYPE: u16 = 0x00FE;
/// Present in Adobe DNG files alone.
pub(super) const DNG_VERSION: u16 = 0xC612;
const EXIF_DIRECTORY: u16 = 0x8769;
const INTEROPERABILITY_DIRECTORY: u16 = 0xA005;
const INTEROPERABILITY_INDEX: u16 = 0x0001;

/// Entries of one directory that are looked at; no real one has more.
const MAX_ENTRIES: usize = 1024;

/// A TIFF structure: a TIFF file, or the payload of an EXIF block.
#[derive(Clone, Copy)]
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

/// One directory of a [`Tiff`].
#[derive(Clone, Copy)]
pub(super) struct Directory<'a> {
    tiff: Tiff<'a>,
    entries: &'a [u8],
    next: usize,
}

/// The block, if its header is that of a TIFF structure. Of several in a file the first sound one counts, as it does where
/// the metadata are read.
pub(super) fn sound(block: &[u8]) -> Option<&[u8]> {
    Tiff::new(block).map(|_| block)
}

impl<'a> Tiff<'a> {
    /// The structure, if its header is one. An `Exif\0\0` prefix, which some writers leave in place, is skipped.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
        let big_endian = match bytes.get(..4)? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    /// The first directory.
    pub(super) fn first(self) -> Option<Directory<'a>> {
        self.directory(self.long(4)? as usize)
    }

    fn directory(self, offset: usize) -> Option<Directory<'a>> {
        let count = usize::from(self.short(offset)?).min(MAX_ENTRIES);
        let start = offset.checked_add(2)?;
        let end = start.checked_add(count * 12)?;
        // A directory that runs past the end still has its leading entries.
        let entries = self.bytes.get(start..end.min(self.bytes.len()))?;
        let next = self.long(end).unwrap_or(0) as usize;
        Some(Directory {
            tiff: self,
            entries,
            next,
        })
    }

    fn short(self, offset: usize) -> Option<u16> {
        let raw = self
            .bytes
            .get(offset..offset.checked_add(2)?)?
            .try_into()
            .ok()?;
        Some(if self.big_endian {
            u16::from_be_bytes(raw)
        } else {
            u16::from_le_bytes(raw)
        })
    }

    fn long(self, offset: usize) -> Option<u32> {
        let raw = self
            .bytes
            .get(offset..offset.checked_add(4)?)?
            .try_into()
            .ok()?;
        Some(if self.big_endian {
            u32::from_be_bytes(raw)
        } else {
            u32::from_le_bytes(raw)
        })
    }

    /// The EXIF interoperability index, `R98` (sRGB) or `R03` (Adobe RGB).
    pub(super) fn interoperability_index(self) -> Option<[u8; 3]> {
        let exif = self.directory(self.first()?.number(EXIF_DIRECTORY)? as usize)?;
        let inter = self.directory(exif.number(INTEROPERABILITY_DIRECTORY)? as usize)?;
        inter
            .entry(INTEROPERABILITY_INDEX)?
            .get(8..11)?
            .try_into()
            .ok()
    }

    /// The EXIF orientation of the first directory, if it is one of 1 to 8.
    pub(super) fn orientation(self) -> Option<u8> {
        let value = self.first()?.number(ORIENTATION)?;
        u8::try_from(value)
            .ok()
            .filter(|value| (1..=8).contains(value))
    }
}

impl<'a> Directory<'a> {
    fn entry(&self, tag: u16) -> Option<&'a [u8]> {
        let entries = Tiff {
            bytes: self.entries,
            ..self.tiff
        };
        (0..self.entries.len() / 12)
            .find(|index| entries.short(index * 12) == Some(tag))
            .and_then(|index| self.entries.get(index * 12..index * 12 + 12))
    }

    /// Whether the directory has the tag.
    pub(super) fn has(&self, tag: u16) -> bool {
        self.entry(tag).is_some()
    }

    /// The first number of a BYTE, SHORT or LONG entry that is stored in the entry itself.
    pub(super) fn number(&self, tag: u16) -> Option<u32> {
        let entry = Tiff {
            bytes: self.entry(tag)?,
            ..self.tiff
        };
        match entry.short(2)? {
            1 => entry.bytes.get(8).map(|&value| value.into()),
            3 => entry.short(8).map(Into::into),
            4 | 13 => entry.long(8),
            _ => None,
        }
    }

    /// The first SHORT of a list that is too long to be stored in its entry.
    pub(super) fn first_of_list(&self, tag: u16) -> Option<u32> {
        let entry = Tiff {
            bytes: self.entry(tag)?,
            ..self.tiff
        };
        if entry.short(2)? != 3 || entry.long(4)? <= 2 {
            return self.number(tag);
        }
        self.tiff.short(entry.long(8)? as usize).map(Into::into)
    }

    /// The directory after this one.
    pub(super) fn next(&self) -> Option<Self> {
        if self.next == 0 {
            return None;
        }
        self.tiff.directory(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_is_read_in_both_byte_orders() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";
        assert_eq!(Tiff::new(little).unwrap().orientation(), Some(6));
        assert_eq!(Tiff::new(big).unwrap().orientation(), Some(8));
    }

    #[test]
    fn a_short_or_lying_directory_says_nothing() {
        assert!(Tiff::new(b"II*\0").unwrap().orientation().is_none());
        assert!(
            Tiff::new(b"II*\0\xFF\xFF\xFF\xFF")
                .unwrap()
                .orientation()
                .is_none()
        );
        assert!(
            Tiff::new(b"II*\0\x08\0\0\0\xFF\xFF")
                .unwrap()
                .orientation()
                .is_none()
        );
        let nine = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0\0\0\0\0";
        assert!(Tiff::new(nine).unwrap().orientation().is_none());
    }
}
