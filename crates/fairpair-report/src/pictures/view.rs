//! Both photos of a pair on one grid, or side by side at equal scale where they cannot be brought together.

use fairpair::optics::highlights::highlight_map;
use fairpair::optics::motion::{Affine, warp_image, warp_mask, warp_masks};
use fairpair::optics::{LinearImage, Mask};
use fairpair::pair::{CommonFace, Pair};
use fairpair::portrait::{MouthView, Portrait};
use fairpair::region::Grid;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use serde::{Deserialize, Serialize};

use super::Size;
use super::encode::{Encoded, indexed, jpeg};
use super::outline::{Outline, outlines};
use super::redact::{Redact, bar};
use crate::srgb;

/// What a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewKind {
    /// The face.
    Face,
    /// The mouth and the skin around it.
    Mouth,
}

/// One view of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// What it shows.
    pub kind: ViewKind,
    /// Correlation of skin detail where the photos lie over one another on one grid, −1..1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<f64>,
    /// The before photo.
    pub before: Shown,
    /// The after photo; of the same size where registered.
    pub after: Shown,
}

/// One photo of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The picture.
    pub jpeg: Encoded,
    /// The lips' highlights as a PNG to lie over the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highlights: Option<Encoded>,
    /// Outlines of lips and skin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlines: Vec<Outline>,
}

/// Highlights are marked in a blue that no lip has; it stays apart from red for the colour-blind.
const HIGHLIGHT: Rgb<u8> = Rgb([0, 190, 255]);

/// Where the after photo shows nothing.
const NOTHING: Rgb<u8> = Rgb([203, 198, 189]);

/// Rows and columns of a grid that the after photo does not reach are cut away, up to this share of a side.
const TRIM: f32 = 0.2;

/// The stretch of a grid that is shown, and how far it is reduced.
struct Canvas {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    scale: f32,
}

impl Canvas {
    fn of(reach: &Mask, widest: u32) -> Self {
        let (rows, columns) = reach.dim();
        let cut = |most: usize, empty: &dyn Fn(usize) -> bool| {
            (0..(most as f32 * TRIM) as usize)
                .find(|i| !empty(*i))
                .unwrap_or(0)
        };
        // The middle half tells whether a border row or column is reached at all.
        let row = |r: usize| {
            let cells = reach.row(r).into_iter().skip(columns / 4).take(columns / 2);
            cells.copied().any(|reached| !reached)
        };
        let column = |c: usize| {
            let cells = reach.column(c).into_iter().skip(rows / 4).take(rows / 2);
            cells.copied().any(|reached| !reached)
        };
        let (top, bottom) = (cut(rows, &row), cut(rows, &|r| row(rows - 1 - r)));
        let (left, right) = (
            cut(columns, &column),
            cut(columns, &|c| column(columns - 1 - c)),
        );
        let (width, height) = (columns - left - right, rows - top - bottom);
        Self {
            left: left as u32,
            top: top as u32,
            width: width as u32,
            height: height as u32,
            scale: (widest as f32 / width.max(1) as f32).min(1.0),
        }
    }

    fn whole(rows: usize, columns: usize, widest: u32) -> Self {
        Self::of(&Mask::from_elem((rows, columns), true), widest)
    }

    fn size(&self) -> (u32, u32) {
        let scaled = |n: u32| ((n as f32 * self.scale).round() as u32).max(1);
        (scaled(self.width), scaled(self.height))
    }

    fn draw(&self, image: &LinearImage) -> RgbImage {
        // Whole pixels are averaged as light; the rest of the way is less than a halving.
        let by = (1.0 / self.scale).floor().max(1.0) as usize;
        let along = |first: u32, count: u32| first as usize..(first + count) as usize;
        let (rows, columns) = (along(self.top, self.height), along(self.left, self.width));
        let part = image.part(rows, columns, by);
        let (width, height) = self.size();
        imageops::resize(&srgb::picture(&part), width, height, FilterType::Triangle)
    }

    /// A position of the grid in the picture.
    fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [
            (x - self.left as f32) * self.scale,
            (y - self.top as f32) * self.scale,
        ]
    }

    /// The cell of the grid under a pixel of the picture.
    fn cell(&self, row: u32, column: u32, (rows, columns): (usize, usize)) -> [usize; 2] {
        let at = |v: u32, first: u32, most: usize| {
            let place = (v as f32 + 0.5) / self.scale + first as f32;
            (place as usize).min(most - 1)
        };
        [at(row, self.top, rows), at(column, self.left, columns)]
    }

    /// Paints over what a photo does not reach, so that it does not pass for a dark border of the photo.
    fn blank(&self, picture: &mut RgbImage, reach: &Mask) {
        for (column, row, pixel) in picture.enumerate_pixels_mut() {
            if !reach[self.cell(row, column, reach.dim())] {
                *pixel = NOTHING;
            }
        }
    }

    fn highlights(&self, image: &LinearImage, lips: &Mask) -> Option<Encoded> {
        let map = highlight_map(image, lips)?;
        let (width, height) = self.size();
        let mut indices = Vec::with_capacity((width * height) as usize);
        for r in 0..height {
            indices.extend((0..width).map(|c| u8::from(map[self.cell(r, c, map.dim())])));
        }
        let palette = [Rgb([0, 0, 0]), HIGHLIGHT];
        Some(Encoded::of(&indexed((width, height), &indices, &palette)?))
    }
}

/// Where a photo's points lie in a picture.
type Place<'a> = dyn Fn([f32; 2]) -> [f32; 2] + 'a;

fn shown(
    portrait: &Portrait,
    picture: &RgbImage,
    budget: usize,
    skin: bool,
    place: &Place<'_>,
) -> Option<Shown> {
    let regions = portrait.regions().as_result().ok();
    Some(Shown {
        width: picture.width(),
        height: picture.height(),
        jpeg: jpeg(picture, budget)?,
        highlights: None,
        outlines: regions.map_or_else(Vec::new, |r| outlines(r, skin, place)),
    })
}

/// Both faces on the before photo's grid; `None` where they are not registered, or eyes that are to be hidden are not known.
pub(super) fn face(pair: &Pair<'_>, redact: Redact, size: Size) -> Option<View> {
    let common = pair.common().ok()?;
    let a = pair.before().face().as_result().ok()?;
    let b = pair.after().face().as_result().ok()?;
    let back = common.map.inverse()?;
    let reach = reached(
        &Mask::from_elem((b.grid.rows, b.grid.columns), true),
        &a.grid,
        &common.map,
        &b.grid,
    );
    let canvas = Canvas::of(&reach, size.face_px);
    let here = |p: [f32; 2]| canvas.place(a.grid.position(p));
    let there = |p: [f32; 2]| here(moved(&back, p));
    let mut pictures = [canvas.draw(&common.before), canvas.draw(&common.after)];
    canvas.blank(&mut pictures[1], &reach);
    if redact != Redact::None {
        let mut eyes = eyes(pair.before(), &here);
        let after = self::eyes(pair.after(), &there);
        if eyes.is_empty() || after.is_empty() {
            return None;
        }
        eyes.extend(after);
        if !pictures.iter_mut().all(|picture| bar(picture, &eyes)) {
            return None;
        }
    }
    Some(View {
        kind: ViewKind::Face,
        registration: Some(common.correlation),
        before: shown(pair.before(), &pictures[0], size.face_bytes, true, &here)?,
        after: shown(pair.after(), &pictures[1], size.face_bytes, true, &there)?,
    })
}

/// Both mouths: on the before photo's grid where the faces are registered, otherwise each on its own.
pub(super) fn mouth(pair: &Pair<'_>, redact: Redact, size: Size) -> Option<View> {
    let [a, b] = pair.mouths().ok()?;
    if let Some(view) = pair
        .common()
        .ok()
        .and_then(|c| together(pair, a, b, c, redact, size))
    {
        return Some(view);
    }
    let alone = |portrait: &Portrait, mouth: &MouthView| {
        // Mouths of equal width: the only scale that two photos without a registration share.
        let (rows, columns) = (mouth.image.rows(), mouth.image.columns());
        let widest = size.mouth_px as f32 * columns as f32 / (1.9 * mouth.width);
        let canvas = Canvas::whole(rows, columns, (widest as u32).clamp(16, size.mouth_px * 2));
        let place = |p: [f32; 2]| canvas.place(mouth.grid.position(p));
        let mut picture = canvas.draw(&mouth.image);
        hide_eyes(&mut picture, redact, &eyes(portrait, &place));
        let mut shown = shown(portrait, &picture, size.mouth_bytes, false, &place)?;
        shown.highlights = canvas.highlights(&mouth.image, &mouth.lips);
        Some(shown)
    };
    Some(View {
        kind: ViewKind::Mouth,
        registration: None,
        before: alone(pair.before(), a)?,
        after: alone(pair.after(), b)?,
    })
}

fn together(
    pair: &Pair<'_>,
    a: &MouthView,
    b: &MouthView,
    common: &CommonFace,
    redact: Redact,
    size: Size,
) -> Option<View> {
    let back = common.map.inverse()?;
    let map = between(&a.grid, &common.map, &b.grid);
    let (rows, columns) = (a.image.rows(), a.image.columns());
    let whole = Mask::from_elem((b.grid.rows, b.grid.columns), true);
    let [reach, after_lips] = warp_masks([&whole, &b.lips], &map, rows, columns);
    let canvas = Canvas::of(&reach, size.mouth_px);
    let after = warp_image(&b.image, &map, rows, columns);
    let here = |p: [f32; 2]| canvas.place(a.grid.position(p));
    let there = |p: [f32; 2]| here(moved(&back, p));
    let all = Mask::from_elem((rows, columns), true);
    let draw = |portrait, image: &LinearImage, lips, reach: &Mask, place: &Place<'_>| {
        let mut picture = canvas.draw(image);
        canvas.blank(&mut picture, reach);
        hide_eyes(&mut picture, redact, &eyes(portrait, place));
        let mut shown = shown(portrait, &picture, size.mouth_bytes, false, place)?;
        shown.highlights = canvas.highlights(image, lips);
        Some(shown)
    };
    Some(View {
        kind: ViewKind::Mouth,
        registration: Some(common.correlation),
        before: draw(pair.before(), &a.image, &a.lips, &all, &here)?,
        after: draw(pair.after(), &after, &after_lips, &reach, &there)?,
    })
}

/// A mouth seen from far away may have eyes at its border.
fn hide_eyes(picture: &mut RgbImage, redact: Redact, eyes: &[[f32; 2]]) {
    if redact != Redact::None {
        bar(picture, eyes);
    }
}

fn eyes(portrait: &Portrait, place: &Place<'_>) -> Vec<[f32; 2]> {
    let Ok(regions) = portrait.regions().as_result() else {
        return Vec::new();
    };
    let pupils = [
        regions.key_points.pupil_left,
        regions.key_points.pupil_right,
    ];
    let outlines = regions.eyes.iter().flatten().copied();
    outlines
        .chain(pupils.into_iter().flatten())
        .map(place)
        .collect()
}

fn moved(map: &Affine, [x, y]: [f32; 2]) -> [f32; 2] {
    let [x, y] = map.apply([f64::from(x), f64::from(y)]);
    [x as f32, y as f32]
}

/// From one grid to another, through a map between their photos.
fn between(from: &Grid, map: &Affine, to: &Grid) -> Affine {
    let shift = |g: &Grid| [f64::from(g.x), f64::from(g.y)];
    let scale = 1.0 / f64::from(to.reduce);
    Affine::scale_shift(f64::from(from.reduce), shift(from))
        .then(map)
        .then(&Affine::scale_shift(scale, shift(to).map(|v| -v * scale)))
}

fn reached(mask: &Mask, from: &Grid, map: &Affine, to: &Grid) -> Mask {
    warp_mask(mask, &between(from, map, to), from.rows, from.columns)
}
