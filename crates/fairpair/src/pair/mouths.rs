//! How differently the mouth is held in the two photos: what lips look like depends on it.
//!
//! Formula: width over inter-pupil distance, opening (area of the interior over squared width) and height of the lips over
//! their width; each change over the change that two photos of one resting mouth show.
//! How it can be fooled: a turned head narrows width and pupil distance alike, but not the height.

use crate::portrait::Portrait;
use crate::region::{Polygon, Regions};

/// Change of width over inter-pupil distance between two photos of one resting mouth. With these three units, 50 neutral faces turned,
/// moved and taken again with noise change by 0.13 at the median and 0.45 in 49 pairs; lips of two colours, by 1.3 in one (`mouth_change` of
/// `fairpair-eval changes`).
const SAME_WIDTH: f64 = 0.03;

/// The same of the opening over squared width.
const SAME_OPENING: f64 = 0.02;

/// The same of the lips' height over their width.
const SAME_ASPECT: f64 = 0.05;

/// Width, opening and height of one mouth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MouthShape {
    /// Width over inter-pupil distance; `None` without pupils.
    pub width: Option<f64>,
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
        let points = &regions.key_points;
        let pupils = points.pupil_left.zip(points.pupil_right);
        Some(Self {
            width: pupils
                .map(|(l, r)| width / f64::from((r[0] - l[0]).hypot(r[1] - l[1]).max(1.0))),
            opening: regions.mouth_interior.iter().map(area).sum::<f64>() / (width * width),
            aspect: height(regions) / width,
        })
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
