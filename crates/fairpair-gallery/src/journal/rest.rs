//! Rows of an earlier run that are still good but no longer stand where they stood.

use std::collections::HashMap;
use std::fs::File;
use std::io::{
    self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _,
};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use fairpair::report::{Measurement, Row};
use serde::Deserialize;

use super::{JournalError, Key, Mark, REST, earlier, read_error, write_error};
use crate::saved::SavedRows;

/// Measurements by their keys; they stay on disk until they are asked for.
#[derive(Debug, Default)]
pub struct Rest {
    file: Option<Mutex<File>>,
    places: HashMap<Key, (u64, u64)>,
}

/// The key that a line of the rest begins with.
#[derive(Deserialize)]
struct Keyed {
    key: Key,
}

impl Rest {
    /// Moves the rows behind the first `kept` into the rest, beside what an earlier run moved there.
    pub(super) fn take(folder: &Path, marks: &[Mark], kept: usize) -> Result<Self, JournalError> {
        let path = folder.join(REST);
        if kept < marks.len() {
            let open = File::options().append(true).create(true).open(&path);
            let mut out = BufWriter::new(open.map_err(|e| write_error(&path, e))?);
            // A line that an earlier move left torn ends here.
            let mut written = out.write_all(b"\n");
            for (mark, line) in marks.iter().zip(earlier::lines(folder, marks)?).skip(kept) {
                let line = line?;
                let key = serde_json::json!({"key": mark.key});
                written = written
                    .and_then(|()| writeln!(out, "{key}"))
                    .and_then(|()| out.write_all(&line));
            }
            let written = written
                .and_then(|()| out.flush())
                .and_then(|()| out.get_ref().sync_all());
            written.map_err(|e| write_error(&path, e))?;
        }
        Self::open(&path).map_err(|e| read_error(&path, e))
    }

    fn open(path: &Path) -> io::Result<Self> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            opened => opened?,
        };
        let mut places = HashMap::new();
        let mut input = BufReader::new(file.try_clone()?);
        let (mut line, mut at, mut key) = (Vec::new(), 0_u64, None);
        while input.read_until(b'\n', &mut line)? > 0 {
            let length = line.len() as u64;
            match key.take() {
                Some(key) if line.ends_with(b"\n") => {
                    places.insert(key, (at, length));
                }
                _ => key = serde_json::from_slice::<Keyed>(&line).ok().map(|k| k.key),
            }
            at += length;
            line.clear();
        }
        Ok(Self {
            file: Some(Mutex::new(file)),
            places,
        })
    }

    /// The measurement of that key, if an earlier run has left one that can be read.
    pub fn get(&self, key: &Key) -> Option<Row<Measurement>> {
        let (at, length) = *self.places.get(key)?;
        let mut line = Vec::new();
        {
            let file = self.file.as_ref()?.lock();
            let mut file = file.unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(at)).ok()?;
            (&*file).take(length).read_to_end(&mut line).ok()?;
        }
        SavedRows::new(line.as_slice()).next()?.ok()
    }
}
