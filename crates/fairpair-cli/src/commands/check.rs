//! `fairpair check BEFORE AFTER`: one pair.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use fairpair::report::{Outcome, Report, Row};
use fairpair::score::Scorer;
use fairpair_gallery::{Entry, PhotoFile, SharedPhotos, measure_seeing};
use fairpair_report::html::Page;
use fairpair_report::pictures::{Pictures, Size};
use fairpair_report::{findings_csv, human, json, ndjson, plots};

use super::audit::files::write_plots;
use crate::Exit;
use crate::args::{Check, Format};
use crate::gate::Gate;
use crate::io::Io;
use crate::{policy, treatment};

pub(crate) fn run(args: Check, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let scorer = Scorer::new(policy::load(&args.judging.policy)?);
    let case = treatment::read(args.treatment)?
        .case()
        .map_err(|m| anyhow!(m))?;
    let entry = Entry::of_files(
        PhotoFile::new(args.before).with_regions(args.regions.before_regions),
        PhotoFile::new(args.after).with_regions(args.regions.after_regions),
        case,
    );
    let (row, pictures) = measure_seeing(&scorer, &Ok(entry), &SharedPhotos::default(), |pair| {
        let redact = args.pictures.redact.into();
        args.plots
            .as_ref()
            .map(|_| Pictures::of(pair, redact, Size::LARGE))
    });
    let row = row.judge(scorer.policy());
    let mut gate = Gate::new(args.judging.fail_on);
    gate.add(&row);
    let report = match row.outcome {
        Outcome::Done(report) => report,
        Outcome::Failed(failure) => bail!("{}", failure.error),
    };
    if let Some(folder) = &args.plots {
        write(folder, &report, pictures.flatten().as_ref())
            .with_context(|| format!("cannot write the plots into {}", folder.display()))?;
    }
    match args.judging.format {
        Format::Human => human::pair(io.out, &report, io.screen)?,
        Format::Json => json::one(io.out, &report)?,
        Format::Ndjson => ndjson::line(io.out, &report)?,
        Format::Csv => {
            let mut table = findings_csv::Table::new(&mut *io.out, &[])?;
            table.push(&Row::new(Outcome::Done(report)))?;
            table.flush()?;
        }
    }
    Ok(gate.exit())
}

fn write(folder: &Path, report: &Report, pictures: Option<&Pictures>) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    if let Some(pictures) = pictures {
        write_plots(folder, "", pictures)?;
    }
    let scores = Page::new()?.chart_file(&plots::scores(report))?;
    fs::write(folder.join("scores.svg"), scores)
}
