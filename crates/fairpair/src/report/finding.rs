//! One sentence of the report, with its number, limit, level and score.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Quantity, Verdict};
use crate::measured::Measured;
use crate::policy::Rule;

/// What one check found, graded by the policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's code.
    pub check: Cow<'static, str>,
    /// The answer.
    pub verdict: Verdict,
    /// How loud it is; a pass is a note.
    pub level: Level,
    /// 1 = no difference, 0.5 = at the limit; `null` where it cannot be told.
    pub score: Option<f64>,
    /// One plain sentence.
    pub message: String,
    /// The number that decided, beside its limit.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// Whether its score counts towards the pair's.
    pub counts: bool,
}

impl Finding {
    /// Judges one reading and appends what is to be said.
    pub(crate) fn collect<C: Check>(
        reading: &Measured<C::Reading>,
        rule: &Rule<C::Limits>,
        out: &mut Vec<Self>,
    ) {
        if rule.level == Level::Off {
            return;
        }
        let judgements = match reading {
            Measured::Known(reading) => C::judge(reading, &rule.limits),
            Measured::Unknown { unknown } => {
                vec![Judgement::plain(Verdict::Unknown, unknown.sentence())]
            }
        };
        for judgement in judgements {
            let level = match judgement.verdict {
                Verdict::Pass => Level::Note,
                Verdict::Unknown => rule.when_unknown,
                Verdict::Fail => rule.level,
            }
            .min(judgement.at_most);
            if level == Level::Off {
                continue;
            }
            out.push(Self {
                check: C::CODE.into(),
                verdict: judgement.verdict,
                level,
                score: judgement.score,
                message: judgement.message,
                quantity: judgement.quantity,
                counts: rule.level == Level::Error && judgement.at_most == Level::Error,
            });
        }
    }
}
