//! `fairpair pairs GALLERY`: which pairs are found and why, and what is left out and why. No photo is read.

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use fairpair_gallery::{Gallery, ManifestForm, Treatment, write_manifest};
use fairpair_report::human::Palette;
use fairpair_report::{clean, findings_csv, json};
use serde::Serialize;

use super::whole::Whole;
use crate::Exit;
use crate::args::{Pairs, PairsFormat};
use crate::io::Io;

/// One line of the answer; the key order is part of the public form.
#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    before: &'a str,
    after: &'a str,
    why: &'a str,
}

/// The whole answer.
#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    pairs: Vec<Found<'a>>,
    left_out: Vec<Left<'a>>,
    notices: Vec<String>,
}

#[derive(Serialize)]
struct Left<'a> {
    photos: &'a [String],
    why: &'a str,
}

const SCHEMA: &str = "fairpair.pairs/1";

pub(crate) fn run(args: &Pairs, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    let gallery = Gallery::open(&args.gallery, &Treatment::default())?;
    let answer = answer(&gallery);
    match args.format {
        PairsFormat::Human => human(io, &answer)?,
        PairsFormat::Json => json::one(io.out, &answer)?,
        PairsFormat::Csv => {
            let remarks: Vec<String> = remarks(&answer).into_iter().cloned().collect();
            io.remark(&remarks)?;
            table(io, &answer)?;
        }
    }
    if let Some(file) = &args.write_manifest {
        // What a manifest says beside the names would be lost.
        if gallery.why.iter().any(|why| why.starts_with("manifest")) {
            bail!("these pairs come from a manifest already");
        }
        let count = write(&gallery, file, args.force)?;
        if args.format == PairsFormat::Human {
            writeln!(
                io.out,
                "\nWritten: {} ({})",
                file.display(),
                counted(count, "pair")
            )?;
        }
    }
    Ok(Exit::Fair)
}

fn answer(gallery: &Gallery) -> Answer<'_> {
    let mut pairs = Vec::new();
    let mut left_out: Vec<Left<'_>> = Vec::new();
    for (item, why) in gallery.items.iter().zip(&gallery.why) {
        match item {
            Ok(entry) => pairs.push(Found {
                id: &entry.id,
                before: &entry.before.name,
                after: &entry.after.name,
                why,
            }),
            // A bad line of a manifest; photos in folders are listed by themselves.
            Err(broken) if gallery.left_out.is_empty() => left_out.push(Left {
                photos: &[],
                why: &broken.failure.error.message,
            }),
            Err(_) => {}
        }
    }
    left_out.extend(gallery.left_out.iter().map(|left| Left {
        photos: &left.photos,
        why: &left.why,
    }));
    let mut notices = gallery.notices.clone();
    notices.extend(collages(gallery));
    Answer {
        schema: SCHEMA,
        pairs,
        left_out,
        notices,
    }
}

/// What a photo whose name tells nothing may be yet, which cannot be told without reading it.
fn collages(gallery: &Gallery) -> Option<String> {
    let left = gallery.left_out.iter();
    let count = left.filter(|left| left.candidate.is_some()).count();
    (count > 0).then(|| {
        format!(
            "{} left out because nothing is told by the name: `fairpair audit` looks whether a file holds both before and after, a collage; this list reads no photo",
            counted(count, "photo"),
        )
    })
}

/// Words of the remark that counts photos of which no other remark speaks.
const LISTED_HERE: &str = "; `fairpair pairs` lists ";

/// Remarks but for those on single photos that are left out, which the answer lists by themselves.
fn remarks<'a>(answer: &'a Answer<'_>) -> Vec<&'a String> {
    let left = answer.left_out.iter();
    let told: HashSet<String> = left
        .flat_map(|left| left.photos.iter().map(move |photo| (photo, left.why)))
        .map(|(photo, why)| format!("{photo} is left out: {why}"))
        .collect();
    let notices = answer.notices.iter();
    notices
        .filter(|notice| !told.contains(*notice) && !notice.contains(LISTED_HERE))
        .collect()
}

fn human(io: &mut Io<'_>, answer: &Answer<'_>) -> io::Result<()> {
    let Palette {
        strong,
        dim,
        unknown,
        ..
    } = Palette::new(io.screen.colour);
    for pair in &answer.pairs {
        let [id, before, after, why] = [pair.id, pair.before, pair.after, pair.why].map(clean);
        writeln!(io.out, "{strong}{id}{strong:#}")?;
        writeln!(io.out, "  {before}  →  {after}\n  {dim}{why}{dim:#}")?;
    }
    if !answer.left_out.is_empty() {
        writeln!(io.out, "\n{strong}Left out{strong:#}")?;
    }
    for left in &answer.left_out {
        for photo in left.photos {
            writeln!(io.out, "  {}", clean(photo))?;
        }
        writeln!(io.out, "    {unknown}{}{unknown:#}", clean(left.why))?;
    }
    let remarks = remarks(answer);
    if !remarks.is_empty() {
        writeln!(io.out, "\n{strong}Remarks{strong:#}")?;
    }
    for remark in remarks {
        writeln!(io.out, "  {}", clean(remark))?;
    }
    let photos: usize = answer.left_out.iter().map(|left| left.photos.len()).sum();
    let found = counted(answer.pairs.len(), "pair");
    let photos = counted(photos, "photo");
    write!(io.out, "\n{found} found, {photos} left out")?;
    let left = answer.left_out.iter();
    match left.filter(|left| left.photos.is_empty()).count() {
        0 => writeln!(io.out),
        broken => writeln!(io.out, ", {} of the manifest too", counted(broken, "line")),
    }
}

/// `1 pair`, `2 pairs`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn table(io: &mut Io<'_>, answer: &Answer<'_>) -> io::Result<()> {
    let mut lines = vec![["status", "id", "before", "after", "why"]];
    lines.extend(
        answer
            .pairs
            .iter()
            .map(|p| ["paired", p.id, p.before, p.after, p.why]),
    );
    for left in &answer.left_out {
        // A line of a manifest that names no photos, or one photo a line; which side it would have been is in the reason.
        if left.photos.is_empty() {
            lines.push(["left-out", "", "", "", left.why]);
        }
        lines.extend(
            left.photos
                .iter()
                .map(|photo| ["left-out", "", photo, "", left.why]),
        );
    }
    findings_csv::plain(io.out, &lines)
}

fn write(gallery: &Gallery, file: &Path, force: bool) -> anyhow::Result<usize> {
    let path = file.display();
    if !force && file.symlink_metadata().is_ok() {
        bail!("{path} exists already; choose another name, or overwrite it with --force");
    }
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut text = Vec::new();
    let count = write_manifest(gallery, folder, ManifestForm::of(file), &mut text)
        .with_context(|| format!("cannot write {path}"))?;
    let mut out = Whole::begin(file)?;
    out.write_all(&text)
        .with_context(|| format!("cannot write {path}"))?;
    out.finish()?;
    Ok(count)
}
