//! Outlines of the skin, the eyes and the mouth interior, from the pose and the colour of the face.
//!
//! Skin: the mean outline of a face, as 24 radii around a centre half-way between eyes and mouth; each radius ends where
//! the colour leaves that of the cheeks (hair, background, clothes) for good. Eyes: ellipses around the pupils.
//! Pupils: centre of the darkest part of the eye.
//!
//! Assumptions: the cheeks are skin. How it can be fooled: beards count as skin where they keep its colour; glasses and a
//! fringe lighter than skin are taken for skin; a closed eye has its pupil in the lashes.

use super::super::{Point, Polygon};
use super::pose::{Pose, log_chroma, sample};
use crate::optics::LinearImage;

/// Radii of the mean face outline every 15° from straight up to straight down, in pupil distances (downwards: times the drop).
/// Median over 1302 portraits of members of the US Congress, left and right averaged, machine-made landmarks.
const OUTLINE: [f32; 13] = [
    1.33, 1.36, 1.40, 1.38, 1.27, 1.16, 1.11, 1.11, 1.15, 1.20, 1.25, 1.33, 1.36,
];

/// Semi-axes of an eye opening with its lashes, pupil distances.
const EYE: [f32; 2] = [0.26, 0.12];

/// Farthest that a colour may be from the cheeks' in log(R/G), log(B/G), log Y and still be skin in shade or shine.
const SKIN_REACH: [f32; 3] = [0.45, 0.45, 1.6];

/// Median colour of five places on cheeks and nose: log(R/G), log(B/G), log Y.
pub(super) fn colour(image: &LinearImage, pose: &Pose) -> [f32; 3] {
    let places = [
        [-0.55, 0.55],
        [-0.4, 0.7],
        [0.4, 0.7],
        [0.55, 0.55],
        [0.0, 0.4],
    ];
    let mut seen = places.map(|[u, v]| log_chroma(sample(image, pose.at(u, v * pose.drop))));
    std::array::from_fn(|i| {
        seen.sort_by(|a, b| a[i].total_cmp(&b[i]));
        seen[2][i]
    })
}

/// Whether a colour can be skin, of whatever tone and under whatever usual light: more red than green, not much more blue.
/// 98 % of 1302 portraits lie in 0.34..1.09 and −0.86..−0.02, 50 studio photos of all skin tones in 0.28..0.62 and −0.46..−0.03.
pub(super) fn plausible([red, blue]: [f32; 2]) -> bool {
    (0.1..1.6).contains(&red) && (-1.5..0.25).contains(&blue)
}

/// The outline of the facial skin in image pixels, for a face whose cheeks have the `usual` colour.
pub(super) fn outline(image: &LinearImage, pose: &Pose, usual: [f32; 3]) -> Polygon {
    let is_skin = |[u, v]: [f32; 2]| {
        let here = log_chroma(sample(image, pose.at(u, v)));
        (0..3).all(|i| (here[i] - usual[i]).abs() < SKIN_REACH[i])
    };
    let on_ray = |k: usize, radius: f32| {
        let (sin, cos) = (k as f32 * 15.0).to_radians().sin_cos();
        let v = 0.5 - radius * cos;
        [radius * sin, if v > 0.0 { v * pose.drop } else { v }]
    };
    let free: [f32; 24] = std::array::from_fn(|k| {
        let full = OUTLINE[k.min(24 - k)];
        // The outermost skin on the ray with skin just inside it: brows, eyes and nostrils farther in do not end it.
        let steps = (0..=12)
            .rev()
            .map(|i| full * (0.55 + 0.45 * i as f32 / 12.0));
        let mut ends = steps.filter(|&r| is_skin(on_ray(k, r)) && is_skin(on_ray(k, 0.93 * r)));
        ends.next().unwrap_or(0.55 * full)
    });
    let share = |k: usize| free[k % 24] / OUTLINE[(k % 24).min(24 - k % 24)];
    let outline = (0..24).map(|k| {
        // A ray that runs out along an ear or a strand is drawn back to its neighbours' mean.
        let near = f32::midpoint(share(k + 23), share(k + 1));
        let radius = OUTLINE[k.min(24 - k)] * share(k).min(near + 0.08);
        let [u, v] = on_ray(k, radius);
        pose.at(u, v)
    });
    outline.collect()
}

/// The centre of the darkest part of the eye near face coordinates (u, 0), or that point where nothing is darker.
pub(super) fn pupil(image: &LinearImage, pose: &Pose, u: f32) -> Point {
    let mut centre = [u, 0.0];
    for reach in [0.17f32, 0.12, 0.09] {
        let cells = (0..289).map(|i| [(i % 17) as f32 / 8.0 - 1.0, (i / 17) as f32 / 8.0 - 1.0]);
        let disc = cells.filter(|[a, b]| a * a + b * b <= 1.0);
        let seen: Vec<_> = disc
            .map(|[a, b]| {
                let at = [centre[0] + a * reach, centre[1] + b * reach * 0.8];
                (at, log_chroma(sample(image, pose.at(at[0], at[1])))[2])
            })
            .collect();
        let mean = seen.iter().map(|s| s.1).sum::<f32>() / seen.len().max(1) as f32;
        let weights = seen
            .iter()
            .map(|(at, light)| (at, (mean - light).max(0.0).powi(2)));
        let [w, x, y] = weights.fold([0.0; 3], |[w, x, y], (at, weight)| {
            [w + weight, x + at[0] * weight, y + at[1] * weight]
        });
        if w > 0.0 {
            centre = [x / w, y / w];
        }
    }
    pose.at(centre[0], centre[1])
}

/// The opening of the eye around a pupil.
pub(super) fn eye(pose: &Pose, pupil: Point) -> Polygon {
    let around = Pose {
        x: pupil[0],
        y: pupil[1],
        ..*pose
    };
    let angles = (0..16).map(|k| (k as f32 * 22.5).to_radians().sin_cos());
    angles
        .map(|(sin, cos)| around.at(EYE[0] * cos, EYE[1] * sin))
        .collect()
}
