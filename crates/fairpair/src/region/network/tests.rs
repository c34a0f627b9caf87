//! Photos that are no faces are refused; real portraits, where there are any, are found by the hand-placed points.

use std::path::{Path, PathBuf};

use super::*;
use crate::photo::Limits;

fn photo(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Photo {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb(pixel(x, y)));
    let mut file = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    Photo::decode(file.get_ref(), &Limits::default()).unwrap()
}

#[test]
fn the_built_in_weights_can_be_read_and_others_are_refused() {
    assert!(NetworkFinder::new().networks.is_ok());
    let refused = NetworkFinder::with_weights(b"FPNN", b"").unwrap_err();
    assert_eq!(refused, WeightsError::CutShort);
}

#[test]
fn plain_striped_and_noisy_pictures_are_refused() {
    let noise = |x: u32, y: u32| {
        (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ (x * y)).wrapping_mul(97) >> 7
    };
    let stripes = |x: u32| {
        if (x / 9).is_multiple_of(2) {
            [200, 150, 120]
        } else {
            [90, 60, 40]
        }
    };
    let pictures: [(&str, Photo); 5] = [
        ("grey", photo(200, 260, |_, _| [128; 3])),
        ("skin colour", photo(200, 260, |_, _| [222, 172, 148])),
        ("stripes", photo(200, 260, |x, _| stripes(x))),
        (
            "noise",
            photo(200, 260, |x, y| {
                [noise(x, y) as u8, noise(y, x) as u8, noise(x + 9, y) as u8]
            }),
        ),
        ("a pixel", photo(1, 1, |_, _| [200, 150, 120])),
    ];
    let finder = NetworkFinder::new();
    for (name, picture) in pictures {
        let found = finder.find(&picture);
        let reason = found
            .why_not()
            .unwrap_or_else(|| panic!("{name} was taken for a face"));
        assert!(!reason.as_str().is_empty());
    }
}

fn frll() -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/frll");
    let files = std::fs::read_dir(root)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()));
    let mut photos: Vec<_> = files
        .filter(|p| p.to_string_lossy().ends_with("_03.jpg"))
        .collect();
    photos.sort();
    (!photos.is_empty()).then_some(photos)
}

#[test]
fn pupils_and_mouth_corners_of_real_faces_are_where_a_person_placed_them() {
    let Some(photos) = frll() else {
        println!("skipped: no data");
        return;
    };
    let photos: Vec<_> = photos.into_iter().step_by(4).collect();
    let finder = NetworkFinder::new();
    let mut errors = Vec::new();
    for path in &photos {
        let template = std::fs::read_to_string(path.with_extension("tem")).unwrap();
        let point = |index: usize| -> Point {
            let line = template.lines().nth(index + 1).unwrap();
            let mut values = line.split_whitespace().map(|v| v.parse().unwrap());
            [values.next().unwrap(), values.next().unwrap()]
        };
        let found = finder.find(&Photo::open(path, &Limits::default()).unwrap());
        let Some(regions) = found.known() else {
            continue;
        };
        let points = &regions.key_points;
        let unit = distance(point(0), point(1));
        let pairs = [
            (points.pupil_left, 0),
            (points.pupil_right, 1),
            (points.mouth_left, 87),
            (points.mouth_right, 93),
        ];
        errors.extend(pairs.map(|(seen, index)| distance(seen.unwrap(), point(index)) / unit));
    }
    assert!(
        errors.len() >= 4 * (photos.len() - 1),
        "missed more than one of {}",
        photos.len()
    );
    errors.sort_by(f32::total_cmp);
    assert!(
        errors[errors.len() / 2] < 0.05 && errors[errors.len() * 9 / 10] < 0.12,
        "{errors:?}"
    );
}
