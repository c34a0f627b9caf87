//! One pair in full: verdict and score first, then differences, what cannot be told, what passed, and what decides.

use std::fmt::Write as _;
use std::io::{self, Write};

use fairpair::check::Verdict;
use fairpair::report::{Finding, PhotoRecord, Report};

use super::wrap::wrap;
use super::{Palette, Screen};
use crate::{clean, number, words};

/// A message column narrower than this gets its numbers on a line of their own.
const NARROWEST: usize = 36;

const CAPTION: &str = "value / limit";

const GROUPS: [(&str, Verdict); 3] = [
    ("Differences", Verdict::Fail),
    ("Cannot tell", Verdict::Unknown),
    ("Passed", Verdict::Pass),
];

/// Writes one judged pair.
///
/// # Errors
/// Where `out` cannot be written.
pub fn pair(out: &mut dyn Write, report: &Report, screen: Screen) -> io::Result<()> {
    let palette = Palette::new(screen.colour);
    let style = palette.pair(report.verdict).bold();
    let style = if screen.colour {
        style
    } else {
        anstyle::Style::new()
    };
    let verdict = words::verdict(report.verdict).to_uppercase();
    let score = report.score.map_or_else(
        || "no score".to_owned(),
        |score| format!("score {} of 100", number::score(score)),
    );
    let (strong, dim) = (palette.strong, palette.dim);
    writeln!(
        out,
        "{style}{verdict}{style:#}   {strong}{score}{strong:#}   {}",
        clean(&report.id)
    )?;
    let names = [&report.before, &report.after].map(|p| clean(&p.path).chars().count());
    let widest = names.into_iter().max().unwrap_or_default();
    for (side, record) in [("before", &report.before), ("after", &report.after)] {
        photo(out, side, record, widest, palette)?;
    }
    writeln!(out, "{dim}policy  {dim:#}{}", clean(&report.policy.name))?;

    let columns = Columns::of(&report.findings, screen.width);
    for (heading, verdict) in GROUPS {
        let group: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|f| f.verdict == verdict)
            .collect();
        if group.is_empty() {
            continue;
        }
        let numbers = columns.number > 0 && group.iter().any(|f| f.quantity.is_some());
        write!(out, "\n{strong}{heading}{strong:#}")?;
        if numbers {
            let end = screen
                .width
                .saturating_sub(columns.unit + 1 + heading.len());
            write!(out, "{dim}{CAPTION:>end$}{dim:#}")?;
        }
        writeln!(out)?;
        for finding in group {
            columns.write(out, finding, palette)?;
        }
    }
    writeln!(out)?;
    for line in wrap(&clean(&words::what_decides(report)), screen.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn photo(
    out: &mut dyn Write,
    side: &str,
    record: &PhotoRecord,
    widest: usize,
    palette: Palette,
) -> io::Result<()> {
    let dim = palette.dim;
    let path = clean(&record.path);
    writeln!(
        out,
        "{dim}{side:<8}{dim:#}{path:<widest$}  {dim}{} × {} px{dim:#}",
        record.photo.width, record.photo.height
    )
}

/// Widths of the columns, the same for all groups.
struct Columns {
    code: usize,
    message: usize,
    /// Value and limit; 0 where they go below the message.
    number: usize,
    unit: usize,
}

impl Columns {
    fn of(findings: &[Finding], width: usize) -> Self {
        let widest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
        let code = widest(&mut findings.iter().map(|f| f.check.len()));
        let quantities = || {
            let known = findings.iter();
            known.filter_map(|f| Some((&*f.check, f.quantity.as_ref()?)))
        };
        let columns = || quantities().map(|(check, quantity)| number::in_columns(check, quantity));
        let number = widest(
            &mut columns().map(|(number, _)| number.chars().count()).chain(
                // The caption stands above the numbers.
                quantities().next().map(|_| CAPTION.len()),
            ),
        );
        let unit = widest(&mut columns().map(|(_, unit)| unit.chars().count()));
        // Two spaces, a mark, a space; the code; two spaces; the message; two spaces; the numbers; a space; the unit.
        let room = width.saturating_sub(6 + code);
        let message = room.saturating_sub(number + unit + 3);
        if number == 0 || message < NARROWEST {
            Self {
                code,
                message: room,
                number: 0,
                unit: 0,
            }
        } else {
            Self {
                code,
                message,
                number,
                unit,
            }
        }
    }

    fn write(&self, out: &mut dyn Write, finding: &Finding, palette: Palette) -> io::Result<()> {
        let (style, dim) = (palette.finding(finding.verdict), palette.dim);
        let mut text = clean(&finding.message).into_owned();
        let quantity = finding.quantity.as_ref();
        if let (0, Some(quantity)) = (self.number, quantity) {
            let _ = write!(
                text,
                " ({})",
                number::beside_limit(&finding.check, quantity)
            );
        }
        if let Some(aside) = words::aside(finding) {
            let _ = write!(text, " [{aside}]");
        }
        let Self {
            code,
            message,
            number: width,
            ..
        } = *self;
        for (index, line) in wrap(&text, message).iter().enumerate() {
            if index > 0 {
                writeln!(out, "{:indent$}{line}", "", indent = 6 + code)?;
                continue;
            }
            let mark = words::mark(finding.verdict);
            write!(out, "  {style}{mark} {:<code$}{style:#}  ", finding.check)?;
            match quantity {
                Some(quantity) if width > 0 => {
                    let (number, unit) = number::in_columns(&finding.check, quantity);
                    let space = if unit.is_empty() { "" } else { " " };
                    let unit = clean(unit);
                    writeln!(
                        out,
                        "{line:<message$}  {dim}{number:>width$}{space}{unit}{dim:#}"
                    )?;
                }
                _ => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use fairpair::check::Level;
    use fairpair::report::PairVerdict;

    use super::*;
    use crate::testing::{finding, report};

    fn shown(width: usize) -> String {
        let mut report = report("p\u{1b}[1m", PairVerdict::NotComparable, Some(24.0));
        report.findings = vec![
            finding("exposure", Verdict::Pass, "The skin is as bright."),
            finding(
                "light-shape",
                Verdict::Fail,
                "The light's fall-off across the face differs by far more than it should.",
            ),
            finding("framing", Verdict::Fail, "The head is tilted."),
            finding(
                "capture-time",
                Verdict::Unknown,
                "Cannot tell: the file carries no date.",
            ),
        ];
        report.findings[2].level = Level::Warning;
        let mut out = Vec::new();
        pair(
            &mut out,
            &report,
            Screen {
                colour: false,
                width,
            },
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn differences_come_first_and_the_last_line_says_what_decides() {
        let text = shown(100);
        assert!(
            text.starts_with("NOT COMPARABLE   score 24 of 100   p�[1m\n"),
            "{text}"
        );
        let at = |part: &str| text.find(part).unwrap();
        assert!(at("Differences") < at("Cannot tell\n") && at("Cannot tell\n") < at("Passed"));
        assert!(text.contains("[warning, does not decide]"));
        assert!(
            text.trim_end()
                .ends_with("light-shape decides: it is beyond what the policy publication allows.")
        );
    }

    #[test]
    fn no_line_is_wider_than_the_screen_or_ends_in_space() {
        for width in [60, 80, 100] {
            for line in shown(width).lines() {
                assert!(
                    line.chars().count() <= width && !line.ends_with(' '),
                    "{width}: {line:?}"
                );
            }
        }
    }
}
