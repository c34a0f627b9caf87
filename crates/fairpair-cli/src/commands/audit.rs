//! `fairpair audit GALLERY`: every pair of a folder or manifest.

mod column;
pub(super) mod files;
mod going;
mod progress;
mod rows_done;
mod taken;

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::bail;
use fairpair::report::{Failure, Measurement, Problem, Row};
use fairpair::score::Scorer;
use fairpair_gallery::journal::{Journal, Key};
use fairpair_gallery::survey::Survey;
use fairpair_gallery::{Gallery, Item, Shard, SharedPhotos, Treatment, in_order, measure_seeing};
use fairpair_report::pictures::{Pictures, Size};
use fairpair_report::{Summary, human, ndjson};

use super::reports::{Reports, apart};
use crate::Exit;
use crate::args::{Audit, Format, PictureArgs};
use crate::gate::Gate;
use crate::io::Io;
use crate::rows::Rows;
use crate::{decisions, treatment};
pub(super) use column::carried;
pub(super) use files::Files;
pub(super) use going::parsed;
use going::{Run, header};
pub(super) use progress::progress;
pub(super) use rows_done::{RowsDone, Told};
pub(super) use taken::taken;

/// The error that ends the work where the user asked for it, or where nobody is there for whom it could be done.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

pub(crate) fn run(args: Audit, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let format = args.judging.format;
    told_where(args.out.as_deref(), format)?;
    apart(&args.pipelines, &[&args.gallery])?;
    let decisions = decisions::read(args.decisions.as_deref())?;
    let scorer = Scorer::new(crate::policy::load(&args.judging.policy)?);
    let gallery = open(
        &args.gallery,
        &treatment::read(args.treatment)?,
        &scorer,
        args.jobs.count(),
    )?;
    carried(args.group_by.as_deref(), &gallery.columns)?;
    let shard = args.going.shard.unwrap_or(Shard::WHOLE);
    let picked = shard.pick(&gallery.items);
    let title = args.gallery.file_name().unwrap_or(args.gallery.as_os_str());
    let title = title.to_string_lossy();
    let header = header(&gallery, scorer.policy(), &title, shard, picked.len());
    let mut run = match &args.out {
        Some(folder) => Run::open(folder, &args.going, &header, &gallery, &picked)?,
        None => Run::without_journal(),
    };
    if format != Format::Human {
        io.remark(&gallery.notices)?;
    }
    let bar = progress(io, picked.len());
    let folder = args.out.as_deref();
    let mut done = RowsDone {
        files: files(
            folder,
            args.going.resume,
            &args.pictures,
            args.plots,
            &gallery,
        )?,
        decisions,
        reports: Reports::begin(&args.pipelines, args.judging.fail_on)?,
        rows: Rows::machine(format, io.out, &gallery.columns)?,
        summary: Summary::new(&scorer.policy().name, gallery.notices.clone()),
        gate: Gate::new(args.judging.fail_on),
        survey: Survey::new(args.group_by),
    };
    if let Some(folder) = folder {
        run.rows_done(folder, args.jobs.count(), |row| {
            bar.inc(1);
            done.push(row, None)
        })?;
        bar.reset_eta();
    }
    let Run {
        ref mut journal,
        ref rest,
        ..
    } = run;
    // By the whole gallery, so that parts made apart have the pictures of one run.
    let (pictured, size) = (folder.is_some(), Size::for_pairs(gallery.items.len()));
    let shared = SharedPhotos::of(picked[run.done..].iter().map(|i| &gallery.items[*i]));
    let interrupt = io.interrupt.listening();
    // Where nothing is written but answers, there is no use in going on once nobody reads them.
    let answers_alone = folder.is_none() && !args.pipelines.any();
    let worked: anyhow::Result<()> = in_order(
        &picked[run.done..],
        args.jobs.count(),
        |index| {
            let item = &gallery.items[*index];
            // Before the photos are read, so that one that changes meanwhile does not fit later.
            let key = Key::of(item);
            let (row, pictures) = match rest.get(&key) {
                Some(row) => (row, None),
                None => measure_seeing(&scorer, item, &shared, |pair| {
                    pictured.then(|| Pictures::of(pair, args.pictures.redact.into(), size))
                }),
            };
            (*index, key, row.judge(scorer.policy()), pictures.flatten())
        },
        |index, message| {
            let item = &gallery.items[*index];
            let row = panicked(item, message).judge(scorer.policy());
            (*index, Key::of(item), row, None)
        },
        |(index, key, row, pictures)| {
            bar.inc(1);
            // Before the journal says that the pair is done.
            if let (Some(files), Some(pictures)) = (&mut done.files, &pictures) {
                files.keep(row.id(), pictures)?;
            }
            if let Some(journal) = journal {
                let mut line = Vec::new();
                ndjson::line(&mut line, &row)?;
                journal.push(index, key, &line)?;
            }
            done.push(row, pictures)?;
            if interrupt.asks() || (answers_alone && io.gone.get()) {
                return Err(Stopped.into());
            }
            Ok(())
        },
    );
    bar.finish_and_clear();
    let pairs = done.summary.pairs();
    let stopped = was_stopped(worked, picked.len() - pairs)?;
    let stopped = stopped.then(|| format!("stopped after {pairs} of {} pairs", picked.len()));
    let told = complete(done, run.journal.take(), stopped.as_ref(), &title)?;
    end(io, &told, format, stopped, folder.is_some())
}

/// A report for people needs a place.
fn told_where(folder: Option<&Path>, format: Format) -> anyhow::Result<()> {
    if folder.is_none() && format == Format::Human {
        bail!(
            "say where the report is to go, such as `-o audit`, or ask for `--format ndjson`, `json` or `csv`"
        );
    }
    Ok(())
}

/// The files of a run that has a folder.
fn files(
    folder: Option<&Path>,
    resume: bool,
    shown: &PictureArgs,
    plots: bool,
    gallery: &Gallery,
) -> anyhow::Result<Option<Files>> {
    let Some(folder) = folder else {
        return Ok(None);
    };
    let kept = resume.then(|| shown.redact.into());
    let size = Size::for_pairs(gallery.items.len());
    Files::begin(folder, &gallery.columns, plots, kept, size).map(Some)
}

/// Completes what is made of the rows. What an earlier run has kept goes only once all pairs are done.
fn complete(
    mut done: RowsDone<'_>,
    journal: Option<Journal>,
    stopped: Option<&String>,
    title: &str,
) -> anyhow::Result<Told> {
    if let Some(remark) = stopped {
        done.summary.notices.insert(0, remark.clone());
    } else if let (Some(journal), Some(files)) = (journal, &mut done.files) {
        files.settle()?;
        journal.finish()?;
    }
    done.finish(title)
}

/// Tells what came of it; that the run was stopped is an error, which says how to go on.
fn end(
    io: &mut Io<'_>,
    told: &Told,
    format: Format,
    stopped: Option<String>,
    kept: bool,
) -> anyhow::Result<Exit> {
    if format == Format::Human {
        tell(io, told)?;
    } else {
        io.remark(&told.left)?;
    }
    if let Some(stopped) = stopped {
        let how = if kept {
            "the same command with --resume goes on from there"
        } else if io.gone.get() {
            "nobody reads the answers any more"
        } else {
            "with `-o FOLDER` a run can be resumed"
        };
        bail!("{stopped}; {how}");
    }
    Ok(told.exit)
}

/// Whether the work was ended while there was some left.
fn was_stopped(worked: anyhow::Result<()>, left: usize) -> anyhow::Result<bool> {
    match worked {
        Err(error) if error.is::<Stopped>() => Ok(left > 0),
        other => other.map(|()| false),
    }
}

/// The sum, and what was written.
pub(super) fn tell(io: &mut Io<'_>, told: &Told) -> std::io::Result<()> {
    human::summary(io.out, &told.summary, io.screen)?;
    written(io, &told.written)
}

/// Names what was written: the page first, and what lies beside it by name alone.
pub(super) fn written(io: &mut Io<'_>, paths: &[String]) -> std::io::Result<()> {
    let Some(first) = paths.first() else {
        return Ok(());
    };
    writeln!(io.out, "\nWritten: {}", fairpair_report::clean(first))?;
    let folder = Path::new(first).parent();
    let names = paths[1..].iter().map(|path| {
        let beside = Path::new(path);
        match beside.file_name().filter(|_| beside.parent() == folder) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.clone(),
        }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        return Ok(());
    }
    let text = names.join(", ");
    writeln!(io.out, "  and {}", fairpair_report::clean(&text))
}

/// Opens a gallery that has at least one pair.
pub(super) fn open(
    path: &Path,
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
