//! How a head is held, and from how near it was photographed, as its outlines and key points tell.
//!
//! Formula: everything in inter-pupil distances, on axes along and across the pupils' line, so that roll and size cancel.
//! Yaw: the nose tip lies in front of the pupils and moves by `depth · sin yaw`, while the pupils' distance in the picture shrinks by
//! `cos yaw`, so `tan yaw = offset / depth`. Pitch: nose tip and the nose's foot move
//! down against pupils and chin when the head nods down. Perspective: a nearer camera enlarges what is near, so the
//! outline of the face, which lies far behind the pupils, shrinks against them.
//!
//! Assumptions: both photos show one person, so that only changes count; pupils, nose and chin known.
//! How it can be fooled: long hair over the cheeks narrows the outline; a smile widens it; key points are good to 0.026 of
//! the inter-pupil distance.

use super::mouths::ends_inside;
use crate::measured::WhyNot;
use crate::region::{KeyPoints, Point, Regions, area_px};

/// Depth of the nose tip in front of the pupils, in inter-pupil distances: 0.75, from adult means of nose protrusion plus
/// pupil depth (about 47 mm of 63 mm).
const NOSE_DEPTH: f64 = 0.75;

/// Degrees of nod per inter-pupil distance that the nose moves down against pupils and chin. The least-error estimate on
/// rendered heads: it tells two thirds of a nod (0.64° a degree, `fairpair-eval calibrate-pose`), because telling all of it
/// would tell half as much noise more.
const PITCH_DEG: f64 = 100.0;

/// Share of the chin's distance from the pupils that is taken off the nose's: with 0.5 rendered nods are read best (standard error 2.1°, 3.5° without).
const NOSE_LEVEL: f64 = 0.5;

/// Heights below the pupils at which the outline's width is taken, inter-pupil distances.
const LEVELS: [f64; 13] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2,
];

/// Coordinates in which the middle of the pupils is the origin, the pupils' line the first axis, and their distance 1.
struct Frame {
    origin: [f64; 2],
    axis: [f64; 2],
}

impl Frame {
    fn of(points: &KeyPoints) -> Result<Self, WhyNot> {
        let left = need(points.pupil_left, "the left pupil")?;
        let right = need(points.pupil_right, "the right pupil")?;
        let axis = [right[0] - left[0], right[1] - left[1]];
        if axis[0].hypot(axis[1]) < 1.0 {
            return Err(WhyNot::new("the pupils coincide"));
        }
        Ok(Self {
            origin: [
                f64::midpoint(left[0], right[0]),
                f64::midpoint(left[1], right[1]),
            ],
            axis,
        })
    }

    fn place(&self, p: [f64; 2]) -> [f64; 2] {
        let [x, y] = self.axis;
        let (dx, dy) = (p[0] - self.origin[0], p[1] - self.origin[1]);
        let square = x * x + y * y;
        [(dx * x + dy * y) / square, (dy * x - dx * y) / square]
    }
}

fn need(point: Option<Point>, name: &str) -> Result<[f64; 2], WhyNot> {
    point
        .map(|p| p.map(f64::from))
        .ok_or_else(|| WhyNot::new(format!("{name} is not known")))
}

/// Turn of the head, after minus before, degrees; positive = towards the viewer's right.
pub(crate) fn yaw_change_deg(before: &Regions, after: &Regions) -> Result<f64, WhyNot> {
    change(before, after, yaw_deg)
}

/// After less before of what one photo tells; the reason names the photo.
fn change(
    before: &Regions,
    after: &Regions,
    of: impl Fn(&Regions) -> Result<f64, WhyNot>,
) -> Result<f64, WhyNot> {
    let told = of(before).map_err(|w| w.of("before"))?;
    Ok(of(after).map_err(|w| w.of("after"))? - told)
}

/// Turn of the head in one photo, degrees; 0 = from the front.
pub(crate) fn yaw_deg(regions: &Regions) -> Result<f64, WhyNot> {
    let points = &regions.key_points;
    let offset = Frame::of(points)?.place(need(points.nose_tip, "the nose tip")?)[0];
    Ok((offset / NOSE_DEPTH).atan().to_degrees())
}

/// Nod of the head, after minus before, degrees; positive = downwards.
pub(crate) fn pitch_change_deg(before: &Regions, after: &Regions) -> Result<f64, WhyNot> {
    Ok(PITCH_DEG * change(before, after, nose_drop)?)
}

/// How far the nose stands below its frontal place between pupils and chin, inter-pupil distances.
fn nose_drop(regions: &Regions) -> Result<f64, WhyNot> {
    let points = &regions.key_points;
    let frame = Frame::of(points)?;
    let below = |p, name| Ok::<_, WhyNot>(frame.place(need(p, name)?)[1]);
    let nose = f64::midpoint(
        below(points.nose_tip, "the nose tip")?,
        below(points.subnasale, "the foot of the nose")?,
    );
    Ok(nose - NOSE_LEVEL * below(points.chin, "the chin")?)
}

/// Width of the face's outline in inter-pupil distances, mean of its logarithm over many heights between pupils and
/// mouth, after less before: negative = the after photo was taken from nearer. Natural logarithm. `widths_px` are those of the photos:
/// a face that one photo's edge cuts off is narrower there from whatever distance.
pub(crate) fn outline_change(
    [before, after]: [&Regions; 2],
    widths_px: [u32; 2],
) -> Result<f64, WhyNot> {
    let whole = |regions: &Regions, width| {
        let cut = || WhyNot::new("the photo's edge cuts the face off");
        ends_inside(&regions.skin, width)
            .then(|| outline(regions))
            .ok_or_else(cut)?
    };
    let a = whole(before, widths_px[0]).map_err(|w| w.of("before"))?;
    let b = whole(after, widths_px[1]).map_err(|w| w.of("after"))?;
    let both = a.iter().zip(&b).filter_map(|(a, b)| Some(((*a)?, (*b)?)));
    let changes: Vec<f64> = both.map(|(a, b)| (b / a).ln()).collect();
    if 2 * changes.len() < LEVELS.len() {
        return Err(WhyNot::new("the face's outline is cut off"));
    }
    Ok(changes.iter().sum::<f64>() / changes.len() as f64)
}

fn outline(regions: &Regions) -> Result<[Option<f64>; LEVELS.len()], WhyNot> {
    let frame = Frame::of(&regions.key_points)?;
    let placed: Vec<Vec<[f64; 2]>> = regions
        .skin
        .iter()
        .map(|polygon| {
            polygon
                .iter()
                .map(|p| frame.place(p.map(f64::from)))
                .collect()
        })
        .collect();
    Ok(LEVELS.map(|level| {
        let crossings = placed.iter().flat_map(|p| crossings(p, level));
        let ends = crossings.map(|x| [x, x]);
        let [left, right] = ends.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])?;
        (right - left > 0.1).then_some(right - left)
    }))
}

/// Where a closed outline crosses a height.
fn crossings(polygon: &[[f64; 2]], level: f64) -> impl Iterator<Item = f64> + '_ {
    let next = polygon.iter().cycle().skip(1);
    polygon
        .iter()
        .zip(next)
        .filter(move |(a, b)| (a[1] <= level) != (b[1] <= level))
        .map(move |(a, b)| a[0] + (b[0] - a[0]) * (level - a[1]) / (b[1] - a[1]))
}

/// How far the mouth is open: area of the interior over the squared mouth width.
pub(crate) fn mouth_opening(regions: &Regions) -> Result<f64, WhyNot> {
    let width = regions
        .mouth_width_px()
        .filter(|w| *w >= 1.0)
        .ok_or_else(|| WhyNot::new("the mouth's corners are not known"))?;
    let width = f64::from(width);
    Ok(area_px(&regions.mouth_interior) / (width * width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::RegionSource;

    /// A face with pupils 100 apart, `wide` times as wide, whose nose stands `down` and `right` of its place.
    fn face(wide: f32, right: f32, down: f32) -> Regions {
        let ring = (0..48).map(|i| (i as f32 * 7.5).to_radians().sin_cos());
        Regions {
            source: RegionSource::Supplied,
            confidence: 1.0,
            skin: vec![
                ring.map(|(s, c)| [200.0 + 105.0 * wide * c, 270.0 + 140.0 * s])
                    .collect(),
            ],
            lips: Vec::new(),
            upper_lip: Vec::new(),
            lower_lip: Vec::new(),
            mouth_interior: Vec::new(),
            eyes: Vec::new(),
            key_points: KeyPoints {
                pupil_left: Some([150.0, 220.0]),
                pupil_right: Some([250.0, 220.0]),
                nose_tip: Some([200.0 + right, 280.0 + down]),
                subnasale: Some([200.0, 300.0 + down]),
                chin: Some([200.0, 405.0]),
                ..KeyPoints::default()
            },
        }
    }

    #[test]
    fn a_nose_further_right_is_a_turn_to_the_right() {
        let turn = yaw_change_deg(&face(1.0, 0.0, 0.0), &face(1.0, 7.5, 0.0)).unwrap();
        assert!((turn - 5.711).abs() < 0.01, "{turn}");
    }

    #[test]
    fn a_turned_head_whose_pupils_draw_together_reads_its_angle() {
        for degrees in [4.0_f32, 8.0, 25.0, 50.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let mut turned = face(1.0, 100.0 * NOSE_DEPTH as f32 * sin, 0.0);
            turned.key_points.pupil_left = Some([200.0 - 50.0 * cos, 220.0]);
            turned.key_points.pupil_right = Some([200.0 + 50.0 * cos, 220.0]);
            let turn = yaw_change_deg(&face(1.0, 0.0, 0.0), &turned).unwrap();
            assert!(
                (turn - f64::from(degrees)).abs() < 0.01,
                "{degrees}: {turn}"
            );
        }
    }

    #[test]
    fn a_lower_nose_is_a_nod_downwards_and_flips_when_swapped() {
        let (a, b) = (face(1.0, 0.0, 0.0), face(1.0, 0.0, 5.0));
        let nod = pitch_change_deg(&a, &b).unwrap();
        assert!((nod - 5.0).abs() < 1e-3, "{nod}");
        assert!((nod + pitch_change_deg(&b, &a).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn a_narrower_outline_reads_negative_at_any_size_of_the_photo() {
        let (wide, narrow) = (face(1.0, 0.0, 0.0), face(0.9, 0.0, 0.0));
        let change = outline_change([&wide, &narrow], [400; 2]).unwrap();
        assert!((change - 0.9_f64.ln()).abs() < 1e-3, "{change}");
        let mut large = narrow.clone();
        large.skin[0].iter_mut().flatten().for_each(|v| *v *= 3.0);
        large.key_points = large.key_points.map(|p| p.map(|v| 3.0 * v));
        let again = outline_change([&wide, &large], [400, 1200]).unwrap();
        assert!((again - change).abs() < 1e-4, "{again}");
    }

    #[test]
    fn a_face_cut_off_by_the_photos_edge_tells_no_distance() {
        let whole = face(1.0, 0.0, 0.0);
        let mut cut = whole.clone();
        cut.skin[0].iter_mut().for_each(|p| p[0] = p[0].min(280.0));
        let why = outline_change([&whole, &cut], [400, 280]).unwrap_err();
        assert_eq!(
            why.as_str(),
            "after photo: the photo's edge cuts the face off"
        );
        let why = outline_change([&cut, &whole], [280, 400]).unwrap_err();
        assert!(why.as_str().starts_with("before photo"), "{why}");
    }

    #[test]
    fn what_is_not_known_is_named() {
        let mut blind = face(1.0, 0.0, 0.0);
        blind.key_points.pupil_left = None;
        let why = yaw_change_deg(&face(1.0, 0.0, 0.0), &blind).unwrap_err();
        assert_eq!(why.as_str(), "after photo: the left pupil is not known");
        let mut chinless = face(1.0, 0.0, 0.0);
        chinless.key_points.chin = None;
        assert!(yaw_change_deg(&chinless, &face(1.0, 0.0, 0.0)).is_ok());
        let why = pitch_change_deg(&chinless, &face(1.0, 0.0, 0.0)).unwrap_err();
        assert_eq!(why.as_str(), "before photo: the chin is not known");
    }
}
