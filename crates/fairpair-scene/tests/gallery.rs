//! The bundled gallery is what the renderer makes.

use std::fs;
use std::path::PathBuf;

use fairpair_scene::gallery;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/gallery")
}

#[test]
fn two_bundled_pairs_are_what_the_renderer_makes() {
    for pair in gallery::pairs()
        .iter()
        .filter(|p| ["gloss-added", "zoomed-in"].contains(&p.id))
    {
        for (name, shot) in pair.file_names().iter().zip([&pair.before, &pair.after]) {
            let file = image::open(folder().join(name)).unwrap().to_rgb8();
            let made = shot.scene.render();
            assert_eq!((file.width(), file.height()), (made.width, made.height));
            let off: u64 = file
                .as_raw()
                .iter()
                .zip(&made.rgb8)
                .map(|(a, b)| u64::from(a.abs_diff(*b)))
                .sum();
            // JPEG at this quality moves a noisy pixel by about 1.5 levels on average.
            let mean = off as f64 / made.rgb8.len() as f64;
            assert!(mean < 3.0, "{name}: {mean} levels off");
        }
    }
}

#[test]
fn the_bundled_texts_are_what_the_renderer_writes() {
    let pairs = gallery::pairs();
    let read = |name: &str| {
        fs::read_to_string(folder().join(name))
            .unwrap()
            .replace("\r\n", "\n")
    };
    assert_eq!(read("manifest.csv"), gallery::manifest(&pairs));
    assert_eq!(read("README.md"), gallery::read_me(&pairs));
}

#[test]
fn the_bundled_files_carry_the_metadata_that_the_plan_names() {
    for pair in gallery::pairs() {
        for (name, shot) in pair.file_names().iter().zip([&pair.before, &pair.after]) {
            let bytes = fs::read(folder().join(name)).unwrap();
            match &shot.exif.date_time_original {
                Some(taken) => assert!(
                    bytes.windows(taken.len()).any(|w| w == taken.as_bytes()),
                    "{name}"
                ),
                None => assert!(!bytes.windows(4).any(|w| w == b"Exif"), "{name}"),
            }
        }
    }
}

#[test]
fn the_gallery_stays_small() {
    let sizes = fs::read_dir(folder())
        .unwrap()
        .map(|f| f.unwrap().metadata().unwrap().len());
    assert!(sizes.sum::<u64>() <= 1_500_000);
}
