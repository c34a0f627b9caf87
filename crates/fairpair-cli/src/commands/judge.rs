//! `fairpair judge FILE`: saved readings under any policy, without the photos.

use std::fs::File;
use std::io::{BufReader, Read};

use anyhow::Context as _;
use fairpair_gallery::SavedRows;
use fairpair_report::Summary;

use super::reports::Reports;
use crate::Exit;
use crate::args::Judge;
use crate::gate::Gate;
use crate::io::Io;
use crate::rows::Rows;

pub(crate) fn run(args: &Judge, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let policy = crate::policy::load(&args.judging.policy)?;
    let name = args.readings.display().to_string();
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(&args.readings).with_context(|| format!("cannot read {name}"))?)
    };
    let fail_on = args.judging.fail_on;
    let mut reports = Reports::begin(&args.pipelines, fail_on)?;
    let mut gate = Gate::new(fail_on);
    let mut summary = Summary::new(&policy.name, Vec::new());
    // Carried columns are not known before the last row, so the table goes without them.
    let mut rows = Rows::any(args.judging.format, io.out, &[], io.screen)?;
    for row in SavedRows::new(BufReader::new(input)) {
        let row = row.with_context(|| name.clone())?.judge(&policy);
        summary.add(&row);
        gate.add(&row);
        reports.push(&row)?;
        rows.push(row)?;
    }
    anyhow::ensure!(summary.pairs() > 0, "there are no readings in {name}");
    rows.finish(&summary)?;
    reports.finish(&name)?;
    Ok(gate.exit())
}
