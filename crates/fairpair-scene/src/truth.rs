//! Where everything is in a rendered photo: outlines and key points in upright pixels.
//!
//! Serialises to the supplied-regions JSON that fairpair reads: `{"skin":[polygon…],"lips":[…],"mouth_interior":[…],
//! "eyes":[…],"key_points":{…}}`. Left and right are the viewer's. Lips, mouth and eyes lie inside the skin's outline and are
//! for the reader to cut out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::face::{Eye, Face};
use crate::view::View;

/// `[x, y]` in upright pixels; the centre of the top-left pixel is `[0.5, 0.5]`.
pub type Point = [f32; 2];

/// A closed outline; the last point is joined to the first.
pub type Polygon = Vec<Point>;

/// Outlines and key points of a rendered face.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// The face from the hairline or headband to the jaw, without ears and neck.
    pub skin: Vec<Polygon>,
    /// The vermilion border, mouth interior included.
    pub lips: Vec<Polygon>,
    /// Upper and lower lip, without the opening between them.
    #[serde(skip)]
    pub lip_bands: [Polygon; 2],
    /// The opening between the lips; empty when they are closed.
    pub mouth_interior: Vec<Polygon>,
    /// The lid openings, left then right.
    pub eyes: Vec<Polygon>,
    /// Named points: `pupil_left`, `pupil_right`, `nose_tip`, `subnasale`, `mouth_left`, `mouth_right`, `cupid_left`,
    /// `cupid_centre`, `cupid_right`, `lower_lip_centre`, `chin`.
    pub key_points: BTreeMap<&'static str, Point>,
}

impl Truth {
    pub(crate) fn of(face: &Face, view: &View) -> Self {
        let at = |x: f32, y: f32| view.project_on(face, x, y);
        let lips = &face.lips;
        let band = |upper: &dyn Fn(f32) -> f32, lower: &dyn Fn(f32) -> f32| {
            let half = lips.half_width();
            let xs = (0..=32).map(|i| -half * (std::f32::consts::PI * i as f32 / 32.0).cos());
            let there: Vec<f32> = xs.collect();
            let mut polygon: Polygon = there.iter().map(|x| at(*x, upper(*x))).collect();
            polygon.extend(
                there
                    .iter()
                    .rev()
                    .skip(1)
                    .take(31)
                    .map(|x| at(*x, lower(*x))),
            );
            polygon
        };
        let outer = band(&|x| lips.upper_border(x), &|x| lips.lower_border(x));
        let inner = band(&|x| lips.inner_upper(x), &|x| lips.inner_lower(x));
        let upper = band(&|x| lips.upper_border(x), &|x| lips.inner_upper(x));
        let lower = band(&|x| lips.inner_lower(x), &|x| lips.lower_border(x));
        Self {
            lip_bands: [upper, lower],
            skin: vec![skin_outline(face, &at)],
            lips: vec![outer],
            mouth_interior: if lips.is_open() {
                vec![inner]
            } else {
                Vec::new()
            },
            eyes: face.eyes.iter().map(|e| eye_outline(e, &at)).collect(),
            key_points: key_points(face, &at),
        }
    }

    /// The supplied-regions JSON.
    ///
    /// # Errors
    /// When serialisation fails, which finite numbers never cause.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

fn skin_outline(face: &Face, at: &dyn Fn(f32, f32) -> Point) -> Polygon {
    // From the right temple under the chin to the left temple, then back along the hairline.
    let mut ends = (0.0_f32, 0.0_f32);
    let mut polygon = Polygon::new();
    for i in -60..=60 {
        let angle = -(i as f32) / 60.0 * 2.4;
        let [x, y] = face.outline.point(angle, 0.975);
        if y > face.hair.edge(x) {
            if polygon.is_empty() {
                ends.0 = x;
            }
            ends.1 = x;
            polygon.push(at(x, y));
        }
    }
    for i in 1..40 {
        let x = ends.1 + (ends.0 - ends.1) * i as f32 / 40.0;
        polygon.push(at(x, face.hair.edge(x)));
    }
    polygon
}

fn eye_outline(eye: &Eye, at: &dyn Fn(f32, f32) -> Point) -> Polygon {
    let xs: Vec<f32> = (0..=16)
        .map(|i| eye.x - 15.0 * (std::f32::consts::PI * i as f32 / 16.0).cos())
        .collect();
    let mut polygon: Polygon = xs.iter().map(|x| at(*x, eye.upper_lid(*x))).collect();
    polygon.extend(
        xs.iter()
            .rev()
            .skip(1)
            .take(15)
            .map(|x| at(*x, eye.lower_lid(*x))),
    );
    polygon
}

fn key_points(face: &Face, at: &dyn Fn(f32, f32) -> Point) -> BTreeMap<&'static str, Point> {
    let lips = &face.lips;
    let half = lips.half_width();
    // The peaks of the cupid's bow are where the border is highest on either side.
    let peak = |side: f32| {
        let steps = (0..=60).map(|i| side * half * 0.5 * i as f32 / 60.0);
        steps.fold((0.0_f32, f32::MAX), |best, x| {
            let y = lips.upper_border(x);
            if y < best.1 { (x, y) } else { best }
        })
    };
    let (left, right) = (peak(-1.0), peak(1.0));
    let tip = face.nose.tip();
    BTreeMap::from([
        ("pupil_left", at(face.eyes[0].x, face.eyes[0].y - 0.1)),
        ("pupil_right", at(face.eyes[1].x, face.eyes[1].y - 0.1)),
        ("nose_tip", at(tip[0], tip[1])),
        ("subnasale", at(0.0, face.levels.subnasale)),
        ("mouth_left", at(-half, lips.upper_border(-half))),
        ("mouth_right", at(half, lips.upper_border(half))),
        ("cupid_left", at(left.0, left.1)),
        ("cupid_centre", at(0.0, lips.upper_border(0.0))),
        ("cupid_right", at(right.0, right.1)),
        ("lower_lip_centre", at(0.0, lips.lower_border(0.0))),
        ("chin", at(0.0, face.levels.chin - 0.5)),
    ])
}
