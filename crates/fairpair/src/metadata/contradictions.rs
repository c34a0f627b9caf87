//! Holds the dates of a file against one another and against what else the file says.

use super::conflict::{Conflict, ConflictCode};
use super::date::{BLANK, DateRecord, Meaning, Trust};
use super::models;

/// Seconds that may lie between two dates of one exposure: long exposures, slow cards.
const SAME_SECONDS: i64 = 60;

/// Every contradiction among the dates; `taken` is the one that counts.
pub(super) fn among(dates: &[DateRecord], taken: Option<&DateRecord>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = blank(dates).into_iter().collect();
    found.extend(dates.iter().filter_map(unreadable));
    let Some(taken) = taken else { return found };
    let of = |meaning| {
        dates
            .iter()
            .filter(move |d| d.meaning == meaning && d.moment().is_some())
    };
    found.extend(of(Meaning::Taken).find_map(|other| differs(taken, other)));
    found.extend(of(Meaning::Digitised).find_map(|d| digitised_differs(taken, d)));
    found.extend(of(Meaning::Changed).find_map(|d| changed_before(taken, d)));
    found.extend(of(Meaning::Received).find_map(|d| received_before(taken, d)));
    found
}

/// Dates of spaces or zeros. Half a GPS time is the rule in old phones, and no date of the photo.
fn blank(dates: &[DateRecord]) -> Option<Conflict> {
    let is_blank = |d: &&DateRecord| {
        d.meaning != Meaning::Gps && d.why_not.as_ref().is_some_and(|why| why.as_str() == BLANK)
    };
    let sources: Vec<&str> = dates
        .iter()
        .filter(is_blank)
        .map(|d| d.source.as_str())
        .collect();
    let message = match sources.as_slice() {
        [] => return None,
        [one] => format!("the date in {one} is blank"),
        several => format!("the dates in {} are blank", several.join(" and ")),
    };
    Some(Conflict::new(ConflictCode::BlankDate, message))
}

/// A date that stands there and is none.
fn unreadable(date: &DateRecord) -> Option<Conflict> {
    let why = date.why_not.as_ref().filter(|why| why.as_str() != BLANK)?;
    (date.meaning != Meaning::Gps).then(|| {
        Conflict::new(
            ConflictCode::UnreadableDate,
            format!("the date in {} cannot be read: {why}", date.source),
        )
    })
}

/// Whether two dates cannot be of one exposure, whatever their zones; clocks without a zone are taken to be one clock.
fn apart(a: &DateRecord, b: &DateRecord, one_clock: bool) -> bool {
    if one_clock
        && a.offset == b.offset
        && let (Some(a), Some(b)) = (a.civil, b.civil)
    {
        return a.duration_until(b).as_secs().abs() > SAME_SECONDS;
    }
    let (Some(a), Some(b)) = (a.moment(), b.moment()) else {
        return false;
    };
    let (least, most) = b.since(&a);
    let same = i128::from(SAME_SECONDS) * 1_000_000_000;
    least > same || most < -same
}

fn differs(taken: &DateRecord, other: &DateRecord) -> Option<Conflict> {
    // Names are written by another clock: PXL_… in UTC.
    let one_clock = other.trust != Trust::FileName;
    let differs = !std::ptr::eq(taken, other) && apart(taken, other, one_clock);
    differs.then(|| {
        let place = if other.trust == Trust::FileName {
            "the file's name".to_owned()
        } else {
            other.source.clone()
        };
        Conflict::new(
            ConflictCode::DatesDiffer,
            format!(
                "{} says that the photo was taken {}, {place} says {}",
                taken.source,
                taken.humane(),
                other.humane()
            ),
        )
    })
}

fn digitised_differs(taken: &DateRecord, digitised: &DateRecord) -> Option<Conflict> {
    // A name may be in UTC.
    let one_clock = taken.trust != Trust::FileName;
    apart(taken, digitised, one_clock).then(|| {
        Conflict::new(
            ConflictCode::DigitisedDiffers,
            format!(
                "the photo was taken {} but digitised {}",
                taken.humane(),
                digitised.humane()
            ),
        )
    })
}

fn changed_before(taken: &DateRecord, changed: &DateRecord) -> Option<Conflict> {
    /// A date without a sub-second field means any instant of its second; cameras often write the field for one date only.
    const RESOLUTION: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);
    let lead = changed
        .moment()?
        .latest
        .duration_until(taken.moment()?.earliest);
    (lead >= RESOLUTION).then(|| {
        Conflict::new(
            ConflictCode::ChangedBeforeTaken,
            format!(
                "the file was last changed {}, before the photo was taken {}",
                changed.humane(),
                taken.humane()
            ),
        )
    })
}

fn received_before(taken: &DateRecord, received: &DateRecord) -> Option<Conflict> {
    let before = received.moment()?.latest < taken.moment()?.earliest;
    before.then(|| {
        Conflict::new(
            ConflictCode::ReceivedBeforeTaken,
            format!(
                "by its name the file was received ({}) before the photo was taken {}",
                received.raw,
                taken.humane()
            ),
        )
    })
}

/// A photo that is older than its camera's model.
pub(super) fn older_than_model(taken: &DateRecord, model: &str) -> Option<Conflict> {
    let month = models::announced(model)?;
    let older = taken.moment()?.latest < models::begins(month)?;
    older.then(|| {
        Conflict::new(
            ConflictCode::DateBeforeModel,
            format!(
                "the date taken, {}, lies before its camera, {model}, was announced ({month})",
                taken.humane()
            ),
        )
    })
}
