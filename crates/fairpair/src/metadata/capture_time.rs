//! When a photo was taken: from the dates of the file to one range of instants, or the reason why there is none.
//!
//! The date of the shutter is looked for in order of trust: EXIF `DateTimeOriginal`; then what programs keep of it (XMP
//! `exif:DateTimeOriginal`, `photoshop:DateCreated`, IPTC 2:55, PNG `Creation Time`); then the file's name where it is of a
//! camera's custom. `DateTimeDigitized` is the scan's date in a scan, `DateTime` the last change, GPS the last fix, a
//! messenger's name the day of receipt: each is kept as a record and held against the first, but none replaces it.
//!
//! How it can be fooled: all dates are written by programs and can be rewritten by programs. A clock that was set wrong
//! by hours shows nowhere unless a GPS fix stands beside it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::conflict::{Conflict, ConflictCode};
use super::contradictions;
use super::date::{DateRecord, Meaning, Trust};
use super::file_name;
use super::gps::{self, Fix};
use crate::measured::{Measured, WhyNot};
use crate::time::{ClockChange, Moment, Zone, ZoneOffset};

/// How the zone of the camera's clock is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneSource {
    /// The file states it.
    Stated,
    /// It follows from the GPS fix, which is in UTC.
    Gps,
    /// The user says so.
    User,
    /// It is not known, and not even whether the time is a local one: names of the form `PXL_…` are in UTC on phones that
    /// were seen.
    UtcOrLocal,
    /// It is not known.
    Unknown,
}

/// When a photo was taken: never one instant unless the zone of the camera's clock is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptureTime {
    /// Earliest possible instant.
    pub earliest: Timestamp,
    /// Latest possible instant.
    pub latest: Timestamp,
    /// What the camera's clock showed; `null` where only the day is known.
    pub civil: Option<DateTime>,
    /// First and last reading of the camera's clock that the date may mean; absent where its zone is known, and where GPS
    /// contradicts the clock, so that its reading tells no more than the range of instants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<[DateTime; 2]>,
    /// Offset of the camera's clock from UTC, where known.
    pub offset: Option<ZoneOffset>,
    /// How the offset is known.
    pub zone: ZoneSource,
    /// Where the time stands in the file: `EXIF DateTimeOriginal`, `EXIF DateTimeOriginal, zone from EXIF GPS`.
    pub source: String,
    /// Who wrote the date.
    #[serde(default)]
    pub trust: Trust,
    /// Why it is known no better: one sentence fragment; absent where the instant is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What speaks against it.
    pub conflicts: Vec<Conflict>,
}

impl CaptureTime {
    /// The instants at which it may have been taken.
    pub fn moment(&self) -> Moment {
        Moment {
            earliest: self.earliest,
            latest: self.latest,
        }
    }

    /// The same time where the user says in which zone the camera's clock was, for a clock whose zone is unknown; a zone
    /// that the file states stays. A time that may be in UTC is in UTC or in that zone. A zone that follows from a GPS fix
    /// stays where it means the same; else the time is in one of the two, because the fix may be old. With it what is odd
    /// about the reading in that zone.
    #[must_use]
    pub fn or_in_zone(&self, zone: &Zone) -> (Self, Option<Conflict>) {
        match self.zone {
            ZoneSource::Unknown => self.in_zone(zone),
            ZoneSource::UtcOrLocal => (self.in_utc_or(zone), None),
            ZoneSource::Gps => self.in_its_zone_or(zone),
            ZoneSource::Stated | ZoneSource::User => (self.clone(), None),
        }
    }

    /// The time of a clock in the zone that a GPS fix told or, where that means another instant, in `zone`: the hull of both.
    fn in_its_zone_or(&self, zone: &Zone) -> (Self, Option<Conflict>) {
        let told = self.civil.and_then(|civil| zone.moment(civil, civil));
        let told = told.filter(|told| !told.holds(&self.moment()));
        let (Some(told), Some(fixed)) = (told, self.offset) else {
            return (self.clone(), None);
        };
        let message = format!(
            "by its GPS time the camera's clock was in the zone {fixed}, the zone given is {zone}; either may be right, because a GPS time may be old"
        );
        let mut time = Self {
            zone: ZoneSource::Unknown,
            offset: None,
            source: format!("{}, or in zone {zone} as given", self.source),
            why: Some("the GPS time tells another zone than the one given".to_owned()),
            ..self.clone()
        };
        time.set(self.moment().hull(&told));
        (time, Some(Conflict::new(ConflictCode::GpsClock, message)))
    }

    /// The instants that the clock's readings mean in `zone`.
    fn told_in(&self, zone: &Zone) -> Option<Moment> {
        let [from, to] = self.clock?;
        zone.moment(from, to)
    }

    /// The time of a clock in UTC or in `zone`: the hull of both.
    fn in_utc_or(&self, zone: &Zone) -> Self {
        let utc = Zone::Offset(ZoneOffset::UTC);
        let (Some(utc), Some(local)) = (self.told_in(&utc), self.told_in(zone)) else {
            return self.clone();
        };
        let either = utc.hull(&local);
        if !self.moment().holds(&either) {
            return self.contradicted(&either);
        }
        let mut time = Self {
            source: format!("{}, in UTC or in zone {zone} as given", self.source),
            ..self.clone()
        };
        time.set(either);
        time.why = time.open();
        time
    }

    /// The same time where the clock's reading means instants that a GPS fix leaves no room for: one of the two is wrong, so
    /// all of them stay possible.
    fn contradicted(&self, told: &Moment) -> Self {
        let mut time = Self {
            clock: None,
            ..self.clone()
        };
        time.set(self.moment().hull(told));
        time.why = time.open();
        time
    }

    /// The time of a clock in `zone`.
    fn in_zone(&self, zone: &Zone) -> (Self, Option<Conflict>) {
        let Some(moment) = self.told_in(zone) else {
            return (self.clone(), None);
        };
        if !self.moment().holds(&moment) {
            return (self.contradicted(&moment), None);
        }
        let change = self.civil.and_then(|civil| zone.change_at(civil));
        let odd = change.map(|change| {
            let what = match change {
                ClockChange::Skipped => "was skipped",
                ClockChange::Twice => "came twice",
            };
            let shown = self.clock.map_or_else(String::new, |c| c[0].to_string());
            let message =
                format!("the clock reading {shown} {what} in {zone} when clocks were changed");
            Conflict::new(ConflictCode::ClockChange, message)
        });
        let known = Self {
            earliest: moment.earliest,
            latest: moment.latest,
            zone: ZoneSource::User,
            offset: match zone {
                Zone::Offset(offset) => Some(*offset),
                Zone::Named(_) => None,
            },
            source: format!("{}, zone {zone} as given", self.source),
            why: None,
            ..self.clone()
        };
        (known, odd)
    }

    /// Puts the dates of a file together; adds what contradicts to `conflicts`.
    pub(super) fn of_dates(
        dates: &[DateRecord],
        model: Option<&str>,
        conflicts: &mut Vec<Conflict>,
    ) -> Measured<Self> {
        let of = |meaning| {
            dates
                .iter()
                .find(|d| d.meaning == meaning && d.moment().is_some())
        };
        let taken = of(Meaning::Taken);
        conflicts.extend(contradictions::among(dates, taken));
        let (Some(taken), Some(moment)) = (taken, taken.and_then(DateRecord::moment)) else {
            return Measured::Unknown {
                unknown: no_capture_date(dates),
            };
        };
        if is_factory_date(taken.civil) {
            let message = format!(
                "the date taken, {}, is one at which cameras start counting when their clock was never set",
                taken.humane()
            );
            conflicts.push(Conflict::new(ConflictCode::FactoryDate, message.clone()));
            return Measured::unknown(message);
        }
        if taken.trust == Trust::FileName {
            conflicts.push(Conflict::new(
                ConflictCode::NameOnly,
                format!(
                    "the time stands in the file's name alone (\"{}\"), which anybody can change",
                    taken.raw
                ),
            ));
        }
        conflicts.extend(model.and_then(|m| contradictions::older_than_model(taken, m)));
        let mut time = Self {
            earliest: moment.earliest,
            latest: moment.latest,
            civil: taken.civil,
            clock: taken.clock().filter(|_| taken.offset.is_none()),
            offset: taken.offset,
            zone: if taken.offset.is_some() {
                ZoneSource::Stated
            } else if file_name::may_be_utc(taken) {
                ZoneSource::UtcOrLocal
            } else {
                ZoneSource::Unknown
            },
            source: taken.source.clone(),
            trust: taken.trust,
            why: None,
            conflicts: Vec::new(),
        };
        if let Some(fix) = of(Meaning::Gps) {
            time.hold_against(fix, conflicts);
        }
        time.why = time.open();
        time.conflicts.clone_from(conflicts);
        Measured::Known(time)
    }

    /// What leaves the instant open.
    fn open(&self) -> Option<String> {
        if self.earliest == self.latest {
            return None;
        }
        let day = self.civil.is_none();
        let minute = self.latest.duration_since(self.earliest).as_secs() < 60;
        Some(
            match (self.zone, day) {
                (ZoneSource::Stated, false) if minute => {
                    "the file tells the time to the minute only"
                }
                (ZoneSource::UtcOrLocal | ZoneSource::Unknown, _) if self.clock.is_none() => {
                    "the camera's clock and the GPS time contradict one another"
                }
                (ZoneSource::UtcOrLocal, _) => {
                    "the file's name does not tell whether its time is in UTC"
                }
                (ZoneSource::Unknown, false) => "the file does not tell the zone of its clock",
                (ZoneSource::Unknown, true) => {
                    "the file tells the day only, and not the zone of its clock"
                }
                (_, true) => "the file tells the day only",
                (_, false) => "the dates in the file do not fit together to the second",
            }
            .to_owned(),
        )
    }

    /// Holds the camera's clock against the time of a GPS fix.
    fn hold_against(&mut self, fix: &DateRecord, conflicts: &mut Vec<Conflict>) {
        let (Some(civil), Some(at)) = (self.civil, fix.earliest) else {
            return;
        };
        match gps::compare(civil, self.offset, self.moment(), at) {
            Fix::Agrees => {}
            Fix::TellsZone(zone, moment) => {
                self.set(moment);
                self.offset = Some(zone);
                self.zone = ZoneSource::Gps;
                self.clock = None;
                self.source = format!("{}, zone from {}", self.source, fix.source);
            }
            Fix::Disagrees(moment, problem) => {
                if moment.latest > self.latest {
                    // The clock is wrong, in whatever zone, and what it shows is no distance from another reading of it.
                    self.clock = None;
                }
                self.set(moment);
                conflicts.push(Conflict::new(
                    ConflictCode::GpsClock,
                    format!(
                        "the camera's clock showed {civil} and the GPS time is {at:.0}: {problem}"
                    ),
                ));
            }
        }
    }

    fn set(&mut self, moment: Moment) {
        self.earliest = moment.earliest;
        self.latest = moment.latest;
    }
}

/// Why nothing says when the photo was taken, and what is said instead.
fn no_capture_date(dates: &[DateRecord]) -> WhyNot {
    let of = |meaning, usable| {
        dates
            .iter()
            .find(|d| d.meaning == meaning && d.why_not.is_none() == usable)
    };
    let instead = [
        (Meaning::Digitised, "when the picture was digitised"),
        (Meaning::Changed, "when it was changed"),
        (Meaning::Gps, "when the place was last fixed"),
        (Meaning::Received, "in its name when it was received"),
    ];
    let instead = instead.iter().find_map(|&(meaning, what)| {
        of(meaning, true).map(|d| format!("the file says only {what}, {}", d.humane()))
    });
    let broken = of(Meaning::Taken, false)
        .and_then(|d| d.why_not.as_ref())
        .map(|why| format!("the date taken cannot be used: {why}"));
    WhyNot::new(match (broken, instead) {
        (None, None) => "the file carries no capture date".to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(broken), Some(instead)) => format!("{broken}; {instead}"),
    })
}

/// A camera whose clock was never set starts at midnight of some 1 January, or at the zero of its counter.
///
/// Zeros: 1904-01-01 (Macintosh), 1970-01-01 (Unix; the evening before west of Greenwich), 1980-01-01 (FAT). On other
/// 1 Januaries only the first minute counts: a photo of a New Year's midnight is the price.
fn is_factory_date(civil: Option<DateTime>) -> bool {
    let Some(civil) = civil else { return false };
    let zero = matches!(
        (civil.year(), civil.month(), civil.day()),
        (1904 | 1970 | 1980, 1, 1) | (1969, 12, 31)
    );
    let new_year = (civil.month(), civil.day(), civil.hour(), civil.minute()) == (1, 1, 0, 0);
    zero || new_year
}
