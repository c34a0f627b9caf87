//! What else a known change raises: the checks that it is not meant for.

use fairpair::checks::{CATALOGUE, Readings};
use fairpair::score::Scorer;

use super::verdicts;

/// Both photos are made from one shot, and this check rightly says so.
const ALWAYS: &str = "same-shot";

/// Prints the checks other than its `own` that fail in any of these pairs.
pub(super) fn beside(scorer: &Scorer, seen: &[Readings], own: &[&str]) {
    let others = CATALOGUE.iter().map(|check| check.code);
    let others = others.filter(|code| *code != ALWAYS && !own.contains(code));
    let failing = others.filter_map(|code| {
        let known: Vec<bool> = verdicts(scorer, seen, code).into_iter().flatten().collect();
        let failed = known.iter().filter(|failed| **failed).count();
        (failed > 0).then(|| format!("{code} {failed} of {}", known.len()))
    });
    let failing: Vec<String> = failing.collect();
    let told = if failing.is_empty() {
        "none".to_owned()
    } else {
        failing.join(", ")
    };
    println!("      other checks that fail: {told}");
}
