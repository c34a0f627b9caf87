//! Files that are written whole or not at all, and whether two paths name one file.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::reports::cannot_write;

/// A file that takes its place once it is whole; until then what lies there stays.
pub(super) struct Whole {
    path: PathBuf,
    /// What is written meanwhile; none for a pipe or a device, which takes everything as it comes.
    part: Option<PathBuf>,
    out: BufWriter<File>,
}

impl Whole {
    /// Begins the file at `path`.
    pub(super) fn begin(path: &Path) -> anyhow::Result<Self> {
        // A link stays one: the file that it points to is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let begun = begin(&path).with_context(|| cannot_write(&path));
        let (part, file) = begun?;
        let out = BufWriter::new(file);
        Ok(Self { path, part, out })
    }

    /// Puts the file in its place.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let mut place = || {
            self.out.flush()?;
            match &self.part {
                Some(part) => fs::rename(part, &self.path),
                None => Ok(()),
            }
        };
        place().with_context(|| cannot_write(&self.path))?;
        self.part = None;
        Ok(())
    }
}

fn begin(path: &Path) -> io::Result<(Option<PathBuf>, File)> {
    match File::options().write(true).open(path) {
        Ok(there) if !there.metadata()?.is_file() => return Ok((None, there)),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        // A file that may be written, or none.
        _ => {}
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let file = File::create(&part)?;
    Ok((Some(part), file))
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}

/// Whether two paths name one file, which need not be there yet.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    place(a) == place(b)
}

fn place(path: &Path) -> PathBuf {
    let beside = || {
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    path.canonicalize()
        .ok()
        .or_else(beside)
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_finished_leaves_the_old_one() {
        let root = std::env::temp_dir().join(format!("fairpair-whole-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let path = root.join("x");
        fs::write(&path, "old").unwrap();
        let mut file = Whole::begin(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let mut file = Whole::begin(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
        assert!(Whole::begin(&root).is_err() && Whole::begin(&root.join("no/x")).is_err());
        assert!(same(
            &root.join("y"),
            &root.join("../").join(root.file_name().unwrap()).join("y")
        ));
        assert!(!same(&root.join("y"), &path));
        fs::remove_dir_all(root).unwrap();
    }
}
