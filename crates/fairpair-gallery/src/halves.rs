//! A pair in one file: both sides name the same file, and its halves are compared.
//!
//! Left or top is before; captions are not read. When the halves were taken is unknown: a collage's own date is that of the
//! collage.

use fairpair::measured::WhyNot;
use fairpair::metadata::{FileFacts, Metadata};
use fairpair::pair::Pair;
use fairpair::photo::{Photo, PhotoError, Window, read_file};
use fairpair::portrait::Portrait;
use fairpair::report::{Failure, Measurement, PhotoRecord, Problem};
use fairpair::score::Scorer;

use crate::collage::{Arrangement, Collage, arrangement};
use crate::entry::Entry;

/// Whether both sides name one file, with nothing said of it, and that file is a collage.
pub(crate) fn likely(scorer: &Scorer, entry: &Entry) -> bool {
    let (before, after) = (&entry.before, &entry.after);
    let same = before.path == after.path && before.regions.is_none() && after.regions.is_none();
    same && Photo::open(&before.path, scorer.limits()).is_ok_and(|photo| {
        matches!(
            arrangement(&photo, scorer.finder()),
            Arrangement::Collage(_)
        )
    })
}

/// Measures the halves of the one file that the entry names on both sides.
pub(crate) fn pair<T>(
    scorer: &Scorer,
    entry: &Entry,
    see: impl FnOnce(&Pair<'_>) -> T,
) -> Result<(Measurement, T), Box<Failure>> {
    let file = &entry.before;
    let failed = |message: String| {
        let problem = Problem {
            side: None,
            path: Some(file.name.clone()),
            message,
        };
        Box::new(Failure::new(&entry.id, problem))
    };
    if file.regions.is_some() || entry.after.regions.is_some() {
        return Err(failed(
            "regions cannot be supplied for the halves of one file; divide it with `fairpair split` first".to_owned(),
        ));
    }
    let read = || -> Result<_, PhotoError> {
        let bytes = read_file(&file.path, scorer.limits())?;
        let photo = Photo::decode(&bytes, scorer.limits())?;
        Ok((bytes, photo))
    };
    let (bytes, photo) = read().map_err(|e| failed(e.to_string()))?;
    let collage = match arrangement(&photo, scorer.finder()) {
        Arrangement::Collage(collage) => collage,
        Arrangement::Single(why) => {
            return Err(failed(format!(
                "one file stands for both photos, and it is no collage: {why}"
            )));
        }
        Arrangement::CannotTell(why) => {
            return Err(failed(format!(
                "one file stands for both photos, and whether it is a collage of two cannot be told: {why}"
            )));
        }
    };
    let whole = Metadata::read_file(
        &bytes,
        &FileFacts {
            name: Some(&file.name),
            changed: None,
        },
    );
    let half = |index: usize, window: Window| {
        let part = photo.cropped(window)?;
        let metadata = of_half(&whole, &collage, index);
        Some(Portrait::prepare(&part, metadata, scorer.finder()))
    };
    let [first, second] = collage.halves;
    let (Some(before), Some(after)) = (half(0, first), half(1, second)) else {
        return Err(failed("a half of the collage has no pixels".to_owned()));
    };
    let record = |portrait: &Portrait, window| PhotoRecord {
        part: Some(window),
        ..PhotoRecord::of(&file.name, portrait).of_bytes(&bytes)
    };
    let pair = Pair::new(&before, &after, &entry.case);
    let measured = Measurement::of(
        &entry.id,
        record(&before, first),
        record(&after, second),
        &pair,
    );
    Ok((measured, see(&pair)))
}

/// What a collage's file says that holds for a half too: neither dates nor camera.
fn of_half(whole: &Metadata, collage: &Collage, index: usize) -> Metadata {
    let side = collage.layout.sides()[index];
    let taken_for = ["before", "after"][index];
    let why = WhyNot::new(format!(
        "it is the {side} half of a collage, taken for the {taken_for} photo (captions are not read); a collage's own date says nothing of its halves"
    ));
    Metadata {
        private: whole.private.clone(),
        software: whole.software.clone(),
        ..Metadata::nothing(why)
    }
}
