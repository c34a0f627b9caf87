//! How much softer one photo is than the other, told by what has edges in every photo of a face.
//!
//! Formula: brows, lids and lashes (the lips, in a close-up) are taken apart by size. Δₖ is the change of band k in stops; the
//! blur σ of the sharper photo is found for which `Δ₀ + Δ₁ = Δ₂ + Δ₃`: the slope over the sizes is taken out, and what changes
//! all sizes alike, such as an eye opened wider, does not count.
//! Assumptions: the difference acts like a Gaussian; lens, reduction, sharpening and compression come near enough.
//! How it can be fooled: eyes that were smoothed as much as the skin read as a softer photo; new mascara as a sharper one.

use super::scaled::Scaled;
use crate::measured::WhyNot;
use crate::optics::Plane;
use crate::optics::texture::{BANDS, Bands, stops};
use crate::portrait::{Landmark, Patch};

/// Where the search for the blur begins, units; a usual difference.
const FIRST_BLUR: f32 = 0.006;

/// Most steps of the search; four are usual.
const STEPS: usize = 10;

/// Largest blur that is sought, units: beyond it only the coarsest band is left.
const MOST_BLUR: f32 = 0.03;

/// A difference of the bands' slope below this is no difference of sharpness, stops.
const EQUAL: f64 = 0.02;

/// The difference of sharpness between two photos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sharpness {
    /// What it was read on.
    pub landmark: Landmark,
    /// Standard deviation of the blur that makes the sharper photo as soft as the other, units; positive where the after photo is softer.
    pub blur: f64,
    /// Change of the landmark's bands that is left after that, stops.
    pub left_stops: [f64; BANDS],
}

impl Sharpness {
    /// Compares the landmark that both views show.
    pub(super) fn compare(views: &[Scaled<'_>; 2], unit: f32) -> Result<Self, WhyNot> {
        let both = |l: Landmark| views.iter().all(|v| !v.patches(l).is_empty());
        let landmark = [Landmark::Eyes, Landmark::Lips]
            .into_iter()
            .find(|l| both(*l))
            .ok_or_else(|| {
                WhyNot::new(
                    "the photos have neither eyes nor lips in common to compare their sharpness",
                )
            })?;
        let [first, second] = [0, 1].map(|k| cuts(&views[k], landmark, unit));
        let (a, b) = (edges(&first, unit, 0.0), edges(&second, unit, 0.0));
        let unequal = slope(change(a, b));
        if unequal.abs() < EQUAL {
            return Ok(Self {
                landmark,
                blur: 0.0,
                left_stops: change(a, b),
            });
        }
        // The before photo is the sharper one where the after photo lost its fine edges.
        let after_softer = unequal < 0.0;
        let left = |blur: f32| {
            if after_softer {
                change(edges(&first, unit, blur), b)
            } else {
                change(a, edges(&second, unit, blur))
            }
        };
        let (blur, left_stops) = balance(unequal, left);
        Ok(Self {
            landmark,
            blur: f64::from(if after_softer { blur } else { -blur }),
            left_stops,
        })
    }
}

/// The blur after which the slope is nothing, and what is left of the bands: regula falsi on the blur's variance, in which the slope is
/// nearly a line.
fn balance(unequal: f64, left: impl Fn(f32) -> [f64; BANDS]) -> (f32, [f64; BANDS]) {
    let (mut low, mut high) = ((0.0, unequal), None);
    let mut variance = FIRST_BLUR.powi(2);
    let mut found = (FIRST_BLUR, left(FIRST_BLUR));
    for _ in 0..STEPS {
        let rest = slope(found.1);
        if rest.abs() < EQUAL / 2.0 {
            break;
        }
        if (rest < 0.0) == (unequal < 0.0) {
            if found.0 >= MOST_BLUR {
                break;
            }
            low = (variance, rest);
            // Illinois: the end that stays counts half, so that both close in.
            high = high.map(|(v, r): (f32, f64)| (v, r / 2.0));
        } else {
            high = Some((variance, rest));
            low.1 /= 2.0;
        }
        variance = match high {
            Some(high) => low.0 + (low.1 / (low.1 - high.1)) as f32 * (high.0 - low.0),
            None => (4.0 * variance).min(MOST_BLUR.powi(2)),
        };
        let blur = variance.max(0.0).sqrt();
        found = (blur, left(blur));
    }
    found
}

fn change(before: [f64; BANDS], after: [f64; BANDS]) -> [f64; BANDS] {
    std::array::from_fn(|k| stops(before[k], after[k]))
}

fn slope(d: [f64; BANDS]) -> f64 {
    0.5 * (d[0] + d[1] - d[2] - d[3])
}

/// The landmark's patches cut out with room for the filters, each with its own place in the cut.
fn cuts(view: &Scaled<'_>, landmark: Landmark, unit: f32) -> Vec<(Plane, Patch)> {
    let room = (0.1 * unit).ceil() as usize;
    let patches = view.patches(landmark).iter();
    patches
        .map(|p| {
            let (top, left) = (p.top.saturating_sub(room), p.left.saturating_sub(room));
            let rows = (p.bottom + room).min(view.log.nrows()) - top;
            let columns = (p.right + room).min(view.log.ncols()) - left;
            let cut = Plane::from_shape_fn((rows, columns), |(r, c)| view.log[[top + r, left + c]]);
            let inside = Patch {
                top: p.top - top,
                left: p.left - left,
                bottom: p.bottom - top,
                right: p.right - left,
            };
            (cut, inside)
        })
        .collect()
}

/// Energy of the landmark's bands after a blur of `blur` units.
fn edges(cuts: &[(Plane, Patch)], unit: f32, blur: f32) -> [f64; BANDS] {
    let mut sum = [0.0; BANDS];
    for (cut, p) in cuts {
        let bands = Bands::of_blurred(cut, blur * unit, unit);
        let energy = bands.energy([p.top, p.bottom], [p.left, p.right]);
        for (sum, energy) in sum.iter_mut().zip(energy) {
            *sum += energy / cuts.len() as f64;
        }
    }
    sum
}
