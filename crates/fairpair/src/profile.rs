//! Treatment profiles: how the treated skin heals, which changes it may honestly show, and which it cannot. Data, not
//! code: one TOML file a treatment.
//!
//! A profile tells a check what a time since treatment *means*; limits stay with the policy. To add one, write a file like
//! those in `profile/` and read it with [`Profile::from_toml`]; every key is documented on the types below.

mod claim;

pub use claim::UnsupportedClaim;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// What is known of one treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name on the command line and in manifests: `lip-microneedling`.
    pub name: String,
    /// Name for a heading.
    pub title: String,
    /// Other names of the treatment, as users write them; case, spaces and hyphens make no difference.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hours after a session in which an "after" photo shows swelling rather than a result.
    pub confounded_hours: f64,
    /// Hours after a session until most visible inflammation is surely gone, deep needles included.
    pub caution_hours: f64,
    /// When a result can be seen.
    pub evidence: EvidenceWindow,
    /// How sessions follow one another.
    pub sessions: SessionPlan,
    /// The healing clock, from the session on, without gaps.
    pub stages: Vec<Stage>,
    /// Changes that the treatment may honestly show.
    pub honest_changes: Vec<String>,
    /// Claims that the literature does not support.
    pub unsupported_claims: Vec<UnsupportedClaim>,
    /// Where the above stands.
    pub references: Vec<Reference>,
}

/// When a result can be seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceWindow {
    /// Opens so many hours after the last session.
    pub from_hours: f64,
    /// Closes so many hours after the last session: what is seen later may have other causes.
    pub to_hours: f64,
}

/// How sessions follow one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionPlan {
    /// Least number in a usual course.
    pub least: u32,
    /// Greatest number in a usual course.
    pub most: u32,
    /// Least time between two sessions, hours.
    pub spacing_hours: f64,
}

/// One stage of the healing clock: `from_hours ≤ time < to_hours`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Begins so many hours after the session.
    pub from_hours: f64,
    /// Ends so many hours after the session; absent for the last stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_hours: Option<f64>,
    /// `peak-swelling`
    pub name: String,
    /// What is to be expected then.
    pub expect: String,
    /// What an "after" photo of that time is good for.
    #[serde(rename = "use")]
    pub good_for: String,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Name by which claims refer to it: `hou-2017`.
    pub name: String,
    /// Authors, year, title, journal.
    pub text: String,
    /// Digital object identifier, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// Address, where it has no identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Why there is no such profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// No built-in profile has this name.
    #[error("there is no treatment profile \"{name}\"; built in: {}", PROFILES.join(", "))]
    NoSuch {
        /// The name asked for.
        name: String,
    },
    /// The data are no profile.
    #[error("the treatment profile cannot be read: {0}")]
    Syntax(String),
    /// The stages leave a gap, overlap, or run backwards.
    #[error("the healing clock of the treatment profile \"{name}\" has a gap at stage \"{stage}\"")]
    Gap {
        /// The profile.
        name: String,
        /// The stage that does not begin where the one before it ends.
        stage: String,
    },
    /// A claim refers to a publication that is not listed.
    #[error("the treatment profile \"{name}\" has no reference \"{source_name}\"")]
    NoReference {
        /// The profile.
        name: String,
        /// The missing reference.
        source_name: String,
    },
}

/// Names of the built-in profiles; the first is the default.
pub const PROFILES: [&str; 3] = [
    "lip-microneedling",
    "perioral-microneedling",
    "facial-microneedling",
];

/// Their texts, in the same order.
const TEXTS: [&str; 3] = [
    include_str!("profile/lip-microneedling.toml"),
    include_str!("profile/perioral-microneedling.toml"),
    include_str!("profile/facial-microneedling.toml"),
];

impl Profile {
    /// The built-in profile of that name, read once.
    ///
    /// # Errors
    /// [`ProfileError::NoSuch`] with the names that exist.
    pub fn built_in(name: &str) -> Result<&'static Self, ProfileError> {
        static READ: [OnceLock<Result<Profile, ProfileError>>; 3] = [const { OnceLock::new() }; 3];
        let found = PROFILES.iter().zip(TEXTS).zip(&READ);
        let Some(((_, text), read)) = found.into_iter().find(|((n, _), _)| **n == name) else {
            return Err(ProfileError::NoSuch { name: name.into() });
        };
        read.get_or_init(|| Self::from_toml(text))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The built-in profile of a treatment as users write it: `Lip microneedling`.
    pub fn of_treatment(treatment: &str) -> Option<&'static Self> {
        let wanted = plain(treatment);
        PROFILES
            .iter()
            .filter_map(|name| Self::built_in(name).ok())
            .find(|profile| profile.names().any(|name| plain(name) == wanted))
    }

    /// Everything that the treatment is called.
    fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.name.as_str(), self.title.as_str()];
        own.into_iter()
            .chain(self.aliases.iter().map(String::as_str))
    }

    /// The unsupported claims that a sentence makes.
    pub fn unsupported_in(&self, sentence: &str) -> impl Iterator<Item = &UnsupportedClaim> {
        self.unsupported_claims
            .iter()
            .filter(move |claim| claim.is_made_in(sentence))
    }

    /// Where the literature speaks of a claim, for a sentence: name and identifier of each source.
    pub fn cited(&self, claim: &UnsupportedClaim) -> Vec<String> {
        let of = |name: &String| self.references.iter().find(|r| r.name == *name);
        let sources = claim.sources.iter().filter_map(of);
        sources.map(Reference::cited).collect()
    }

    /// Reads a profile from TOML.
    ///
    /// # Errors
    /// [`ProfileError::Syntax`] for unknown keys and wrong types, [`ProfileError::Gap`] where the stages do not follow one another.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let profile: Self =
            toml::from_str(text).map_err(|e| ProfileError::Syntax(e.to_string()))?;
        let mut end = Some(0.0);
        for stage in &profile.stages {
            let follows = end == Some(stage.from_hours);
            if !follows || stage.to_hours.is_some_and(|to| to <= stage.from_hours) {
                return Err(ProfileError::Gap {
                    name: profile.name.clone(),
                    stage: stage.name.clone(),
                });
            }
            end = stage.to_hours;
        }
        let listed = |name: &&String| profile.references.iter().any(|r| r.name == **name);
        let sources = profile.unsupported_claims.iter().flat_map(|c| &c.sources);
        if let Some(missing) = sources.into_iter().find(|name| !listed(name)) {
            return Err(ProfileError::NoReference {
                name: profile.name.clone(),
                source_name: missing.clone(),
            });
        }
        Ok(profile)
    }

    /// The stages that `hours_min ..= hours_max` since treatment touch; none before treatment.
    pub fn stages_between(&self, hours_min: f64, hours_max: f64) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(move |s| {
            s.from_hours <= hours_max && s.to_hours.is_none_or(|to| to > hours_min)
        })
    }
}

impl Reference {
    /// Name and identifier: `Hou 2017, doi 10.1097/DSS.0000000000000924`.
    pub fn cited(&self) -> String {
        let mut letters = self.name.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let name: String = first.chain(letters).collect::<String>().replace('-', " ");
        match (&self.doi, &self.url) {
            (Some(doi), _) => format!("{name}, doi {doi}"),
            (None, Some(url)) => format!("{name}, {url}"),
            (None, None) => name,
        }
    }
}

/// A name without case, spaces and hyphens.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_whole() {
        for name in PROFILES {
            let profile = Profile::built_in(name).unwrap();
            assert_eq!(profile.name, name);
            assert!(profile.stages.last().unwrap().to_hours.is_none());
            assert!(
                profile
                    .references
                    .iter()
                    .all(|r| r.doi.is_some() || r.url.is_some())
            );
            assert!(!profile.honest_changes.is_empty() && !profile.unsupported_claims.is_empty());
            for claim in &profile.unsupported_claims {
                assert!(
                    !claim.words.is_empty() && !claim.sources.is_empty(),
                    "{}",
                    claim.says
                );
                assert!(claim.words.iter().all(|w| *w == w.to_lowercase()));
            }
            // What it may honestly show is not among what it cannot.
            for change in &profile.honest_changes {
                assert_eq!(profile.unsupported_in(change).count(), 0, "{change}");
            }
            let text = toml::to_string(profile).unwrap();
            assert_eq!(&Profile::from_toml(&text).unwrap(), profile);
        }
    }

    #[test]
    fn the_healing_clock_names_the_stage() {
        let profile = Profile::built_in("lip-microneedling").unwrap();
        let names = |a, b| {
            profile
                .stages_between(a, b)
                .map(|s| s.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(5.0, 6.0), ["peak swelling"]);
        assert_eq!(
            names(23.0, 49.0),
            ["peak swelling", "swelling subsides", "inflammation fades"]
        );
        assert_eq!(names(48.0, 48.0), ["inflammation fades"]);
        assert_eq!(names(-50.0, -10.0), [""; 0]);
        assert_eq!(names(1e6, 1e6), ["long after"]);
    }

    #[test]
    fn a_source_is_cited_by_name_and_identifier() {
        let profile = Profile::built_in(PROFILES[0]).unwrap();
        let volume = profile.unsupported_in("plumper").next().unwrap();
        let cited = profile.cited(volume);
        assert_eq!(cited[0], "Hou 2017, doi 10.1097/DSS.0000000000000924");
    }

    #[test]
    fn a_treatment_is_known_by_all_its_names() {
        for (name, profile) in [
            ("Lip microneedling", Some("lip-microneedling")),
            ("LIP-NEEDLING", Some("lip-microneedling")),
            ("perioral micro-needling", Some("perioral-microneedling")),
            ("microneedling", Some("facial-microneedling")),
            ("lip filler", None),
            ("", None),
        ] {
            let found = Profile::of_treatment(name).map(|p| p.name.as_str());
            assert_eq!(found, profile, "{name}");
        }
    }

    #[test]
    fn a_misspelt_key_and_a_gap_are_refused() {
        let good = include_str!("profile/lip-microneedling.toml");
        let misspelt = good.replacen("caution_hours", "cautious_hours", 1);
        assert!(matches!(
            Profile::from_toml(&misspelt),
            Err(ProfileError::Syntax(_))
        ));
        let gap = good.replacen("from_hours = 24", "from_hours = 25", 1);
        assert!(matches!(
            Profile::from_toml(&gap),
            Err(ProfileError::Gap { .. })
        ));
        let source = good.replacen("name = \"singh-2016\"", "name = \"singh-2061\"", 1);
        assert!(matches!(
            Profile::from_toml(&source),
            Err(ProfileError::NoReference { .. })
        ));
        let unknown = Profile::built_in("botox").unwrap_err().to_string();
        assert!(unknown.contains("lip-microneedling"));
    }
}
