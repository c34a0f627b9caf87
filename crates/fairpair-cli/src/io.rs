//! Where a command writes, and what the place can show.

use std::cell::Cell;
use std::io::{self, ErrorKind, Write};
use std::rc::Rc;

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
    /// Whether the reader of `out` has gone.
    pub(crate) gone: Rc<Cell<bool>>,
}

impl Io<'_> {
    /// Writes remarks to `err`.
    pub(crate) fn remark(&mut self, remarks: &[String]) -> io::Result<()> {
        for remark in remarks {
            writeln!(self.err, "note: {}", fairpair_report::clean(remark))?;
        }
        Ok(())
    }
}

/// Answers on their way to a reader who may go away. What is written after that goes nowhere and is no error: the files of a
/// run and its exit code are not for that reader alone.
pub(crate) struct Answers<O> {
    out: O,
    gone: Rc<Cell<bool>>,
}

impl<O: Write> Answers<O> {
    /// Answers to `out`, and what tells that its reader has gone.
    pub(crate) fn new(out: O) -> (Self, Rc<Cell<bool>>) {
        let gone = Rc::<Cell<bool>>::default();
        let told = Rc::clone(&gone);
        (Self { out, gone }, told)
    }

    /// `nowhere` where the reader has gone, or goes now.
    fn or<T>(&mut self, nowhere: T, write: impl FnOnce(&mut O) -> io::Result<T>) -> io::Result<T> {
        if self.gone.get() {
            return Ok(nowhere);
        }
        match write(&mut self.out) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.gone.set(true);
                Ok(nowhere)
            }
            written => written,
        }
    }
}

impl<O: Write> Write for Answers<O> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.or(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.or((), Write::flush)
    }
}

/// Remarks, which change no result: that they cannot be written is no error.
pub(crate) struct Remarks<E>(pub(crate) E);

impl<E: Write> Write for Remarks<E> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
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
