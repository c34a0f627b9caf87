//! `fairpair check BEFORE AFTER`: one pair.

use anyhow::{anyhow, bail};
use fairpair::report::{Outcome, Row};
use fairpair::score::Scorer;
use fairpair_gallery::{Entry, PhotoFile, SharedPhotos, measure};
use fairpair_report::{findings_csv, human, json, ndjson};

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
    let row = measure(&scorer, &Ok(entry), &SharedPhotos::default()).judge(scorer.policy());
    let mut gate = Gate::new(args.judging.fail_on);
    gate.add(&row);
    let report = match row.outcome {
        Outcome::Done(report) => report,
        Outcome::Failed(failure) => bail!("{}", failure.error),
    };
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
