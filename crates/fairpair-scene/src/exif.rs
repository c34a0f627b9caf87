//! A minimal EXIF writer: the fields that a capture time and a camera are read from.
//!
//! Layout (big-endian TIFF): header, IFD0 (Make, Model, Orientation, Software, `DateTime`, pointers), Exif IFD
//! (`DateTimeOriginal`, `DateTimeDigitized`, offsets, sub-seconds), GPS IFD. Values of more than four bytes follow their directory.
//!
//! References: CIPA DC-008-2019 (Exif 2.32); Adobe, TIFF Revision 6.0, 1992.

/// Fields to write; `None` is left out. Strings are written as given, valid or not: fixtures need both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExifFields {
    /// 0x010F.
    pub make: Option<String>,
    /// 0x0110.
    pub model: Option<String>,
    /// 0x0131.
    pub software: Option<String>,
    /// 0x0112, 1..8.
    pub orientation: Option<u16>,
    /// 0x0132, `YYYY:MM:DD HH:MM:SS`: when the file was changed.
    pub date_time: Option<String>,
    /// 0x9010, offset of `date_time`, `±HH:MM`.
    pub offset_time: Option<String>,
    /// 0x9003: when the photo was taken.
    pub date_time_original: Option<String>,
    /// 0x9011, offset of `date_time_original`.
    pub offset_time_original: Option<String>,
    /// 0x9291, decimal fraction of `date_time_original`, digits only.
    pub sub_sec_time_original: Option<String>,
    /// 0x9004: when it was digitised.
    pub date_time_digitized: Option<String>,
    /// 0x9012, offset of `date_time_digitized`.
    pub offset_time_digitized: Option<String>,
    /// GPS date and time (UTC) and, if wanted, position.
    pub gps: Option<Gps>,
}

/// GPS fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Gps {
    /// 0x001D, `YYYY:MM:DD`.
    pub date: String,
    /// 0x0007: hours, minutes, seconds.
    pub time: [u32; 3],
    /// Latitude and longitude in degrees, north and east positive.
    pub position_deg: Option<[f64; 2]>,
}

struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

fn ascii(tag: u16, text: &str) -> Entry {
    let mut value = text.as_bytes().to_vec();
    value.push(0);
    Entry {
        tag,
        kind: 2,
        count: value.len() as u32,
        value,
    }
}

fn short(tag: u16, v: u16) -> Entry {
    Entry {
        tag,
        kind: 3,
        count: 1,
        value: v.to_be_bytes().to_vec(),
    }
}

fn long(tag: u16, v: u32) -> Entry {
    Entry {
        tag,
        kind: 4,
        count: 1,
        value: v.to_be_bytes().to_vec(),
    }
}

fn rationals(tag: u16, values: &[[u32; 2]]) -> Entry {
    let value = values
        .iter()
        .flatten()
        .flat_map(|v| v.to_be_bytes())
        .collect();
    Entry {
        tag,
        kind: 5,
        count: values.len() as u32,
        value,
    }
}

/// Bytes of a directory that starts at `at`, its long values behind it.
fn directory(mut entries: Vec<Entry>, at: usize) -> Vec<u8> {
    entries.sort_by_key(|e| e.tag);
    let mut out = (entries.len() as u16).to_be_bytes().to_vec();
    let mut tail = Vec::new();
    let tail_at = at + 2 + 12 * entries.len() + 4;
    for e in entries {
        out.extend(e.tag.to_be_bytes());
        out.extend(e.kind.to_be_bytes());
        out.extend(e.count.to_be_bytes());
        if e.value.len() <= 4 {
            let mut inline = e.value;
            inline.resize(4, 0);
            out.extend(inline);
        } else {
            out.extend(((tail_at + tail.len()) as u32).to_be_bytes());
            tail.extend(e.value);
            if tail.len() % 2 == 1 {
                tail.push(0);
            }
        }
    }
    out.extend([0; 4]);
    out.extend(tail);
    out
}

fn degrees(v: f64) -> [[u32; 2]; 3] {
    let v = v.abs();
    let minutes = v.fract() * 60.0;
    [
        [v as u32, 1],
        [minutes as u32, 1],
        [(minutes.fract() * 6000.0).round() as u32, 100],
    ]
}

/// The EXIF data as a TIFF structure, without the `Exif\0\0` of a JPEG segment: what a PNG `eXIf` chunk holds.
pub fn exif_block(fields: &ExifFields) -> Vec<u8> {
    let text = |tag: u16, v: &Option<String>| v.as_deref().map(|v| ascii(tag, v));
    let mut base: Vec<Entry> = [
        text(0x010F, &fields.make),
        text(0x0110, &fields.model),
        text(0x0131, &fields.software),
        text(0x0132, &fields.date_time),
        fields.orientation.map(|v| short(0x0112, v)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut exif: Vec<Entry> = [
        text(0x9003, &fields.date_time_original),
        text(0x9004, &fields.date_time_digitized),
        text(0x9010, &fields.offset_time),
        text(0x9011, &fields.offset_time_original),
        text(0x9012, &fields.offset_time_digitized),
        text(0x9291, &fields.sub_sec_time_original),
    ]
    .into_iter()
    .flatten()
    .collect();
    exif.push(Entry {
        tag: 0x9000,
        kind: 7,
        count: 4,
        value: b"0232".to_vec(),
    });
    let gps = fields.gps.as_ref().map(gps_entries);
    // Sizes first: the pointers in IFD0 need the places of the others.
    base.push(long(0x8769, 0));
    if gps.is_some() {
        base.push(long(0x8825, 0));
    }
    let base_len: usize = 6 + base.iter().map(|e| 12 + padded(e)).sum::<usize>();
    let exif_at = 8 + base_len;
    let exif_bytes = directory(exif, exif_at);
    let gps_at = exif_at + exif_bytes.len();
    for e in &mut base {
        match e.tag {
            0x8769 => e.value = (exif_at as u32).to_be_bytes().to_vec(),
            0x8825 => e.value = (gps_at as u32).to_be_bytes().to_vec(),
            _ => {}
        }
    }
    let mut out = b"MM\0\x2A\0\0\0\x08".to_vec();
    out.extend(directory(base, 8));
    out.extend(exif_bytes);
    if let Some(gps) = gps {
        out.extend(directory(gps, gps_at));
    }
    out
}

fn padded(e: &Entry) -> usize {
    if e.value.len() <= 4 {
        0
    } else {
        e.value.len().next_multiple_of(2)
    }
}

fn gps_entries(gps: &Gps) -> Vec<Entry> {
    let mut all = vec![
        Entry {
            tag: 0,
            kind: 1,
            count: 4,
            value: vec![2, 3, 0, 0],
        },
        rationals(7, &gps.time.map(|v| [v, 1])),
        ascii(0x1D, &gps.date),
    ];
    if let Some([lat, lon]) = gps.position_deg {
        all.extend([
            ascii(1, if lat < 0.0 { "S" } else { "N" }),
            rationals(2, &degrees(lat)),
            ascii(3, if lon < 0.0 { "W" } else { "E" }),
            rationals(4, &degrees(lon)),
        ]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn u16_at(b: &[u8], at: usize) -> u16 {
        u16::from_be_bytes([b[at], b[at + 1]])
    }

    fn u32_at(b: &[u8], at: usize) -> usize {
        u32::from_be_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]]) as usize
    }

    /// Reads an entry's raw value the way the TIFF specification says, independent of the writer.
    fn find(b: &[u8], ifd: usize, tag: u16) -> Option<Vec<u8>> {
        (0..usize::from(u16_at(b, ifd)))
            .map(|i| ifd + 2 + 12 * i)
            .find(|at| u16_at(b, *at) == tag)
            .map(|at| {
                let size =
                    [0, 1, 1, 2, 4, 8, 0, 1][usize::from(u16_at(b, at + 2))] * u32_at(b, at + 4);
                let from = if size <= 4 { at + 8 } else { u32_at(b, at + 8) };
                b[from..from + size].to_vec()
            })
    }

    #[test]
    fn written_fields_are_read_back() {
        let fields = ExifFields {
            make: Some("Example".into()),
            orientation: Some(6),
            date_time_original: Some("2024:03:05 10:20:30".into()),
            offset_time_original: Some("+01:00".into()),
            sub_sec_time_original: Some("125".into()),
            gps: Some(Gps {
                date: "2024:03:05".into(),
                time: [9, 20, 30],
                position_deg: Some([-33.5, 151.25]),
            }),
            ..ExifFields::default()
        };
        let b = exif_block(&fields);
        assert_eq!(find(&b, 8, 0x010F).unwrap(), b"Example\0");
        assert_eq!(find(&b, 8, 0x0112).unwrap(), [0, 6]);
        assert_eq!(find(&b, 8, 0x0131), None);
        let exif = u32_at(&find(&b, 8, 0x8769).unwrap(), 0);
        assert_eq!(find(&b, exif, 0x9003).unwrap(), b"2024:03:05 10:20:30\0");
        assert_eq!(find(&b, exif, 0x9011).unwrap(), b"+01:00\0");
        assert_eq!(find(&b, exif, 0x9291).unwrap(), b"125\0");
        let gps = u32_at(&find(&b, 8, 0x8825).unwrap(), 0);
        assert_eq!(find(&b, gps, 0x1D).unwrap(), b"2024:03:05\0");
        assert_eq!(find(&b, gps, 1).unwrap(), b"S\0");
        assert_eq!(u32_at(&find(&b, gps, 2).unwrap(), 0), 33);
    }
}
