//! Where the overlays of inspected photos go.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// One file a photo: the named file for one photo, files in the named folder for several or where it is a folder already.
///
/// # Errors
/// When a single file is not named `.png`, would replace one of the photos, or the folder cannot be made.
pub(crate) fn targets(out: &Path, photos: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let targets = if photos.len() == 1 && !out.is_dir() {
        if !out
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("png"))
        {
            bail!(
                "--overlay writes a PNG, so name a file that ends in .png or a folder that exists, not {}",
                out.display()
            );
        }
        vec![out.to_owned()]
    } else {
        fs::create_dir_all(out)
            .with_context(|| format!("the folder {} cannot be made", out.display()))?;
        names(photos)
            .into_iter()
            .map(|name| out.join(name))
            .collect()
    };
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if let Some(photo) = photos.iter().find(|p| targets.iter().any(|t| same(t, p))) {
        bail!("the overlay would replace the photo {}", photo.display());
    }
    Ok(targets)
}

/// `NAME.overlay.png`, numbered where names repeat.
fn names(photos: &[PathBuf]) -> Vec<String> {
    let mut taken = HashSet::new();
    photos
        .iter()
        .map(|photo| {
            let stem = photo
                .file_stem()
                .map_or_else(|| "photo".to_owned(), |s| s.to_string_lossy().into_owned());
            let numbered = |n: usize| {
                if n == 1 {
                    format!("{stem}.overlay.png")
                } else {
                    format!("{stem}-{n}.overlay.png")
                }
            };
            let mut n = 1;
            while !taken.insert(numbered(n).to_lowercase()) {
                n += 1;
            }
            numbered(n)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_of_one_name_get_files_of_their_own() {
        let photos = ["a/x.jpg", "b/x.jpg", "b/X.png", "c/y.jpg"].map(PathBuf::from);
        let names = names(&photos);
        assert_eq!(
            names,
            [
                "x.overlay.png",
                "x-2.overlay.png",
                "X-3.overlay.png",
                "y.overlay.png"
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_png_is_refused() {
        let said = targets(Path::new("out.jpg"), &[PathBuf::from("x.jpg")])
            .unwrap_err()
            .to_string();
        assert!(said.contains(".png"), "{said}");
    }
}
