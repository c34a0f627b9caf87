//! Reads single fields out of an EXIF block, through `kamadak-exif`.
//!
//! Most writers break some rule of the format, so errors inside the block cost the broken field only. Before the parser
//! sees a block, the directories that it would visit are counted: directories that point at one another let 2.4 KiB stand
//! for two million entries, 64 KiB for billions, all of which the parser (0.6.1) would store.
//!
//! References: TIFF 6.0 §2; CIPA DC-008-2019 (EXIF 2.32) §4.6.

use exif::{Context, Exif, In, Reader, Tag, Value};

use super::container::is_tiff;
use super::text;
use crate::measured::WhyNot;

/// Directory entries that a block may have; real files have some hundreds.
const MOST_ENTRIES: usize = 8192;
/// Directories in a row (pages of a TIFF file) that are looked at; the parser's own bound.
const MOST_PAGES: usize = 8;
/// Values of one text field or pointer; more is neither a name nor a date nor a place.
const MOST_VALUES: u32 = 1 << 12;

/// The fields of an EXIF block.
pub(super) struct ExifFields(Exif);

impl ExifFields {
    /// Opens a block.
    pub(super) fn parse(block: &[u8]) -> Result<Self, WhyNot> {
        if !is_tiff(block) {
            return Err(WhyNot::new("the file's EXIF block is damaged"));
        }
        if !is_bounded(block) {
            return Err(WhyNot::new(
                "the file's EXIF block is damaged: it points into itself",
            ));
        }
        Reader::new()
            .continue_on_error(true)
            .read_raw(block.to_vec())
            .or_else(|e| e.distill_partial_result(|_| ()))
            .map(Self)
            .map_err(|e| WhyNot::new(format!("the file's EXIF block is damaged: {e}")))
    }

    fn value(&self, tag: Tag) -> Option<&Value> {
        self.0.get_field(tag, In::PRIMARY).map(|f| &f.value)
    }

    /// A text as it stands in the file, made safe to print; `None` where absent or empty. Spaces are kept.
    pub(super) fn raw_text(&self, tag: Tag) -> Option<String> {
        let bytes = match self.value(tag)? {
            Value::Ascii(parts) => parts.first()?.as_slice(),
            // Some writers label text as bytes.
            Value::Byte(bytes) | Value::Undefined(bytes, _) => bytes.split(|&b| b == 0).next()?,
            _ => return None,
        };
        Some(text::printable(bytes)).filter(|t| !t.is_empty())
    }

    /// A text with its spaces tidied; `None` where absent or blank.
    pub(super) fn text(&self, tag: Tag) -> Option<String> {
        let tidy = text::tidy(&self.raw_text(tag)?);
        (!tidy.is_empty()).then_some(tidy)
    }

    /// The bytes of a field that holds a block of its own: XMP, IPTC, Photoshop's resources.
    pub(super) fn block(&self, number: u16) -> Option<Vec<u8>> {
        match self.value(Tag(Context::Tiff, number))? {
            Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(bytes.clone()),
            // IPTC is often labelled as 32-bit numbers, in the order of the file.
            Value::Long(words) => Some(
                words
                    .iter()
                    .flat_map(|&word| {
                        if self.0.little_endian() {
                            word.to_le_bytes()
                        } else {
                            word.to_be_bytes()
                        }
                    })
                    .collect(),
            ),
            _ => None,
        }
    }

    /// A small whole number.
    pub(super) fn number(&self, tag: Tag) -> Option<u32> {
        self.value(tag)?.get_uint(0)
    }

    /// Three fractions, such as hours, minutes and seconds; `None` where one is no number.
    pub(super) fn three(&self, tag: Tag) -> Option<[f64; 3]> {
        let Value::Rational(parts) = self.value(tag)? else {
            return None;
        };
        let part = |i: usize| {
            parts
                .get(i)
                .map(exif::Rational::to_f64)
                .filter(|x| x.is_finite())
        };
        Some([part(0)?, part(1)?, part(2)?])
    }
}

/// Whether the parser will visit a bounded number of entries and no field of interest beyond [`MOST_VALUES`].
fn is_bounded(block: &[u8]) -> bool {
    let walk = Walk {
        block,
        big_endian: block.starts_with(b"MM"),
    };
    let mut entries = MOST_ENTRIES;
    let mut page = walk.u32(4);
    for _ in 0..MOST_PAGES {
        let Some(at) = page.filter(|&at| at != 0) else {
            break;
        };
        match walk.directory(at, Context::Tiff, &mut entries) {
            Ok(next) => page = next,
            Err(Unbounded) => return false,
        }
    }
    true
}

struct Unbounded;

/// Follows the directories as the parser does.
struct Walk<'a> {
    block: &'a [u8],
    big_endian: bool,
}

impl Walk<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.block.get(at..)?.first_chunk()?;
        Some(if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = *self.block.get(at..)?.first_chunk()?;
        Some(if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    /// The directory that an entry points at, read as the parser reads any small number, odd types included.
    fn pointer(&self, kind: u16, length: u32, entry: usize, value: u32) -> Option<u32> {
        let size = match kind {
            1 => 1,
            3 => 2,
            4 => 4,
            _ => return None,
        };
        let inline = u64::from(length) * size <= 4;
        let at = if inline { entry + 8 } else { value as usize };
        match size {
            _ if length == 0 => None,
            1 => self.block.get(at).map(|&b| u32::from(b)),
            2 => self.u16(at).map(u32::from),
            _ => self.u32(at),
        }
    }

    /// Visits one directory and those below it; returns where the next page lies, `None` where the block ends before.
    fn directory(
        &self,
        at: u32,
        context: Context,
        entries: &mut usize,
    ) -> Result<Option<u32>, Unbounded> {
        let mut at = at as usize;
        let Some(count) = self.u16(at) else {
            return Ok(None);
        };
        at += 2;
        for _ in 0..count {
            let (Some(number), Some(kind), Some(length), Some(value)) = (
                self.u16(at),
                self.u16(at + 2),
                self.u32(at + 4),
                self.u32(at + 8),
            ) else {
                return Ok(None);
            };
            *entries = entries.checked_sub(1).ok_or(Unbounded)?;
            let tag = Tag(context, number);
            let below = match tag {
                Tag::ExifIFDPointer => Some(Context::Exif),
                Tag::GPSInfoIFDPointer => Some(Context::Gps),
                Tag::InteropIFDPointer => Some(Context::Interop),
                _ => None,
            };
            let target = self.pointer(kind, length, at, value);
            if length > MOST_VALUES && (below.is_some() || is_read(tag)) {
                return Err(Unbounded);
            }
            if let (Some(context), Some(target)) = (below, target) {
                self.directory(target, context, entries)?;
            }
            at += 12;
        }
        Ok(self.u32(at))
    }
}

/// The fields that are read.
fn is_read(tag: Tag) -> bool {
    const READ: [Tag; 21] = [
        Tag::Make,
        Tag::Model,
        Tag::Software,
        Tag::LensModel,
        Tag::BodySerialNumber,
        Tag::LensSerialNumber,
        Tag::CameraOwnerName,
        Tag::GPSLatitude,
        Tag::DateTime,
        Tag::DateTimeOriginal,
        Tag::DateTimeDigitized,
        Tag::OffsetTime,
        Tag::OffsetTimeOriginal,
        Tag::OffsetTimeDigitized,
        Tag::SubSecTime,
        Tag::SubSecTimeOriginal,
        Tag::SubSecTimeDigitized,
        Tag::GPSDateStamp,
        Tag::GPSTimeStamp,
        Tag::Orientation,
        Tag::Flash,
    ];
    READ.contains(&tag)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Block;
    use super::*;

    #[test]
    fn a_broken_field_costs_itself_only() {
        let mut block = Block::new()
            .ascii(Tag::Make, "Maker")
            .ascii(Tag::Model, "Model with a long name")
            .build();
        let at = block.windows(4).position(|w| w == b"Mode").unwrap();
        block.truncate(at);
        let fields = ExifFields::parse(&block).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(fields.text(Tag::Make).as_deref(), Some("Maker"));
        assert_eq!(fields.text(Tag::Model), None);
    }

    #[test]
    fn a_block_that_multiplies_itself_is_refused() {
        // Every entry points at the directory that it stands in; the parser alone would store 2500 × 2500 × 5000 entries.
        let mut block = b"MM\0*\0\0\0\x08".to_vec();
        block.extend(5000_u16.to_be_bytes());
        for i in 0..5000 {
            let tag = if i % 2 == 0 { 0x8769_u16 } else { 0xA005 };
            block.extend(tag.to_be_bytes());
            block.extend(b"\0\x04\0\0\0\x01\0\0\0\x08");
        }
        block.extend([0; 4]);
        let refused = ExifFields::parse(&block).err().unwrap();
        assert!(refused.as_str().contains("points into itself"), "{refused}");
    }

    #[test]
    fn damage_at_any_byte_gives_no_panic() {
        let block = Block::new()
            .ascii(Tag::Make, "Maker")
            .ascii(Tag::DateTimeOriginal, "2024:03:01 10:00:00")
            .gps("2024:03:01", [(9, 1), (0, 1), (0, 1)])
            .build();
        for at in 0..block.len() {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut damaged = block.clone();
                damaged[at] = byte;
                if let Ok(fields) = ExifFields::parse(&damaged) {
                    let _ = (
                        fields.text(Tag::Make),
                        fields.three(Tag::GPSTimeStamp),
                        fields.number(Tag::Make),
                    );
                }
            }
        }
    }
}
