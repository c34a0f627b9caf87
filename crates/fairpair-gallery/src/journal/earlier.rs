//! What an earlier run has left in its folder.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::{Header, JOURNAL, JournalError, Mark, PAIRS, SCHEMA, read_error};

/// Header and marks of a run, as far as its files hold them in full.
#[derive(Debug)]
pub struct Earlier {
    folder: PathBuf,
    /// What the run is of.
    pub header: Header,
    /// Its rows, in order.
    pub marks: Vec<Mark>,
}

impl Earlier {
    /// Reads the journal in `folder`; `None` where there is none, or none whose first line is whole.
    ///
    /// # Errors
    /// [`JournalError::File`] where a file is there and cannot be read.
    pub fn read(folder: &Path) -> Result<Option<Self>, JournalError> {
        let path = folder.join(JOURNAL);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|e| read_error(&path, e))?,
        };
        let mut lines = whole_lines(&bytes);
        let header = lines.next().and_then(|l| serde_json::from_slice(l).ok());
        let Some(header) = header.filter(|h: &Header| h.schema == SCHEMA) else {
            return Ok(None);
        };
        let size = fs::metadata(folder.join(PAIRS)).map_or(0, |entry| entry.len());
        let mut end = 0;
        let marks = lines
            .map_while(|line| serde_json::from_slice(line).ok())
            .take_while(|mark: &Mark| {
                let next = mark.end > end && mark.end <= size;
                end = mark.end;
                next
            });
        Ok(Some(Self {
            folder: folder.to_owned(),
            marks: marks.collect(),
            header,
        }))
    }

    /// The journal in `folder`, which must hold a run.
    ///
    /// # Errors
    /// [`JournalError::None`], or as [`Earlier::read`].
    pub fn expect(folder: &Path) -> Result<Self, JournalError> {
        let folder_name = || folder.display().to_string();
        Self::read(folder)?.ok_or_else(|| JournalError::None {
            folder: folder_name(),
        })
    }

    /// Whether all pairs are done.
    pub fn is_finished(&self) -> bool {
        self.marks.len() >= self.header.pairs
    }

    /// The lines of the first `count` rows, each with its end, one after the other.
    ///
    /// # Errors
    /// [`JournalError::File`] where the file cannot be opened; each line may be an error of its own.
    pub fn lines(
        &self,
        count: usize,
    ) -> Result<impl Iterator<Item = Result<Vec<u8>, JournalError>> + use<>, JournalError> {
        lines(&self.folder, &self.marks[..count.min(self.marks.len())])
    }
}

/// The lines of the rows that `marks` tell, from the file's beginning.
pub(super) fn lines(
    folder: &Path,
    marks: &[Mark],
) -> Result<impl Iterator<Item = Result<Vec<u8>, JournalError>> + use<>, JournalError> {
    let path = folder.join(PAIRS);
    let ends: Vec<u64> = marks.iter().map(|mark| mark.end).collect();
    let file = (!ends.is_empty()).then(|| File::open(&path)).transpose();
    let file = file.map_err(|e| read_error(&path, e))?;
    let mut file = file.map(BufReader::new);
    let mut begin = 0;
    Ok(ends.into_iter().enumerate().map(move |(index, end)| {
        let bad = |problem: String| JournalError::Row {
            path: path.display().to_string(),
            row: index + 1,
            problem,
        };
        let mut line = Vec::new();
        if let Some(file) = &mut file {
            let read = file.by_ref().take(end - begin).read_until(b'\n', &mut line);
            read.map_err(|e| read_error(&path, e))?;
        }
        if line.len() as u64 != end - begin || line.last() != Some(&b'\n') {
            return Err(bad("it ends elsewhere".into()));
        }
        begin = end;
        Ok(line)
    }))
}

fn whole_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = bytes.iter().rposition(|b| *b == b'\n').unwrap_or_default();
    bytes[..whole]
        .split(|b| *b == b'\n')
        .filter(|line| !line.is_empty())
}
