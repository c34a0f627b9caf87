//! What reviewers said of findings: written by the page, taken back into the next report.
//!
//! A decision stands beside its finding and changes neither verdict nor score: a disputed finding is shown as disputed. It
//! is known by pair, check and the finding's number within its check, and keeps the sentence that the reviewer saw, so that a
//! decision on another reading is told apart.

use std::collections::BTreeMap;

use fairpair::report::{Finding, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name and version of the file's form.
pub const SCHEMA: &str = "fairpair.decisions/1";

/// Name under which decisions are carried in a row.
pub const COLUMN: &str = "decisions";

/// What a reviewer says of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// The finding is right.
    Accepted,
    /// The finding is not right, or does not matter here.
    Disputed,
}

impl Ruling {
    /// The word of the file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Disputed => "disputed",
        }
    }
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The pair's name.
    pub pair: String,
    /// The check's code.
    pub check: String,
    /// Number of the finding among those of its check, from 0.
    #[serde(default)]
    pub finding: usize,
    /// The sentence that was decided on.
    #[serde(default)]
    pub message: String,
    /// The ruling; a comment may stand alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Ruling>,
    /// What the reviewer wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// When, as the browser's clock says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

impl Decision {
    fn says(&self) -> bool {
        self.decision.is_some() || !self.comment.is_empty()
    }

    fn is_of(&self, other: &Self) -> bool {
        (&self.check, self.finding) == (&other.check, other.finding)
    }

    fn is_later_than(&self, other: &Self) -> bool {
        !other.at.is_empty() && self.at > other.at
    }
}

#[derive(Deserialize)]
struct DecisionFile {
    schema: String,
    decisions: Vec<Decision>,
}

/// Why a file holds no decisions.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    /// Not JSON, or of another shape.
    #[error(
        "this is not a file of decisions; the report's page writes one (Export decisions): {0}"
    )]
    Syntax(#[from] serde_json::Error),
    /// Of another version.
    #[error("the decisions are of the form \"{0}\", not \"{SCHEMA}\"")]
    Schema(String),
}

/// Decisions by pair.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions(BTreeMap<String, Vec<Decision>>);

impl Decisions {
    /// Reads what the page exported.
    ///
    /// # Errors
    /// [`DecisionsError`] where it is something else.
    pub fn from_json(text: &str) -> Result<Self, DecisionsError> {
        let file: DecisionFile = serde_json::from_str(text)?;
        if file.schema != SCHEMA {
            return Err(DecisionsError::Schema(file.schema));
        }
        let mut by_pair: BTreeMap<String, Vec<Decision>> = BTreeMap::new();
        for decision in file.decisions {
            let pair = by_pair.entry(decision.pair.clone()).or_default();
            pair.push(decision);
        }
        Ok(Self(by_pair))
    }

    /// Puts the pair's decisions into its row. Of two on one finding the later by the browsers' clocks stays, or the one of the file where
    /// that is not known; one that says nothing (any more) takes the other back.
    pub fn attach(&mut self, row: &mut Row) {
        let Some(new) = self.0.remove(row.id()) else {
            return;
        };
        let mut all = of(row);
        for made in new {
            match all.iter_mut().find(|old| old.is_of(&made)) {
                Some(old) if old.is_later_than(&made) => {}
                Some(old) => *old = made,
                None => all.push(made),
            }
        }
        all.retain(Decision::says);
        if all.is_empty() {
            row.carried.shift_remove(COLUMN);
        } else if let Ok(value) = serde_json::to_value(all) {
            row.carried.insert(COLUMN.to_owned(), value);
        }
    }

    /// The pairs whose decisions have found no row.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The decisions that a row carries; a column of the manifest that happens to have the name carries none.
pub fn of(row: &Row) -> Vec<Decision> {
    let carried = row.carried.get(COLUMN);
    carried
        .and_then(|value| serde_json::from_value(Value::clone(value)).ok())
        .unwrap_or_default()
}

/// Number of the finding at this place among those of its check.
pub(crate) fn nth(findings: &[Finding], at: usize) -> usize {
    let check = &findings[at].check;
    findings[..at].iter().filter(|f| f.check == *check).count()
}

/// The decision on the finding at this place.
pub(crate) fn on<'a>(
    decided: &'a [Decision],
    findings: &[Finding],
    at: usize,
) -> Option<&'a Decision> {
    let (check, nth) = (&findings[at].check, nth(findings, at));
    decided
        .iter()
        .find(|d| d.check == *check && d.finding == nth)
}

#[cfg(test)]
mod tests {
    use fairpair::report::PairVerdict;

    use super::*;
    use crate::testing::{report, row};

    fn file(pair: &str, ruling: &str) -> String {
        format!(
            r#"{{"schema":"{SCHEMA}","decisions":[{{"pair":"{pair}","check":"lip-gloss","finding":0,"message":"m","decision":"{ruling}"}}]}}"#
        )
    }

    #[test]
    fn a_newer_decision_replaces_an_older_one() {
        let mut row = row(report("p", PairVerdict::NotComparable, None));
        for ruling in ["accepted", "disputed"] {
            let mut decisions = Decisions::from_json(&file("p", ruling)).unwrap();
            decisions.attach(&mut row);
            assert_eq!(decisions.left().count(), 0);
        }
        let all = of(&row);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].decision, Some(Ruling::Disputed));
    }

    /// One decision of this moment; without a ruling it takes an earlier one back.
    fn at(moment: &str, ruling: Option<&str>) -> String {
        let ruling = ruling.map_or_else(String::new, |r| format!(r#","decision":"{r}""#));
        format!(
            r#"{{"schema":"{SCHEMA}","decisions":[{{"pair":"p","check":"lip-gloss","at":"{moment}"{ruling}}}]}}"#
        )
    }

    #[test]
    fn the_later_decision_stays_and_one_taken_back_goes() {
        let mut row = row(report("p", PairVerdict::NotComparable, None));
        let mut take = |moment: &str, ruling| {
            let mut decisions = Decisions::from_json(&at(moment, ruling)).unwrap();
            decisions.attach(&mut row);
            of(&row).first().and_then(|d| d.decision)
        };
        assert_eq!(take("2024-03-02", Some("disputed")), Some(Ruling::Disputed));
        assert_eq!(take("2024-03-01", Some("accepted")), Some(Ruling::Disputed));
        assert_eq!(take("2024-03-01", None), Some(Ruling::Disputed));
        assert_eq!(take("2024-03-03", None), None);
        assert!(!row.carried.contains_key(COLUMN));
    }

    #[test]
    fn decisions_without_a_pair_are_told() {
        let mut decisions = Decisions::from_json(&file("q", "accepted")).unwrap();
        decisions.attach(&mut row(report("p", PairVerdict::NotComparable, None)));
        assert_eq!(decisions.left().collect::<Vec<_>>(), ["q"]);
    }

    #[test]
    fn another_file_is_refused() {
        for text in ["[]", "{\"schema\":\"x\",\"decisions\":[]}", "no"] {
            assert!(Decisions::from_json(text).is_err(), "{text}");
        }
        let mut row = row(report("p", PairVerdict::NotComparable, None));
        row.carried.insert(COLUMN.into(), "all mine".into());
        assert!(of(&row).is_empty());
    }
}
