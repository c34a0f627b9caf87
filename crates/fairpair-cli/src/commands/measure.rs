//! `fairpair measure`: readings without judgement.

use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::{Context as _, anyhow, bail};
use fairpair::report::{Measurement, Outcome, Row};
use fairpair::score::Scorer;
use fairpair_gallery::{Entry, Gallery, PhotoFile, SharedPhotos, in_order, measure};
use fairpair_report::ndjson;

use super::audit::{open, panicked, progress};
use crate::Exit;
use crate::args::Measure;
use crate::io::Io;
use crate::treatment;

pub(crate) fn run(args: Measure, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let scorer = Scorer::default();
    let treatment = treatment::read(args.treatment)?;
    let gallery = match args.inputs.as_slice() {
        [before, after] => Gallery {
            items: vec![Ok(Entry::of_files(
                PhotoFile::new(before).with_regions(args.regions.before_regions),
                PhotoFile::new(after).with_regions(args.regions.after_regions),
                treatment.case().map_err(|m| anyhow!(m))?,
            ))],
            ..Gallery::default()
        },
        [gallery, ..] => {
            if args.regions.before_regions.is_some() || args.regions.after_regions.is_some() {
                bail!(
                    "--before-regions and --after-regions belong to two photos; in a manifest they are columns"
                );
            }
            open(gallery, &treatment, &scorer, args.jobs.count())?
        }
        [] => bail!("name a gallery or two photos"),
    };
    io.remark(&gallery.notices)?;
    let bar = progress(io, gallery.items.len());
    let mut file;
    let out: &mut dyn Write = match &args.out {
        Some(path) => {
            let made = File::create(path);
            file =
                BufWriter::new(made.with_context(|| format!("cannot write {}", path.display()))?);
            &mut file
        }
        None => io.out,
    };
    let shared = SharedPhotos::of(&gallery.items);
    let answers_alone = args.out.is_none();
    let (mut done, mut unreadable) = (0_usize, 0_usize);
    in_order(
        &gallery.items,
        args.jobs.count(),
        |item| measure(&scorer, item, &shared),
        panicked,
        |row: Row<Measurement>| {
            bar.inc(1);
            unreadable += usize::from(matches!(row.outcome, Outcome::Failed(_)));
            done += 1;
            ndjson::line(out, &row)?;
            let of = gallery.items.len();
            if answers_alone && io.gone.get() && done < of {
                bail!("stopped after {done} of {of} pairs; nobody reads the readings any more");
            }
            Ok(())
        },
    )?;
    out.flush()?;
    bar.finish_and_clear();
    Ok(match unreadable {
        0 => Exit::Fair,
        _ => Exit::Findings,
    })
}
