//! "Did you mean …?": the nearest known word to a misspelt one.

/// The candidate nearest to `word`, if near enough to be a likely slip (at most a third of its letters differ); otherwise the only
/// one of which it is a part of at least four letters.
///
/// Distance: optimal string alignment without transpositions (Levenshtein 1966), case-insensitive, `-` and `_` alike.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let plain = |s: &str| s.to_lowercase().replace('-', "_");
    let word = plain(word);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let mut holding = candidates.iter().filter(|c| plain(c).contains(&word));
    let part = match (holding.next(), holding.next()) {
        (Some(only), None) if word.chars().count() >= 4 => Some((*only).to_owned()),
        _ => None,
    };
    let slip = candidates
        .into_iter()
        .map(|c| (distance(&word, &plain(c)), c))
        .filter(|(d, c)| d * 3 <= word.chars().count().max(c.chars().count()))
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c.to_owned());
    slip.or(part)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let words = ["light-shape", "lip-gloss", "exposure"];
        assert_eq!(nearest("light_shap", words).as_deref(), Some("light-shape"));
        assert_eq!(nearest("exposrue", words).as_deref(), Some("exposure"));
        assert_eq!(nearest("banana", words), None);
    }

    #[test]
    fn a_part_finds_the_only_word_that_has_it() {
        let words = ["light-shape", "light-colour", "lip-gloss"];
        assert_eq!(nearest("gloss", words).as_deref(), Some("lip-gloss"));
        assert_eq!(nearest("light", words), None);
        assert_eq!(nearest("lip", words), None);
    }
}
