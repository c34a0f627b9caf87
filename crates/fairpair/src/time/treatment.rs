//! When the treatment took place, as the user says: one session or a course of several.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Moment, Precision, Stamp, StampError, Zone, ZoneOffset};

/// One treatment session: a date or date-time, with or without a zone.
///
/// A date alone means some time on that civil day; without a zone, in any zone. A zone is an offset (`+01:00`) or a name in
/// brackets (`[Europe/Berlin]`, RFC 9557). Written in JSON as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TreatmentTime {
    raw: String,
    stamp: Stamp,
    moment: Moment,
}

/// Why a treatment time was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreatmentTimeError {
    /// A name in brackets that is no zone, or not one with the offset beside it.
    #[error(
        "the treatment time \"{0}\" names no zone, or one that does not keep the offset beside it; accepted are 2024-03-01T14:30[Europe/Berlin] and 2024-03-01T14:30+01:00"
    )]
    NamedZone(String),
    /// Anything else.
    #[error(
        "the treatment time \"{text}\" {problem}; accepted are 2024-03-01, 2024-03-01T14:30, 2024-03-01 14:30:00, each with or without a zone: Z, +01:00 or [Europe/Berlin]"
    )]
    Unreadable {
        /// The text as given.
        text: String,
        /// What is wrong with it.
        problem: StampError,
    },
    /// A list with nothing in it.
    #[error(
        "no treatment time was given; accepted are 2024-03-01 or 2024-03-01T14:30+01:00, several separated by \";\""
    )]
    Empty,
}

impl TreatmentTime {
    /// Earliest and latest instant of the session.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// The offset, where one was given.
    pub fn zone(&self) -> Option<ZoneOffset> {
        self.stamp.zone
    }

    /// How precisely the time was given.
    pub fn precision(&self) -> Precision {
        self.stamp.precision
    }

    /// The same session told in `zone`; a zone that it states itself stays.
    #[must_use]
    pub fn or_in_zone(self, zone: &Zone) -> Self {
        if self.stamp.zone.is_some() || self.raw.contains('[') {
            return self;
        }
        let told = match zone {
            Zone::Offset(offset) => format!("{}{offset}", self.raw),
            Zone::Named(zone) => format!("{}[{}]", self.raw, zone.name()),
        };
        told.parse().unwrap_or(self)
    }
}

/// The text without a name in brackets, and the zone of that name; `None` where it is none.
fn without_name(text: &str) -> Option<(&str, Option<Zone>)> {
    let Some((stamp, name)) = text.split_once('[') else {
        return Some((text, None));
    };
    let name = name.strip_suffix(']')?;
    match name.parse() {
        Ok(zone @ Zone::Named(_)) => Some((stamp, Some(zone))),
        _ => None,
    }
}

impl FromStr for TreatmentTime {
    type Err = TreatmentTimeError;

    fn from_str(text: &str) -> Result<Self, TreatmentTimeError> {
        let raw = text.trim().to_owned();
        let unreadable = |problem| TreatmentTimeError::Unreadable {
            text: raw.clone(),
            problem,
        };
        let Some((text, named)) = without_name(&raw) else {
            return Err(TreatmentTimeError::NamedZone(raw));
        };
        let stamp = Stamp::parse(text, &['-']).map_err(unreadable)?;
        let moment = |found: Option<Moment>| found.ok_or_else(|| unreadable(StampError::Range));
        let own = moment(stamp.moment())?;
        let moment = match named {
            None => own,
            Some(zone) => {
                let named = moment(zone.moment(stamp.from, stamp.to))?;
                if own.latest < named.earliest || named.latest < own.earliest {
                    return Err(TreatmentTimeError::NamedZone(raw));
                }
                // An offset beside the name tells which of two readings is meant.
                if stamp.zone.is_some() { own } else { named }
            }
        };
        Ok(Self { raw, stamp, moment })
    }
}

impl fmt::Display for TreatmentTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}

impl TryFrom<String> for TreatmentTime {
    type Error = TreatmentTimeError;

    fn try_from(text: String) -> Result<Self, TreatmentTimeError> {
        text.parse()
    }
}

impl From<TreatmentTime> for String {
    fn from(time: TreatmentTime) -> Self {
        time.raw
    }
}

/// Treatment sessions, oldest first; empty where nothing was said. In JSON a list of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sessions(Vec<TreatmentTime>);

impl Sessions {
    /// The sessions in order of time.
    pub fn new(mut sessions: Vec<TreatmentTime>) -> Self {
        sessions.sort_by(|a, b| {
            let key = |t: &TreatmentTime| (t.moment.earliest, t.moment.latest);
            key(a).cmp(&key(b)).then_with(|| a.raw.cmp(&b.raw))
        });
        Self(sessions)
    }

    /// Whether nothing was said about the treatment's time.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sessions, oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, TreatmentTime> {
        self.0.iter()
    }

    /// The same sessions; those without a zone are told in `zone`.
    #[must_use]
    pub fn or_in_zone(self, zone: &Zone) -> Self {
        Self::new(self.0.into_iter().map(|t| t.or_in_zone(zone)).collect())
    }
}

impl<'a> IntoIterator for &'a Sessions {
    type Item = &'a TreatmentTime;
    type IntoIter = std::slice::Iter<'a, TreatmentTime>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromStr for Sessions {
    type Err = TreatmentTimeError;

    /// Reads one session or several separated by `;`.
    fn from_str(text: &str) -> Result<Self, TreatmentTimeError> {
        let parts = text.split(';').map(str::trim).filter(|t| !t.is_empty());
        let sessions = parts.map(str::parse).collect::<Result<Vec<_>, _>>()?;
        if sessions.is_empty() {
            return Err(TreatmentTimeError::Empty);
        }
        Ok(Self::new(sessions))
    }
}

impl fmt::Display for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, session) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{session}")?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Sessions {
    /// A list of texts, or one text with `;` between sessions.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            One(String),
            Many(Vec<String>),
        }
        let parsed = match Form::deserialize(deserializer)? {
            Form::One(text) if text.trim().is_empty() => Ok(Self::default()),
            Form::One(text) => text.parse(),
            Form::Many(texts) => texts
                .iter()
                .map(|t| t.parse())
                .collect::<Result<_, _>>()
                .map(Self::new),
        };
        parsed.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> String {
        let m = text.parse::<TreatmentTime>().unwrap().moment();
        format!("{:.0} {:.0}", m.earliest, m.latest)
    }

    #[test]
    fn a_treatment_time_spans_what_it_leaves_open() {
        for (text, expected) in [
            ("2024-03-01", "2024-02-29T10:00:00Z 2024-03-02T11:59:59Z"),
            ("2024-03-01Z", "2024-03-01T00:00:00Z 2024-03-01T23:59:59Z"),
            (
                "2024-03-01+01:00",
                "2024-02-29T23:00:00Z 2024-03-01T22:59:59Z",
            ),
            (
                "2024-03-01T14:30",
                "2024-03-01T00:30:00Z 2024-03-02T02:30:59Z",
            ),
            (
                "2024-03-01 14:30:00+01:00",
                "2024-03-01T13:30:00Z 2024-03-01T13:30:00Z",
            ),
            (
                "2024-03-01 14:30:00 -0500",
                "2024-03-01T19:30:00Z 2024-03-01T19:30:00Z",
            ),
            (
                "2024-03-01T14:30[Europe/Berlin]",
                "2024-03-01T13:30:00Z 2024-03-01T13:30:59Z",
            ),
            // The clocks were put forward on that day.
            (
                "2024-03-31[Europe/Berlin]",
                "2024-03-30T23:00:00Z 2024-03-31T21:59:59Z",
            ),
            (
                "2024-10-27T02:30:00+01:00[Europe/Berlin]",
                "2024-10-27T01:30:00Z 2024-10-27T01:30:00Z",
            ),
            (
                "2024-12-31T23:30Z",
                "2024-12-31T23:30:00Z 2024-12-31T23:30:59Z",
            ),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    #[test]
    fn an_unreadable_time_is_refused_with_the_accepted_forms() {
        for text in [
            "",
            "01.03.2024",
            "2024-02-30",
            "2024-03-01 14:30 CET",
            "last week",
            "2024:03:01",
            "2024-03-01T25:00",
        ] {
            let error = text.parse::<TreatmentTime>().unwrap_err().to_string();
            assert!(error.contains("2024-03-01T14:30"), "{error}");
        }
        for text in [
            "2024-03-01T14:30[Europe/Atlantis]",
            "2024-03-01T14:30[Europe/Berlin",
            "2024-03-01T14:30[+01:00]",
            "2024-03-01T14:30:00+05:00[Europe/Berlin]",
        ] {
            let named = text.parse::<TreatmentTime>().unwrap_err().to_string();
            assert!(named.contains("names no zone"), "{named}");
        }
        assert_eq!(" ; ".parse::<Sessions>(), Err(TreatmentTimeError::Empty));
    }

    #[test]
    fn sessions_are_sorted_and_written_as_they_were_given() {
        let sessions: Sessions = "2024-04-01; 2024-03-01T14:30;2024-02-01Z".parse().unwrap();
        let json = serde_json::to_string(&sessions).unwrap();
        assert_eq!(json, r#"["2024-02-01Z","2024-03-01T14:30","2024-04-01"]"#);
        assert_eq!(serde_json::from_str::<Sessions>(&json).unwrap(), sessions);
        let text = serde_json::to_string(&sessions.to_string()).unwrap();
        assert_eq!(serde_json::from_str::<Sessions>(&text).unwrap(), sessions);
        assert!(serde_json::from_str::<Sessions>(r#"["soon"]"#).is_err());
    }

    #[test]
    fn a_zone_for_all_leaves_stated_zones_alone() {
        let sessions: Sessions = "2024-03-01; 2024-04-01T10:00Z".parse().unwrap();
        let told = sessions.clone().or_in_zone(&"+02:00".parse().unwrap());
        assert_eq!(told.to_string(), "2024-03-01+02:00; 2024-04-01T10:00Z");
        let told = sessions.or_in_zone(&"Europe/Berlin".parse().unwrap());
        assert_eq!(
            told.to_string(),
            "2024-03-01[Europe/Berlin]; 2024-04-01T10:00Z"
        );
    }
}
