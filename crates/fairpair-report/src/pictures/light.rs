//! The light's change over the face as a picture: stops, after minus before, with the common level taken out.
//!
//! Formula: each pixel of the smooth change of light in the band of [`STEP_STOPS`] nearest to it, up to [`SPAN_STOPS`] either
//! way; one scale for all pairs, so that a pale map is a fair pair and two maps can be compared. Bands read as contour
//! lines.
//! Assumptions: those of `optics::light`.
//! How it can be fooled: a change of exposure alone does not show here, by construction.
//!
//! References: C. A. Brewer, colorbrewer2.org, scheme `PuOr` (diverging, safe for the colour-blind); here orange is brighter
//! after and purple is darker after.

use fairpair::optics::{Mask, Plane};
use fairpair::pair::CommonFace;
use image::Rgb;
use serde::{Deserialize, Serialize};

use super::encode::{Encoded, indexed};

/// The colours' ends, stops; light that moved by 40° changes about as much at the face's sides.
pub const SPAN_STOPS: f32 = 1.5;

/// Width of one band, stops: under half of the default limit of `light-shape`.
const STEP_STOPS: f32 = 0.1;

/// Bands on either side of none.
const BANDS: i32 = 15;

/// Greatest width of the map, pixels; light is smooth.
const WIDEST: usize = 160;

/// Darker, none, brighter: `PuOr`, turned round.
const ANCHORS: [[u8; 3]; 9] = [
    [84, 39, 136],
    [128, 115, 172],
    [178, 171, 210],
    [216, 218, 235],
    [247, 247, 247],
    [254, 224, 182],
    [253, 184, 99],
    [224, 130, 20],
    [179, 88, 6],
];

/// A picture of the light's change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LightMap {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// PNG with a palette, transparent outside the skin.
    pub png: Encoded,
    /// Darkest change on the skin, stops.
    pub least_stops: f32,
    /// Brightest change on the skin, stops.
    pub most_stops: f32,
}

impl LightMap {
    pub(super) fn of(common: &CommonFace) -> Option<Self> {
        let change = common.light_change().ok()?;
        let (width, height, indices) = bands(change, &common.skin);
        let inside = || {
            let pixels = change.iter().zip(&common.skin);
            pixels.filter(|(_, skin)| **skin).map(|(v, _)| *v)
        };
        Some(Self {
            width,
            height,
            png: Encoded::of(&indexed((width, height), &indices, &palette())?),
            least_stops: hundredths(inside().fold(f32::INFINITY, f32::min)),
            most_stops: hundredths(inside().fold(f32::NEG_INFINITY, f32::max)),
        })
    }
}

fn hundredths(stops: f32) -> f32 {
    (stops * 100.0).round() / 100.0
}

/// The band of each pixel: 0 outside the skin, then from darkest to brightest.
fn bands_of(change: &Plane, skin: &Mask, reduce: usize) -> Vec<u8> {
    let (rows, columns) = (change.nrows() / reduce, change.ncols() / reduce);
    let mut out = Vec::with_capacity(rows * columns);
    for r in 0..rows {
        for c in 0..columns {
            let at = [r * reduce + reduce / 2, c * reduce + reduce / 2];
            out.push(if skin[at] { band(change[at]) } else { 0 });
        }
    }
    out
}

/// The map's width, height and palette indices.
fn bands(change: &Plane, skin: &Mask) -> (u32, u32, Vec<u8>) {
    let reduce = change.ncols().div_ceil(WIDEST).max(1);
    let size = |n: usize| (n / reduce) as u32;
    (
        size(change.ncols()),
        size(change.nrows()),
        bands_of(change, skin, reduce),
    )
}

fn band(stops: f32) -> u8 {
    // Of numbers above zero `as` takes the floor; the library's rounding is a call for every pixel.
    let step = stops / STEP_STOPS + (BANDS as f32 + 0.5);
    step.clamp(0.0, 2.0 * BANDS as f32) as u8 + 1
}

fn palette() -> Vec<Rgb<u8>> {
    let outside = Rgb([0, 0, 0]);
    let steps = (-BANDS..=BANDS).map(|n| colour_of(n as f32 * STEP_STOPS));
    std::iter::once(outside).chain(steps).collect()
}

/// The colour of a change, stops.
pub(crate) fn colour_of(stops: f32) -> Rgb<u8> {
    let stops = if stops.is_nan() { 0.0 } else { stops };
    let last = ANCHORS.len() - 1;
    let place = (stops / SPAN_STOPS).clamp(-1.0, 1.0).midpoint(1.0) * last as f32;
    let low = (place.floor() as usize).min(last - 1);
    let share = place - low as f32;
    let mix = |i: usize| {
        let (a, b) = (f32::from(ANCHORS[low][i]), f32::from(ANCHORS[low + 1][i]));
        (a + (b - a) * share).round() as u8
    };
    Rgb([mix(0), mix(1), mix(2)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_change_is_pale_and_the_ends_are_the_schemes() {
        assert_eq!(colour_of(0.0), Rgb([247, 247, 247]));
        assert_eq!(colour_of(9.0), Rgb(ANCHORS[8]));
        assert_eq!(colour_of(-9.0), Rgb(ANCHORS[0]));
        assert_eq!(colour_of(f32::NAN), colour_of(0.0));
    }

    #[test]
    fn brighter_and_darker_are_other_bands_and_outside_is_none() {
        let change = Plane::from_shape_fn((2, 3), |(_, c)| [-0.5, 0.0, 0.5][c]);
        let skin = Mask::from_shape_fn((2, 3), |(r, _)| r == 0);
        let (width, height, indices) = bands(&change, &skin);
        assert_eq!((width, height), (3, 2));
        assert_eq!(indices, [11, 16, 21, 0, 0, 0]);
    }
}
