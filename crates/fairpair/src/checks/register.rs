//! What the register expands to.

/// What a check says about itself: for `explain`, for the README's table, for the report's legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInfo {
    /// `light-shape`
    pub code: &'static str,
    /// `Shape of the light`
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How it is measured.
    pub how: &'static str,
    /// Key and meaning of each limit.
    pub limits: &'static [(&'static str, &'static str)],
}

macro_rules! register {
    ($($field:ident: $check:ty),* $(,)?) => {
        use $crate::check::{Check, LimitTable};
        use $crate::measured::Measured;
        use $crate::pair::Pair;
        use $crate::policy::{PolicyError, Rule, nearest};
        use $crate::report::Finding;

        /// What every check read from one pair.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct Readings {
            $(#[doc = concat!("Reading of `", stringify!($field), "`.")]
            pub $field: Measured<<$check as Check>::Reading>,)*
        }

        impl Readings {
            /// Measures everything once.
            pub fn measure(pair: &Pair<'_>) -> Self {
                Self { $($field: <$check as Check>::measure(pair)),* }
            }

            /// Judges everything, in the register's order.
            pub fn judge(&self, rules: &Rules) -> Vec<Finding> {
                let mut findings = Vec::new();
                $(Finding::collect::<$check>(&self.$field, &rules.$field, &mut findings);)*
                findings
            }
        }

        /// The rule of every check.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Rules {
            $(#[doc = concat!("Rule of `", stringify!($field), "`.")]
            pub $field: Rule<<$check as Check>::Limits>,)*
        }

        impl Default for Rules {
            fn default() -> Self {
                Self { $($field: Rule::of::<$check>()),* }
            }
        }

        impl Rules {
            pub(crate) fn read(&mut self, table: toml::Table) -> Result<(), PolicyError> {
                for (code, value) in table {
                    match code.as_str() {
                        $(<$check as Check>::CODE => self.$field.read(&code, value)?,)*
                        _ => return Err(PolicyError::UnknownKey {
                            hint: nearest(&code, CATALOGUE.iter().map(|c| c.code)),
                            place: "[checks]".into(),
                            key: code,
                        }),
                    }
                }
                Ok(())
            }

            pub(crate) fn write(&self, out: &mut String) {
                $(self.$field.write(<$check as Check>::CODE, <$check as Check>::TITLE, out);)*
            }
        }

        /// Every check, in the order of reports.
        pub const CATALOGUE: &[CheckInfo] = &[
            $(CheckInfo {
                code: <$check as Check>::CODE,
                title: <$check as Check>::TITLE,
                why: <$check as Check>::WHY,
                how: <$check as Check>::HOW,
                limits: <<$check as Check>::Limits as LimitTable>::KEYS,
            }),*
        ];
    };
}
pub(crate) use register;
