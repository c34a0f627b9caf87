//! `fairpair judge FILE`: saved readings under any policy, without the photos.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::Path;

use anyhow::Context as _;
use fairpair::report::Row;
use fairpair_gallery::journal::{Claim, PAIRS};
use fairpair_gallery::survey::Survey;
use fairpair_gallery::{SavedRows, carried_columns};
use fairpair_report::decisions::COLUMN;
use fairpair_report::pictures::{Shelf, Size};
use fairpair_report::{Summary, ndjson};

use super::audit::files::{Files, PICTURES, kept};
use super::reports::{Reports, apart, create};
use crate::Exit;
use crate::args::{Format, Judge};
use crate::decisions;
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
    apart(&args.pipelines, &[&args.readings])?;
    let mut decisions = decisions::read(args.decisions.as_deref())?;
    let columns = carried(args)?;
    let mut report = match &args.out {
        Some(folder) => Some(Renewed::begin(&args.readings, folder, &columns)?),
        None => None,
    };
    let fail_on = args.judging.fail_on;
    let mut reports = Reports::begin(&args.pipelines, fail_on)?;
    let mut gate = Gate::new(fail_on);
    let mut summary = Summary::new(&policy.name, Vec::new());
    let mut survey = Survey::new(None);
    let mut rows = Rows::any(args.judging.format, io.out, &columns, io.screen)?;
    for row in SavedRows::new(BufReader::new(input)) {
        let mut row = row.with_context(|| name.clone())?.judge(&policy);
        decisions.attach(&mut row);
        summary.add(&row);
        gate.add(&row);
        reports.push(&row)?;
        if let Some(report) = &mut report {
            survey.push(&row);
            report.push(&row)?;
        }
        rows.push(row)?;
    }
    anyhow::ensure!(summary.pairs() > 0, "there are no readings in {name}");
    let left: Vec<String> = decisions::left(&decisions).into_iter().collect();
    summary.notices.extend(left.iter().cloned());
    rows.finish(&summary)?;
    if args.judging.format != Format::Human {
        io.remark(&left)?;
    }
    if let Some(mut report) = report {
        summary.gallery = Some(Box::new(survey.finish()));
        report.pairs.flush()?;
        let written = report.files.finish(&name, &summary)?;
        if args.judging.format == Format::Human {
            super::audit::written(io, &written)?;
        }
    }
    reports.finish(&name)?;
    Ok(gate.exit())
}

/// The columns that the readings carry, for the tables. They are known after the last row only, so what comes from standard input goes
/// without them.
fn carried(args: &Judge) -> anyhow::Result<Vec<String>> {
    let tables = args.out.is_some() || args.judging.format == Format::Csv;
    if !tables || !args.readings.is_file() {
        return Ok(Vec::new());
    }
    let input = File::open(&args.readings)
        .with_context(|| format!("cannot read {}", args.readings.display()))?;
    let mut columns = carried_columns(BufReader::new(input));
    columns.retain(|name| name != COLUMN);
    Ok(columns)
}

/// A new report of old readings, with the pictures that were kept beside them.
struct Renewed {
    _claim: Claim,
    files: Files,
    pairs: BufWriter<File>,
    shelf: Option<Shelf>,
}

impl Renewed {
    fn begin(readings: &Path, folder: &Path, columns: &[String]) -> anyhow::Result<Self> {
        let beside = readings.parent().unwrap_or(Path::new(""));
        let place = |path: &Path| match path.as_os_str() {
            empty if empty.is_empty() => Path::new(".").canonicalize(),
            _ => path.canonicalize(),
        };
        if let (Ok(from), Ok(to)) = (place(beside), place(folder)) {
            anyhow::ensure!(
                from != to,
                "the new report would replace the readings that it is made of: name another folder than {}",
                folder.display()
            );
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let claim = Claim::of(folder)?;
        let shelf = beside.join(PICTURES);
        // What comes through a pipe was nowhere: pictures that lie in the current folder may be of other people.
        let placed = readings != Path::new("-");
        let shelf = (placed && shelf.is_file())
            .then(|| Shelf::open(&shelf))
            .transpose()?;
        let pairs = shelf.as_ref().map_or(0, Shelf::pairs);
        Ok(Self {
            _claim: claim,
            shelf,
            files: Files::begin(folder, columns, false, None, Size::for_pairs(pairs))?,
            pairs: create(&folder.join(PAIRS))?,
        })
    }

    fn push(&mut self, row: &Row) -> anyhow::Result<()> {
        let pictures = kept(&mut self.shelf, row)?;
        if let Some(pictures) = &pictures {
            self.files.keep(row.id(), pictures)?;
        }
        ndjson::line(&mut self.pairs, row)?;
        self.files.push(row, pictures)
    }
}
