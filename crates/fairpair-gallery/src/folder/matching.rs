//! After photos to before photos, by the names that they share.
//!
//! Each after photo looks for before photos of its longest name first, then of shorter ones: without time, without number.
//! One before photo of that name is its partner; several are a question that only a person can answer.

use std::collections::BTreeMap;
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

/// What an after photo has found: the index of its before photo, or that several are possible.
enum Partner {
    One(usize),
    Several(Vec<usize>),
    None,
}

pub(super) fn matched(befores: &[Photo], afters: &[Photo]) -> Vec<Match> {
    let mut full: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut short: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (_, name)) in befores.iter().enumerate() {
        for (level, key) in name.keys.iter().enumerate() {
            let map = if level == 0 { &mut full } else { &mut short };
            map.entry(&key.name).or_default().push(index);
        }
    }
    let none = Vec::new();
    // Pairs by before photo and label; photos by the name under which nothing was clear.
    let mut pairs: BTreeMap<(usize, String), Vec<(usize, usize)>> = BTreeMap::new();
    let mut unclear: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let mut lone = Vec::new();
    for (index, (_, name)) in afters.iter().enumerate() {
        let mut partner = (Partner::None, 0);
        for (level, key) in name.keys.iter().enumerate() {
            let found = full
                .get(key.name.as_str())
                .or_else(|| short.get(key.name.as_str()));
            match found.unwrap_or(&none).as_slice() {
                [] => continue,
                [one] => partner = (Partner::One(*one), level),
                several => partner = (Partner::Several(several.to_vec()), level),
            }
            break;
        }
        let key = &name.keys[partner.1];
        match partner.0 {
            Partner::One(before) => pairs
                .entry((before, key.label.clone()))
                .or_default()
                .push((index, partner.1)),
            Partner::Several(several) => {
                let (b, a) = unclear.entry(key.name.clone()).or_default();
                b.extend(
                    several
                        .into_iter()
                        .filter(|n| !b.contains(n))
                        .collect::<Vec<_>>(),
                );
                a.push(index);
            }
            Partner::None => lone.push(index),
        }
    }
    let mut used = vec![false; befores.len()];
    let mut matches = Vec::new();
    for ((before, _), found) in pairs {
        if let [(after, level)] = found.as_slice() {
            used[before] = true;
            matches.push(pair(&befores[before], &afters[*after], *level));
        } else {
            let key = &afters[found[0].0].1.keys[found[0].1];
            let (b, a) = unclear.entry(key.name.clone()).or_default();
            if !b.contains(&before) {
                b.push(before);
            }
            a.extend(found.iter().map(|(after, _)| *after));
        }
    }
    for (key, (b, a)) in unclear {
        for n in &b {
            used[*n] = true;
        }
        let photos = b
            .iter()
            .map(|n| &befores[*n].0)
            .chain(a.iter().map(|n| &afters[*n].0));
        let photos: Vec<PathBuf> = photos.cloned().collect();
        let list: Vec<String> = photos.iter().map(|p| p.display().to_string()).collect();
        let why = format!(
            "several photos share this name, so it is not clear which belong together: {}; rename them or write a manifest",
            list.join(", ")
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
