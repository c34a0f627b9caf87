//! Programs made for changing photos, by the names that they write into files.
//!
//! A name says that the file went through the program, not what was done there; its absence says nothing, because most
//! programs for phones write none.

/// Names of programs and apps, lower case. Matched as whole words: `canva` is not in `Canvas`.
const EDITORS: &[&str] = &[
    "acdsee",
    "affinity photo",
    "airbrush",
    "b612",
    "beautycam",
    "beautyplus",
    "camera raw",
    "canva",
    "capture one",
    "darktable",
    "dxo",
    "faceapp",
    "facelab",
    "facetune",
    "faceu",
    "fotor",
    "gimp",
    "instagram",
    "lensa",
    "lightroom",
    "luminar",
    "meitu",
    "paint.net",
    "paintshop",
    "peachy",
    "perfect365",
    "photodirector",
    "photopea",
    "photoscape",
    "photoshop",
    "picmonkey",
    "picsart",
    "pixelmator",
    "pixlr",
    "polarr",
    "portraitpro",
    "rawtherapee",
    "remini",
    "snapchat",
    "snapseed",
    "sweet selfie",
    "touchretouch",
    "ulike",
    "vsco",
    "youcam",
];

/// The texts that name an editing program, each once.
pub(super) fn editors(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for text in texts {
        if editor_in(&text).is_some() && !named.contains(&text) {
            named.push(text);
        }
    }
    named
}

/// The known editing program that a text names.
fn editor_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    EDITORS.iter().copied().find(|name| {
        text.match_indices(name).any(|(at, _)| {
            let part_of_word = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            !part_of_word(text[..at].chars().next_back())
                && !part_of_word(text[at + name.len()..].chars().next())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_whole_words() {
        for (text, name) in [
            ("Adobe Photoshop CS6 (Windows)", Some("photoshop")),
            ("GIMP 2.10.32", Some("gimp")),
            ("Snapseed2.0", Some("snapseed")),
            ("paint.net 4.2.13", Some("paint.net")),
            ("Canvas 3", None),
            ("OLYMPUS CAMEDIA Master", None),
            ("11.4.1", None),
            ("Digital Camera FinePix40i Ver1.39", None),
            ("ÄGIMPÄ", None),
        ] {
            assert_eq!(editor_in(text), name, "{text}");
        }
    }
}
