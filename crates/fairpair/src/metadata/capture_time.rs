//! When a photo was taken: from the dates of the file to one range of instants, or the reason why there is none.
//!
//! Only `DateTimeOriginal` says when a photo was *taken*. `DateTimeDigitized` is the scan's date in a scan, `DateTime` the last
//! change, GPS the last fix: each is kept as a record and held against the first, but none replaces it.
//!
//! How it can be fooled: all dates are written by programs and can be rewritten by programs. A clock that was set wrong
//! by hours shows nowhere unless a GPS fix stands beside it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::conflict::{Conflict, ConflictCode};
use super::date::{DateRecord, Meaning};
use super::gps::{self, Fix};
use crate::measured::{Measured, WhyNot};
use crate::time::{Moment, ZoneOffset};

/// How the zone of the camera's clock is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneSource {
    /// The file states it.
    Stated,
    /// It follows from the GPS fix, which is in UTC.
    Gps,
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
    /// Offset of the camera's clock from UTC, where known.
    pub offset: Option<ZoneOffset>,
    /// How the offset is known.
    pub zone: ZoneSource,
    /// Where the time stands in the file: `EXIF DateTimeOriginal`, `EXIF DateTimeOriginal, zone from EXIF GPS`.
    pub source: String,
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

    /// Puts the dates of a file together; adds what contradicts to `conflicts`.
    pub(super) fn of_dates(dates: &[DateRecord], conflicts: &mut Vec<Conflict>) -> Measured<Self> {
        let of = |meaning| {
            dates
                .iter()
                .find(|d| d.meaning == meaning && d.moment().is_some())
        };
        let Some(taken) = of(Meaning::Taken) else {
            return Measured::Unknown {
                unknown: no_capture_date(dates),
            };
        };
        let Some(moment) = taken.moment() else {
            return Measured::unknown("the file carries no capture date");
        };
        if is_factory_date(taken.civil) {
            let message = format!(
                "the date taken, {}, is one at which cameras start counting when their clock was never set",
                taken.humane()
            );
            conflicts.push(Conflict::new(ConflictCode::FactoryDate, message.clone()));
            return Measured::unknown(message);
        }
        if let Some(digitised) = of(Meaning::Digitised) {
            conflicts.extend(digitised_differs(taken, digitised));
        }
        if let Some(changed) = of(Meaning::Changed) {
            conflicts.extend(changed_before_taken(taken, changed));
        }

        let mut time = Self {
            earliest: moment.earliest,
            latest: moment.latest,
            civil: taken.civil,
            offset: taken.offset,
            zone: if taken.offset.is_some() {
                ZoneSource::Stated
            } else {
                ZoneSource::Unknown
            },
            source: taken.source.clone(),
            conflicts: Vec::new(),
        };
        if let Some(fix) = of(Meaning::Gps) {
            time.hold_against(fix, conflicts);
        }
        time.conflicts.clone_from(conflicts);
        Measured::Known(time)
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
                self.source = format!("{}, zone from {}", self.source, fix.source);
            }
            Fix::Disagrees(moment, problem) => {
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

fn digitised_differs(taken: &DateRecord, digitised: &DateRecord) -> Option<Conflict> {
    /// Seconds that a camera may take from the shutter to the file: long exposures, slow cards.
    const SAME: i64 = 60;
    let differs = match (taken.civil, digitised.civil) {
        (Some(a), Some(b)) if taken.offset == digitised.offset => {
            a.duration_until(b).as_secs().abs() > SAME
        }
        _ => {
            let (a, b) = (taken.moment()?, digitised.moment()?);
            let (least, most) = b.since(&a);
            let same = i128::from(SAME) * 1_000_000_000;
            least > same || most < -same
        }
    };
    differs.then(|| {
        Conflict::new(
            ConflictCode::DigitisedDiffers,
            format!(
                "the photo was taken {} but digitised {}",
                taken.humane(),
                digitised.humane()
            ),
        )
    })
}

fn changed_before_taken(taken: &DateRecord, changed: &DateRecord) -> Option<Conflict> {
    /// A date without a sub-second field means any instant of its second; cameras often write the field for one date only.
    const RESOLUTION: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);
    let lead = changed
        .moment()?
        .latest
        .duration_until(taken.moment()?.earliest);
    let before = lead >= RESOLUTION;
    before.then(|| {
        Conflict::new(
            ConflictCode::ChangedBeforeTaken,
            format!(
                "the file was last changed {}, before the photo was taken {}",
                changed.humane(),
                taken.humane()
            ),
        )
    })
}
