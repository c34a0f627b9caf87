//! Counts over many pairs: verdicts, reasons, and the pairs with the lowest scores.

use std::io::{self, Write};

use fairpair::check::Verdict;
use fairpair::checks::CATALOGUE;
use fairpair::report::{Outcome, PairVerdict, Row};
use fairpair_gallery::survey::GalleryFindings;

use serde::Serialize;

use crate::{decisions, json, words};

/// Pairs with the lowest scores that are remembered.
const WORST: usize = 5;

/// Name and version of the summary's JSON form.
const SCHEMA: &str = "fairpair.summary/1";

/// How often one check decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The check's code.
    pub check: String,
    /// Pairs that it makes not comparable.
    pub differs: usize,
    /// Pairs in which it cannot be told, though the policy asks.
    pub unknown: usize,
}

/// One of the pairs with the lowest scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worst {
    /// The pair's name.
    pub id: String,
    /// 0–100.
    pub score: f64,
    /// The checks that decide.
    pub checks: Vec<String>,
}

/// Counts over the pairs that went by, in bounded memory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Name of the policy that judged.
    pub policy: String,
    /// Pairs that are comparable.
    pub comparable: usize,
    /// Pairs that are not.
    pub not_comparable: usize,
    /// Pairs that were read, but of which it cannot be told.
    pub cannot_tell: usize,
    /// Pairs that could not be read.
    pub unreadable: usize,
    /// Findings that a reviewer disputes; they count in full all the same.
    pub disputed: usize,
    /// The checks that decided, in the register's order.
    pub reasons: Vec<Reason>,
    /// Pairs that are not comparable, lowest score first; of equal scores the earlier pair.
    pub worst: Vec<Worst>,
    /// Remarks on how the pairs were found.
    pub notices: Vec<String>,
    /// What only the gallery as a whole shows, where it was looked for.
    pub gallery: Option<Box<GalleryFindings>>,
}

impl Summary {
    /// Nothing yet, judged by the policy of that name.
    pub fn new(policy: impl Into<String>, notices: Vec<String>) -> Self {
        Self {
            policy: policy.into(),
            notices,
            ..Self::default()
        }
    }

    /// All pairs that went by.
    pub fn pairs(&self) -> usize {
        self.comparable + self.not_comparable + self.cannot_tell + self.unreadable
    }

    /// The counts as JSON: schema and number of pairs first, then every field.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Whole<'a> {
            schema: &'static str,
            pairs: usize,
            #[serde(flatten)]
            counts: &'a Summary,
        }
        let whole = Whole {
            schema: SCHEMA,
            pairs: self.pairs(),
            counts: self,
        };
        json::one(out, &whole)
    }

    /// Counts one pair.
    pub fn add(&mut self, row: &Row) {
        let disputed = |d: &&decisions::Decision| d.decision == Some(decisions::Ruling::Disputed);
        self.disputed += decisions::of(row).iter().filter(disputed).count();
        let Outcome::Done(report) = &row.outcome else {
            self.unreadable += 1;
            return;
        };
        *match report.verdict {
            PairVerdict::Comparable => &mut self.comparable,
            PairVerdict::NotComparable => &mut self.not_comparable,
            PairVerdict::CannotTell => &mut self.cannot_tell,
        } += 1;
        for code in words::deciding(report, Verdict::Fail) {
            self.reason(code).differs += 1;
        }
        for code in words::deciding(report, Verdict::Unknown) {
            self.reason(code).unknown += 1;
        }
        if let (PairVerdict::NotComparable, Some(score)) = (report.verdict, report.score) {
            let place = self.worst.partition_point(|w| w.score <= score);
            if place < WORST {
                self.worst.truncate(WORST - 1);
                let checks = words::reasons(report).into_iter().map(str::to_owned);
                let worst = Worst {
                    id: report.id.clone(),
                    score,
                    checks: checks.collect(),
                };
                self.worst.insert(place, worst);
            }
        }
    }

    fn reason(&mut self, code: &str) -> &mut Reason {
        let rank = |code: &str| CATALOGUE.iter().position(|check| check.code == code);
        let place = self
            .reasons
            .partition_point(|r| rank(&r.check) < rank(code));
        if self.reasons.get(place).is_none_or(|r| r.check != code) {
            let reason = Reason {
                check: code.to_owned(),
                differs: 0,
                unknown: 0,
            };
            self.reasons.insert(place, reason);
        }
        &mut self.reasons[place]
    }
}

#[cfg(test)]
mod tests {
    use fairpair::report::{Failure, Problem};

    use super::*;
    use crate::testing::{finding, report, row};

    #[test]
    fn reasons_follow_the_register_and_the_worst_come_first() {
        let mut summary = Summary::new("web", Vec::new());
        for (n, score) in [50.0, 10.0, 30.0, 10.0, 70.0, 20.0, 40.0]
            .into_iter()
            .enumerate()
        {
            let mut report = report(&format!("p{n}"), PairVerdict::NotComparable, Some(score));
            report
                .findings
                .push(finding("lip-gloss", Verdict::Fail, ""));
            if n == 0 {
                report
                    .findings
                    .push(finding("light-shape", Verdict::Fail, ""));
                report
                    .findings
                    .push(finding("light-shape", Verdict::Fail, ""));
                report
                    .findings
                    .push(finding("framing", Verdict::Unknown, ""));
            }
            summary.add(&row(report));
        }
        let problem = Problem {
            side: None,
            path: None,
            message: String::new(),
        };
        summary.add(&Row::new(Failure::new("x", problem).into()));
        assert_eq!(
            (summary.pairs(), summary.not_comparable, summary.unreadable),
            (8, 7, 1)
        );
        let reasons: Vec<_> = summary
            .reasons
            .iter()
            .map(|r| (r.check.as_str(), r.differs, r.unknown))
            .collect();
        assert_eq!(
            reasons,
            [
                ("light-shape", 1, 0),
                ("lip-gloss", 7, 0),
                ("framing", 0, 1)
            ]
        );
        let worst: Vec<_> = summary.worst.iter().map(|w| w.id.as_str()).collect();
        assert_eq!(worst, ["p1", "p3", "p5", "p2", "p6"]);
    }
}
