//! The dates of a file, each as it stands there and as what it can mean.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::text;
use crate::measured::WhyNot;
use crate::time::{Moment, Precision, Stamp, StampError, ZoneOffset, nanoseconds};

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
    /// The file reached the device that named it: a photo sent on is taken before.
    Received,
}

/// Who wrote a date, from the nearest to the shutter to the furthest.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// The fields that cameras fill (EXIF); programs can fill them, too.
    #[default]
    Camera,
    /// A satellite fix.
    Satellite,
    /// Fields that programs fill: XMP, IPTC, the texts of PNG.
    Program,
    /// The file's name, by the custom of cameras and messengers; anybody can rename a file.
    FileName,
    /// The file system; copying sets it anew.
    FileSystem,
}

/// Source, tag, meaning and trust of a date.
pub(super) type Origin<'a> = (&'a str, &'a str, Meaning, Trust);

/// One date of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateRecord {
    /// Where it stands: `EXIF DateTimeOriginal`.
    pub source: String,
    /// The field there: `0x9003`, `photoshop:DateCreated`, `2:55+2:60`, or the pattern of a file name.
    #[serde(default)]
    pub tag: String,
    /// What it is the date of.
    pub meaning: Meaning,
    /// Who wrote it.
    #[serde(default)]
    pub trust: Trust,
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

impl DateRecord {
    /// One date as it is written, with the offset and the fraction that stand beside it.
    pub(super) fn read(
        origin: Origin<'_>,
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
        Self::of_stamp(origin, raw, stamp)
    }

    /// One date whose usual spelling had to be made from another; `None` where it has no form of a date.
    pub(super) fn spelt(origin: Origin<'_>, raw: String, usual: Option<&str>) -> Self {
        let text = usual.unwrap_or(&raw);
        let stamp = Stamp::parse(text, SEPARATORS).map_err(|e| why_not(e, &raw));
        Self::of_stamp(origin, raw, stamp)
    }

    pub(super) fn of_stamp(
        (source, tag, meaning, trust): Origin<'_>,
        raw: String,
        stamp: Result<Stamp, WhyNot>,
    ) -> Self {
        let moment = stamp.as_ref().ok().and_then(Stamp::moment);
        let known = stamp.as_ref().ok();
        Self {
            source: source.to_owned(),
            tag: tag.to_owned(),
            meaning,
            trust,
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

    /// The instants that this date can mean.
    pub fn moment(&self) -> Option<Moment> {
        Some(Moment {
            earliest: self.earliest?,
            latest: self.latest?,
        })
    }

    /// First and last reading of the clock that this date can mean, where its zone is unknown or stated.
    pub(super) fn clock(&self) -> Option<[DateTime; 2]> {
        let east = |zone: ZoneOffset| jiff::SignedDuration::from_mins(i64::from(zone.minutes()));
        let at = |instant: Timestamp, zone: ZoneOffset| {
            let shown = instant.checked_add(east(zone)).ok()?;
            Some(jiff::tz::Offset::UTC.to_datetime(shown))
        };
        Some([
            at(self.earliest?, self.offset.unwrap_or(ZoneOffset::EASTMOST))?,
            at(self.latest?, self.offset.unwrap_or(ZoneOffset::WESTMOST))?,
        ])
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
pub(super) fn why_not(error: StampError, raw: &str) -> WhyNot {
    match error {
        StampError::Blank => WhyNot::new(BLANK),
        error => WhyNot::new(format!("\"{}\" {error}", text::tidy(raw))),
    }
}

/// Why a date of spaces or zeros cannot be used.
pub(super) const BLANK: &str = "it is blank";
