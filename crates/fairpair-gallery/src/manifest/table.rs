//! CSV manifests as spreadsheets write them: quoted fields, BOM, CRLF, `,` or `;` or tabs between fields, `sep=;` in front.

use csv::ByteRecord;
use serde_json::Value;

use super::columns::{COLUMNS, Fields, plain_name};
use super::quotes::{self, run_together};
use super::{Carried, Line, Lines, ManifestError, meant};

pub(super) fn read(bytes: &[u8], path: &str) -> Result<Lines, ManifestError> {
    let told = told_separator(bytes);
    let above = u64::from(told.is_some());
    let (separator, bytes) = told.unwrap_or_else(|| (separator(bytes), bytes));
    let mut reader = reader(bytes, separator);
    let mut record = ByteRecord::new();
    // Reading from memory with flexible lengths cannot fail; an end without a record is an empty manifest.
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        return Err(ManifestError::Empty {
            path: path.to_owned(),
        });
    }
    let number = above + line_of(&record, bytes);
    let raw = text_of(&record, bytes, reader.position().byte());
    if let Some((first, last)) = run_together(raw, separator, |_| false) {
        return Err(ManifestError::OpenQuote {
            path: path.to_owned(),
            told: quotes::told(number + first, number + last),
        });
    }
    let header = Header::read(&record, number, path)?;
    let mut lines = Vec::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        let number = above + line_of(&record, bytes);
        let raw = text_of(&record, bytes, reader.position().byte());
        let is_row = |line: &[u8]| quotes::is_row(line, separator, &header.0);
        let fields = match run_together(raw, separator, is_row) {
            Some((first, last)) => Err(quotes::told(number + first, number + last)),
            None => header.fields(&record),
        };
        lines.push(Line { number, fields });
    }
    Ok(Lines {
        lines,
        unread: header.unread(),
    })
}

fn reader(bytes: &[u8], separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(bytes)
}

/// The separator that a first line `sep=;` tells, which some spreadsheets write and read, and what follows that line.
fn told_separator(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (&bytes[..end], &bytes[end + 1..]);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let quoted = line.strip_prefix(b"\"").and_then(|l| l.strip_suffix(b"\""));
    let [key @ .., separator] = quoted.unwrap_or(line) else {
        return None;
    };
    let separates = matches!(separator, b'\t' | b' '..=b'~')
        && *separator != b'"'
        && !separator.is_ascii_alphanumeric();
    (separates && key.eq_ignore_ascii_case(b"sep=")).then_some((*separator, rest))
}

/// The separator under which most known columns stand in the header; where none does, the first that stands in its line.
/// Spreadsheets write `;` where the comma is a decimal comma.
fn separator(bytes: &[u8]) -> u8 {
    const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
    let known = |separator: u8| {
        let mut header = ByteRecord::new();
        let read = reader(bytes, separator).read_byte_record(&mut header);
        let column = |cell: &&[u8]| {
            let name = std::str::from_utf8(cell).map(plain_name);
            name.is_ok_and(|name| COLUMNS.contains(&name.as_str()))
        };
        read.map_or(0, |_| header.iter().filter(column).count())
    };
    let most = SEPARATORS.map(known).into_iter().max().unwrap_or_default();
    let start = bytes.trim_ascii_start();
    let line = start.split(|b| *b == b'\n').next().unwrap_or(start);
    let fits = |separator: &&u8| {
        if most > 0 {
            known(**separator) == most
        } else {
            line.contains(separator)
        }
    };
    *SEPARATORS.iter().find(fits).unwrap_or(&b',')
}

/// Line on which a record begins. The parser's position lies before the line ends and empty lines in front of it.
fn line_of(record: &ByteRecord, bytes: &[u8]) -> u64 {
    let Some(position) = record.position() else {
        return 0;
    };
    let ahead = text_of(record, bytes, bytes.len() as u64);
    let skipped = bytes.len() - ahead.len();
    let above = bytes.get(offset(position.byte(), bytes)..skipped);
    let lines = above.unwrap_or_default().split(|b| *b == b'\n');
    position.line() + lines.skip(1).count() as u64
}

/// A record as it is written, up to `end`, without line ends and empty lines in front of it.
fn text_of<'a>(record: &ByteRecord, bytes: &'a [u8], end: u64) -> &'a [u8] {
    let start = record.position().map_or(0, csv::Position::byte);
    let text = bytes.get(offset(start, bytes)..offset(end, bytes));
    let text = text.unwrap_or_default();
    let ends = text.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    &text[ends.count()..]
}

/// A position of the parser as an index into what it reads.
fn offset(position: u64, bytes: &[u8]) -> usize {
    usize::try_from(position).unwrap_or(bytes.len())
}

/// The header's names, plain for known columns and as written for others.
struct Header(Vec<String>);

impl Header {
    fn read(record: &ByteRecord, line: u64, path: &str) -> Result<Self, ManifestError> {
        let path = path.to_owned();
        let Ok(names) = record
            .iter()
            .map(std::str::from_utf8)
            .collect::<Result<Vec<_>, _>>()
        else {
            return Err(ManifestError::Encoding {
                path,
                line,
                what: "the header is not UTF-8",
            });
        };
        let names: Vec<String> = names
            .into_iter()
            .map(|name| {
                let plain = plain_name(name);
                let known = COLUMNS.contains(&plain.as_str());
                if known { plain } else { name.trim().to_owned() }
            })
            .collect();
        let mut seen = std::collections::HashSet::new();
        if let Some(column) = names.iter().find(|n| !n.is_empty() && !seen.insert(*n)) {
            let column = column.clone();
            return Err(ManifestError::DoubleColumn { path, line, column });
        }
        for column in ["before", "after"] {
            let there = |column: &str| names.iter().any(|name| name == column);
            if !there(column) && !there("collage") {
                let hint = missing_hint(column, &names);
                return Err(ManifestError::MissingColumn {
                    path,
                    line,
                    column,
                    hint,
                });
            }
        }
        Ok(Self(names))
    }

    fn fields(&self, record: &ByteRecord) -> Result<Fields, String> {
        // Trailing separators, as spreadsheets write them, do no harm.
        if record
            .iter()
            .skip(self.0.len())
            .any(|field| !field.is_empty())
        {
            return Err(format!(
                "{} fields, but the header names {}; a separator inside a field needs quotes around the field",
                record.len(),
                self.0.len()
            ));
        }
        let mut fields = Fields::default();
        for (name, field) in self.0.iter().zip(record) {
            let text = std::str::from_utf8(field).map_err(|_| {
                format!("the column `{name}` is not UTF-8; save the manifest as \"CSV UTF-8\"")
            })?;
            let trimmed = text.trim();
            match fields.slot(name) {
                Some(_) if trimmed.is_empty() => {}
                Some(slot) => *slot = Some(trimmed.to_owned()),
                None if name.is_empty() => {}
                None => carry(&mut fields.carried, name, text),
            }
        }
        Ok(fields)
    }

    fn unread(&self) -> Vec<String> {
        let mut probe = Fields::default();
        let unread = |name: &&String| !name.is_empty() && probe.slot(name).is_none();
        self.0.iter().filter(unread).cloned().collect()
    }
}

fn carry(carried: &mut Carried, name: &str, text: &str) {
    carried.insert(name.to_owned(), Value::String(text.to_owned()));
}

fn missing_hint(column: &str, names: &[String]) -> String {
    let near = names
        .iter()
        .find(|name| meant(name).as_deref() == Some(column) && !COLUMNS.contains(&name.as_str()));
    match near {
        Some(name) => format!("; rename `{name}`"),
        None => format!(
            "; the first line must name the columns, such as id,before,after (it names {})",
            short_list(names)
        ),
    }
}

fn short_list(names: &[String]) -> String {
    const SHOWN: usize = 6;
    const LONGEST: usize = 24;
    let mut list: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.chars().take(LONGEST).collect::<String>()))
        .collect();
    if names.len() > SHOWN {
        list.push(format!("{} more", names.len() - SHOWN));
    }
    list.join(", ")
}
