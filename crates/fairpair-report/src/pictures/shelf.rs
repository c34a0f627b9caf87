//! Pictures on disk: one JSON object a line, `{"id": …, "pictures": …}`, written as the pairs come and read back by name.
//!
//! While a run goes on, lines are only appended: where a name occurs twice the later line counts, and a line that was cut off by
//! a broken-off run is as if it were not there. [`Shelf::settle`] then leaves what still counts. Only names and places are kept
//! in memory.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};
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
    /// Where each pair's line begins, and its bytes.
    places: HashMap<String, (u64, u64)>,
    /// Where the next line begins.
    end: u64,
}

impl Shelf {
    /// Opens a file of lines that [`append`] wrote, and notes where each pair's begins.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let (mut places, mut end, mut line) = (HashMap::new(), 0, Vec::new());
        loop {
            line.clear();
            let length = file.read_until(b'\n', &mut line)? as u64;
            if length == 0 {
                break;
            }
            if let Ok(named) = serde_json::from_slice::<Named>(&line) {
                places.insert(named.id, (end, length));
            }
            end += length;
        }
        Ok(Self { file, places, end })
    }

    /// Notes a line of so many bytes that was appended since.
    pub fn appended(&mut self, id: &str, length: u64) {
        self.places.insert(id.to_owned(), (self.end, length));
        self.end += length;
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
        let Some(&(place, length)) = self.places.get(id) else {
            return Ok(None);
        };
        self.file.seek(SeekFrom::Start(place))?;
        let mut line = Vec::new();
        self.file.by_ref().take(length).read_to_end(&mut line)?;
        let saved = serde_json::from_slice::<Saved>(&line);
        Ok(saved.ok().map(|saved| saved.pictures))
    }

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

    /// Leaves in the file, which lies at `path`, the line that counts of each of `ids`, in their order, and nothing else.
    ///
    /// The new file takes the old one's place once it is whole.
    ///
    /// # Errors
    /// Where a file cannot be read or written; then the old one is as it was.
    pub fn settle(mut self, path: &Path, ids: &[String]) -> io::Result<()> {
        let places = ids.iter().filter_map(|id| self.places.get(id).copied());
        let places: Vec<(u64, u64)> = places.collect();
        let follows =
            |end: u64, (place, length): &(u64, u64)| (*place == end).then(|| end + length);
        if places.iter().try_fold(0, follows) == Some(self.end) {
            return Ok(());
        }
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        let mut out = BufWriter::new(File::create(&new)?);
        for (place, length) in places {
            self.file.seek(SeekFrom::Start(place))?;
            io::copy(&mut self.file.by_ref().take(length), &mut out)?;
        }
        out.into_inner()?;
        fs::rename(new, path)
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

    #[test]
    fn what_no_longer_counts_does_not_stay_in_the_file() {
        let path = std::env::temp_dir().join(format!("fairpair-settle-{}", std::process::id()));
        let text = |lines: &[(&str, &str)]| {
            let mut bytes = Vec::new();
            for (id, why) in lines {
                append(&mut bytes, id, &pictures(why)).unwrap();
            }
            bytes
        };
        std::fs::write(&path, text(&[("a", "old"), ("b", "b"), ("gone", "x")])).unwrap();
        let mut shelf = Shelf::open(&path).unwrap();
        let new = text(&[("a", "replaced")]);
        File::options()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(&new)
            .unwrap();
        shelf.appended("a", new.len() as u64);
        assert_eq!(shelf.get("a").unwrap(), Some(pictures("replaced")));
        let ids = ["b", "a", "without pictures"].map(str::to_owned);
        shelf.settle(&path, &ids).unwrap();
        let settled = text(&[("b", "b"), ("a", "replaced")]);
        assert!(std::fs::read(&path).unwrap() == settled);
        Shelf::open(&path).unwrap().settle(&path, &[]).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"");
        std::fs::remove_file(path).unwrap();
    }
}
