//! What outlines say by their geometry alone: bounds, area, main axis, and the named points of a mouth.
//!
//! Main axis: eigenvector of the larger eigenvalue of the second central area moments of the polygons (Green's theorem).
//! Mouth corners: the outline points farthest left and right along that axis. Cupid's bow: the two peaks of the upper
//! border left and right of the middle and the dip between them. Lower-lip centre: the lower border half-way between
//! the corners.
//!
//! Assumptions: the polygons outline both lips, and the head is rolled by less than 45°.
//! How it can be fooled: an outline of one lip only has corners but a wrong lower border; a coarse outline has no bow.
//!
//! References: C. Steger, *On the calculation of arbitrary moments of polygons*, TU München FGBV-96-05, 1996.

use super::{KeyPoints, Point, Polygon, Regions};

/// The least height of both cupid peaks over the dip, in mouth widths; below it the bow is not known.
/// A bow lower than this is within the placing error of hand-drawn outlines of a mouth 100 pixels wide.
const LEAST_BOW: f32 = 0.01;

/// The least elongation (standard deviation along over across) at which an outline has a main axis.
const LEAST_ELONGATION: f32 = 1.3;

/// An upright rectangle, photo pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Bounds {
    /// The smallest rectangle around the finite points of all polygons; `None` where there is no point.
    pub fn of<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Option<Self> {
        let points = polygons.into_iter().flatten();
        points
            .filter(|p| p.iter().all(|v| v.is_finite()))
            .map(|&[x, y]| Self {
                left: x,
                top: y,
                right: x,
                bottom: y,
            })
            .reduce(|a, b| Self {
                left: a.left.min(b.left),
                top: a.top.min(b.top),
                right: a.right.max(b.right),
                bottom: a.bottom.max(b.bottom),
            })
    }

    /// Right minus left, pixels.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Bottom minus top, pixels.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

impl Regions {
    /// The rectangle around all outlines; `None` where there is none.
    pub fn bounds(&self) -> Option<Bounds> {
        let eyes = self.eyes.iter();
        Bounds::of(
            self.skin
                .iter()
                .chain(&self.lips)
                .chain(&self.mouth_interior)
                .chain(eyes),
        )
    }

    /// Mouth width, pixels: between the mouth corners, or the lip outlines' extent along their main axis.
    pub fn mouth_width_px(&self) -> Option<f32> {
        let corners = (self.key_points.mouth_left, self.key_points.mouth_right);
        if let (Some(left), Some(right)) = corners {
            return Some(distance(left, right));
        }
        let axis = main_axis(&self.lips)?;
        let points = self.lips.iter().flatten();
        let along = points.map(|p| axis[0] * p[0] + axis[1] * p[1]);
        let ends = along.map(|u| [u, u]);
        let [low, high] = ends.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])?;
        Some(high - low)
    }
}

/// Euclidean distance, pixels.
pub(super) fn distance(a: Point, b: Point) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Enclosed area, square pixels; overlapping loops count as often as they wind.
pub(super) fn area(polygon: &Polygon) -> f32 {
    signed_area(polygon).abs()
}

/// Enclosed area of all outlines together, square pixels.
pub fn area_px(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(|p| f64::from(area(p))).sum()
}

/// Enclosed area, square pixels: positive where the outline runs clockwise as seen in the photo.
pub(super) fn signed_area(polygon: &Polygon) -> f32 {
    let crosses = edges(polygon).map(|(a, b)| a[0] * b[1] - b[0] * a[1]);
    crosses.sum::<f64>() as f32 / 2.0
}

/// The unit vector of greatest spread, pointing to the viewer's right; `None` where no axis stands out or it is nearer to vertical.
fn main_axis(polygons: &[Polygon]) -> Option<[f32; 2]> {
    let (mut area, mut first, mut second) = (0.0, [0.0; 2], [0.0; 3]);
    for polygon in polygons {
        let crosses: Vec<_> = edges(polygon)
            .map(|(a, b)| (a, b, a[0] * b[1] - b[0] * a[1]))
            .collect();
        let sign = crosses.iter().map(|(_, _, c)| c).sum::<f64>().signum();
        for (a, b, cross) in crosses {
            let c = cross * sign;
            area += c / 2.0;
            first[0] += (a[0] + b[0]) * c / 6.0;
            first[1] += (a[1] + b[1]) * c / 6.0;
            second[0] += (a[0] * a[0] + a[0] * b[0] + b[0] * b[0]) * c / 12.0;
            second[1] += (a[1] * a[1] + a[1] * b[1] + b[1] * b[1]) * c / 12.0;
            second[2] += (2.0 * (a[0] * a[1] + b[0] * b[1]) + a[0] * b[1] + b[0] * a[1]) * c / 24.0;
        }
    }
    let mean = [first[0] / area, first[1] / area];
    let xx = second[0] / area - mean[0] * mean[0];
    let yy = second[1] / area - mean[1] * mean[1];
    let xy = second[2] / area - mean[0] * mean[1];
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let spread = ((xx - yy) / 2.0).hypot(xy);
    let (long, short) = (
        f64::midpoint(xx, yy) + spread,
        f64::midpoint(xx, yy) - spread,
    );
    let stands_out = long > f64::from(LEAST_ELONGATION).powi(2) * short.max(0.0);
    let level = angle.abs() < std::f64::consts::FRAC_PI_4;
    (area > 0.0 && stands_out && level).then(|| [angle.cos() as f32, angle.sin() as f32])
}

/// The mouth's points that the lip outlines themselves show; everything else stays `None`.
pub(super) fn mouth_points(lips: &[Polygon]) -> KeyPoints {
    let mut found = KeyPoints::default();
    let Some(axis) = main_axis(lips) else {
        return found;
    };
    let along = |p: Point| axis[0] * p[0] + axis[1] * p[1];
    let by_axis = |a: &&Point, b: &&Point| along(**a).total_cmp(&along(**b));
    let points = || lips.iter().flatten();
    let (Some(&left), Some(&right)) = (points().min_by(by_axis), points().max_by(by_axis)) else {
        return found;
    };
    (found.mouth_left, found.mouth_right) = (Some(left), Some(right));
    let mouth = Frame::between(left, right);
    found.lower_lip_centre = border(lips, &mouth, 0.5, false).map(|h| mouth.at(0.5, h));
    // The bow's peaks lie in the middle third: 0.34..0.66 of the width in FRLL's hand-placed outlines, with margin.
    let upper = |from: f32, to: f32| {
        let steps = (0..=16).map(|i| from + (to - from) * i as f32 / 16.0);
        let heights = steps.map(|t| border(lips, &mouth, t, true).map(|h| (t, h)));
        heights.flatten().collect::<Vec<_>>().into_iter()
    };
    let highest = |a: &(f32, f32), b: &(f32, f32)| a.1.total_cmp(&b.1);
    let peaks = (
        upper(0.3, 0.5).max_by(highest),
        upper(0.5, 0.7).max_by(highest),
    );
    if let (Some(l), Some(r)) = peaks {
        let dip = upper(l.0, r.0).min_by(highest);
        if let Some(dip) = dip.filter(|d| l.1.min(r.1) - d.1 > LEAST_BOW) {
            found.cupid_left = Some(mouth.at(l.0, l.1));
            found.cupid_centre = Some(mouth.at(dip.0, dip.1));
            found.cupid_right = Some(mouth.at(r.0, r.1));
        }
    }
    found
}

/// Coordinates in which `left` is (0, 0) and `right` is (1, 0); the second coordinate grows upwards.
struct Frame {
    left: Point,
    across: [f32; 2],
}

impl Frame {
    fn between(left: Point, right: Point) -> Self {
        Self {
            left,
            across: [right[0] - left[0], right[1] - left[1]],
        }
    }

    /// The photo point at (t, height).
    fn at(&self, t: f32, height: f32) -> Point {
        let [x, y] = self.across;
        [
            self.left[0] + t * x + height * y,
            self.left[1] + t * y - height * x,
        ]
    }

    /// A photo point as (t, height).
    fn place(&self, p: Point) -> [f32; 2] {
        let [x, y] = self.across;
        let (dx, dy) = (p[0] - self.left[0], p[1] - self.left[1]);
        let square = x * x + y * y;
        [(dx * x + dy * y) / square, (dx * y - dy * x) / square]
    }
}

/// Height of the outlines' upper (or lower) border at `t`, in mouth widths.
fn border(lips: &[Polygon], mouth: &Frame, t: f32, upper: bool) -> Option<f32> {
    let heights = lips.iter().flat_map(|polygon| {
        let next = polygon.iter().cycle().skip(1);
        polygon.iter().zip(next).filter_map(|(&a, &b)| {
            let (a, b) = (mouth.place(a), mouth.place(b));
            ((a[0] <= t) != (b[0] <= t)).then(|| a[1] + (b[1] - a[1]) * (t - a[0]) / (b[0] - a[0]))
        })
    });
    heights.reduce(if upper { f32::max } else { f32::min })
}

fn edges(polygon: &Polygon) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    let next = polygon.iter().cycle().skip(1);
    polygon
        .iter()
        .zip(next)
        .map(|(a, b)| (a.map(f64::from), b.map(f64::from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mouth 100 wide with a bow, turned by `degrees` about [200, 300].
    fn mouth(degrees: f32) -> Polygon {
        let upright = [
            [-50.0, 0.0],
            [-14.0, -16.0],
            [0.0, -12.0],
            [14.0, -16.0],
            [50.0, 0.0],
            [25.0, 18.0],
            [0.0, 22.0],
            [-25.0, 18.0],
        ];
        let (s, c) = degrees.to_radians().sin_cos();
        upright
            .iter()
            .map(|[x, y]| [200.0 + c * x - s * y, 300.0 + s * x + c * y])
            .collect()
    }

    #[test]
    fn the_points_of_a_mouth_turn_with_it() {
        for degrees in [-30.0, 0.0, 20.0] {
            let found = mouth_points(&[mouth(degrees)]);
            let outline = mouth(degrees);
            for (point, index) in [
                (found.mouth_left, 0),
                (found.cupid_left, 1),
                (found.cupid_centre, 2),
                (found.cupid_right, 3),
                (found.mouth_right, 4),
                (found.lower_lip_centre, 6),
            ] {
                assert!(distance(point.unwrap(), outline[index]) < 1.5, "{index}");
            }
            assert_eq!(found.pupil_left, None);
        }
    }

    #[test]
    fn a_mouth_without_a_bow_has_no_cupid_points() {
        let flat = vec![[0.0, 0.0], [50.0, -20.0], [100.0, 0.0], [50.0, 25.0]];
        let found = mouth_points(&[flat]);
        assert_eq!(found.mouth_right, Some([100.0, 0.0]));
        assert_eq!(found.cupid_centre, None);
    }

    #[test]
    fn a_round_outline_has_no_corners() {
        let round = (0..24)
            .map(|i| (i as f32 * 15.0).to_radians().sin_cos())
            .map(|(s, c)| [50.0 * c, 50.0 * s])
            .collect();
        assert_eq!(mouth_points(&[round]), KeyPoints::default());
    }

    #[test]
    fn area_is_the_same_either_way_round() {
        let mut outline = mouth(10.0);
        let one_way = area(&outline);
        outline.reverse();
        assert!((area(&outline) - one_way).abs() < 1e-2 && one_way > 2000.0);
    }
}
