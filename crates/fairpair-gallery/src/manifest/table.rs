//! CSV manifests as spreadsheets write them: quoted fields, BOM, CRLF, `,` or `;` or tabs between fields.

use csv::ByteRecord;
use serde_json::Value;

use super::columns::{COLUMNS, Fields, plain_name};
use super::{Carried, Line, Lines, ManifestError, meant};

pub(super) fn read(bytes: &[u8], path: &str) -> Result<Lines, ManifestError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let mut records = reader.byte_records();
    let header = match records.next() {
        Some(Ok(record)) => Header::read(&record, bytes, path)?,
        // Reading from memory with flexible lengths cannot fail; an end without a record is an empty manifest.
        _ => {
            return Err(ManifestError::Empty {
                path: path.to_owned(),
            });
        }
    };
    let lines = records
        .filter_map(Result::ok)
        .filter(|record| record.iter().any(|field| !field.trim_ascii().is_empty()))
        .map(|record| Line {
            number: line_of(&record, bytes),
            fields: header.fields(&record),
        })
        .collect();
    Ok(Lines {
        lines,
        unread: header.unread(),
    })
}

/// The separator of the first line: spreadsheets write `;` where the comma is a decimal comma.
fn delimiter(bytes: &[u8]) -> u8 {
    let start = bytes.trim_ascii_start();
    let line = start.split(|b| *b == b'\n').next().unwrap_or(start);
    *[b',', b';', b'\t']
        .iter()
        .find(|d| line.contains(d))
        .unwrap_or(&b',')
}

/// Line on which a record begins. The parser's position lies before the line ends and empty lines in front of it.
fn line_of(record: &ByteRecord, bytes: &[u8]) -> u64 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(bytes.len());
    let ahead = bytes.get(start..).unwrap_or_default();
    let ends = ahead.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    position.line() + ends.filter(|b| **b == b'\n').count() as u64
}

/// The header's names, plain for known columns and as written for others.
struct Header(Vec<String>);

impl Header {
    fn read(record: &ByteRecord, bytes: &[u8], path: &str) -> Result<Self, ManifestError> {
        let (path, line) = (path.to_owned(), line_of(record, bytes));
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
