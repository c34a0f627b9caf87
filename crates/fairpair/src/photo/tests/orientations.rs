//! All eight orientations, in every format.

use super::fixtures::{FORMATS, Maker, distance, read, whole};
use crate::photo::PhotoFormat;
use crate::photo::orientation::Orientation;

/// The pixels of an upright scene as a camera held that way stores them.
fn stored(value: u8) -> Maker {
    let mut maker = Maker::scene(48, 32);
    let upright = std::mem::take(&mut maker.pixels);
    let orientation = Orientation::from_exif(Some(value));
    let (width, height) = orientation.swap((48, 32));
    for y in 0..height {
        for x in 0..width {
            // Where the file's pixel stands in the upright photo: EXIF 2.32, tag 0x0112, in words of rows and columns.
            let (u, v) = match value {
                2 => (47 - x, y),
                3 => (47 - x, 31 - y),
                4 => (x, 31 - y),
                5 => (y, x),
                6 => (47 - y, x),
                7 => (47 - y, 31 - x),
                8 => (y, 31 - x),
                _ => (x, y),
            };
            let at = (v * 48 + u) as usize * 3;
            maker.pixels.extend_from_slice(&upright[at..at + 3]);
        }
    }
    (maker.width, maker.height) = (width, height);
    maker.orientation = Some(value);
    maker
}

#[test]
fn every_orientation_of_every_format_reads_upright() {
    for format in FORMATS {
        let upright = whole(&read(&Maker::scene(48, 32).make(format)), 4);
        for value in 1..=8 {
            let photo = read(&stored(value).make(format));
            assert_eq!(
                (photo.width(), photo.height()),
                (48, 32),
                "{format} {value}"
            );
            assert_eq!(photo.facts().orientation, value, "{format}");
            let apart = distance(&whole(&photo, 4), &upright);
            // JPEG blocks fall differently on a turned picture.
            let allowed = if format == PhotoFormat::Jpeg {
                0.02
            } else {
                1e-6
            };
            assert!(apart <= allowed, "{format} {value}: {apart}");
        }
    }
}

#[test]
fn a_photo_without_orientation_is_upright() {
    for format in FORMATS {
        assert_eq!(
            read(&Maker::scene(48, 32).make(format)).facts().orientation,
            1
        );
    }
}

#[test]
fn a_part_is_upright_as_its_photo_is() {
    use crate::photo::Window;
    for value in 1..=8 {
        let photo = read(&stored(value).make(PhotoFormat::Png));
        let window = Window {
            x: 8,
            y: 4,
            width: 24,
            height: 20,
        };
        let part = photo.cropped(window).unwrap();
        let all = Window {
            x: 0,
            y: 0,
            ..window
        };
        assert_eq!(part.window(all, 2), photo.window(window, 2), "{value}");
    }
}
