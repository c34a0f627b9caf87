//! The journal of a run: what is done, so that a run that was stopped or killed goes on where it was.
//!
//! Two files grow together in the run's folder. `pairs.ndjson` holds one row a pair, in the gallery's order, and is the
//! result itself. `journal.ndjson` begins with a [`Header`] that says what the run is of; then comes one [`Mark`] a row:
//! the pair's place in the gallery, a key of everything that its measurement depends on, and where its row ends. A row is
//! written first and its mark after it, each with one write. So a row counts only once its mark stands there in full: a
//! torn last line of either file is dropped and its pair measured again.
//!
//! The key holds the names of the photos, size and time of change of each file, the case and the carried columns. Files
//! of one size and one time are taken to be the same; hashing thousands of photos would take as long as reading them. The
//! digest of each file's bytes stands in its row.
//!
//! When a run is taken up again, rows at the beginning whose keys still fit stay where they are. Others, behind a pair
//! that has changed, wait in `journal.rest.ndjson` and are used where their key comes up, judged again by the policy in
//! force. So photos that did not change are not read again.
//!
//! One run at a time writes into a folder: it holds a lock of the system on `journal.lock`, which ends with the process, however that ends.

mod earlier;
mod key;
mod lock;
mod rest;

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::shard::Shard;
pub use earlier::Earlier;
pub use key::{Key, gallery_sha256};
use lock::{LOCK, Lock};
pub use rest::Rest;

/// Name of the rows' file.
pub const PAIRS: &str = "pairs.ndjson";
const JOURNAL: &str = "journal.ndjson";
const NEW: &str = "journal.ndjson.new";
const REST: &str = "journal.rest.ndjson";

/// Whether a run wrote, or writes, into this folder.
pub(crate) fn holds_run(folder: &Path) -> bool {
    [JOURNAL, LOCK]
        .iter()
        .any(|name| folder.join(name).exists())
}

/// Name and version of the journal's form.
const SCHEMA: &str = "fairpair.journal/1";

/// What a run is of: the journal's first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Name and version of the journal's form.
    pub schema: String,
    /// Version of the program that measures.
    pub version: String,
    /// Name of the policy that judges.
    pub policy: String,
    /// SHA-256 of the policy's full text.
    pub policy_sha256: String,
    /// SHA-256 of the gallery's list of pairs.
    pub gallery_sha256: String,
    /// The gallery's name, for headings.
    pub title: String,
    /// Which part of the gallery.
    pub shard: Shard,
    /// Pairs that this run is to do.
    pub pairs: usize,
    /// Names of the carried columns.
    pub columns: Vec<String>,
    /// Remarks on how the pairs were found.
    pub notices: Vec<String>,
}

impl Header {
    /// The header of a run whose other fields are still to be set.
    pub fn new(version: &str) -> Self {
        Self {
            schema: SCHEMA.into(),
            version: version.into(),
            policy: String::new(),
            policy_sha256: String::new(),
            gallery_sha256: String::new(),
            title: String::new(),
            shard: Shard::WHOLE,
            pairs: 0,
            columns: Vec::new(),
            notices: Vec::new(),
        }
    }
}

/// One row that is done: the journal's further lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The pair's place in the whole gallery, from 0.
    pub pair: usize,
    /// What its measurement depends on.
    pub key: Key,
    /// Where its row ends in `pairs.ndjson`, bytes.
    pub end: u64,
}

/// Why a journal cannot be begun, taken up, or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A file cannot be read or written.
    #[error("cannot {doing} {path}")]
    File {
        /// `read` or `write`.
        doing: &'static str,
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A run in this folder was not finished, and nobody said what is to become of it.
    #[error(
        "{folder} holds a run that stopped after {done} of {of} pairs; go on with it by --resume, or begin anew by --restart"
    )]
    Unfinished {
        /// The folder.
        folder: String,
        /// Pairs done.
        done: usize,
        /// Pairs that were to be done.
        of: usize,
    },
    /// Another run is writing into this folder.
    #[error(
        "{folder} is being written by another run{by}; wait for its end or name another folder"
    )]
    Busy {
        /// The folder.
        folder: String,
        /// ` (process 123)`, or nothing where it is not known.
        by: String,
    },
    /// The journal was written by another version, whose readings may differ.
    #[error(
        "the run in {folder} was made by fairpair {theirs} and this is {ours}, whose readings may differ; begin anew by --restart"
    )]
    Version {
        /// The folder.
        folder: String,
        /// The journal's version.
        theirs: String,
        /// This program's version.
        ours: String,
    },
    /// What was measured in this folder would be replaced by what was only judged anew.
    #[error(
        "{folder} holds the readings of a gallery that was measured there; name another folder"
    )]
    Measured {
        /// The folder.
        folder: String,
    },
    /// There is no journal where one must be.
    #[error("{folder} holds no run: there is no {JOURNAL} that can be read")]
    None {
        /// The folder.
        folder: String,
    },
    /// A row that the journal calls done cannot be read.
    #[error(
        "row {row} of {path} cannot be read ({problem}): was the file changed? begin anew by --restart"
    )]
    Row {
        /// The file.
        path: String,
        /// Number of the row, from 1.
        row: usize,
        /// What is wrong.
        problem: String,
    },
}

/// A folder for reports that are not measured: nobody else writes there as long as this is kept, and no journal lies there.
#[derive(Debug)]
pub struct Claim {
    _lock: Lock,
}

impl Claim {
    /// Takes the folder.
    ///
    /// # Errors
    /// [`JournalError::Measured`]; [`JournalError::Busy`]; [`JournalError::File`].
    pub fn of(folder: &Path) -> Result<Self, JournalError> {
        let lock = Lock::take(folder)?;
        if folder.join(JOURNAL).exists() {
            let folder = folder.display().to_string();
            return Err(JournalError::Measured { folder });
        }
        Ok(Self { _lock: lock })
    }
}

/// The files of a run that is going on.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    rows: File,
    marks: File,
    end: u64,
    _lock: Lock,
}

impl Journal {
    /// Begins a run in `folder`; a run there that was not finished is given up only where `restart` says so.
    ///
    /// # Errors
    /// [`JournalError::Unfinished`]; [`JournalError::Busy`]; [`JournalError::File`].
    pub fn begin(folder: &Path, header: &Header, restart: bool) -> Result<Self, JournalError> {
        let lock = Lock::take(folder)?;
        if !restart && let Some(earlier) = Earlier::read(folder)? {
            let (done, of) = (earlier.marks.len(), earlier.header.pairs);
            if (1..of).contains(&done) {
                let folder = folder.display().to_string();
                return Err(JournalError::Unfinished { folder, done, of });
            }
        }
        Self::empty(folder, header, lock)
    }

    /// A run that nothing is done of.
    fn empty(folder: &Path, header: &Header, lock: Lock) -> Result<Self, JournalError> {
        remove(&folder.join(REST))?;
        let marks = with_header(folder, header, &[])?;
        let path = folder.join(PAIRS);
        Ok(Self {
            rows: File::create(&path).map_err(|e| write_error(&path, e))?,
            folder: folder.to_owned(),
            marks,
            end: 0,
            _lock: lock,
        })
    }

    /// Takes up the run in `folder`, where `plan` lists place and key of every pair that is to be done now. Returns the
    /// number of rows at the beginning of `plan` that are done, and what else the earlier run has left.
    ///
    /// Without a run in `folder`, one is begun.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn resume(
        folder: &Path,
        header: &Header,
        plan: &[(usize, Key)],
    ) -> Result<(Self, usize, Rest), JournalError> {
        let lock = Lock::take(folder)?;
        let Some(earlier) = Earlier::read(folder)? else {
            return Ok((Self::empty(folder, header, lock)?, 0, Rest::default()));
        };
        if earlier.header.version != header.version {
            return Err(JournalError::Version {
                folder: folder.display().to_string(),
                theirs: earlier.header.version,
                ours: header.version.clone(),
            });
        }
        let same_policy = earlier.header.policy_sha256 == header.policy_sha256
            && earlier.header.policy == header.policy;
        let fits = |(mark, (pair, key)): &(&Mark, &(usize, Key))| {
            same_policy && mark.pair == *pair && mark.key == *key
        };
        let kept = earlier.marks.iter().zip(plan).take_while(fits).count();
        // First the rows that must move are safe in their new place, then the marks are shortened, then the rows.
        let rest = Rest::take(folder, &earlier.marks, kept)?;
        let marks = with_header(folder, header, &earlier.marks[..kept])?;
        let path = folder.join(PAIRS);
        let end = kept
            .checked_sub(1)
            .map_or(0, |last| earlier.marks[last].end);
        let open = || {
            let mut rows = File::options()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)?;
            rows.set_len(end)?;
            rows.seek(SeekFrom::End(0))?;
            Ok(rows)
        };
        let journal = Self {
            rows: open().map_err(|e| write_error(&path, e))?,
            folder: folder.to_owned(),
            marks,
            end,
            _lock: lock,
        };
        Ok((journal, kept, rest))
    }

    /// Writes one row, a line with its end, and its mark.
    ///
    /// # Errors
    /// [`JournalError::File`]; what was written before stays good.
    pub fn push(&mut self, pair: usize, key: Key, line: &[u8]) -> Result<(), JournalError> {
        let rows = self.rows.write_all(line);
        rows.map_err(|e| write_error(&self.folder.join(PAIRS), e))?;
        self.end += line.len() as u64;
        let mark = Mark {
            pair,
            key,
            end: self.end,
        };
        let written = json_line(&mark).and_then(|line| self.marks.write_all(&line));
        written.map_err(|e| write_error(&self.folder.join(JOURNAL), e))
    }

    /// Ends a run all of whose pairs are done.
    ///
    /// # Errors
    /// [`JournalError::File`].
    pub fn finish(self) -> Result<(), JournalError> {
        remove(&self.folder.join(REST))
    }
}

/// Writes header and marks into a new file that then takes the journal's place, so that there is one at any moment.
fn with_header(folder: &Path, header: &Header, marks: &[Mark]) -> Result<File, JournalError> {
    let (new, path) = (folder.join(NEW), folder.join(JOURNAL));
    let write = || {
        let mut text = json_line(header)?;
        for mark in marks {
            text.extend(json_line(mark)?);
        }
        let mut file = File::create(&new)?;
        file.write_all(&text)?;
        fs::rename(&new, &path)?;
        Ok(file)
    };
    write().map_err(|e| write_error(&path, e))
}

fn json_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

fn remove(path: &Path) -> Result<(), JournalError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(path, error)),
        _ => Ok(()),
    }
}

fn write_error(path: &Path, source: io::Error) -> JournalError {
    let path = path.display().to_string();
    JournalError::File {
        doing: "write",
        path,
        source,
    }
}

fn read_error(path: &Path, source: io::Error) -> JournalError {
    let path = path.display().to_string();
    JournalError::File {
        doing: "read",
        path,
        source,
    }
}

#[cfg(test)]
mod tests;
