//! What reviewers decided on the findings of one pair.

use std::io::{self, Write};

use fairpair::report::Row;

use super::wrap::wrap;
use super::{Palette, Screen};
use crate::clean;
use crate::decisions::{self, Ruling};

/// Writes one line a decision; nothing where there is none.
///
/// # Errors
/// Where `out` cannot be written.
pub fn decided(out: &mut dyn Write, row: &Row, screen: Screen) -> io::Result<()> {
    let decisions = decisions::of(row);
    if decisions.is_empty() {
        return Ok(());
    }
    let palette = Palette::new(screen.colour);
    let strong = palette.strong;
    writeln!(out, "\n{strong}Reviewed{strong:#}")?;
    for decision in &decisions {
        let ruling = match decision.decision {
            Some(Ruling::Accepted) => "accepted",
            Some(Ruling::Disputed) => "disputed",
            None => "remarked",
        };
        let text = match (decision.comment.as_str(), decision.by.as_str()) {
            (comment, "") => comment.to_owned(),
            ("", by) => format!("({by})"),
            (comment, by) => format!("{comment} ({by})"),
        };
        let head = format!("  {ruling}  {}  ", clean(&decision.check));
        let indent = head.chars().count();
        let room = screen.width.saturating_sub(indent).max(20);
        let lines = wrap(&clean(&text), room);
        writeln!(
            out,
            "{}",
            format!("{head}{}", lines.first().map_or("", |l| l)).trim_end()
        )?;
        for line in lines.iter().skip(1) {
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use fairpair::report::PairVerdict;
    use serde_json::json;

    use super::*;
    use crate::testing::{report, row};

    #[test]
    fn a_disputed_finding_is_told_with_its_comment() {
        let mut row = row(report("p", PairVerdict::NotComparable, None));
        let mut out = Vec::new();
        decided(&mut out, &row, Screen::PLAIN).unwrap();
        assert!(out.is_empty());
        row.carried.insert(
            decisions::COLUMN.into(),
            json!([{ "pair": "p", "check": "lip-gloss", "decision": "disputed", "comment": "wet\u{1b}[1m", "by": "N" }]),
        );
        decided(&mut out, &row, Screen::PLAIN).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\nReviewed\n  disputed  lip-gloss  wet�[1m (N)\n"
        );
    }
}
