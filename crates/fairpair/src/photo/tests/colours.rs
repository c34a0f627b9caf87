//! The same light in different colour spaces must read alike.

use std::fmt::Write;

use moxcms::{ColorProfile, LutDataType, LutStore, LutType, LutWarehouse, Matrix3d};

use super::fixtures::{
    FORMATS, Maker, distance, png_chunk, read, refuse, scene, whole, with_chunks,
};
use crate::photo::{ColourSource, Photo, PhotoError, PhotoFormat};

const SIDE: u32 = 32;

fn to_linear(value: f64) -> f64 {
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn srgb_code(value: f64) -> f64 {
    if value <= 0.003_130_8 {
        value * 12.92
    } else {
        1.055 * value.powf(1. / 2.4) - 0.055
    }
}

/// The scene's light in the primaries of another profile, encoded with `code`.
fn twin(profile: &ColorProfile, code: impl Fn(f64) -> f64) -> Maker {
    let matrix = ColorProfile::new_srgb().transform_matrix(profile).v;
    let mut maker = Maker::scene(SIDE, SIDE);
    for pixel in maker.pixels.chunks_exact_mut(3) {
        let light: Vec<f64> = pixel
            .iter()
            .map(|&v| to_linear(f64::from(v) / 255.))
            .collect();
        for (value, row) in pixel.iter_mut().zip(matrix) {
            let there: f64 = row.iter().zip(&light).map(|(m, l)| m * l).sum();
            *value = (code(there) * 255.).round() as u8;
        }
    }
    maker.icc = Some(profile.encode().unwrap());
    maker
}

fn srgb() -> Photo {
    read(&Maker::scene(SIDE, SIDE).make(PhotoFormat::Png))
}

/// Windows of 8 × 8 pixels, as in use; 1 % of white.
fn assert_alike(photo: &Photo, what: &str) {
    let apart = distance(&whole(photo, 8), &whole(&srgb(), 8));
    assert!(apart < 0.01, "{what}: {apart}");
}

#[test]
fn a_display_p3_photo_reads_like_its_srgb_twin() {
    let maker = twin(&ColorProfile::new_display_p3(), srgb_code);
    // Without the profile the twin is visibly another photo, or this test would prove nothing.
    let bare = Maker {
        icc: None,
        ..Maker {
            pixels: maker.pixels.clone(),
            ..Maker::scene(SIDE, SIDE)
        }
    };
    assert!(
        distance(
            &whole(&read(&bare.make(PhotoFormat::Png)), 8),
            &whole(&srgb(), 8)
        ) > 0.02
    );
    for format in FORMATS {
        let photo = read(&maker.make(format));
        assert_eq!(
            photo.facts().colour.source,
            ColourSource::IccProfile,
            "{format}"
        );
        assert_alike(&photo, &format.to_string());
    }
}

#[test]
fn adobe_rgb_and_prophoto_read_like_their_srgb_twin() {
    let adobe = twin(&ColorProfile::new_adobe_rgb(), |v| {
        v.powf(1. / 2.199_218_75)
    });
    assert_alike(&read(&adobe.make(PhotoFormat::Png)), "Adobe RGB");
    let prophoto = twin(&ColorProfile::new_pro_photo_rgb(), |v| {
        if v < 1. / 512. {
            v * 16.
        } else {
            v.powf(1. / 1.8)
        }
    });
    assert_alike(&read(&prophoto.make(PhotoFormat::Jpeg)), "ProPhoto");
}

#[test]
fn colours_outside_srgb_are_not_clipped() {
    let mut maker = Maker::scene(SIDE, SIDE);
    maker.pixels = [0, 255, 0].repeat((SIDE * SIDE) as usize);
    maker.icc = Some(ColorProfile::new_display_p3().encode().unwrap());
    let image = whole(&read(&maker.make(PhotoFormat::Png)), SIDE);
    assert!(
        image.red[[0, 0]] < -0.1 && image.green[[0, 0]] > 1.02,
        "{image:?}"
    );
}

#[test]
fn a_profile_with_a_colour_table_is_followed() {
    let shaper = ColorProfile::new_display_p3();
    let maker = twin(&shaper, srgb_code);
    let mut clut = Vec::new();
    for corner in 0..8_u32 {
        let light = [corner >> 2 & 1, corner >> 1 & 1, corner & 1].map(f64::from);
        for row in shaper.rgb_to_xyz_matrix().v {
            let xyz: f64 = row.iter().zip(light).map(|(m, l)| m * l).sum();
            clut.push((xyz * 32_768.).round() as u16);
        }
    }
    let curve: Vec<u16> = (0..1024_u32)
        .map(|i| (to_linear(f64::from(i) / 1023.) * 65_535.).round() as u16)
        .collect();
    let mut table = shaper;
    table.lut_a_to_b_perceptual = Some(LutWarehouse::Lut(LutDataType {
        num_input_channels: 3,
        num_output_channels: 3,
        num_clut_grid_points: 2,
        matrix: Matrix3d::IDENTITY,
        num_input_table_entries: 1024,
        num_output_table_entries: 2,
        input_table: LutStore::Store16(curve.repeat(3)),
        clut_table: LutStore::Store16(clut),
        output_table: LutStore::Store16([0, 65_535].repeat(3)),
        lut_type: LutType::Lut16,
    }));
    table.cicp = None;
    let maker = Maker {
        icc: Some(table.encode().unwrap()),
        ..maker
    };
    let photo = read(&maker.make(PhotoFormat::Png));
    assert_eq!(
        photo.facts().colour.source,
        ColourSource::IccProfile,
        "{:?}",
        photo.facts().colour
    );
    assert_alike(&photo, "table");
}

#[test]
fn a_broken_profile_is_passed_over_and_reported() {
    let good = ColorProfile::new_display_p3().encode().unwrap();
    let mut flat = ColorProfile::new_display_p3();
    flat.red_colorant = flat.green_colorant;
    flat.blue_colorant = flat.green_colorant;
    let mut dark = ColorProfile::new_display_p3();
    dark.green_trc = Some(moxcms::ToneReprCurve::Lut(vec![0; 256]));
    let grey = ColorProfile::new_gray_with_gamma(2.2);
    for icc in [
        b"not a profile".to_vec(),
        good[..200].to_vec(),
        flat.encode().unwrap(),
        dark.encode().unwrap(),
        grey.encode().unwrap(),
    ] {
        for format in FORMATS {
            let mut maker = Maker::scene(SIDE, SIDE);
            maker.icc = Some(icc.clone());
            let photo = read(&maker.make(format));
            let colour = &photo.facts().colour;
            assert_eq!(
                (colour.source, colour.space.as_str()),
                (ColourSource::Assumed, "sRGB")
            );
            assert!(
                colour
                    .problem
                    .as_deref()
                    .unwrap()
                    .contains("ICC profile was passed over")
            );
            assert_alike(&photo, "as sRGB");
        }
    }
}

#[test]
fn png_code_points_come_before_the_profile() {
    let p3 = ColorProfile::new_display_p3();
    let maker = twin(&p3, srgb_code);
    let wrong = Maker {
        icc: Some(ColorProfile::new_adobe_rgb().encode().unwrap()),
        ..maker
    };
    let bytes = with_chunks(
        &wrong.make(PhotoFormat::Png),
        &[png_chunk(*b"cICP", &[12, 13, 0, 1])],
    );
    let photo = read(&bytes);
    assert_eq!(photo.facts().colour.source, ColourSource::Cicp);
    assert_alike(&photo, "cICP");
}

#[test]
fn high_dynamic_range_is_refused() {
    let bytes = Maker::scene(8, 8).make(PhotoFormat::Png);
    let hdr = with_chunks(&bytes, &[png_chunk(*b"cICP", &[9, 16, 0, 1])]);
    assert!(matches!(refuse(&hdr), PhotoError::Unsupported { .. }));
}

#[test]
fn an_srgb_chunk_comes_before_gamma_and_gamma_is_followed() {
    let gamma = png_chunk(*b"gAMA", &100_000_u32.to_be_bytes());
    let bytes = Maker::scene(SIDE, SIDE).make(PhotoFormat::Png);
    let linear = read(&with_chunks(&bytes, std::slice::from_ref(&gamma)));
    assert_eq!(linear.facts().colour.source, ColourSource::PngGamma);
    let first = f32::from(scene(SIDE, SIDE)[0]) / 255.;
    assert!((whole(&linear, 1).red[[0, 0]] - first).abs() < 1e-5);
    let srgb = read(&with_chunks(&bytes, &[gamma, png_chunk(*b"sRGB", &[0])]));
    assert_eq!(srgb.facts().colour.source, ColourSource::PngSrgb);
    assert_alike(&srgb, "sRGB chunk");
}

#[test]
fn a_grey_photo_follows_a_grey_profile() {
    use image::ImageEncoder;
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    encoder.set_icc_profile(profile).unwrap();
    encoder
        .write_image(&[51], 1, 1, image::ExtendedColorType::L8)
        .unwrap();
    let photo = read(&bytes);
    assert_eq!(photo.facts().colour.problem, None);
    assert!((whole(&photo, 1).red[[0, 0]] - 0.2).abs() < 1e-3);
}

#[test]
fn an_adobe_rgb_camera_file_without_profile_is_recognised_by_exif() {
    // IFD0 (one entry: EXIF at 26), EXIF IFD (one entry: interoperability at 44), its IFD: R03.
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    exif.extend(super::fixtures::directory(&[(0x8769, 4, 1, 26)], 0));
    exif.extend(super::fixtures::directory(&[(0xA005, 4, 1, 44)], 0));
    exif.extend(super::fixtures::directory(
        &[(1, 2, 4, u32::from_le_bytes(*b"R03\0"))],
        0,
    ));
    let adobe = twin(&ColorProfile::new_adobe_rgb(), |v| {
        v.powf(1. / 2.199_218_75)
    });
    let bytes = Maker { icc: None, ..adobe }.make(PhotoFormat::Jpeg);
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((exif.len() as u16 + 8).to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(exif);
    let photo = read(&[&bytes[..2], &segment, &bytes[2..]].concat());
    assert_eq!(
        photo.facts().colour.source,
        ColourSource::ExifInteroperability
    );
    assert_alike(&photo, "R03");
}

#[test]
fn a_profile_name_is_one_clean_line() {
    let mut named = ColorProfile::new_display_p3();
    let mut long = String::from("evil\r\n");
    write!(long, "{}", "x".repeat(500)).unwrap();
    named.description = Some(moxcms::ProfileText::Localizable(vec![
        moxcms::LocalizableString::new("en".into(), "US".into(), long),
    ]));
    let mut maker = Maker::scene(8, 8);
    maker.icc = Some(named.encode().unwrap());
    let space = read(&maker.make(PhotoFormat::Png))
        .facts()
        .colour
        .space
        .clone();
    assert!(
        space.starts_with("evilxx") && space.chars().count() <= 80,
        "{space}"
    );
}
