//! `fairpair measure`: readings without judgement.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use fairpair::report::{Measurement, Outcome, Row};
use fairpair::score::Scorer;
use fairpair_gallery::{Entry, Gallery, PhotoFile, SharedPhotos, in_order, measure};
use fairpair_report::ndjson;

use super::audit::{open, panicked, progress};
use super::reports::cannot_write;
use super::whole::{Whole, same};
use crate::Exit;
use crate::args::Measure;
use crate::io::Io;
use crate::treatment;

pub(crate) fn run(args: Measure, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let scorer = Scorer::default();
    let profile = args.treatment.profile.clone();
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
    if let Some(out) = &args.out {
        replaces_none(out, args.inputs.iter().chain(&profile), &gallery)?;
    }
    io.remark(&gallery.notices)?;
    let bar = progress(io, gallery.items.len());
    let mut file = args.out.as_deref().map(Whole::begin).transpose()?;
    let out: &mut dyn Write = match &mut file {
        Some(file) => file,
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
            ndjson::line(out, &row).with_context(|| match &args.out {
                Some(path) => cannot_write(path),
                None => "cannot write the readings".to_owned(),
            })?;
            let of = gallery.items.len();
            if answers_alone && io.gone.get() && done < of {
                bail!("stopped after {done} of {of} pairs; nobody reads the readings any more");
            }
            Ok(())
        },
    )?;
    if let Some(file) = file {
        file.finish()?;
    }
    bar.finish_and_clear();
    Ok(match unreadable {
        0 => Exit::Fair,
        _ => Exit::Findings,
    })
}

/// Refuses readings that would take the place of what they are made from.
fn replaces_none<'a>(
    out: &Path,
    named: impl Iterator<Item = &'a PathBuf>,
    gallery: &'a Gallery,
) -> anyhow::Result<()> {
    // What is not there yet replaces nothing.
    let Ok(place) = out.canonicalize() else {
        return Ok(());
    };
    let photos = gallery.items.iter().flatten();
    let photos = photos.flat_map(|entry| [&entry.before, &entry.after]);
    let photos = photos.flat_map(|photo| {
        let regions = photo.regions.as_ref().map(|(_, path)| path);
        [Some(&photo.path), regions].into_iter().flatten()
    });
    // The manifest inside a folder is named by the folder alone.
    let manifest = |path: &&PathBuf| {
        let inside = place.file_stem().is_some_and(|stem| stem == "manifest");
        inside && place.parent().is_some_and(|folder| same(folder, path))
    };
    let mut inputs = named.chain(photos);
    if inputs.any(|path| same(path, &place) || manifest(&path)) {
        bail!(
            "the readings would replace {}, from which they are made; name another file",
            out.display()
        );
    }
    Ok(())
}
