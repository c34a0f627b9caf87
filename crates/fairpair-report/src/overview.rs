//! What a gallery shows as a whole: verdicts, the checks that decided, which way each difference leans, and when the after
//! photos were taken.
//!
//! A difference that leans one way in most pairs flatters or harms the result even where each pair alone is within its
//! limits; honest carelessness leans neither way. Numbers are the rows' own readings, after minus before.

mod lean;
mod since;

use sha2::{Digest as _, Sha256};

use fairpair::report::{Outcome, Row};

use crate::Summary;
use crate::chart::{Chart, ROW, WIDTH};
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
            verdicts(summary),
            reasons(summary),
            self.leans.chart(),
            self.since.chart(),
        ];
        charts.into_iter().flatten().collect()
    }
}

fn verdicts(summary: &Summary) -> Option<Chart> {
    let parts = [
        (summary.comparable, "comparable", "pass"),
        (summary.not_comparable, "not comparable", "fail"),
        (summary.cannot_tell, "cannot tell", "unknown"),
        (summary.unreadable, "could not be read", "quiet"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(n, ..)| *n > 0).collect();
    let total = summary.pairs().max(1) as f64;
    let told: Vec<String> = parts
        .iter()
        .map(|(n, what, _)| format!("{n} {what}"))
        .collect();
    let about = format!(
        "Of {}: {}.",
        crate::words::pairs(summary.pairs()),
        told.join(", ")
    );
    let rows = parts.len() as f64;
    let mut chart = Chart::new("verdicts", "Verdicts", about, 30.0 + rows * ROW);
    let mut x = 0.0;
    for (i, (n, what, class)) in parts.iter().enumerate() {
        let share = *n as f64 / total;
        let wide = share * WIDTH;
        chart.rect([x, 0.0, wide - 1.0, 20.0], class, format!("{n} {what}"));
        x += wide;
        let y = 26.0 + i as f64 * ROW;
        chart.rect([0.0, y + 4.0, 12.0, 12.0], class, String::new());
        chart.text([20.0, y + 15.0], "start", "label", *what);
        let counted = format!("{n}  ({:.0} %)", share * 100.0);
        chart.text([WIDTH, y + 15.0], "end", "number", counted);
    }
    (!parts.is_empty()).then_some(chart)
}

fn reasons(summary: &Summary) -> Option<Chart> {
    const LEFT: f64 = 130.0;
    const RIGHT: f64 = 90.0;
    let most = summary
        .reasons
        .iter()
        .map(|r| r.differs + r.unknown)
        .max()
        .filter(|n| *n > 0)?;
    let mut order: Vec<_> = summary.reasons.iter().collect();
    order.sort_by_key(|r| std::cmp::Reverse((r.differs, r.unknown)));
    let about = "Checks that decided, the most frequent first: pairs that differ, and pairs in which it cannot be told.";
    let mut chart = Chart::new(
        "checks",
        "What decided",
        about.to_owned(),
        24.0 + order.len() as f64 * ROW,
    );
    chart.text(
        [LEFT, 14.0],
        "start",
        "quiet",
        "differs, then cannot be told",
    );
    chart.text([WIDTH, 14.0], "end", "quiet", "pairs");
    for (i, reason) in order.iter().enumerate() {
        let y = 22.0 + i as f64 * ROW;
        let scale = (WIDTH - LEFT - RIGHT) / most as f64;
        let (differs, unknown) = (reason.differs as f64 * scale, reason.unknown as f64 * scale);
        chart.text(
            [0.0, y + 14.0],
            "start",
            "label",
            crate::clean(&reason.check),
        );
        let told = format!("{} pairs differ", reason.differs);
        chart.rect([LEFT, y + 3.0, differs, 14.0], "fail", told);
        let told = format!("{} pairs cannot be told", reason.unknown);
        chart.rect([LEFT + differs, y + 3.0, unknown, 14.0], "unknown", told);
        let counted = match (reason.differs, reason.unknown) {
            (differs, 0) => differs.to_string(),
            (0, unknown) => format!("{unknown} ?"),
            (differs, unknown) => format!("{differs} + {unknown} ?"),
        };
        chart.text([WIDTH, y + 14.0], "end", "number", counted);
    }
    Some(chart)
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
