//! Photos that tell a date and no side: the oldest of a person is the before photo, every later one an after photo.
//!
//! Only where the name or its folder says whose photos they are, and where each day has one photo of that name.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::matching::Match;
use super::nobody::says_nothing;
use super::times::Date;

/// Photos that are left out, and why.
pub(super) type Left = (Vec<PathBuf>, String);

/// The pairs among the photos of one name, and what is left out.
pub(super) fn matched(key: &str, photos: Vec<(PathBuf, Date)>) -> (Vec<Match>, Vec<Left>) {
    let mut days: BTreeMap<Date, Vec<PathBuf>> = BTreeMap::new();
    for (path, day) in photos {
        days.entry(day).or_default().push(path);
    }
    let all = |days: BTreeMap<Date, Vec<PathBuf>>| days.into_values().flatten().collect::<Vec<_>>();
    if says_nothing(key) {
        let why = "its name tells a date, but not whose photo it is; put each person's photos into a folder of their own";
        return (Vec::new(), vec![(all(days), why.into())]);
    }
    let in_turn: Vec<Date> = days.keys().copied().collect();
    let mut neighbours = in_turn.iter().zip(in_turn.iter().skip(1));
    if let Some((day, next)) = neighbours.find(|(day, next)| !day.surely_before(**next)) {
        let why = format!(
            "of {day} and {next} it cannot be told which is earlier: day or month may come first; write the year first, as in 2024-04-03"
        );
        return (Vec::new(), vec![(all(days), why)]);
    }
    let visits = days.len();
    let Some((first, oldest)) = days.pop_first() else {
        return (Vec::new(), Vec::new());
    };
    if visits == 1 {
        let why = format!(
            "its name tells the date {first}, and there is no photo of that name of another day"
        );
        return (Vec::new(), vec![(oldest, why)]);
    }
    let [before] = oldest.as_slice() else {
        let why = format!(
            "several photos of this name are of {first}, the oldest day, so it is not clear which is the before photo"
        );
        days.insert(first, oldest);
        return (Vec::new(), vec![(all(days), why)]);
    };
    let (mut pairs, mut left) = (Vec::new(), Vec::new());
    for (day, afters) in days {
        let [after] = afters.as_slice() else {
            let why = format!(
                "several photos of this name are of {day}, so it is not clear which one to take"
            );
            left.push((afters, why));
            continue;
        };
        // One later visit needs no date to tell it from others.
        let label = if visits == 2 {
            String::new()
        } else {
            day.to_string()
        };
        pairs.push(Match::Pair {
            key: key.to_owned(),
            label,
            order: day.order(),
            before: before.clone(),
            after: after.clone(),
            why: format!(
                "of {visits} dated visits of \"{key}\", {first} is the oldest and {day} is later"
            ),
        });
    }
    (pairs, left)
}
