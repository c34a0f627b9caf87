//! The chunks of a PNG file that speak of its making.
//!
//! `eXIf`; `tIME`; text chunks `tEXt`, `zTXt` (deflated) and `iTXt` with the key words `Creation Time`, `Software`,
//! `XML:com.adobe.xmp` and `Raw profile type …`, in which `ImageMagick` keeps whole blocks as hexadecimal digits. Texts are
//! inflated up to a bound and only so many are looked at.
//!
//! References: PNG 3rd edition (W3C 2023) §11.3; XMP specification part 3 §1.1.5.

use std::borrow::Cow;

use super::{Blocks, MOST_BYTES, chunks};

/// Text chunks that are looked at.
const MOST_TEXTS: usize = 64;

/// One remark of a PNG file that is no block of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::metadata) enum PngFact {
    /// `Creation Time`, in any form.
    CreationTime(String),
    /// The program named by the key word `Software`.
    Software(String),
    /// `tIME`: year, month, day, hour, minute, second of the last change, in UTC.
    Changed(u16, [u8; 5]),
}

pub(super) fn blocks<'a>(file: &'a [u8], out: &mut Blocks<'a>) {
    let mut texts = 0;
    for (kind, body) in chunks(file, 8, u32::from_be_bytes) {
        match &kind {
            b"eXIf" => out.offer_exif(Cow::Borrowed(body)),
            b"tIME" => out.png.extend(time(body)),
            b"tEXt" | b"zTXt" | b"iTXt" if texts < MOST_TEXTS => {
                texts += 1;
                if let Some((key, text)) = text(kind, body) {
                    keep(key, text, out);
                }
            }
            _ => {}
        }
    }
}

fn time(body: &[u8]) -> Option<PngFact> {
    let (year, rest) = body.split_first_chunk::<2>()?;
    Some(PngFact::Changed(
        u16::from_be_bytes(*year),
        *rest.first_chunk()?,
    ))
}

/// Key word and text of a text chunk.
fn text(kind: [u8; 4], body: &[u8]) -> Option<(&[u8], Cow<'_, [u8]>)> {
    let (key, rest) = split(body)?;
    let deflated = |bytes| {
        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(bytes, MOST_BYTES)
            .ok()
            .map(Cow::Owned)
    };
    let text = match &kind {
        b"tEXt" => Cow::Borrowed(rest),
        b"zTXt" => deflated(rest.strip_prefix(&[0])?)?,
        _ => {
            let (&[packed, _method], rest) = rest.split_first_chunk::<2>()?;
            let (_language, rest) = split(rest)?;
            let (_translated, rest) = split(rest)?;
            if packed == 0 {
                Cow::Borrowed(rest)
            } else {
                deflated(rest)?
            }
        }
    };
    Some((key, text))
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|&b| b == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

fn keep<'a>(key: &[u8], text: Cow<'a, [u8]>, out: &mut Blocks<'a>) {
    let plain = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    match key {
        b"Creation Time" => out.png.push(PngFact::CreationTime(plain(&text))),
        b"Software" => out.png.push(PngFact::Software(plain(&text))),
        b"XML:com.adobe.xmp" => out.offer_xmp(text),
        _ => {
            let Some(kind) = key.strip_prefix(b"Raw profile type ") else {
                return;
            };
            let Some(block) = hexadecimal(&text) else {
                return;
            };
            match kind {
                b"exif" | b"APP1" if block.starts_with(super::jpeg::XMP_MARK) => {
                    out.offer_xmp(Cow::Owned(block[super::jpeg::XMP_MARK.len()..].to_vec()));
                }
                b"exif" | b"APP1" => out.offer_exif(Cow::Owned(block)),
                b"xmp" => out.offer_xmp(Cow::Owned(block)),
                b"iptc" | b"8bim" => out.offer_photoshop(&block),
                _ => {}
            }
        }
    }
}

/// A block as `ImageMagick` writes it: a line with the kind, a line with the length, then hexadecimal digits.
fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text.trim_ascii_start().splitn(3, |&b| b == b'\n');
    let (_kind, length, digits) = (lines.next()?, lines.next()?, lines.next()?);
    let length: usize = std::str::from_utf8(length.trim_ascii())
        .ok()?
        .parse()
        .ok()?;
    let mut digits = digits
        .iter()
        .filter(|b| !b.is_ascii_whitespace())
        .map(|&b| char::from(b).to_digit(16));
    let mut block = Vec::new();
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        block.push((high? * 16 + low?) as u8);
    }
    (block.len() == length).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parts: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, body) in parts {
            file.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
            file.extend(*kind);
            file.extend(*body);
            file.extend([0; 4]);
        }
        file
    }

    #[test]
    fn every_chunk_that_speaks_of_the_making_is_read() {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(b"<x/>", 6);
        let ztxt = [
            b"Creation Time\0\0".as_slice(),
            &miniz_oxide::deflate::compress_to_vec_zlib(b"1 May 2024", 6),
        ]
        .concat();
        let itxt = [b"XML:com.adobe.xmp\0\x01\0\0\0".as_slice(), &packed].concat();
        let file = read(&[
            (b"tIME", &[7, 232, 3, 1, 10, 11, 12]),
            (b"tEXt", b"Software\0GIMP"),
            (b"zTXt", &ztxt),
            (b"iTXt", &itxt),
            (
                b"tEXt",
                b"Raw profile type exif\0\nexif\n      8\n49492a00\n01020304\n",
            ),
        ]);
        let mut out = Blocks::default();
        blocks(&file, &mut out);
        assert_eq!(
            out.png,
            [
                PngFact::Changed(2024, [3, 1, 10, 11, 12]),
                PngFact::Software("GIMP".into()),
                PngFact::CreationTime("1 May 2024".into()),
            ]
        );
        assert_eq!(out.xmp.unwrap(), b"<x/>".as_slice());
        assert_eq!(out.exif.unwrap(), b"II*\0\x01\x02\x03\x04".as_slice());
    }

    #[test]
    fn a_text_that_swells_beyond_the_bound_is_dropped() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; MOST_BYTES + 1], 9);
        let file = read(&[(b"zTXt", &[b"Creation Time\0\0".as_slice(), &bomb].concat())]);
        let mut out = Blocks::default();
        blocks(&file, &mut out);
        assert!(out.png.is_empty());
    }

    #[test]
    fn a_file_cut_anywhere_gives_no_panic() {
        let file = read(&[
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
            (b"tIME", &[7; 7]),
        ]);
        for length in 0..file.len() {
            blocks(&file[..length], &mut Blocks::default());
        }
    }
}
