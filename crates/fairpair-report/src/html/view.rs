//! What the page shows of one pair, as text that is ready to be escaped.

use fairpair::check::Verdict;
use fairpair::report::{Finding, Outcome, PhotoRecord, Report, Row};
use serde::Serialize;

use crate::{clean, number, words};

#[derive(Serialize)]
pub(super) struct PairView {
    id: String,
    verdict: &'static str,
    class: &'static str,
    score: String,
    /// One line in the table: the worst findings.
    why: Vec<FindingView>,
    decides: String,
    error: Option<String>,
    photos: Vec<PhotoView>,
    findings: Vec<FindingView>,
    carried: Vec<(String, String)>,
    readings: String,
}

#[derive(Serialize, Clone)]
struct FindingView {
    check: String,
    class: &'static str,
    mark: &'static str,
    message: String,
    aside: &'static str,
    number: String,
}

#[derive(Serialize)]
struct PhotoView {
    side: &'static str,
    path: String,
    size: String,
}

/// Findings that the table shows of a pair before it is opened.
const SHOWN: usize = 3;

impl PairView {
    pub(super) fn of(row: &Row) -> Self {
        let carried = row.carried.iter().map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (clean(name).into_owned(), clean(&text).into_owned())
        });
        let mut view = Self {
            id: clean(row.id()).into_owned(),
            verdict: words::verdict(row.verdict()),
            class: words::verdict_key(row.verdict()),
            score: "–".to_owned(),
            why: Vec::new(),
            decides: String::new(),
            error: None,
            photos: Vec::new(),
            findings: Vec::new(),
            carried: carried.collect(),
            readings: String::new(),
        };
        match &row.outcome {
            Outcome::Done(report) => view.fill(report),
            Outcome::Failed(failure) => {
                view.verdict = "not readable";
                view.error = Some(clean(&failure.error.to_string()).into_owned());
            }
        }
        view
    }

    fn fill(&mut self, report: &Report) {
        if let Some(score) = report.score {
            self.score = number::score(score);
        }
        self.decides = clean(&words::what_decides(report)).into_owned();
        self.photos = [("before", &report.before), ("after", &report.after)]
            .map(|(side, record)| photo(side, record))
            .into();
        let mut findings: Vec<&Finding> = report.findings.iter().collect();
        // Differences first, the loudest and largest of them first; a stable sort keeps the register's order otherwise.
        findings.sort_by(|a, b| {
            let loud = |f: &Finding| (f.verdict, f.level);
            let score = |f: &Finding| f.score.unwrap_or_default();
            loud(b).cmp(&loud(a)).then(score(a).total_cmp(&score(b)))
        });
        self.findings = findings.iter().map(|f| finding(f)).collect();
        let telling = findings.iter().filter(|f| f.verdict != Verdict::Pass);
        self.why = telling.take(SHOWN).map(|f| finding(f)).collect();
        self.readings = serde_json::to_string_pretty(&report.readings).unwrap_or_default();
    }
}

fn finding(finding: &Finding) -> FindingView {
    FindingView {
        check: clean(&finding.check).into_owned(),
        class: words::finding_key(finding.verdict),
        mark: words::mark(finding.verdict),
        message: clean(&finding.message).into_owned(),
        aside: words::aside(finding).unwrap_or_default(),
        number: finding.quantity.as_ref().map_or_else(String::new, |q| {
            let (number, unit) = number::in_columns(q);
            clean(&format!("{number} {unit}")).trim_end().to_owned()
        }),
    }
}

fn photo(side: &'static str, record: &PhotoRecord) -> PhotoView {
    PhotoView {
        side,
        path: clean(&record.path).into_owned(),
        size: format!("{} × {} px", record.photo.width, record.photo.height),
    }
}
