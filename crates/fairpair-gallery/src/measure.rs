//! From an entry to a row: files read, decoded and measured, with every failure named by side and path.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use fairpair::pair::Pair;
use fairpair::photo::{PhotoError, read_file};
use fairpair::region::{FindRegions, Supplied};
use fairpair::report::{Failure, Measurement, Outcome, Problem, Row};
use fairpair::score::{Prepared, Scorer, Side, Source};

use crate::entry::{Entry, Item, PhotoFile};
use crate::halves;
use crate::shared::SharedPhotos;

/// Largest file of supplied regions that is read, bytes: outlines of one face take some kilobytes.
const MAX_REGION_BYTES: u64 = 16 << 20;

/// Reads and measures one item; what goes wrong becomes the row. Photos that other items share are taken from `shared`.
pub fn measure(scorer: &Scorer, item: &Item, shared: &SharedPhotos) -> Row<Measurement> {
    measure_seeing(scorer, item, shared, |_| ()).0
}

/// The same, and hands the pair to `see` while its pixels are still there; `None` where there is no pair to see.
pub fn measure_seeing<T>(
    scorer: &Scorer,
    item: &Item,
    shared: &SharedPhotos,
    see: impl FnOnce(&Pair<'_>) -> T,
) -> (Row<Measurement>, Option<T>) {
    let (outcome, carried, seen) = match item {
        Ok(entry) => match measured(scorer, entry, shared, see) {
            Ok((measured, seen)) => (
                Outcome::Done(Box::new(measured)),
                &entry.carried,
                Some(seen),
            ),
            Err(failure) => (Outcome::Failed(failure), &entry.carried, None),
        },
        Err(broken) => (broken.failure.clone().into(), &broken.carried, None),
    };
    let row = Row {
        outcome,
        carried: carried.clone(),
    };
    (row, seen)
}

fn measured<T>(
    scorer: &Scorer,
    entry: &Entry,
    shared: &SharedPhotos,
    see: impl FnOnce(&Pair<'_>) -> T,
) -> Result<(Measurement, T), Box<Failure>> {
    if entry.collage || halves::likely(scorer, entry) {
        return halves::pair(scorer, entry, see);
    }
    pair(scorer, entry, shared, see)
}

fn pair<T>(
    scorer: &Scorer,
    entry: &Entry,
    shared: &SharedPhotos,
    see: impl FnOnce(&Pair<'_>) -> T,
) -> Result<(Measurement, T), Box<Failure>> {
    let prepared = |side, file: &PhotoFile| {
        shared
            .get(file, || photo(scorer, file).map(Arc::new))
            .map_err(|(path, message)| {
                let problem = Problem {
                    side: Some(side),
                    path: Some(path),
                    message,
                };
                Box::new(Failure::new(&entry.id, problem))
            })
    };
    let before = prepared(Side::Before, &entry.before)?;
    let after = prepared(Side::After, &entry.after)?;
    Ok(before.measure_seeing(&after, &entry.id, &entry.case, see))
}

/// One photo made ready, or the file whose fault it is and what is wrong with it.
fn photo(scorer: &Scorer, file: &PhotoFile) -> Result<Prepared, (String, String)> {
    let regions = match &file.regions {
        None => None,
        Some((name, path)) => Some(supplied(path).map_err(|message| (name.clone(), message))?),
    };
    let failed = |error: PhotoError| (file.name.clone(), error.to_string());
    let bytes = read_file(&file.path, scorer.limits()).map_err(failed)?;
    let source = Source {
        path: &file.name,
        bytes: &bytes,
        regions: regions.as_ref().map(|r| r as &dyn FindRegions),
    };
    scorer.prepare(&source).map_err(failed)
}

/// Reads a file of supplied regions.
///
/// # Errors
/// What is wrong, as a sentence.
pub fn supplied(path: &Path) -> Result<Supplied, String> {
    let mut text = String::new();
    let mut read = || {
        // As for photos: opening a pipe that nobody writes to never ends.
        if !std::fs::metadata(path)?.is_file() {
            return Err(std::io::Error::other("it is no ordinary file"));
        }
        let file = std::fs::File::open(path)?;
        file.take(MAX_REGION_BYTES + 1).read_to_string(&mut text)
    };
    read().map_err(|e| format!("cannot read the supplied regions: {e}"))?;
    if text.len() as u64 > MAX_REGION_BYTES {
        return Err(format!(
            "the supplied regions are larger than {} MiB",
            MAX_REGION_BYTES >> 20
        ));
    }
    Supplied::from_json(&text).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn regions_that_are_no_ordinary_file_are_not_opened() {
        assert_eq!(
            supplied(Path::new("/dev/zero")).unwrap_err(),
            "cannot read the supplied regions: it is no ordinary file"
        );
    }
}
