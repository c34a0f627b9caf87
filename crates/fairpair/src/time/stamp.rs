//! A date, or date and time, as it is written down: with what precision, and with or without a zone.

use jiff::civil::{Date, DateTime, Time};

use super::{Moment, ZoneError, ZoneOffset};

/// How precisely a stamp was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `2024-03-01`: some time on that civil day.
    Day,
    /// `2024-03-01 14:30`: some time in that minute.
    Minute,
    /// `2024-03-01 14:30:05` or finer.
    Second,
}

/// A date, or date and time, on a civil clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// First civil instant that the text may mean.
    pub from: DateTime,
    /// Last civil instant that the text may mean: the end of the day or minute.
    pub to: DateTime,
    /// The zone, where it was written.
    pub zone: Option<ZoneOffset>,
    /// How precisely it was written.
    pub precision: Precision,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// Nothing but spaces, zeros and separators, which EXIF uses for "unknown".
    #[error("is blank")]
    Blank,
    /// Not of the form of a date.
    #[error("is no date")]
    Form,
    /// A month 13, a 30 February, a minute 61, a year before photography.
    #[error("is no day or time that exists")]
    Range,
    /// The zone at the end is none.
    #[error("{0}")]
    Zone(#[from] ZoneError),
}

/// Photography begins with Niépce in 1826; a year beyond these is a damaged or mistyped one.
const YEARS: std::ops::RangeInclusive<i16> = 1826..=2199;

impl Stamp {
    /// Reads `YYYY-MM-DD[(T| )hh:mm[:ss[.fff]]][zone]`. `separators` are the characters allowed between the parts of the
    /// date: `-` in ISO 8601, `:` in EXIF.
    ///
    /// # Errors
    /// [`StampError`] saying what is wrong.
    pub fn parse(text: &str, separators: &[char]) -> Result<Self, StampError> {
        let text = text.trim();
        if text.chars().all(|c| " 0:-/.TZ+".contains(c)) {
            return Err(StampError::Blank);
        }
        let mut rest = Scanner(text);
        let year = rest.number(4, 4)?;
        let separator = rest.one_of(separators).ok_or(StampError::Form)?;
        let month = rest.number(1, 2)?;
        rest.one_of(&[separator]).ok_or(StampError::Form)?;
        let day = rest.number(1, 2)?;
        let date = date(year, month, day)?;

        let mut time = None;
        let parted = rest.one_of(&['T', 't', ' ']).is_some();
        rest.spaces();
        if parted && rest.0.starts_with(|c: char| c.is_ascii_digit()) {
            time = Some(rest.time()?);
            rest.spaces();
        }
        let zone = match rest.0 {
            "" => None,
            zone => Some(zone.parse::<ZoneOffset>().map_err(|e| match e {
                ZoneError::Impossible => StampError::Zone(e),
                ZoneError::Form | ZoneError::NoSuch => StampError::Form,
            })?),
        };
        let (from, to, precision) = match time {
            None => (
                date.to_datetime(Time::midnight()),
                date.to_datetime(Time::MAX),
                Precision::Day,
            ),
            Some((time, false)) => {
                let end = Time::new(time.hour(), time.minute(), 59, 999_999_999);
                let end = end.map_err(|_| StampError::Range)?;
                (
                    date.to_datetime(time),
                    date.to_datetime(end),
                    Precision::Minute,
                )
            }
            Some((time, true)) => (
                date.to_datetime(time),
                date.to_datetime(time),
                Precision::Second,
            ),
        };
        Ok(Self {
            from,
            to,
            zone,
            precision,
        })
    }

    /// The instants that this may mean.
    pub fn moment(&self) -> Option<Moment> {
        Moment::of_civil(self.from, self.to, self.zone)
    }
}

fn date(year: u32, month: u32, day: u32) -> Result<Date, StampError> {
    let year = i16::try_from(year).map_err(|_| StampError::Range)?;
    if !YEARS.contains(&year) {
        return Err(StampError::Range);
    }
    Date::new(year, month as i8, day as i8).map_err(|_| StampError::Range)
}

/// What is left of the text.
struct Scanner<'a>(&'a str);

impl Scanner<'_> {
    fn spaces(&mut self) {
        self.0 = self.0.trim_start_matches(' ');
    }

    fn one_of(&mut self, wanted: &[char]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| wanted.contains(c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    /// A number of `least` to `most` digits; old cameras pad with a space (`2003: 8: 6`).
    fn number(&mut self, least: usize, most: usize) -> Result<u32, StampError> {
        let padded = self
            .0
            .strip_prefix(' ')
            .filter(|_| least < most)
            .unwrap_or(self.0);
        let digits = padded
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        if digits < least {
            return Err(StampError::Form);
        }
        let (number, rest) = padded.split_at(digits);
        self.0 = rest;
        number.parse().map_err(|_| StampError::Form)
    }

    /// `hh:mm[:ss[.fff]]`, and whether it had seconds.
    fn time(&mut self) -> Result<(Time, bool), StampError> {
        let hour = self.number(1, 2)?;
        self.one_of(&[':']).ok_or(StampError::Form)?;
        let minute = self.number(1, 2)?;
        let (mut second, mut nanosecond) = (0, 0);
        let seconds = self.one_of(&[':']).is_some();
        if seconds {
            second = self.number(1, 2)?;
            if self.one_of(&['.', ',']).is_some() {
                let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
                let (fraction, rest) = self.0.split_at(digits);
                nanosecond = nanoseconds(fraction).ok_or(StampError::Form)?;
                self.0 = rest;
            }
        }
        let time = Time::new(hour as i8, minute as i8, second as i8, nanosecond);
        Ok((time.map_err(|_| StampError::Range)?, seconds))
    }
}

/// Nanoseconds of the digits after a decimal point; digits beyond the ninth are dropped.
pub(crate) fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    kept.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXIF: &[char] = &[':', '-', '/'];

    #[test]
    fn cameras_spell_dates_in_several_ways() {
        for (text, civil, precision) in [
            (
                "2018:08:27 12:20:23",
                "2018-08-27T12:20:23",
                Precision::Second,
            ),
            (
                "2003: 8: 6 18: 4:34",
                "2003-08-06T18:04:34",
                Precision::Second,
            ),
            (
                "2013/08/27 19:45:23",
                "2013-08-27T19:45:23",
                Precision::Second,
            ),
            (
                "2015-06-29T18:19:12+01:00",
                "2015-06-29T18:19:12",
                Precision::Second,
            ),
            (
                "2020:09:02 18:52:42.892",
                "2020-09-02T18:52:42.892",
                Precision::Second,
            ),
            ("2020:09:02 18:52", "2020-09-02T18:52:00", Precision::Minute),
            ("2020:09:02", "2020-09-02T00:00:00", Precision::Day),
        ] {
            let stamp = Stamp::parse(text, EXIF).unwrap();
            assert_eq!(
                (stamp.from.to_string().as_str(), stamp.precision),
                (civil, precision),
                "{text}"
            );
        }
    }

    #[test]
    fn blank_and_rubbish_are_told_apart() {
        for text in [
            "",
            "    :  :     :  :  ",
            "0000:00:00 00:00:00",
            "                   ",
        ] {
            assert_eq!(Stamp::parse(text, EXIF), Err(StampError::Blank), "{text:?}");
        }
        for text in [
            "2001:12:00 00:00:00",
            "2023:02:29",
            "2024:13:01",
            "2024:01:01 24:00:00",
            "0042:01:01",
            "2024:01:01 10:61:00",
        ] {
            assert_eq!(Stamp::parse(text, EXIF), Err(StampError::Range), "{text:?}");
        }
        for text in [
            "yesterday",
            "2024",
            "24:01:01",
            "2024-01:01",
            "2024:01:01 noon",
            "2024:01:01 10",
            "２０２４:01:01",
            "2024:01:01 10:00:00.x",
            "é024:01:01",
        ] {
            assert_eq!(Stamp::parse(text, EXIF), Err(StampError::Form), "{text:?}");
        }
        assert_eq!(
            Stamp::parse("2024:01:01 10:00:00+19:00", EXIF),
            Err(StampError::Zone(ZoneError::Impossible))
        );
    }

    #[test]
    fn a_day_lasts_to_its_end_and_a_minute_too() {
        let day = Stamp::parse("2024-02-29", EXIF).unwrap();
        assert_eq!(day.to.to_string(), "2024-02-29T23:59:59.999999999");
        let minute = Stamp::parse("2024-02-29 10:05Z", EXIF).unwrap();
        assert_eq!(minute.to.to_string(), "2024-02-29T10:05:59.999999999");
        assert_eq!(minute.zone, Some(ZoneOffset::UTC));
    }
}
