//! How much of a surface's light is mirrored in small spots: its sheen.
//!
//! What it measures: the mean, over a region, of mirrored light in spots, in bodies: the light that the region's own body
//! sends, or, of two photos of one object, the lighter of both bodies beside skin ([`units`]). 0 = matt.
//! Formula: every channel is divided by that of a reference surface in the same light (the skin), so that the light's colour
//! cancels; with `b` the region's median over its luminance, each pixel over the median luminance is split into body
//! and mirrored light, `x = a·b + s·m`, by least squares with a weak prior `a ≈ 1` (the dichromatic model: shading moves
//! `a`, a mirror adds `s`); `m` is what a mirror looks like beside skin. `s` is cut off at a ceiling, which both photos of a pair can hold, and blurred by
//! 0.5 % of the width, more in the photo that shows more pixels ([`blurs`]), so that exposure and size hardly count. Of it its own
//! low-pass over 4 % of the width is taken off, and what exceeds [`SPOT`] is averaged over the region.
//! Assumptions: the reference is bare skin or much like it; the body fills more than half of the region.
//! How it can be fooled: teeth counted as lips; a mirror that shows a lamp of another colour.
//!
//! References: S. A. Shafer, "Using color to separate reflection components", Color Res. Appl. 10(4), 1985,
//! doi 10.1002/col.5080100409.

use ndarray::Zip;

use super::body::colour;
use super::gaussian::gaussian;
use super::held::Held;
use super::low_pass::low_pass;
use super::spots::Spots;
use super::{LUMINANCE, LinearImage, Mask};

/// Mirrored light below this is left to shading and creases, bodies. Chosen among 0.2 to 0.4 on painted gloss (FRLL), where each
/// limit was the largest change that one photo taken again showed: at 0.4 less is found, at 0.2 no more.
pub const SPOT: f32 = 0.25;

/// Least ceiling under which spots can be told, in units of the surface's own light: a spot as wide as the first blur is half as high after
/// it, so that under a lower ceiling no such spot exceeds [`SPOT`], however bright its mirror is. Well-exposed lips
/// leave room for about ten times as much.
pub const LEAST_CEILING: f32 = 2.0 * SPOT;

/// Standard deviation of the low-pass, shares of the width: broader shine is shading for all that can be told. Chosen among 0.03 to
/// 0.12 in the same way: the narrower, the less a smile moves and the more weak gloss is found (0.08: 88 %, 0.05: 91 %, 0.04: 94 %); at
/// 0.03 broad spots begin to be lost. Lips of two colours and lips that shine already gain the most.
const LOCAL: f32 = 0.04;

/// Darker than this, linear light, a colour says nothing.
const BLACK: f32 = 1e-4;

/// Weight of the prior `a ≈ 1` against the fit of one channel: an assumed noise of a channel (0.05 bodies) over an assumed
/// spread of the shading (0.5), squared. It decides only where the body is nearly grey and the two parts look alike.
const PRIOR: f32 = 0.01;

/// Standard deviation of the first blur, shares of the width: about what a photo of a mouth 150 pixels wide cannot show.
const FINE: f32 = 0.005;

/// Least of it, pixels: the noise of single pixels is no spot.
const LEAST_FINE_PX: f32 = 0.8;

/// Standard deviation of a photo's own blur, pixels of the file: its pixels, the mosaic in front of them, and JPEG's colours, which are
/// kept for every second pixel only. Chosen among 0.3, 0.5 and 0.8 on photos taken again and made half as large (mouths 155 and 78
/// pixels wide): 7, 3 and 0 of 50 were beyond the limit, 27 where nothing was made alike; photographed at half the size
/// (`fairpair-eval changes`) it was 1 of 50, before small mouths had a limit of their own.
const OWN_BLUR_PX: f32 = 0.8;

/// A channel this near to white may be cut off and does not count.
const FULL: f32 = 0.97;

/// What a mirror looks like beside skin: one over skin's reflectance in R, G, B, brought to luminance 1. The mean of fair
/// (1 : 1.53 : 1.94) and dark skin (1 : 1.87 : 2.67), nearer to the fair; a pair cancels what is wrong for one person.
const MIRROR: [f32; 3] = [0.663, 1.061, 1.392];

/// How finely and how brightly spots are seen.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// Width of the object, view pixels.
    pub width: f32,
    /// Standard deviation of the first blur, shares of the width ([`blurs`]).
    pub blur: f32,
    /// The surface's own light in the unit that both photos are told in, 0..1 ([`units`]).
    pub unit: f32,
    /// No spot counts as brighter, in that unit.
    pub ceiling: f32,
    /// Linear light at which red, green and blue are cut off: 1, or where the other photo's white lies in this one ([`whites`]).
    pub white: [f32; 3],
}

/// Width of one object in two pixels.
#[derive(Debug, Clone, Copy)]
pub struct Width {
    /// View pixels.
    pub view_px: f32,
    /// Pixels of the file.
    pub file_px: f32,
}

/// Where each of two photos is cut off so that both lose the same light: the one in which the skin is darker is cut off
/// where the other's white lies.
pub fn whites(skins: [[f32; 3]; 2]) -> [[f32; 3]; 2] {
    let cut = |own: [f32; 3], other: [f32; 3]| -> [f32; 3] {
        std::array::from_fn(|i| (own[i] / other[i].max(BLACK)).clamp(BLACK, 1.0))
    };
    [cut(skins[0], skins[1]), cut(skins[1], skins[0])]
}

/// First blur of each of two photos of one object, shares of its width: with their own they are equally sharp. `softer` is by how much
/// the second is out of focus against the first, standard deviation in the same shares; negative where the first is.
///
/// Fewer pixels and focus are told by one reading where both differ: the larger of the two counts, not their sum.
pub fn blurs(widths: [Width; 2], softer: f32) -> [f32; 2] {
    let least = widths.map(|w| LEAST_FINE_PX / w.view_px);
    let fine = FINE.max(least[0]).max(least[1]);
    let own = widths.map(|w| OWN_BLUR_PX / w.file_px);
    let coarser = own[0].max(own[1]);
    let focus = [softer.max(0.0), (-softer).max(0.0)];
    std::array::from_fn(|i| {
        let more = (coarser * coarser - own[i] * own[i]).max(focus[i] * focus[i]);
        (fine * fine + more).sqrt()
    })
}

/// Spots of mirrored light in `image` inside `region`, against the colour of the skin beside it; their mean is the sheen. `None` where
/// either is black or the region empty.
pub fn spots(image: &LinearImage, region: &Mask, skin: [f32; 3], sight: &Sight) -> Option<Spots> {
    spots_over(colour(image, region)?, image, region, skin, sight)
}

/// The same where the region's own colour is known already.
pub fn spots_over(
    own: [f32; 3],
    image: &LinearImage,
    region: &Mask,
    skin: [f32; 3],
    sight: &Sight,
) -> Option<Spots> {
    let surface = Surface::new(own, skin)?;
    let Sight {
        width,
        blur,
        unit,
        ceiling,
        white,
    } = *sight;
    let fine = blur * width;
    let held = Held::of(region, (3.0 * fine).ceil() as usize)?;
    let [red, green, blue] = [&image.red, &image.green, &image.blue].map(|p| held.part(p));
    let inside = &held.cut(region);
    let mirrored = Zip::from(red)
        .and(green)
        .and(blue)
        .map_collect(|r, g, b| (unit * surface.mirrored([*r, *g, *b], white)).min(ceiling));
    let mirrored = gaussian(&mirrored, fine);
    let broad = low_pass(&mirrored, inside, LOCAL * width);
    let light = Zip::from(&mirrored)
        .and(&broad)
        .and(inside)
        .map_collect(|s, wide, inside| {
            let beyond = (s - wide).max(0.0);
            if *inside { beyond } else { 0.0 }
        });
    Some(Spots {
        light: held.back(&light, region.raw_dim(), 0.0),
        region: region.clone(),
    })
}

/// A surface that mirrors beside a bare one in the same light.
#[derive(Debug, Clone, Copy)]
pub struct Surface {
    /// Its own colour over that of the bare one, of luminance 1.
    body: [f32; 3],
    /// Turns linear light into light over the bare surface's, in bodies.
    gain: [f32; 3],
}

impl Surface {
    /// A surface of the colour `own` beside skin; `None` where either is black.
    pub fn new(own: [f32; 3], skin: [f32; 3]) -> Option<Self> {
        if !skin.iter().all(|v| *v > BLACK) {
            return None;
        }
        let level = level(own, skin);
        (level >= BLACK).then(|| Self {
            body: [0, 1, 2].map(|i| own[i] / skin[i] / level),
            gain: skin.map(|v| 1.0 / (v * level)),
        })
    }

    /// Mirrored light `s` of one pixel, in bodies, by the normal equations of `x = a·b + s·m` with the prior on `a`, without the channels
    /// that are full (nearly `white`); with all of them where all are.
    #[inline]
    pub fn mirrored(&self, rgb: [f32; 3], white: [f32; 3]) -> f32 {
        // Without branches, so that the compiler does several pixels at once.
        let rgb = [0, 1, 2].map(|i| rgb[i].min(white[i]));
        let counts = [0, 1, 2].map(|i| f32::from(u8::from(rgb[i] <= FULL * white[i])));
        let none = f32::from(u8::from(counts[0] + counts[1] + counts[2] < 1.0));
        let (mut bb, mut bm, mut mm, mut xb, mut xm) = (PRIOR, 0.0, 0.0, PRIOR, 0.0);
        for i in 0..3 {
            let weight = counts[i] + none;
            let (x, b, m) = (rgb[i] * self.gain[i], weight * self.body[i], MIRROR[i]);
            bb += b * self.body[i];
            bm += b * m;
            mm += weight * m * m;
            xb += x * b;
            xm += weight * x * m;
        }
        (bb * xm - bm * xb) / (bb * mm - bm * bm)
    }
}

/// The own light of a surface in each of two photos, over that of the lighter one; both beside the skin of the same photo. The unit of both
/// photos is the lighter one: told in bodies of each its own, lips that became paler, by lipstick or by gloss over most of them, seem to
/// mirror less. 1 for both where one is black.
pub fn units(own: [[f32; 3]; 2], skin: [[f32; 3]; 2]) -> [f32; 2] {
    let levels: [f32; 2] = std::array::from_fn(|k| level(own[k], skin[k]));
    if levels.iter().any(|level| *level <= BLACK) {
        return [1.0; 2];
    }
    let lighter = levels[0].max(levels[1]);
    levels.map(|level| level / lighter)
}

/// How much mirrored light, in bodies, fits between a surface's own colour and the first channel that is full; `None` where
/// it is black.
pub fn headroom(own: [f32; 3], skin: [f32; 3]) -> Option<f32> {
    let level = level(own, skin);
    let room = |i: usize| (1.0 - own[i]).max(0.0) / (MIRROR[i] * skin[i].max(BLACK) * level);
    (level > BLACK).then(|| room(0).min(room(1)).min(room(2)))
}

/// Luminance of a surface where skin beside it is white.
fn level(own: [f32; 3], skin: [f32; 3]) -> f32 {
    let relative = [0, 1, 2].map(|i| own[i] / skin[i].max(BLACK));
    LUMINANCE.iter().zip(relative).map(|(w, b)| w * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKIN: [f32; 3] = [0.45, 0.30, 0.23];

    /// Shaded lips under `light`, with a mirrored spot of this strength.
    fn lips(spot: f32, body: [f32; 3], light: [f32; 3]) -> Option<f64> {
        lips_in(1.0, spot, body, light)
    }

    fn lips_in(unit: f32, spot: f32, body: [f32; 3], light: [f32; 3]) -> Option<f64> {
        lips_below(9.0, unit, spot, body, light)
    }

    fn lips_below(
        ceiling: f32,
        unit: f32,
        spot: f32,
        body: [f32; 3],
        light: [f32; 3],
    ) -> Option<f64> {
        let mut image = LinearImage::black(60, 120);
        for (plane, (level, lamp)) in [&mut image.red, &mut image.green, &mut image.blue]
            .into_iter()
            .zip(body.into_iter().zip(light))
        {
            for ((r, c), v) in plane.indexed_iter_mut() {
                // Shading along both axes, as on a rounded lip.
                let shade = 1.0 + 0.4 * (c as f32 / 19.0).sin() + 0.3 * (r as f32 / 11.0).cos();
                let lit = r.abs_diff(30).pow(2) + c.abs_diff(50).pow(2) < 12;
                *v = lamp * (level * shade + if lit { spot } else { 0.0 });
            }
        }
        let skin = [0, 1, 2].map(|i| SKIN[i] * light[i]);
        let sight = Sight {
            width: 120.0,
            blur: 0.0067,
            unit,
            ceiling,
            white: [1.0; 3],
        };
        spots(&image, &Mask::from_elem((60, 120), true), skin, &sight).map(|spots| spots.mean())
    }

    #[test]
    fn the_photo_with_more_pixels_is_blurred_more_and_equal_ones_alike() {
        let width = |px| Width {
            view_px: px,
            file_px: px,
        };
        let [a, b] = blurs([width(160.0), width(160.0)], 0.0);
        assert!((a - FINE).abs() < 1e-6 && (b - FINE).abs() < 1e-6);
        let [fine, coarse] = blurs([width(300.0), width(80.0)], 0.0);
        let total = |blur: f32, px: f32| blur.hypot(OWN_BLUR_PX / px);
        assert!((coarse * 80.0 - LEAST_FINE_PX).abs() < 1e-5 && fine > coarse);
        assert!((total(fine, 300.0) - total(coarse, 80.0)).abs() < 1e-6);
    }

    #[test]
    fn the_photo_in_focus_is_blurred_as_the_other_is() {
        let width = Width {
            view_px: 160.0,
            file_px: 160.0,
        };
        let [a, b] = blurs([width; 2], 0.01);
        assert!((a - FINE.hypot(0.01)).abs() < 1e-6 && (b - FINE).abs() < 1e-6);
        let turned = blurs([width; 2], -0.01);
        assert_eq!(turned.map(f32::to_bits), [b, a].map(f32::to_bits));
    }

    #[test]
    fn both_photos_are_told_in_the_lighter_body_whichever_comes_first() {
        let (light, dark) = ([0.40, 0.16, 0.12], [0.20, 0.08, 0.06]);
        let of = |own, skin| units(own, skin).map(f32::to_bits);
        let alike = [1.0_f32; 2].map(f32::to_bits);
        let [a, b] = units([light, dark], [SKIN; 2]);
        assert!((a - 1.0).abs() < 1e-6 && (b - 0.5).abs() < 1e-6);
        assert_eq!(of([dark, light], [SKIN; 2]), [b, a].map(f32::to_bits));
        // Twice the light on lips and skin is no paler lip.
        let lit = |rgb: [f32; 3]| rgb.map(|v| 2.0 * v);
        assert_eq!(of([light, lit(light)], [SKIN, lit(SKIN)]), alike);
        assert_eq!(of([light, [0.0; 3]], [SKIN; 2]), alike);
    }

    #[test]
    fn the_same_mirrored_light_on_paler_lips_is_the_same_sheen() {
        let paler = RED.map(|v| 1.5 * v);
        let of = |body: [f32; 3], unit| lips_in(unit, 0.5, body, [1.0; 3]).unwrap();
        let [matt, pale] = units([RED, paler], [SKIN; 2]);
        let (before, after) = (of(RED, matt), of(paler, pale));
        assert!((before - after).abs() < 0.05 * after, "{before} {after}");
        assert!(of(RED, 1.0) > 1.3 * of(paler, 1.0));
    }

    #[test]
    fn the_darker_photo_is_cut_off_where_the_brighter_one_is() {
        let [dark, bright] = whites([[0.2, 0.1, 0.1], [0.4, 0.1, 0.05]]);
        assert!((dark[0] - 0.5).abs() < 1e-6 && (dark[1] - 1.0).abs() < 1e-6);
        assert!((bright[0] - 1.0).abs() < 1e-6 && (bright[2] - 0.5).abs() < 1e-6);
    }

    const RED: [f32; 3] = [0.30, 0.12, 0.10];

    #[test]
    fn shading_has_no_sheen_and_a_white_spot_has() {
        let of = |spot| lips(spot, RED, [1.0; 3]).unwrap();
        assert!(of(0.0).abs() < 1e-9);
        assert!(of(0.5) > 0.003);
        assert!(of(0.25) < of(0.5));
    }

    #[test]
    fn where_the_ceiling_is_low_no_mirror_is_seen_however_bright() {
        let of = |ceiling, spot| lips_below(ceiling, 1.0, spot, RED, [1.0; 3]).unwrap();
        assert!(of(SPOT, 3.0).abs() < 1e-9);
        assert!(of(2.0 * LEAST_CEILING, 3.0) > 0.001);
    }

    #[test]
    fn lips_near_white_leave_no_room_and_ordinary_ones_much() {
        let room = |light: f32| headroom(RED.map(|v| light * v), SKIN.map(|v| light * v)).unwrap();
        assert!(room(1.0) > 8.0 * LEAST_CEILING);
        assert!(room(2.0) > LEAST_CEILING);
        assert!(room(3.0) < LEAST_CEILING);
    }

    #[test]
    fn the_colour_and_the_strength_of_the_light_cancel() {
        let (white, warm) = (lips(0.4, RED, [1.0; 3]), lips(0.4, RED, [0.6, 0.45, 0.25]));
        assert!((white.unwrap() - warm.unwrap()).abs() < 1e-5);
    }

    #[test]
    fn lips_of_the_skins_colour_have_a_finite_answer_and_black_ones_none() {
        assert!(lips(0.5, SKIN, [1.0; 3]).unwrap() > 0.001);
        assert_eq!(lips(0.0, [0.0; 3], [1.0; 3]), None);
        assert_eq!(lips(0.5, RED, [0.0; 3]), None);
    }
}
