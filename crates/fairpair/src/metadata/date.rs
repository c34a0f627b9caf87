//! The dates of a file, each as it stands there and as what it can mean.

use exif::Tag;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::conflict::{Conflict, ConflictCode};
use super::exif_fields::ExifFields;
use super::text;
use crate::measured::WhyNot;
use crate::time::{Moment, Precision, Stamp, StampError, ZoneError, ZoneOffset, nanoseconds};

/// What a date is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The shutter opened.
    Taken,
    /// The picture became a file: at once in a camera, years later in a scanner.
    Digitised,
    /// The file was last changed.
    Changed,
    /// The place was fixed by satellite, at most shortly before the photo.
    Gps,
}

/// One date of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateRecord {
    /// Where it stands: `EXIF DateTimeOriginal`.
    pub source: String,
    /// What it is the date of.
    pub meaning: Meaning,
    /// The text in the file, made safe to print.
    pub raw: String,
    /// What the clock showed, with parts of the second where the file has them; absent where unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civil: Option<DateTime>,
    /// The stated zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<ZoneOffset>,
    /// Earliest possible instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Timestamp>,
    /// Latest possible instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Timestamp>,
    /// Why the date cannot be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not: Option<WhyNot>,
}

/// Characters between the parts of a date; EXIF prescribes `:`, programs write others.
const SEPARATORS: &[char] = &[':', '-', '/', '.'];

/// The three dates of EXIF, each with **its own** offset and sub-second field: 0x9003 with 0x9011 and 0x9291, 0x9004 with
/// 0x9012 and 0x9292, 0x0132 with 0x9010 and 0x9290.
const FIELDS: [(&str, Meaning, Tag, Tag, Tag); 3] = [
    (
        "EXIF DateTimeOriginal",
        Meaning::Taken,
        Tag::DateTimeOriginal,
        Tag::OffsetTimeOriginal,
        Tag::SubSecTimeOriginal,
    ),
    (
        "EXIF DateTimeDigitized",
        Meaning::Digitised,
        Tag::DateTimeDigitized,
        Tag::OffsetTimeDigitized,
        Tag::SubSecTimeDigitized,
    ),
    (
        "EXIF DateTime",
        Meaning::Changed,
        Tag::DateTime,
        Tag::OffsetTime,
        Tag::SubSecTime,
    ),
];

impl DateRecord {
    /// Every date in an EXIF block, and what is wrong with their zones.
    pub(super) fn of_exif(fields: &ExifFields, conflicts: &mut Vec<Conflict>) -> Vec<Self> {
        let mut records: Vec<Self> = FIELDS
            .iter()
            .filter_map(|&(source, meaning, date, offset, fraction)| {
                let raw = fields.raw_text(date)?;
                let zone = fields
                    .text(offset)
                    .and_then(|text| zone(source, &text, conflicts));
                let fraction = fields.text(fraction);
                Some(Self::read(source, meaning, raw, zone, fraction.as_deref()))
            })
            .collect();
        records.extend(Self::of_gps(fields));
        records
    }

    /// One date as it is written, with the offset and the fraction that stand beside it.
    fn read(
        source: &str,
        meaning: Meaning,
        raw: String,
        zone: Option<ZoneOffset>,
        fraction: Option<&str>,
    ) -> Self {
        let stamp = Stamp::parse(&raw, SEPARATORS)
            .map_err(|e| why_not(e, &raw))
            .map(|mut stamp| {
                stamp.zone = stamp.zone.or(zone);
                if let (Precision::Second, Some(ns)) =
                    (stamp.precision, fraction.and_then(nanoseconds))
                    && let Ok(finer) = stamp.from.with().subsec_nanosecond(ns).build()
                {
                    (stamp.from, stamp.to) = (finer, finer);
                }
                stamp
            });
        Self::of_stamp(source, meaning, raw, stamp)
    }

    fn of_stamp(source: &str, meaning: Meaning, raw: String, stamp: Result<Stamp, WhyNot>) -> Self {
        let moment = stamp.as_ref().ok().and_then(Stamp::moment);
        let known = stamp.as_ref().ok();
        Self {
            source: source.to_owned(),
            meaning,
            raw,
            civil: known
                .filter(|s| s.precision != Precision::Day)
                .map(|s| s.from),
            offset: known.and_then(|s| s.zone),
            earliest: moment.map(|m| m.earliest),
            latest: moment.map(|m| m.latest),
            why_not: stamp.err(),
        }
    }

    /// `GPSDateStamp` and `GPSTimeStamp`: the instant of the last fix, in UTC.
    fn of_gps(fields: &ExifFields) -> Option<Self> {
        let date = fields.raw_text(Tag::GPSDateStamp);
        let time = fields.three(Tag::GPSTimeStamp);
        let clock = time.map(|[h, m, s]| {
            // Minutes and seconds may carry fractions of the part above them: 12/1 34567/1000 0/1.
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
        });
        let raw = match (date, clock) {
            (None, None) => return None,
            (Some(date), Some(clock)) => format!("{date} {clock}"),
            (date, clock) => {
                let missing = if date.is_some() { "time" } else { "date" };
                let raw = date.or(clock).unwrap_or_default();
                let why = WhyNot::new(format!("the GPS {missing} is missing"));
                return Some(Self::of_stamp("EXIF GPS", Meaning::Gps, raw, Err(why)));
            }
        };
        Some(Self::read(
            "EXIF GPS",
            Meaning::Gps,
            raw,
            Some(ZoneOffset::UTC),
            None,
        ))
    }

    /// The instants that this date can mean.
    pub fn moment(&self) -> Option<Moment> {
        Some(Moment {
            earliest: self.earliest?,
            latest: self.latest?,
        })
    }

    /// The date for a sentence: `2024-03-01 14:30:00+01:00`.
    pub(super) fn humane(&self) -> String {
        let zone = self.offset.map_or_else(String::new, |z| z.to_string());
        match self.civil {
            Some(civil) => format!("{} {}{zone}", civil.date(), civil.time()),
            None => text::tidy(&self.raw),
        }
    }
}

/// Why a text in a file is no usable date.
fn why_not(error: StampError, raw: &str) -> WhyNot {
    match error {
        StampError::Blank => WhyNot::new("it is blank"),
        error => WhyNot::new(format!("\"{}\" {error}", text::tidy(raw))),
    }
}

/// The zone that an offset field states; blank means unknown, nonsense is a contradiction.
fn zone(source: &str, text: &str, conflicts: &mut Vec<Conflict>) -> Option<ZoneOffset> {
    match text.parse() {
        Ok(zone) => Some(zone),
        Err(_) if text.chars().all(|c| c == ':' || c == ' ') => None,
        Err(error) => {
            let problem = match error {
                ZoneError::Form => "is no zone offset",
                ZoneError::Impossible => "is kept by no place on Earth",
            };
            conflicts.push(Conflict::new(
                ConflictCode::ImpossibleOffset,
                format!("the zone offset \"{text}\" beside {source} {problem}"),
            ));
            None
        }
    }
}
