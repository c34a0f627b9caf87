//! Everything that the page knows of one pair, as data for its scripts.

use fairpair::report::{Finding, Outcome, PhotoRecord, Report, Row};
use serde::Serialize;

use super::times::TimesView;
use crate::decisions::{self, Decision};
use crate::pictures::Pictures;
use crate::{clean, number, words};

#[derive(Serialize)]
pub(super) struct Detail<'a> {
    /// As in files, for links and decisions.
    id: &'a str,
    /// To be read.
    name: String,
    verdict: &'static str,
    class: &'static str,
    score: String,
    decides: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    tags: Vec<(String, String)>,
    photos: Vec<PhotoView>,
    findings: Vec<FindingData>,
    /// Azimuth and elevation of the light in both photos, degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<[[f64; 2]; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<TimesView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pictures: Option<&'a Pictures>,
}

#[derive(Serialize)]
struct FindingData {
    check: String,
    /// Number among the findings of its check.
    nth: usize,
    class: &'static str,
    mark: &'static str,
    message: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    aside: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<Decision>,
}

#[derive(Serialize)]
struct PhotoView {
    side: &'static str,
    path: String,
    facts: Vec<(&'static str, String)>,
    dates: Vec<[String; 4]>,
    conflicts: Vec<String>,
}

/// Letters of a manifest's column that the page shows; `pairs.ndjson` has the whole.
const LONGEST_TAG: usize = 300;

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TAG) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

/// The pair's manifest columns as text, without the decisions.
pub(super) fn tags(row: &Row) -> Vec<(String, String)> {
    let decided = !decisions::of(row).is_empty();
    let columns = row.carried.iter();
    let columns = columns.filter(|(name, _)| !(decided && *name == decisions::COLUMN));
    // An empty cell says nothing.
    let columns = columns.filter(|(_, value)| !(value.is_null() || value.as_str() == Some("")));
    let text = |value: &serde_json::Value| {
        let text = value.as_str().map(str::to_owned);
        cut(&clean(&text.unwrap_or_else(|| value.to_string())))
    };
    columns
        .map(|(name, value)| (cut(&clean(name)), text(value)))
        .collect()
}

impl<'a> Detail<'a> {
    pub(super) fn of(row: &'a Row, pictures: Option<&'a Pictures>) -> Self {
        let mut view = Self {
            id: row.id(),
            name: clean(row.id()).into_owned(),
            verdict: words::verdict(row.verdict()),
            class: words::verdict_key(row.verdict()),
            score: String::new(),
            decides: String::new(),
            error: None,
            tags: tags(row),
            photos: Vec::new(),
            findings: Vec::new(),
            light: None,
            times: None,
            pictures,
        };
        match &row.outcome {
            Outcome::Done(report) => view.fill(report, &decisions::of(row)),
            Outcome::Failed(failure) => {
                view.verdict = "could not be read";
                view.class = "unreadable";
                view.error = Some(clean(&failure.error.to_string()).into_owned());
            }
        }
        view
    }

    fn fill(&mut self, report: &Report, decided: &[Decision]) {
        self.score = report.score.map(number::score).unwrap_or_default();
        self.decides = clean(&words::what_decides(report)).into_owned();
        self.photos = [("before", &report.before), ("after", &report.after)]
            .map(|(side, record)| photo(side, record))
            .into();
        for (photo, conflicts) in self.photos.iter_mut().zip(conflicts(report)) {
            photo.conflicts = conflicts;
        }
        let findings = &report.findings;
        self.findings = super::view::ordered(findings)
            .into_iter()
            .map(|at| finding(findings, at, decided))
            .collect();
        let light = report.readings.light_direction.as_result().ok();
        self.light = light.map(|l| [&l.before, &l.after].map(|d| [d.azimuth_deg, d.elevation_deg]));
        self.times = TimesView::of(report);
    }
}

fn finding(findings: &[Finding], at: usize, decided: &[Decision]) -> FindingData {
    let finding = &findings[at];
    FindingData {
        check: clean(&finding.check).into_owned(),
        nth: decisions::nth(findings, at),
        class: words::finding_key(finding.verdict),
        mark: words::mark(finding.verdict),
        message: clean(&finding.message).into_owned(),
        aside: words::aside(finding).unwrap_or_default(),
        number: super::view::number(finding),
        score: finding.score,
        counts: finding.counts,
        decided: decisions::on(decided, findings, at).cloned(),
    }
}

fn photo(side: &'static str, record: &PhotoRecord) -> PhotoView {
    let mut facts = vec![(
        "size",
        format!("{} × {} px", record.photo.width, record.photo.height),
    )];
    let metadata = &record.metadata;
    let mut told = |name, text: Option<String>| {
        facts.extend(text.map(|text| (name, clean(&text).into_owned())));
    };
    let camera = [&metadata.make, &metadata.model].map(|t| t.as_deref().unwrap_or_default());
    told(
        "camera",
        Some(camera.join(" ").trim().to_owned()).filter(|t| !t.is_empty()),
    );
    told("lens", metadata.lens.clone());
    told("program", metadata.software.clone());
    let (time, source) = match metadata.capture_time.as_result() {
        Ok(time) => {
            let told = match (time.civil, time.offset) {
                (Some(civil), Some(offset)) => format!("{} {offset}", spaced(civil)),
                (Some(civil), None) => format!("{}, time zone not told", spaced(civil)),
                (None, _) => format!("{} to {}", time.earliest, time.latest),
            };
            (told, Some(time.source.clone()))
        }
        Err(why) => (format!("cannot tell: {why}"), None),
    };
    told("taken", Some(time));
    told("told by", source);
    told(
        "face",
        Some(match record.regions.as_result() {
            Ok(found) => format!("found, confidence {:.2} of 1", found.confidence),
            Err(why) => format!("not found: {why}"),
        }),
    );
    let dates = metadata.dates.iter().map(|date| {
        let word = |value: serde_json::Result<serde_json::Value>| {
            let value = value.ok();
            value
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default()
        };
        [
            date.source.clone(),
            word(serde_json::to_value(date.meaning)),
            word(serde_json::to_value(date.trust)),
            date.raw.clone(),
        ]
        .map(|text| clean(&text).into_owned())
    });
    PhotoView {
        side,
        path: clean(&record.path).into_owned(),
        facts,
        dates: dates.collect(),
        conflicts: Vec::new(),
    }
}

/// `2024-03-05 10:07:31.4`: a date that is read, not parsed.
fn spaced(civil: impl std::fmt::Display) -> String {
    civil.to_string().replacen('T', " ", 1)
}

/// What contradicts in the before photo's file and in the after photo's; what speaks of both stands with the after photo.
fn conflicts(report: &Report) -> [Vec<String>; 2] {
    let told = |list: &[fairpair::metadata::Conflict]| {
        let texts = list.iter().map(|c| clean(&c.message).into_owned());
        texts.collect::<Vec<_>>()
    };
    match report.readings.capture_time.as_result() {
        Ok(read) => {
            let mut after = told(&read.after_conflicts);
            after.extend(told(&read.pair_conflicts));
            [told(&read.before_conflicts), after]
        }
        Err(_) => [&report.before, &report.after].map(|p| told(&p.metadata.conflicts)),
    }
}
