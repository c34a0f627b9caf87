//! Every photo below a folder, in the order of their names.

use std::path::{Path, PathBuf};

use crate::entry::OpenError;
use crate::journal;

/// Endings of photo files, also of kinds that cannot be decoded: these become rows that say so.
const ENDINGS: [&str; 14] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "tif", "tiff", "heic", "heif", "avif", "bmp",
    "gif", "dng",
];

/// Where an audit writes its pictures, inside its own folder.
const PLOTS: &str = "plots";

/// Folders inside folders that are followed; links are not, so a walk always ends.
const DEEPEST: usize = 16;

/// Photos relative to the folder, and what could not be listed.
#[derive(Default)]
pub(super) struct Found {
    pub(super) photos: Vec<PathBuf>,
    pub(super) notices: Vec<String>,
}

pub(super) fn photos(root: &Path) -> Result<Found, OpenError> {
    let mut found = Found::default();
    list(root, Path::new(""), 0, &mut found).map_err(|source| OpenError::Folder {
        path: root.display().to_string(),
        source,
    })?;
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
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ENDINGS.iter().any(|e| ending.eq_ignore_ascii_case(e)))
}
