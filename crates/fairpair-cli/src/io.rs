//! Where a command writes, and what the place can show.

use std::io::Write;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use fairpair_report::human::Screen;

use crate::interrupt::Interrupt;

/// Streams of one run.
pub(crate) struct Io<'a> {
    /// Answers.
    pub(crate) out: &'a mut dyn Write,
    /// Remarks.
    pub(crate) err: &'a mut dyn Write,
    /// What `out` can show.
    pub(crate) screen: Screen,
    /// Whether a progress bar may be drawn.
    pub(crate) progress: bool,
    /// How the command hears that it is to stop.
    pub(crate) interrupt: Interrupt,
}

impl Io<'_> {
    /// Writes remarks to `err`.
    pub(crate) fn remark(&mut self, remarks: &[String]) -> std::io::Result<()> {
        for remark in remarks {
            writeln!(self.err, "note: {}", fairpair_report::clean(remark))?;
        }
        Ok(())
    }
}

/// Colours unless asked otherwise or `NO_COLOR` is set; lines of 60 to 100 columns.
pub(crate) fn screen<S: RawStream>(out: &S, choice: ColorChoice) -> Screen {
    let choice = match choice {
        ColorChoice::Auto => AutoStream::choice(out),
        other => other,
    };
    let size = out
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    let width = size.map_or(Screen::PLAIN.width, |(width, _)| usize::from(width.0));
    Screen {
        colour: choice != ColorChoice::Never,
        width: width.clamp(60, Screen::PLAIN.width),
    }
}
