//! A range of instants in which something happened.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ZoneOffset;

/// Earliest and latest possible instant of one event, both included; equal where the instant is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Earliest possible instant.
    pub earliest: Timestamp,
    /// Latest possible instant.
    pub latest: Timestamp,
}

impl Moment {
    /// The instants at which a civil clock may show `from` to `to`: `[from − 14 h, to + 12 h]` where its zone is unknown.
    ///
    /// `None` only beyond the years that a [`Timestamp`] can hold.
    pub fn of_civil(from: DateTime, to: DateTime, zone: Option<ZoneOffset>) -> Option<Self> {
        let at = |civil: DateTime, zone: ZoneOffset| -> Option<Timestamp> {
            let east = SignedDuration::from_mins(i64::from(zone.minutes()));
            Offset::UTC.to_timestamp(civil).ok()?.checked_sub(east).ok()
        };
        Some(Self {
            earliest: at(from, zone.unwrap_or(ZoneOffset::EASTMOST))?,
            latest: at(to, zone.unwrap_or(ZoneOffset::WESTMOST))?,
        })
    }

    /// Whether no instant of `other` lies outside.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.earliest <= other.earliest && other.latest <= self.latest
    }

    /// From the first instant of both to the last.
    pub(crate) fn hull(&self, other: &Self) -> Self {
        Self {
            earliest: self.earliest.min(other.earliest),
            latest: self.latest.max(other.latest),
        }
    }

    /// Nanoseconds from `earlier` to `self`, least and most.
    pub(crate) fn since(&self, earlier: &Self) -> (i128, i128) {
        (
            self.earliest.as_nanosecond() - earlier.latest.as_nanosecond(),
            self.latest.as_nanosecond() - earlier.earliest.as_nanosecond(),
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    #[test]
    fn an_unknown_zone_leaves_twenty_six_hours_open() {
        let noon = datetime(2024, 3, 1, 12, 0, 0, 0);
        let open = Moment::of_civil(noon, noon, None).unwrap();
        assert_eq!(open.earliest.to_string(), "2024-02-29T22:00:00Z");
        assert_eq!(open.latest.to_string(), "2024-03-02T00:00:00Z");
        let berlin = Moment::of_civil(noon, noon, "+01:00".parse().ok()).unwrap();
        assert_eq!(berlin.earliest, berlin.latest);
        assert_eq!(berlin.latest.to_string(), "2024-03-01T11:00:00Z");
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        assert!(Moment::of_civil(DateTime::MIN, DateTime::MAX, None).is_none());
    }
}
