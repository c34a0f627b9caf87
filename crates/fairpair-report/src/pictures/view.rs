//! Both photos of a pair on one grid, or side by side at equal scale where they cannot be brought together.

use fairpair::optics::highlights::highlight_map;
use fairpair::optics::motion::Affine;
use fairpair::pair::{CommonFace, Pair};
use fairpair::portrait::{MouthView, Portrait};
use fairpair::region::Grid;
use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::Size;
use super::canvas::Canvas;
use super::encode::{Encoded, Jpegs};
use super::outline::{Outline, outlines};
use super::redact::{Redact, bar};

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

/// Where a photo's points lie in a picture.
type Place<'a> = dyn Fn([f32; 2]) -> [f32; 2] + 'a;

fn shown(
    portrait: &Portrait,
    picture: &RgbImage,
    jpegs: &mut Jpegs,
    skin: bool,
    place: &Place<'_>,
) -> Option<Shown> {
    let regions = portrait.regions().as_result().ok();
    Some(Shown {
        width: picture.width(),
        height: picture.height(),
        jpeg: jpegs.encode(picture)?,
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
    let map = between(&a.grid, &common.map, &b.grid);
    let canvas = Canvas::of((a.grid.rows, a.grid.columns), &b.image, &map, size.face_px);
    let here = |p: [f32; 2]| canvas.place(a.grid.position(p));
    let there = |p: [f32; 2]| here(moved(&back, p));
    let mut pictures = [
        canvas.draw(&a.image, &Affine::IDENTITY),
        canvas.draw(&b.image, &map),
    ];
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
    let mut jpegs = Jpegs::within(size.face_bytes);
    Some(View {
        kind: ViewKind::Face,
        registration: Some(common.correlation),
        before: shown(pair.before(), &pictures[0], &mut jpegs, true, &here)?,
        after: shown(pair.after(), &pictures[1], &mut jpegs, true, &there)?,
    })
}

/// Both mouths: on the before photo's grid where the faces are registered, otherwise each on its own.
pub(super) fn mouth(pair: &Pair<'_>, redact: Redact, size: Size) -> Option<View> {
    let mouths = pair.mouths().ok()?;
    if let Some(view) = pair
        .common()
        .ok()
        .and_then(|common| together(pair, mouths, common, redact, size))
    {
        return Some(view);
    }
    let mut jpegs = Jpegs::within(size.mouth_bytes);
    let mut alone = |portrait: &Portrait, mouth: &MouthView| {
        // Mouths of equal width: the only scale that two photos without a registration share.
        let (rows, columns) = (mouth.image.rows(), mouth.image.columns());
        let widest = size.mouth_px as f32 * columns as f32 / (1.9 * mouth.width);
        let widest = (widest as u32).clamp(16, size.mouth_px * 2);
        let canvas = Canvas::whole((rows, columns), widest);
        let place = |p: [f32; 2]| canvas.place(mouth.grid.position(p));
        let seen = Seen {
            portrait,
            mouth,
            map: Affine::IDENTITY,
            place: &place,
        };
        seen.drawn(&canvas, redact, &mut jpegs)
    };
    Some(View {
        kind: ViewKind::Mouth,
        registration: None,
        before: alone(pair.before(), mouths[0])?,
        after: alone(pair.after(), mouths[1])?,
    })
}

fn together(
    pair: &Pair<'_>,
    [a, b]: [&MouthView; 2],
    common: &CommonFace,
    redact: Redact,
    size: Size,
) -> Option<View> {
    let back = common.map.inverse()?;
    let map = between(&a.grid, &common.map, &b.grid);
    let shape = (a.image.rows(), a.image.columns());
    let canvas = Canvas::of(shape, &b.image, &map, size.mouth_px);
    let here = |p: [f32; 2]| canvas.place(a.grid.position(p));
    let there = |p: [f32; 2]| here(moved(&back, p));
    let before = Seen {
        portrait: pair.before(),
        mouth: a,
        map: Affine::IDENTITY,
        place: &here,
    };
    let after = Seen {
        portrait: pair.after(),
        mouth: b,
        map,
        place: &there,
    };
    let mut jpegs = Jpegs::within(size.mouth_bytes);
    Some(View {
        kind: ViewKind::Mouth,
        registration: Some(common.correlation),
        before: before.drawn(&canvas, redact, &mut jpegs)?,
        after: after.drawn(&canvas, redact, &mut jpegs)?,
    })
}

/// One photo's mouth, and how it is seen.
struct Seen<'a> {
    portrait: &'a Portrait,
    mouth: &'a MouthView,
    /// From the canvas' grid to the mouth's.
    map: Affine,
    place: &'a Place<'a>,
}

impl Seen<'_> {
    fn drawn(&self, canvas: &Canvas, redact: Redact, jpegs: &mut Jpegs) -> Option<Shown> {
        let mouth = self.mouth;
        let mut picture = canvas.draw(&mouth.image, &self.map);
        // A mouth seen from far away may have eyes at its border.
        if redact != Redact::None {
            bar(&mut picture, &eyes(self.portrait, self.place));
        }
        let mut shown = shown(self.portrait, &picture, jpegs, false, self.place)?;
        shown.highlights = mouth.lip_body.and_then(|body| {
            let seen = highlight_map(&mouth.image, &mouth.luminance, &mouth.lips, &body)?;
            canvas.marks(&seen, &self.map)
        });
        Some(shown)
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
