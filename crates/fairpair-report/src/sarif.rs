//! SARIF 2.1.0: one result a finding, so that code hosts and dashboards show findings beside the photos.
//!
//! Results are written as they come. A finding that passed is left out. A pair that could not be read is a result of the
//! rule `unreadable`. The location is the after photo; the before photo is a related location. `partialFingerprints` name
//! pair and check, so that a dashboard knows a finding again in the next run.
//!
//! References: OASIS, Static Analysis Results Interchange Format 2.1.0, 2020.

use std::io::{self, Write};

use fairpair::check::{Level, Verdict};
use fairpair::checks::CATALOGUE;
use fairpair::report::{Finding, Outcome, Row};
use fairpair::score::Side;
use serde_json::{Value, json};

use crate::words;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Where the program is described.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
const UNREADABLE: &str = "unreadable";

/// A log that is written result by result.
#[derive(Debug, Default)]
pub struct Log {
    begun: bool,
}

impl Log {
    /// Writes everything above the results.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn head(&self, out: &mut dyn Write, version: &str) -> io::Result<()> {
        let mut rules: Vec<Value> = CATALOGUE
            .iter()
            .map(|check| {
                json!({
                    "id": check.code,
                    "shortDescription": {"text": check.title},
                    "fullDescription": {"text": check.why},
                    "help": {"text": check.how},
                })
            })
            .collect();
        rules.push(json!({"id": UNREADABLE, "shortDescription": {"text": "A photo or its pair cannot be read"}}));
        let tool = json!({"driver": {"name": "fairpair", "version": version, "informationUri": HOME, "rules": rules}});
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{tool},\"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    /// Writes the results of one pair.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn pair(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        match &row.outcome {
            Outcome::Failed(failure) => {
                let mut result = json!({
                    "ruleId": UNREADABLE,
                    "ruleIndex": CATALOGUE.len(),
                    "level": "error",
                    "message": {"text": failure.error.to_string()},
                    "partialFingerprints": {"pairCheck/v1": format!("{}/{UNREADABLE}", failure.id)},
                    "properties": {"pair": failure.id},
                });
                if let Some(path) = &failure.error.path {
                    let side = failure.error.side.unwrap_or(Side::After);
                    result["locations"] = json!([location(path, side)]);
                }
                self.result(out, &result)
            }
            Outcome::Done(report) => {
                let mut count = 0;
                let mut last = "";
                for finding in &report.findings {
                    // A check's remarks are told apart by their number behind its own answer.
                    count = if *finding.check == *last {
                        count + 1
                    } else {
                        0
                    };
                    last = &finding.check;
                    let Some(level) = level(finding) else {
                        continue;
                    };
                    let quantity = finding.quantity.as_ref();
                    let result = json!({
                        "ruleId": finding.check,
                        "ruleIndex": CATALOGUE.iter().position(|c| c.code == finding.check),
                        "level": level,
                        "message": {"text": finding.message},
                        "locations": [location(&report.after.path, Side::After)],
                        "relatedLocations": [location(&report.before.path, Side::Before)],
                        "partialFingerprints": {"pairCheck/v1": format!("{}/{}/{count}", report.id, finding.check)},
                        "properties": {
                            "pair": report.id,
                            "pairVerdict": words::verdict_key(report.verdict),
                            "verdict": words::finding_key(finding.verdict),
                            "value": quantity.map(|q| q.value),
                            "limit": quantity.map(|q| q.limit),
                            "unit": quantity.map(|q| &*q.unit),
                        },
                    });
                    self.result(out, &result)?;
                }
                Ok(())
            }
        }
    }

    /// Writes everything below the results.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn foot(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}]}\n")
    }

    fn result(&mut self, out: &mut dyn Write, result: &Value) -> io::Result<()> {
        out.write_all(if self.begun { b",\n" } else { b"\n" })?;
        self.begun = true;
        serde_json::to_writer(out, result)?;
        Ok(())
    }
}

fn level(finding: &Finding) -> Option<&'static str> {
    match (finding.verdict, finding.level) {
        (Verdict::Pass, _) | (_, Level::Off) => None,
        (_, Level::Note) => Some("note"),
        (_, Level::Warning) => Some("warning"),
        (_, Level::Error) => Some("error"),
    }
}

fn location(path: &str, side: Side) -> Value {
    json!({
        "physicalLocation": {"artifactLocation": {"uri": uri(path)}},
        "message": {"text": format!("the {side} photo")},
    })
}

/// A path as a URI reference (RFC 3986): `/` between its parts, everything but unreserved characters by its bytes.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                uri.push('%');
                uri.extend(
                    [byte >> 4, byte & 15].map(|n| char::from(b"0123456789ABCDEF"[usize::from(n)])),
                );
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use fairpair::report::{Failure, PairVerdict, Problem};

    use super::*;
    use crate::testing::{finding, report, row};

    #[test]
    fn results_are_the_findings_that_did_not_pass() {
        let mut bad = report("p", PairVerdict::NotComparable, Some(10.0));
        bad.after.path = "x/ü #1.jpg".into();
        bad.findings = vec![
            finding("light-shape", Verdict::Pass, "fine"),
            finding("lip-gloss", Verdict::Fail, "shines"),
            finding("framing", Verdict::Unknown, "no face"),
        ];
        let problem = Problem {
            side: Some(Side::Before),
            path: Some("gone.jpg".into()),
            message: "no such file".into(),
        };
        let (mut log, mut out) = (Log::default(), Vec::new());
        log.head(&mut out, "1").unwrap();
        log.pair(&mut out, &row(bad)).unwrap();
        log.pair(&mut out, &Row::new(Failure::new("x", problem).into()))
            .unwrap();
        log.foot(&mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        let run = &value["runs"][0];
        let results = run["results"].as_array().unwrap();
        let rules: Vec<_> = results
            .iter()
            .map(|r| r["ruleId"].as_str().unwrap())
            .collect();
        assert_eq!(rules, ["lip-gloss", "framing", UNREADABLE]);
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
            assert_eq!(result["level"], "error");
        }
        let place = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(place, "x/%C3%BC%20%231.jpg");
        assert_eq!(
            results[2]["locations"][0]["message"]["text"],
            "the before photo"
        );
    }

    #[test]
    fn a_log_without_results_is_whole() {
        let (log, mut out) = (Log::default(), Vec::new());
        log.head(&mut out, "1").unwrap();
        log.foot(&mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["runs"][0]["results"], json!([]));
    }
}
