//! Roughness of a surface in two bands of log luminance, and its bright specks.
//!
//! Formula: `band(s) = low-pass(log2 Y, s) − low-pass(log2 Y, 2s)` inside the surface; roughness = robust spread of the band,
//! stops. Fine: s = 1/80 of the mouth's width (flakes, fine lines), coarse: s = 1/40 (creases). Specks: share of pixels
//! whose `low-pass(log2 Y, s/2) − low-pass(log2 Y, 2s)` exceeds 0.35 stops. Change: `log2(after / before)`, octaves.

use serde::{Deserialize, Serialize};

use crate::measured::{Measured, WhyNot};
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::low_pass::low_pass;
use crate::optics::robust::{rounded, spread};
use crate::optics::{Mask, Plane};
use crate::pair::Pair;
use crate::portrait::MouthView;

/// Narrower mouths hide their texture, pixels of the file: the fine band would be finer than a pixel and a quarter.
const LEAST_MOUTH_PX: f32 = 100.0;

/// Files whose mouths differ more than this in pixels do not show the same texture.
const PIXEL_RATIO: f32 = 1.6;

/// Standard deviation of the finer low-pass of the fine band, mouth widths.
const FINE: f32 = 0.0125;

/// A speck is brighter than its surroundings by this, stops.
const SPECK_STOPS: f32 = 0.35;

/// Width of the rim of the lips that is left out, mouth widths: the outline's own error.
const RIM: f32 = 0.012;

/// Skin of the upper lip that is looked at, distance from the lips in mouth widths.
const ABOVE: [f32; 2] = [0.03, 0.25];

/// Darkest luminance that has a usable logarithm: one step of an 8-bit sRGB file.
const BLACK: f32 = 3e-4;

/// Least spread of a band, stops: rounding to 8 bits.
const LEAST_STOPS: f64 = 1e-3;

/// Fewer pixels than this say nothing.
const LEAST_PIXELS: usize = 200;

/// Roughness of one surface in both photos.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Texture {
    /// Roughness of flakes and fine lines, `log2(after / before)`, octaves; negative = smoother after.
    pub fine_change_octaves: f64,
    /// Roughness of creases, `log2(after / before)`, octaves; negative = smoother after.
    pub coarse_change_octaves: f64,
    /// Share of bright specks, after minus before; flakes are such, and so is gloss.
    pub specks_change: f64,
    /// The before photo.
    pub before: Roughness,
    /// The after photo.
    pub after: Roughness,
}

/// Roughness of one surface in one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Roughness {
    /// Of flakes and fine lines, stops.
    pub fine_stops: f64,
    /// Of creases, stops.
    pub coarse_stops: f64,
    /// Share of pixels that are bright specks, 0..1.
    pub specks_ratio: f64,
    /// Pixels.
    pub support_px: u32,
}

/// Texture of the lips and of the skin above the upper lip.
pub(super) fn read(mouths: [&MouthView; 2], pair: &Pair<'_>) -> [Measured<Texture>; 2] {
    if let Err(unknown) = pixels_suffice(mouths) {
        return [0, 1].map(|_| Measured::Unknown {
            unknown: unknown.clone(),
        });
    }
    let skin = [pair.before(), pair.after()].map(|p| {
        let points = p.regions().known().map(|r| &r.key_points);
        points.and_then(|k| Some(k.mouth_left?[1].min(k.mouth_right?[1])))
    });
    let [a, b] = mouths;
    [
        lips(mouths),
        change(&[(a, above(a, skin[0])), (b, above(b, skin[1]))]),
    ]
}

/// Texture of the lips without their rim.
pub(super) fn lips(mouths: [&MouthView; 2]) -> Measured<Texture> {
    change(&mouths.map(|m| (m, inner(m))))
}

/// Whether both photos show the mouth large enough, and alike.
pub(super) fn pixels_suffice([a, b]: [&MouthView; 2]) -> Result<(), WhyNot> {
    let (least, most) = (
        a.width_file_px.min(b.width_file_px),
        a.width_file_px.max(b.width_file_px),
    );
    if least < LEAST_MOUTH_PX {
        return Err(WhyNot::new(format!(
            "the mouth is only {least:.0} pixels wide; texture needs {LEAST_MOUTH_PX:.0}"
        )));
    }
    if most > PIXEL_RATIO * least {
        return Err(WhyNot::new(format!(
            "the mouth is {least:.0} pixels wide in one photo and {most:.0} in the other; their texture is not the same"
        )));
    }
    Ok(())
}

fn change([before, after]: &[(&MouthView, Mask); 2]) -> Measured<Texture> {
    let of = |(mouth, mask): &(&MouthView, Mask)| roughness(mouth, mask);
    let read = || -> Result<Texture, WhyNot> {
        let before = of(before).map_err(|w| w.of("before"))?;
        let after = of(after).map_err(|w| w.of("after"))?;
        let octaves = |a: f64, b: f64| {
            let level = |v: f64| v.max(LEAST_STOPS).log2();
            rounded(level(b) - level(a), 3)
        };
        Ok(Texture {
            fine_change_octaves: octaves(before.fine_stops, after.fine_stops),
            coarse_change_octaves: octaves(before.coarse_stops, after.coarse_stops),
            specks_change: rounded(after.specks_ratio - before.specks_ratio, 4),
            before,
            after,
        })
    };
    read().into()
}

fn roughness(mouth: &MouthView, mask: &Mask) -> Result<Roughness, WhyNot> {
    let support = mask.iter().filter(|m| **m).count();
    if support < LEAST_PIXELS {
        return Err(WhyNot::new("too few pixels to see texture"));
    }
    let logs = mouth.luminance.map(|y| log2(y.max(BLACK)));
    let low = |sigma: f32| low_pass(&logs, mask, sigma * mouth.width);
    let [finest, fine, middle, coarse] = [0.5, 1.0, 2.0, 4.0].map(|s| low(s * FINE));
    let band = |upper: &Plane, lower: &Plane| {
        let values: Vec<f32> = inside(&(upper - lower), mask).collect();
        f64::from(spread(&values).unwrap_or(0.0))
    };
    let finer = &finest - &middle;
    let specks = inside(&finer, mask).filter(|v| *v > SPECK_STOPS);
    Ok(Roughness {
        fine_stops: rounded(band(&fine, &middle), 5),
        coarse_stops: rounded(band(&middle, &coarse), 5),
        specks_ratio: rounded(specks.count() as f64 / support as f64, 5),
        support_px: support as u32,
    })
}

/// The lips without their rim.
fn inner(mouth: &MouthView) -> Mask {
    mouth.into_lips.map(|d| *d > RIM * mouth.width)
}

/// The skin between upper lip and nose: above the mouth's corners, whose row of the photo is `corner`.
fn above(mouth: &MouthView, corner: Option<f32>) -> Mask {
    Mask::from_shape_fn(mouth.lips.raw_dim(), |(r, c)| {
        let high = corner.is_some_and(|y| mouth.grid.point(r, c)[1] < y);
        high && mouth.surround[[r, c]]
            && (ABOVE[0]..ABOVE[1]).contains(&(mouth.from_lips[[r, c]] / mouth.width))
    })
}
