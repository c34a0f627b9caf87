//! Overlap by groups of people, and how far groups of that size differ by chance.

use std::collections::BTreeMap;

use super::{Found, Person};
use crate::dice::Dice;
use crate::stats::{mean, quantile};

/// How often the people are dealt to the groups anew.
const DEALS: usize = 10_000;

/// Seed of the deals.
const SEED: u64 = 1;

/// Prints the mean overlap of each group, and of the groups' spread (largest mean less least) how often the same people dealt to groups of the
/// same sizes by chance show as much (a permutation test).
pub(super) fn print(people: &[Person], found: &[Found]) {
    let overlaps: Vec<f64> = found.iter().map(|f| f.overlap).collect();
    table("ethnicity", &overlaps, people, |p| &p.ethnicity);
    table("gender", &overlaps, people, |p| &p.gender);
}

fn table(name: &str, overlaps: &[f64], people: &[Person], of: impl Fn(&Person) -> &str) {
    let groups: Vec<&str> = people.iter().map(of).collect();
    let members = members(overlaps, &groups);
    for (group, members) in &members {
        println!(
            "    {name:9} {group:16} {:>4} {:>7} {:>8.4}",
            members.len(),
            "",
            mean(members)
        );
    }
    let spread = spread(overlaps, &groups);
    let by_chance = by_chance(overlaps, &groups);
    let as_much = by_chance.iter().filter(|s| **s >= spread).count();
    println!(
        "    {name:9} spread {spread:.4}; the same people dealt to such groups by chance: median {:.4}, p95 {:.4}, at least as much in {:.1} %, at most 0.03 in {:.0} %",
        quantile(&by_chance, 0.5),
        quantile(&by_chance, 0.95),
        100.0 * as_much as f64 / DEALS as f64,
        100.0 * by_chance.iter().filter(|s| **s <= 0.03).count() as f64 / DEALS as f64,
    );
}

fn members<'a>(overlaps: &[f64], groups: &[&'a str]) -> BTreeMap<&'a str, Vec<f64>> {
    let mut members = BTreeMap::<_, Vec<f64>>::new();
    for (group, overlap) in groups.iter().zip(overlaps) {
        members.entry(*group).or_default().push(*overlap);
    }
    members
}

/// Largest mean of a group less the least.
fn spread(overlaps: &[f64], groups: &[&str]) -> f64 {
    let members = members(overlaps, groups);
    let means = || members.values().map(|m| mean(m));
    means().fold(f64::MIN, f64::max) - means().fold(f64::MAX, f64::min)
}

fn by_chance(overlaps: &[f64], groups: &[&str]) -> Vec<f64> {
    let mut dice = Dice(SEED);
    let mut dealt = groups.to_vec();
    let mut deal = || {
        dice.shuffle(&mut dealt);
        spread(overlaps, &dealt)
    };
    (0..DEALS).map(|_| deal()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_is_really_worse_is_seldom_met_by_chance() {
        let groups: Vec<&str> = (0..40)
            .map(|n| if n < 8 { "few" } else { "many" })
            .collect();
        let even: Vec<f64> = (0..40).map(|n| 0.9 + 0.01 * f64::from(n % 3)).collect();
        let worse = even.iter().zip(&groups);
        let worse: Vec<f64> = worse
            .map(|(v, g)| v - if *g == "few" { 0.02 } else { 0.0 })
            .collect();
        let share = |overlaps: &[f64]| {
            let spread = spread(overlaps, &groups);
            let as_much = by_chance(overlaps, &groups);
            as_much.iter().filter(|s| **s >= spread).count() as f64 / DEALS as f64
        };
        assert!(share(&worse) < 0.001);
        assert!(share(&even) > 0.1);
        assert!((spread(&worse, &groups) - 0.02).abs() < 0.002);
    }
}
