//! Pairs told by the names of files and folders.
//!
//! In this order, alone or mixed, in any sub-folder:
//!
//! 1. **Words.** A part of the name, or the innermost folder, says `before` or `after` (`pre`, `post`, `baseline`, `vorher`,
//!    `nachher` and others); what is left of both paths is the same. `NAME_b` and `NAME_a` count where no other letters
//!    enumerate photos of that name.
//! 2. **Series.** `NAME_after1`, `NAME_after2`, `NAME_6w`, `NAME_2024-06-01_after`: several after photos with one before photo
//!    are several pairs.
//! 3. **Dates.** Photos that say no side but a date, in a folder or under a name of a person's own: the oldest is the before
//!    photo, each later one an after photo.
//!
//! Capital letters do not matter, nor whether an accent is a character of its own. Nothing is guessed: a photo that says its side and has no partner, or more than one, is a
//! row with its reason; any other photo that is left out is mentioned with its reason.

mod dated;
mod matching;
mod naming;
mod nobody;
mod times;
mod tokens;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fairpair::report::{Failure, Problem};
use fairpair::score::Side;
use serde_json::Map;

use crate::entry::{Broken, Entry, Gallery, Item, LeftOut, OpenError, PhotoFile, Treatment};
use crate::ids::Names;
use matching::{Match, matched};
use naming::{Name, Told, told_by};
use nobody::called;
pub(crate) use nobody::called_by;
use times::Date;
use tokens::{composed, folded};

/// Why a photo is left out whose name tells nothing.
const NEITHER: &str = "its name tells neither before nor after";

/// Why a photo is left out that a camera wrote twice.
const COPY: &str = "photos of such kinds are not read, and there is one of the same name that is";

/// The remark on a photo that belongs to no pair.
fn left_out(name: &str, why: &str) -> String {
    format!("{name} is left out: {why}")
}

/// Photos left out that are mentioned one by one; `fairpair pairs` lists all.
const MENTIONED: usize = 50;

/// The name that two photos share, where their names tell the sides: `x` of `a/x_before.jpg` and `b/x_after.jpg`.
pub(crate) fn common_name(before: &Path, after: &Path) -> Option<String> {
    let name = |path: &Path, side| match told_by(Path::new(path.file_name()?)) {
        Told::Side(name) if name.side == side => Some(name),
        _ => None,
    };
    let (before, after) = (name(before, Side::Before)?, name(after, Side::After)?);
    let key = &after.keys[0];
    let same = before.keys[0].same == key.same && !key.name.is_empty();
    same.then(|| key.name.clone())
}

/// Photos by what their names tell.
#[derive(Default)]
struct Sorted {
    befores: Vec<(PathBuf, Name)>,
    afters: Vec<(PathBuf, Name)>,
    /// By their name as it is compared; the name as the first of them has it.
    dated: BTreeMap<String, (String, Vec<(PathBuf, Date)>)>,
    left: Vec<(Vec<PathBuf>, String)>,
}

pub(crate) fn read(folder: &Path, default: &Treatment) -> Result<Gallery, OpenError> {
    let found = walk::photos(folder)?;
    let mut sorted = sort(found.photos);
    let mut matches = matched(&sorted.befores, &sorted.afters);
    for (same, (key, photos)) in std::mem::take(&mut sorted.dated) {
        let has_side = |photos: &[(PathBuf, Name)]| {
            let mut keys = photos.iter().flat_map(|(_, name)| &name.keys);
            keys.any(|k| k.same == same)
        };
        if has_side(&sorted.befores) || has_side(&sorted.afters) {
            let why = "its name tells a date but no side, and others of its name are called before or after";
            let photos = photos.into_iter().map(|(path, _)| path).collect();
            sorted.left.push((photos, why.into()));
            continue;
        }
        let (pairs, left) = dated::matched(&key, photos);
        matches.extend(pairs);
        sorted.left.extend(left);
    }
    matches.sort_by(|a, b| a.place().cmp(&b.place()));
    let mut gallery = Gallery::default();
    let mut names = Names::default();
    for found in matches {
        let (item, why) = match found {
            Match::Pair {
                key,
                label,
                before,
                after,
                why,
                ..
            } => {
                let id = names.take(&called(&key, &label));
                (entry(folder, id, &before, &after, default), why)
            }
            Match::Left {
                key,
                side,
                photos,
                why,
            } => {
                let id = names.take(&called(&key, ""));
                gallery.left_out.push(LeftOut::new(&photos, &why));
                (Err(broken(id, side, &photos, why.clone())), why)
            }
        };
        gallery.items.push(item);
        gallery.why.push(why);
    }
    gallery.notices = found.notices;
    if let [first, more @ ..] = found.copies.as_slice() {
        gallery.left_out.push(LeftOut::new(&found.copies, COPY));
        let first = first.to_string_lossy();
        gallery.notices.push(match more.len() {
            0 => left_out(&first, COPY),
            1 => format!("{first} and 1 more photo are left out: {COPY}"),
            more => format!("{first} and {more} more photos are left out: {COPY}"),
        });
    }
    list(folder, &mut gallery, &sorted.left);
    gallery.notices.extend(remarks(&gallery.left_out));
    Ok(gallery)
}

/// What every name tells, with letters that enumerate photos told from letters that tell a side.
fn sort(photos: Vec<PathBuf>) -> Sorted {
    let mut sorted = Sorted::default();
    let enumerated: BTreeSet<String> = photos.iter().filter_map(|path| enumerated(path)).collect();
    for path in photos {
        match told_by(&path) {
            Told::Side(name) if name.is_letter && enumerated.contains(&name.keys[0].same) => {
                let why = "its letter may be one of an enumeration: there are photos of its name with other letters";
                sorted.left.push((vec![path], why.into()));
            }
            Told::Side(name) => match name.side {
                Side::Before => sorted.befores.push((path, name)),
                Side::After => sorted.afters.push((path, name)),
            },
            Told::Dated(key, day) => {
                let dated = sorted.dated.entry(folded(&key));
                let (_, photos) = dated.or_insert_with(|| (key, Vec::new()));
                photos.push((path, day));
            }
            Told::Unclear(why) => sorted.left.push((vec![path], why)),
            Told::Nothing => sorted.left.push((vec![path], NEITHER.into())),
        }
    }
    // A time alone makes an after photo only where there is a before photo of its name.
    let befores: BTreeSet<&str> = sorted
        .befores
        .iter()
        .flat_map(|(_, name)| name.keys.iter().map(|key| key.same.as_str()))
        .collect();
    let (kept, alone): (Vec<_>, Vec<_>) = sorted.afters.drain(..).partition(|(_, name)| {
        !name.is_time()
            || name
                .keys
                .iter()
                .any(|key| befores.contains(key.same.as_str()))
    });
    sorted.afters = kept;
    for (path, name) in alone {
        let why = format!(
            "its name tells {} but there is no before photo of its name",
            name.by
        );
        sorted.left.push((vec![path], why));
    }
    sorted
}

/// The name as it is compared, without its last letter, for letters other than those of before and after.
fn enumerated(path: &Path) -> Option<String> {
    let stem = &composed(path.file_stem()?);
    let parts = tokens::parts(stem);
    let [_, .., last] = parts.as_slice() else {
        return None;
    };
    let letter = tokens::plain(stem, last);
    let other = matches!(letter.as_bytes(), [b'c'..=b'z']);
    let rest = tokens::without(stem, std::slice::from_ref(last));
    let name = path.with_file_name(rest);
    let name: Vec<_> = name.iter().map(composed).collect();
    other.then(|| folded(&name.join("/")))
}

/// Lists what is left out, each photo by itself.
fn list(folder: &Path, gallery: &mut Gallery, left: &[(Vec<PathBuf>, String)]) {
    let photos = left
        .iter()
        .flat_map(|(photos, why)| photos.iter().map(move |p| (p, why)));
    let mut photos: Vec<_> = photos.collect();
    photos.sort();
    let left = photos.into_iter().map(|(path, why)| LeftOut {
        candidate: (why == NEITHER).then(|| PhotoFile {
            name: path.to_string_lossy().into_owned(),
            path: folder.join(path),
            regions: None,
        }),
        told: false,
        ..LeftOut::new(std::slice::from_ref(path), why)
    });
    gallery.left_out.extend(left);
}

/// The remarks on what is left out and told nowhere else: the first of it, and how much more there is.
pub(crate) fn remarks(left: &[LeftOut]) -> Vec<String> {
    let mut untold = left.iter().filter(|left| !left.told);
    let first = untold.by_ref().take(MENTIONED);
    let mut remarks: Vec<String> = first
        .map(|left| left_out(&left.photos.join(", "), &left.why))
        .collect();
    match untold.count() {
        0 => {}
        1 => remarks.push("1 more photo is left out; `fairpair pairs` lists it".into()),
        more => remarks.push(format!(
            "{more} more photos are left out; `fairpair pairs` lists them"
        )),
    }
    remarks
}

fn broken(id: String, side: Option<Side>, photos: &[PathBuf], message: String) -> Box<Broken> {
    let lone = match photos {
        [lone] => Some(lone.to_string_lossy().into_owned()),
        _ => None,
    };
    let problem = Problem {
        side,
        path: lone,
        message,
    };
    Box::new(Broken {
        failure: Failure::new(id, problem),
        carried: Map::new(),
    })
}

fn entry(folder: &Path, id: String, before: &Path, after: &Path, default: &Treatment) -> Item {
    let photo = |path: &Path| PhotoFile {
        name: path.to_string_lossy().into_owned(),
        path: folder.join(path),
        regions: None,
    };
    match default.case() {
        Ok(case) => Ok(Entry {
            id,
            before: photo(before),
            after: photo(after),
            case,
            collage: false,
            carried: Map::new(),
        }),
        Err(message) => Err(broken(id, None, &[], message)),
    }
}

#[cfg(test)]
mod tests;
