//! How far a run has come, on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::io::Io;

/// A bar with rate and remaining time; hidden where there is no terminal, or where answers go to it.
pub(in crate::commands) fn progress(io: &Io<'_>, count: usize) -> ProgressBar {
    if !io.progress {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    let style =
        ProgressStyle::with_template("{bar:30} {pos} of {len} pairs, {per_sec}, {eta} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
