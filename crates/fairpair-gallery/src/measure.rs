//! From an entry to a row: files read, decoded and measured, with every failure named by side and path.

use std::io::Read as _;
use std::path::Path;

use fairpair::photo::read_file;
use fairpair::region::{FindRegions, Supplied};
use fairpair::report::{Failure, Measurement, Outcome, Problem, Row};
use fairpair::score::{Request, ScoreError, Scorer, Side, Source};

use crate::entry::{Entry, Item, PhotoFile};
use crate::halves;

/// Largest file of supplied regions that is read, bytes: outlines of one face take some kilobytes.
const MAX_REGION_BYTES: u64 = 16 << 20;

/// Reads and measures one item; what goes wrong becomes the row.
pub fn measure(scorer: &Scorer, item: &Item) -> Row<Measurement> {
    match item {
        Ok(entry) => Row {
            outcome: match measured(scorer, entry) {
                Ok(measured) => Outcome::Done(Box::new(measured)),
                Err(failure) => Outcome::Failed(failure),
            },
            carried: entry.carried.clone(),
        },
        Err(broken) => Row {
            outcome: broken.failure.clone().into(),
            carried: broken.carried.clone(),
        },
    }
}

fn measured(scorer: &Scorer, entry: &Entry) -> Result<Measurement, Box<Failure>> {
    if entry.before.path == entry.after.path {
        return halves::pair(scorer, entry);
    }
    pair(scorer, entry)
}

fn pair(scorer: &Scorer, entry: &Entry) -> Result<Measurement, Box<Failure>> {
    let photo_failed = |error: &ScoreError| {
        let file = match error.side {
            Side::Before => &entry.before,
            Side::After => &entry.after,
        };
        Box::new(Failure::of_photo(&entry.id, &file.name, error))
    };
    let bytes = |side, file: &PhotoFile| {
        read_file(&file.path, scorer.limits())
            .map_err(|source| photo_failed(&ScoreError { side, source }))
    };
    let regions = |side, file: &PhotoFile| match &file.regions {
        None => Ok(None),
        Some((name, path)) => supplied(path).map(Some).map_err(|message| {
            let problem = Problem {
                side: Some(side),
                path: Some(name.clone()),
                message,
            };
            Box::new(Failure::new(&entry.id, problem))
        }),
    };
    let before_regions = regions(Side::Before, &entry.before)?;
    let after_regions = regions(Side::After, &entry.after)?;
    let before_bytes = bytes(Side::Before, &entry.before)?;
    let after_bytes = bytes(Side::After, &entry.after)?;
    let request = Request {
        id: &entry.id,
        before: source(&entry.before, &before_bytes, before_regions.as_ref()),
        after: source(&entry.after, &after_bytes, after_regions.as_ref()),
        case: &entry.case,
    };
    scorer
        .measure(&request)
        .map_err(|error| photo_failed(&error))
}

fn source<'a>(file: &'a PhotoFile, bytes: &'a [u8], regions: Option<&'a Supplied>) -> Source<'a> {
    Source {
        path: &file.name,
        bytes,
        regions: regions.map(|r| r as &dyn FindRegions),
    }
}

/// Reads a file of supplied regions.
///
/// # Errors
/// What is wrong, as a sentence.
pub fn supplied(path: &Path) -> Result<Supplied, String> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_REGION_BYTES + 1).read_to_string(&mut text))
        .map_err(|e| format!("cannot read the supplied regions: {e}"))?;
    if text.len() as u64 > MAX_REGION_BYTES {
        return Err(format!(
            "the supplied regions are larger than {} MiB",
            MAX_REGION_BYTES >> 20
        ));
    }
    Supplied::from_json(&text).map_err(|e| e.to_string())
}
