//! One pair a line: verdict, score, name, and the checks that decide.

use std::io::{self, Write};

use fairpair::check::Verdict;
use fairpair::report::{Outcome, PairVerdict, Row};

use super::{Palette, Screen};
use crate::{clean, number, words};

/// Writes one line.
///
/// # Errors
/// Where `out` cannot be written.
pub fn line(out: &mut dyn Write, row: &Row, screen: Screen) -> io::Result<()> {
    let palette = Palette::new(screen.colour);
    let (style, dim) = (palette.pair(row.verdict()), palette.dim);
    let mark = words::mark(match row.verdict() {
        PairVerdict::Comparable => Verdict::Pass,
        PairVerdict::NotComparable => Verdict::Fail,
        PairVerdict::CannotTell => Verdict::Unknown,
    });
    let id = clean(row.id());
    let (verdict, score, why) = match &row.outcome {
        Outcome::Done(report) => (
            words::verdict(report.verdict),
            report.score.map_or_else(|| "–".to_owned(), number::score),
            words::list(&words::reasons(report)),
        ),
        Outcome::Failed(failure) => ("not readable", "–".to_owned(), failure.error.to_string()),
    };
    let why = clean(&why);
    write!(out, "{style}{mark} {verdict:<14}{style:#}  {score:>3}  ")?;
    if why.is_empty() {
        writeln!(out, "{id}")
    } else {
        writeln!(out, "{id:<24}  {dim}{why}{dim:#}")
    }
}
