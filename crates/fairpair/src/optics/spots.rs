//! Spots of mirrored light, pixel by pixel, and which of them the other photo does not show.
//!
//! Formula: `new = mean of max(0, m(p) − max(SPOT, STEADY · max m'(q)))` over the pixels p that both photos show, q within 2 % of the width of where p lies in the
//! other photo; m and m' the mirrored light beyond its low-pass, what is below `SPOT` included, so that a glint that one photo shows just
//! below and the other just above it is not new. Nor is a spot of both photos that lies a little beside its place, is smaller, larger or up to half as bright again.
//! Assumptions: the map between the photos is right within `REACH`.
//! How it can be fooled: spots that all grow in their places by less than half; a highlight that the light has moved farther than `REACH`.

use ndarray::{Axis, Zip};

use super::motion::{Affine, warp, warp_mask};
use super::sheen::SPOT;
use super::{Mask, Plane};

/// How far a spot may lie from its place, shares of the object's width. Set by hand; at 0.01, 0.02 and 0.03 painted gloss (FRLL,
/// weakest) was found in 99, 99 and 98 % by an earlier rule, which took the larger of this and the whole sheen's change.
const REACH: f32 = 0.02;

/// How much brighter a spot may become and still be the same one: lights differ from visit to visit. Set by hand; with 1, 2 and 3 painted gloss was found in 99, 99 and 98 % by that rule.
const STEADY: f32 = 1.5;

/// Least share of a region that the other photo must show, too.
const LEAST_SHARED: f64 = 0.5;

/// Mirrored light in spots.
#[derive(Debug, Clone)]
pub struct Spots {
    /// In units of the surface's own light, beyond its low-pass and not below 0; 0 outside of `region`. What is below [`SPOT`] is no spot.
    pub light: Plane,
    /// Where it was looked for.
    pub region: Mask,
}

impl Spots {
    /// The mean over the region of what exceeds [`SPOT`]: the sheen.
    pub fn mean(&self) -> f64 {
        let beyond = self.light.iter().map(|light| (light - SPOT).max(0.0));
        let sum: f64 = beyond.map(f64::from).sum();
        sum / self.region.iter().filter(|inside| **inside).count().max(1) as f64
    }

    /// Mean light of the spots that `other` does not show. `map` takes positions here to positions there, `width` is the object's, pixels of the other.
    /// `None` where the other shows less than half of the region.
    pub fn without(&self, other: &Self, map: &Affine, width: f32) -> Option<f64> {
        let (rows, columns) = self.light.dim();
        let reach = (REACH * width).ceil() as usize;
        let there = warp(&greatest(&other.light, reach), map, rows, columns);
        let seen = warp_mask(&other.region, map, rows, columns);
        let (mut sum, mut shared, mut all) = (0.0, 0_u32, 0_u32);
        Zip::from(&self.light)
            .and(&there)
            .and(&self.region)
            .and(&seen)
            .for_each(|light, there, inside, seen| {
                all += u32::from(*inside);
                if *inside && *seen {
                    sum += f64::from((light - SPOT.max(STEADY * there)).max(0.0));
                    shared += 1;
                }
            });
        let enough = shared > 0 && f64::from(shared) >= LEAST_SHARED * f64::from(all);
        enough.then(|| sum / f64::from(shared))
    }
}

/// The greatest value within `reach` pixels along both axes.
fn greatest(plane: &Plane, reach: usize) -> Plane {
    let mut greatest = plane.clone();
    for axis in [Axis(0), Axis(1)] {
        let from = greatest.clone();
        let lanes = greatest.lanes_mut(axis).into_iter().zip(from.lanes(axis));
        for (mut lane, from) in lanes {
            for (at, value) in lane.iter_mut().enumerate() {
                let near = at.saturating_sub(reach)..(at + reach + 1).min(from.len());
                *value = from
                    .iter()
                    .take(near.end)
                    .skip(near.start)
                    .fold(0.0, |most, v| v.max(most));
            }
        }
    }
    greatest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A region of 100 × 40 with square spots: where, how large, how bright.
    fn spots(of: &[([usize; 2], usize, f32)]) -> Spots {
        let mut light = Plane::zeros((40, 100));
        for ([x, y], side, bright) in of {
            for row in *y..y + side {
                for column in *x..x + side {
                    light[[row, column]] = *bright;
                }
            }
        }
        Spots {
            light,
            region: Mask::from_elem((40, 100), true),
        }
    }

    fn new(own: &Spots, other: &Spots) -> f64 {
        own.without(other, &Affine::IDENTITY, 100.0).unwrap()
    }

    #[test]
    fn a_spot_moved_a_little_or_half_as_bright_again_is_the_same() {
        let before = spots(&[([30, 20], 4, 1.0)]);
        for same in [
            ([30, 20], 4, 1.0),
            ([32, 18], 4, 1.0),
            ([30, 20], 4, 1.5),
            ([29, 19], 6, 1.2),
        ] {
            assert!(new(&spots(&[same]), &before) < 1e-9, "{same:?}");
        }
    }

    #[test]
    fn a_glint_just_below_a_spot_and_just_above_it_is_the_same() {
        let glint = |bright| spots(&[([30, 20], 4, bright)]);
        assert!(new(&glint(1.3 * SPOT), &glint(0.9 * SPOT)) < 1e-9);
        assert!(new(&glint(1.3 * SPOT), &glint(0.0)) > 1e-4);
    }

    #[test]
    fn a_spot_elsewhere_is_new_however_bright_the_others_are() {
        let shiny = [([30, 20], 6, 3.0), ([60, 10], 5, 2.0)];
        let glossier = [shiny[0], shiny[1], ([80, 25], 2, 0.5)];
        let found = new(&spots(&glossier), &spots(&shiny));
        assert!((found - spots(&glossier[2..]).mean()).abs() < 0.1 * found);
        assert!(new(&spots(&shiny), &spots(&glossier)) < 1e-9);
    }

    #[test]
    fn a_spot_three_times_as_bright_is_half_new() {
        let found = new(&spots(&[([30, 20], 4, 3.0)]), &spots(&[([30, 20], 4, 1.0)]));
        assert!((found - 1.5 * 16.0 / 4000.0).abs() < 2e-4, "{found}");
    }

    #[test]
    fn where_the_other_photo_shows_too_little_nothing_is_told() {
        let own = spots(&[([30, 20], 4, 1.0)]);
        let far = Affine::scale_shift(1.0, [60.0, 0.0]);
        assert_eq!(own.without(&own, &far, 100.0), None);
    }
}
