//! `fairpair inspect PHOTO…`: what is found in single photos.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use fairpair::measured::Measured;
use fairpair::metadata::{FileFacts, Metadata};
use fairpair::photo::{Photo, PhotoFacts, read_file};
use fairpair::portrait::Portrait;
use fairpair::region::{FindRegions, Regions};
use fairpair::score::{Scorer, Source};
use fairpair::time::Timestamp;
use fairpair_gallery::{in_order, supplied};
use fairpair_report::human::Palette;
use fairpair_report::{clean, json, ndjson, overlay};
use serde::Serialize;

use crate::Exit;
use crate::args::{Inspect, InspectFormat};
use crate::io::Io;
use crate::overlay::targets;

/// One photo's line; the key order is part of the public form.
#[derive(Serialize)]
struct Line {
    path: String,
    width: Option<u32>,
    height: Option<u32>,
    regions: Option<Regions>,
    /// Why there are no regions, or no photo.
    why_not: Option<String>,
    #[serde(flatten)]
    metadata: Option<Metadata>,
    photo: Option<PhotoFacts>,
    /// Why the photo could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(crate) fn run(args: &Inspect, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    if args.regions.is_some() && args.photos.len() > 1 {
        bail!(
            "--regions belongs to one photo, but {} were named",
            args.photos.len()
        );
    }
    let scorer = Scorer::default();
    let mut array = json::Array::default();
    let mut exit = Exit::Fair;
    let mut done = 0_usize;
    let regions = args.regions.as_deref();
    let overlays = match &args.overlay {
        Some(out) => targets(out, &args.photos)?.into_iter().map(Some).collect(),
        None => vec![None; args.photos.len()],
    };
    let photos: Vec<(&PathBuf, Option<PathBuf>)> = args.photos.iter().zip(overlays).collect();
    in_order(
        &photos,
        args.jobs.count(),
        |(path, overlay)| {
            let line = line(&scorer, path, regions, overlay.as_deref());
            let metadata = metadata(&scorer, path, args.file_times);
            Line {
                metadata: metadata.filter(|m| line.error.is_none() || !m.dates.is_empty()),
                ..line
            }
        },
        |(path, _), message| {
            failed(
                path,
                format!("fairpair itself failed on this photo, please report it: {message}"),
            )
        },
        |line| {
            if line.error.is_some() {
                exit = Exit::Failed;
            }
            match args.format {
                InspectFormat::Human => human(io, &line)?,
                InspectFormat::Ndjson => ndjson::line(io.out, &line)?,
                InspectFormat::Json => array.push(io.out, &line)?,
            }
            done += 1;
            let of = photos.len();
            if args.overlay.is_none() && io.gone.get() && done < of {
                bail!("stopped after {done} of {of} photos; nobody reads the answers any more");
            }
            Ok(())
        },
    )?;
    if args.format == InspectFormat::Json {
        array.finish(io.out)?;
    }
    Ok(exit)
}

fn line(scorer: &Scorer, path: &Path, regions: Option<&Path>, overlay: Option<&Path>) -> Line {
    let portrait = || -> Result<Portrait, String> {
        let supplied = regions.map(supplied).transpose()?;
        let bytes = read_file(path, scorer.limits()).map_err(|e| e.to_string())?;
        let source = Source {
            path: "",
            bytes: &bytes,
            regions: supplied.as_ref().map(|s| s as &dyn FindRegions),
        };
        let portrait = scorer.portrait(&source).map_err(|e| e.to_string())?;
        if let Some(file) = overlay {
            draw(scorer, &bytes, &portrait, file)?;
        }
        Ok(portrait)
    };
    match portrait() {
        Err(message) => failed(path, message),
        Ok(portrait) => Line {
            path: path.to_string_lossy().into_owned(),
            width: Some(portrait.facts().width),
            height: Some(portrait.facts().height),
            regions: portrait.regions().known().cloned(),
            why_not: portrait.regions().why_not().map(ToString::to_string),
            metadata: None,
            photo: Some(portrait.facts().clone()),
            error: None,
        },
    }
}

/// Writes the photo with what was found in it.
fn draw(scorer: &Scorer, bytes: &[u8], portrait: &Portrait, file: &Path) -> Result<(), String> {
    let photo = Photo::decode(bytes, scorer.limits()).map_err(|e| e.to_string())?;
    let png = overlay(&photo, portrait.regions().known()).map_err(|e| e.to_string())?;
    fs::write(file, png)
        .map_err(|e| format!("the overlay {} cannot be written: {e}", file.display()))
}

/// What the file says of its making, also where its pixels cannot be decoded.
fn metadata(scorer: &Scorer, path: &Path, file_times: bool) -> Option<Metadata> {
    let bytes = read_file(path, scorer.limits()).ok()?;
    let changed = std::fs::metadata(path).and_then(|entry| entry.modified());
    let facts = FileFacts {
        name: Some(&path.to_string_lossy()),
        changed: changed
            .ok()
            .filter(|_| file_times)
            .and_then(|time| Timestamp::try_from(time).ok()),
    };
    Some(Metadata::read_file(&bytes, &facts))
}

fn failed(path: &Path, message: String) -> Line {
    Line {
        path: path.to_string_lossy().into_owned(),
        width: None,
        height: None,
        regions: None,
        why_not: Some(message.clone()),
        metadata: None,
        photo: None,
        error: Some(message),
    }
}

fn human(io: &mut Io<'_>, line: &Line) -> std::io::Result<()> {
    let Palette {
        strong,
        dim,
        unknown,
        ..
    } = Palette::new(io.screen.colour);
    let path = clean(&line.path);
    let (Some(width), Some(height)) = (line.width, line.height) else {
        let why = clean(line.error.as_deref().unwrap_or_default());
        writeln!(
            io.out,
            "{strong}{path}{strong:#}\n  {unknown}{why}{unknown:#}"
        )?;
        return taken(io, line);
    };
    writeln!(
        io.out,
        "{strong}{path}{strong:#}  {dim}{width} × {height} px{dim:#}"
    )?;
    match (&line.regions, &line.why_not) {
        (Some(regions), _) => {
            let source = serde_json::to_value(regions.source).unwrap_or_default();
            let mouth = regions
                .mouth_width_px()
                .map_or_else(String::new, |w| format!(", mouth {w:.0} px wide"));
            writeln!(
                io.out,
                "  {dim}regions{dim:#}  {}, confidence {:.2}{mouth}",
                source.as_str().unwrap_or_default(),
                regions.confidence
            )?;
        }
        (None, why) => {
            let why = clean(why.as_deref().unwrap_or_default());
            writeln!(
                io.out,
                "  {dim}regions{dim:#}  {unknown}cannot tell:{unknown:#} {why}"
            )?;
        }
    }
    taken(io, line)
}

fn taken(io: &mut Io<'_>, line: &Line) -> std::io::Result<()> {
    let Palette { dim, unknown, .. } = Palette::new(io.screen.colour);
    match line.metadata.as_ref().map(|m| &m.capture_time) {
        Some(Measured::Known(time)) if time.earliest == time.latest => {
            let local = time.civil.as_ref().zip(time.offset.as_ref());
            let when = local.map_or_else(
                || time.earliest.to_string(),
                |(civil, offset)| format!("{} {offset}", civil.to_string().replacen('T', " ", 1)),
            );
            let source = clean(&time.source);
            writeln!(
                io.out,
                "  {dim}taken{dim:#}    {when}  {dim}{source}{dim:#}"
            )
        }
        Some(Measured::Known(time)) => {
            writeln!(
                io.out,
                "  {dim}taken{dim:#}    {} to {}",
                time.earliest, time.latest
            )
        }
        Some(Measured::Unknown { unknown: why }) => {
            writeln!(
                io.out,
                "  {dim}taken{dim:#}    {unknown}cannot tell:{unknown:#} {}",
                clean(why.as_str())
            )
        }
        None => Ok(()),
    }
}
