//! Every photo below a folder, in the order of their names.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::tokens::{composed, folded};
use crate::entry::OpenError;
use crate::journal;

/// Endings of photo files that are read.
const READ: [&str; 8] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "tif", "tiff"];

/// Endings of photo files of kinds that cannot be decoded: these become rows that say so.
const UNREAD: [&str; 17] = [
    "heic", "heif", "avif", "bmp", "gif", "jxl", "dng", "cr2", "cr3", "crw", "nef", "arw", "raf",
    "orf", "rw2", "pef", "srw",
];

/// Where an audit writes its pictures, inside its own folder.
const PLOTS: &str = "plots";

/// Folders inside folders that are followed; links are not, so a walk always ends.
const DEEPEST: usize = 16;

/// Photos relative to the folder, and what could not be listed.
#[derive(Default)]
pub(super) struct Found {
    pub(super) photos: Vec<PathBuf>,
    /// Photos of kinds that are not read, beside photos of the same name that are.
    pub(super) copies: Vec<PathBuf>,
    pub(super) notices: Vec<String>,
}

pub(super) fn photos(root: &Path) -> Result<Found, OpenError> {
    let mut found = Found::default();
    list(root, Path::new(""), 0, &mut found).map_err(|source| OpenError::Folder {
        path: root.display().to_string(),
        source,
    })?;
    (found.copies, found.photos) = copies(std::mem::take(&mut found.photos));
    Ok(found)
}

fn list(root: &Path, folder: &Path, depth: usize, found: &mut Found) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(root.join(folder))?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let holds_run = journal::holds_run(&root.join(folder));
    for entry in entries {
        let path = folder.join(entry.file_name());
        // `.DS_Store`, `._photo.jpg` and their kin are no photos whatever they are called.
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let own = entry.file_type()?;
        // What a link leads to; one that leads nowhere stays a photo that cannot be read.
        let kind = if own.is_symlink() {
            std::fs::metadata(root.join(&path)).map_or(own, |behind| behind.file_type())
        } else {
            own
        };
        if own.is_symlink() && kind.is_dir() {
            found.notices.push(format!(
                "{} is a link to a folder and is not followed",
                path.display()
            ));
        } else if kind.is_dir() {
            if holds_run && entry.file_name() == PLOTS {
                leave_out_plots(root, &path, depth, found);
            } else if depth == DEEPEST {
                found.notices.push(format!(
                    "{} is left out: folders are followed {DEEPEST} deep",
                    path.display()
                ));
            } else if let Err(error) = list(root, &path, depth + 1, found) {
                found
                    .notices
                    .push(format!("{} is left out: {error}", path.display()));
            }
        } else if is_photo(&path) && (kind.is_file() || kind.is_symlink()) {
            found.photos.push(path);
        } else if is_photo(&path) {
            found.notices.push(format!(
                "{} is left out: it is no ordinary file",
                path.display()
            ));
        }
    }
    Ok(())
}

/// Pictures that an audit made of the photos are no photos of the gallery.
fn leave_out_plots(root: &Path, folder: &Path, depth: usize, found: &mut Found) {
    let mut inside = Found::default();
    let listed = list(root, folder, depth + 1, &mut inside);
    if listed.is_err() || !inside.photos.is_empty() {
        found.notices.push(format!(
            "{} is left out: an audit wrote its pictures there",
            folder.display()
        ));
    }
}

fn is_photo(path: &Path) -> bool {
    ends_with(path, &READ) || ends_with(path, &UNREAD)
}

/// Spaces behind an ending, which copying leaves there, do no harm.
fn ends_with(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let ending = ending.map(str::trim);
    ending.is_some_and(|ending| endings.iter().any(|e| ending.eq_ignore_ascii_case(e)))
}

/// Photos of kinds that are not read beside photos of the same name that are, as cameras write them both; the others stay.
fn copies(photos: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let name = |path: &PathBuf| folded(&composed(path.with_extension("").as_os_str()));
    let read = photos.iter().filter(|path| ends_with(path, &READ));
    let read: HashSet<String> = read.map(name).collect();
    let is_copy = |path: &PathBuf| !ends_with(path, &READ) && read.contains(&name(path));
    photos.into_iter().partition(is_copy)
}
