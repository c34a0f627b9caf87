//! How much warmer, cooler, greener or pinker the light is in the after photo.
//!
//! Formula: on skin that a lip treatment does not touch, the median log2 ratios after ÷ before of R/G and B/G are the
//! light's gains `g`. Reading: the distance in CIE 1976 u'v' and the shift in mired between whites tinted by `g^−½` and
//! `g^½`, which makes the reading exactly antisymmetric. u'v' 0.004 is about one just
//! noticeable difference of light colour.
//! Assumptions: the same person; both photos in known colour encodings.
//! How it can be fooled: a tan, redness of the whole face or coloured foundation reads as light colour.
//!
//! References: CIE 15:2018, doi 10.25039/TR.015.2018; C. S. McCamy 1992, doi 10.1002/col.5080170211.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::colour::{CLIPPED, mired, uv_prime};
use crate::optics::log::log2;
use crate::optics::robust::{median, rounded, spread};
use crate::optics::thin::thinned;
use crate::optics::{LinearImage, Mask};
use crate::pair::{Pair, RENDERED};

/// Channels outside this range are clipped or noise and say nothing of colour.
const USABLE: std::ops::Range<f32> = 0.004..CLIPPED;

/// Fewer usable skin pixels than this give no answer.
const LEAST_PIXELS: usize = 200;

/// The check.
#[derive(Debug)]
pub struct LightColour;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Shift of the light's colour in CIE 1976 u'v', 0 = none.
    pub delta_uv: f64,
    /// How far a change of saturation by as much as `pair::Tone` reads shifts this skin's colour by itself, u'v'; 0 = the photos may be
    /// rendered alike, or the colour moved the other way.
    #[serde(default)]
    pub shared_delta_uv: f64,
    /// Shift of the colour temperature, mired; positive = the after photo is warmer. `null` where it is no daylight shift.
    pub shift_mired: Option<f64>,
    /// After minus before of log2(R/G), stops; positive = redder.
    pub red_green_stops: f64,
    /// After minus before of log2(B/G), stops; positive = bluer.
    pub blue_green_stops: f64,
    /// Robust spread of the two over the skin, stops.
    pub spread_stops: f64,
    /// Skin pixels that were compared; of a large face some of them, spread evenly.
    pub support_px: u32,
}

limits! {
    /// Limits of `light-colour`.
    pub struct Limits {
        /// Largest fair shift of the light's colour, CIE 1976 u'v'; about what is just noticed. One studio light: 49 of 50 pairs within 0.003.
        delta_uv_max: f64 = 0.004,
    }
}

impl Check for LightColour {
    const CODE: &'static str = "light-colour";
    const TITLE: &'static str = "Colour of the light";
    const WHY: &'static str =
        "Warmer light makes lips redder and skin healthier; cooler light does the opposite.";
    const HOW: &'static str = "The ratio of red to green and of blue to green on cheeks and forehead, after against before. Lips and the skin around them are left out, because treatment reddens them.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let shift = match reading.shift_mired {
            Some(mired) if mired.abs() >= 1.0 => format!(
                " ({:.0} mired {})",
                mired.abs(),
                if mired > 0.0 { "warmer" } else { "cooler" }
            ),
            _ => String::new(),
        };
        let (change, limit) = (reading.delta_uv, limits.delta_uv_max);
        let message = format!("The light's colour differs by {change:.4} in u'v'{shift}.");
        let judged = Judgement::within(change, limit, "Δu'v'", message);
        vec![judged.within_unless(limit + reading.shared_delta_uv, RENDERED)]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    if pair.before().facts().grey || pair.after().facts().grey {
        return Err(WhyNot::new("a grey photo has no colour"));
    }
    let [red, blue] = chroma_change(&common.before, &common.after, &thinned(&common.untreated));
    if red.len() < LEAST_PIXELS {
        return Err(WhyNot::new(
            "too little evenly exposed skin away from the lips",
        ));
    }
    let support_px = red.len() as u32;
    let none = || WhyNot::new("too little skin away from the lips");
    let rg = f64::from(median(&red).ok_or_else(none)?);
    let bg = f64::from(median(&blue).ok_or_else(none)?);
    let wide = spread(&red)
        .ok_or_else(none)?
        .max(spread(&blue).ok_or_else(none)?);
    let (from, to) = (tinted([rg, bg], -0.5), tinted([rg, bg], 0.5));
    Ok(Reading {
        delta_uv: rounded(shift([rg, bg]).ok_or_else(none)?, 5),
        shared_delta_uv: rounded(shared(pair, [rg, bg]).unwrap_or(0.0), 5),
        shift_mired: mired(from).zip(mired(to)).map(|(a, b)| rounded(b - a, 1)),
        red_green_stops: rounded(rg, 4),
        blue_green_stops: rounded(bg, 4),
        spread_stops: rounded(f64::from(wide), 4),
        support_px,
    })
}

/// White, tinted by this share of the gains of R/G and B/G, stops.
fn tinted([rg, bg]: [f64; 2], share: f64) -> [f64; 3] {
    [(share * rg).exp2(), 1.0, (share * bg).exp2()]
}

/// Distance in u'v' between whites tinted by half of the gains either way.
fn shift(gains: [f64; 2]) -> Option<f64> {
    let (p, q) = (
        uv_prime(tinted(gains, -0.5))?,
        uv_prime(tinted(gains, 0.5))?,
    );
    Some((q[0] - p[0]).hypot(q[1] - p[1]))
}

/// What the photos' rendering does to this skin: its chroma times the change of saturation, where the colour moved that way.
fn shared(pair: &Pair<'_>, seen: [f64; 2]) -> Option<f64> {
    let lips = pair.tone().lips.known()?;
    let skins = lips.each_ref().map(|on| on.skin_stops);
    rendered(pair.tone().shared_saturation(), skins, seen)
}

/// The mean of what the change of saturation makes of the before skin's chroma and of what it has made the after skin's of, so that
/// neither photo's skin decides by its place.
fn rendered(saturation_stops: f64, skins: [[f64; 3]; 2], seen: [f64; 2]) -> Option<f64> {
    let [before, after] = skins.map(|[r, g, b]| [r - g, b - g]);
    let there = saturation_stops.exp2() - 1.0;
    let back = 1.0 - (-saturation_stops).exp2();
    let gains = [0, 1].map(|k| f64::midpoint(there * before[k], back * after[k]));
    let along = seen[0] * gains[0] + seen[1] * gains[1];
    (along > 0.0).then(|| shift(gains)).flatten()
}

/// log2 ratios after ÷ before of R/G and of B/G where both photos are well exposed.
fn chroma_change(before: &LinearImage, after: &LinearImage, skin: &Mask) -> [Vec<f32>; 2] {
    let mut change = [Vec::new(), Vec::new()];
    for ((r, c), _) in skin.indexed_iter().filter(|(_, s)| **s) {
        let at = [r, c];
        let rgb = |i: &LinearImage| [i.red[at], i.green[at], i.blue[at]];
        let (a, b) = (rgb(before), rgb(after));
        if a.iter().chain(&b).all(|v| USABLE.contains(v)) {
            let [dr, dg, db] = [0, 1, 2].map(|i| log2(b[i] / a[i]));
            change[0].push(dr - dg);
            change[1].push(db - dg);
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    /// log2 of a skin's R, G, B whose chroma is this many times that of a medium skin.
    fn skin(chroma: f64) -> [f64; 3] {
        [-1.7 + 0.6 * chroma, -1.7, -1.7 - 0.4 * chroma]
    }

    #[test]
    fn what_rendering_explains_is_the_same_whichever_photo_comes_first() {
        for (one, other) in [(1.0, 1.0), (1.0, 1.4), (0.7, 1.6)] {
            let there = rendered(0.4, [skin(one), skin(other)], [0.2, -0.1]).unwrap();
            let back = rendered(-0.4, [skin(other), skin(one)], [-0.2, 0.1]).unwrap();
            assert!((there - back).abs() < 1e-12, "{there} {back}");
        }
    }

    #[test]
    fn skin_that_follows_the_rendering_is_explained_by_it() {
        let stops = 0.4_f64;
        let skins = [skin(1.0), skin(stops.exp2())];
        let seen = [0.6 * (stops.exp2() - 1.0), -0.4 * (stops.exp2() - 1.0)];
        let explained = rendered(stops, skins, seen).unwrap();
        assert!((explained - shift(seen).unwrap()).abs() < 1e-12);
        assert_eq!(rendered(stops, skins, seen.map(|v| -v)), None);
    }
}
