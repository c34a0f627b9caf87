//! Whether both photos come from one press of the shutter: the same file, or one made from the other.
//!
//! Formula: patches of skin are followed from the before photo into the after photo (`optics::track`). Two numbers: how far the
//! patches lie from the best affine map of all of them, median, in shares of the pupils' distance; and the correlation of their
//! finest detail, noise included, median. A living face never holds still to a thousandth of the pupils' distance between two
//! exposures, and its finest detail falls on other pixels with other noise. One file twice is known by its digest, whatever its size.
//! Assumptions: what was changed after the shot left more than half of the skin in place, as turning, recolouring, saving
//! again, added noise, or paint on the lips do.
//! How it can be fooled: a strong filter over the whole face, a blur of two pixels, or a copy at half the size has no fine detail left
//! to compare; a doll, a scan or a rendered face does hold still. Shots seconds
//! apart are two shots here; `capture-time` tells those.
//!
//! References: J. Lukáš, J. Fridrich, M. Goljan, "Digital camera identification from sensor pattern noise", IEEE TIFS 1(2), 2006,
//! doi 10.1109/TIFS.2006.873602 (correlation of what is left when the picture is taken out).

use nalgebra::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::robust::{quantile, rounded};
use crate::optics::track::{Tracked, track};
use crate::pair::{CommonDetail, Pair};
use crate::portrait::Patch;

/// Followed patches are this much larger on each side than those whose texture is compared, units.
const GROWN: f64 = 0.05;

/// Patches that are followed at most.
const MOST_PATCHES: usize = 36;

/// Fewer followed patches than this say that the photos differ.
const LEAST_FOLLOWED: usize = 8;

/// Rounds of the robust fit of the affine map.
const ROUNDS: usize = 8;

/// The check.
#[derive(Debug)]
pub struct SameShot;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Both photos are one file, byte by byte.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same_file: bool,
    /// The photos are equally large and show the face equally light in every pixel.
    pub same_pixels: bool,
    /// Correlation of the skin's finest detail, median over the patches, −1..1; 0 where patches cannot be followed.
    pub detail_correlation: f64,
    /// How far the patches lie from where one affine map of the whole face puts them, median, in shares of the pupils' distance.
    pub moved_ratio: f64,
    /// Share of the patches that could be followed, 0..1.
    pub followed_ratio: f64,
    /// Patches that were tried.
    pub patches: u32,
}

limits! {
    /// Limits of `same-shot`.
    pub struct Limits {
        /// Correlation of the finest detail above which photos may be one shot. Neutral against smiling within one sitting: at most 0.54; copies saved at 75: at least 0.63.
        correlation_max: f64 = 0.6,
        /// Least movement of the skin between two shots, share of the pupils' distance. Neutral against smiling: at least 0.0024; copies: at most 0.0005.
        moved_min_ratio: f64 = 0.0005,
    }
}

impl Check for SameShot {
    const CODE: &'static str = "same-shot";
    const TITLE: &'static str = "Two shots or one";
    const WHY: &'static str = "A before and an after need two moments. Where both photos show the same moment, what differs was changed in the picture.";
    const HOW: &'static str = "Patches of skin are followed from one photo into the other. Between two shots a face moves a little, and noise and pores fall on other pixels; in copies of one shot every patch stays in place to a fraction of a pixel, and the finest detail is the same.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        told(pair.detail().map(read), pair.same_file())
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let correlation = reading.detail_correlation;
        let still = reading.moved_ratio < limits.moved_min_ratio;
        let (verdict, message) = if reading.same_file {
            (
                Verdict::Fail,
                "Both photos are the same file, byte by byte.".to_owned(),
            )
        } else if reading.same_pixels {
            (
                Verdict::Fail,
                "Both files show the same face, equally light in every pixel.".to_owned(),
            )
        } else if still && correlation > limits.correlation_max {
            (
                Verdict::Fail,
                format!(
                    "The photos show the same moment: the skin's finest detail agrees (correlation {correlation:.2}) and nothing moved."
                ),
            )
        } else {
            (
                Verdict::Pass,
                format!(
                    "The photos are two shots: the correlation of the skin's finest detail is {correlation:.2}."
                ),
            )
        };
        vec![Judgement::plain(verdict, message)]
    }
}

/// One file twice, however small: nothing in it can have moved, and no patch is needed to know it.
const COPY: Reading = Reading {
    same_file: true,
    same_pixels: true,
    detail_correlation: 1.0,
    moved_ratio: 0.0,
    followed_ratio: 0.0,
    patches: 0,
};

fn told(seen: Result<Reading, WhyNot>, same_file: bool) -> Measured<Reading> {
    match (seen, same_file) {
        (Err(unknown), false) => Measured::Unknown { unknown },
        (Err(_), true) => Measured::Known(COPY),
        (Ok(seen), same_file) => Measured::Known(Reading { same_file, ..seen }),
    }
}

fn read(detail: &CommonDetail) -> Reading {
    let every = detail.patches.len().div_ceil(MOST_PATCHES).max(1);
    let tried: Vec<Patch> = detail
        .patches
        .iter()
        .step_by(every)
        .map(|[p, _]| *p)
        .collect();
    let [a, b] = &detail.bands;
    let margin = (GROWN * detail.unit_px) as usize;
    let followed: Vec<([f64; 2], Tracked)> = tried
        .iter()
        .filter_map(|p| {
            let rows = [p.top.saturating_sub(margin), p.bottom + margin];
            let columns = [p.left.saturating_sub(margin), p.right + margin];
            let centre = [p.left + p.right, p.top + p.bottom].map(|v| v as f64 / 2.0);
            Some((centre, track(a, b, rows, columns, &detail.map)?))
        })
        .collect();
    let median = |values: Vec<f64>| {
        let values: Vec<f32> = values.into_iter().map(|v| v as f32).collect();
        quantile(&values, 0.5).map(f64::from)
    };
    let enough = followed.len() >= LEAST_FOLLOWED && 2 * followed.len() >= tried.len();
    let moved = || median(residuals(&followed)?).map(|m| m / detail.unit_px);
    let correlation = || median(followed.iter().map(|(_, t)| t.correlation).collect());
    let (correlation, moved) = match (enough, correlation(), moved()) {
        (true, Some(correlation), Some(moved)) => (correlation, moved),
        // What cannot be followed has moved out of reach.
        _ => (0.0, 1.0),
    };
    Reading {
        same_file: false,
        same_pixels: detail.same_pixels,
        detail_correlation: rounded(correlation, 3),
        moved_ratio: rounded(moved, 6),
        followed_ratio: rounded(followed.len() as f64 / tried.len().max(1) as f64, 3),
        patches: tried.len() as u32,
    }
}

/// Distances of the shifts from their best affine map, least sum of distances (iteratively reweighted least squares).
fn residuals(followed: &[([f64; 2], Tracked)]) -> Option<Vec<f64>> {
    let mut weights = vec![1.0; followed.len()];
    let mut left = Vec::new();
    for _ in 0..ROUNDS {
        let mut normal = Matrix3::<f64>::zeros();
        let mut right = [Vector3::<f64>::zeros(); 2];
        for ((at, seen), w) in followed.iter().zip(&weights) {
            let x = Vector3::new(at[0] / 100.0, at[1] / 100.0, 1.0);
            normal += x * x.transpose() * *w;
            for (right, shift) in right.iter_mut().zip(seen.shift) {
                *right += x * (*w * shift);
            }
        }
        let inverse = normal.try_inverse()?;
        let maps = right.map(|r| inverse * r);
        left = followed
            .iter()
            .map(|(at, seen)| {
                let x = Vector3::new(at[0] / 100.0, at[1] / 100.0, 1.0);
                (seen.shift[0] - maps[0].dot(&x)).hypot(seen.shift[1] - maps[1].dot(&x))
            })
            .collect();
        weights = left.iter().map(|d| 1.0 / d.max(0.01)).collect();
    }
    Some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(detail_correlation: f64, moved_ratio: f64, same_pixels: bool) -> Verdict {
        let reading = Reading {
            same_file: false,
            same_pixels,
            detail_correlation,
            moved_ratio,
            followed_ratio: 1.0,
            patches: 40,
        };
        SameShot::judge(&reading, &Limits::default())[0].verdict
    }

    #[test]
    fn only_a_still_face_with_the_same_detail_is_one_shot() {
        assert_eq!(judged(0.9, 0.0001, false), Verdict::Fail);
        assert_eq!(judged(0.9, 0.002, false), Verdict::Pass);
        assert_eq!(judged(0.3, 0.0001, false), Verdict::Pass);
        assert_eq!(judged(0.0, 1.0, true), Verdict::Fail);
    }

    #[test]
    fn one_file_twice_is_named_however_small_it_is() {
        let few = || Err(WhyNot::new("only 60 pixels lie between the pupils"));
        assert!(told(few(), false).why_not().is_some());
        let seen = told(few(), true);
        let said = SameShot::judge(seen.known().unwrap(), &Limits::default());
        assert_eq!(said[0].verdict, Verdict::Fail);
        assert!(said[0].message.contains("the same file"), "{said:?}");
    }

    #[test]
    fn what_an_affine_map_explains_is_no_movement_and_the_rest_is() {
        let at = |i: usize| [(i % 6) as f64 * 30.0, (i / 6) as f64 * 40.0];
        let seen = |bend: f64| -> Vec<([f64; 2], Tracked)> {
            (0..30)
                .map(|i| {
                    let [x, y] = at(i);
                    let shift = [0.5 + 0.01 * x + bend * (y / 30.0).sin(), -0.02 * y];
                    let correlation = 1.0;
                    ([x, y], Tracked { shift, correlation })
                })
                .collect()
        };
        let most = |bend| {
            let left = residuals(&seen(bend)).unwrap();
            left.into_iter().fold(0.0, f64::max)
        };
        assert!(most(0.0) < 1e-6);
        assert!(most(1.0) > 0.3);
    }
}
