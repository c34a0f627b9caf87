//! The bundled gallery shows what it says: each pair was made to differ in one thing, and that thing is what is found.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::collections::BTreeSet;

use serde_json::Value;

/// What a pair of the gallery must be answered with. Every check that is not named must pass.
struct Shown {
    id: &'static str,
    verdict: &'static str,
    /// Checks that must fail.
    fail: &'static [&'static str],
    /// Checks that must be unknown.
    unknown: &'static [&'static str],
    /// Checks that may pass or fail: a change that comes with the one that is shown.
    any: &'static [&'static str],
}

const GALLERY: &[Shown] = &[
    Shown {
        id: "fair-pair",
        verdict: "comparable",
        fail: &[],
        unknown: &[],
        any: &[],
    },
    Shown {
        id: "light-moved",
        verdict: "not-comparable",
        fail: &["light-shape", "light-direction"],
        unknown: &[],
        any: &[],
    },
    Shown {
        // A harder light leans further: its direction may move with its softness. Soft light shows less of the skin's relief
        // and spreads the highlights of lips.
        id: "light-softer",
        verdict: "not-comparable",
        fail: &["light-shape", "light-hardness"],
        unknown: &[],
        any: &["light-direction", "smoothing", "lip-gloss"],
    },
    Shown {
        id: "exposure-changed",
        verdict: "not-comparable",
        fail: &["exposure"],
        unknown: &[],
        any: &[],
    },
    Shown {
        id: "warm-light",
        verdict: "not-comparable",
        fail: &["light-colour"],
        unknown: &[],
        any: &[],
    },
    Shown {
        // Swollen lips are redder and shine.
        id: "within-48h",
        verdict: "not-comparable",
        fail: &["capture-time", "outcome"],
        unknown: &[],
        any: &["lip-gloss", "lip-colour"],
    },
    Shown {
        id: "gloss-added",
        verdict: "not-comparable",
        fail: &["lip-gloss"],
        unknown: &[],
        any: &[],
    },
    Shown {
        id: "lipstick-added",
        verdict: "not-comparable",
        fail: &["lip-colour"],
        unknown: &[],
        any: &[],
    },
    Shown {
        id: "zoomed-in",
        verdict: "not-comparable",
        fail: &["framing"],
        unknown: &[],
        any: &[],
    },
    Shown {
        id: "no-exif",
        verdict: "cannot-tell",
        fail: &[],
        unknown: &["capture-time"],
        any: &[],
    },
    Shown {
        id: "no-treatment-date",
        verdict: "cannot-tell",
        fail: &[],
        unknown: &["capture-time"],
        any: &[],
    },
    Shown {
        // A smile stretches the lips: what of their shape it can explain is not told.
        id: "smile",
        verdict: "not-comparable",
        fail: &["expression"],
        unknown: &["outcome"],
        any: &["lip-colour"],
    },
];

/// Answers that are wrong and known to be: pair, and what of it. Only ever shortened: an entry that has come right must be
/// taken out, or the test fails.
const KNOWN: &[(&str, &str)] = &[];

fn audit() -> Vec<Value> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = [
        "fairpair",
        "audit",
        "examples/gallery",
        "--format",
        "ndjson",
    ];
    let exit = fairpair_cli::run(args, &mut out, &mut err).code();
    assert_eq!(exit, 1, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A check's own answer: its first finding.
fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let mut seen = BTreeSet::new();
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["check"].as_str().unwrap(), f["verdict"].as_str().unwrap()))
        .filter(|(check, _)| seen.insert(*check))
        .collect()
}

#[test]
fn every_pair_shows_what_it_was_made_to_show() {
    let reports = audit();
    let ids: Vec<_> = reports.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, GALLERY.iter().map(|s| s.id).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (shown, report) in GALLERY.iter().zip(&reports) {
        if report["verdict"] != shown.verdict {
            wrong.push((shown.id, "verdict"));
        }
        for (check, verdict) in verdicts(report) {
            let right = if shown.any.contains(&check) {
                verdict != "unknown"
            } else if shown.fail.contains(&check) {
                verdict == "fail"
            } else if shown.unknown.contains(&check) {
                verdict == "unknown"
            } else {
                verdict == "pass"
            };
            if !right {
                println!("{}: {check} is {verdict}", shown.id);
                wrong.push((shown.id, check));
            }
        }
    }
    for found in &wrong {
        assert!(KNOWN.contains(found), "{found:?} is wrong");
    }
    for known in KNOWN {
        assert!(
            wrong.contains(known),
            "{known:?} is right now: take it out of KNOWN"
        );
    }
}

#[test]
fn every_check_that_is_named_exists() {
    for shown in GALLERY {
        for code in [shown.fail, shown.unknown, shown.any].concat() {
            let known = fairpair::checks::CATALOGUE.iter().any(|c| c.code == code);
            assert!(known, "{}: {code}", shown.id);
        }
    }
}

#[test]
fn dates_of_one_shot_do_not_contradict_each_other() {
    let reports = audit();
    let conflicts = reports
        .iter()
        .flat_map(|r| r["findings"].as_array().unwrap())
        .filter(|f| f["message"].as_str().unwrap().contains("was last changed"))
        .count();
    assert_eq!(conflicts, 0);
}
