//! A picture of what was found in a photo: outlines and key points drawn over it.
//!
//! Skin cyan, upper lip green, lower lip yellow, mouth interior magenta, eyes blue, key points white with a dark rim: pairs that stay
//! apart for the colour-blind by lightness as well as by hue. The photo is reduced by a whole number so that outlines are
//! looked at where they lie.

use std::io::Cursor;

use fairpair::photo::{Photo, Window};
use fairpair::region::{Point, Polygon, Regions};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};
use tiny_skia::{
    Color, FillRule, Paint, PathBuilder, Pixmap, PremultipliedColorU8, Stroke, Transform,
};

use crate::srgb::CODES;

/// Longest side of an overlay, pixels.
const LONGEST: u32 = 1600;

/// Rows of a strip.
const STRIP: usize = 64;

/// Why an overlay could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// The photo has no pixels at the overlay's size.
    #[error("the photo is too narrow to be drawn on")]
    Empty,
    /// The PNG could not be written.
    #[error("the overlay could not be encoded: {0}")]
    Encode(#[from] ImageError),
}

/// The PNG file of the photo with these regions drawn on it; without regions the photo alone.
///
/// # Errors
/// When the photo is too narrow to be reduced, or the PNG cannot be written.
pub fn overlay(photo: &Photo, regions: Option<&Regions>) -> Result<Vec<u8>, OverlayError> {
    let reduce = photo.width().max(photo.height()).div_ceil(LONGEST).max(1);
    let mut canvas = canvas(photo, reduce).ok_or(OverlayError::Empty)?;
    if let Some(regions) = regions {
        draw(&mut canvas, regions, 1.0 / reduce as f32);
    }
    let rgb: Vec<u8> = canvas
        .pixels()
        .iter()
        .flat_map(|p| [p.red(), p.green(), p.blue()])
        .collect();
    let mut bytes = Cursor::new(Vec::new());
    PngEncoder::new(&mut bytes).write_image(
        &rgb,
        canvas.width(),
        canvas.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok(bytes.into_inner())
}

/// The PNG file of a photo at its full size, in sRGB with 8 bits a channel: of an 8-bit sRGB photo, its very pixels.
///
/// # Errors
/// When the PNG cannot be written.
pub fn picture(photo: &Photo) -> Result<Vec<u8>, OverlayError> {
    let (width, height) = (photo.width(), photo.height());
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    // A strip at a time: linear light takes twelve bytes a pixel.
    for y in (0..height).step_by(STRIP) {
        let strip = Window {
            x: 0,
            y,
            width,
            height: STRIP as u32,
        };
        let image = photo.window(strip, 1);
        rgb.extend(CODES.interleaved([&image.red, &image.green, &image.blue]));
    }
    let mut bytes = Cursor::new(Vec::new());
    PngEncoder::new(&mut bytes).write_image(&rgb, width, height, ExtendedColorType::Rgb8)?;
    Ok(bytes.into_inner())
}

fn canvas(photo: &Photo, reduce: u32) -> Option<Pixmap> {
    let all = Window {
        x: 0,
        y: 0,
        width: photo.width(),
        height: photo.height(),
    };
    let image = photo.window(all, reduce);
    let mut canvas = Pixmap::new(image.columns() as u32, image.rows() as u32)?;
    let planes = image.red.iter().zip(&image.green).zip(&image.blue);
    for (pixel, ((red, green), blue)) in canvas.pixels_mut().iter_mut().zip(planes) {
        let [r, g, b] = [red, green, blue].map(|v| CODES.of(*v));
        *pixel = PremultipliedColorU8::from_rgba(r, g, b, u8::MAX)?;
    }
    Some(canvas)
}

fn draw(canvas: &mut Pixmap, regions: &Regions, scale: f32) {
    let width = (canvas.width().max(canvas.height()) as f32 / 500.0).max(1.0);
    let halves = !regions.upper_lip.is_empty() || !regions.lower_lip.is_empty();
    let groups: [(&[Polygon], [u8; 3]); 6] = [
        (&regions.skin, [0, 200, 220]),
        (&regions.eyes, [70, 110, 255]),
        (if halves { &[] } else { &regions.lips }, [60, 220, 60]),
        (&regions.lower_lip, [250, 220, 40]),
        (&regions.upper_lip, [60, 220, 60]),
        (&regions.mouth_interior, [230, 60, 220]),
    ];
    for (polygons, colour) in groups {
        for polygon in polygons {
            outline(canvas, polygon, scale, width, colour);
        }
    }
    for point in regions.key_points.all().filter_map(|(_, p)| p) {
        dot(canvas, point, scale, width * 1.9, [20, 20, 20]);
        dot(canvas, point, scale, width * 1.2, [255, 255, 255]);
    }
}

fn paint([r, g, b]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color(Color::from_rgba8(r, g, b, u8::MAX));
    paint
}

fn outline(canvas: &mut Pixmap, polygon: &Polygon, scale: f32, width: f32, colour: [u8; 3]) {
    let mut path = PathBuilder::new();
    for (i, [x, y]) in polygon.iter().enumerate() {
        if i == 0 {
            path.move_to(x * scale, y * scale);
        } else {
            path.line_to(x * scale, y * scale);
        }
    }
    path.close();
    // A path without length, or with points that are no numbers, has nothing to draw.
    if let Some(path) = path.finish() {
        let stroke = Stroke {
            width,
            ..Stroke::default()
        };
        canvas.stroke_path(&path, &paint(colour), &stroke, Transform::identity(), None);
    }
}

fn dot(canvas: &mut Pixmap, [x, y]: Point, scale: f32, radius: f32, colour: [u8; 3]) {
    if let Some(path) = PathBuilder::from_circle(x * scale, y * scale, radius) {
        canvas.fill_path(
            &path,
            &paint(colour),
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairpair::photo::Limits;
    use fairpair::region::{KeyPoints, RegionSource};
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

    fn photo(width: u32, height: u32) -> Photo {
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(width, height, Rgb([128, 100, 90]));
        DynamicImage::from(picture)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        Photo::decode(&bytes.into_inner(), &Limits::default()).unwrap()
    }

    fn with_lips(lips: Polygon) -> Regions {
        Regions {
            source: RegionSource::Supplied,
            confidence: 1.0,
            skin: Vec::new(),
            lips: vec![lips],
            upper_lip: Vec::new(),
            lower_lip: Vec::new(),
            mouth_interior: Vec::new(),
            eyes: Vec::new(),
            key_points: KeyPoints::default(),
        }
    }

    #[test]
    fn the_photo_keeps_its_colour_and_the_outline_lies_on_its_points() {
        let lips = vec![[20.0, 20.0], [80.0, 20.0], [80.0, 60.0], [20.0, 60.0]];
        let png = overlay(&photo(100, 80), Some(&with_lips(lips))).unwrap();
        let seen = image::load_from_memory(&png).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), (100, 80));
        assert_eq!(seen.get_pixel(5, 5), &Rgb([128, 100, 90]));
        assert!(
            seen.get_pixel(50, 20).0[1] > 150,
            "{:?}",
            seen.get_pixel(50, 20)
        );
    }

    #[test]
    fn large_photos_are_reduced_and_outlines_with_them() {
        let lips = vec![[400.0, 400.0], [1600.0, 400.0], [1600.0, 800.0]];
        let png = overlay(&photo(2000, 1000), Some(&with_lips(lips))).unwrap();
        let seen = image::load_from_memory(&png).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), (1000, 500));
        assert!(seen.get_pixel(500, 200).0[1] > 150);
    }

    #[test]
    fn points_that_are_no_numbers_draw_nothing_and_do_not_fail() {
        let lips = vec![[f32::NAN, 1.0], [f32::INFINITY, 2.0], [3.0, 4.0]];
        assert!(overlay(&photo(50, 50), Some(&with_lips(lips))).is_ok());
    }
}
