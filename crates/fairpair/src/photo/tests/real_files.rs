//! Real files beside the project, where they are at hand.

use std::path::{Path, PathBuf};

use super::fixtures::distance;
use crate::photo::{Limits, Photo, PhotoError};

pub(super) fn files(folder: &str) -> Vec<PathBuf> {
    let roots = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = roots
        .map(|root| root.join("shared/data/metadata").join(folder))
        .find(|path| path.is_dir());
    let Some(folder) = found else {
        println!("skipped: no data");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn the_orientation_examples_all_display_alike() {
    let mut upright = std::collections::BTreeMap::new();
    for path in files("orientation") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (kind, value) = name.split_once('_').unwrap();
        let photo = Photo::open(&path, &Limits::default()).unwrap();
        let expected: u8 = value.parse().unwrap();
        assert_eq!(photo.facts().orientation, expected.max(1), "{name}");
        let (mut image, _) = photo.overview(40);
        // The examples carry their number in large digits: the picture is compared around them.
        for plane in [&mut image.red, &mut image.green, &mut image.blue] {
            let (rows, columns) = plane.dim();
            for ((row, column), value) in plane.indexed_iter_mut() {
                let central = |at: usize, side: usize| at * 5 > side && at * 5 < side * 4;
                if central(row, rows) && central(column, columns) {
                    *value = 0.;
                }
            }
        }
        let first = upright
            .entry(kind.to_owned())
            .or_insert_with(|| image.clone());
        assert!(
            distance(first, &image) < 0.15,
            "{name}: {}",
            distance(first, &image)
        );
    }
}

#[test]
fn camera_files_decode_or_say_why_not() {
    let (mut read, mut refused) = (0, 0);
    for path in files("cameras") {
        match Photo::open(&path, &Limits::default()) {
            Ok(photo) => {
                read += 1;
                assert!(photo.width() > 0 && photo.overview(64).0.columns() > 0);
            }
            Err(PhotoError::Io { source, .. }) => panic!("{}: {source}", path.display()),
            Err(error) => {
                refused += 1;
                assert!(error.to_string().len() > 20, "{error}");
                // Files that are named by a hash come from a fuzzer; cameras write whole files.
                let camera = path.extension().is_some_and(|e| e == "jpg")
                    && path.file_stem().is_some_and(|name| name.len() != 32);
                let empty = error.to_string().contains("no pixels");
                assert!(!camera || empty, "{}: {error}", path.display());
            }
        }
    }
    println!("{read} read, {refused} refused");
}
