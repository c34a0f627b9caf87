//! One line a finding, for spreadsheets; cells that a spreadsheet would run as a formula are made text.

use std::borrow::Cow;
use std::io::{self, Write};

use fairpair::report::{Outcome, Row};
use serde_json::Value;

use crate::decisions::{self, Ruling};
use crate::words;

const COLUMNS: [&str; 15] = [
    "id",
    "pair_verdict",
    "pair_score",
    "check",
    "verdict",
    "level",
    "score",
    "value",
    "limit",
    "unit",
    "message",
    "before",
    "after",
    "decision",
    "comment",
];

/// Writes findings as CSV with a header: a reviewer's decision and comment beside the finding, after them the manifest's own columns.
pub struct Table<W: Write> {
    lines: Lines<W>,
    carried: Vec<String>,
}

impl<W: Write> Table<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn new(out: W, carried: &[String]) -> io::Result<Self> {
        let mut table = Self {
            lines: Lines::new(out),
            carried: carried.to_vec(),
        };
        let header = COLUMNS
            .into_iter()
            .chain(carried.iter().map(String::as_str));
        table.lines.write(header.map(Cow::Borrowed))?;
        Ok(table)
    }

    /// Writes every finding of one pair; a pair that could not be read is one line with its reason.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn push(&mut self, row: &Row) -> io::Result<()> {
        let carried: Vec<String> = self
            .carried
            .iter()
            .map(|column| row.carried.get(column).map_or_else(String::new, text))
            .collect();
        let verdict = words::verdict_key(row.verdict());
        match &row.outcome {
            Outcome::Failed(failure) => {
                let message = failure.error.to_string();
                let mut cells = [""; COLUMNS.len()];
                cells[0] = &failure.id;
                cells[1] = verdict;
                cells[10] = &message;
                let path = failure.error.path.as_deref().unwrap_or_default();
                match failure.error.side {
                    Some(fairpair::score::Side::Before) => cells[11] = path,
                    Some(fairpair::score::Side::After) => cells[12] = path,
                    None => {}
                }
                self.lines.write(
                    cells
                        .into_iter()
                        .chain(carried.iter().map(String::as_str))
                        .map(Cow::Borrowed),
                )
            }
            Outcome::Done(report) => {
                let number =
                    |n: Option<f64>| Cow::Owned(n.map_or_else(String::new, |n| n.to_string()));
                let decided = decisions::of(row);
                for (at, finding) in report.findings.iter().enumerate() {
                    let said = decisions::on(&decided, &report.findings, at);
                    let quantity = finding.quantity.as_ref();
                    let cells: [Cow<'_, str>; COLUMNS.len()] = [
                        report.id.as_str().into(),
                        verdict.into(),
                        number(report.score),
                        finding.check.as_ref().into(),
                        words::finding_key(finding.verdict).into(),
                        words::level_key(finding.level).into(),
                        number(finding.score),
                        number(quantity.map(|q| q.value)),
                        number(quantity.map(|q| q.limit)),
                        quantity.map_or("", |q| &*q.unit).into(),
                        finding.message.as_str().into(),
                        report.before.path.as_str().into(),
                        report.after.path.as_str().into(),
                        said.and_then(|d| d.decision).map_or("", Ruling::key).into(),
                        said.map_or("", |d| &*d.comment).into(),
                    ];
                    let carried = carried.iter().map(|c| Cow::Borrowed(c.as_str()));
                    self.lines.write(cells.into_iter().chain(carried))?;
                }
                Ok(())
            }
        }
    }

    /// Writes what is still buffered.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn flush(&mut self) -> io::Result<()> {
        self.lines.flush()
    }
}

/// Lines of cells, each made harmless.
pub(crate) struct Lines<W: Write>(csv::Writer<W>);

impl<W: Write> Lines<W> {
    pub(crate) fn new(out: W) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    pub(crate) fn write<'a>(
        &mut self,
        cells: impl Iterator<Item = Cow<'a, str>>,
    ) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(harmless(&cell).as_bytes())?;
        }
        // An empty record only ends the line.
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes lines of cells that are no findings, made harmless in the same way.
///
/// # Errors
/// Where `out` cannot be written.
pub fn plain<const N: usize>(out: &mut dyn Write, lines: &[[&str; N]]) -> io::Result<()> {
    let mut table = Lines::new(out);
    for line in lines {
        table.write(line.iter().map(|cell| Cow::Borrowed(*cell)))?;
    }
    table.flush()
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The cell with a leading apostrophe where a spreadsheet would take it for a formula (OWASP, "CSV Injection").
fn harmless(cell: &str) -> Cow<'_, str> {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(STARTS) && !is_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn is_number(cell: &str) -> bool {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    cell.bytes().all(plain) && cell.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for cell in [
            "=1+1",
            "+cmd",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-inf",
            "－1",
            "=HYPERLINK(\"x\")",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["-0.62", "+3", "-1e-5", "a=1", "", "2024-01-02", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn every_line_has_every_column_and_no_formula() {
        use fairpair::check::Verdict;
        use fairpair::report::PairVerdict;
        let mut report = crate::testing::report("=id", PairVerdict::CannotTell, None);
        report.findings.push(crate::testing::finding(
            "framing",
            Verdict::Unknown,
            "-a\n\"b\",c",
        ));
        let mut row = crate::testing::row(report);
        row.carried.insert("@note".into(), "+1 cup".into());
        row.carried.insert("age".into(), 41.into());
        let said = serde_json::json!([{"pair": "=id", "check": "framing", "decision": "disputed", "comment": "=wet"}]);
        row.carried.insert(decisions::COLUMN.into(), said);
        let mut out = Vec::new();
        let columns = ["@note".to_owned(), "age".into(), "absent".into()];
        let mut table = Table::new(&mut out, &columns).unwrap();
        table.push(&row).unwrap();
        table.flush().unwrap();
        drop(table);
        let mut reader = csv::Reader::from_reader(out.as_slice());
        assert_eq!(reader.headers().unwrap().iter().nth(15), Some("'@note"));
        let line = reader.records().next().unwrap().unwrap();
        let cells: Vec<&str> = line.iter().collect();
        assert_eq!(
            cells[..5],
            ["'=id", "cannot-tell", "", "framing", "unknown"]
        );
        assert_eq!(
            cells[10..],
            [
                "'-a\n\"b\",c",
                "b.png",
                "a.png",
                "disputed",
                "'=wet",
                "'+1 cup",
                "41",
                ""
            ]
        );
    }
}
