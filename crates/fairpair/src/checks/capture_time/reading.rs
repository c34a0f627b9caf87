//! Puts the dates of two files, of the treatment, and the treatment's profile together.

use super::since::{self, Gap};
use super::{Reading, StageSpan, Windows};
use crate::measured::{Measured, WhyNot};
use crate::metadata::{CaptureTime, Conflict, ConflictCode, Metadata};
use crate::pair::Case;
use crate::profile::Profile;
use crate::time::{HoursInterval, Moment, TreatmentTime};

/// One photo's time, told in the user's zone where the file tells none, and everything that speaks against it.
struct Side {
    time: Result<CaptureTime, WhyNot>,
    conflicts: Vec<Conflict>,
}

impl Side {
    fn of(metadata: &Metadata, case: &Case, name: &str) -> Self {
        let mut conflicts = metadata.conflicts.clone();
        let told = metadata.capture_time.as_result().cloned();
        let time = told.map_err(|why| why.of(name)).map(|time| {
            let (time, odd) = match &case.zone {
                Some(zone) => time.or_in_zone(zone),
                None => (time, None),
            };
            conflicts.extend(odd);
            if case.as_of.is_some_and(|today| time.earliest > today) {
                conflicts.push(Conflict::new(
                    ConflictCode::FutureDate,
                    format!("the date taken, {:.0}, lies in the future", time.earliest),
                ));
            }
            time
        });
        Self { time, conflicts }
    }

    fn moment(&self) -> Option<Moment> {
        self.time.as_ref().ok().map(CaptureTime::moment)
    }

    fn source(&self) -> Option<String> {
        self.time.as_ref().ok().map(|t| t.source.clone())
    }

    fn why(&self) -> Option<String> {
        self.time.as_ref().ok().and_then(|t| t.why.clone())
    }
}

/// Reads two files and a case. Unknown only where nothing at all is known.
pub(super) fn read(before: &Metadata, after: &Metadata, case: &Case) -> Measured<Reading> {
    let (before_side, after_side) = (
        Side::of(before, case, "before"),
        Side::of(after, case, "after"),
    );
    let sessions: Vec<Moment> = case.treated_at.iter().map(TreatmentTime::moment).collect();
    let gap = gap((before, &before_side), (after, &after_side));
    let since_treatment = match (&after_side.time, after_side.moment()) {
        (Err(why), _) => Err(why.clone()),
        (_, None) => Err(WhyNot::new("no treatment date was given")),
        (_, Some(photo)) => since::since_last(photo, &sessions)
            .ok_or_else(|| WhyNot::new("no treatment date was given")),
    };
    let equipment = equipment(before, after);
    let silent =
        before_side.conflicts.is_empty() && after_side.conflicts.is_empty() && equipment.is_empty();
    if let (Err(since), Err(gap), true) = (&since_treatment, &gap, silent) {
        // The after photo's own reason says it all; a missing treatment date matters beside a missing before date only.
        let unknown = if after_side.time.is_err() {
            gap.clone()
        } else {
            WhyNot::new(format!("{since}; {gap}"))
        };
        return Measured::Unknown { unknown };
    }
    let profile = case.profile();
    let stage = |since: &HoursInterval| stage(since, profile?);
    Measured::Known(Reading {
        stage: since_treatment.as_ref().ok().and_then(stage),
        since_treatment_hours: since_treatment.into(),
        gap_seconds: gap.as_ref().ok().and_then(|g| g.seconds),
        assumed_one_clock: gap.as_ref().is_ok_and(|g| g.one_clock),
        between_hours: gap.map(|g| g.hours).into(),
        before_since_treatment_hours: before_side
            .moment()
            .and_then(|b| since::since_first(b, &sessions)),
        before_since_last_session_hours: before_side
            .moment()
            .filter(|_| sessions.len() > 1)
            .and_then(|b| since::since_last(b, &sessions)),
        session_spacing_hours: since::spacing(&sessions),
        windows: profile.map(Windows::of),
        unknown_treatment: case.treatment.clone().filter(|_| profile.is_none()),
        before_source: before_side.source(),
        after_source: after_side.source(),
        before_why: before_side.why(),
        after_why: after_side.why(),
        before_conflicts: before_side.conflicts,
        after_conflicts: after_side.conflicts,
        pair_conflicts: equipment,
    })
}

fn gap(before: (&Metadata, &Side), after: (&Metadata, &Side)) -> Result<Gap, WhyNot> {
    match (&before.1.time, &after.1.time) {
        (Ok(b), Ok(a)) => Ok(since::between((before.0, b), (after.0, a))),
        (Err(b), Err(a)) => Err(WhyNot::new(format!("{b}; {a}"))),
        (Err(why), Ok(_)) | (Ok(_), Err(why)) => Err(why.clone()),
    }
}

/// Another camera or another lens, where both files name theirs.
fn equipment(before: &Metadata, after: &Metadata) -> Vec<Conflict> {
    let camera = |m: &Metadata| {
        let model = m.model.clone()?;
        let make = m.make.as_deref().unwrap_or_default();
        Some(if model.starts_with(make) {
            model
        } else {
            format!("{make} {model}")
        })
    };
    let changed = |code, what: &str, before: Option<String>, after: Option<String>| {
        let (before, after) = (before?, after?);
        (before != after).then(|| {
            let message = format!(
                "the photos come from two {what}, {before} and {after}, which may draw a face differently"
            );
            Conflict::new(code, message)
        })
    };
    let cameras = changed(
        ConflictCode::CameraChanged,
        "cameras",
        camera(before),
        camera(after),
    );
    // Another camera brings another lens along; that need not be said twice.
    let lenses = || {
        changed(
            ConflictCode::LensChanged,
            "lenses",
            before.lens.clone(),
            after.lens.clone(),
        )
    };
    cameras.or_else(lenses).into_iter().collect()
}

/// The stages of the healing clock that a time since treatment touches.
fn stage(since: &HoursInterval, profile: &Profile) -> Option<StageSpan> {
    let mut names = profile
        .stages_between(since.min, since.max)
        .map(|s| s.name.clone());
    let from = names.next()?;
    let to = names.last().unwrap_or_else(|| from.clone());
    Some(StageSpan { from, to })
}
