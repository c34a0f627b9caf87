//! A pair's time line in hours around the last session before the after photo.

use fairpair::report::Report;
use fairpair::time::HoursInterval;
use serde::Serialize;

/// What the time line shows; ranges are least and most hours.
#[derive(Serialize)]
pub(super) struct TimesView {
    /// Since the last session; absent where no treatment date is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<[f64; 2]>,
    /// Sessions, the last one before the after photo at 0.
    sessions: Vec<[f64; 2]>,
    /// After minus before, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[f64; 2]>,
    /// Swelling, caution, evidence from and to.
    #[serde(skip_serializing_if = "Option::is_none")]
    windows: Option<[f64; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    /// Why there is no after time.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<String>,
}

fn range(hours: &HoursInterval) -> [f64; 2] {
    [hours.min, hours.max]
}

impl TimesView {
    pub(super) fn of(report: &Report) -> Option<Self> {
        let read = report.readings.capture_time.as_result().ok()?;
        let since = read.since_treatment_hours.as_result();
        let after = since.as_ref().ok().map(|h| range(h));
        let windows = read.windows.as_ref();
        let sessions = sessions(report);
        let before = read.before_since_treatment_hours.as_ref().map(|h| {
            let first = sessions.first().copied().unwrap_or_default();
            [h.min + first[0], h.max + first[1]]
        });
        Some(Self {
            after,
            before,
            sessions,
            between: read.between_hours.as_result().ok().map(range),
            windows: windows.map(|w| {
                [
                    w.confounded_hours,
                    w.caution_hours,
                    w.evidence_from_hours,
                    w.evidence_to_hours,
                ]
            }),
            profile: windows.map(|w| w.profile.clone()),
            why_not: since
                .err()
                .map(|why| crate::clean(&why.to_string()).into_owned()),
        })
    }
}

/// Sessions in hours from the one that the after photo is counted from.
fn sessions(report: &Report) -> Vec<[f64; 2]> {
    let hours = |t: fairpair::time::Timestamp| t.as_second() as f64 / 3600.0;
    let moments: Vec<[f64; 2]> = report
        .case
        .treated_at
        .iter()
        .map(fairpair::time::TreatmentTime::moment)
        .map(|m| [hours(m.earliest), hours(m.latest)])
        .collect();
    let photo = report.after.metadata.capture_time.as_result().ok();
    let latest = photo.map_or(f64::INFINITY, |t| hours(t.latest));
    let last = moments.iter().rfind(|m| m[0] <= latest);
    let Some(&[zero, _]) = last.or(moments.first()) else {
        return Vec::new();
    };
    moments.iter().map(|m| m.map(|h| h - zero)).collect()
}

#[cfg(test)]
mod tests {
    use fairpair::report::PairVerdict;

    use super::*;
    use crate::testing::report;

    #[test]
    fn sessions_are_counted_from_the_last_one() {
        let mut report = report("p", PairVerdict::CannotTell, None);
        report.case.treated_at = "2024-03-01T10:00Z;2024-03-02T10:00Z".parse().unwrap();
        let begin: Vec<f64> = sessions(&report).iter().map(|s| s[0]).collect();
        assert_eq!(begin, [-24.0, 0.0]);
    }
}
