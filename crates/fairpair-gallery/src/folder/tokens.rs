//! A name in its parts: `anna_before-2` is `anna`, `before`, `2`.

use std::ffi::OsStr;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

const SEPARATORS: [char; 5] = ['_', '-', '.', ' ', '+'];

/// Where the parts of a name stand: between separators, and where a capital follows a small letter (`AnnaBefore`).
pub(super) fn parts(name: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut begin, mut last) = (0, ' ');
    for (at, c) in name.char_indices() {
        let separates = SEPARATORS.contains(&c);
        if separates || (last.is_lowercase() && c.is_uppercase()) {
            parts.push(begin..at);
            begin = at + if separates { c.len_utf8() } else { 0 };
        }
        last = c;
    }
    parts.push(begin..name.len());
    parts.retain(|part| !part.is_empty());
    parts
}

/// The name without the ranges `cut`, and without the separators that stood before them, or after one at the beginning.
pub(super) fn without(name: &str, cut: &[Range<usize>]) -> String {
    let mut cut = cut.to_vec();
    cut.sort_by_key(|range| range.start);
    let mut left = name.to_owned();
    for range in cut.into_iter().rev() {
        let (Some(before), Some(after)) = (left.get(..range.start), left.get(range.end..)) else {
            continue;
        };
        // `x_after2` keeps a separator where it loses its word: `x_2`.
        let glued = !after.is_empty() && !after.starts_with(SEPARATORS);
        let before = if glued {
            before
        } else {
            before.trim_end_matches(SEPARATORS)
        };
        let after = if before.is_empty() {
            after.trim_start_matches(SEPARATORS)
        } else {
            after
        };
        left = format!("{before}{after}");
    }
    left
}

/// A part as it is compared: small letters, accents kept.
pub(super) fn plain(name: &str, part: &Range<usize>) -> String {
    name.get(part.clone()).unwrap_or_default().to_lowercase()
}

/// A name of a file or folder as it is read: accents composed, which some systems write apart from their letters.
pub(super) fn composed(name: &OsStr) -> String {
    name.to_string_lossy().nfc().collect()
}

/// A name of a pair as it is compared: capital letters do not matter.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_at_separators_and_at_capitals() {
        let split = |name: &str| -> Vec<String> {
            parts(name)
                .into_iter()
                .map(|p| name[p].to_owned())
                .collect()
        };
        assert_eq!(split("anna_before-2"), ["anna", "before", "2"]);
        assert_eq!(split("AnnaVorher.üb"), ["Anna", "Vorher", "üb"]);
        assert_eq!(split("IMG_01"), ["IMG", "01"]);
        assert!(split("__").is_empty());
    }

    #[test]
    fn what_is_cut_out_takes_its_separator_with_it() {
        assert_eq!(
            without("anna_before_left", std::slice::from_ref(&(5..11))),
            "anna_left"
        );
        assert_eq!(without("before-x", std::slice::from_ref(&(0..6))), "x");
        assert_eq!(without("x_after2", std::slice::from_ref(&(2..7))), "x_2");
        assert_eq!(without("x_after2", &[2..7, 7..8]), "x");
        assert_eq!(
            without("AnnaBefore", std::slice::from_ref(&(4..10))),
            "Anna"
        );
    }
}
