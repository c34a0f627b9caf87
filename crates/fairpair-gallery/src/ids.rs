//! Names of pairs: every pair has one, and no two share one.

use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A pair's name from a photo's path: the stem of the file.
pub(crate) fn from_path(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .filter(|stem| !stem.is_empty())
        .unwrap_or_else(|| "pair".to_owned())
}

/// Hands out names; the first to ask for one keeps it.
#[derive(Debug, Default)]
pub(crate) struct Names {
    wanted: HashSet<String>,
    taken: HashSet<String>,
    /// The number to try first for a name that was asked for again: those below are taken for good.
    next: HashMap<String, u64>,
}

impl Names {
    /// Knows beforehand which names were written by the user, so that a made-up name never takes one of these away.
    pub(crate) fn expecting(wanted: impl IntoIterator<Item = String>) -> Self {
        Self {
            wanted: wanted.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The name itself if it is free, otherwise the first free one of `name-2`, `name-3`, …
    pub(crate) fn take(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let number = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let other = format!("{name}-{number}");
            *number += 1;
            if !self.wanted.contains(&other) && self.taken.insert(other.clone()) {
                return other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_name_never_takes_a_written_one() {
        let mut names = Names::expecting(["a", "a", "a-2"].map(String::from));
        assert_eq!(names.take("a"), "a");
        assert_eq!(names.take("a"), "a-3");
        assert_eq!(names.take("a-2"), "a-2");
    }

    #[test]
    fn a_name_that_many_ask_for_takes_no_longer_each_time() {
        // Minutes where each search begins at 2.
        let mut names = Names::default();
        for _ in 1..100_000 {
            names.take("a");
        }
        assert_eq!(names.take("a"), "a-100000");
        assert_eq!(names.take("a-3"), "a-3-2");
    }
}
