//! Pictures on disk: one JSON object a line, `{"id": …, "pictures": …}`, written as the pairs come and read back by name.
//!
//! Lines are appended and never rewritten: where a name occurs twice the later line counts, and a line that was cut off by
//! a broken-off run is as if it were not there. Only names and places are kept in memory.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Pictures, Redact};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    pictures: &'a Pictures,
}

#[derive(Deserialize)]
struct Saved {
    pictures: Pictures,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// Writes the pictures of one pair as one line.
///
/// # Errors
/// Where `out` cannot be written.
pub fn append(out: &mut dyn Write, id: &str, pictures: &Pictures) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line { id, pictures })?;
    out.write_all(b"\n")
}

/// Saved pictures, found by the pair's name.
pub struct Shelf {
    file: BufReader<File>,
    places: HashMap<String, u64>,
}

impl Shelf {
    /// Opens a file of lines that [`append`] wrote, and notes where each pair's begins.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let (mut places, mut place, mut line) = (HashMap::new(), 0, Vec::new());
        loop {
            line.clear();
            let length = file.read_until(b'\n', &mut line)?;
            if length == 0 {
                break;
            }
            if let Ok(named) = serde_json::from_slice::<Named>(&line) {
                places.insert(named.id, place);
            }
            place += length as u64;
        }
        Ok(Self { file, places })
    }

    /// Pairs that have pictures here.
    pub fn pairs(&self) -> usize {
        self.places.len()
    }

    /// The pictures of the pair called `id`; `None` where there are none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn get(&mut self, id: &str) -> io::Result<Option<Pictures>> {
        let Some(&place) = self.places.get(id) else {
            return Ok(None);
        };
        self.file.seek(SeekFrom::Start(place))?;
        let mut line = Vec::new();
        self.file.read_until(b'\n', &mut line)?;
        let saved = serde_json::from_slice::<Saved>(&line);
        Ok(saved.ok().map(|saved| saved.pictures))
    }
}

impl Shelf {
    /// What the first saved pictures hide; `None` where there are none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn redact(&mut self) -> io::Result<Option<Redact>> {
        let Some(first) = self.places.iter().min_by_key(|(_, place)| **place) else {
            return Ok(None);
        };
        let id = first.0.clone();
        Ok(self.get(&id)?.map(|pictures| pictures.redact))
    }
}

/// Bytes of `path` up to the end of its last whole line.
///
/// # Errors
/// Where the file cannot be read.
pub fn whole_lines(path: &Path) -> io::Result<u64> {
    let mut file = BufReader::new(File::open(path)?);
    let (mut whole, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let length = file.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(whole);
        }
        whole += length as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures(why: &str) -> Pictures {
        Pictures {
            redact: Redact::Eyes,
            views: Vec::new(),
            light: None,
            unregistered: Some(why.into()),
        }
    }

    #[test]
    fn the_later_line_counts_and_a_cut_off_one_does_not() {
        let path = std::env::temp_dir().join(format!("fairpair-shelf-{}", std::process::id()));
        let mut bytes = Vec::new();
        append(&mut bytes, "a\n\"", &pictures("first")).unwrap();
        append(&mut bytes, "b", &pictures("other")).unwrap();
        append(&mut bytes, "a\n\"", &pictures("second")).unwrap();
        append(&mut bytes, "b", &pictures("cut")).unwrap();
        bytes.truncate(bytes.len() - 9);
        std::fs::write(&path, bytes).unwrap();
        let mut shelf = Shelf::open(&path).unwrap();
        assert_eq!(shelf.get("a\n\"").unwrap(), Some(pictures("second")));
        assert_eq!(shelf.get("b").unwrap(), Some(pictures("other")));
        assert_eq!(shelf.get("c").unwrap(), None);
        std::fs::remove_file(path).unwrap();
    }
}
