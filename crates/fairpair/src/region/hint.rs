//! The known word that a misspelt one was meant to be.
//!
//! Levenshtein distance, capitals and `-` for `_` forgiven; a word is offered up to one edit, and one more per four letters.
//!
//! References: V. I. Levenshtein, *Binary codes capable of correcting deletions, insertions, and reversals*, Soviet Physics
//! Doklady 10(8), 1966.

/// The known word nearest to `word`, where one is near.
pub(super) fn most_like(
    word: &str,
    known: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let plain = word.to_lowercase().replace(['-', ' '], "_");
    let nearest = known.into_iter().map(|k| (edits(&plain, k), k)).min();
    let near = nearest.filter(|(distance, k)| *distance <= 1 + k.len() / 4);
    near.map(|(_, k)| k)
}

/// Insertions, deletions and replacements that turn one word into the other.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left_above = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let replaced = left_above + usize::from(x != y);
            left_above = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(left_above + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let known = ["skin", "lips", "mouth_interior"];
        assert_eq!(most_like("Lips", known), Some("lips"));
        assert_eq!(most_like("mouth-interor", known), Some("mouth_interior"));
        assert_eq!(most_like("forehead", known), None);
    }

    #[test]
    fn kitten_is_three_edits_from_sitting() {
        assert_eq!(
            (
                edits("kitten", "sitting"),
                edits("", "abc"),
                edits("x", "x")
            ),
            (3, 3, 0)
        );
    }
}
