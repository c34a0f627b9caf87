//! Rows to a stream, in whichever format was asked for.

use std::io::{self, Write};

use fairpair::report::{Outcome, Row};
use fairpair_report::human::{self, Screen};
use fairpair_report::{Summary, findings_csv, json, ndjson};

use crate::args::Format;

/// Writes rows as they come.
pub(crate) enum Rows<'a> {
    Lines(&'a mut dyn Write),
    Array(&'a mut dyn Write, json::Array),
    Table(Box<findings_csv::Table<&'a mut dyn Write>>),
    /// Nothing; the caller sums up at the end.
    Silent,
    /// One pair in full, several as one line each.
    Human {
        out: &'a mut dyn Write,
        screen: Screen,
        first: Option<Box<Row>>,
        several: bool,
    },
}

impl<'a> Rows<'a> {
    /// Rows for programs; `Format::Human` writes nothing.
    pub(crate) fn machine(
        format: Format,
        out: &'a mut dyn Write,
        columns: &[String],
    ) -> io::Result<Self> {
        Ok(match format {
            Format::Human => Self::Silent,
            Format::Ndjson => Self::Lines(out),
            Format::Json => Self::Array(out, json::Array::default()),
            Format::Csv => Self::Table(Box::new(findings_csv::Table::new(out, columns)?)),
        })
    }

    /// Rows for people, or for programs where `format` says so.
    pub(crate) fn any(
        format: Format,
        out: &'a mut dyn Write,
        columns: &[String],
        screen: Screen,
    ) -> io::Result<Self> {
        if format != Format::Human {
            return Self::machine(format, out, columns);
        }
        Ok(Self::Human {
            out,
            screen,
            first: None,
            several: false,
        })
    }

    /// Writes one row. Text for people keeps the first row until it is known whether there is a second.
    pub(crate) fn push(&mut self, row: Row) -> io::Result<()> {
        match self {
            Self::Silent => Ok(()),
            Self::Lines(out) => ndjson::line(out, &row),
            Self::Array(out, array) => array.push(out, &row),
            Self::Table(table) => table.push(&row),
            Self::Human {
                out,
                screen,
                first,
                several,
            } => {
                if !*several && first.is_none() {
                    *first = Some(Box::new(row));
                    return Ok(());
                }
                *several = true;
                if let Some(first) = first.take() {
                    human::line(out, &first, *screen)?;
                }
                human::line(out, &row, *screen)
            }
        }
    }

    pub(crate) fn finish(self, summary: &Summary) -> io::Result<()> {
        match self {
            Self::Silent | Self::Lines(_) => Ok(()),
            Self::Array(out, array) => array.finish(out),
            Self::Table(mut table) => table.flush(),
            Self::Human {
                out,
                screen,
                first: Some(row),
                ..
            } => match &row.outcome {
                Outcome::Done(report) => {
                    human::pair(out, report, screen)?;
                    human::decided(out, &row, screen)
                }
                Outcome::Failed(_) => human::line(out, &row, screen),
            },
            Self::Human { out, screen, .. } => {
                writeln!(out)?;
                human::summary(out, summary, screen)
            }
        }
    }
}
