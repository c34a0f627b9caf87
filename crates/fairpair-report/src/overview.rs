//! What a gallery shows as a whole: verdicts, the checks that decided, when the after photos were taken, which way each
//! difference leans, and how far the pairs keep to published standards.
//!
//! A difference that leans one way in most pairs flatters or harms the result even where each pair alone is within its
//! limits; honest carelessness leans neither way. Numbers are the rows' own readings, after minus before.

mod counts;
mod lean;
mod since;
mod standards;

use sha2::{Digest as _, Sha256};

use fairpair::report::{Outcome, Row};

use crate::Summary;
use crate::chart::Chart;
use lean::Leans;
use since::Since;

/// What is kept of the rows that went by: a few numbers a pair.
#[derive(Default)]
pub struct Overview {
    leans: Leans,
    since: Since,
    /// Over the pairs' names: tells one gallery's page from another's.
    names: Sha256,
    profiles: Vec<String>,
}

impl Overview {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one pair.
    pub fn add(&mut self, row: &Row) {
        self.names.update(row.id().as_bytes());
        self.names.update([0]);
        let Outcome::Done(report) = &row.outcome else {
            return;
        };
        self.leans.add(&report.readings);
        let time = report.readings.capture_time.as_result().ok();
        self.since.add(&report.readings);
        let profile = time.and_then(|t| Some(&t.windows.as_ref()?.profile));
        if let Some(name) = profile.filter(|name| !self.profiles.contains(name)) {
            self.profiles.push(name.clone());
        }
    }

    /// The treatments' profiles, in the order of first appearance.
    pub fn profiles(&self) -> &[String] {
        &self.profiles
    }

    /// A name for the gallery that stays the same while its pairs do.
    pub(crate) fn key(&self) -> String {
        let digest = self.names.clone().finalize();
        let hex = |out: String, byte: &u8| out + &format!("{byte:02x}");
        digest.iter().take(8).fold(String::new(), hex)
    }

    /// All charts that have something to show.
    pub fn charts(&self, summary: &Summary) -> Vec<Chart> {
        let charts = [
            counts::verdicts(summary),
            counts::reasons(summary),
            self.since.chart(),
        ];
        let mut charts: Vec<Chart> = charts.into_iter().flatten().collect();
        let gallery = summary.gallery.as_deref();
        charts.extend(gallery.map(standards::charts).unwrap_or_default());
        charts.extend(self.leans.chart(gallery));
        charts
    }
}

#[cfg(test)]
mod tests {
    use fairpair::check::Verdict;
    use fairpair::report::PairVerdict;

    use super::*;
    use crate::testing::{finding, report, row};

    fn of(ids: &[&str]) -> (Overview, Summary) {
        let (mut overview, mut summary) = (Overview::new(), Summary::new("web", Vec::new()));
        for id in ids {
            let mut report = report(id, PairVerdict::NotComparable, Some(20.0));
            report
                .findings
                .push(finding("lip-gloss", Verdict::Fail, ""));
            let row = row(report);
            overview.add(&row);
            summary.add(&row);
        }
        (overview, summary)
    }

    #[test]
    fn the_key_follows_the_names() {
        assert_eq!(of(&["a", "b"]).0.key(), of(&["a", "b"]).0.key());
        assert_ne!(of(&["a", "b"]).0.key(), of(&["ab"]).0.key());
    }

    #[test]
    fn what_was_not_read_has_no_chart() {
        let (overview, summary) = of(&["a", "b"]);
        let names: Vec<_> = overview.charts(&summary).iter().map(|c| c.name).collect();
        assert_eq!(names, ["verdicts", "checks"]);
        assert!(Overview::new().charts(&Summary::default()).is_empty());
    }
}
