//! After photos to before photos, by the names that they share.
//!
//! Each after photo looks for before photos of its longest name first, then of shorter ones: without time, without number.
//! One before photo of that name is its partner; several are a question that only a person can answer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fairpair::score::Side;

use super::naming::Name;

/// Photos that belong together, or are left over together.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// A pair.
    Pair {
        key: String,
        label: String,
        order: u32,
        before: PathBuf,
        after: PathBuf,
        why: String,
    },
    /// Photos that tell their side and find no partner.
    Left {
        key: String,
        side: Option<Side>,
        photos: Vec<PathBuf>,
        why: String,
    },
}

impl Match {
    /// Names in their order, then numbers and times in theirs.
    pub(super) fn place(&self) -> (&str, u32, &str) {
        match self {
            Self::Pair {
                key, label, order, ..
            } => (key, *order, label),
            Self::Left { key, .. } => (key, 0, ""),
        }
    }
}

type Photo = (PathBuf, Name);

/// Photos of a name under which nothing is clear: indices of before photos, and of after photos with the level of that name.
#[derive(Default)]
struct Unclear {
    befores: BTreeSet<usize>,
    afters: Vec<(usize, usize)>,
}

/// Photos that a reason names, where many share a name; the list of what is left out has all.
const NAMED: usize = 5;

pub(super) fn matched(befores: &[Photo], afters: &[Photo]) -> Vec<Match> {
    let mut full: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut short: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (_, name)) in befores.iter().enumerate() {
        for (level, key) in name.keys.iter().enumerate() {
            let map = if level == 0 { &mut full } else { &mut short };
            map.entry(&key.same).or_default().push(index);
        }
    }
    // Pairs by before photo and label; photos by the name under which nothing was clear.
    let mut pairs: BTreeMap<(usize, &str), Vec<(usize, usize)>> = BTreeMap::new();
    let mut unclear: BTreeMap<&str, Unclear> = BTreeMap::new();
    let mut lone = Vec::new();
    for (index, (_, name)) in afters.iter().enumerate() {
        let partners = name.keys.iter().enumerate().find_map(|(level, key)| {
            let same = key.same.as_str();
            let found = full.get(same).or_else(|| short.get(same))?;
            Some((level, key, found.as_slice()))
        });
        match partners {
            None => lone.push(index),
            Some((level, key, [before])) => {
                let pair = pairs.entry((*before, &key.label)).or_default();
                pair.push((index, level));
            }
            Some((level, key, several)) => {
                let found = unclear.entry(&key.same).or_insert_with(|| Unclear {
                    befores: several.iter().copied().collect(),
                    ..Unclear::default()
                });
                found.afters.push((index, level));
            }
        }
    }
    let mut used = vec![false; befores.len()];
    let mut matches = Vec::new();
    for ((before, _), found) in pairs {
        if let [(after, level)] = found.as_slice() {
            used[before] = true;
            matches.push(pair(&befores[before], &afters[*after], *level));
        } else {
            let (after, level) = found[0];
            let shared = unclear
                .entry(&afters[after].1.keys[level].same)
                .or_default();
            shared.befores.insert(before);
            shared.afters.extend(found);
        }
    }
    for found in unclear.into_values() {
        for n in &found.befores {
            used[*n] = true;
        }
        let (after, level) = found.afters[0];
        let key = afters[after].1.keys[level].name.clone();
        let before_photos = found.befores.iter().map(|n| &befores[*n].0);
        let after_photos = found.afters.iter().map(|(n, _)| &afters[*n].0);
        let photos: Vec<PathBuf> = before_photos.chain(after_photos).cloned().collect();
        let why = format!(
            "several photos share this name, so it is not clear which belong together: {}; rename them or write a manifest",
            first_of(&photos)
        );
        matches.push(Match::Left {
            key,
            side: None,
            photos,
            why,
        });
    }
    let mut alone = |(path, name): &Photo, other: Side| {
        matches.push(Match::Left {
            key: name.keys[0].name.clone(),
            side: Some(name.side),
            photos: vec![path.clone()],
            why: format!("it has no {other} photo of the same name"),
        });
    };
    for n in lone {
        alone(&afters[n], Side::Before);
    }
    let left = befores.iter().zip(used).filter(|(_, used)| !used);
    for (photo, _) in left {
        alone(photo, Side::After);
    }
    matches.sort_by(|a, b| a.place().cmp(&b.place()));
    matches
}

/// The first of these photos by name, and how many more there are.
fn first_of(photos: &[PathBuf]) -> String {
    let named = photos.iter().take(NAMED);
    let named: Vec<String> = named.map(|p| p.display().to_string()).collect();
    let more = photos.len() - named.len();
    let named = named.join(", ");
    match more {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn pair((before, b): &Photo, (after, a): &Photo, level: usize) -> Match {
    let found = &a.keys[level];
    if let (Some(earlier), Some(later)) = (b.day, a.day)
        && later.surely_before(earlier)
    {
        let why = format!(
            "the photo that is called after is dated {later}, earlier than the before photo {} of {earlier}",
            before.display()
        );
        return Match::Left {
            key: found.name.clone(),
            side: Some(Side::After),
            photos: vec![after.clone()],
            why,
        };
    }
    let shared = if found.name.is_empty() {
        "and nothing else".to_owned()
    } else {
        format!("and both \"{}\"", found.name)
    };
    let apart = match found.label.as_str() {
        "" => String::new(),
        label => format!("; \"{label}\" tells this after photo from others"),
    };
    Match::Pair {
        key: found.name.clone(),
        label: found.label.clone(),
        order: found.order,
        before: before.clone(),
        after: after.clone(),
        why: format!(
            "the names say \"{}\" and \"{}\", {shared}{apart}",
            b.by, a.by
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::naming::{Told, told_by};
    use super::*;

    #[test]
    fn thousands_of_one_name_are_one_reason_that_names_five() {
        const MANY: usize = 3_000;
        let photos = |name: &str| -> Vec<Photo> {
            let Told::Side(told) = told_by(Path::new(name)) else {
                panic!("no side");
            };
            let path = |n: usize| PathBuf::from(format!("{n}/{name}"));
            (0..MANY).map(|n| (path(n), told.clone())).collect()
        };
        let found = matched(&photos("x_before.jpg"), &photos("x_after.jpg"));
        let [Match::Left { photos, why, .. }] = found.as_slice() else {
            panic!("{} matches", found.len());
        };
        assert_eq!(photos.len(), 2 * MANY);
        let named = "together: 0/x_before.jpg, 1/x_before.jpg, 2/x_before.jpg, 3/x_before.jpg, 4/x_before.jpg and 5995 more; rename";
        assert!(why.contains(named), "{why}");
    }
}
