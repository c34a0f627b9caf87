//! What a photo's path says: which side, of which pair, and at what time.

use std::ops::Range;
use std::path::Path;

use fairpair::score::Side;

use super::times::{Date, Interval, day, intervals};
use super::tokens::{composed, folded, parts, plain, without};

/// Words that tell a side.
const WORDS: [(&str, Side); 16] = [
    ("before", Side::Before),
    ("after", Side::After),
    ("pre", Side::Before),
    ("post", Side::After),
    ("baseline", Side::Before),
    ("vorher", Side::Before),
    ("nachher", Side::After),
    ("avant", Side::Before),
    ("après", Side::After),
    ("apres", Side::After),
    ("antes", Side::Before),
    ("después", Side::After),
    ("despues", Side::After),
    ("depois", Side::After),
    ("prima", Side::Before),
    ("dopo", Side::After),
];

/// Words that may stand beside a side in a folder's name and say nothing: `After photos`.
pub(super) const PLAIN: [&str; 14] = [
    "photo", "photos", "pic", "pics", "picture", "pictures", "image", "images", "img", "imgs",
    "bild", "bilder", "foto", "fotos",
];

/// A shorter name of the pair, and what was left out to get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// As it is written.
    pub(super) name: String,
    /// As it is compared.
    pub(super) same: String,
    pub(super) label: String,
    /// For the order of several after photos: their number, days, or date.
    pub(super) order: u32,
}

/// A photo whose name tells its side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) side: Side,
    /// What told it: `after`, `6w`, or the letter `a`.
    pub(super) by: String,
    /// Whether one letter told it, which may be a letter of an enumeration.
    pub(super) is_letter: bool,
    /// Names of the pair that it may belong to, the longest first.
    pub(super) keys: Vec<Key>,
    pub(super) day: Option<Date>,
}

impl Name {
    /// Whether a time after treatment told the side, and no word.
    pub(super) fn is_time(&self) -> bool {
        self.by.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// What a path tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    Side(Name),
    /// A date, no side: the name without it.
    Dated(String, Date),
    Nothing,
    /// It tells something that cannot be used, and why.
    Unclear(String),
}

/// A path's parts with what must be cut out of them.
struct Reading {
    folders: Vec<String>,
    stem: String,
    /// Cuts within the stem, and folders that are dropped.
    side: (Vec<Range<usize>>, Vec<usize>),
    number: Option<(u32, Range<usize>)>,
    interval: Option<(Interval, Option<Range<usize>>, Option<usize>)>,
    day: Option<(Date, Option<Range<usize>>, Option<usize>)>,
}

/// Reads a path relative to the gallery; the file's own name goes before its folders'.
pub(super) fn told_by(path: &Path) -> Told {
    let Some(stem) = path.file_stem() else {
        return Told::Nothing;
    };
    let folders = path.parent().into_iter().flat_map(Path::iter);
    let mut reading = Reading {
        folders: folders.map(composed).collect(),
        stem: composed(stem),
        side: (Vec::new(), Vec::new()),
        number: None,
        interval: None,
        day: None,
    };
    reading.read_times();
    match reading.side() {
        Err(why) => Told::Unclear(why),
        Ok(Some((side, by, is_letter))) => Told::Side(reading.name(side, by, is_letter)),
        Ok(None) => match (&reading.interval, &reading.day) {
            (Some((interval, ..)), _) if interval.days == 0 => Told::Unclear(format!(
                "{} may be before or after the treatment",
                interval.label
            )),
            (Some((interval, ..)), _) => {
                let by = interval.label.clone();
                Told::Side(reading.name(Side::After, by, false))
            }
            (None, Some((day, ..))) => Told::Dated(reading.key(true, false), *day),
            (None, None) => Told::Nothing,
        },
    }
}

impl Reading {
    fn read_times(&mut self) {
        if let Some((day, range)) = day(&self.stem) {
            self.day = Some((day, Some(range), None));
        } else {
            let whole = |(index, folder): (usize, &String)| {
                let (day, range) = day(folder)?;
                (range == (0..folder.len())).then_some((day, None, Some(index)))
            };
            self.day = self.folders.iter().enumerate().rev().find_map(whole);
        }
        let stem_parts = parts(&self.stem);
        match intervals(&self.stem, &stem_parts).as_slice() {
            [(interval, range)] => {
                self.interval = Some((interval.clone(), Some(range.clone()), None));
            }
            [] => {
                let whole =
                    |(index, folder): (usize, &String)| match intervals(folder, &parts(folder))
                        .as_slice()
                    {
                        [(interval, range)] if *range == (0..folder.len()) => {
                            Some((interval.clone(), None, Some(index)))
                        }
                        _ => None,
                    };
                self.interval = self.folders.iter().enumerate().rev().find_map(whole);
            }
            // Two times in one name are no time.
            _ => {}
        }
    }

    /// The side, what told it, and whether that was one letter.
    fn side(&mut self) -> Result<Option<(Side, String, bool)>, String> {
        let stem_parts = parts(&self.stem);
        let words: Vec<_> = stem_parts
            .iter()
            .enumerate()
            .filter_map(|(n, part)| Some((n, side_word(&self.stem, part)?)))
            .collect();
        let by_folder = self.folder_side();
        match words.as_slice() {
            [] => {}
            [(n, (side, word, digits))] => {
                self.side.0.push(word.clone());
                let next = stem_parts.get(n + 1).cloned();
                self.number = digits
                    .clone()
                    .or(next)
                    .and_then(|range| Some((small_number(&self.stem, &range)?, range)));
                let by = plain(&self.stem, word);
                return match by_folder {
                    Some((index, other, _)) if other == *side => {
                        self.side.1.push(index);
                        Ok(Some((*side, by, false)))
                    }
                    Some((_, other, _)) => {
                        Err(format!("its name says {side} and its folder {other}"))
                    }
                    None => Ok(Some((*side, by, false))),
                };
            }
            [(_, (first, ..)), rest @ ..] if rest.iter().any(|(_, (side, ..))| side != first) => {
                return Err("its name says both before and after".into());
            }
            _ => return Err("its name tells its side twice".into()),
        }
        if let Some((index, side, word)) = by_folder {
            self.side.1.push(index);
            return Ok(Some((side, word, false)));
        }
        // A lone letter counts at the end, behind a name.
        if let [_, .., last] = stem_parts.as_slice() {
            let letter = plain(&self.stem, last);
            let side = match letter.as_str() {
                "b" => Some(Side::Before),
                "a" => Some(Side::After),
                _ => None,
            };
            if let Some(side) = side {
                self.side.0.push(last.clone());
                return Ok(Some((side, letter, true)));
            }
        }
        Ok(None)
    }

    /// The innermost folder that is called by a side, so that `after care/before/x.jpg` is a before photo.
    fn folder_side(&self) -> Option<(usize, Side, String)> {
        let told = |(index, folder): (usize, &String)| {
            let parts = parts(folder);
            let mut rest = parts.iter().filter(|part| {
                let word = plain(folder, part);
                !PLAIN.contains(&word.as_str()) && word.parse::<u32>().is_err()
            });
            let (only, None) = (rest.next()?, rest.next()) else {
                return None;
            };
            let (side, word, _) = side_word(folder, only)?;
            Some((index, side, plain(folder, &word)))
        };
        self.folders.iter().enumerate().rev().find_map(told)
    }

    fn name(&self, side: Side, by: String, is_letter: bool) -> Name {
        let mut keys: Vec<Key> = Vec::new();
        for (no_times, no_number) in [(false, false), (true, false), (false, true), (true, true)] {
            if side == Side::Before && no_number {
                continue;
            }
            let mut label = Vec::new();
            let mut order = 0;
            if let (true, Some((day, ..))) = (no_times, &self.day) {
                label.push(day.to_string());
                order = day.order();
            }
            if let (true, Some((interval, ..))) = (no_times, &self.interval) {
                label.push(interval.label.clone());
                order = interval.days;
            }
            if let (true, Some((number, _))) = (no_number, &self.number) {
                label.push(format!("{by}{number}"));
                order = *number;
            }
            let name = self.key(no_times, no_number);
            if keys.iter().all(|key| key.name != name) {
                let label = label.join("-");
                keys.push(Key {
                    same: folded(&name),
                    name,
                    label,
                    order,
                });
            }
        }
        Name {
            side,
            by,
            is_letter,
            keys,
            day: self.day.as_ref().map(|(day, ..)| *day),
        }
    }

    /// Folders and stem without what tells the side, and without times and number where asked.
    fn key(&self, no_times: bool, no_number: bool) -> String {
        let (mut cuts, mut dropped) = self.side.clone();
        if no_times {
            if let Some((_, range, folder)) = &self.day {
                cuts.extend(range.clone());
                dropped.extend(folder);
            }
            if let Some((_, range, folder)) = &self.interval {
                cuts.extend(range.clone());
                dropped.extend(folder);
            }
        }
        if let (true, Some((_, range))) = (no_number, &self.number) {
            cuts.push(range.clone());
        }
        let stem = without(&self.stem, &cuts);
        let kept = |(index, folder): (usize, &'_ String)| {
            (!dropped.contains(&index)).then(|| folder.clone())
        };
        let folders = self.folders.iter().enumerate().filter_map(kept);
        let all: Vec<String> = folders.chain([stem]).filter(|p| !p.is_empty()).collect();
        all.join("/")
    }
}

/// The side that a part tells, the word, and digits glued to it: `after2`.
fn side_word(
    name: &str,
    part: &Range<usize>,
) -> Option<(Side, Range<usize>, Option<Range<usize>>)> {
    let text = name.get(part.clone())?;
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let middle = part.start + word.len();
    let plain = word.to_lowercase();
    let (_, side) = WORDS.iter().find(|(known, _)| *known == plain)?;
    let digits = (middle < part.end).then_some(middle..part.end);
    Some((*side, part.start..middle, digits))
}

/// A number that counts photos: at most three digits, so that no date and no camera's counter is one.
fn small_number(name: &str, range: &Range<usize>) -> Option<u32> {
    let text = name.get(range.clone())?;
    (text.len() <= 3).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> Option<(Side, String)> {
        match told_by(Path::new(path)) {
            Told::Side(name) => Some((name.side, name.keys[0].name.clone())),
            _ => None,
        }
    }

    #[test]
    fn the_side_is_read_off_file_or_folder() {
        let before = |key: &str| Some((Side::Before, key.to_owned()));
        let after = |key: &str| Some((Side::After, key.to_owned()));
        assert_eq!(told("x_before.jpg"), before("x"));
        assert_eq!(told("x After.jpg"), after("x"));
        assert_eq!(told("before-x.jpg"), before("x"));
        assert_eq!(told("anna_pre_left.jpg"), before("anna_left"));
        assert_eq!(told("AnnaNachher.jpg"), after("Anna"));
        assert_eq!(told("p1/after.jpg"), after("p1"));
        assert_eq!(told("before.jpg"), before(""));
        assert_eq!(told("after care/before/x.jpg"), before("after care/x"));
        assert_eq!(told("01 After photos/x.jpg"), after("x"));
        assert_eq!(told("before/x_before.jpg"), before("x"));
        assert_eq!(told("before/x_a.jpg"), before("x_a"));
        assert_eq!(told("x_b.jpg"), before("x"));
        assert_eq!(told("x_after2.jpg"), after("x_2"));
        assert_eq!(told("x_6w.jpg"), after("x_6w"));
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
            "posted_x.jpg",
        ] {
            assert_eq!(told_by(Path::new(path)), Told::Nothing, "{path}");
        }
    }

    #[test]
    fn what_says_two_things_is_unclear() {
        for path in [
            "x_before_after.jpg",
            "before/x_after.jpg",
            "after_x_after.jpg",
            "x_0d.jpg",
        ] {
            assert!(
                matches!(told_by(Path::new(path)), Told::Unclear(_)),
                "{path}"
            );
        }
    }

    #[test]
    fn shorter_names_leave_out_times_and_numbers() {
        let Told::Side(name) = told_by(Path::new("anna/after_2_6w.jpg")) else {
            panic!("no side");
        };
        let keys: Vec<_> = name
            .keys
            .iter()
            .map(|k| (k.name.as_str(), k.label.as_str()))
            .collect();
        assert_eq!(
            keys,
            [
                ("anna/2_6w", ""),
                ("anna/2", "6w"),
                ("anna/6w", "after2"),
                ("anna", "6w-after2")
            ]
        );
    }
}
