//! A manifest of the pairs that were found, which gives the same pairs when it is read.

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use serde_json::json;

use crate::entry::{Gallery, PhotoFile};

/// Why a manifest cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The place cannot be written, or a path cannot be made absolute.
    #[error("cannot write the manifest")]
    Io(#[from] io::Error),
    /// The text of a name is not what is on disk.
    #[error("{path} is not UTF-8, so that no manifest can name it; rename it")]
    Name {
        /// The photo.
        path: String,
    },
    /// A spreadsheet would run a name as a formula.
    #[error(
        "the name `{id}` begins like a formula; write JSON lines, to a file that ends in .jsonl"
    )]
    Formula {
        /// The pair's name.
        id: String,
    },
}

/// Form of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestForm {
    /// CSV with the header `id,before,after`.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl ManifestForm {
    /// The form that a file's name asks for: JSON lines for `.jsonl` and `.ndjson`, otherwise CSV.
    pub fn of(file: &Path) -> Self {
        let ending = file.extension().and_then(|e| e.to_str());
        let lines = |e: &str| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson");
        if ending.is_some_and(lines) {
            Self::JsonLines
        } else {
            Self::Csv
        }
    }
}

/// Writes the pairs of `gallery` as a manifest that will lie in `folder`; returns how many there are.
///
/// # Errors
/// [`WriteError`].
pub fn write_manifest(
    gallery: &Gallery,
    folder: &Path,
    form: ManifestForm,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    let folder = std::path::absolute(folder)?;
    let mut table = csv::Writer::from_writer(Vec::new());
    let csv_error = |e: csv::Error| WriteError::Io(io::Error::other(e));
    if form == ManifestForm::Csv {
        table
            .write_record(["id", "before", "after"])
            .map_err(csv_error)?;
    }
    let mut count = 0;
    for entry in gallery.items.iter().flatten() {
        let before = named(&folder, &entry.before)?;
        let after = named(&folder, &entry.after)?;
        match form {
            ManifestForm::Csv if entry.id.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                let id = entry.id.clone();
                return Err(WriteError::Formula { id });
            }
            ManifestForm::Csv => table
                .write_record([&entry.id, &before, &after])
                .map_err(csv_error)?,
            ManifestForm::JsonLines => {
                let line = json!({"id": entry.id, "before": before, "after": after});
                writeln!(out, "{line}")?;
            }
        }
        count += 1;
    }
    if form == ManifestForm::Csv {
        let text = table
            .into_inner()
            .map_err(|e| io::Error::other(e.to_string()))?;
        out.write_all(&text)?;
    }
    Ok(count)
}

/// The photo's path from `folder`. One that begins like a formula, or with a space that readers drop, begins with `./`.
fn named(folder: &Path, photo: &PhotoFile) -> Result<String, WriteError> {
    let path = relative(folder, &std::path::absolute(&photo.path)?);
    let text = path.to_str().ok_or_else(|| WriteError::Name {
        path: photo.name.clone(),
    })?;
    let harmless = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/'));
    Ok(if harmless {
        text.to_owned()
    } else {
        format!("./{text}")
    })
}

/// `to` as seen from `from`, both absolute; `to` itself where they share no root.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (mut up, mut down) = (from.components().peekable(), to.components().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (up.peek(), down.peek()) {
        if a != b {
            break;
        }
        shared += 1;
        up.next();
        down.next();
    }
    if shared == 0 {
        return to.to_owned();
    }
    up.map(|_| Component::ParentDir).chain(down).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_manifest() {
        let seen = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(seen("/g", "/g/x/a.jpg"), Path::new("x/a.jpg"));
        assert_eq!(seen("/g/m", "/g/x/a.jpg"), Path::new("../x/a.jpg"));
    }
}
