//! What is said of a pair: readings, findings, verdict and score, ready to be written as JSON.

mod finding;
mod outcome;

pub use finding::Finding;
pub use outcome::{Failure, Outcome, Problem, Row};

use serde::{Deserialize, Serialize};

use crate::check::{Level, Verdict};
use crate::checks::Readings;
use crate::measured::{Measured, WhyNot};
use crate::metadata::Metadata;
use crate::pair::{Case, Pair};
use crate::photo::{PhotoFacts, Window, sha256};
use crate::policy::{Policy, PolicyStamp};
use crate::portrait::{Fingerprint, Portrait};
use crate::region::RegionSource;

/// Name and version of the report's JSON form.
pub const SCHEMA: &str = "fairpair.report/1";

/// The answer for the whole pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairVerdict {
    /// Every deciding check passed.
    Comparable,
    /// At least one deciding check failed.
    NotComparable,
    /// None failed, but at least one deciding check could not be told.
    CannotTell,
}

/// What a report keeps of a photo: enough to judge the readings, nothing of its pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoRecord {
    /// Name or path as given by the caller.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal digits; absent in readings older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What the file's pixels are.
    pub photo: PhotoFacts,
    /// Where regions came from, or why there are none.
    pub regions: Measured<RegionRecord>,
    /// What the file says about its making.
    pub metadata: Metadata,
    /// The part of the file that is the photo, where the file holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Window>,
    /// What the photo is known again by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
}

/// What a report keeps of the regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionRecord {
    /// Where they came from.
    pub source: RegionSource,
    /// 0..1.
    pub confidence: f32,
    /// Mouth width, pixels of the file.
    pub mouth_width_px: Option<f32>,
}

/// Everything that was read from a pair, before any judgement: save it, and judge it again without the photos.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// [`SCHEMA`].
    pub schema: String,
    /// The pair's name.
    pub id: String,
    /// The before photo.
    pub before: PhotoRecord,
    /// The after photo.
    pub after: PhotoRecord,
    /// What was said about the treatment.
    pub case: Case,
    /// What every check read.
    pub readings: Readings,
}

/// A judged pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The pair's name.
    pub id: String,
    /// The answer.
    pub verdict: PairVerdict,
    /// 0–100, the worst of the checks that count; `null` where none could be told.
    pub score: Option<f64>,
    /// The policy that judged.
    pub policy: PolicyStamp,
    /// One finding or more a check, in the register's order.
    pub findings: Vec<Finding>,
    /// What every check read.
    pub readings: Readings,
    /// What was said about the treatment.
    pub case: Case,
    /// The before photo.
    pub before: PhotoRecord,
    /// The after photo.
    pub after: PhotoRecord,
}

impl PhotoRecord {
    /// The record of a portrait.
    pub fn of(path: impl Into<String>, portrait: &Portrait) -> Self {
        Self {
            path: path.into(),
            sha256: portrait.digest().map(str::to_owned),
            photo: portrait.facts().clone(),
            regions: portrait
                .regions()
                .as_result()
                .map(|regions| RegionRecord {
                    source: regions.source,
                    confidence: regions.confidence,
                    mouth_width_px: regions.mouth_width_px(),
                })
                .into(),
            metadata: portrait.metadata().clone(),
            part: None,
            fingerprint: portrait.fingerprint().cloned(),
        }
    }
}

impl PhotoRecord {
    /// The same with the digest of the file's bytes.
    #[must_use]
    pub fn of_bytes(mut self, bytes: &[u8]) -> Self {
        self.sha256 = Some(sha256(bytes));
        self
    }
}

impl Measurement {
    /// Measures a pair.
    pub fn of(
        id: impl Into<String>,
        before: PhotoRecord,
        after: PhotoRecord,
        pair: &Pair<'_>,
    ) -> Self {
        Self {
            schema: SCHEMA.into(),
            id: id.into(),
            before,
            after,
            case: pair.case().clone(),
            readings: Readings::measure(pair),
        }
    }

    /// Judges the readings; sees no pixels.
    pub fn judge(self, policy: &Policy) -> Report {
        let findings = self.readings.judge(&policy.rules);
        Report {
            schema: self.schema,
            id: self.id,
            verdict: verdict(&findings),
            score: score(&findings),
            policy: policy.stamp(),
            findings,
            readings: self.readings,
            case: self.case,
            before: self.before,
            after: self.after,
        }
    }
}

fn verdict(findings: &[Finding]) -> PairVerdict {
    let decides = |v: Verdict| {
        findings
            .iter()
            .any(|f| f.verdict == v && f.level == Level::Error)
    };
    if decides(Verdict::Fail) {
        PairVerdict::NotComparable
    } else if decides(Verdict::Unknown) {
        PairVerdict::CannotTell
    } else {
        PairVerdict::Comparable
    }
}

fn score(findings: &[Finding]) -> Option<f64> {
    findings
        .iter()
        .filter(|f| f.counts)
        .filter_map(|f| f.score)
        .reduce(f64::min)
        .map(|s| (s * 1000.0).round() / 10.0)
}

impl WhyNot {
    /// The reason as a sentence for a finding.
    pub(crate) fn sentence(&self) -> String {
        format!("Cannot tell: {self}.")
    }
}
