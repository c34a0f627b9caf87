//! The answer of every measurement: a known value, or a reason why it cannot be known.
//!
//! There is no third answer: a reading is never NaN, never a default, never a guess.
//! In JSON a known value is the value itself, an unknown one is `{"unknown": "reason"}`.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Why something cannot be told: one plain sentence fragment without a final stop, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WhyNot(Cow<'static, str>);

impl WhyNot {
    /// A reason, as it is shown to the reader: `no lips found in the after photo`.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }

    /// The reason as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same reason said of one side of a pair: `before photo: …`.
    #[must_use]
    pub fn of(&self, side: &str) -> Self {
        Self(format!("{side} photo: {}", self.0).into())
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that was measured, or the reason why it could not be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Measured<T> {
    /// It could not be measured.
    Unknown {
        /// The reason.
        unknown: WhyNot,
    },
    /// It was measured.
    Known(T),
}

impl<T> Measured<T> {
    /// An unknown value with its reason.
    pub fn unknown(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unknown {
            unknown: WhyNot::new(reason),
        }
    }

    /// The value, if known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown { .. } => None,
        }
    }

    /// The reason, if unknown.
    pub fn why_not(&self) -> Option<&WhyNot> {
        match self {
            Self::Known(_) => None,
            Self::Unknown { unknown } => Some(unknown),
        }
    }

    /// The value as a `Result`, for use with `?`.
    ///
    /// # Errors
    /// The reason, where the value is unknown.
    pub fn as_result(&self) -> Result<&T, WhyNot> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Unknown { unknown } => Err(unknown.clone()),
        }
    }
}

impl<T> From<Result<T, WhyNot>> for Measured<T> {
    fn from(result: Result<T, WhyNot>) -> Self {
        match result {
            Ok(value) => Self::Known(value),
            Err(unknown) => Self::Unknown { unknown },
        }
    }
}
