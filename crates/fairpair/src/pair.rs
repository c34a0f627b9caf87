//! Two portraits of one person, and what is computed once for all checks.

mod registration;

pub use registration::{CommonFace, Start};

use serde::{Deserialize, Serialize};

use crate::measured::{Measured, WhyNot};
use crate::portrait::{MouthView, Portrait};
use crate::time::Sessions;

/// What the user says about the treatment; everything may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// Treatment sessions, oldest first: date or date-time, with or without zone.
    #[serde(skip_serializing_if = "Sessions::is_empty")]
    pub treated_at: Sessions,
    /// Name of the treatment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment: Option<String>,
    /// What is claimed of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}

/// Before and after, side by side.
#[derive(Debug)]
pub struct Pair<'a> {
    before: &'a Portrait,
    after: &'a Portrait,
    case: &'a Case,
    common: Measured<CommonFace>,
}

impl<'a> Pair<'a> {
    /// Puts two portraits side by side and registers the after photo on the before photo.
    pub fn new(before: &'a Portrait, after: &'a Portrait, case: &'a Case) -> Self {
        Self {
            before,
            after,
            case,
            common: CommonFace::register(before, after).into(),
        }
    }

    /// Both faces on one grid, or why they cannot be brought together.
    ///
    /// # Errors
    /// The reason.
    pub fn common(&self) -> Result<&CommonFace, WhyNot> {
        self.common.as_result()
    }

    /// Both mouths, each on its own grid.
    ///
    /// # Errors
    /// The reason, naming the photo.
    pub fn mouths(&self) -> Result<[&'a MouthView; 2], WhyNot> {
        Ok([
            self.before
                .mouth()
                .as_result()
                .map_err(|w| w.of("before"))?,
            self.after.mouth().as_result().map_err(|w| w.of("after"))?,
        ])
    }

    /// The before photo.
    pub fn before(&self) -> &'a Portrait {
        self.before
    }

    /// The after photo.
    pub fn after(&self) -> &'a Portrait {
        self.after
    }

    /// What was said about the treatment.
    pub fn case(&self) -> &'a Case {
        self.case
    }
}
