//! Outlines in the pixels of a picture, with no more points than can be seen.
//!
//! Formula: Ramer–Douglas–Peucker below a pixel, then tenths of a pixel.
//! References: D. H. Douglas, T. K. Peucker, Cartographica 10(2), 1973, doi 10.3138/FM57-6770-U75U-7727.

use fairpair::region::{Polygon, Regions};
use serde::{Deserialize, Serialize};

/// Points nearer to the line than this are left out, pixels.
const TOLERANCE_PX: f32 = 0.6;

/// What an outline goes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutlineKind {
    /// Both lips' outer border.
    Lips,
    /// What shows between the lips.
    Interior,
    /// Facial skin.
    Skin,
}

/// One closed outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// What it goes round.
    pub of: OutlineKind,
    /// x, y, x, y, …: pixels of the picture.
    pub points: Vec<f32>,
}

/// The outlines of a photo's regions, each point moved by `place` from the photo to the picture.
pub(super) fn outlines(
    regions: &Regions,
    skin: bool,
    place: &dyn Fn([f32; 2]) -> [f32; 2],
) -> Vec<Outline> {
    let groups: [(OutlineKind, &[Polygon]); 3] = [
        (OutlineKind::Lips, &regions.lips),
        (OutlineKind::Interior, &regions.mouth_interior),
        (OutlineKind::Skin, if skin { &regions.skin } else { &[] }),
    ];
    let mut out = Vec::new();
    for (of, polygons) in groups {
        for polygon in polygons {
            let points: Vec<[f32; 2]> = polygon.iter().map(|p| place(*p)).collect();
            if points.len() < 3 || !points.iter().flatten().all(|v| v.is_finite()) {
                continue;
            }
            let kept = simplified(&points);
            let tenths = |v: &f32| (v * 10.0).round() / 10.0;
            out.push(Outline {
                of,
                points: kept.iter().flatten().map(tenths).collect(),
            });
        }
    }
    out
}

/// The same line with fewer points, first and last kept.
fn simplified(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut keep = vec![false; points.len()];
    let last = points.len() - 1;
    (keep[0], keep[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let off = |i: usize| distance(points[i], points[from], points[to]);
        let farthest = (from + 1..to).max_by(|a, b| off(*a).total_cmp(&off(*b)));
        if let Some(at) = farthest.filter(|i| off(*i) > TOLERANCE_PX) {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let kept = points.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(p, _)| *p).collect()
}

/// From `p` to the stretch between `a` and `b`.
fn distance(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let along = [b[0] - a[0], b[1] - a[1]];
    let square = along[0] * along[0] + along[1] * along[1];
    let t = if square > 0.0 {
        ((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / square
    } else {
        0.0
    };
    let t = t.clamp(0.0, 1.0);
    (p[0] - a[0] - t * along[0]).hypot(p[1] - a[1] - t * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_line_go_and_corners_stay() {
        let square: Vec<[f32; 2]> = (0..40)
            .map(|i| {
                let along = (i % 10) as f32;
                [
                    [along, 0.0],
                    [10.0, along],
                    [10.0 - along, 10.0],
                    [0.0, 10.0 - along],
                ][i / 10]
            })
            .collect();
        assert_eq!(
            simplified(&square),
            [
                [0.0, 0.0],
                [10.0, 0.0],
                [10.0, 10.0],
                [0.0, 10.0],
                [0.0, 1.0]
            ]
        );
    }
}
