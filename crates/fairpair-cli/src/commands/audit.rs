//! `fairpair audit GALLERY`: every pair of a folder or manifest.

mod files;

use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::bail;
use fairpair::report::{Failure, Measurement, Problem, Row};
use fairpair::score::Scorer;
use fairpair_gallery::survey::Survey;
use fairpair_gallery::{Gallery, Item, Treatment, in_order, measure};
use fairpair_report::{Summary, human};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Exit;
use crate::args::{Audit, Format};
use crate::io::Io;
use crate::rows::{self, Rows};
use crate::treatment;
use files::Files;

pub(crate) fn run(args: Audit, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let format = args.judging.format;
    if args.out.is_none() && format == Format::Human {
        bail!(
            "say where the report is to go, such as `-o audit`, or ask for `--format ndjson`, `json` or `csv`"
        );
    }
    let scorer = Scorer::new(crate::policy::load(&args.judging.policy)?);
    let gallery = open(
        &args.gallery,
        &treatment::read(args.treatment)?,
        &scorer,
        args.jobs.count(),
    )?;
    let mut survey = Survey::new(args.group_by);
    let mut files = match &args.out {
        Some(folder) => Some(Files::begin(folder, &gallery.columns)?),
        None => None,
    };
    if format != Format::Human {
        io.remark(&gallery.notices)?;
    }
    let mut summary = Summary::new(&scorer.policy().name, gallery.notices);
    let bar = progress(io, gallery.items.len());
    let mut rows = Rows::machine(format, io.out, &gallery.columns)?;
    in_order(
        &gallery.items,
        args.jobs.count(),
        |item| measure(&scorer, item).judge(scorer.policy()),
        |item, message| panicked(item, message).judge(scorer.policy()),
        |row: Row| {
            bar.inc(1);
            summary.add(&row);
            survey.push(&row);
            if let Some(files) = &mut files {
                files.push(&row)?;
            }
            rows.push(row)
        },
    )?;
    bar.finish_and_clear();
    summary.gallery = Some(Box::new(survey.finish()));
    rows.finish(&summary)?;
    if let Some(files) = files {
        let title = args.gallery.file_name().unwrap_or(args.gallery.as_os_str());
        let written = files.finish(&title.to_string_lossy(), &summary)?;
        if format == Format::Human {
            human::summary(io.out, &summary, io.screen)?;
            writeln!(io.out, "\nWritten: {}", written.join(", "))?;
        }
    }
    Ok(rows::exit(&summary))
}

/// Opens a gallery that has at least one pair.
pub(super) fn open(
    path: &std::path::Path,
    default: &Treatment,
    scorer: &Scorer,
    jobs: NonZeroUsize,
) -> anyhow::Result<Gallery> {
    // A bad date on the command line is the command line's fault, not every pair's.
    default.case().map_err(|m| anyhow::anyhow!(m))?;
    let mut gallery = Gallery::open(path, default)?;
    gallery.add_collages(scorer, jobs, default);
    if gallery.items.is_empty() {
        let mut why = format!("there is no pair in {}", path.display());
        if path.is_dir() {
            why += "; name photos NAME_before.jpg and NAME_after.jpg, or put them into folders before/ and after/, or write a manifest (see `fairpair audit --help`)";
        }
        for notice in gallery.notices.iter().take(5) {
            why += "\n  ";
            why += notice;
        }
        bail!(why);
    }
    Ok(gallery)
}

/// The row of a pair on which the program itself failed.
pub(super) fn panicked(item: &Item, message: &str) -> Row<Measurement> {
    let id = match item {
        Ok(entry) => &entry.id,
        Err(broken) => &broken.failure.id,
    };
    let problem = Problem {
        side: None,
        path: None,
        message: format!("fairpair itself failed on this pair, please report it: {message}"),
    };
    Row::new(Failure::new(id, problem).into())
}

pub(super) fn progress(io: &Io<'_>, count: usize) -> ProgressBar {
    if !io.progress {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} pairs, {eta} left") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
