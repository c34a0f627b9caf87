//! Claims that the literature does not support, and how they are found in a sentence.

use serde::{Deserialize, Serialize};

/// A kind of claim that the literature does not support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsupportedClaim {
    /// `more volume`, to be read after "speaks of".
    pub says: String,
    /// Words and phrases that say so, lower case; a `*` at the end of a word stands for any ending.
    pub words: Vec<String>,
    /// What the literature says instead, as a sentence.
    pub because: String,
    /// Names of the references where it says so.
    pub sources: Vec<String>,
}

/// Words that turn a claim round, and how many words further on they reach.
const NEGATIONS: [&str; 6] = ["no", "not", "without", "never", "neither", "nor"];
const REACH: usize = 3;

impl UnsupportedClaim {
    /// Whether a sentence makes this claim.
    pub fn is_made_in(&self, sentence: &str) -> bool {
        let said = words(sentence);
        self.words.iter().any(|phrase| {
            let phrase: Vec<&str> = phrase.split_whitespace().collect();
            let found = |at: &usize| {
                phrase
                    .iter()
                    .enumerate()
                    .all(|(i, wanted)| said.get(at + i).is_some_and(|word| is_word(wanted, word)))
            };
            (0..said.len())
                .filter(found)
                .any(|at| !is_negated(&said, at))
        })
    }
}

/// The words of a sentence in lower case; `.`, `;` and `!` end a clause and stay as words of their own.
fn words(sentence: &str) -> Vec<String> {
    let mut words = Vec::new();
    for c in sentence.to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => match words.last_mut() {
                Some(Some(word)) => String::push(word, c),
                _ => words.push(Some(c.to_string())),
            },
            '\'' | '’' => {}
            '.' | ';' | '!' | '?' | ',' => words.push(Some(".".to_owned())),
            _ => words.push(None),
        }
        if c == '.' || c == ',' || c == ';' || c == '!' || c == '?' {
            words.push(None);
        }
    }
    words.into_iter().flatten().collect()
}

fn is_word(wanted: &str, word: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == wanted,
    }
}

fn is_negated(said: &[String], at: usize) -> bool {
    said.iter()
        .take(at)
        .rev()
        .take_while(|word| *word != ".")
        .take(REACH)
        .any(|word| NEGATIONS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> UnsupportedClaim {
        UnsupportedClaim {
            says: "more volume".into(),
            words: vec!["plump*".into(), "volum*".into(), "bigger lips".into()],
            because: "No.".into(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn a_claim_is_found_by_words_and_phrases() {
        for sentence in [
            "Plumper lips!",
            "PLUMP",
            "more volume,smoother",
            "Volumen und Glätte",
            "bigger  lips in a week",
            "not painful. Plumper.",
            "No filler, plump lips",
        ] {
            assert!(claim().is_made_in(sentence), "{sentence}");
        }
    }

    #[test]
    fn other_words_and_negations_are_no_claim() {
        for sentence in [
            "",
            "smoother, softer lips",
            "no change in volume",
            "not plumper",
            "without added volume",
            "bigger smile, softer lips",
            "replumped",
        ] {
            assert!(!claim().is_made_in(sentence), "{sentence}");
        }
    }
}
