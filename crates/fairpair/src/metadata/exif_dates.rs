//! The three dates of EXIF and the time of the GPS fix.
//!
//! Each date has **its own** offset and sub-second field: 0x9003 with 0x9011 and 0x9291, 0x9004 with 0x9012 and 0x9292,
//! 0x0132 with 0x9010 and 0x9290. An offset is never borrowed from another date.
//!
//! References: CIPA DC-008-2019 (EXIF 2.32) §4.6.5, §4.6.6.

use exif::Tag;

use super::conflict::{Conflict, ConflictCode};
use super::date::{DateRecord, Meaning, Origin, Trust};
use super::exif_fields::ExifFields;
use crate::measured::WhyNot;
use crate::time::{ZoneError, ZoneOffset};

const FIELDS: [(Origin<'static>, Tag, Tag, Tag); 3] = [
    (
        (
            "EXIF DateTimeOriginal",
            "0x9003",
            Meaning::Taken,
            Trust::Camera,
        ),
        Tag::DateTimeOriginal,
        Tag::OffsetTimeOriginal,
        Tag::SubSecTimeOriginal,
    ),
    (
        (
            "EXIF DateTimeDigitized",
            "0x9004",
            Meaning::Digitised,
            Trust::Camera,
        ),
        Tag::DateTimeDigitized,
        Tag::OffsetTimeDigitized,
        Tag::SubSecTimeDigitized,
    ),
    (
        ("EXIF DateTime", "0x0132", Meaning::Changed, Trust::Camera),
        Tag::DateTime,
        Tag::OffsetTime,
        Tag::SubSecTime,
    ),
];

/// Every date in an EXIF block, and what is wrong with their zones.
pub(super) fn dates(fields: &ExifFields, conflicts: &mut Vec<Conflict>) -> Vec<DateRecord> {
    let mut records: Vec<DateRecord> = FIELDS
        .iter()
        .filter_map(|&(origin, date, offset, fraction)| {
            let raw = fields.raw_text(date)?;
            let zone = fields
                .text(offset)
                .and_then(|text| zone(origin.0, &text, conflicts));
            let fraction = fields.text(fraction);
            Some(DateRecord::read(origin, raw, zone, fraction.as_deref()))
        })
        .collect();
    records.extend(gps(fields));
    records
}

/// `GPSDateStamp` and `GPSTimeStamp`: the instant of the last fix, in UTC.
fn gps(fields: &ExifFields) -> Option<DateRecord> {
    const ORIGIN: Origin<'static> = ("EXIF GPS", "0x001D+0x0007", Meaning::Gps, Trust::Satellite);
    let date = fields.raw_text(Tag::GPSDateStamp);
    let clock = fields.three(Tag::GPSTimeStamp).map(clock);
    let raw = match (date, clock) {
        (None, None) => return None,
        (Some(date), Some(clock)) => format!("{date} {clock}"),
        (date, clock) => {
            let missing = if date.is_some() { "time" } else { "date" };
            let raw = date.or(clock).unwrap_or_default();
            let why = WhyNot::new(format!("the GPS {missing} is missing"));
            return Some(DateRecord::of_stamp(ORIGIN, raw, Err(why)));
        }
    };
    Some(DateRecord::read(ORIGIN, raw, Some(ZoneOffset::UTC), None))
}

/// Hours, minutes and seconds as text. Minutes and seconds may carry fractions of the part above them:
/// 12/1 34567/1000 0/1.
fn clock([h, m, s]: [f64; 3]) -> String {
    let seconds = ((h * 60.0 + m) * 60.0 + s).clamp(0.0, 359_999.0);
    let whole = seconds.floor() as i64;
    let fraction = (((seconds - seconds.floor()) * 1e6).floor() as i64).clamp(0, 999_999);
    let fraction = if fraction == 0 {
        String::new()
    } else {
        format!(".{fraction:06}")
    };
    format!(
        "{:02}:{:02}:{:02}{fraction}",
        whole / 3600,
        whole / 60 % 60,
        whole % 60
    )
}

/// The zone that an offset field states; blank means unknown, nonsense is a contradiction.
fn zone(source: &str, text: &str, conflicts: &mut Vec<Conflict>) -> Option<ZoneOffset> {
    match text.parse() {
        Ok(zone) => Some(zone),
        Err(_) if text.chars().all(|c| c == ':' || c == ' ') => None,
        Err(error) => {
            let problem = match error {
                ZoneError::Impossible => "is kept by no place on Earth",
                ZoneError::Form | ZoneError::NoSuch => "is no zone offset",
            };
            conflicts.push(Conflict::new(
                ConflictCode::ImpossibleOffset,
                format!("the zone offset \"{text}\" beside {source} {problem}"),
            ));
            None
        }
    }
}
