//! Finds the EXIF and XMP items of a HEIC or AVIF file without decoding it.
//!
//! `meta` box → `iinf` names the items (`Exif`; `mime` of type `application/rdf+xml`) → `iloc` tells where their bytes lie
//! (in the file, or in `idat`). The EXIF item begins with a 32-bit offset to the TIFF header. Items in more than one extent
//! are not read: phones write one.
//!
//! References: ISO/IEC 14496-12:2022 §8.11; ISO/IEC 23008-12:2022 annex A.2.1, A.3.

use std::borrow::Cow;

use super::Blocks;

pub(super) fn blocks<'a>(file: &'a [u8], out: &mut Blocks<'a>) {
    let Some(meta) = Meta::of(file) else { return };
    if let Some(block) = meta.item(|kind, _| kind == b"Exif").and_then(tiff) {
        out.offer_exif(Cow::Borrowed(block));
    }
    let is_xmp = |kind: &[u8], rest: &[u8]| {
        let content_type = rest.split(|&b| b == 0).nth(1);
        kind == b"mime" && content_type == Some(b"application/rdf+xml".as_slice())
    };
    if let Some(packet) = meta.item(is_xmp) {
        out.offer_xmp(Cow::Borrowed(packet));
    }
}

/// The TIFF block of an EXIF item.
fn tiff(item: &[u8]) -> Option<&[u8]> {
    let (skip, block) = item.split_first_chunk::<4>()?;
    block.get(usize::try_from(u32::from_be_bytes(*skip)).ok()?..)
}

/// The `meta` box of a file, and the file.
struct Meta<'a> {
    file: &'a [u8],
    meta: &'a [u8],
}

impl<'a> Meta<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let meta = boxes(file).find(|(kind, _)| kind == b"meta")?.1.get(4..)?;
        Some(Self { file, meta })
    }

    fn child(&self, wanted: [u8; 4]) -> Option<&'a [u8]> {
        boxes(self.meta)
            .find(|(kind, _)| *kind == wanted)
            .map(|b| b.1)
    }

    /// The bytes of the first item whose type, and what follows it, are as wanted.
    fn item(&self, wanted: impl Fn(&[u8], &[u8]) -> bool) -> Option<&'a [u8]> {
        let id = item_id(self.child(*b"iinf")?, wanted)?;
        let (in_idat, offset, length) = location(self.child(*b"iloc")?, id)?;
        let home = if in_idat {
            self.child(*b"idat")?
        } else {
            self.file
        };
        let item = home.get(usize::try_from(offset).ok()?..)?;
        match usize::try_from(length).ok()? {
            0 => Some(item),
            length => item.get(..length),
        }
    }
}

/// The boxes that lie one after another in `bytes`: kind and body.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = Cursor(bytes);
    std::iter::from_fn(move || {
        let whole = rest.0;
        let size = rest.number(4)?;
        let kind = *rest.0.first_chunk::<4>()?;
        rest.number(4)?;
        let end = match size {
            0 => whole.len(),
            1 => usize::try_from(rest.number(8)?).ok()?,
            size => usize::try_from(size).ok()?,
        };
        let header = whole.len() - rest.0.len();
        let body = whole.get(header..end)?;
        rest = Cursor(whole.get(end..)?);
        Some((kind, body))
    })
}

/// Number of the first item that is wanted.
fn item_id(iinf: &[u8], wanted: impl Fn(&[u8], &[u8]) -> bool) -> Option<u64> {
    let entries = if *iinf.first()? == 0 {
        iinf.get(6..)?
    } else {
        iinf.get(8..)?
    };
    boxes(entries)
        .filter(|(kind, _)| kind == b"infe")
        .find_map(|(_, infe)| {
            let mut body = Cursor(infe);
            let id_size = match body.number(4)? >> 24 {
                2 => 2,
                3 => 4,
                _ => return None,
            };
            let id = body.number(id_size)?;
            body.number(2)?;
            let (kind, rest) = body.0.split_at_checked(4)?;
            wanted(kind, rest).then_some(id)
        })
}

/// Where item `wanted` lies: whether in `idat`, offset, length (0 = to the end).
fn location(iloc: &[u8], wanted: u64) -> Option<(bool, u64, u64)> {
    let mut body = Cursor(iloc);
    let version = body.number(4)? >> 24;
    let sizes = body.number(2)?;
    let size = |shift: u32| (sizes >> shift & 0xF) as usize;
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version == 0 { 0 } else { size(0) };
    let id_size = if version < 2 { 2 } else { 4 };
    for _ in 0..body.number(id_size)? {
        let id = body.number(id_size)?;
        let method = if version == 0 {
            0
        } else {
            body.number(2)? & 0xF
        };
        body.number(2)?;
        let base = body.number(base_size)?;
        let extents = body.number(2)?;
        for extent in 0..extents {
            body.number(index_size)?;
            let offset = body.number(offset_size)?;
            let length = body.number(length_size)?;
            if id == wanted && extent == 0 {
                let readable = extents == 1 && method <= 1;
                return readable.then_some((method == 1, base.checked_add(offset)?, length));
            }
        }
    }
    None
}

/// Big-endian numbers, one after another.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// The next number of 0, 2, 4 or 8 bytes.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        if !matches!(bytes, 0 | 2 | 4 | 8) {
            return None;
        }
        let (head, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(head.iter().fold(0, |n, &b| n << 8 | u64::from(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
        [size.as_slice(), &kind, body].concat()
    }

    fn exif_item(file: &[u8]) -> Option<Vec<u8>> {
        let mut out = Blocks::default();
        blocks(file, &mut out);
        out.exif.map(Cow::into_owned)
    }

    /// A file whose item 7 is EXIF, in `idat` or at the end of the file.
    fn heic(in_idat: bool, tiff: &[u8]) -> Vec<u8> {
        let item = [b"\0\0\0\x02..".as_slice(), tiff].concat();
        let infe = |id: u8, kind: &[u8; 4]| {
            boxed(
                *b"infe",
                &[&[2, 0, 0, 0, 0, id, 0, 0], kind.as_slice(), b"\0"].concat(),
            )
        };
        let iinf = boxed(
            *b"iinf",
            &[
                b"\0\0\0\0\0\x02".as_slice(),
                &infe(1, b"hvc1"),
                &infe(7, b"Exif"),
            ]
            .concat(),
        );
        let build = |offset: u32| {
            let length = u32::try_from(item.len()).unwrap().to_be_bytes();
            let entry = |id: u8, method: u8, offset: [u8; 4]| {
                [&[0, id, 0, method, 0, 0, 0, 1], offset.as_slice(), &length].concat()
            };
            let iloc = [
                b"\x01\0\0\0\x44\0\0\x02".as_slice(),
                &entry(1, 0, [0; 4]),
                &entry(7, u8::from(in_idat), offset.to_be_bytes()),
            ];
            let idat = boxed(*b"idat", if in_idat { &item } else { b"" });
            let meta = [
                b"\0\0\0\0".as_slice(),
                &iinf,
                &boxed(*b"iloc", &iloc.concat()),
                &idat,
            ];
            [
                boxed(*b"ftyp", b"heic\0\0\0\0mif1"),
                boxed(*b"meta", &meta.concat()),
            ]
            .concat()
        };
        let head = build(0).len() as u32;
        let mut file = build(if in_idat { 0 } else { head + 8 });
        if !in_idat {
            file.extend(boxed(*b"mdat", &item));
        }
        file
    }

    #[test]
    fn the_exif_item_is_found_in_the_file_and_in_idat() {
        for in_idat in [false, true] {
            assert_eq!(
                exif_item(&heic(in_idat, b"II*\0data")),
                Some(b"II*\0data".to_vec())
            );
        }
    }

    #[test]
    fn a_file_cut_or_damaged_anywhere_gives_no_panic() {
        let file = heic(true, b"II*\0data");
        for at in 0..file.len() {
            assert!(exif_item(&file[..at]).is_none_or(|b| b.len() < 8), "{at}");
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut damaged = file.clone();
                damaged[at] = byte;
                let _ = exif_item(&damaged);
            }
        }
    }
}
