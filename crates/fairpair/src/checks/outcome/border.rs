//! How soft the vermilion border is.
//!
//! Formula: median log2(R/G) in rings by signed distance from the lips' outline gives one profile across the border. Its
//! width is the distance over which the profile rises from 25 % to 75 % of the way from skin to lip, in mouth widths. The
//! outline's own error widens it alike in both photos.

use serde::{Deserialize, Serialize};

use super::texture::pixels_suffice;
use crate::measured::WhyNot;
use crate::optics::margin::distance_near;
use crate::optics::robust::{median, rounded};
use crate::optics::{Mask, Plane};
use crate::pair::Pair;
use crate::portrait::MouthView;

/// Reach of the profile on either side of the outline, mouth widths.
const REACH: f32 = 0.09;

/// Width of one ring, mouth widths.
const RING: f32 = 0.01;

/// Rings on either side.
const RINGS: usize = 9;

/// Least difference of lips and skin on which a border can be seen, stops of R/G.
const LEAST_CONTRAST: f32 = 0.1;

/// Fewer pixels than this say nothing of a ring.
const LEAST_PIXELS: usize = 20;

/// Width of the lips' border.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Border {
    /// `log2(after / before)` of the width, octaves; positive = softer after.
    pub width_change_octaves: f64,
    /// Width in the before photo, mouth widths.
    pub before_width: f64,
    /// Width in the after photo, mouth widths.
    pub after_width: f64,
}

pub(super) fn read(mouths: [&MouthView; 2], pair: &Pair<'_>) -> Result<Border, WhyNot> {
    if pair.before().facts().grey || pair.after().facts().grey {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    pixels_suffice(mouths)?;
    let [a, b] = mouths;
    let before = rounded(width(a).map_err(|w| w.of("before"))?, 4);
    let after = rounded(width(b).map_err(|w| w.of("after"))?, 4);
    let log = |w: f64| w.max(f64::from(RING) / 4.0).log2();
    Ok(Border {
        width_change_octaves: rounded(log(after) - log(before), 3),
        before_width: before,
        after_width: after,
    })
}

pub(super) fn width(mouth: &MouthView) -> Result<f64, WhyNot> {
    let profile = profile(mouth);
    let faint = || WhyNot::new("the lips hardly differ from the skin in colour");
    let level = |rings: &[Option<f32>]| {
        let known: Vec<f32> = rings.iter().flatten().copied().collect();
        (!known.is_empty()).then(|| known.iter().sum::<f32>() / known.len() as f32)
    };
    let skin = level(&profile[..3]).ok_or_else(faint)?;
    let lips = level(&profile[2 * RINGS - 3..]).ok_or_else(faint)?;
    if lips - skin < LEAST_CONTRAST {
        return Err(faint());
    }
    let reached = |share: f32| {
        let target = skin + share * (lips - skin);
        let steps = profile.iter().zip(profile.iter().skip(1)).enumerate();
        steps
            .filter_map(|(i, (a, b))| Some((i, (*a)?, (*b)?)))
            .find_map(|(i, a, b)| {
                (a < target && b >= target).then(|| i as f32 + (target - a) / (b - a))
            })
    };
    let (low, high) = reached(0.25).zip(reached(0.75)).ok_or_else(faint)?;
    Ok(f64::from((high - low).max(0.0) * RING))
}

/// Median log2(R/G) of each ring, from far outside to far inside.
fn profile(mouth: &MouthView) -> [Option<f32>; 2 * RINGS] {
    let mut rings: [Vec<f32>; 2 * RINGS] = std::array::from_fn(|_| Vec::new());
    let mut sort = |distance: &Plane, surface: &Mask, sign: f32| {
        let values = &mouth.red_over_green;
        for ((d, inside), v) in distance.iter().zip(surface).zip(values) {
            let d = d / mouth.width;
            if *inside && d < REACH {
                let ring = ((sign * d + REACH) / RING).floor().max(0.0) as usize;
                rings[ring.min(2 * RINGS - 1)].push(*v);
            }
        }
    };
    sort(&mouth.from_lips, &mouth.surround, -1.0);
    // Seen from within, only skin bounds the lips: the mouth line is no vermilion border.
    let reach = REACH * mouth.width;
    sort(
        &distance_near(&mouth.surround, &mouth.lips, reach),
        &mouth.lips,
        1.0,
    );
    rings.map(|ring| {
        (ring.len() >= LEAST_PIXELS).then_some(())?;
        median(&ring)
    })
}
