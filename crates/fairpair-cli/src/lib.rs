//! The `fairpair` command as a function: arguments in, text and an exit code out.
//!
//! Exit codes: 0 – every pair is comparable; 1 – findings, "cannot tell" among them; 2 – could not run.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod commands;
mod decisions;
mod gate;
mod interrupt;
mod io;
mod overlay;
mod policy;
mod rows;
mod treatment;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};

use anstream::stream::RawStream;
use clap::Parser as _;

use args::Args;
pub use interrupt::Interrupt;
use io::{Answers, Io, Remarks};

/// How a run ended; see the crate's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Ran, and every pair is comparable: 0.
    Fair,
    /// Ran, and a pair is not comparable, cannot be told or cannot be read: 1.
    Findings,
    /// Could not run: 2.
    Failed,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Runs the command line `args`, whose first element is the program's name.
///
/// Answers go to `out`, everything else to `err`. Colours are used where `out` is a terminal that wants them.
pub fn run<O: RawStream, E: RawStream>(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: O,
    err: E,
) -> Exit {
    run_until(args, out, err, Interrupt::default())
}

/// As [`run`]; an audit ends early, with what is done, once `interrupt` says so.
pub fn run_until<O: RawStream, E: RawStream>(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    mut out: O,
    mut err: E,
    interrupt: Interrupt,
) -> Exit {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(message) => {
            let text = message.render();
            // There is nobody left to tell if even the help cannot be written.
            let _ = if message.use_stderr() {
                write_styled(&mut err, &text)
            } else {
                write_styled(&mut out, &text)
            };
            return if message.use_stderr() {
                Exit::Failed
            } else {
                Exit::Fair
            };
        }
    };
    let screen = io::screen(&out, args.color.into());
    let progress = err.is_terminal() && !(out.is_terminal() && args.command.streams());
    let mut err = Remarks(err);
    let result = {
        let (answers, gone) = Answers::new(&mut out);
        let mut out = std::io::BufWriter::new(answers);
        let mut io = Io {
            out: &mut out,
            err: &mut err,
            screen,
            progress,
            interrupt,
            gone,
        };
        commands::run(args.command, &mut io).and_then(|exit| {
            out.flush()?;
            Ok(exit)
        })
    };
    match result {
        Ok(exit) => exit,
        Err(error) => {
            let _ = writeln!(err, "error: {}", fairpair_report::clean(&in_words(&error)));
            Exit::Failed
        }
    }
}

/// The error with its causes, without the operating system's numbers, and in words where its own are short.
fn in_words(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let told = match cause.downcast_ref::<std::io::Error>() {
            Some(io) => match io.kind() {
                ErrorKind::NotFound => "there is no such file or folder".to_owned(),
                ErrorKind::PermissionDenied => "permission denied".to_owned(),
                ErrorKind::AlreadyExists => "a file of that name is in the way".to_owned(),
                ErrorKind::NotADirectory => "part of the path is a file, not a folder".to_owned(),
                _ => {
                    let told = io.to_string();
                    let end = told.find(" (os error").unwrap_or(told.len());
                    told[..end].to_owned()
                }
            },
            None => cause.to_string(),
        };
        // A cause that its consequence has told already is not told again.
        if text.ends_with(&told) {
            continue;
        }
        if !text.is_empty() {
            text += ": ";
        }
        text += &told;
    }
    text
}

fn write_styled<S: RawStream>(
    stream: &mut S,
    text: &clap::builder::StyledStr,
) -> std::io::Result<()> {
    if io::screen(stream, anstream::ColorChoice::Auto).colour {
        write!(stream, "{}", text.ansi())
    } else {
        write!(stream, "{text}")
    }
}
