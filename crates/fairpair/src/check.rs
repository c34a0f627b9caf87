//! What a check is: pixels in, readings out; readings and limits in, judgements out.
//!
//! The two halves never meet: [`Check::measure`] sees pixels but no limits, [`Check::judge`] sees numbers but no
//! pixels. Readings can therefore be saved and judged again under another policy without the photos.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::measured::Measured;
use crate::pair::Pair;

/// One thing that can make two photos incomparable.
pub trait Check {
    /// Name in policies, reports and `explain`: `light-shape`.
    const CODE: &'static str;
    /// Name for a heading: `Shape of the light`.
    const TITLE: &'static str;
    /// Why it matters, in one or two sentences for a reader who is no engineer.
    const WHY: &'static str;
    /// How it is measured, in a few plain sentences.
    const HOW: &'static str;
    /// How loud a failure is unless the policy says otherwise.
    const LEVEL: Level = Level::Error;
    /// How loud "cannot tell" is unless the policy says otherwise.
    const WHEN_UNKNOWN: Level = Level::Error;

    /// What was seen: numbers with units in their names, and their support.
    type Reading: Serialize + DeserializeOwned + Clone + Debug + PartialEq;
    /// What is still fair.
    type Limits: LimitTable;

    /// Reads the pair.
    fn measure(pair: &Pair<'_>) -> Measured<Self::Reading>;

    /// Judges a reading; the first judgement is the check's own answer, further ones are remarks beside it.
    fn judge(reading: &Self::Reading, limits: &Self::Limits) -> Vec<Judgement>;
}

/// A table of named positive numbers with units; made by the `limits!` macro.
pub trait LimitTable: Serialize + DeserializeOwned + Default + Clone + Debug + PartialEq {
    /// Key and meaning of each limit.
    const KEYS: &'static [(&'static str, &'static str)];
}

/// The answer to one question. Unknown is an answer of its own: never a pass, never a fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Within the limits.
    Pass,
    /// Cannot be told.
    Unknown,
    /// Beyond the limits.
    Fail,
}

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported; does not count.
    Note,
    /// Reported as a difference; does not make the pair incomparable by itself.
    Warning,
    /// Decides: a failure makes the pair not comparable, an unknown makes the answer "cannot tell".
    Error,
}

/// A number beside its limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The measured value.
    pub value: f64,
    /// The limit that it was held against.
    pub limit: f64,
    /// Unit of both: `stops`, `°`, `h`.
    pub unit: std::borrow::Cow<'static, str>,
}

/// What a check says of a reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// 1 = no difference, 0.5 = at the limit, towards 0 beyond; `None` where it cannot be told.
    pub score: Option<f64>,
    /// One plain sentence with numbers and units.
    pub message: String,
    /// The number that decided, where there is one.
    pub quantity: Option<Quantity>,
    /// The finding is never louder than this.
    pub at_most: Level,
}

impl Judgement {
    /// Holds the magnitude of `value` against `limit`: pass up to the limit, fail beyond.
    pub fn within(value: f64, limit: f64, unit: &'static str, message: impl Into<String>) -> Self {
        Self {
            verdict: if value.abs() <= limit {
                Verdict::Pass
            } else {
                Verdict::Fail
            },
            score: Some(score(value, limit)),
            message: message.into(),
            quantity: Some(Quantity {
                value,
                limit,
                unit: unit.into(),
            }),
            at_most: Level::Error,
        }
    }

    /// As [`Judgement::within`], but a magnitude up to `explained` may have another cause, `cause`: between the limit and that
    /// it cannot be told.
    #[must_use]
    pub fn within_unless(self, explained: f64, cause: &str) -> Self {
        let Some(quantity) = &self.quantity else {
            return self;
        };
        if self.verdict != Verdict::Fail {
            return self;
        }
        if quantity.value.abs() > explained {
            let beyond = Self::within(quantity.value, explained, "", String::new());
            return Self {
                score: beyond.score,
                quantity: Some(Quantity {
                    limit: explained,
                    ..quantity.clone()
                }),
                ..self
            };
        }
        Self {
            verdict: Verdict::Unknown,
            score: None,
            message: format!("{} {cause}", self.message),
            ..self
        }
    }

    /// The one of two answers to one question that weighs more: a failure, then what cannot be told, then the lower score; of equal
    /// ones the first.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        let score = |j: &Self| j.score.unwrap_or(0.0);
        let order = self.verdict.cmp(&other.verdict).reverse();
        let order = order.then(score(&self).total_cmp(&score(&other)));
        if order.is_gt() { other } else { self }
    }

    /// A judgement with no number of its own.
    pub fn plain(verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            verdict,
            score: match verdict {
                Verdict::Pass => Some(1.0),
                Verdict::Unknown => None,
                Verdict::Fail => Some(0.0),
            },
            message: message.into(),
            quantity: None,
            at_most: Level::Error,
        }
    }

    /// The same, never louder than `level`.
    #[must_use]
    pub fn at_most(mut self, level: Level) -> Self {
        self.at_most = level;
        self
    }

    /// The same with another score.
    #[must_use]
    pub fn scored(mut self, score: f64) -> Self {
        self.score = Some(score);
        self
    }
}

/// Score of a magnitude against its limit: `2^(−|value| / limit)`; 1 at no difference, 0.5 at the limit, → 0 beyond.
///
/// Rounded to four decimals. A value that is not a number scores 0.
pub fn score(value: f64, limit: f64) -> f64 {
    let ratio = (value / limit).abs();
    if ratio.is_nan() {
        return 0.0;
    }
    ((-ratio).exp2() * 1e4).round() / 1e4
}

/// Declares a check's limits: the struct, its defaults and the meaning of each key, written once.
macro_rules! limits {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[doc = $doc:literal])+ $key:ident: f64 = $default:expr),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[allow(clippy::struct_field_names, reason = "a limit's name ends in its unit, and a check may have one unit only")]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[doc = $doc])+ pub $key: f64),* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($key: $default),* }
            }
        }

        impl $crate::check::LimitTable for $name {
            const KEYS: &'static [(&'static str, &'static str)] = &[$((stringify!($key), concat!($($doc),+))),*];
        }
    };
}
pub(crate) use limits;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn score_is_one_at_nothing_and_half_at_the_limit() {
        assert!((score(0.0, 0.3) - 1.0).abs() < 1e-12);
        assert!((score(-0.3, 0.3) - 0.5).abs() < 1e-12);
        assert!(score(3.0, 0.3) < 0.01);
        assert!(score(f64::NAN, 0.3).abs() < 1e-12);
    }
}
