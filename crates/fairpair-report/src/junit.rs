//! JUnit XML: one test case a pair, so that a pipeline shows an unfair pair as a failed test.
//!
//! A pair fails where a finding is as loud as the caller asks; one that could not be read is an error. The cases are
//! written as they come and the counts above them are known last, so the caller writes the cases to a file of their own:
//! [`Suite::case`] for each, then [`Suite::head`], the cases, [`Suite::foot`].
//!
//! References: the XML schema of Jenkins' JUnit plug-in, `junit-10.xsd`.

use std::io::{self, Write};

use fairpair::check::{Level, Verdict};
use fairpair::report::{Finding, Outcome, Row};

use crate::words;

/// Counts of the cases that went by, and the level at which a case fails.
#[derive(Debug, Clone, Copy)]
pub struct Suite {
    fail_on: Option<Level>,
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Suite {
    /// No case yet; with `None`, findings never fail a case.
    pub fn new(fail_on: Option<Level>) -> Self {
        Self {
            fail_on,
            tests: 0,
            failures: 0,
            errors: 0,
        }
    }

    /// Writes one case.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn case(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        self.tests += 1;
        let id = escape(row.id());
        write!(out, "  <testcase classname=\"fairpair\" name=\"{id}\"")?;
        match &row.outcome {
            Outcome::Failed(failure) => {
                self.errors += 1;
                let message = escape(&failure.error.to_string());
                writeln!(
                    out,
                    ">\n    <error type=\"unreadable\" message=\"{message}\"/>\n  </testcase>"
                )
            }
            Outcome::Done(report) => {
                let counts = |f: &&Finding| {
                    f.verdict != Verdict::Pass && self.fail_on.is_some_and(|l| f.level >= l)
                };
                let failed: Vec<&Finding> = report.findings.iter().filter(counts).collect();
                if failed.is_empty() {
                    return writeln!(out, "/>");
                }
                self.failures += 1;
                let verdict = words::verdict_key(report.verdict);
                let codes: Vec<&str> = failed.iter().map(|f| &*f.check).collect();
                let message = escape(&format!("{verdict}: {}", words::list(&codes)));
                write!(
                    out,
                    ">\n    <failure type=\"{verdict}\" message=\"{message}\">"
                )?;
                for finding in failed {
                    let line = format!("{}: {}", finding.check, finding.message);
                    writeln!(out, "{}", escape(&line))?;
                }
                writeln!(out, "</failure>\n  </testcase>")
            }
        }
    }

    /// Writes what stands above the cases.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn head(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        let Self {
            tests,
            failures,
            errors,
            ..
        } = self;
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
        let title = escape(title);
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n <testsuite name=\"{title}\" {counts}>"
        )
    }

    /// Writes what stands below the cases.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn foot(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, " </testsuite>\n</testsuites>")
    }
}

/// Text as it may stand in an attribute or between tags; what XML 1.0 cannot hold at all becomes `�`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' | '\t' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use fairpair::report::{Failure, PairVerdict, Problem};

    use super::*;
    use crate::testing::{finding, report, row};

    fn xml(fail_on: Option<Level>) -> String {
        let mut bad = report("<b>\"&\u{1b}", PairVerdict::NotComparable, Some(10.0));
        bad.findings
            .push(finding("lip-gloss", Verdict::Fail, "a < b & c"));
        bad.findings.push(finding("framing", Verdict::Pass, "ok"));
        let problem = Problem {
            side: None,
            path: None,
            message: "gone".into(),
        };
        let rows = [
            row(report("fine", PairVerdict::Comparable, Some(90.0))),
            row(bad),
            Row::new(Failure::new("x", problem).into()),
        ];
        let (mut suite, mut cases, mut out) = (Suite::new(fail_on), Vec::new(), Vec::new());
        for row in &rows {
            suite.case(&mut cases, row).unwrap();
        }
        suite.head(&mut out, "g").unwrap();
        out.extend(cases);
        suite.foot(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_pair_is_a_case_that_fails_where_it_is_loud_enough() {
        let text = xml(Some(Level::Error));
        let document = roxmltree::Document::parse(&text).unwrap();
        let suite = document.root_element().first_element_child().unwrap();
        let count = |name| suite.attribute(name).unwrap();
        assert_eq!(
            [count("tests"), count("failures"), count("errors")],
            ["3", "1", "1"]
        );
        let cases: Vec<_> = suite
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        assert_eq!(cases[1].attribute("name"), Some("<b>\"&\u{fffd}"));
        let failure = cases[1].first_element_child().unwrap();
        assert_eq!(
            failure.attribute("message"),
            Some("not-comparable: lip-gloss")
        );
        assert_eq!(failure.text().map(str::trim), Some("lip-gloss: a < b & c"));
        assert!(
            cases[2]
                .first_element_child()
                .unwrap()
                .has_tag_name("error")
        );
        assert!(xml(None).contains("failures=\"0\" errors=\"1\""));
    }
}
