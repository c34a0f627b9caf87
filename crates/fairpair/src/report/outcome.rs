//! One row of many: a pair's answer, or why there is none, and what the gallery's owner wrote beside it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Measurement, PairVerdict, Report, SCHEMA};
use crate::policy::Policy;
use crate::score::{ScoreError, Side};

/// What became of one pair among many.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome<T = Report> {
    /// The pair was read.
    Done(Box<T>),
    /// The pair could not be read.
    Failed(Box<Failure>),
}

/// A pair's outcome, and the columns of its manifest that fairpair does not read itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row<T = Report> {
    /// What became of the pair.
    #[serde(flatten)]
    pub outcome: Outcome<T>,
    /// Columns carried along from the manifest.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub carried: Map<String, Value>,
}

/// A pair that could not be read: a report without readings, whose verdict is always "cannot tell".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// [`SCHEMA`].
    pub schema: String,
    /// The pair's name.
    pub id: String,
    /// Always [`PairVerdict::CannotTell`].
    pub verdict: PairVerdict,
    /// Always `null`.
    pub score: Option<f64>,
    /// What went wrong.
    pub error: Problem,
    /// Always empty.
    #[serde(default)]
    pub findings: [(); 0],
    /// Always empty.
    #[serde(default)]
    pub readings: Map<String, Value>,
}

/// What went wrong with a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which photo, where it is one photo's fault.
    pub side: Option<Side>,
    /// The file as the caller named it.
    pub path: Option<String>,
    /// What is wrong, and what to do where that is known.
    pub message: String,
}

impl Failure {
    /// The failure of the pair called `id`.
    pub fn new(id: impl Into<String>, error: Problem) -> Self {
        Self {
            schema: SCHEMA.into(),
            id: id.into(),
            verdict: PairVerdict::CannotTell,
            score: None,
            error,
            findings: [],
            readings: Map::new(),
        }
    }

    /// The failure of a pair one of whose photos cannot be read.
    pub fn of_photo(id: impl Into<String>, path: impl Into<String>, error: &ScoreError) -> Self {
        Self::new(
            id,
            Problem {
                side: Some(error.side),
                path: Some(path.into()),
                message: error.source.to_string(),
            },
        )
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Most messages on files name the file themselves.
        let path = self.path.as_ref().filter(|p| !self.message.contains(*p));
        match (self.side, path) {
            (Some(side), Some(path)) => write!(f, "{side} photo {path}: ")?,
            (Some(side), None) => write!(f, "{side} photo: ")?,
            (None, Some(path)) => write!(f, "{path}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

impl<T> Row<T> {
    /// A row with nothing carried along.
    pub fn new(outcome: Outcome<T>) -> Self {
        Self {
            outcome,
            carried: Map::new(),
        }
    }
}

impl<T> From<Failure> for Outcome<T> {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

impl Row<Measurement> {
    /// Judges the row's readings; a failure stays what it is.
    #[must_use]
    pub fn judge(self, policy: &Policy) -> Row {
        Row {
            outcome: match self.outcome {
                Outcome::Done(measured) => Outcome::Done(Box::new(measured.judge(policy))),
                Outcome::Failed(failure) => Outcome::Failed(failure),
            },
            carried: self.carried,
        }
    }
}

impl Row {
    /// The pair's name.
    pub fn id(&self) -> &str {
        match &self.outcome {
            Outcome::Done(report) => &report.id,
            Outcome::Failed(failure) => &failure.id,
        }
    }

    /// The pair's verdict; a pair that could not be read cannot be told.
    pub fn verdict(&self) -> PairVerdict {
        match &self.outcome {
            Outcome::Done(report) => report.verdict,
            Outcome::Failed(_) => PairVerdict::CannotTell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_a_reports_shape_with_the_reason_in_it() {
        let problem = Problem {
            side: Some(Side::After),
            path: Some("a.jpg".into()),
            message: "no such file".into(),
        };
        let row: Row = Row::new(Failure::new("p1", problem).into());
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(
            json,
            format!(
                r#"{{"schema":"{SCHEMA}","id":"p1","verdict":"cannot-tell","score":null,"error":{{"side":"after","path":"a.jpg","message":"no such file"}},"findings":[],"readings":{{}}}}"#
            )
        );
        assert_eq!(serde_json::from_str::<Failure>(&json).unwrap().id, "p1");
    }
}
