//! What a pair's measurement depends on, in a few bytes.

use std::fs::{self, File};
use std::path::Path;
use std::time::UNIX_EPOCH;

use fairpair::photo::sha256;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::entry::{Gallery, Item, PhotoFile};

/// Digits of a SHA-256 that a key keeps: 128 bits, so that two keys are never equal by accident.
const DIGITS: usize = 32;

/// A digest of names, files, case and carried columns of one pair.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The key of an item with its files as they are now; files that cannot be opened are part of it, too.
    pub fn of(item: &Item) -> Self {
        let files = item.iter().flat_map(|entry| [&entry.before, &entry.after]);
        let stamps: Vec<Value> = files.flat_map(stamps).collect();
        let mut text = sha256(json!([listed(item), stamps]).to_string().as_bytes());
        text.truncate(DIGITS);
        Self(text)
    }
}

/// SHA-256 of a gallery's list: the same wherever its files lie and whenever they were copied.
pub fn gallery_sha256(gallery: &Gallery) -> String {
    let mut digests = String::new();
    for item in &gallery.items {
        digests += &sha256(listed(item).to_string().as_bytes());
    }
    digests += &json!([gallery.notices, gallery.columns]).to_string();
    sha256(digests.as_bytes())
}

/// What the list says of an item.
fn listed(item: &Item) -> Value {
    let photo = |p: &PhotoFile| json!([p.name, p.regions.as_ref().map(|(name, _)| name)]);
    match item {
        Ok(e) => json!([e.id, photo(&e.before), photo(&e.after), e.case, e.carried]),
        Err(broken) => json!([broken.failure, broken.carried]),
    }
}

/// Size and time of change of a photo and of its regions; `null` for what cannot be opened or is no ordinary file.
fn stamps(photo: &PhotoFile) -> Vec<Value> {
    let regions = photo.regions.as_ref().map(|(_, path)| path);
    let paths = [Some(&photo.path), regions].into_iter().flatten();
    paths.map(|path| stamp(path).unwrap_or_default()).collect()
}

fn stamp(path: &Path) -> std::io::Result<Value> {
    // Opening a pipe that nobody writes to never ends, so only ordinary files are opened.
    if !fs::metadata(path)?.is_file() {
        return Ok(Value::Null);
    }
    let entry = File::open(path)?.metadata()?;
    let changed = entry.modified()?;
    // Before 1970 the distance is the error's.
    let nanoseconds = match changed.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos().to_string(),
        Err(before) => format!("-{}", before.duration().as_nanos()),
    };
    Ok(json!([entry.len(), nanoseconds]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let pipe = std::env::temp_dir().join(format!("fairpair-key-{}", std::process::id()));
        let _ = fs::remove_file(&pipe);
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let (done, stamped) = std::sync::mpsc::channel();
        let path = pipe.clone();
        std::thread::spawn(move || done.send(stamp(&path).unwrap_or_default()));
        let stamped = stamped.recv_timeout(std::time::Duration::from_secs(20));
        fs::remove_file(&pipe).unwrap();
        assert_eq!(stamped, Ok(Value::Null));
    }

    #[test]
    fn an_ordinary_file_is_told_by_size_and_time() {
        let stamp = stamp(Path::new(env!("CARGO_MANIFEST_PATH"))).unwrap();
        assert!(stamp[0].as_u64() > Some(0) && stamp[1].is_string());
        assert!(super::stamp(Path::new("no-such-photo.jpg")).is_err());
    }
}
