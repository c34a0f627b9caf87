//! `fairpair split COLLAGE… -o FOLDER`: collages into their halves.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fairpair::metadata::{FileFacts, Metadata};
use fairpair::photo::Photo;
use fairpair::score::Scorer;
use fairpair_gallery::collage::{Arrangement, Collage, arrangement};
use fairpair_report::{clean, picture};

use crate::Exit;
use crate::args::Split;
use crate::io::Io;

pub(crate) fn run(args: &Split, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    let scorer = Scorer::default();
    let mut exit = Exit::Fair;
    for path in &args.collages {
        let (text, one) = match divided(&scorer, path, &args.out) {
            Ok(answer) => answer,
            Err(error) => (format!("{error:#}"), Exit::Failed),
        };
        writeln!(
            io.out,
            "{}: {}",
            clean(&path.to_string_lossy()),
            clean(&text)
        )?;
        exit = match (exit, one) {
            (Exit::Failed, _) | (_, Exit::Failed) => Exit::Failed,
            (Exit::Findings, _) | (_, Exit::Findings) => Exit::Findings,
            _ => Exit::Fair,
        };
    }
    Ok(exit)
}

/// What was decided on one file, and how that counts.
fn divided(scorer: &Scorer, path: &Path, folder: &Path) -> anyhow::Result<(String, Exit)> {
    let photo = Photo::open(path, scorer.limits())?;
    Ok(match arrangement(&photo, scorer.finder()) {
        Arrangement::Single(why) => (format!("not divided, one photo: {why}"), Exit::Findings),
        Arrangement::CannotTell(why) => {
            (format!("not divided, cannot tell: {why}"), Exit::Findings)
        }
        Arrangement::Collage(collage) => {
            let files = write(&photo, &collage, path, folder)?;
            let [first, second] = collage.layout.sides();
            let text = format!(
                "divided into {} ({first}, taken for before) and {} ({second}): {} (confidence {:.2})",
                files[0].display(),
                files[1].display(),
                collage.why,
                collage.confidence
            );
            (text, Exit::Fair)
        }
    })
}

fn write(
    photo: &Photo,
    collage: &Collage,
    path: &Path,
    folder: &Path,
) -> anyhow::Result<[PathBuf; 2]> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let files =
        ["before", "after"].map(|side| folder.join(dateless(&format!("{stem}_{side}.png"))));
    for (file, half) in files.iter().zip(collage.halves) {
        let part = photo.cropped(half).context("the half has no pixels")?;
        let png = picture(&part)?;
        let made = fs::File::create_new(file);
        let mut made = made.with_context(|| format!("cannot write {}", file.display()))?;
        std::io::Write::write_all(&mut made, &png)?;
    }
    Ok(files)
}

/// A file name that tells no date: the collage's is not that of its halves.
fn dateless(name: &str) -> String {
    let facts = FileFacts {
        name: Some(name),
        changed: None,
    };
    if Metadata::read_file(&[], &facts).dates.is_empty() {
        name.to_owned()
    } else {
        format!("half of {name}")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_halfs_name_tells_no_date() {
        assert_eq!(super::dateless("x_before.png"), "x_before.png");
        let dated = super::dateless("IMG_20240131_142536_after.png");
        assert_eq!(dated, "half of IMG_20240131_142536_after.png");
        assert_eq!(super::dateless(&dated), dated);
    }
}
