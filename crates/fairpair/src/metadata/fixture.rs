//! Builds EXIF blocks for tests: a big-endian TIFF file with IFD0, EXIF and GPS directories.

use exif::{Context, Tag};

/// A block under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    fields: Vec<(Tag, u16, u32, Vec<u8>)>,
}

impl Block {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn field(mut self, tag: Tag, kind: u16, count: usize, value: Vec<u8>) -> Self {
        self.fields.retain(|f| f.0 != tag);
        self.fields
            .push((tag, kind, u32::try_from(count).unwrap(), value));
        self
    }

    pub(crate) fn ascii(self, tag: Tag, text: &str) -> Self {
        let value = [text.as_bytes(), b"\0"].concat();
        self.field(tag, 2, value.len(), value)
    }

    pub(crate) fn bytes(self, tag: Tag, value: &[u8]) -> Self {
        self.field(tag, 1, value.len(), value.to_vec())
    }

    pub(crate) fn short(self, tag: Tag, value: u16) -> Self {
        self.field(tag, 3, 1, value.to_be_bytes().to_vec())
    }

    pub(crate) fn gps(self, date: &str, time: [(u32, u32); 3]) -> Self {
        let parts = time
            .iter()
            .flat_map(|&(n, d)| [n.to_be_bytes(), d.to_be_bytes()].concat());
        self.ascii(Tag::GPSDateStamp, date)
            .field(Tag::GPSTimeStamp, 5, 3, parts.collect())
    }

    /// A photo of which only the metadata matter: civil time, and offset where known.
    pub(crate) fn taken(civil: &str, offset: Option<&str>) -> Self {
        let block = Self::new().ascii(Tag::DateTimeOriginal, civil);
        match offset {
            Some(offset) => block.ascii(Tag::OffsetTimeOriginal, offset),
            None => block,
        }
    }

    pub(crate) fn camera(self, make: &str, model: &str) -> Self {
        self.ascii(Tag::Make, make).ascii(Tag::Model, model)
    }

    /// The block's bytes: themselves a TIFF file.
    pub(crate) fn build(&self) -> Vec<u8> {
        let of = |context: Context| -> Vec<_> {
            let mut fields: Vec<_> = self
                .fields
                .iter()
                .filter(|f| f.0.context() == context)
                .cloned()
                .collect();
            fields.sort_by_key(|f| f.0.number());
            fields
        };
        let pointer =
            |tag: Tag, at: usize| (tag, 4, 1, u32::try_from(at).unwrap().to_be_bytes().to_vec());
        let (mut first, exif, gps) = (of(Context::Tiff), of(Context::Exif), of(Context::Gps));
        let first_length = directory_length(&first) + 24;
        let exif_at = 8 + first_length;
        let gps_at = exif_at + directory_length(&exif);
        first.push(pointer(Tag::ExifIFDPointer, exif_at));
        first.push(pointer(Tag::GPSInfoIFDPointer, gps_at));
        let mut out = b"MM\0*\0\0\0\x08".to_vec();
        for fields in [first, exif, gps] {
            write_directory(&fields, &mut out);
        }
        out
    }

    /// The same with an XMP packet whose description has these attributes.
    pub(crate) fn jpeg_with_xmp(&self, attributes: &str) -> Vec<u8> {
        let packet = format!(
            r#"http://ns.adobe.com/xap/1.0/{}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            ><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
            xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" {attributes}/>
            </rdf:RDF></x:xmpmeta>"#,
            '\0'
        );
        let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
        let jpeg = self.jpeg();
        let (start, rest) = jpeg.split_at(2);
        [start, b"\xFF\xE1", &length, packet.as_bytes(), rest].concat()
    }

    /// A JPEG file with this block and nothing to see.
    pub(crate) fn jpeg(&self) -> Vec<u8> {
        let block = self.build();
        let length = u16::try_from(block.len() + 8).unwrap().to_be_bytes();
        [
            b"\xFF\xD8\xFF\xE1".as_slice(),
            &length,
            b"Exif\0\0",
            &block,
            b"\xFF\xDA\0\x02\xFF\xD9",
        ]
        .concat()
    }
}

fn directory_length(fields: &[(Tag, u16, u32, Vec<u8>)]) -> usize {
    let outside: usize = fields.iter().map(|f| f.3.len()).filter(|&n| n > 4).sum();
    2 + 12 * fields.len() + 4 + outside
}

fn write_directory(fields: &[(Tag, u16, u32, Vec<u8>)], out: &mut Vec<u8>) {
    let mut heap_at = out.len() + 2 + 12 * fields.len() + 4;
    let mut heap: Vec<u8> = Vec::new();
    out.extend(u16::try_from(fields.len()).unwrap().to_be_bytes());
    for (tag, kind, count, value) in fields {
        out.extend(tag.number().to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        if value.len() <= 4 {
            let mut inline = value.clone();
            inline.resize(4, 0);
            out.extend(inline);
        } else {
            out.extend(u32::try_from(heap_at).unwrap().to_be_bytes());
            heap_at += value.len();
            heap.extend(value);
        }
    }
    out.extend([0; 4]);
    out.extend(heap);
}
