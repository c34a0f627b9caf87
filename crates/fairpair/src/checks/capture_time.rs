//! Capture time since treatment. (Contract: to be filled in.)

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::Measured;
use crate::pair::Pair;

/// The check.
#[derive(Debug)]
pub struct CaptureTime;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {}

limits! {
    /// Limits of `capture-time`.
    pub struct Limits {
        /// Window after a treatment in which swelling passes for volume, hours.
        confounded_hours: f64 = 48.0,
    }
}

impl Check for CaptureTime {
    const CODE: &'static str = "capture-time";
    const TITLE: &'static str = "Capture time since treatment";
    const WHY: &'static str = "";
    const HOW: &'static str = "";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(_pair: &Pair<'_>) -> Measured<Reading> {
        Measured::unknown("the file carries no date")
    }

    fn judge(_reading: &Reading, _limits: &Limits) -> Vec<Judgement> {
        Vec::new()
    }
}
