//! What only the gallery as a whole shows: direction of bias, standards, photos used twice.

use std::io::{self, Write};

use fairpair_gallery::survey::{Bias, GalleryFindings, Side};

use super::{Palette, Screen};
use crate::{clean, words};

/// Photos used twice that are shown before the rest is only counted.
const REUSED: usize = 10;

/// Writes the findings on the whole gallery.
///
/// # Errors
/// Where `out` cannot be written.
pub(super) fn gallery(
    out: &mut dyn Write,
    findings: &GalleryFindings,
    screen: Screen,
) -> io::Result<()> {
    let Palette { strong, dim, .. } = Palette::new(screen.colour);
    if !findings.bias.is_empty() {
        writeln!(
            out,
            "\n{strong}Direction of the differences{strong:#}{dim}  (pairs beyond the noise that favour the after photo; p after Holm){dim:#}"
        )?;
        for bias in &findings.bias {
            line(out, bias, screen)?;
        }
    }
    for group in &findings.groups {
        let told: Vec<&Bias> = group.bias.iter().filter(|b| b.favours.is_some()).collect();
        let column = clean(&group.column);
        let value = clean(&group.value);
        let pairs = words::pairs(group.pairs);
        if told.is_empty() {
            writeln!(
                out,
                "  {column} {value}, {pairs}: no direction beyond chance"
            )?;
        } else {
            writeln!(out, "  {column} {value}, {pairs}:")?;
        }
        for bias in told {
            line(out, bias, screen)?;
        }
    }
    standards(out, findings, screen)?;
    if !findings.reused.is_empty() {
        writeln!(out, "\n{strong}Photos in more than one place{strong:#}")?;
        for reused in findings.reused.iter().take(REUSED) {
            writeln!(out, "  {}", clean(&reused.to_string()))?;
        }
        let more = findings.reused.len().saturating_sub(REUSED);
        if more > 0 {
            writeln!(out, "  {dim}and {more} more{dim:#}")?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, bias: &Bias, screen: Screen) -> io::Result<()> {
    let Palette { dim, fail, .. } = Palette::new(screen.colour);
    let differ = bias.test.after + bias.test.before;
    let says = match (bias.favours, bias.too_few) {
        (Some(Side::After), _) => format!("{fail}favours the after photos{fail:#}"),
        (Some(Side::Before), _) => format!("{fail}favours the before photos{fail:#}"),
        (None, true) => format!("{dim}too few pairs to tell{dim:#}"),
        (None, false) => format!("{dim}no direction beyond chance{dim:#}"),
    };
    writeln!(
        out,
        "  {:<24} {:>4} of {:>4}  p {:<7.2}  {says}",
        clean(&bias.after_is),
        bias.test.after,
        differ,
        bias.test.p_corrected
    )
}

fn standards(out: &mut dyn Write, findings: &GalleryFindings, screen: Screen) -> io::Result<()> {
    let Palette { strong, dim, .. } = Palette::new(screen.colour);
    let (sepia, vaca) = (&findings.sepia, &findings.vaca);
    if let Some(mean) = sepia.mean {
        writeln!(
            out,
            "\n{strong}Published standards{strong:#}\n  SEPIA: {mean:.1} of {} items kept on the average {dim}(not told: {}){dim:#}",
            sepia.items.len(),
            words::list(&sepia.untold.iter().map(String::as_str).collect::<Vec<_>>())
        )?;
        for item in &sepia.items {
            writeln!(
                out,
                "  {:<24} kept {:>4}  not {:>4}  cannot tell {:>4}",
                item.item, item.yes, item.no, item.cannot_tell
            )?;
        }
    }
    if let Some(mean) = vaca.mean {
        writeln!(
            out,
            "  Bias after Vaca et al.: {mean:.1} of {} items differ on the average {dim}(not told: {}){dim:#}",
            vaca.items.len(),
            words::list(&vaca.untold.iter().map(String::as_str).collect::<Vec<_>>())
        )?;
    }
    Ok(())
}
