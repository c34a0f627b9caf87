//! A photo cut, scaled, turned or compressed, and where its points go.

use std::io::Cursor;

use anyhow::Result;
use fairpair::region::{Bounds, Point, Polygon};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{Rgb, RgbImage, imageops};

/// One way of changing a photo.
pub(crate) struct Variant {
    /// Left, top, width, height of the cut, pixels; all of it when `None`.
    cut: Option<[u32; 4]>,
    scale: f32,
    /// Clockwise about the centre `turn.1`, radians.
    turn: Option<(f32, Point)>,
    /// JPEG quality; lossless when `None`.
    quality: Option<u8>,
    /// Left, top, width, height of what is hidden, pixels, and by what.
    bar: Option<([u32; 4], Hidden)>,
}

/// How galleries make eyes unrecognisable.
#[derive(Clone, Copy)]
pub(crate) enum Hidden {
    Black,
    White,
    /// The mean colours of a few large squares: five across.
    Squares,
}

impl Variant {
    pub(crate) fn identity() -> Self {
        Self {
            cut: None,
            scale: 1.0,
            turn: None,
            quality: None,
            bar: None,
        }
    }

    /// A bar over the eyes, as galleries have it: 2.2 by 0.6 times the distance of the pupils.
    pub(crate) fn redacted(left: Point, right: Point, by: Hidden) -> Self {
        let apart = (right[0] - left[0]).hypot(right[1] - left[1]);
        let [x, y] = [0, 1].map(|i| f32::midpoint(left[i], right[i]));
        let side = |v: f32| v.max(0.0) as u32;
        Self {
            bar: Some((
                [
                    side(x - 1.1 * apart),
                    side(y - 0.3 * apart),
                    side(2.2 * apart),
                    side(0.6 * apart),
                ],
                by,
            )),
            ..Self::identity()
        }
    }

    pub(crate) fn scaled(scale: f32) -> Self {
        Self {
            scale,
            ..Self::identity()
        }
    }

    pub(crate) fn compressed(quality: u8) -> Self {
        Self {
            quality: Some(quality),
            ..Self::identity()
        }
    }

    pub(crate) fn turned(degrees: f32, photo: &RgbImage) -> Self {
        let centre = [photo.width() as f32 / 2.0, photo.height() as f32 / 2.0];
        Self {
            turn: Some((degrees.to_radians(), centre)),
            ..Self::identity()
        }
    }

    /// A cut about the lips, `widths` mouth widths wide and three quarters as high.
    pub(crate) fn close_up(lips: &Polygon, widths: f32, photo: &RgbImage) -> Self {
        let cut = Bounds::of([lips]).map(|b| {
            let (width, x, y) = (
                b.width() * widths,
                f32::midpoint(b.left, b.right),
                f32::midpoint(b.top, b.bottom),
            );
            let left = (x - width / 2.0).max(0.0) as u32;
            let top = (y - width * 0.375).max(0.0) as u32;
            let (width, height) = (width as u32, (width * 0.75) as u32);
            [
                left,
                top,
                width.min(photo.width() - left),
                height.min(photo.height() - top),
            ]
        });
        Self {
            cut,
            ..Self::identity()
        }
    }

    /// Where a point of the photo lies in the variant.
    pub(crate) fn point(&self, [x, y]: Point) -> Point {
        let [left, top, ..] = self.cut.unwrap_or_default();
        let (x, y) = (
            (x - left as f32) * self.scale,
            (y - top as f32) * self.scale,
        );
        let Some((angle, [cx, cy])) = self.turn else {
            return [x, y];
        };
        let (sin, cos) = angle.sin_cos();
        [
            cx + (x - cx) * cos - (y - cy) * sin,
            cy + (x - cx) * sin + (y - cy) * cos,
        ]
    }

    /// The file of the changed photo, and its width and height.
    pub(crate) fn encode(&self, photo: &RgbImage) -> Result<(Vec<u8>, [u32; 2])> {
        let mut out = match self.cut {
            Some([x, y, width, height]) => {
                imageops::crop_imm(photo, x, y, width, height).to_image()
            }
            None => photo.clone(),
        };
        if let Some((bar, by)) = self.bar {
            hide(&mut out, bar, by);
        }
        if (self.scale - 1.0).abs() > f32::EPSILON {
            let side = |n: u32| (n as f32 * self.scale).round() as u32;
            out = imageops::resize(
                &out,
                side(out.width()),
                side(out.height()),
                imageops::FilterType::CatmullRom,
            );
        }
        if let Some((angle, centre)) = self.turn {
            out = turned(&out, angle, centre);
        }
        let size = [out.width(), out.height()];
        let Some(quality) = self.quality else {
            return Ok((png(&out)?, size));
        };
        let mut bytes = Cursor::new(Vec::new());
        out.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
        Ok((bytes.into_inner(), size))
    }
}

fn hide(photo: &mut RgbImage, [x, y, width, height]: [u32; 4], by: Hidden) {
    let under = imageops::crop_imm(photo, x, y, width, height).to_image();
    let (width, height) = under.dimensions();
    let over = match by {
        Hidden::Black => RgbImage::new(width, height),
        Hidden::White => RgbImage::from_pixel(width, height, Rgb([255; 3])),
        Hidden::Squares => {
            let few = imageops::thumbnail(&under, 5, (height * 5).div_ceil(width.max(1)).max(1));
            imageops::resize(&few, width, height, imageops::FilterType::Nearest)
        }
    };
    imageops::replace(photo, &over, i64::from(x), i64::from(y));
}

/// A PNG file, written quickly.
pub(crate) fn png(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(PngEncoder::new_with_quality(
        &mut bytes,
        CompressionType::Fast,
        FilterType::Sub,
    ))?;
    Ok(bytes.into_inner())
}

/// Turned clockwise about a point, bilinear; grey where nothing is known.
fn turned(photo: &RgbImage, angle: f32, [cx, cy]: Point) -> RgbImage {
    let (sin, cos) = angle.sin_cos();
    RgbImage::from_fn(photo.width(), photo.height(), |x, y| {
        let (dx, dy) = (x as f32 + 0.5 - cx, y as f32 + 0.5 - cy);
        let (sx, sy) = (
            cx + dx * cos + dy * sin - 0.5,
            cy - dx * sin + dy * cos - 0.5,
        );
        imageops::interpolate_bilinear(photo, sx, sy).unwrap_or(Rgb([128; 3]))
    })
}
