//! Manifests: one pair a line, as CSV with a header or as JSON lines.
//!
//! `id,before,after` and optionally `treated_at` (`;` between sessions), `treatment`, `claim`, `zone`, `before_regions`,
//! `after_regions`, `note`. `collage` instead of `before` and `after` names one file that holds both photos. `zone`, an offset such as `+01:00` or a name such as `Europe/Berlin`, is that of camera clocks and
//! treatment dates without one. Paths are relative to the manifest. Other columns are carried along to the results unread.
//! A manifest without `before` or `after` is refused; a bad line is a row with its reason and its line number.

mod columns;
mod json_lines;
mod quotes;
mod table;
mod write;

use std::io::Read as _;
use std::path::Path;

use serde_json::{Map, Value};

use crate::entry::{Gallery, Treatment};
use columns::{COLUMNS, Fields};
pub use write::{ManifestForm, WriteError, write_manifest};

/// Largest manifest that is read, bytes: about two million pairs.
const MAX_BYTES: u64 = 256 << 20;

/// Why a manifest is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The manifest.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is larger than any manifest should be.
    #[error("{path} is larger than {} MiB: is it a manifest?", MAX_BYTES >> 20)]
    TooLarge {
        /// The manifest.
        path: String,
    },
    /// It is not text in UTF-8.
    #[error("{path}, line {line}: {what}; save the manifest as \"CSV UTF-8\"")]
    Encoding {
        /// The manifest.
        path: String,
        /// Line number, from 1.
        line: u64,
        /// What it is instead.
        what: &'static str,
    },
    /// It is a photo.
    #[error("{path} is a photo, not a manifest; `fairpair check BEFORE AFTER` compares two photos")]
    Photo {
        /// The file.
        path: String,
    },
    /// It is one JSON array.
    #[error(
        "{path} begins with `[`: a manifest in JSON holds one object a line, without brackets around all and commas between them"
    )]
    Array {
        /// The manifest.
        path: String,
    },
    /// It has no header, or no line at all.
    #[error("{path} is empty: the first line must name the columns, such as id,before,after")]
    Empty {
        /// The manifest.
        path: String,
    },
    /// Its header runs on through the lines below.
    #[error("{path}, the names of the columns: {told}")]
    OpenQuote {
        /// The manifest.
        path: String,
        /// What is wrong, with the lines' numbers.
        told: String,
    },
    /// A column that must be there is not.
    #[error("{path}, line {line}: there is no column `{column}`{hint}")]
    MissingColumn {
        /// The manifest.
        path: String,
        /// Line number of the header, from 1.
        line: u64,
        /// The missing column.
        column: &'static str,
        /// What to do about it.
        hint: String,
    },
    /// Two columns of one name.
    #[error("{path}, line {line}: the column `{column}` stands there twice; rename one of them")]
    DoubleColumn {
        /// The manifest.
        path: String,
        /// Line number of the header, from 1.
        line: u64,
        /// The column.
        column: String,
    },
}

/// What either kind of manifest holds before its lines are understood.
struct Lines {
    lines: Vec<Line>,
    /// Columns that are not read, in the order of first appearance.
    unread: Vec<String>,
}

/// One line: its fields, or why it has none that can be used.
struct Line {
    number: u64,
    fields: Result<Fields, String>,
}

/// Reads a manifest; `default` fills what its lines leave out about the treatment.
pub(crate) fn read(path: &Path, default: &Treatment) -> Result<Gallery, ManifestError> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|source| ManifestError::Unreadable {
            path: name.clone(),
            source,
        })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ManifestError::TooLarge { path: name });
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&bytes, &name, folder, default)
}

fn parse(
    bytes: &[u8],
    name: &str,
    folder: &Path,
    default: &Treatment,
) -> Result<Gallery, ManifestError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_photo(bytes) {
        return Err(ManifestError::Photo {
            path: name.to_owned(),
        });
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ManifestError::Encoding {
            path: name.to_owned(),
            line: 1,
            what: "the text is UTF-16",
        });
    }
    let Lines { lines, unread } = match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
        None => {
            return Err(ManifestError::Empty {
                path: name.to_owned(),
            });
        }
        Some(b'{') => json_lines::read(bytes),
        Some(b'[') if begins_array(bytes) => {
            return Err(ManifestError::Array {
                path: name.to_owned(),
            });
        }
        Some(_) => table::read(bytes, name)?,
    };
    Ok(columns::gallery(lines, unread, folder, default))
}

/// Whether the first bytes are those of a kind of photo, also of one that is not read.
fn is_photo(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 7] = [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n",
        b"II*\0",
        b"MM\0*",
        b"GIF8",
        b"\xff\x0a",
        b"\0\0\0\x0cJXL ",
    ];
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    BEGINNINGS.iter().any(|begin| bytes.starts_with(begin))
        || at(0, 4) == b"RIFF" && at(8, 12) == b"WEBP"
        // HEIC, AVIF and CR3 begin with the length of a box.
        || at(0, 2) == b"\0\0" && at(4, 8) == b"ftyp"
}

/// Whether a JSON array of objects begins here, and no CSV whose first column has brackets.
fn begins_array(bytes: &[u8]) -> bool {
    let mut signs = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    signs.next() == Some(&b'[') && matches!(signs.next(), Some(b'{' | b'[' | b']') | None)
}

/// "did you mean" for a column that fairpair reads under another spelling.
fn meant(column: &str) -> Option<String> {
    let known = COLUMNS.into_iter().filter(|known| *known != column);
    fairpair::policy::nearest(column, known)
}

/// A value as the text of a known column: texts, numbers and truth values as they are written.
fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

type Carried = Map<String, Value>;

#[cfg(test)]
mod tests;
