//! Redness of the skin around the lips, against the rest of the same face: the light cancels within each photo.

use ndarray::Zip;
use serde::{Deserialize, Serialize};

use crate::measured::WhyNot;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::robust::{median, rounded};
use crate::optics::{Mask, Plane};
use crate::pair::Pair;
use crate::portrait::Portrait;

/// Skin around the lips that is looked at: nearest and farthest distance from them, in mouth widths. The nearest leaves out
/// what outlines miss of the lips, the farthest what needling does not reach.
const AROUND: [f32; 2] = [0.03, 0.25];

/// Darkest channel that has a usable logarithm: one step of an 8-bit sRGB file.
const BLACK: f32 = 3e-4;

/// Fewer pixels than this say nothing.
const LEAST_PIXELS: usize = 100;

/// Redness around the lips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redness {
    /// After minus before, stops of R/G; positive = redder around the lips.
    pub change_stops: f64,
    /// Around the lips less the untreated skin in the before photo, stops of R/G.
    pub before_stops: f64,
    /// The same in the after photo.
    pub after_stops: f64,
    /// Pixels around the lips in the photo that has fewer.
    pub support_px: u32,
}

pub(super) fn read(pair: &Pair<'_>) -> Result<Redness, WhyNot> {
    let (before, few) = against_face(pair.before()).map_err(|w| w.of("before"))?;
    let (after, more) = against_face(pair.after()).map_err(|w| w.of("after"))?;
    Ok(Redness {
        change_stops: rounded(rounded(after, 4) - rounded(before, 4), 4),
        before_stops: rounded(before, 4),
        after_stops: rounded(after, 4),
        support_px: few.min(more),
    })
}

fn against_face(portrait: &Portrait) -> Result<(f64, u32), WhyNot> {
    if portrait.facts().grey {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    let mouth = portrait.mouth();
    let mouth = mouth.as_result()?;
    let face = portrait.face();
    let face = face.as_result()?;
    let around = Zip::from(&mouth.surround)
        .and(&mouth.from_lips)
        .map_collect(|skin, d| *skin && (AROUND[0]..AROUND[1]).contains(&(d / mouth.width)));
    let (near, support) = redness(&mouth.red_over_green, &around)
        .ok_or_else(|| WhyNot::new("there is too little skin around the lips"))?;
    let face_ratio = Zip::from(&face.image.red)
        .and(&face.image.green)
        .map_collect(|r, g| log2(r.max(BLACK) / g.max(BLACK)));
    let (far, _) = redness(&face_ratio, &face.untreated)
        .ok_or_else(|| WhyNot::new("there is too little skin away from the lips"))?;
    Ok((near - far, support))
}

/// Median log2(R/G) inside a mask, and its pixels.
fn redness(ratio: &Plane, mask: &Mask) -> Option<(f64, u32)> {
    let values: Vec<f32> = inside(ratio, mask).collect();
    (values.len() >= LEAST_PIXELS).then_some(())?;
    Some((f64::from(median(&values)?), values.len() as u32))
}
