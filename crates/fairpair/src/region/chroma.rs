//! Regions found by colour, shape and symmetry, without a network.
//!
//! 1. An overview in linear light; the pose (place, scale, roll) in which it looks most like a face (`chroma/face`).
//! 2. A finer window; lips against skin in log chromaticity (`chroma/mouth`), a smooth outline around them
//!    (`chroma/outline`), pupils, eyes and the outline of the skin (`chroma/skin`).
//! 3. Refusal where a part is missing or the parts do not fit each other.
//!
//! Confidence: the product of three agreements in 0..1: face score, separation of lip and skin colour, and the lips'
//! proportions. Nose, subnasale and chin stay unknown: colour shows no point there.
//!
//! Assumptions: one frontal face, both eyes and the mouth in the picture, rolled by less than about 20°.
//! How it can be fooled: drawn faces and dolls, beards around the lips, light of strongly different colours.
//!
//! References: those of the parts.

mod face;
mod integral;
mod model;
mod mouth;
mod outline;
mod pose;
mod skin;

use super::shape::{Bounds, area, mouth_points};
use super::{FindRegions, KeyPoints, Point, Polygon, RegionSource, Regions};
use crate::measured::{Measured, WhyNot};
use crate::optics::Mask;
use crate::photo::{Photo, Window};
use mouth::{COLUMNS, ROWS, STEP};
use pose::Pose;

/// Long side of the overview, pixels: the scale at which the face score was fitted.
const OVERVIEW: u32 = 160;

/// Least log odds of a face.
const LEAST_SCORE: f32 = 3.0;

/// Least squared Mahalanobis distance of lip from skin.
const LEAST_SEPARATION: f32 = 1.0;

/// Least distance between the pupils, photo pixels: a mouth is about as wide, and has a border only when it has some pixels.
const LEAST_PUPIL_DISTANCE: f32 = 16.0;

/// Plausible mouth width in pupil distances and mean lip height (area over width) in mouth widths. 0.76..1.2 and a largest
/// height of 0.15..0.5 are the 1st and 99th percentiles of 1302 portraits; widened for the errors of pose and outline.
const MOUTH_WIDTH: [f32; 2] = [0.5, 1.4];
const LIP_HEIGHT: [f32; 2] = [0.09, 0.56];

/// Least confidence: 161 of 163 portraits reach 0.3.
const LEAST_CONFIDENCE: f32 = 0.25;

/// Finds regions by colour, shape and symmetry.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChromaFinder;

impl FindRegions for ChromaFinder {
    fn find(&self, photo: &Photo) -> Measured<Regions> {
        find(photo).into()
    }
}

fn find(photo: &Photo) -> Result<Regions, WhyNot> {
    let (overview, reduce) = photo.overview(OVERVIEW);
    let found = face::find(&overview).filter(|(_, score)| *score >= LEAST_SCORE);
    let (coarse, score) = found.ok_or(WhyNot::new(
        "nothing in the photo looks like a face with both eyes and a mouth in skin colour",
    ))?;
    let pose = coarse.enlarged(reduce as f32);
    if pose.scale < LEAST_PUPIL_DISTANCE {
        return Err(WhyNot::new(format!(
            "the face is too small: {:.0} pixels between the pupils",
            pose.scale
        )));
    }
    // As fine as the lip map, so that each of its pixels sees about one pixel of the window.
    let finer = ((STEP * pose.scale) as u32).max(1);
    let window = around(&pose, photo);
    let image = photo.window(window, finer);
    let place = |p: Point| {
        [
            p[0] * finer as f32 + window.x as f32,
            p[1] * finer as f32 + window.y as f32,
        ]
    };
    let local = Pose {
        x: pose.x - window.x as f32,
        y: pose.y - window.y as f32,
        ..pose
    }
    .enlarged(1.0 / finer as f32);

    let face_colour = skin::colour(&image, &local);
    if !skin::plausible([face_colour[0], face_colour[1]]) {
        return Err(WhyNot::new("what looks like a face is not skin-coloured"));
    }

    let no_lips = || WhyNot::new("no lips stand out from the skin");
    let map = mouth::Patch::cut(&image, &local).lips();
    let map = map
        .filter(|map| map.separation >= LEAST_SEPARATION)
        .ok_or_else(no_lips)?;
    let lips = outline::outline(&map).ok_or_else(no_lips)?;
    let fit = proportions(&lips);
    if fit <= 0.0 {
        return Err(WhyNot::new(
            "what stands out from the skin is not shaped like lips",
        ));
    }
    let likely_face = 1.0 / (1.0 + (LEAST_SCORE - score).exp());
    let apart = 1.0 - (-0.4 * map.separation).exp();
    let confidence = (likely_face * apart * fit).clamp(0.0, 1.0);
    if confidence < LEAST_CONFIDENCE {
        return Err(WhyNot::new(
            "eyes, skin and lips of the supposed face do not fit each other well enough",
        ));
    }
    let inside = interior(&map.interior, &lips);
    let from_patch = |p: &Point| {
        let from_middle = |v: f32, count: usize| (v - count as f32 / 2.0) * STEP;
        place(local.at(
            from_middle(p[0], COLUMNS),
            local.drop + from_middle(p[1], ROWS),
        ))
    };
    let outlines = |list: &[Polygon]| {
        list.iter()
            .map(|o| o.iter().map(from_patch).collect())
            .collect::<Vec<Polygon>>()
    };
    let lips = outlines(&[lips]);
    let pupils = [-0.5, 0.5].map(|u| skin::pupil(&image, &local, u));
    let eyes = pupils.map(|p| skin::eye(&local, p).into_iter().map(place).collect());
    Ok(Regions {
        source: RegionSource::Chroma,
        confidence,
        skin: vec![
            skin::outline(&image, &local, face_colour)
                .into_iter()
                .map(place)
                .collect(),
        ],
        mouth_interior: outlines(&inside),
        eyes: eyes.to_vec(),
        key_points: KeyPoints {
            pupil_left: Some(place(pupils[0])),
            pupil_right: Some(place(pupils[1])),
            ..mouth_points(&lips)
        },
        lips,
    })
}

/// The window of the photo that holds the whole face.
fn around(pose: &Pose, photo: &Photo) -> Window {
    let [x, y] = pose.at(0.0, 0.5);
    let reach = 1.7 * pose.scale;
    let edge = |v: f32, size: u32| (v.max(0.0) as u32).min(size.saturating_sub(1));
    let (left, top) = (
        edge(x - reach, photo.width()),
        edge(y - reach, photo.height()),
    );
    Window {
        x: left,
        y: top,
        width: edge(x + reach, photo.width()) + 1 - left,
        height: edge(y + reach, photo.height()) + 1 - top,
    }
}

/// How plausible the proportions of a lip outline (patch pixels) are, 0..1: 1 in the middle, 0 from the limits on.
fn proportions(lips: &Polygon) -> f32 {
    let width = Bounds::of([lips]).map_or(0.0, |size| size.width());
    let within = |v: f32, [low, high]: [f32; 2]| {
        let margin = 0.2 * (high - low);
        ((v - low).min(high - v) / margin).clamp(0.0, 1.0)
    };
    // Mean height, since a corner that runs out into a fold says nothing.
    let height = area(lips) / width.max(1.0).powi(2);
    within(width * STEP, MOUTH_WIDTH) * within(height, LIP_HEIGHT)
}

/// Dark or tooth-like patches inside the lips of at least a fiftieth of their area, as outlines.
fn interior(dark: &Mask, lips: &Polygon) -> Vec<Polygon> {
    let grid = super::Grid {
        x: 0.0,
        y: 0.0,
        reduce: 1.0,
        rows: ROWS,
        columns: COLUMNS,
    };
    let lip = grid.fill(std::slice::from_ref(lips));
    let mut image = image::GrayImage::new(COLUMNS as u32, ROWS as u32);
    for (pixel, (a, b)) in image.pixels_mut().zip(lip.iter().zip(dark)) {
        pixel.0[0] = if *a && *b { 255 } else { 0 };
    }
    let closed = imageproc::morphology::close(&image, imageproc::distance_transform::Norm::L1, 2);
    let found = imageproc::contours::find_contours::<i32>(&closed);
    let outer = found
        .into_iter()
        .filter(|c| c.border_type == imageproc::contours::BorderType::Outer);
    let polygons = outer.map(|c| {
        c.points
            .iter()
            .map(|p| [p.x as f32 + 0.5, p.y as f32 + 0.5])
            .collect()
    });
    polygons.filter(|p| area(p) > 0.02 * area(lips)).collect()
}

#[cfg(test)]
mod tests;
