//! Dates and times after treatment in names: `2024-03-05`, `20240305_142536`, `17.03.2024`, `6w`, `week 6`, `3 months`.
//!
//! A date that ends with its year may name the day first or the month: `03.04.2024` is the third of April or the fourth of March. Which
//! of the two is never guessed; where a number is above 12, it is the day.

use std::fmt;
use std::ops::Range;

use super::tokens::plain;

/// A calendar day, or one of two that differ in which number is the month; then this is the one with the day first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    year: u16,
    month: u8,
    day: u8,
    either_way: bool,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year, month, day, ..
        } = self;
        if self.either_way {
            write!(f, "{day:02}.{month:02}.{year:04}")
        } else {
            write!(f, "{year:04}-{month:02}-{day:02}")
        }
    }
}

impl Date {
    /// Whether this day is earlier than the other, however either is read.
    pub(super) fn surely_before(self, other: Self) -> bool {
        let of = |date: Self, least: bool| {
            let (a, b) = (date.month, date.day);
            let swap = date.either_way && (b < a) == least;
            let (month, day) = if swap { (b, a) } else { (a, b) };
            (date.year, month, day)
        };
        of(self, false) < of(other, true)
    }

    /// Days since the year 0, with months of 31 days: for order alone.
    pub(super) fn order(self) -> u32 {
        (u32::from(self.year) * 12 + u32::from(self.month)) * 31 + u32::from(self.day)
    }
}

/// The only date in a name, with the time of day behind it; `None` where there is none, or two that differ.
pub(super) fn day(name: &str) -> Option<(Date, Range<usize>)> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found: Option<(Date, Range<usize>)> = None;
    let mut at = 0;
    while at < bytes.len() {
        let begins = digit(at) && !(at > 0 && digit(at - 1));
        if begins && let Some((day, length)) = bytes.get(at..).and_then(day_at) {
            let end = at + length + time_of_day(&bytes[at + length..]);
            if found.as_ref().is_some_and(|(other, _)| *other != day) {
                return None;
            }
            found.get_or_insert((day, at..end));
            at = end;
        }
        at += 1;
    }
    found
}

/// A date at the beginning of `text`, and its length.
fn day_at(text: &[u8]) -> Option<(Date, usize)> {
    year_first(text).or_else(|| year_last(text))
}

/// `17.03.2024`, `17-03-2024` or `17_03_2024`, in either order of day and month.
fn year_last(text: &[u8]) -> Option<(Date, usize)> {
    const LENGTH: usize = 10;
    let number = |range: Range<usize>| -> Option<u16> {
        let digits = std::str::from_utf8(text.get(range)?).ok()?;
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        digits.parse().ok()
    };
    let separator = text.get(2).filter(|b| matches!(b, b'-' | b'_' | b'.'))?;
    let ends = !text.get(LENGTH).is_some_and(u8::is_ascii_digit);
    if text.get(5) != Some(separator) || !ends {
        return None;
    }
    let (first, second, year) = (number(0..2)?, number(3..5)?, number(6..LENGTH)?);
    let month = |v: u16| (1..=12).contains(&v);
    let (month, day, either_way) = match (month(first), month(second)) {
        (true, true) => (second, first, first != second),
        (false, true) => (second, first, false),
        (true, false) => (first, second, false),
        (false, false) => return None,
    };
    let real = (1900..2100).contains(&year) && (1..=31).contains(&day);
    let date = Date {
        year,
        month: month as u8,
        day: day as u8,
        either_way,
    };
    real.then_some((date, LENGTH))
}

fn year_first(text: &[u8]) -> Option<(Date, usize)> {
    let number = |range: Range<usize>| -> Option<u16> {
        let digits = std::str::from_utf8(text.get(range)?).ok()?;
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        digits.parse().ok()
    };
    let separator = text.get(4).filter(|b| matches!(b, b'-' | b'_' | b'.'));
    let width = usize::from(separator.is_some());
    if text.get(6 + width) != separator && width == 1 {
        return None;
    }
    let year = number(0..4)?;
    let month = number(4 + width..6 + width)?;
    let day = number(6 + 2 * width..8 + 2 * width)?;
    let length = 8 + 2 * width;
    let ends = !text.get(length).is_some_and(u8::is_ascii_digit);
    let real = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (ends && real).then_some((
        Date {
            year,
            month: month as u8,
            day: day as u8,
            either_way: false,
        },
        length,
    ))
}

/// Length of a time of day, as cameras write it behind a date: `_142536`, `_142536123`, ` 14.25.36`.
fn time_of_day(text: &[u8]) -> usize {
    let joined = usize::from(
        text.first()
            .is_some_and(|b| matches!(b, b'_' | b'-' | b'T' | b' ')),
    );
    let rest = &text[joined..];
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if matches!(digits, 6 | 9) && joined == 1 {
        return joined + digits;
    }
    let shape = |pattern: &[u8]| {
        rest.len() >= pattern.len()
            && rest.iter().zip(pattern).all(|(b, p)| match p {
                b'0' => b.is_ascii_digit(),
                b'-' => matches!(b, b'.' | b'-' | b':'),
                _ => false,
            })
    };
    if joined == 1 && shape(b"00-00-00") {
        return joined + 8;
    }
    0
}

/// A time after treatment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) days: u32,
    /// As names of pairs have it: `6w`.
    pub(super) label: String,
}

const UNITS: [(&[&str], &str, u32); 4] = [
    (&["d", "day", "days", "tag", "tage"], "d", 1),
    (
        &["w", "wk", "wks", "week", "weeks", "woche", "wochen"],
        "w",
        7,
    ),
    (&["m", "mo", "month", "months", "monat", "monate"], "m", 30),
    (&["y", "yr", "year", "years", "jahr", "jahre"], "y", 365),
];

/// The times after treatment among the parts of a name.
pub(super) fn intervals(name: &str, parts: &[Range<usize>]) -> Vec<(Interval, Range<usize>)> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        let word = plain(name, part);
        let next = parts.get(index + 1);
        let split = word.find(|c: char| !c.is_ascii_digit());
        let told = match split {
            // `6w`
            Some(at) if at > 0 => interval(&word[..at], &word[at..], 1).map(|i| (i, part.clone())),
            // `week6`, `week 6`: whole words only, because `m3` may be anything.
            Some(0) => {
                let digits = word.find(|c: char| c.is_ascii_digit());
                match (digits, next) {
                    (Some(at), _) => {
                        interval(&word[at..], &word[..at], 3).map(|i| (i, part.clone()))
                    }
                    (None, Some(next)) => {
                        interval(&plain(name, next), &word, 3).map(|i| (i, part.start..next.end))
                    }
                    (None, None) => None,
                }
            }
            // `6 weeks`
            _ => next.and_then(|next| {
                interval(&word, &plain(name, next), 3).map(|i| (i, part.start..next.end))
            }),
        };
        if let Some((interval, range)) = told {
            while parts.get(index).is_some_and(|p| p.end <= range.end) {
                index += 1;
            }
            found.push((interval, range));
        } else {
            index += 1;
        }
    }
    found
}

fn interval(digits: &str, unit: &str, shortest: usize) -> Option<Interval> {
    if !(1..=3).contains(&digits.len()) || unit.len() < shortest {
        return None;
    }
    let number: u32 = digits.parse().ok()?;
    let (_, letter, days) = UNITS.iter().find(|(names, ..)| names.contains(&unit))?;
    Some(Interval {
        days: number * days,
        label: format!("{number}{letter}"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::parts;
    use super::*;

    #[test]
    fn dates_are_read_as_cameras_and_people_write_them() {
        let told =
            |name: &str| day(name).map(|(day, range)| (day.to_string(), name[range].to_owned()));
        let is = |day: &str, part: &str| Some((day.to_owned(), part.to_owned()));
        assert_eq!(told("2024-03-05"), is("2024-03-05", "2024-03-05"));
        assert_eq!(told("anna 2024_03_05 left"), is("2024-03-05", "2024_03_05"));
        assert_eq!(
            told("IMG_20240305_142536"),
            is("2024-03-05", "20240305_142536")
        );
        assert_eq!(
            told("x 2024-03-05 14.25.36"),
            is("2024-03-05", "2024-03-05 14.25.36")
        );
        for name in [
            "2024-13-05",
            "20240532",
            "120240305",
            "202403051",
            "2024-03_05",
            "5.3.2024",
            "13.13.2024",
            "00.03.2024",
            "05.03-2024",
            "05.03.20245",
            "2024-03-05 2024-03-06",
            "üü",
        ] {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn a_date_that_ends_with_its_year_is_one_day_or_two() {
        let told = |name: &str| day(name).unwrap().0;
        for (name, is) in [
            ("17.03.2024", "2024-03-17"),
            ("03-17-2024", "2024-03-17"),
            ("anna 04_04_2024 left", "2024-04-04"),
            ("03.04.2024", "03.04.2024"),
        ] {
            assert_eq!(told(name).to_string(), is, "{name}");
        }
        let before = |a: &str, b: &str| told(a).surely_before(told(b));
        assert!(before("03.04.2023", "03.04.2024"));
        assert!(before("03.04.2024", "17.04.2024"));
        assert!(before("02.03.2024", "04.05.2024"));
        // The fourth of March and the third of April lie on either side.
        assert!(!before("03.04.2024", "17.03.2024") && !before("17.03.2024", "03.04.2024"));
        assert!(!before("03.04.2024", "2024-03-05") && !before("2024-03-05", "03.04.2024"));
        assert!(!before("2024-03-05", "2024-03-05"));
    }

    #[test]
    fn times_after_treatment_are_read_and_codes_are_not() {
        let told = |name: &str| -> Vec<(String, u32)> {
            intervals(name, &parts(name))
                .into_iter()
                .map(|(interval, _)| (interval.label, interval.days))
                .collect()
        };
        let is = |label: &str, days| vec![(label.to_owned(), days)];
        assert_eq!(told("x_6w"), is("6w", 42));
        assert_eq!(told("x-3months-left"), is("3m", 90));
        assert_eq!(told("x 6 weeks"), is("6w", 42));
        assert_eq!(told("week_6"), is("6w", 42));
        assert_eq!(told("Monat3"), is("3m", 90));
        for name in ["m3", "w6", "d10", "x_2", "6x", "0006w", "week"] {
            assert_eq!(told(name), [], "{name}");
        }
    }
}
