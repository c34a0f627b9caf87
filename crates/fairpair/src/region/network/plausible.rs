//! Whether what was found has the shape of a mouth. The networks are made to answer; this is what makes them silent.
//!
//! Formulas, with w the distance between the mouth corners: mean height = area of the lips' outline / w²; each lip's share =
//! its area / that of both; corners and points against the nearest point of the outline, / w.
//!
//! How it can be fooled: a drawn or printed mouth is shaped like one.

use super::super::shape::{Bounds, area, distance};
use super::super::{Point, Polygon};
use crate::measured::WhyNot;

/// Mean height of the outline, mouth widths. Among 1302 portraits it is 0.10 to 0.47 (closed lips to broad smiles); a mouth
/// opened wide is about as high as it is broad.
const HEIGHT: [f32; 2] = [0.06, 0.85];

/// Length of the outline along the corner line, mouth widths. Among the portraits it is 1.00 to 1.01; widened for the
/// error of both.
const LENGTH: [f32; 2] = [0.75, 1.3];

/// Greatest distance of a corner or a point of the lips' border from the outline, mouth widths. Set by hand;
/// not yet fitted.
const FARTHEST: f32 = 0.15;

/// Least share of each lip in both. Set by hand.
const LEAST_SHARE: f32 = 0.06;

/// How near the photo's edge a mouth is taken for cut off, mouth widths. Set by hand: about one view pixel.
const EDGE: f32 = 0.01;

/// What was found, in photo pixels.
pub(super) struct Found<'a> {
    pub(super) corners: [Point; 2],
    /// Points of the lips' border that are certain enough to be held against it.
    pub(super) border_points: &'a [Point],
    pub(super) lips: &'a Polygon,
    pub(super) upper_lip: &'a [Polygon],
    pub(super) lower_lip: &'a [Polygon],
}

/// Refuses what is no whole mouth in a photo of this size, and says why.
pub(super) fn check(found: &Found<'_>, photo: [f32; 2]) -> Result<(), WhyNot> {
    let [left, right] = found.corners;
    let width = distance(left, right).max(f32::MIN_POSITIVE);
    let bounds = Bounds::of([found.lips]);
    let edge = EDGE * width;
    let inside = bounds.is_some_and(|b| {
        b.left > edge && b.top > edge && b.right < photo[0] - edge && b.bottom < photo[1] - edge
    });
    if !inside {
        return Err(WhyNot::new("the mouth is cut off by the edge of the photo"));
    }
    let within = |value: f32, [low, high]: [f32; 2]| value >= low && value <= high;
    let along = |p: &Point| {
        ((p[0] - left[0]) * (right[0] - left[0]) + (p[1] - left[1]) * (right[1] - left[1]))
            / (width * width)
    };
    let ends = found.lips.iter().map(along);
    let (first, last) = ends.fold((f32::MAX, f32::MIN), |(a, b), t| (a.min(t), b.max(t)));
    let height = area(found.lips) / (width * width);
    if !within(height, HEIGHT) || !within(last - first, LENGTH) {
        return Err(WhyNot::new("what was found is not shaped like a mouth"));
    }
    let points = found.corners.iter().chain(found.border_points);
    let apart = points.map(|p| nearest(found.lips, *p)).fold(0.0, f32::max);
    if apart > FARTHEST * width {
        return Err(WhyNot::new(
            "the outline of the lips and the points on it do not fit each other",
        ));
    }
    let [upper, lower] =
        [found.upper_lip, found.lower_lip].map(|l| l.iter().map(area).sum::<f32>());
    for (name, share) in [
        ("upper", upper / (upper + lower)),
        ("lower", lower / (upper + lower)),
    ] {
        // Not a number where there is neither.
        if share.is_nan() || share < LEAST_SHARE {
            return Err(WhyNot::new(format!("the {name} lip is not seen")));
        }
    }
    Ok(())
}

/// Distance from the nearest stretch of an outline.
fn nearest(outline: &Polygon, p: Point) -> f32 {
    let ends = outline.iter().zip(outline.iter().cycle().skip(1));
    let apart = ends.map(|(a, b)| {
        let (x, y) = (b[0] - a[0], b[1] - a[1]);
        let length = (x * x + y * y).max(f32::MIN_POSITIVE);
        let t = (((p[0] - a[0]) * x + (p[1] - a[1]) * y) / length).clamp(0.0, 1.0);
        (p[0] - a[0] - t * x).hypot(p[1] - a[1] - t * y)
    });
    apart.fold(f32::MAX, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mouth 100 wide, its left corner at [x, 100].
    fn mouth(x: f32) -> [Polygon; 3] {
        let upper = [
            [0.0, 0.0],
            [35.0, -14.0],
            [50.0, -11.0],
            [65.0, -14.0],
            [100.0, 0.0],
        ];
        let lower = [
            [100.0, 0.0],
            [70.0, 18.0],
            [50.0, 21.0],
            [30.0, 18.0],
            [0.0, 0.0],
        ];
        let moved = |p: &[f32; 2]| [p[0] + x, p[1] + 100.0];
        let both = upper.iter().chain(&lower[1..4]).map(moved).collect();
        [
            both,
            upper.iter().map(moved).collect(),
            lower.iter().map(moved).collect(),
        ]
    }

    fn verdict(x: f32, change: impl Fn(&mut [Polygon; 3], &mut [Point; 2])) -> String {
        let mut parts = mouth(x);
        let mut corners = [[x, 100.0], [x + 100.0, 100.0]];
        change(&mut parts, &mut corners);
        let [lips, upper, lower] = &parts;
        let found = Found {
            corners,
            border_points: &[[x + 50.0, 89.0]],
            lips,
            upper_lip: std::slice::from_ref(upper),
            lower_lip: std::slice::from_ref(lower),
        };
        let checked = check(&found, [300.0, 200.0]);
        checked.map_or_else(|why| why.to_string(), |()| "a mouth".to_owned())
    }

    #[test]
    fn a_mouth_is_one_anywhere_inside_the_photo() {
        assert_eq!(verdict(50.0, |_, _| ()), "a mouth");
        assert_eq!(verdict(150.0, |_, _| ()), "a mouth");
        assert!(verdict(199.5, |_, _| ()).contains("cut off by the edge"));
        assert!(verdict(-20.0, |_, _| ()).contains("cut off by the edge"));
    }

    #[test]
    fn each_misfit_is_named() {
        let flat = verdict(50.0, |parts, _| {
            for p in &mut parts[0] {
                p[1] = 100.0 + (p[1] - 100.0) / 9.0;
            }
        });
        assert!(flat.contains("not shaped like a mouth"), "{flat}");
        let apart = verdict(50.0, |_, corners| {
            for corner in corners {
                corner[1] += 30.0;
            }
        });
        assert!(apart.contains("do not fit each other"), "{apart}");
        let one = verdict(50.0, |parts, _| parts[1] = vec![[60.0, 100.0]; 3]);
        assert_eq!(one, "the upper lip is not seen");
    }
}
