//! One line a pair, for spreadsheets: which items of the published standards it keeps.
//!
//! `sepia_kept` of `sepia_answered` items of SEPIA are kept, `bias_present` of `bias_answered` items after Vaca et al. show a difference
//! beyond the limits; then one column an item: `yes`, `no` or `cannot-tell`. What the items mean, and which of them nothing answers,
//! says [`fairpair_gallery::survey::sepia`]. A pair that could not be read has empty cells.
//!
//! The items follow from the findings, so they stand in no row of `pairs.ndjson`: rows of any age give them under the list in force.

use std::borrow::Cow;
use std::io::{self, Write};

use fairpair::report::{Outcome, Row};
use fairpair_gallery::survey::{Answer, SEPIA_ITEMS, Sepia, VACA_ITEMS, sepia, vaca};

use crate::findings_csv::{self, text};
use crate::words;

/// Writes the items of each pair as CSV with a header; the manifest's own columns follow those of the report.
pub struct Table<W: Write> {
    lines: findings_csv::Lines<W>,
    carried: Vec<String>,
}

impl<W: Write> Table<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn new(out: W, carried: &[String]) -> io::Result<Self> {
        let column = |kind: &str, item: &str| {
            let name = item.replace([' ', '-'], "_");
            Cow::Owned(format!("{kind}_{name}"))
        };
        let fixed = |names: [&'static str; 2]| names.map(Cow::Borrowed);
        let header = fixed(["id", "pair_verdict"])
            .into_iter()
            .chain(fixed(["sepia_kept", "sepia_answered"]))
            .chain(SEPIA_ITEMS.map(|item| column("sepia", item)))
            .chain(fixed(["bias_present", "bias_answered"]))
            .chain(VACA_ITEMS.map(|item| column("bias", item)))
            .chain(carried.iter().map(|name| Cow::Borrowed(name.as_str())));
        let mut lines = findings_csv::Lines::new(out);
        lines.write(header)?;
        Ok(Self {
            lines,
            carried: carried.to_vec(),
        })
    }

    /// Writes the line of one pair.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn push(&mut self, row: &Row) -> io::Result<()> {
        let mut cells = vec![
            row.id().to_owned(),
            words::verdict_key(row.verdict()).to_owned(),
        ];
        match &row.outcome {
            Outcome::Done(report) => {
                cells.extend(answers(&sepia(report)));
                cells.extend(answers(&vaca(report)));
            }
            Outcome::Failed(_) => {
                let empty = 2 + SEPIA_ITEMS.len() + 2 + VACA_ITEMS.len();
                cells.extend(vec![String::new(); empty]);
            }
        }
        let carried = self.carried.iter().map(|column| row.carried.get(column));
        cells.extend(carried.map(|value| value.map_or_else(String::new, text)));
        self.lines.write(cells.into_iter().map(Cow::Owned))
    }

    /// Writes what is still buffered.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn flush(&mut self) -> io::Result<()> {
        self.lines.flush()
    }
}

/// How many, of how many, and each.
fn answers(pair: &Sepia) -> Vec<String> {
    let word = |answer| match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::CannotTell => "cannot-tell",
    };
    let each = pair.items.iter().map(|item| word(item.answer).to_owned());
    [pair.yes, pair.answered]
        .map(|count| count.to_string())
        .into_iter()
        .chain(each)
        .collect()
}

#[cfg(test)]
mod tests {
    use fairpair::check::Verdict;
    use fairpair::report::{Failure, PairVerdict, Problem};

    use super::*;
    use crate::testing::{finding, report, row};

    fn table(rows: &[Row], carried: &[String]) -> Vec<Vec<(String, String)>> {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out, carried).unwrap();
        for row in rows {
            table.push(row).unwrap();
        }
        table.flush().unwrap();
        drop(table);
        let mut reader = csv::Reader::from_reader(out.as_slice());
        let names = reader.headers().unwrap().clone();
        let named = |line: csv::StringRecord| {
            let cells = names.iter().zip(line.iter());
            cells.map(|(n, c)| (n.to_owned(), c.to_owned())).collect()
        };
        reader.records().map(|line| named(line.unwrap())).collect()
    }

    fn cell<'a>(line: &'a [(String, String)], column: &str) -> &'a str {
        let found = line.iter().find(|(name, _)| name == column);
        found.map(|(_, cell)| cell.as_str()).unwrap()
    }

    #[test]
    fn a_check_that_fails_breaks_the_item_and_is_a_bias() {
        let mut report = report("p", PairVerdict::NotComparable, None);
        report
            .findings
            .push(finding("expression", Verdict::Fail, ""));
        report.findings.push(finding("exposure", Verdict::Pass, ""));
        report
            .findings
            .push(finding("lip-gloss", Verdict::Unknown, ""));
        let lines = table(&[row(report)], &[]);
        let told = |column| cell(&lines[0], column);
        assert_eq!(told("sepia_facial_expression"), "no");
        assert_eq!(told("bias_expression"), "yes");
        assert_eq!(told("sepia_lighting"), "yes");
        assert_eq!(told("bias_lighting"), "no");
        assert_eq!(told("sepia_make_up_and_styling"), "cannot-tell");
        assert_eq!(told("bias_make_up"), "cannot-tell");
        assert_eq!(told("sepia_descriptive_information"), "no");
        assert_eq!((told("sepia_kept"), told("sepia_answered")), ("1", "3"));
        assert_eq!((told("bias_present"), told("bias_answered")), ("1", "2"));
    }

    #[test]
    fn a_pair_that_cannot_be_read_has_empty_cells_and_its_own_columns() {
        let problem = Problem {
            side: None,
            path: None,
            message: "gone".into(),
        };
        let mut failed = Row::new(Failure::new("=x", problem).into());
        failed.carried.insert("clinic".into(), "+North".into());
        let lines = table(&[failed], &["clinic".into()]);
        assert_eq!(cell(&lines[0], "id"), "'=x");
        assert_eq!(cell(&lines[0], "sepia_kept"), "");
        assert_eq!(cell(&lines[0], "bias_make_up"), "");
        assert_eq!(cell(&lines[0], "clinic"), "'+North");
    }

    #[test]
    fn the_columns_are_the_items_in_their_order() {
        let report = report("p", PairVerdict::CannotTell, None);
        let of =
            |pair: &Sepia| -> Vec<String> { pair.items.iter().map(|i| i.item.clone()).collect() };
        assert_eq!(of(&sepia(&report)), SEPIA_ITEMS);
        assert_eq!(of(&vaca(&report)), VACA_ITEMS);
    }
}
