//! When camera models were announced, for some that are common: no photo is older than its camera.
//!
//! The table is short on purpose and holds months that are certain. A model that is not in it tells nothing.

use crate::time::Stamp;

const MODELS: &str = include_str!("models.tsv");

/// The month in which a model was announced, `2020-10`.
pub(super) fn announced(model: &str) -> Option<&'static str> {
    MODELS.lines().find_map(|line| {
        let (name, month) = line.split_once('\t')?;
        (name == model).then_some(month)
    })
}

/// First instant of a month on Earth.
pub(super) fn begins(month: &str) -> Option<jiff::Timestamp> {
    let first = Stamp::parse(&format!("{month}-01"), &['-']).ok()?;
    first.moment().map(|m| m.earliest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_model_once_and_a_month() {
        let lines = MODELS.lines().filter(|l| !l.starts_with('#'));
        let mut names = std::collections::BTreeSet::new();
        for line in lines {
            let (name, month) = line.split_once('\t').unwrap();
            assert!(names.insert(name), "{name}");
            assert!(begins(month).is_some(), "{line}");
        }
        assert_eq!(announced("iPhone 12 Pro"), Some("2020-10"));
        assert_eq!(announced("iPhone 12 pro"), None);
    }
}
