//! Capture time since treatment: how long after the treatment the "after" photo was taken, and whether the two photos
//! stand in the right order and far enough apart.
//!
//! Formula: `since treatment = after photo − last session before it`, `between = after photo − before photo`, both as
//! intervals of hours (see [`since`]). A time is *certainly* within a limit if the whole interval is, *possibly* if a part
//! is. Whatever the treatment's time, a before photo that deserves its name was taken before it, so time since treatment
//! is at most `between`; photos that lie no further apart than the swelling lasts show no result. Where the dates leave room
//! for a before photo from after the swelling, they say so and time since treatment alone decides. A before photo that was
//! certainly taken within the swelling after a session shows no untreated lips.
//!
//! Score: 0 at the treatment, 0.5 at the end of the swelling (`confounded_hours`), 1 from the end of the caution band
//! (`caution_hours`) on, linear in between; taken of the interval's end that decides.
//!
//! Assumptions: camera clocks and the user's treatment dates are right. No zone is assumed for a photo or a treatment that
//! states none, unless the user names one; only two photos of one camera body share a clock. The windows after a treatment
//! are the longer of the policy's and the treatment profile's.
//!
//! How it can be fooled: file dates can be rewritten, clocks set wrong, treatment dates misstated. Contradictions inside a
//! file are reported beside the answer; a consistent lie is not seen.
//!
//! References: the healing clock and its sources stand in the treatment profile; CIPA DC-008-2019 (EXIF 2.32) §4.6.5.

mod judge;
#[cfg(test)]
mod properties;
mod reading;
#[cfg(test)]
mod remarks;
mod since;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::Measured;
use crate::metadata::Conflict;
use crate::pair::Pair;
use crate::profile::Profile;
use crate::time::HoursInterval;

/// The check.
#[derive(Debug)]
pub struct CaptureTime;

/// When the photos were taken, relative to the treatment and to one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// From the last session before the after photo to that photo; negative if it was taken before every session.
    pub since_treatment_hours: Measured<HoursInterval>,
    /// After photo minus before photo.
    pub between_hours: Measured<HoursInterval>,
    /// From the first session to the before photo; negative if it was taken before, as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_since_treatment_hours: Option<HoursInterval>,
    /// From the last session before the before photo to that photo; absent with one session, where it is
    /// `before_since_treatment_hours`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_since_last_session_hours: Option<HoursInterval>,
    /// Stages of the healing clock in which the after photo may have been taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageSpan>,
    /// After photo minus before photo, seconds, where one clock shows both or both zones are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_seconds: Option<i64>,
    /// Shortest time between two sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_spacing_hours: Option<HoursInterval>,
    /// What the treatment's profile says about times; absent where the treatment has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows: Option<Windows>,
    /// The treatment's name, where there is no profile of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_treatment: Option<String>,
    /// Neither photo states a zone, but one camera took both, so its clock tells how far they lie apart (± 1 h).
    pub assumed_one_clock: bool,
    /// Where the before photo's time stands in its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_source: Option<String>,
    /// Where the after photo's time stands in its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_source: Option<String>,
    /// Why the before photo's time is known no better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_why: Option<String>,
    /// Why the after photo's time is known no better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_why: Option<String>,
    /// What contradicts in the before photo's file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before_conflicts: Vec<Conflict>,
    /// What contradicts in the after photo's file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after_conflicts: Vec<Conflict>,
    /// What differs between the files though it should not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pair_conflicts: Vec<Conflict>,
}

/// The times of a treatment profile, hours after a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    /// The profile's name.
    pub profile: String,
    /// End of the swelling.
    pub confounded_hours: f64,
    /// End of the last inflammation.
    pub caution_hours: f64,
    /// A result can be seen from then on.
    pub evidence_from_hours: f64,
    /// A photo shows other things too from then on.
    pub evidence_to_hours: f64,
    /// Least time between two sessions.
    pub spacing_hours: f64,
}

impl Windows {
    fn of(profile: &Profile) -> Self {
        Self {
            profile: profile.name.clone(),
            confounded_hours: profile.confounded_hours,
            caution_hours: profile.caution_hours,
            evidence_from_hours: profile.evidence.from_hours,
            evidence_to_hours: profile.evidence.to_hours,
            spacing_hours: profile.sessions.spacing_hours,
        }
    }
}

/// First and last stage of a span; equal where the stage is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSpan {
    /// Name of the first stage.
    pub from: String,
    /// Name of the last stage.
    pub to: String,
}

limits! {
    /// Limits of `capture-time`.
    pub struct Limits {
        /// Window after a treatment in which swelling passes for volume, hours.
        confounded_hours: f64 = 48.0,
        /// Time after a treatment until the last inflammation is gone, deep needles included, hours.
        caution_hours: f64 = 72.0,
        /// Time after a treatment from which a result can be seen, hours (4 weeks).
        evidence_from_hours: f64 = 672.0,
        /// Time after a treatment beyond which a photo shows other things too, hours (12 months).
        evidence_to_hours: f64 = 8760.0,
        /// Photos no further apart than this come from one visit, hours.
        one_visit_hours: f64 = 2.0,
    }
}

impl Check for CaptureTime {
    const CODE: &'static str = "capture-time";
    const TITLE: &'static str = "Capture time since treatment";
    const WHY: &'static str = "In the first two days after treatment lips are swollen, and swelling looks like volume. \
        A result can only be judged on a photo taken after the swelling has gone.";
    const HOW: &'static str = "The dates inside the two files and the treatment date are compared. A date without a time \
        zone may mean any zone, so every distance is a range of hours: the answer is certain only if the whole range says \
        so, otherwise it is \"cannot tell\". Without a treatment date, the time between the photos is the most that can \
        have passed since treatment. Dates that contradict one another within a file are reported beside the answer. \
        Dates in files can be rewritten; what is compared is what the files say.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        reading::read(
            pair.before().metadata(),
            pair.after().metadata(),
            pair.case(),
        )
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        judge::judge(reading, limits)
    }
}
