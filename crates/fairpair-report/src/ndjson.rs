//! One JSON object a line: for programs, and the journal of a run.

use std::io::{self, Write};

use serde::Serialize;

/// Writes one line.
///
/// # Errors
/// Where `out` cannot be written.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
