//! The sum of many pairs.

use std::io::{self, Write};

use super::{Palette, Screen};
use crate::{Summary, clean, number, words};

const HEADING: &str = "What decided";

/// Remarks that are shown before the rest is only counted.
const NOTICES: usize = 20;

/// Writes counts, the checks that decided, and the pairs with the lowest scores.
///
/// # Errors
/// Where `out` cannot be written.
pub fn summary(out: &mut dyn Write, summary: &Summary, screen: Screen) -> io::Result<()> {
    let palette = Palette::new(screen.colour);
    let (strong, dim) = (palette.strong, palette.dim);
    writeln!(
        out,
        "{strong}{}{strong:#}, judged by the policy {}",
        words::pairs(summary.pairs()),
        clean(&summary.policy)
    )?;
    let counts = [
        (summary.comparable, "comparable", palette.pass),
        (summary.not_comparable, "not comparable", palette.fail),
        (summary.cannot_tell, "cannot tell", palette.unknown),
        (summary.unreadable, "could not be read", palette.unknown),
        (
            summary.disputed,
            "findings disputed by a reviewer",
            palette.unknown,
        ),
    ];
    for (count, what, style) in counts.into_iter().filter(|(count, ..)| *count > 0) {
        writeln!(out, "  {style}{count:>6}{style:#}  {what}")?;
    }
    if !summary.reasons.is_empty() {
        let widest = summary.reasons.iter().map(|r| r.check.len()).max();
        let widest = widest.unwrap_or_default().max(HEADING.len());
        writeln!(
            out,
            "\n{strong}{HEADING:<widest$}{strong:#}{dim}  {:>9}  {:>11}{dim:#}",
            "differs", "cannot tell"
        )?;
        for reason in &summary.reasons {
            writeln!(
                out,
                "  {:<widest$}{:>9}  {:>11}",
                clean(&reason.check),
                reason.differs,
                reason.unknown
            )?;
        }
    }
    if !summary.worst.is_empty() {
        writeln!(out, "\n{strong}Lowest scores{strong:#}")?;
        for worst in &summary.worst {
            let checks: Vec<&str> = worst.checks.iter().map(String::as_str).collect();
            writeln!(
                out,
                "  {:>6}  {}  {dim}{}{dim:#}",
                number::score(worst.score),
                clean(&worst.id),
                clean(&words::list(&checks))
            )?;
        }
    }
    if let Some(findings) = &summary.gallery {
        super::gallery::gallery(out, findings, screen)?;
    }
    notices(out, &summary.notices, screen)
}

/// Writes remarks, at most twenty of them.
fn notices(out: &mut dyn Write, notices: &[String], screen: Screen) -> io::Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let Palette { strong, dim, .. } = Palette::new(screen.colour);
    writeln!(out, "\n{strong}Remarks{strong:#}")?;
    for notice in notices.iter().take(NOTICES) {
        writeln!(out, "  {}", clean(notice))?;
    }
    if notices.len() > NOTICES {
        writeln!(out, "  {dim}and {} more{dim:#}", notices.len() - NOTICES)?;
    }
    Ok(())
}
