//! The dates that PNG keeps by itself: `Creation Time`, in whatever form, and `tIME`, the last change in UTC.
//!
//! References: PNG 3rd edition (W3C 2023) §11.3.3.1 (key words), §11.3.4.6 (`tIME`); RFC 2822 §3.3.

use jiff::fmt::rfc2822::DateTimeParser;

use super::container::PngFact;
use super::date::{DateRecord, Meaning, Origin, Trust};
use super::text;
use crate::time::ZoneOffset;

/// The dates among the remarks of a PNG file.
pub(super) fn dates(facts: &[PngFact]) -> Vec<DateRecord> {
    let date = |fact: &PngFact| match fact {
        PngFact::CreationTime(written) => Some(creation_time(written)),
        PngFact::Changed(year, rest) => Some(changed(*year, *rest)),
        PngFact::Software(_) => None,
    };
    facts.iter().filter_map(date).collect()
}

fn creation_time(written: &str) -> DateRecord {
    const ORIGIN: Origin<'static> = (
        "PNG Creation Time",
        "Creation Time",
        Meaning::Taken,
        Trust::Program,
    );
    let raw = text::printable(written.trim().as_bytes());
    let usual = DateTimeParser::new().parse_zoned(&raw).ok().map(|zoned| {
        let minutes = zoned.offset().seconds() / 60;
        let zone = ZoneOffset::from_minutes(minutes);
        let civil = zoned.datetime();
        let zone = zone.map_or_else(|_| String::new(), |zone| zone.to_string());
        format!("{} {}{zone}", civil.date(), civil.time())
    });
    DateRecord::spelt(ORIGIN, raw, usual.as_deref())
}

fn changed(year: u16, [month, day, hour, minute, second]: [u8; 5]) -> DateRecord {
    const ORIGIN: Origin<'static> = ("PNG tIME", "tIME", Meaning::Changed, Trust::Program);
    // A leap second is legal in tIME.
    let second = second.min(59);
    let raw = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z");
    DateRecord::read(ORIGIN, raw, None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creation_times_are_read_in_the_forms_that_programs_write() {
        for (written, told) in [
            (
                "Fri, 1 Mar 2024 10:00:00 +0100",
                "2024-03-01 10:00:00+01:00",
            ),
            ("Fri, 01 Mar 2024 10:00:00 GMT", "2024-03-01 10:00:00+00:00"),
            ("2024-03-01T10:00:00+01:00", "2024-03-01 10:00:00+01:00"),
            ("2024:03:01 10:00:00", "2024-03-01 10:00:00"),
        ] {
            assert_eq!(creation_time(written).humane(), told);
            assert!(creation_time(written).why_not.is_none());
        }
        let spoken = creation_time("Friday afternoon");
        assert_eq!(
            spoken.why_not.unwrap().as_str(),
            "\"Friday afternoon\" is no date"
        );
    }

    #[test]
    fn a_change_is_in_utc_and_nonsense_is_no_date() {
        let date = changed(2024, [3, 1, 10, 0, 60]);
        assert_eq!(date.earliest.unwrap().to_string(), "2024-03-01T10:00:59Z");
        assert_eq!(date.earliest, date.latest);
        assert!(changed(2024, [13, 1, 10, 0, 0]).why_not.is_some());
        assert!(changed(0, [0; 5]).why_not.is_some());
    }
}
