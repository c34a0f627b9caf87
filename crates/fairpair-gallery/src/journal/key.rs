//! What a pair's measurement depends on, in a few bytes.

use std::fs::File;
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

/// Size and time of change of a photo and of its regions; `null` for what cannot be opened.
fn stamps(photo: &PhotoFile) -> Vec<Value> {
    let regions = photo.regions.as_ref().map(|(_, path)| path);
    let paths = [Some(&photo.path), regions].into_iter().flatten();
    paths.map(|path| stamp(path).unwrap_or_default()).collect()
}

fn stamp(path: &Path) -> std::io::Result<Value> {
    let entry = File::open(path)?.metadata()?;
    let changed = entry.modified()?;
    // Before 1970 the distance is the error's.
    let nanoseconds = match changed.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos().to_string(),
        Err(before) => format!("-{}", before.duration().as_nanos()),
    };
    Ok(json!([entry.len(), nanoseconds]))
}
