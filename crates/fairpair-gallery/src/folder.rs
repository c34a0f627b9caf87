//! Pairs told by the names of files and folders.
//!
//! Two conventions, alone or mixed, in any sub-folder: folders called `before` and `after` that hold files of equal
//! stems, and files called `NAME_before.jpg` / `NAME_after.jpg` (also `-`, `.` or a space, `before_NAME`, a bare `before.jpg`,
//! `NAME_b` / `NAME_a`). Capital letters do not matter. A photo without its counterpart is a row with its reason; a photo
//! whose name tells neither side is mentioned.

mod naming;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fairpair::report::{Failure, Problem};
use fairpair::score::Side;
use serde_json::Map;

use crate::entry::{Broken, Entry, Gallery, Item, OpenError, PhotoFile, Treatment};
use crate::ids::Names;
use naming::{Name, told_by};

/// Photos of one name.
#[derive(Default)]
struct Group {
    before: Vec<PathBuf>,
    after: Vec<PathBuf>,
}

/// The name that two photos share, where their names tell the sides: `x` of `a/x_before.jpg` and `b/x_after.jpg`.
pub(crate) fn common_name(before: &Path, after: &Path) -> Option<String> {
    let key = |path: &Path, side| {
        let name = told_by(Path::new(path.file_name()?))?;
        (name.side == side).then_some(name.key)
    };
    let name = key(after, Side::After)?;
    (key(before, Side::Before)? == name).then_some(name)
}

pub(crate) fn read(folder: &Path, default: &Treatment) -> Result<Gallery, OpenError> {
    let found = walk::photos(folder)?;
    let mut notices = found.notices;
    let mut left_out = Vec::new();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for path in found.photos {
        match told_by(&path) {
            Some(Name { side, key }) => {
                let group = groups.entry(key).or_default();
                match side {
                    Side::Before => group.before.push(path),
                    Side::After => group.after.push(path),
                }
            }
            None => {
                notices.push(crate::collages::left_out(&path.to_string_lossy()));
                left_out.push(PhotoFile {
                    name: path.to_string_lossy().into_owned(),
                    path: folder.join(path),
                    regions: None,
                });
            }
        }
    }
    let mut names = Names::default();
    let items = groups
        .into_iter()
        .map(|(key, group)| item(folder, &names.take(&key), &group, default))
        .collect();
    Ok(Gallery {
        items,
        notices,
        columns: Vec::new(),
        left_out,
    })
}

fn item(folder: &Path, id: &str, group: &Group, default: &Treatment) -> Item {
    let broken = |side, path: Option<&PathBuf>, message: String| {
        Box::new(Broken {
            failure: Failure::new(
                id,
                Problem {
                    side,
                    path: path.map(|p| p.to_string_lossy().into_owned()),
                    message,
                },
            ),
            carried: Map::new(),
        })
    };
    let photo = |path: &PathBuf| PhotoFile {
        name: path.to_string_lossy().into_owned(),
        path: folder.join(path),
        regions: None,
    };
    match (group.before.as_slice(), group.after.as_slice()) {
        ([before], [after]) => Ok(Entry {
            id: id.to_owned(),
            before: photo(before),
            after: photo(after),
            case: default.case().map_err(|m| broken(None, None, m))?,
            carried: Map::new(),
        }),
        ([lone], []) => Err(broken(
            Some(Side::Before),
            Some(lone),
            "it has no after photo of the same name".to_owned(),
        )),
        ([], [lone]) => Err(broken(
            Some(Side::After),
            Some(lone),
            "it has no before photo of the same name".to_owned(),
        )),
        (before, after) => Err(broken(None, None, {
            let list: Vec<String> = before
                .iter()
                .chain(after)
                .map(|p| p.display().to_string())
                .collect();
            format!(
                "several photos share this name, so it is not clear which belong together: {}; rename them or write a manifest",
                list.join(", ")
            )
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gallery(files: &[&str]) -> Gallery {
        let name = format!(
            "fairpair-folder-{}-{}",
            std::process::id(),
            files.concat().len()
        );
        let root = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&root);
        for file in files {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"").unwrap();
        }
        let gallery = read(&root, &Treatment::default()).unwrap();
        std::fs::remove_dir_all(&root).unwrap();
        gallery
    }

    fn pairs(gallery: &Gallery) -> Vec<String> {
        let pairs = gallery.items.iter().flatten();
        pairs
            .map(|e| format!("{}: {} {}", e.id, e.before.name, e.after.name))
            .collect()
    }

    #[test]
    fn both_conventions_are_found_in_name_order() {
        let g = gallery(&[
            "b/Before/x.jpg",
            "b/AFTER/x.PNG",
            "lips_02-after.jpg",
            "lips_02-before.jpg",
            "lips_01_b.jpeg",
            "lips_01_a.jpeg",
            "ann/before.jpg",
            "ann/after.jpg",
        ]);
        assert_eq!(
            pairs(&g),
            [
                "ann: ann/before.jpg ann/after.jpg",
                "b/x: b/Before/x.jpg b/AFTER/x.PNG",
                "lips_01: lips_01_b.jpeg lips_01_a.jpeg",
                "lips_02: lips_02-before.jpg lips_02-after.jpg",
            ]
        );
        assert!(g.notices.is_empty());
    }

    #[test]
    fn two_photos_are_called_by_what_they_share() {
        let name = |b: &str, a: &str| common_name(Path::new(b), Path::new(a));
        assert_eq!(
            name("u/x_before.jpg", "v/x_after.png").as_deref(),
            Some("x")
        );
        assert_eq!(name("x_before.jpg", "y_after.jpg"), None);
        assert_eq!(name("x_after.jpg", "x_before.jpg"), None);
    }

    #[test]
    fn nothing_is_dropped_in_silence() {
        let g = gallery(&[
            "p_before.jpg",
            "q_after.jpg",
            "logo.png",
            "notes.txt",
            "r_a.jpg",
            "r_a.png",
            "r_b.jpg",
            "._x_a.jpg",
        ]);
        let reasons: Vec<_> = g
            .items
            .iter()
            .map(|i| i.as_ref().unwrap_err().failure.clone())
            .collect();
        assert_eq!(
            reasons[0].error.to_string(),
            "before photo p_before.jpg: it has no after photo of the same name"
        );
        assert_eq!(reasons[1].error.side, Some(Side::After));
        assert!(
            reasons[2]
                .error
                .message
                .contains("r_b.jpg, r_a.jpg, r_a.png"),
            "{reasons:?}"
        );
        assert_eq!(
            g.notices,
            ["logo.png is left out: its name tells neither before nor after"]
        );
    }
}
