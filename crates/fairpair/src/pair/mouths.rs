//! How differently the mouth is held in the two photos: what lips look like depends on it.
//!
//! Formula: width over inter-pupil distance, opening (area of the interior over squared width) and height of the lips over
//! their width; each change over the change that two photos of one resting mouth show.
//! Where the pupils of one photo are hidden, as under a bar, the registration of the skin carries one length from photo to photo instead.
//! How it can be fooled: a turned head narrows width and pupil distance alike, but not the height.

use super::CommonFace;
use crate::portrait::Portrait;
use crate::region::{Bounds, Point, Polygon, Regions};

/// Width of a resting mouth over inter-pupil distance, the median of 50 neutral faces (FRLL; 0.70 to 0.86): for pairs that show no pupils.
const RESTING_WIDTH: f64 = 0.76;

/// Change of width over inter-pupil distance between two photos of one resting mouth. With these three units, 50 neutral faces turned,
/// moved and taken again with noise change by 0.14 at the median and 0.53 in 49 pairs, all by less than 0.74 (`mouth_change` of
/// `fairpair-eval changes`).
const SAME_WIDTH: f64 = 0.03;

/// The same of the opening over squared width.
const SAME_OPENING: f64 = 0.02;

/// The same of the lips' height over their width.
const SAME_ASPECT: f64 = 0.05;

/// How near to the photo's edge skin is cut off by it, shares of the photo's width: about one pixel of a small photo.
const EDGE: f32 = 0.005;

/// Width, opening and height of one mouth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MouthShape {
    /// Width over inter-pupil distance; `None` without pupils.
    pub width: Option<f64>,
    /// The width is over a length that the registration carried, because pupils are hidden.
    pub by_registration: bool,
    /// Area of the interior over squared width.
    pub opening: f64,
    /// Height of the lips over their width.
    pub aspect: f64,
}

impl MouthShape {
    /// The mouth of one photo; `None` where its width is not known.
    pub fn of(portrait: &Portrait) -> Option<Self> {
        let regions = portrait.regions().known()?;
        let width = f64::from(regions.mouth_width_px().filter(|w| *w >= 1.0)?);
        Some(Self {
            width: between_pupils(regions).map(|pupils| width / pupils),
            by_registration: false,
            opening: regions.mouth_interior.iter().map(area).sum::<f64>() / (width * width),
            aspect: height(regions) / width,
        })
    }

    /// Both mouths, their widths over one length: the distance of the pupils, where one photo at least shows them; else what a resting mouth
    /// as wide as these would have. `None` where a mouth's width is not known.
    pub fn of_both(
        before: &Portrait,
        after: &Portrait,
        common: Option<&CommonFace>,
    ) -> Option<[Self; 2]> {
        let mut both = [Self::of(before)?, Self::of(after)?];
        if both.iter().all(|mouth| mouth.width.is_some()) {
            return Some(both);
        }
        // A registration that was not refined may stand on the mouths' corners themselves; that of a close-up follows skin that smiles along.
        let whole = [before, after].into_iter().all(shows_both_cheeks);
        if let Some(common) = common.filter(|c| c.refined && whole) {
            let scale = common.map.scale();
            let regions = [before.regions().known()?, after.regions().known()?];
            let width = |r: &Regions| r.mouth_width_px().map(f64::from);
            let widths = [width(regions[0])?, width(regions[1])? / scale];
            let pupils = between_pupils(regions[0])
                .or_else(|| between_pupils(regions[1]).map(|apart| apart / scale));
            let resting = || f64::midpoint(widths[0], widths[1]) / RESTING_WIDTH;
            let unit = pupils.unwrap_or_else(resting);
            for (mouth, width) in both.iter_mut().zip(widths) {
                mouth.width = Some(width / unit);
                mouth.by_registration = true;
            }
        }
        Some(both)
    }

    /// The largest of the three changes, in units of what two photos of one resting mouth differ by; 1 and less = held alike.
    pub fn change(&self, after: &Self) -> f64 {
        let width = self.width.zip(after.width);
        let changes = [
            width.map_or(0.0, |(a, b)| (b - a) / SAME_WIDTH),
            (after.opening - self.opening) / SAME_OPENING,
            (after.aspect - self.aspect) / SAME_ASPECT,
        ];
        changes.iter().fold(0.0, |most, c| c.abs().max(most))
    }
}

/// Whether the skin ends before the photo does, to the left and to the right.
pub(super) fn shows_both_cheeks(portrait: &Portrait) -> bool {
    let width = portrait.facts().width;
    let regions = portrait.regions().known();
    regions.is_some_and(|r| ends_inside(&r.skin, width))
}

/// Whether outlines end before a photo of this width does, to the left and to the right.
pub(super) fn ends_inside(outlines: &[Polygon], width: u32) -> bool {
    let width = width as f32;
    Bounds::of(outlines).is_some_and(|b| b.left > EDGE * width && b.right < (1.0 - EDGE) * width)
}

/// Distance of the pupils, pixels of the file.
fn between_pupils(regions: &Regions) -> Option<f64> {
    let points = &regions.key_points;
    let (l, r): (Point, Point) = points.pupil_left.zip(points.pupil_right)?;
    Some(f64::from((r[0] - l[0]).hypot(r[1] - l[1]).max(1.0)))
}

/// Extent of the lips across the line of the mouth's corners, pixels.
fn height(regions: &Regions) -> f64 {
    let corners = regions
        .key_points
        .mouth_left
        .zip(regions.key_points.mouth_right);
    let axis = corners.map_or([1.0, 0.0], |(l, r)| {
        let (x, y) = (f64::from(r[0] - l[0]), f64::from(r[1] - l[1]));
        let long = x.hypot(y).max(1.0);
        [x / long, y / long]
    });
    let across = |p: &[f32; 2]| axis[0] * f64::from(p[1]) - axis[1] * f64::from(p[0]);
    let points = || regions.lips.iter().flatten().map(across);
    (points().fold(f64::MIN, f64::max) - points().fold(f64::MAX, f64::min)).max(0.0)
}

/// Area of a simple polygon (shoelace formula).
fn area(polygon: &Polygon) -> f64 {
    let next = polygon.iter().cycle().skip(1);
    let twice: f64 = polygon
        .iter()
        .zip(next)
        .map(|(p, q)| f64::from(p[0]) * f64::from(q[1]) - f64::from(q[0]) * f64::from(p[1]))
        .sum();
    twice.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: MouthShape = MouthShape {
        by_registration: false,
        width: Some(0.8),
        opening: 0.0,
        aspect: 0.36,
    };

    #[test]
    fn a_mouth_at_rest_is_held_alike_and_a_smile_is_not() {
        assert!(REST.change(&REST).abs() < 1e-12);
        let smile = MouthShape {
            width: Some(0.92),
            ..REST
        };
        assert!((REST.change(&smile) - 4.0).abs() < 1e-9);
        assert!((smile.change(&REST) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn without_pupils_opening_and_height_still_tell() {
        let close_up = MouthShape {
            width: None,
            ..REST
        };
        let open = MouthShape {
            opening: 0.08,
            ..close_up
        };
        assert!(close_up.change(&REST).abs() < 1e-12 && close_up.change(&open) > 3.9);
    }
}
