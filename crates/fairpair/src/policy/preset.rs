//! The built-in policies.

use super::Policy;
use crate::check::Level;
use crate::checks::Rules;

/// A built-in policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// For originals from the clinic before publication: the capture time must be known.
    Publication,
    /// For galleries on the web, whose files seldom carry metadata: an unknown capture time is said, but does not decide.
    Web,
}

/// All built-in policies; the first is the default.
pub const PRESETS: [Preset; 2] = [Preset::Publication, Preset::Web];

impl Preset {
    /// The preset's name on the command line and in `extends`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publication => "publication",
            Self::Web => "web",
        }
    }

    /// What it is for, in one line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Publication => {
                "Originals before publication: an unknown capture time means \"cannot tell\"."
            }
            Self::Web => {
                "Galleries without metadata: an unknown capture time is noted, the pictures decide."
            }
        }
    }

    /// The preset of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        PRESETS.into_iter().find(|p| p.name() == name)
    }

    /// The policy itself.
    pub fn policy(self) -> Policy {
        let mut rules = Rules::default();
        if self == Self::Web {
            rules.capture_time.when_unknown = Level::Note;
        }
        Policy {
            name: self.name().into(),
            about: self.about().into(),
            rules,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_is_never_louder_than_a_failure() {
        for preset in PRESETS {
            let policy: toml::Table = preset.policy().to_toml().parse().unwrap();
            for (code, rule) in policy["checks"].as_table().unwrap() {
                let level = |key: &str| rule[key].clone().try_into::<Level>().unwrap();
                assert!(
                    level("when_unknown") <= level("level"),
                    "{}: {code}",
                    preset.name()
                );
            }
        }
    }
    #[test]
    fn the_name_of_a_preset_stands_for_its_own_rules() {
        let named = |text: &str| {
            let policy = Policy::from_toml(text).unwrap();
            let again = Policy::from_toml(&policy.to_toml()).unwrap();
            assert_eq!(again, policy, "{text}");
            policy.name
        };
        let loose = "[checks.light-shape]\nchange_max_stops = 9";
        for (text, name) in [
            ("", "publication"),
            ("[checks.light-shape]", "publication"),
            ("extends = \"web\"", "web"),
            (loose, "publication, changed"),
            (&format!("extends = \"web\"\n{loose}"), "web, changed"),
            ("[checks.tone]\nlevel = \"off\"", "publication, changed"),
            (
                &format!("name = \"publication\"\n{loose}"),
                "publication, changed",
            ),
            (&format!("name = \"studio\"\n{loose}"), "studio"),
        ] {
            assert_eq!(named(text), name, "{text}");
        }
    }
}
