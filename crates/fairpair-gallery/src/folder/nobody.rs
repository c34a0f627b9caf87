//! Names that do not say whose photo it is, and what a pair is called then.

use std::path::{Component, Path, PathBuf};

use super::naming::{PLAIN, Told, told_by};
use super::tokens::{parts, plain};
use crate::ids;

/// Whether a name of a pair says nothing of whose photos they are: folders of collections, camera's prefixes, years.
pub(super) fn says_nothing(key: &str) -> bool {
    const COLLECTIONS: [&str; 18] = [
        "gallery",
        "galerie",
        "upload",
        "uploads",
        "dcim",
        "camera",
        "img",
        "dsc",
        "dscn",
        "dscf",
        "pxl",
        "mvimg",
        "p",
        "wa",
        "screenshot",
        "scan",
        "clinic",
        "patients",
    ];
    key.split('/').all(|name| {
        parts(name).iter().all(|part| {
            let word = plain(name, part);
            let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            PLAIN.contains(&word.as_str()) || COLLECTIONS.contains(&word.as_str()) || year
        })
    })
}

/// What a pair is called: by the name that its photos share, and what tells one after photo from others.
pub(super) fn called(key: &str, label: &str) -> String {
    match (key, label) {
        ("", "") => "pair".to_owned(),
        ("", label) => label.to_owned(),
        (key, "") => key.to_owned(),
        (key, label) => format!("{key}-{label}"),
    }
}

/// What a pair is called by its after photo alone: by the stem of the file, or where that says nothing, by the nearest folder that
/// does: `p7` for `p7/after.jpg`, `p7-6w` for `p7/6w.jpg`.
pub(crate) fn called_by(after: &Path) -> String {
    let own = || ids::from_path(after);
    let named = |told: Told| match told {
        Told::Side(mut name) => name.keys.pop().map(|key| (key.name, key.label)),
        Told::Dated(key, day) => Some((key, day.to_string())),
        Told::Nothing | Told::Unclear(_) => None,
    };
    let file = after.file_name().map(Path::new);
    let file = file.and_then(|file| named(told_by(file)));
    if !file.is_some_and(|(name, _)| says_nothing(&name)) {
        return own();
    }
    let inside = after
        .components()
        .filter(|part| matches!(part, Component::Normal(_)));
    let Some((name, label)) = named(told_by(&inside.collect::<PathBuf>())) else {
        return own();
    };
    let who = name.rsplit('/').find(|part| !says_nothing(part));
    who.map_or_else(own, |who| called(who, &label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_and_cameras_are_nobody() {
        assert!(says_nothing("") && says_nothing("photos/2024/IMG"));
        assert!(!says_nothing("photos/anna") && !says_nothing("00123"));
    }

    #[test]
    fn a_file_that_says_nothing_is_called_by_its_folder() {
        for (after, name) in [
            ("p7/after.jpg", "p7"),
            ("/srv/clinic/p7/photos/IMG_after.jpg", "p7"),
            ("../p.7/after_2.jpg", "p.7-after2"),
            ("p7/after/6w.jpg", "p7-6w"),
            ("p7/2024-06-01.jpg", "p7-2024-06-01"),
            ("p7/x_after.jpg", "x_after"),
            ("p7/x.jpg", "x"),
            ("before/after.jpg", "after"),
            ("../after.jpg", "after"),
            ("", "pair"),
        ] {
            assert_eq!(called_by(Path::new(after)), name, "{after}");
        }
    }
}
