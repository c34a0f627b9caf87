//! Reviewers' decisions from the command line into rows.

use std::path::Path;

use anyhow::Context as _;
use fairpair_report::decisions::Decisions;

/// Pairs without a row that are named.
const NAMED: usize = 5;

/// Reads the file of decisions; none without one.
pub(crate) fn read(path: Option<&Path>) -> anyhow::Result<Decisions> {
    let Some(path) = path else {
        return Ok(Decisions::default());
    };
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    Decisions::from_json(&text).with_context(|| shown.to_string())
}

/// What is to be said of decisions whose pair is not there.
pub(crate) fn left(decisions: &Decisions) -> Option<String> {
    let left: Vec<&str> = decisions.left().collect();
    if left.is_empty() {
        return None;
    }
    let named = left[..left.len().min(NAMED)].join(", ");
    let more = if left.len() > NAMED { ", …" } else { "" };
    Some(format!(
        "decisions were given for pairs that are not here: {named}{more}"
    ))
}
