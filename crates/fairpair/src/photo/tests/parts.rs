//! Large baseline JPEGs, of which only parts are decoded, read as all their pixels do.

use jpeg_encoder::SamplingFactor;

use super::fixtures::{Maker, distance, exif, whole};
use crate::photo::pixels::Samples;
use crate::photo::scan::tests::{MADE, Made};
use crate::photo::{Limits, Photo, PhotoFormat, Window};

/// A photo large enough to be decoded in parts, and the same pixels as a PNG.
fn large(width: u16, orientation: u8, factor: SamplingFactor) -> [Photo; 2] {
    let size = [width, 72];
    let mut file = Made {
        size,
        factor,
        ..MADE
    }
    .file();
    let plain = image::load_from_memory(&file).unwrap().into_rgb8();
    let mut app1 = b"Exif\0\0".to_vec();
    app1.extend(exif(orientation));
    let length = (app1.len() as u16 + 2).to_be_bytes();
    file.splice(2..2, [&[0xFF, 0xE1][..], &length, &app1].concat());
    let png = Maker {
        width: plain.width(),
        height: plain.height(),
        pixels: plain.into_raw(),
        orientation: Some(orientation),
        icc: None,
    };
    [file, png.make(PhotoFormat::Png)]
        .map(|bytes| Photo::decode(&bytes, &Limits::default()).unwrap())
}

#[test]
fn a_large_photo_reads_as_its_pixels_do() {
    for (width, side) in [(2051, 4), (3606, 8)] {
        for orientation in 1..=8 {
            let half = orientation % 2 == 0;
            let factor = if half {
                SamplingFactor::F_2_2
            } else {
                SamplingFactor::F_1_1
            };
            let [parts, dense] = large(width, orientation, factor);
            assert!(matches!(parts.pixels.samples, Samples::Scan(_)));
            for reduce in [1, 2, 3, 7, 9] {
                let off = distance(&whole(&parts, reduce), &whole(&dense, reduce));
                assert!(off < 0.03, "{orientation}, {reduce}: {off}");
            }
            let (glance, reduce) = parts.glance();
            assert_eq!(*reduce, side);
            let off = distance(glance, &whole(&dense, side));
            // A mirrored photo's blocks are the nearest ones, up to half a block beside the place.
            assert!(off < 0.09, "{orientation}: {off}");
            let part = parts
                .cropped(Window {
                    x: 5,
                    y: 3,
                    width: 33,
                    height: 21,
                })
                .unwrap();
            let other = dense
                .cropped(Window {
                    x: 5,
                    y: 3,
                    width: 33,
                    height: 21,
                })
                .unwrap();
            assert!(distance(&whole(&part, 1), &whole(&other, 1)) < 0.03);
        }
    }
}
