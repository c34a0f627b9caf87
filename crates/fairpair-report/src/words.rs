//! The words that every renderer shares.

use fairpair::check::{Level, Verdict};
use fairpair::report::{Finding, PairVerdict, Report};

/// A pair's verdict in plain words.
pub(crate) fn verdict(verdict: PairVerdict) -> &'static str {
    match verdict {
        PairVerdict::Comparable => "comparable",
        PairVerdict::NotComparable => "not comparable",
        PairVerdict::CannotTell => "cannot tell",
    }
}

/// A pair's verdict as it stands in JSON and as a style class.
pub(crate) fn verdict_key(verdict: PairVerdict) -> &'static str {
    match verdict {
        PairVerdict::Comparable => "comparable",
        PairVerdict::NotComparable => "not-comparable",
        PairVerdict::CannotTell => "cannot-tell",
    }
}

/// A finding's verdict as it stands in JSON and as a style class.
pub(crate) fn finding_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Unknown => "unknown",
        Verdict::Fail => "fail",
    }
}

/// A level as it stands in JSON.
pub(crate) fn level_key(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// One mark a verdict, readable without colour.
pub(crate) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Unknown => "?",
        Verdict::Fail => "✗",
    }
}

/// What is to be said of a finding that is reported but does not decide.
pub(crate) fn aside(finding: &Finding) -> Option<&'static str> {
    match (finding.verdict, finding.level) {
        (Verdict::Pass, _) | (_, Level::Error | Level::Off) => None,
        (_, Level::Warning) => Some("warning, does not decide"),
        (_, Level::Note) => Some("note, does not decide"),
    }
}

/// Codes of the checks that decide with this answer, each once, in the register's order.
pub(crate) fn deciding(report: &Report, verdict: Verdict) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for finding in &report.findings {
        let decides = finding.verdict == verdict && finding.level == Level::Error;
        if decides && !codes.contains(&&*finding.check) {
            codes.push(&finding.check);
        }
    }
    codes
}

/// Codes of the checks that made the verdict what it is.
pub(crate) fn reasons(report: &Report) -> Vec<&str> {
    match report.verdict {
        PairVerdict::Comparable => Vec::new(),
        PairVerdict::NotComparable => deciding(report, Verdict::Fail),
        PairVerdict::CannotTell => deciding(report, Verdict::Unknown),
    }
}

/// One sentence on what decides.
pub(crate) fn what_decides(report: &Report) -> String {
    let policy = &report.policy.name;
    match report.verdict {
        PairVerdict::NotComparable => {
            let codes = reasons(report);
            let (verb, each) = if codes.len() == 1 {
                ("decides", "it is")
            } else {
                ("decide", "each is")
            };
            format!(
                "{} {verb}: {each} beyond what the policy {policy} allows.",
                list(&codes)
            )
        }
        PairVerdict::CannotTell => {
            let codes = reasons(report);
            let verb = if codes.len() == 1 {
                "decides"
            } else {
                "decide"
            };
            format!(
                "{} {verb}: the policy {policy} asks for an answer there, and the photos give none.",
                list(&codes)
            )
        }
        PairVerdict::Comparable => {
            let counted = report.findings.iter().filter(|f| f.counts);
            let closest = counted
                .filter_map(|f| Some((f.score?, &f.check)))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            match closest {
                Some((score, code)) if score < 1.0 => {
                    format!("Every check that decides has passed; nearest to its limit is {code}.")
                }
                _ => "Every check that decides has passed.".to_owned(),
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `1 pair`, `2 pairs`.
pub(crate) fn pairs(count: usize) -> String {
    format!("{count} {}", if count == 1 { "pair" } else { "pairs" })
}
