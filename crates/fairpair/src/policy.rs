//! The policy: how loud each check is, and its limits. Read from TOML, every key typed, unknown keys refused with a hint.

mod preset;

pub use crate::hint::nearest;
pub use preset::{PRESETS, Preset};

use serde::{Deserialize, Serialize};

use crate::check::{Check, Level, LimitTable};
use crate::checks::{CATALOGUE, Rules};

/// What one check is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule<L> {
    /// How loud a failure is.
    pub level: Level,
    /// How loud "cannot tell" is.
    pub when_unknown: Level,
    /// The check's limits.
    pub limits: L,
}

/// All rules under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Name, shown in reports.
    pub name: String,
    /// One line on what it is for.
    pub about: String,
    /// The rules, one a check.
    pub rules: Rules,
}

/// The policy as a report names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyStamp {
    /// The policy's name.
    pub name: String,
}

/// Why a policy was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML.
    #[error("the policy is not valid TOML: {0}")]
    Syntax(String),
    /// A key that means nothing here.
    #[error("the policy has an unknown key `{key}` in {place}{}", hint.as_ref().map_or_else(String::new, |h| format!("; did you mean `{h}`?")))]
    UnknownKey {
        /// The key as written.
        key: String,
        /// Where it stands.
        place: String,
        /// The nearest key that exists.
        hint: Option<String>,
    },
    /// A value of the wrong type or out of range.
    #[error("the policy's `{key}` {problem}")]
    BadValue {
        /// Dotted path of the key.
        key: String,
        /// What is wrong and what is expected.
        problem: String,
    },
}

impl PolicyError {
    /// In one line, because the message may stand in the middle of another: `line 3: invalid string`.
    fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
        Self::Syntax(format!(
            "line {line}: {}",
            error.message().replace('\n', ", ")
        ))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Preset::Publication.policy()
    }
}

impl Policy {
    /// Reads a policy from TOML. Keys that are absent keep the values of the preset named in `extends` (default: `publication`).
    /// A preset's name stands for its own levels and limits: with others the policy is called `publication, changed`.
    ///
    /// # Errors
    /// [`PolicyError`] with the key, its place and a hint.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let mut table: toml::Table = text.parse().map_err(|e| PolicyError::syntax(text, &e))?;
        let base = match table.remove("extends") {
            None => Preset::Publication,
            Some(value) => {
                let name = text_of("extends", &value)?;
                Preset::by_name(&name).ok_or_else(|| PolicyError::BadValue {
                    key: "extends".into(),
                    problem: format!(
                        "is \"{name}\"; the built-in policies are {}",
                        PRESETS.map(Preset::name).join(", ")
                    ),
                })?
            }
        };
        let mut policy = base.policy();
        if let Some(value) = table.remove("name") {
            policy.name = text_of("name", &value)?;
        }
        if let Some(value) = table.remove("about") {
            policy.about = text_of("about", &value)?;
        }
        if let Some(value) = table.remove("checks") {
            let toml::Value::Table(checks) = value else {
                return Err(PolicyError::BadValue {
                    key: "checks".into(),
                    problem: "must be a table, such as [checks.light-shape]".into(),
                });
            };
            policy.rules.read(checks)?;
        }
        if let Some(key) = table.keys().next() {
            return Err(PolicyError::UnknownKey {
                key: key.clone(),
                place: "the top level".into(),
                hint: CATALOGUE
                    .iter()
                    .find(|check| check.code == key)
                    .map(|check| format!("checks.{}", check.code))
                    .or_else(|| nearest(key, ["extends", "name", "about", "checks"])),
            });
        }
        let named = Preset::by_name(&policy.name);
        if named.is_some_and(|preset| preset.policy().rules != policy.rules) {
            policy.name.push_str(", changed");
        }
        Ok(policy)
    }

    /// The whole policy as commented TOML, every key written out; [`Policy::from_toml`] reads it back to the same policy.
    pub fn to_toml(&self) -> String {
        let quoted = |s: &str| toml::Value::String(s.to_owned()).to_string();
        let mut out = format!(
            "# A fairpair policy. Levels: off, note, warning, error.\n\
             # `level` is how loud a failure is, `when_unknown` how loud \"cannot tell\" is; only errors decide the verdict.\n\
             name = {}\nabout = {}\n",
            quoted(&self.name),
            quoted(&self.about)
        );
        self.rules.write(&mut out);
        out
    }

    /// What a report says of this policy.
    pub fn stamp(&self) -> PolicyStamp {
        PolicyStamp {
            name: self.name.clone(),
        }
    }
}

fn text_of(key: &str, value: &toml::Value) -> Result<String, PolicyError> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| PolicyError::BadValue {
            key: key.into(),
            problem: "must be a text in quotes".into(),
        })
}

impl<L: LimitTable> Rule<L> {
    /// The rule that a check brings along.
    pub(crate) fn of<C: Check<Limits = L>>() -> Self {
        Self {
            level: C::LEVEL,
            when_unknown: C::WHEN_UNKNOWN,
            limits: L::default(),
        }
    }

    /// Overrides this rule with the keys of `table`, the policy's `[checks.CODE]`.
    pub(crate) fn read(&mut self, code: &str, value: toml::Value) -> Result<(), PolicyError> {
        let place = format!("checks.{code}");
        let toml::Value::Table(mut table) = value else {
            return Err(PolicyError::BadValue {
                key: place,
                problem: "must be a table".into(),
            });
        };
        for (key, slot) in [
            ("level", &mut self.level),
            ("when_unknown", &mut self.when_unknown),
        ] {
            if let Some(value) = table.remove(key) {
                *slot = value.try_into().map_err(|_| PolicyError::BadValue {
                    key: format!("{place}.{key}"),
                    problem: "must be one of \"off\", \"note\", \"warning\", \"error\"".into(),
                })?;
            }
        }
        let mut limits =
            toml::Table::try_from(&self.limits).map_err(|e| PolicyError::Syntax(e.to_string()))?;
        for (key, value) in table {
            if !limits.contains_key(&key) {
                let known = L::KEYS.iter().map(|(k, _)| *k);
                return Err(PolicyError::UnknownKey {
                    hint: nearest(&key, known.chain(["level", "when_unknown"])),
                    place: format!("[{place}]"),
                    key,
                });
            }
            let number = match value {
                toml::Value::Float(x) => Some(x),
                toml::Value::Integer(n) => Some(n as f64),
                _ => None,
            }
            .filter(|x| x.is_finite() && *x > 0.0)
            .ok_or_else(|| PolicyError::BadValue {
                key: format!("{place}.{key}"),
                problem: "must be a number above 0".into(),
            })?;
            limits.insert(key, toml::Value::Float(number));
        }
        self.limits = limits
            .try_into()
            .map_err(|e: toml::de::Error| PolicyError::Syntax(e.to_string()))?;
        Ok(())
    }

    /// Appends this rule as a commented TOML table.
    pub(crate) fn write(&self, code: &str, title: &str, out: &mut String) {
        use std::fmt::Write as _;
        let level =
            |l: Level| toml::Value::try_from(l).map_or_else(|_| String::new(), |v| v.to_string());
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\n# {title}\n[checks.{code}]\nlevel = {}\nwhen_unknown = {}\n",
            level(self.level),
            level(self.when_unknown)
        );
        let values = toml::Table::try_from(&self.limits).unwrap_or_default();
        for (key, meaning) in L::KEYS {
            if let Some(value) = values.get(*key) {
                let _ = writeln!(out, "#{meaning}\n{key} = {value}");
            }
        }
    }
}
