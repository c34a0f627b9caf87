//! `fairpair explain [CHECK]`: the catalogue of checks.

use std::io;

use anyhow::bail;
use fairpair::checks::{CATALOGUE, CheckInfo};
use fairpair::policy::{PRESETS, nearest};
use fairpair_report::human::{Palette, wrap};

use crate::Exit;
use crate::io::Io;

pub(crate) fn run(check: Option<&str>, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let Some(code) = check else {
        list(io)?;
        return Ok(Exit::Fair);
    };
    let Some(check) = CATALOGUE.iter().find(|check| check.code == code) else {
        match nearest(code, CATALOGUE.iter().map(|check| check.code)) {
            Some(near) => bail!("there is no check `{code}`; did you mean `{near}`?"),
            None => bail!("there is no check `{code}`; `fairpair explain` lists all checks"),
        }
    };
    detail(check, io)?;
    Ok(Exit::Fair)
}

fn list(io: &mut Io<'_>) -> io::Result<()> {
    let Palette { strong, dim, .. } = Palette::new(io.screen.colour);
    for (index, check) in CATALOGUE.iter().enumerate() {
        if index > 0 {
            writeln!(io.out)?;
        }
        writeln!(
            io.out,
            "{strong}{}{strong:#}  {dim}{}{dim:#}",
            check.code, check.title
        )?;
        paragraph(io, check.why, 2)?;
    }
    writeln!(
        io.out,
        "\n{dim}`fairpair explain CHECK` says how a check measures, and its limits.{dim:#}"
    )
}

fn detail(check: &CheckInfo, io: &mut Io<'_>) -> anyhow::Result<()> {
    let Palette { strong, dim, .. } = Palette::new(io.screen.colour);
    writeln!(io.out, "{strong}{}{strong:#}  {}", check.code, check.title)?;
    writeln!(io.out, "\n{strong}Why it matters{strong:#}")?;
    paragraph(io, check.why, 2)?;
    writeln!(io.out, "\n{strong}How it is measured{strong:#}")?;
    paragraph(io, check.how, 2)?;
    for preset in PRESETS {
        // The policy's own text is the one place where levels and limits of every check can be read by name.
        let policy: toml::Table = preset.policy().to_toml().parse()?;
        let rule = policy.get("checks").and_then(|c| c.get(check.code));
        let value = |key: &str| match rule.and_then(|r| r.get(key)) {
            Some(toml::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        writeln!(
            io.out,
            "\n{strong}In the policy {}{strong:#}\n  level {}, when unknown {}",
            preset.name(),
            value("level"),
            value("when_unknown")
        )?;
        for (key, meaning) in check.limits {
            writeln!(io.out, "  {key} = {}", value(key))?;
            for line in wrap(meaning.trim(), io.screen.width.saturating_sub(4)) {
                writeln!(io.out, "    {dim}{line}{dim:#}")?;
            }
        }
    }
    Ok(())
}

fn paragraph(io: &mut Io<'_>, text: &str, indent: usize) -> io::Result<()> {
    for line in wrap(text, io.screen.width.saturating_sub(indent)) {
        writeln!(io.out, "{:indent$}{line}", "")?;
    }
    Ok(())
}
