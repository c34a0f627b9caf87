//! What the page's table shows of one pair, as text that is ready to be escaped.

use std::collections::BTreeSet;

use fairpair::check::{Level, Verdict};
use fairpair::report::{Finding, Outcome, Row};
use serde::Serialize;

use super::{data, detail};
use crate::decisions::{self, Ruling};
use crate::{clean, number as numbers, words};

#[derive(Serialize)]
pub(super) struct RowView {
    n: usize,
    /// The pair's name as JSON, exactly as in files.
    id: String,
    name: String,
    verdict: &'static str,
    class: &'static str,
    score: String,
    /// The worst findings.
    why: Vec<FindingView>,
    /// Findings that are not shown here.
    more: usize,
    error: Option<String>,
    /// Checks that did not pass, for the filter.
    checks: String,
    /// Those of them that decide, as the overview counts them.
    decides: String,
    /// Manifest columns as JSON, for the filter.
    tags: String,
    disputed: usize,
    /// Whether a reviewer said anything of this pair.
    decided: bool,
}

#[derive(Serialize)]
struct FindingView {
    check: String,
    class: &'static str,
    mark: &'static str,
    message: String,
    aside: &'static str,
    /// Further checks that say the same.
    alike: usize,
}

/// Findings that the table shows of a pair.
const SHOWN: usize = 3;

impl RowView {
    pub(super) fn of(n: usize, row: &Row) -> std::io::Result<Self> {
        let decided = decisions::of(row);
        let mut view = Self {
            n,
            id: data::json(&row.id())?,
            decided: !decided.is_empty(),
            name: clean(row.id()).into_owned(),
            verdict: words::verdict(row.verdict()),
            class: words::verdict_key(row.verdict()),
            score: String::new(),
            why: Vec::new(),
            more: 0,
            error: None,
            checks: String::new(),
            decides: String::new(),
            tags: data::json(&detail::tags(row))?,
            disputed: decided
                .iter()
                .filter(|d| d.decision == Some(Ruling::Disputed))
                .count(),
        };
        match &row.outcome {
            Outcome::Done(report) => {
                view.score = report.score.map(numbers::score).unwrap_or_default();
                let order = ordered(&report.findings);
                let mut telling: Vec<&Finding> = order
                    .iter()
                    .map(|at| &report.findings[*at])
                    .filter(|f| f.verdict != Verdict::Pass)
                    .collect();
                // Few are shown, so what decides goes before louder remarks that do not.
                telling.sort_by_key(|f| f.level != Level::Error);
                let told = merged(&telling);
                view.more = told.iter().skip(SHOWN).map(|(_, alike)| alike + 1).sum();
                let shown = told.iter().take(SHOWN);
                view.why = shown.map(|(f, alike)| finding(f, *alike)).collect();
                let codes = |decisive: bool| {
                    let asked = telling
                        .iter()
                        .filter(|f| !decisive || f.level == Level::Error);
                    let codes: BTreeSet<&str> = asked.map(|f| &*f.check).collect();
                    let codes: Vec<&str> = codes.into_iter().collect();
                    clean(&codes.join(" ")).into_owned()
                };
                view.checks = codes(false);
                view.decides = codes(true);
            }
            Outcome::Failed(failure) => {
                view.verdict = "could not be read";
                view.class = "unreadable";
                view.error = Some(clean(&failure.error.to_string()).into_owned());
            }
        }
        Ok(view)
    }
}

/// Places of the findings: differences first, the loudest and largest of them first, otherwise in the register's order.
pub(super) fn ordered(findings: &[Finding]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&findings[*a], &findings[*b]);
        let loud = |f: &Finding| (f.verdict, f.level);
        let score = |f: &Finding| f.score.unwrap_or_default();
        loud(b).cmp(&loud(a)).then(score(a).total_cmp(&score(b)))
    });
    order
}

/// `0.62 stops (limit 0.30)`, `26.4 h (at least 48.0)`, or nothing.
pub(super) fn number(finding: &Finding) -> String {
    finding.quantity.as_ref().map_or_else(String::new, |q| {
        let (value, limit) = numbers::value_and_limit(q);
        let unit = numbers::unit(q);
        let gap = if matches!(unit, "" | "°") { "" } else { " " };
        let kind = if numbers::limit_is_least(&finding.check) {
            "at least"
        } else {
            "limit"
        };
        let text = format!("{value}{gap}{unit} ({kind} {limit})");
        clean(&text.replace('-', "−")).into_owned()
    })
}

/// Each finding with the number of later ones that say the same in the same words: a photo without a mouth is one sentence.
fn merged<'a>(findings: &[&'a Finding]) -> Vec<(&'a Finding, usize)> {
    let mut told: Vec<(&Finding, usize)> = Vec::new();
    for finding in findings {
        let same = |(f, _): &&mut (&Finding, usize)| {
            (f.verdict, &f.message) == (finding.verdict, &finding.message)
        };
        match told.iter_mut().find(same) {
            Some((_, alike)) => *alike += 1,
            None => told.push((finding, 0)),
        }
    }
    told
}

fn finding(finding: &Finding, alike: usize) -> FindingView {
    FindingView {
        check: clean(&finding.check).into_owned(),
        class: words::finding_key(finding.verdict),
        mark: words::mark(finding.verdict),
        message: clean(&finding.message).into_owned(),
        // Of several, some may decide.
        aside: words::aside(finding)
            .filter(|_| alike == 0)
            .unwrap_or_default(),
        alike,
    }
}
