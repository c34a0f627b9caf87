//! The column that `--group-by` names.

use anyhow::bail;
use fairpair::policy::nearest;

/// Refuses a column that no pair carries: nothing would be told of it.
pub(in crate::commands) fn carried(asked: Option<&str>, columns: &[String]) -> anyhow::Result<()> {
    let Some(asked) = asked else {
        return Ok(());
    };
    if columns.iter().any(|column| column == asked) {
        return Ok(());
    }
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let there = match nearest(asked, columns.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if columns.is_empty() => "it has none but those that fairpair reads itself".to_owned(),
        None => format!("there are `{}`", columns.join("`, `")),
    };
    bail!("--group-by {asked}: the gallery has no such column to group by; {there}")
}
