//! What is claimed of the result, held against what the literature supports.
//!
//! Formula: the claim's words are looked for among the words of the treatment profile's unsupported claims, whole words or
//! their beginnings (`plump*`), and not after a negation (`no`, `not`, `without`). Each that is found is a finding with its
//! sources.
//!
//! Score: 1 where nothing of the kind is found, 0 else. It never counts towards the pair's: a fair pair may be oversold.
//!
//! Assumptions: the claim is in English, or uses words that English shares. A claim in which nothing is found is not
//! thereby supported.
//!
//! How it can be fooled: by other words, by irony, by a claim inside the picture.
//!
//! References: those of the profile, named in each finding.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::pair::Pair;
use crate::profile::Profile;

/// The check.
#[derive(Debug)]
pub struct TreatmentClaim;

/// What is claimed, and which of it the profile names as unsupported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The claim as given; absent where nothing is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The treatment's name for a sentence.
    pub treatment: String,
    /// What in it is not supported.
    pub unsupported: Vec<Unsupported>,
}

/// One claim that the literature does not support.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsupported {
    /// `more volume`
    pub says: String,
    /// What the literature says instead, as a sentence.
    pub because: String,
    /// Where it says so.
    pub sources: Vec<String>,
}

limits! {
    /// Limits of `treatment-claim`: there are none.
    pub struct Limits {}
}

impl Check for TreatmentClaim {
    const CODE: &'static str = "treatment-claim";
    const TITLE: &'static str = "Claim against the evidence";
    const WHY: &'static str = "Pictures are read through their caption. A claim that no study supports makes swelling, light \
        or gloss look like a result.";
    const HOW: &'static str = "The claim that was given with the pair is searched for what the treatment's profile lists as \
        unsupported, by words. The profile names its sources. A claim in which nothing is found is not thereby proven.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        let case = pair.case();
        match (case.profile(), &case.treatment) {
            (Some(profile), _) => Measured::Known(read(case.claim.as_deref(), profile)),
            (None, Some(treatment)) => Measured::Unknown {
                unknown: WhyNot::new(format!(
                    "there is no profile of the treatment \"{treatment}\""
                )),
            },
            (None, None) => Measured::unknown("the treatment was not named"),
        }
    }

    fn judge(reading: &Reading, _: &Limits) -> Vec<Judgement> {
        let Some(claim) = &reading.claim else {
            let message = "Nothing is claimed of the result.";
            return vec![Judgement::plain(Verdict::Pass, message)];
        };
        if reading.unsupported.is_empty() {
            let message = format!(
                "The claim \"{claim}\" names nothing that the literature on {} is known not to support.",
                reading.treatment
            );
            return vec![Judgement::plain(Verdict::Pass, message)];
        }
        let fail = |found: &Unsupported| {
            let sources = found.sources.join("; ");
            let message = format!(
                "The claim \"{claim}\" speaks of {}. {} ({sources})",
                found.says, found.because
            );
            Judgement::plain(Verdict::Fail, message)
        };
        reading.unsupported.iter().map(fail).collect()
    }
}

fn read(claim: Option<&str>, profile: &Profile) -> Reading {
    let claim = claim.map(str::trim).filter(|c| !c.is_empty());
    let unsupported = claim.into_iter().flat_map(|c| profile.unsupported_in(c));
    Reading {
        unsupported: unsupported
            .map(|found| Unsupported {
                says: found.says.clone(),
                because: found.because.clone(),
                sources: profile.cited(found),
            })
            .collect(),
        claim: claim.map(str::to_owned),
        treatment: profile.title.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::PROFILES;

    #[test]
    fn an_unsupported_claim_is_a_finding_with_its_source() {
        let profile = Profile::built_in(PROFILES[0]).unwrap();
        let reading = read(Some("Plumper lips, and permanently smoother!"), profile);
        let judgements = TreatmentClaim::judge(&reading, &Limits {});
        assert_eq!(judgements.len(), 2);
        for judgement in &judgements {
            assert_eq!(judgement.verdict, Verdict::Fail);
            assert!(
                judgement.message.contains("doi 10."),
                "{}",
                judgement.message
            );
        }
        assert!(judgements[0].message.contains("speaks of more volume"));
    }

    #[test]
    fn an_honest_claim_and_none_pass() {
        let profile = Profile::built_in(PROFILES[0]).unwrap();
        for claim in [
            None,
            Some(" "),
            Some("smoother, less dry, no change of volume"),
        ] {
            let reading = read(claim, profile);
            let judgements = TreatmentClaim::judge(&reading, &Limits {});
            assert_eq!(judgements[0].verdict, Verdict::Pass, "{claim:?}");
            assert_eq!(judgements.len(), 1);
        }
    }
}
