//! Folders that hold the work of another run, which a new one would replace.

use std::collections::HashSet;
use std::path::Path;

use fairpair_gallery::Shard;
use fairpair_gallery::journal::{Earlier, Header, JournalError, Key};

use super::files::NAMES;

/// The journal that a run leaves; where it lies, the other files are of that run.
const JOURNAL: &str = "journal.ndjson";

/// What lies in `folder` that a run begun there would replace and not make again, where there is such a thing: the finished
/// work on another gallery or on another part, or files that no run there has written. `keys` are those of the new run's pairs.
///
/// A gallery is the same if its list is, or if it grew: of one name, with a pair that the earlier run had, too. What a run
/// that stopped has left is the journal's own to keep.
pub(in crate::commands) fn taken(
    folder: &Path,
    header: &Header,
    keys: impl Iterator<Item = Key>,
) -> Result<Option<String>, JournalError> {
    let shown = folder.display();
    let Some(earlier) = Earlier::read(folder)? else {
        return Ok(foreign(folder));
    };
    if earlier.marks.is_empty() || !earlier.is_finished() {
        return Ok(None);
    }
    let theirs = &earlier.header;
    if theirs.shard != header.shard {
        let what = match theirs.shard {
            Shard::WHOLE => "audit of a whole gallery".to_owned(),
            part => format!("part {part} of a gallery"),
        };
        return Ok(Some(format!("{shown} holds the finished {what}")));
    }
    if theirs.gallery_sha256 == header.gallery_sha256 {
        return Ok(None);
    }
    let done: HashSet<&Key> = earlier.marks.iter().map(|mark| &mark.key).collect();
    if theirs.title == header.title && keys.into_iter().any(|key| done.contains(&key)) {
        return Ok(None);
    }
    let (title, pairs) = (&theirs.title, theirs.pairs);
    Ok(Some(format!(
        "{shown} holds the finished audit of another gallery ({title}, {pairs} pairs)"
    )))
}

/// Whether a journal lies in `folder`, be it whole or not.
pub(super) fn has_journal(folder: &Path) -> bool {
    folder.join(JOURNAL).exists()
}

/// A file with one of the names that are written, in a folder that no run has worked in.
fn foreign(folder: &Path) -> Option<String> {
    let there = |name: &&&str| {
        let entry = folder.join(name).metadata();
        entry.is_ok_and(|entry| entry.is_file() && entry.len() > 0)
    };
    let name = NAMES.iter().find(there)?;
    Some(format!(
        "{} holds a {name} that no audit there has left",
        folder.display()
    ))
}
