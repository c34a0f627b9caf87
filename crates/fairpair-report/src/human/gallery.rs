//! What only the gallery as a whole shows: direction of bias, standards, photos used twice.

use std::io::{self, Write};

use fairpair_gallery::survey::{Bias, GalleryFindings, ItemCounts, Side};

use super::{Palette, Screen};
use crate::{clean, number, words};

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
            "\n{strong}Which way differences lean{strong:#}{dim}  (how many of the pairs that differ favour the after photo){dim:#}"
        )?;
        for bias in findings.bias.iter().filter(|b| !b.too_few) {
            line(out, bias, screen)?;
        }
        let few = findings.bias.iter().filter(|b| b.too_few);
        let few: Vec<_> = few.map(|b| clean(&b.after_is)).collect();
        if !few.is_empty() {
            let few: Vec<&str> = few.iter().map(AsRef::as_ref).collect();
            let told = format!("too few pairs differ to tell: {}", few.join(", "));
            for line in super::wrap(&told, screen.width.saturating_sub(2)) {
                writeln!(out, "  {dim}{line}{dim:#}")?;
            }
        }
    }
    for group in &findings.groups {
        let told: Vec<&Bias> = group.bias.iter().filter(|b| b.favours.is_some()).collect();
        let column = clean(&group.column);
        let value = clean(&group.value);
        let pairs = words::pairs(group.pairs);
        if told.is_empty() {
            let why = if group.bias.iter().all(|b| b.too_few) {
                "too few pairs differ to tell"
            } else {
                "no more than chance"
            };
            writeln!(out, "  {column} {value}, {pairs}: {why}")?;
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
    let p = number::p(bias.test.p_corrected);
    let says = match bias.favours {
        Some(Side::After) => format!("{fail}favours the after photos{fail:#} {dim}({p}){dim:#}"),
        Some(Side::Before) => format!("{fail}favours the before photos{fail:#} {dim}({p}){dim:#}"),
        None => format!("{dim}not more than chance ({p}){dim:#}"),
    };
    writeln!(
        out,
        "  {:<24} {:>4} of {differ:>4}  {says}",
        clean(&bias.after_is),
        bias.test.after,
    )
}

fn standards(out: &mut dyn Write, findings: &GalleryFindings, screen: Screen) -> io::Result<()> {
    let Palette { strong, dim, .. } = Palette::new(screen.colour);
    let (sepia, vaca) = (&findings.sepia, &findings.vaca);
    if sepia.mean.is_some() || vaca.mean.is_some() {
        writeln!(out, "\n{strong}Published standards{strong:#}")?;
    }
    if let Some(mean) = sepia.mean {
        writeln!(
            out,
            "  SEPIA: on average {mean:.1} of {} points kept {dim}({} not judged){dim:#}",
            sepia.items.len(),
            words::list(&sepia.untold.iter().map(String::as_str).collect::<Vec<_>>())
        )?;
        table(out, ["kept", "not kept"], &sepia.items, screen)?;
    }
    if let Some(mean) = vaca.mean {
        writeln!(
            out,
            "  Bias score (Vaca et al.): on average {mean:.1} of {} found {dim}({} not judged){dim:#}",
            vaca.items.len(),
            words::list(&vaca.untold.iter().map(String::as_str).collect::<Vec<_>>())
        )?;
        table(out, ["differs", "alike"], &vaca.items, screen)?;
    }
    Ok(())
}

/// Pairs by their answer to each item.
fn table(
    out: &mut dyn Write,
    [yes, no]: [&str; 2],
    items: &[ItemCounts],
    screen: Screen,
) -> io::Result<()> {
    let dim = Palette::new(screen.colour).dim;
    let heads = format!("{:<28}{yes:>9}{no:>10}{:>13}", "", "cannot tell");
    writeln!(out, "{dim}{heads}{dim:#}")?;
    for item in items {
        let name = clean(&item.item);
        let ItemCounts { yes, no, .. } = item;
        let unknown = item.cannot_tell;
        writeln!(out, "    {name:<24}{yes:>9}{no:>10}{unknown:>13}")?;
    }
    Ok(())
}
