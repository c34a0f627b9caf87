//! The camera's clock held against the time of a GPS fix, which is in UTC.
//!
//! `civil − fix` must be the offset of a zone, give or take the age of the fix. A fix is never in the future, but may be
//! old: phones reuse the last one. So a fix tells the zone only where it fits an offset in use to 5 minutes, and otherwise
//! bounds the instant from below at most.
//!
//! How it can be fooled: a fix that is old by a whole number of hours tells a wrong zone. Offsets in use cover a quarter
//! of all differences at 5 minutes, so one in four old fixes would; nearly all fixes are fresh to seconds.
//!
//! References: CIPA DC-008-2019 §4.6.6 (`GPSTimeStamp`, `GPSDateStamp`); IANA Time Zone Database 2024a (offsets in use).

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use crate::time::{Moment, ZoneOffset, humane};

/// Offsets that are or were in use since cameras write EXIF and are no whole hours, minutes east of UTC.
const ODD_OFFSETS: [i32; 16] = [
    -570, -270, -210, -150, 210, 270, 330, 345, 390, 510, 525, 570, 630, 690, 765, 825,
];
/// A fix this near to an offset in use tells the zone, seconds.
const FITS: i64 = 5 * 60;
/// Clock and fix agree when no further apart than this, seconds: a clock drifts, a fix ages.
const AGREES: i64 = 10 * 60;

/// What a fix says about the camera's clock.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fix {
    /// It agrees with the stated zone.
    Agrees,
    /// It tells the zone and with it the instant.
    TellsZone(ZoneOffset, Moment),
    /// It does not fit; the instants that remain possible, and what is wrong.
    Disagrees(Moment, String),
}

/// Holds a clock that showed `civil` in `zone`, hence the instants `moment`, against a fix.
pub(super) fn compare(
    civil: DateTime,
    zone: Option<ZoneOffset>,
    moment: Moment,
    fix: Timestamp,
) -> Fix {
    let seconds = |later: Timestamp, earlier: Timestamp| later.duration_since(earlier).as_secs();
    if zone.is_none() {
        let ahead =
            Moment::of_civil(civil, civil, Some(ZoneOffset::UTC)).map(|m| seconds(m.earliest, fix));
        let told = ahead.and_then(offset_in_use);
        if let Some(exact) = told.and_then(|zone| Moment::of_civil(civil, civil, Some(zone))) {
            return told.map_or(Fix::Agrees, |zone| Fix::TellsZone(zone, exact));
        }
    }
    let future = seconds(fix, moment.latest);
    let age = seconds(moment.earliest, fix);
    if future > AGREES {
        let later = Moment {
            latest: fix,
            ..moment
        };
        let problem = format!("the fix is {} later than the clock allows", length(future));
        return Fix::Disagrees(later, problem);
    }
    if age > AGREES {
        return Fix::Disagrees(moment, format!("the fix is at least {} old", length(age)));
    }
    if zone.is_some() {
        return Fix::Agrees;
    }
    let slack = SignedDuration::from_secs(AGREES);
    let earliest = fix
        .checked_sub(slack)
        .map_or(moment.earliest, |t| t.max(moment.earliest));
    let latest = moment.latest.max(earliest);
    Fix::Disagrees(
        Moment { earliest, latest },
        "their difference is the offset of no zone".to_owned(),
    )
}

/// The offset in use that is nearest to a clock's lead over UTC in seconds, if near enough.
fn offset_in_use(ahead: i64) -> Option<ZoneOffset> {
    let whole_hours = (-12..=14).map(|h| h * 60);
    whole_hours
        .chain(ODD_OFFSETS)
        .map(|minutes| ((ahead - i64::from(minutes) * 60).abs(), minutes))
        .filter(|&(apart, _)| apart <= FITS)
        .min()
        .and_then(|(_, minutes)| ZoneOffset::from_minutes(minutes).ok())
}

fn length(seconds: i64) -> String {
    humane(seconds as f64 / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(civil: &str, zone: Option<&str>, fix: &str) -> Fix {
        let civil: DateTime = civil.parse().unwrap();
        let zone = zone.map(|z| z.parse().unwrap());
        let moment = Moment::of_civil(civil, civil, zone).unwrap();
        compare(civil, zone, moment, fix.parse().unwrap())
    }

    #[test]
    fn a_fresh_fix_tells_the_zone() {
        for (civil, fix, zone) in [
            ("2018-08-27T12:20:23", "2018-08-27T19:20:20Z", "-07:00"),
            ("2011-05-06T09:59:48", "2011-05-06T07:59:48Z", "+02:00"),
            ("2024-01-01T00:10:00", "2023-12-31T18:24:58Z", "+05:45"),
            ("2024-01-01T14:00:00", "2024-01-01T00:03:00Z", "+14:00"),
        ] {
            let Fix::TellsZone(told, moment) = compared(civil, None, fix) else {
                panic!("{civil} {fix}");
            };
            assert_eq!(told.to_string(), zone);
            assert_eq!(moment.earliest, moment.latest);
        }
    }

    #[test]
    fn a_fix_that_fits_no_zone_bounds_from_below_only() {
        let Fix::Disagrees(moment, _) =
            compared("2024-03-01T12:00:00", None, "2024-03-01T08:42:00Z")
        else {
            panic!();
        };
        assert_eq!(moment.earliest.to_string(), "2024-03-01T08:32:00Z");
        assert_eq!(moment.latest.to_string(), "2024-03-02T00:00:00Z");
    }

    #[test]
    fn an_old_fix_changes_nothing_and_a_future_one_widens() {
        let Fix::Disagrees(moment, _) = compared(
            "2024-03-01T12:00:00",
            Some("+01:00"),
            "2024-02-25T11:00:00Z",
        ) else {
            panic!();
        };
        assert_eq!(moment.earliest.to_string(), "2024-03-01T11:00:00Z");
        assert_eq!(moment.latest, moment.earliest);
        let Fix::Disagrees(moment, _) = compared(
            "2024-03-01T12:00:00",
            Some("+01:00"),
            "2024-03-03T11:00:00Z",
        ) else {
            panic!();
        };
        assert_eq!(moment.latest.to_string(), "2024-03-03T11:00:00Z");
        assert_eq!(
            compared(
                "2024-03-01T12:00:00",
                Some("+01:00"),
                "2024-03-01T10:55:00Z"
            ),
            Fix::Agrees
        );
    }
}
