//! One run at a time in a folder.
//!
//! The system holds the lock for as long as the file is open, and lets go when the process ends, even when it is killed: a lock that is left
//! over cannot be taken for one that is held. The file itself stays, because removing it would let two runs lock two files of one
//! name. What it holds, the number of the process, is for messages alone.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use super::{JournalError, write_error};

pub(super) const LOCK: &str = "journal.lock";

/// Held until it is dropped. On a file system without locks it holds nothing.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder for this run.
    ///
    /// # Errors
    /// [`JournalError::Busy`]; [`JournalError::File`].
    pub(super) fn take(folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(LOCK);
        let open = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.map_err(|e| write_error(&path, e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(JournalError::Busy {
                    folder: folder.display().to_string(),
                    by: holder(&mut file),
                });
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(write_error(&path, error)),
        }
        let mut write = || {
            file.set_len(0)?;
            file.rewind()?;
            writeln!(file, "{}", std::process::id())
        };
        write().map_err(|e| write_error(&path, e))?;
        Ok(Self { _file: file })
    }
}

/// Some systems let nobody read what is locked.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(16).read_to_string(&mut text);
    let number = text.trim();
    if read.is_ok() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        format!(" (process {number})")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_one_runs_until_it_ends() {
        let folder = std::env::temp_dir().join(format!("fairpair-lock-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // Left over from a process that is no more, whose number may be anybody's by now.
        fs::write(folder.join(LOCK), "1\n").unwrap();
        let first = Lock::take(&folder).unwrap();
        let told = Lock::take(&folder).unwrap_err().to_string();
        assert!(told.contains("another run"), "{told}");
        #[cfg(unix)]
        assert!(
            told.contains(&format!("(process {})", std::process::id())),
            "{told}"
        );
        drop(first);
        drop(Lock::take(&folder).unwrap());
        fs::remove_dir_all(&folder).unwrap();
    }
}
