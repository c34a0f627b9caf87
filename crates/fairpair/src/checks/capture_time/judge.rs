//! Readings held against limits. The first judgement is the answer, the others are remarks beside it.

use super::{Limits, Reading};
use crate::check::{Judgement, Level, Quantity, Verdict};
use crate::measured::Measured;
use crate::metadata::{Conflict, ConflictCode};
use crate::time::{HoursInterval, humane, humane_limit};

pub(super) fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
    let limits = &effective(reading, limits);
    let answer = answer(reading, limits);
    let passed = answer.verdict == Verdict::Pass;
    let answered_before = swollen_before(reading, limits).is_some_and(|told| told == answer);
    let mut judgements = vec![answer];
    if let Some(since) = reading.since_treatment_hours.known().filter(|_| passed) {
        judgements.extend(caution(since, limits));
        judgements.extend(evidence(since, limits));
    }
    judgements.extend(one_visit(reading, limits));
    judgements.extend(treated_before(reading).filter(|_| !answered_before));
    judgements.extend(spacing(reading));
    judgements.extend(unknown_treatment(reading));
    for (side, conflicts) in [
        ("before", &reading.before_conflicts),
        ("after", &reading.after_conflicts),
    ] {
        let side = format!("In the {side} photo, ");
        judgements.extend(conflicts.iter().map(|c| conflict(&side, c)));
    }
    judgements.extend(reading.pair_conflicts.iter().map(|c| conflict("", c)));
    judgements
}

/// The longer of the policy's windows and the profile's.
fn effective(reading: &Reading, limits: &Limits) -> Limits {
    let Some(windows) = &reading.windows else {
        return limits.clone();
    };
    Limits {
        confounded_hours: limits.confounded_hours.max(windows.confounded_hours),
        caution_hours: limits.caution_hours.max(windows.caution_hours),
        evidence_from_hours: limits.evidence_from_hours.max(windows.evidence_from_hours),
        evidence_to_hours: limits.evidence_to_hours.max(windows.evidence_to_hours),
        one_visit_hours: limits.one_visit_hours,
    }
}

/// Fail where the photos certainly stand in the wrong order, too near to one another, or one of them too near to the
/// treatment; pass where the after photo is certainly far enough from it; else unknown. Every certain answer holds for the whole interval.
fn answer(reading: &Reading, limits: &Limits) -> Judgement {
    let limit = limits.confounded_hours;
    let between = reading.between_hours.known();
    if let Some(between) = between.filter(|b| b.max <= 0.0) {
        return failed(between.max, limits, reversed(between));
    }
    let since = reading.since_treatment_hours.known();
    if let Some(since) = since.filter(|s| s.max <= limit) {
        return failed(since.max, limits, too_early(since, limit));
    }
    if let Some(swollen) = swollen_before(reading, limits) {
        return swollen;
    }
    if let Some(near) = too_near(reading, limits) {
        return near;
    }
    match &reading.since_treatment_hours {
        Measured::Known(since) if since.min > limit => passed(since, reading, limits),
        Measured::Known(since) => Judgement::plain(
            Verdict::Unknown,
            format!(
                "Cannot tell: the after photo was taken {} treatment, so possibly within the {} in which swelling passes for \
                 volume{}. Times with their zones would narrow this.",
                after(since),
                humane_limit(limit),
                reading
                    .after_why
                    .as_ref()
                    .map_or_else(String::new, |why| format!(" ({why})"))
            ),
        ),
        Measured::Unknown { unknown } => {
            let reasons = match &reading.between_hours {
                Measured::Known(between) => format!(
                    "{unknown}; if the before photo was taken before treatment, the after photo was taken at most {} after it{}",
                    humane(between.max),
                    one_clock(reading)
                ),
                // What lies between needs both photos, so its reason may hold the after photo's.
                Measured::Unknown { unknown: both } if both.as_str().contains(unknown.as_str()) => {
                    both.to_string()
                }
                Measured::Unknown { unknown: both } => format!("{unknown}; {both}"),
            };
            Judgement::plain(Verdict::Unknown, format!("Cannot tell: {reasons}."))
        }
    }
}

/// From the last session before the before photo to that photo. Readings that do not tell it tell the time since the first
/// session, which is greater or the same.
fn before_since(reading: &Reading) -> Option<HoursInterval> {
    reading
        .before_since_last_session_hours
        .or(reading.before_since_treatment_hours)
}

/// A before photo that certainly shows the swelling after a session.
fn swollen_before(reading: &Reading, limits: &Limits) -> Option<Judgement> {
    let limit = limits.confounded_hours;
    let since = before_since(reading).filter(|s| s.min > 0.0 && s.max <= limit)?;
    let message = format!(
        "The before photo was taken {} a treatment session: within {} swelling passes for volume, so it does not show the \
         untreated lips.",
        after(&since),
        humane_limit(limit)
    );
    Some(failed(since.max, limits, message))
}

/// Photos no further apart than the swelling lasts, of which the before photo was not taken after the swelling: if it was
/// taken before the treatment, the after photo shows the swelling, else it shows the swelling itself.
fn too_near(reading: &Reading, limits: &Limits) -> Option<Judgement> {
    let limit = limits.confounded_hours;
    let between = reading.between_hours.known().filter(|b| b.max <= limit)?;
    let before = before_since(reading);
    if before.is_some_and(|since| since.max > limit) {
        return None;
    }
    let apart = if between.min < 0.0 {
        format!("at most {}", humane(between.max.max(-between.min)))
    } else {
        between.humane()
    };
    let clock = one_clock(reading);
    let shown = match before.filter(|since| since.max > 0.0) {
        None => format!(
            "Whenever the treatment was, the after photo shows at most its first {}, in which swelling passes for volume.",
            humane(between.max)
        ),
        Some(since) => format!(
            "If the before photo was taken before the treatment, the after photo shows at most its first {}; if not, the \
             before photo itself shows at most its first {}. Either way swelling passes for volume.",
            humane(between.max),
            humane(since.max)
        ),
    };
    let message = format!("The photos were taken {apart} apart{clock}. {shown}");
    Some(failed(between.max, limits, message))
}

/// What a distance between two photos of one camera rests on.
fn one_clock(reading: &Reading) -> &'static str {
    if reading.assumed_one_clock {
        " (by the clock of the one camera, which is taken to have stayed in one zone)"
    } else {
        ""
    }
}

fn failed(hours: f64, limits: &Limits, message: String) -> Judgement {
    Judgement {
        verdict: Verdict::Fail,
        score: Some(score(hours, limits)),
        message,
        quantity: Some(quantity(hours, limits)),
        at_most: Level::Error,
    }
}

fn passed(since: &HoursInterval, reading: &Reading, limits: &Limits) -> Judgement {
    let stage = reading.stage.as_ref().map_or_else(String::new, |stage| {
        if stage.from == stage.to {
            format!(" ({})", stage.from)
        } else {
            format!(" ({} to {})", stage.from, stage.to)
        }
    });
    Judgement {
        verdict: Verdict::Pass,
        score: Some(score(since.min, limits)),
        message: format!(
            "The after photo was taken {} treatment{stage}.",
            after(since)
        ),
        quantity: Some(quantity(since.min, limits)),
        at_most: Level::Error,
    }
}

fn quantity(hours: f64, limits: &Limits) -> Quantity {
    Quantity {
        value: hours,
        limit: limits.confounded_hours,
        unit: "h".into(),
    }
}

/// 0 at the treatment, 0.5 at the end of the swelling, 1 from the end of the caution band on; linear in between.
fn score(hours: f64, limits: &Limits) -> f64 {
    let (swelling, caution) = (limits.confounded_hours, limits.caution_hours);
    let score = if hours <= swelling {
        0.5 * (hours / swelling).max(0.0)
    } else if hours < caution {
        0.5 + 0.5 * (hours - swelling) / (caution - swelling)
    } else {
        1.0
    };
    (score * 1e4).round() / 1e4
}

/// `26.0 h after`, `between 25.5 h and 26.5 h after`, `between 3.0 h before and 23.0 h after`.
fn after(since: &HoursInterval) -> String {
    if since.min < 0.0 && since.max >= 0.0 && !since.is_exact() {
        return format!(
            "between {} before and {} after",
            humane(-since.min),
            humane(since.max)
        );
    }
    format!("{} after", since.humane())
}

fn too_early(since: &HoursInterval, limit: f64) -> String {
    if since.max < 0.0 {
        let before = HoursInterval {
            min: -since.max,
            max: -since.min,
        };
        return format!(
            "The after photo was taken {} before the treatment, so it cannot show its result.",
            before.humane()
        );
    }
    format!(
        "The after photo was taken {} treatment: within {} swelling passes for volume.",
        after(since),
        humane_limit(limit)
    )
}

fn reversed(between: &HoursInterval) -> String {
    let before = HoursInterval {
        min: -between.max,
        max: -between.min,
    };
    if before.max <= 0.0 {
        return "Both photos were taken at the same instant, so they are no before and after."
            .to_owned();
    }
    format!(
        "The after photo was taken before the before photo ({} earlier): either they were exchanged, or a camera's clock was wrong.",
        before.humane()
    )
}

/// 48 to 72 h: most of the swelling is gone, not all.
fn caution(since: &HoursInterval, limits: &Limits) -> Option<Judgement> {
    let band = || {
        let (from, to) = (
            humane_limit(limits.confounded_hours),
            humane_limit(limits.caution_hours),
        );
        format!(
            "between {from} and {to} after treatment, when most of the swelling has gone but after deep needling not all"
        )
    };
    let remark = if since.max <= limits.caution_hours {
        Judgement::plain(
            Verdict::Fail,
            format!("The after photo was taken {}.", band()),
        )
    } else if since.min <= limits.caution_hours {
        Judgement::plain(
            Verdict::Unknown,
            format!("The after photo was possibly taken {}.", band()),
        )
    } else {
        return None;
    };
    Some(remark.at_most(Level::Warning))
}

/// Before the result can be seen, or so long after that other causes are as likely.
fn evidence(since: &HoursInterval, limits: &Limits) -> Option<Judgement> {
    let message = if since.max < limits.evidence_from_hours {
        format!(
            "A result can be seen from {} after treatment on; this photo was taken {} it.",
            humane_limit(limits.evidence_from_hours),
            after(since)
        )
    } else if since.min > limits.evidence_to_hours {
        format!(
            "More than {} after treatment a photo shows other things too; this one was taken {} it.",
            humane_limit(limits.evidence_to_hours),
            after(since)
        )
    } else {
        return None;
    };
    Some(Judgement::plain(Verdict::Fail, message).at_most(Level::Note))
}

/// Photos sold as weeks apart that come from one visit.
fn one_visit(reading: &Reading, limits: &Limits) -> Option<Judgement> {
    let seconds = reading.gap_seconds?.unsigned_abs();
    let hours = seconds as f64 / 3600.0;
    if hours > limits.one_visit_hours {
        return None;
    }
    let apart = if seconds == 0 {
        "in the same second".to_owned()
    } else if seconds < 120 {
        format!("{seconds} s apart")
    } else {
        format!("{} apart", humane(hours))
    };
    let clock = if reading.assumed_one_clock {
        "By the camera's clock both"
    } else {
        "Both"
    };
    let message = format!("{clock} photos were taken {apart}, during one visit.");
    Some(Judgement::plain(Verdict::Fail, message).at_most(Level::Warning))
}

/// A before photo that was taken after the first session.
fn treated_before(reading: &Reading) -> Option<Judgement> {
    let since = reading
        .before_since_treatment_hours
        .filter(|s| s.min > 0.0)?;
    let message = format!(
        "The before photo was taken {} the first treatment session, so it does not show the untreated skin.",
        after(&since)
    );
    Some(Judgement::plain(Verdict::Fail, message).at_most(Level::Warning))
}

/// Sessions nearer to one another than the profile's course has them.
fn spacing(reading: &Reading) -> Option<Judgement> {
    let usual = reading.windows.as_ref()?.spacing_hours;
    let spacing = reading.session_spacing_hours.filter(|s| s.max < usual)?;
    let message = format!(
        "Two sessions lie {} apart; usual are at least {}.",
        spacing.humane(),
        humane_limit(usual)
    );
    Some(Judgement::plain(Verdict::Fail, message).at_most(Level::Note))
}

/// A treatment of which nothing is known.
fn unknown_treatment(reading: &Reading) -> Option<Judgement> {
    let treatment = reading.unknown_treatment.as_ref()?;
    let message = format!(
        "There is no profile of the treatment \"{treatment}\", so its healing is not known; the policy's hours count."
    );
    Some(Judgement::plain(Verdict::Unknown, message).at_most(Level::Note))
}

fn conflict(side: &str, conflict: &Conflict) -> Judgement {
    let level = match conflict.code {
        ConflictCode::ChangedBeforeTaken
        | ConflictCode::ReceivedBeforeTaken
        | ConflictCode::DatesDiffer
        | ConflictCode::DateBeforeModel
        | ConflictCode::FutureDate
        | ConflictCode::NameOnly
        | ConflictCode::GpsClock
        | ConflictCode::FactoryDate => Level::Warning,
        // Ordinary in honest files, too.
        _ => Level::Note,
    };
    let mut letters = conflict.message.chars();
    let message = match letters.next() {
        Some(first) if side.is_empty() => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        _ => format!("{side}{}.", conflict.message),
    };
    Judgement::plain(Verdict::Fail, message).at_most(level)
}
