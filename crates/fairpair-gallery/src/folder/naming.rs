//! What a photo's path says: which pair, and which side.

use std::path::Path;

use fairpair::score::Side;

const WORDS: [(&str, Side); 2] = [("before", Side::Before), ("after", Side::After)];
const LETTERS: [(&str, Side); 2] = [("b", Side::Before), ("a", Side::After)];
const SEPARATORS: [char; 4] = ['_', '-', '.', ' '];

/// Side and name of a photo.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) side: Side,
    /// The same for both photos of a pair: folder and stem without the word that tells the side.
    pub(super) key: String,
}

/// Reads a path relative to the gallery; the file's own name goes before its folders'.
pub(super) fn told_by(path: &Path) -> Option<Name> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let folders: Vec<String> = path
        .parent()?
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if let Some((side, rest)) = by_stem(&stem, &WORDS) {
        return Some(name(side, &folders, rest));
    }
    // The innermost folder tells, so that `after care/before/x.jpg` is a before photo.
    let told = folders
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, folder)| {
            let word = WORDS
                .iter()
                .find(|(word, _)| folder.eq_ignore_ascii_case(word));
            word.map(|(_, side)| (index, *side))
        });
    if let Some((index, side)) = told {
        let mut others = folders;
        others.remove(index);
        return Some(name(side, &others, &stem));
    }
    by_stem(&stem, &LETTERS)
        .filter(|(_, rest)| !rest.is_empty())
        .map(|(side, rest)| name(side, &folders, rest))
}

fn name(side: Side, folders: &[String], rest: &str) -> Name {
    let parts = folders.iter().map(String::as_str).chain([rest]);
    let key = parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/");
    Name {
        side,
        key: if key.is_empty() { "pair".into() } else { key },
    }
}

/// The side and what is left of a stem that is a word, or ends or begins with one.
fn by_stem<'a>(stem: &'a str, words: &[(&str, Side)]) -> Option<(Side, &'a str)> {
    words.iter().find_map(|(word, side)| {
        let end = stem.len().checked_sub(word.len())?;
        let is_word = |part: Option<&str>| part.is_some_and(|p| p.eq_ignore_ascii_case(word));
        if is_word(Some(stem)) {
            Some((*side, ""))
        } else if is_word(stem.get(end..)) {
            Some((*side, stem.get(..end)?.strip_suffix(SEPARATORS)?))
        } else if word.len() > 1 && is_word(stem.get(..word.len())) {
            Some((*side, stem.get(word.len()..)?.strip_prefix(SEPARATORS)?))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> Option<(Side, String)> {
        told_by(Path::new(path)).map(|n| (n.side, n.key))
    }

    #[test]
    fn the_side_is_read_off_file_or_folder() {
        let before = |key: &str| Some((Side::Before, key.to_owned()));
        let after = |key: &str| Some((Side::After, key.to_owned()));
        assert_eq!(told("x_before.jpg"), before("x"));
        assert_eq!(told("x After.jpg"), after("x"));
        assert_eq!(told("before-x.jpg"), before("x"));
        assert_eq!(told("p1/after.jpg"), after("p1"));
        assert_eq!(told("before.jpg"), before("pair"));
        assert_eq!(told("after care/before/x.jpg"), before("after care/x"));
        assert_eq!(told("before/x_a.jpg"), before("x_a"));
        assert_eq!(told("x_b.jpg"), before("x"));
    }

    #[test]
    fn words_that_only_contain_the_side_tell_nothing() {
        for path in [
            "hereafter.jpg",
            "beforehand.jpg",
            "alpha.jpg",
            "b.jpg",
            "üb.jpg",
            "",
        ] {
            assert_eq!(told(path), None, "{path}");
        }
    }
}
