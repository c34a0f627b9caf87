//! Interval arithmetic: from ranges of instants to ranges of hours.
//!
//! The photo was taken at some `t` in `[a₀, a₁]`, each session held at some `pᵢ` in `[sᵢ₀, sᵢ₁]`. Time since the last session
//! before the photo is `t − max pᵢ` over the sessions with `pᵢ ≤ t`, or, where there is none, `t − min pᵢ`: negative, not yet
//! treated. At a fixed `t`
//!
//! - it is least with every session as late as it may be and still lie before: `t − max min(sᵢ₁, t)` over `sᵢ₀ ≤ t`; or
//!   `t − min sᵢ₁` where all may lie after;
//! - it is greatest with every session after the photo that may be: `t − max sᵢ₀` over `sᵢ₁ ≤ t`; or `t − min sᵢ₀` where none
//!   must lie before.
//!
//! Both grow with `t` but for steps down, at `t = sᵢ₀` and just after `t < sᵢ₁`, so the ends of `[a₀, a₁]` and these steps hold
//! the extremes. The result is the hull of everything possible. Widening any input widens it, so doubt never turns into
//! certainty.

use crate::metadata::{CaptureTime, Metadata, ZoneSource};
use crate::time::{HoursInterval, Moment};

const HOUR: i128 = 3_600_000_000_000;

/// Hours from the last session before the photo to the photo; negative where it was taken before every session; `None`
/// without sessions.
pub(super) fn since_last(photo: Moment, sessions: &[Moment]) -> Option<HoursInterval> {
    let span = |m: &Moment| (m.earliest.as_nanosecond(), m.latest.as_nanosecond());
    let (from, to) = span(&photo);
    let sessions: Vec<Span> = sessions.iter().map(span).collect();
    let inside = |t: &i128| (from..=to).contains(t);
    let begins = sessions.iter().map(|s| s.0).filter(inside);
    let ends = sessions.iter().map(|s| s.1 - 1).filter(inside);
    let least = begins.chain([from]).filter_map(|t| least_at(t, &sessions));
    let most = ends.chain([to]).filter_map(|t| most_at(t, &sessions));
    Some(HoursInterval::of_nanoseconds((least.min()?, most.max()?)))
}

/// First and last instant, nanoseconds.
type Span = (i128, i128);

fn least_at(t: i128, sessions: &[Span]) -> Option<i128> {
    let first_end = sessions.iter().map(|s| s.1).min()?;
    if first_end > t {
        return Some(t - first_end);
    }
    let before = sessions.iter().filter(|s| s.0 <= t);
    before.map(|s| t - s.1.min(t)).min()
}

fn most_at(t: i128, sessions: &[Span]) -> Option<i128> {
    let before = sessions.iter().filter(|s| s.1 <= t);
    let forced = before.map(|s| t - s.0).min();
    forced.or_else(|| sessions.iter().map(|s| t - s.0).max())
}

/// Hours from the first session to the photo; negative where it was taken before.
pub(super) fn since_first(photo: Moment, sessions: &[Moment]) -> Option<HoursInterval> {
    let spans = || sessions.iter().map(|session| photo.since(session));
    let (least, most) = (spans().map(|s| s.0).max()?, spans().map(|s| s.1).max()?);
    Some(HoursInterval::of_nanoseconds((least, most)))
}

/// Hours between the two sessions that lie nearest to one another, as far as that is certain: the least possible of all
/// neighbours, and the greatest possible of the nearest; `None` with fewer than two. The sessions are sorted.
pub(super) fn spacing(sessions: &[Moment]) -> Option<HoursInterval> {
    let gaps = || {
        sessions
            .windows(2)
            .filter_map(|pair| Some(pair.get(1)?.since(pair.first()?)))
    };
    let (least, most) = (gaps().map(|g| g.0).min()?, gaps().map(|g| g.1).min()?);
    Some(HoursInterval::of_nanoseconds((least.max(0), most.max(0))))
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
/// Two photos of one camera without zones share a clock, where both readings stand in the same place of their files: their
/// distance is that of the clock's readings, give or take the hour by which a clock is put forward or back in spring and
/// autumn. This assumes that the camera was not carried to another zone and set anew in between. What the camera, a program
/// and a file's name tell may be three clocks, and a clock that a GPS fix contradicts is none.
pub(super) fn between(before: (&Metadata, &CaptureTime), after: (&Metadata, &CaptureTime)) -> Gap {
    let span = after.1.moment().since(&before.1.moment());
    let clocks = [before.1, after.1]
        .iter()
        .all(|t| t.zone == ZoneSource::Unknown && t.clock.is_some());
    if clocks
        && before.1.source == after.1.source
        && before.0.same_camera(after.0)
        && let (Some(b), Some(a)) = (before.1.civil, after.1.civil)
    {
        let gap = a.duration_since(b);
        let clock = (gap.as_nanos() - HOUR, gap.as_nanos() + HOUR);
        let both = (clock.0.max(span.0), clock.1.min(span.1));
        // A GPS fix can leave no room for what the clock says; then it is not believed.
        if both.0 <= both.1 {
            return Gap {
                hours: HoursInterval::of_nanoseconds(both),
                seconds: Some(gap.as_secs()),
                one_clock: true,
            };
        }
    }
    Gap {
        hours: HoursInterval::of_nanoseconds(span),
        seconds: (span.0 == span.1)
            .then(|| i64::try_from(span.0 / 1_000_000_000).ok())
            .flatten(),
        one_clock: false,
    }
}
