//! Interval arithmetic: from ranges of instants to ranges of hours.
//!
//! With after photo `A = [a₀, a₁]` and sessions `Sᵢ = [sᵢ₀, sᵢ₁]`, a session is *certainly before* the photo if
//! `sᵢ₁ ≤ a₀` and *possibly before* if `sᵢ₀ ≤ a₁`. Time since the last session that lies before the photo then is
//!
//! - at least 0 where some session is possibly but not certainly before, else `a₀ − max sᵢ₁` over those certainly before;
//! - at most `a₁ − max sᵢ₀` over the sessions certainly before: the later ones may all lie after the photo;
//! - where none is certainly before: from `a₀ − min sᵢ₁` (negative: not yet treated) to `a₁ − min sᵢ₀`.
//!
//! This is the hull of everything possible: where a session may lie on either side, it also covers what lies between the
//! two answers. Widening any input widens the result, so doubt never turns into certainty.

use crate::metadata::{CaptureTime, Metadata, ZoneSource};
use crate::time::{HoursInterval, Moment};

const HOUR: i128 = 3_600_000_000_000;

/// Hours from the last session before the photo to the photo; negative where it was taken before every session; `None`
/// without sessions.
pub(super) fn since_last(photo: Moment, sessions: &[Moment]) -> Option<HoursInterval> {
    let spans = || sessions.iter().map(|session| photo.since(session));
    let certain = |&(least, _): &(i128, i128)| least >= 0;
    let possible = |&(_, most): &(i128, i128)| most >= 0;
    if let Some(most) = spans().filter(certain).map(|s| s.1).min() {
        let least = spans().filter(possible).map(|s| s.0.max(0)).min()?;
        return Some(HoursInterval::of_nanoseconds((least, most)));
    }
    since_first(photo, sessions)
}

/// Hours from the first session to the photo; negative where it was taken before.
pub(super) fn since_first(photo: Moment, sessions: &[Moment]) -> Option<HoursInterval> {
    let spans = || sessions.iter().map(|session| photo.since(session));
    let (least, most) = (spans().map(|s| s.0).max()?, spans().map(|s| s.1).max()?);
    Some(HoursInterval::of_nanoseconds((least, most)))
}

/// How far apart two photos were taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gap {
    /// After minus before, hours.
    pub(super) hours: HoursInterval,
    /// After minus before, seconds, where one clock shows both or both zones are known.
    pub(super) seconds: Option<i64>,
    /// The zones are unknown, but one camera took both photos and its clock tells their distance.
    pub(super) one_clock: bool,
}

/// After minus before.
///
/// Two photos of one camera without zones share a clock: their distance is that of the clock's readings, give or take the
/// hour by which a clock is put forward or back in spring and autumn. This assumes that the camera was not carried to
/// another zone and set anew in between.
pub(super) fn between(before: (&Metadata, &CaptureTime), after: (&Metadata, &CaptureTime)) -> Gap {
    let span = after.1.moment().since(&before.1.moment());
    let zones_unknown = [before.1, after.1]
        .iter()
        .all(|t| t.zone == ZoneSource::Unknown);
    if zones_unknown
        && before.0.same_camera(after.0)
        && let (Some(b), Some(a)) = (before.1.civil, after.1.civil)
    {
        let gap = a.duration_since(b);
        let clock = (gap.as_nanos() - HOUR, gap.as_nanos() + HOUR);
        return Gap {
            hours: HoursInterval::of_nanoseconds((clock.0.max(span.0), clock.1.min(span.1))),
            seconds: Some(gap.as_secs()),
            one_clock: true,
        };
    }
    Gap {
        hours: HoursInterval::of_nanoseconds(span),
        seconds: (span.0 == span.1)
            .then(|| i64::try_from(span.0 / 1_000_000_000).ok())
            .flatten(),
        one_clock: false,
    }
}
