//! Photos that are no faces are refused; real portraits, where there are any, are found by the hand-placed points.

use std::path::{Path, PathBuf};

use super::super::shape::distance;
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

/// A drawn face on a grey ground: the pupils 100 pixels apart at y = 180, the mouth at y = 285.
fn drawn(x: u32, y: u32, gain: f32) -> [u8; 3] {
    let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
    let within =
        |cx: f32, cy: f32, a: f32, b: f32| ((x - cx) / a).powi(2) + ((y - cy) / b).powi(2) < 1.0;
    let eye = |cx: f32| within(cx, 180.0, 20.0, 8.0) || within(cx, 158.0, 26.0, 5.0);
    let colour = if eye(150.0) || eye(250.0) {
        [70.0, 52.0, 46.0]
    } else if within(200.0, 285.0, 44.0, 15.0) {
        let line = within(200.0, 285.0, 40.0, 2.0);
        if line {
            [120.0, 50.0, 55.0]
        } else {
            [190.0, 95.0, 100.0]
        }
    } else if within(200.0, 230.0, 110.0, 150.0) {
        [222.0, 172.0, 148.0]
    } else {
        [120.0, 125.0, 130.0]
    };
    colour.map(|v: f32| (v * gain) as u8)
}

#[test]
fn a_drawn_face_is_found_where_it_was_drawn_bright_or_dark() {
    for gain in [1.0, 0.6] {
        let found = ChromaFinder.find(&photo(400, 480, |x, y| drawn(x, y, gain)));
        let regions = found.known().unwrap_or_else(|| panic!("{found:?}"));
        let points = &regions.key_points;
        for (point, truth, error) in [
            (points.pupil_left, [150.0, 180.0], 12.0),
            (points.pupil_right, [250.0, 180.0], 12.0),
            (points.mouth_left, [156.0, 285.0], 6.0),
            (points.mouth_right, [244.0, 285.0], 6.0),
            (points.lower_lip_centre, [200.0, 300.0], 4.0),
        ] {
            assert!(
                distance(point.unwrap(), truth) < error,
                "{point:?} {truth:?}"
            );
        }
        assert_eq!(points.nose_tip, None);
        assert!(regions.confidence > 0.3 && regions.confidence <= 1.0);
    }
}

#[test]
fn plain_striped_and_noisy_pictures_are_refused() {
    let noise = |x: u32, y: u32| {
        (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ (x * y)).wrapping_mul(97) >> 7
    };
    let pictures: [(&str, Photo); 5] = [
        ("grey", photo(200, 260, |_, _| [128; 3])),
        ("skin colour", photo(200, 260, |_, _| [222, 172, 148])),
        (
            "stripes",
            photo(200, 260, |x, _| {
                if x / 9 % 2 == 0 {
                    [200, 150, 120]
                } else {
                    [90, 60, 40]
                }
            }),
        ),
        (
            "noise",
            photo(200, 260, |x, y| {
                [noise(x, y) as u8, noise(y, x) as u8, noise(x + 9, y) as u8]
            }),
        ),
        ("a pixel", photo(1, 1, |_, _| [200, 150, 120])),
    ];
    for (name, picture) in pictures {
        let found = ChromaFinder.find(&picture);
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
    let mut errors = Vec::new();
    for path in &photos {
        let template = std::fs::read_to_string(path.with_extension("tem")).unwrap();
        let point = |index: usize| -> Point {
            let line = template.lines().nth(index + 1).unwrap();
            let mut values = line.split_whitespace().map(|v| v.parse().unwrap());
            [values.next().unwrap(), values.next().unwrap()]
        };
        let found = ChromaFinder.find(&Photo::open(path, &Limits::default()).unwrap());
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
    // Measured: median 0.03, 95th percentile 0.10 of the distance between the pupils.
    assert!(
        errors[errors.len() / 2] < 0.05 && errors[errors.len() * 9 / 10] < 0.12,
        "{errors:?}"
    );
}
