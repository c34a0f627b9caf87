//! Bytes from disk, never more than the limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::PhotoError;
use super::limits::Limits;

/// Reads a whole file, so that its bytes can be decoded and searched for metadata without reading twice.
///
/// # Errors
/// [`PhotoError::TooManyBytes`] where the file is larger than the limit, from its directory entry before anything is read
/// and again while reading (a file that grows); [`PhotoError::Empty`]; [`PhotoError::Io`], also for what is no ordinary file.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, PhotoError> {
    let io = |source| PhotoError::Io {
        path: path.to_owned(),
        source,
    };
    // Looked at before it is opened: opening a pipe that nobody writes to never ends.
    let entry = std::fs::metadata(path).map_err(io)?;
    if entry.is_dir() {
        return Err(io(std::io::Error::other("it is a folder, not a photo")));
    }
    if !entry.is_file() {
        return Err(io(std::io::Error::other("it is no ordinary file")));
    }
    let file = File::open(path).map_err(io)?;
    let size = entry.len();
    if size > 0 {
        limits.check_bytes(size)?;
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(limits.max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(io)?;
    limits.check_bytes(bytes.len() as u64)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let error = read_file(Path::new("no-such-photo.jpg"), &Limits::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot read no-such-photo.jpg: there is no such file"
        );
    }

    #[test]
    fn a_large_file_is_not_read() {
        let limits = Limits {
            max_bytes: 10,
            ..Limits::default()
        };
        let error = read_file(Path::new(env!("CARGO_MANIFEST_PATH")), &limits).unwrap_err();
        assert!(matches!(
            error,
            PhotoError::TooManyBytes { max_bytes: 10, .. }
        ));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_ordinary_file_is_not_opened() {
        let socket = std::env::temp_dir().join(format!("fairpair-file-{}", std::process::id()));
        let bound = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [Path::new("/dev/zero"), &socket] {
            let error = read_file(path, &Limits::default()).unwrap_err();
            let told = format!("cannot read {}: it is no ordinary file", path.display());
            assert_eq!(error.to_string(), told);
        }
        drop(bound);
        std::fs::remove_file(&socket).unwrap();
    }

    #[test]
    fn a_folder_is_an_error() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(
            read_file(folder, &Limits::default()),
            Err(PhotoError::Io { .. })
        ));
    }
}
