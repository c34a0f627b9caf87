//! Two portraits of one person, and what is computed once for all checks.

use serde::{Deserialize, Serialize};

use crate::portrait::Portrait;
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
}

impl<'a> Pair<'a> {
    /// Puts two portraits side by side and registers the after photo on the before photo.
    pub fn new(before: &'a Portrait, after: &'a Portrait, case: &'a Case) -> Self {
        Self {
            before,
            after,
            case,
        }
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
