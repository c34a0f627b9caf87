//! IPTC-IIM: the records of the press, which Photoshop and agencies write beside or instead of EXIF.
//!
//! A data set is `0x1C record number length data`. Dates are `CCYYMMDD`, times `HHMMSS±HHMM`; some programs leave the zone
//! out, some add decimals. Read are 2:55 + 2:60 (date created), 2:62 + 2:63 (digitised), 2:65 (program), and whether there
//! are names and places.
//!
//! References: IPTC-NAA Information Interchange Model 4.2 §2; MWG Guidelines for Handling Image Metadata 2.0 §5.5 (2:55
//! means the same as EXIF `DateTimeOriginal`, 2:62 as `DateTimeDigitized`).

use super::date::{DateRecord, Meaning, Trust};
use super::text;

/// The records among Photoshop's image resources (`8BIM`, resource 0x0404), or the bytes themselves where they are records.
pub(super) fn records(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        if rest.first() == Some(&0x1C) {
            return Some(rest);
        }
        let body = rest.strip_prefix(b"8BIM")?;
        let (id, body) = body.split_first_chunk::<2>()?;
        // A Pascal string with its length byte fills an even number of bytes.
        let name = usize::from(*body.first()?) + 1;
        let body = body.get(name + name % 2..)?;
        let (length, body) = body.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        if u16::from_be_bytes(*id) == 0x0404 {
            return body.get(..length);
        }
        rest = body.get(length.checked_add(length % 2)?..)?;
    }
}

/// What the records say.
pub(super) struct Iptc<'a>(Vec<(u8, &'a [u8])>);

impl<'a> Iptc<'a> {
    /// Reads the data sets of record 2, up to the first that is damaged.
    pub(super) fn parse(records: &'a [u8]) -> Self {
        let (mut rest, mut sets) = (records, Vec::new());
        while let Some((&[0x1C, record, number, high, low], body)) = rest.split_first_chunk::<5>() {
            // Longer data sets have a length of lengths; no date and no name is that long.
            let length = usize::from(u16::from_be_bytes([high, low]));
            let (Some(data), true) = (body.get(..length), high < 0x80) else {
                break;
            };
            if record == 2 {
                sets.push((number, data));
            }
            rest = body.get(length..).unwrap_or_default();
        }
        Self(sets)
    }

    /// The text of the first data set of that number; `None` where absent or blank.
    pub(super) fn text(&self, number: u8) -> Option<String> {
        let set = self.0.iter().find(|s| s.0 == number)?;
        Some(text::printable(set.1)).filter(|t| !t.trim().is_empty())
    }

    /// The program that made the file.
    pub(super) fn program(&self) -> Option<String> {
        self.text(65).map(|t| text::tidy(&t))
    }

    /// The dates.
    pub(super) fn dates(&self) -> Vec<DateRecord> {
        const FIELDS: [(&str, Meaning, &str, u8, u8); 2] = [
            ("IPTC date created", Meaning::Taken, "2:55+2:60", 55, 60),
            (
                "IPTC digital creation date",
                Meaning::Digitised,
                "2:62+2:63",
                62,
                63,
            ),
        ];
        let read = |&(source, meaning, tag, date, time): &(_, _, _, u8, u8)| {
            let (date, time) = (self.text(date)?, self.text(time));
            let raw = match &time {
                Some(time) => format!("{date} {time}"),
                None => date.clone(),
            };
            let usual = usual(&date, time.as_deref());
            Some(DateRecord::spelt(
                (source, tag, meaning, Trust::Program),
                raw,
                usual.as_deref(),
            ))
        };
        FIELDS.iter().filter_map(read).collect()
    }
}

/// `20240301` and `142536.5+0100` as `2024-03-01 14:25:36.5+01:00`; `None` where they have another form.
fn usual(date: &str, time: Option<&str>) -> Option<String> {
    let (year, rest) = date.trim().split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let date = format!("{year}-{month}-{day}");
    let Some(time) = time.map(str::trim) else {
        return Some(date);
    };
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, rest) = rest.split_at_checked(2)?;
    let (second, rest) = rest.split_at_checked(2)?;
    let zone_at = rest.find(['+', '-', 'Z']).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone_at);
    Some(format!("{date} {hour}:{minute}:{second}{fraction}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(number: u8, text: &str) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap().to_be_bytes();
        [&[0x1C, 2, number, length[0], length[1]], text.as_bytes()].concat()
    }

    #[test]
    fn dates_of_the_press_are_read_with_their_zones() {
        for (date, time, told) in [
            ("20240301", "142536+0100", "2024-03-01 14:25:36+01:00"),
            (
                "20080314",
                "135926.054-0600",
                "2008-03-14 13:59:26.054-06:00",
            ),
            ("20090909", "170000", "2009-09-09 17:00:00"),
            ("20020916", "", "20020916"),
        ] {
            let records = [set(55, date), set(60, time), set(65, "Some  Program")].concat();
            let iptc = Iptc::parse(&records);
            assert_eq!(iptc.dates()[0].humane(), told);
            assert!(iptc.dates()[0].moment().is_some());
            assert_eq!(iptc.program().as_deref(), Some("Some Program"));
        }
        let unusable = Iptc::parse(&set(55, "00000000")).dates()[0].why_not.clone();
        assert_eq!(unusable.unwrap().as_str(), "it is blank");
    }

    #[test]
    fn records_are_found_among_other_resources() {
        let records_ = set(55, "20240301");
        let other = b"8BIM\x03\xED\x03abc\0\0\0\x03xyz\0";
        let length = u32::try_from(records_.len()).unwrap().to_be_bytes();
        let all = [other.as_slice(), b"8BIM\x04\x04\0\0", &length, &records_].concat();
        assert_eq!(records(&all), Some(records_.as_slice()));
        assert_eq!(records(&records_), Some(records_.as_slice()));
        for cut in 0..all.len() {
            if let Some(found) = records(&all[..cut]) {
                assert!(Iptc::parse(found).dates().is_empty());
            }
        }
    }
}
