//! Offset of a civil clock from UTC.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Offset of a civil clock from UTC, minutes east: −720 … +840 in steps of 15. Written `+05:45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZoneOffset(i16);

/// Why a text is no zone offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Not of the form `+hh:mm`, `+hhmm`, `+hh` or `Z`.
    #[error("a zone offset looks like +01:00, -05:30 or Z")]
    Form,
    /// No place on Earth keeps this offset.
    #[error("a zone offset lies between -12:00 and +14:00 in steps of 15 minutes")]
    Impossible,
    /// Neither an offset nor the name of a zone.
    #[error("a zone is an offset such as +01:00 or a name such as Europe/Berlin")]
    NoSuch,
}

impl ZoneOffset {
    /// The clock of Greenwich.
    pub const UTC: Self = Self(0);
    /// The clock that is furthest behind UTC.
    pub const WESTMOST: Self = Self(-12 * 60);
    /// The clock that is furthest ahead of UTC.
    pub const EASTMOST: Self = Self(14 * 60);

    /// Offset of so many minutes east of Greenwich.
    ///
    /// # Errors
    /// [`ZoneError::Impossible`] outside −720 … +840 or where no multiple of 15.
    pub fn from_minutes(minutes: i32) -> Result<Self, ZoneError> {
        let west = i32::from(Self::WESTMOST.0);
        let east = i32::from(Self::EASTMOST.0);
        if !(west..=east).contains(&minutes) || minutes % 15 != 0 {
            return Err(ZoneError::Impossible);
        }
        i16::try_from(minutes)
            .map(Self)
            .map_err(|_| ZoneError::Impossible)
    }

    /// Minutes east of Greenwich.
    pub fn minutes(self) -> i32 {
        i32::from(self.0)
    }
}

impl FromStr for ZoneOffset {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        if matches!(text, "Z" | "z") {
            return Ok(Self::UTC);
        }
        // U+2212 is what typesetters and some phones write for a minus.
        let (sign, digits) = match text.split_at_checked(1) {
            Some(("+", rest)) => (1, rest),
            Some(("-", rest)) => (-1, rest),
            _ => (-1, text.strip_prefix('\u{2212}').ok_or(ZoneError::Form)?),
        };
        let (hours, minutes) = match (digits.len(), digits.split_once(':')) {
            (4 | 5, Some((h, m))) if m.len() == 2 => (h, m),
            (4, None) => digits.split_at_checked(2).ok_or(ZoneError::Form)?,
            (1 | 2, None) => (digits, "00"),
            _ => return Err(ZoneError::Form),
        };
        let number = |s: &str| -> Result<i32, ZoneError> {
            if s.is_empty() || !s.bytes().all(|b| b.is_ascii_digit()) {
                return Err(ZoneError::Form);
            }
            s.parse().map_err(|_| ZoneError::Form)
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        if minutes > 59 {
            return Err(ZoneError::Impossible);
        }
        Self::from_minutes(sign * (hours * 60 + minutes))
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let minutes = self.0.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl TryFrom<String> for ZoneOffset {
    type Error = ZoneError;

    fn try_from(text: String) -> Result<Self, ZoneError> {
        text.parse()
    }
}

impl From<ZoneOffset> for String {
    fn from(zone: ZoneOffset) -> Self {
        zone.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_read_and_written_one_way() {
        for (text, written) in [
            ("+02:00", "+02:00"),
            ("-0330", "-03:30"),
            ("+5:45", "+05:45"),
            ("+14", "+14:00"),
            ("-12:00", "-12:00"),
            ("Z", "+00:00"),
            ("\u{2212}07:00", "-07:00"),
        ] {
            assert_eq!(text.parse::<ZoneOffset>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn offsets_that_no_place_keeps_are_refused() {
        for text in ["+14:15", "-12:15", "+02:07", "+25:00", "+01:75"] {
            assert_eq!(
                text.parse::<ZoneOffset>(),
                Err(ZoneError::Impossible),
                "{text}"
            );
        }
        for text in [
            "", "02:00", "+", "+a", "+2:0", "+é1", "   :  ", "+00002", "+-1:00",
        ] {
            assert_eq!(text.parse::<ZoneOffset>(), Err(ZoneError::Form), "{text}");
        }
    }
}
