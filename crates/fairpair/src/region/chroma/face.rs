//! Whether and where there is a face: the best-scoring arrangement of eyes, mouth and skin.
//!
//! A pose (place, scale, roll, eye–mouth distance) is scored by what a face looks like in boxes laid over it: eyes darker
//! and less red than the skin below them, a mouth deficient in green against the skin around it, left and right alike,
//! forehead, cheeks and chin of one chromaticity, all of skin's colour; and by a coarse mirror-symmetric template of
//! lightness and chromaticity. Both are linear scores whose weights were fitted (logistic regression); see `model`.
//! Every pair of dark places with skin colour between and below gets the first score, the best of them both, and the very best are moved to their maximum.
//!
//! Assumptions: one face, both eyes seen, rolled by less than about 20°, the pupils 7 % to 34 % of the longer side apart.
//! How it can be fooled: drawn and printed faces, animals, strong light from one side, sunglasses.
//!
//! References: P. Viola, M. Jones, *Robust real-time face detection*, IJCV 57(2), 2004,
//! doi:10.1023/B:VISI.0000013087.49260.fb (box features); R.-L. Hsu et al. 2002, doi:10.1109/34.1000242 (eyes, mouth, skin).

use super::integral::Integral;
use super::model;
use super::pose::{Pose, log_chroma};
use super::skin::plausible;
use crate::optics::{LinearImage, Mask};

/// log(R/G), log(B/G), log Y, and the squares of the first and the last.
type Maps = Integral<5>;

/// The channels of log(R/G), log(B/G) and log Y.
const RED: usize = 0;
const BLUE: usize = 1;
const LIGHT: usize = 2;

/// Least darkness of an eye against the skin below it, log Y: exceeded by 99.5 % of 434 portraits (their 0.5th percentile is 0.2).
const LEAST_DARKNESS: f32 = 0.12;

/// How many poses of the grid are looked at closely, and how many of these are moved to their maximum.
const SHORTLIST: usize = 60;
const FINALISTS: usize = 6;

/// Mean and spread of the boxes that the score compares.
#[derive(Clone, Copy)]
struct Patch([f32; 5]);

impl Patch {
    fn red(self) -> f32 {
        self.0[0]
    }
    fn blue(self) -> f32 {
        self.0[1]
    }
    fn light(self) -> f32 {
        self.0[2]
    }
    /// Deficiency in green.
    fn green(self) -> f32 {
        self.0[0] + self.0[1]
    }
    fn red_spread(self) -> f32 {
        (self.0[3] - self.0[0] * self.0[0]).max(0.0).sqrt()
    }
    fn light_spread(self) -> f32 {
        (self.0[4] - self.0[2] * self.0[2]).max(0.0).sqrt()
    }
}

/// The best pose in an image and its score: the log odds of a face among equally many faces and non-faces.
pub(super) fn find(image: &LinearImage) -> Option<(Pose, f32)> {
    let pixels = image.red.iter().zip(&image.green).zip(&image.blue);
    let pixels = pixels.map(|((&r, &g), &b)| {
        let [red, blue, light] = log_chroma([r, g, b]);
        [red, blue, light, red * red, light * light]
    });
    let maps = Maps::new(image.rows(), image.columns(), pixels);
    let pairs = eye_pairs(&maps).into_iter();
    let mut poses: Vec<_> = pairs
        .map(|pose| (first_score(&maps, &pose), pose))
        .collect();
    keep_best(&mut poses, SHORTLIST);
    for (score, pose) in &mut poses {
        *score = full_score(&maps, pose);
    }
    keep_best(&mut poses, FINALISTS);
    for round in 0..3 {
        let step = 0.08 / 1.5f32.powi(round);
        let moved: Vec<_> = poses
            .iter()
            .flat_map(|(_, p)| neighbours(*p, step))
            .collect();
        poses.extend(
            moved
                .into_iter()
                .map(|pose| (full_score(&maps, &pose), pose)),
        );
        keep_best(&mut poses, FINALISTS);
    }
    poses.first().map(|&(score, pose)| (pose, score))
}

fn keep_best(poses: &mut Vec<(f32, Pose)>, count: usize) {
    poses.sort_by(|a, b| b.0.total_cmp(&a.0));
    poses.truncate(count);
}

/// Every pair of dark places with skin colour below and between: scales 15 % apart, places a seventh of the scale apart, the right eye seven steps to the right and
/// up to two up or down (rolls of 0, 8 and 16°).
fn eye_pairs(maps: &Maps) -> Vec<Pose> {
    let (width, height) = (maps.columns() as f32, maps.rows() as f32);
    let longer = width.max(height);
    let mut poses = Vec::new();
    let mut scale = (0.07 * longer).max(6.0);
    while scale <= 0.34 * longer {
        let step = scale / 7.0;
        let (rows, columns) = ((height / step) as usize, (width / step) as usize);
        let place = |row: usize, column: usize| [column as f32 * step, row as f32 * step];
        let dark = Mask::from_shape_fn((rows, columns), |(row, column)| {
            let [x, y] = place(row, column);
            let eye = maps.mean_of(LIGHT, [x, y], [0.32 * scale, 0.18 * scale]);
            let under = maps.mean_of(LIGHT, [x, y + 0.3 * scale], [0.36 * scale, 0.14 * scale]);
            under - eye >= LEAST_DARKNESS
        });
        for ((row, column), _) in dark.indexed_iter().filter(|(_, dark)| **dark) {
            for other in row.saturating_sub(2)..=row + 2 {
                if dark.get((other, column + 7)) != Some(&true) {
                    continue;
                }
                let ([x, y], [u, v]) = (place(row, column), place(other, column + 7));
                let pose = Pose {
                    x: f32::midpoint(x, u),
                    y: f32::midpoint(y, v),
                    scale: (u - x).hypot(v - y),
                    roll: (v - y).atan2(u - x),
                    drop: 1.0,
                };
                let colour = [RED, BLUE].map(|channel| {
                    maps.mean_of(channel, pose.at(0.0, 0.5), [0.24 * scale, 0.3 * scale])
                });
                if plausible(colour) {
                    poses.push(pose);
                }
            }
        }
        scale *= 1.15;
    }
    poses
}

fn neighbours(p: Pose, step: f32) -> impl Iterator<Item = Pose> {
    let each = [step, -step].map(|d| {
        [
            Pose {
                x: p.x + d * p.scale,
                ..p
            },
            Pose {
                y: p.y + d * p.scale,
                ..p
            },
            Pose {
                scale: p.scale * (1.0 + d),
                ..p
            },
            Pose {
                roll: p.roll + 0.875 * d,
                ..p
            },
            Pose {
                drop: p.drop + 0.75 * d,
                ..p
            },
        ]
    });
    each.into_iter()
        .flatten()
        .filter(|p| p.drop > 0.82 && p.drop < 1.2)
}

fn patch(maps: &Maps, pose: &Pose, [u, v]: [f32; 2], [width, height]: [f32; 2]) -> Patch {
    Patch(maps.mean(pose.at(u, v), [width * pose.scale, height * pose.scale]))
}

/// The score of the named parts alone.
fn first_score(maps: &Maps, pose: &Pose) -> f32 {
    weighted(&parts(maps, pose), &model::PARTS) + model::PARTS_BIAS
}

/// The score of the named parts and the template.
fn full_score(maps: &Maps, pose: &Pose) -> f32 {
    weighted(&parts(maps, pose), &model::PARTS_WITH_TEMPLATE)
        + weighted(&template(maps, pose), &model::TEMPLATE)
        + model::BIAS
}

fn weighted(features: &[f32], weights: &[f32]) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}

fn parts(maps: &Maps, pose: &Pose) -> [f32; 28] {
    let drop = pose.drop;
    let part = |place, size| patch(maps, pose, place, size);
    let eyes = [
        part([-0.5, 0.0], [0.32, 0.18]),
        part([0.5, 0.0], [0.32, 0.18]),
    ];
    let under = [
        part([-0.5, 0.3 * drop], [0.36, 0.14]),
        part([0.5, 0.3 * drop], [0.36, 0.14]),
    ];
    let dark = [0, 1].map(|i| under[i].light() - eyes[i].light());
    let bridge = part([0.0, 0.0], [0.24, 0.24]);
    let cheeks = [
        part([-0.58, 0.6 * drop], [0.34, 0.3]),
        part([0.58, 0.6 * drop], [0.34, 0.3]),
    ];
    let forehead = part([0.0, -0.55], [0.8, 0.22]);
    let nose = part([0.0, 0.5 * drop], [0.24, 0.3]);
    let mouth = part([0.0, drop], [0.66, 0.2]);
    let upper = part([0.0, 0.78 * drop], [0.36, 0.1]);
    let chin = part([0.0, drop + 0.42], [0.36, 0.2]);
    let sides = [
        part([-0.75, drop], [0.2, 0.25]),
        part([0.75, drop], [0.2, 0.25]),
    ];
    let mean = |of: [Patch; 2], f: fn(Patch) -> f32| f32::midpoint(f(of[0]), f(of[1]));
    let differ = |of: [Patch; 2], f: fn(Patch) -> f32| (f(of[0]) - f(of[1])).abs();
    let red = mean(cheeks, Patch::red);
    let blue = mean(cheeks, Patch::blue);
    let light = mean(cheeks, Patch::light);
    let above_below = [upper, chin];
    [
        dark[0].min(dark[1]).clamp(-0.3, 1.0),
        f32::midpoint(dark[0], dark[1]).clamp(-0.3, 1.2),
        (bridge.light() - mean(eyes, Patch::light)).clamp(-0.3, 1.2),
        (red - mean(eyes, Patch::red)).clamp(-0.2, 0.5),
        (mouth.green() - mean(above_below, Patch::green)).clamp(-0.2, 0.6),
        (mouth.green() - mean(sides, Patch::green)).clamp(-0.2, 0.6),
        (mouth.red() - red).clamp(-0.2, 0.4),
        (mean(above_below, Patch::light) - mouth.light()).clamp(-0.4, 0.6),
        differ(cheeks, Patch::red).min(0.5),
        differ(cheeks, Patch::blue).min(0.5),
        differ(cheeks, Patch::light).min(1.0),
        (forehead.red() - red).abs().min(0.5),
        (chin.red() - red).abs().min(0.5),
        (chin.blue() - blue).abs().min(0.5),
        (nose.red() - red).abs().min(0.4),
        differ(eyes, Patch::light).min(1.0),
        differ(sides, Patch::red).min(0.5),
        (0.2 - red).clamp(-0.1, 0.4),
        (red - 0.9).clamp(-0.1, 0.6),
        (blue + 0.05).clamp(-0.1, 0.3),
        (-0.7 - blue).clamp(-0.1, 0.5),
        (-3.5 - light).clamp(-0.1, 1.0),
        mean(cheeks, Patch::light_spread).min(0.8),
        mean(cheeks, Patch::red_spread).min(0.3),
        nose.light_spread().min(0.6),
        (forehead.light() - light).clamp(-1.5, 0.6),
        (nose.light() - light).clamp(-0.6, 0.6),
        (2.0 * mean(eyes, Patch::light_spread)).min(1.5),
    ]
}

/// 12 × 10 cells around the face; deviations from their mean, left and right averaged: 12 × 5 × 3 values.
fn template(maps: &Maps, pose: &Pose) -> Vec<f32> {
    let cell = |row: usize, column: usize| {
        let (u, v) = ((column as f32 - 4.5) * 0.24, row as f32 * 0.22 - 0.75);
        patch(maps, pose, [u, v * pose.drop], [0.24, 0.22])
    };
    let cells: Vec<_> = (0..120).map(|i| cell(i / 10, i % 10)).collect();
    let mean = |f: fn(Patch) -> f32| cells.iter().map(|c| f(*c)).sum::<f32>() / 120.0;
    let (red, blue, light) = (mean(Patch::red), mean(Patch::blue), mean(Patch::light));
    let variance = cells
        .iter()
        .map(|c| (c.light() - light).powi(2))
        .sum::<f32>()
        / 120.0;
    let deviation = |c: &Patch| {
        let chroma = |d: f32| (4.0 * d).clamp(-2.0, 2.0);
        let lightness = (c.light() - light) / (variance.sqrt() + 0.15);
        [
            chroma(c.red() - red),
            chroma(c.blue() - blue),
            lightness.clamp(-2.5, 2.5),
        ]
    };
    let rows = cells
        .chunks(10)
        .flat_map(|row| row.iter().zip(row.iter().rev()).take(5));
    let averaged = rows.flat_map(|(left, right)| {
        let (a, b) = (deviation(left), deviation(right));
        [0, 1, 2].map(|i| f32::midpoint(a[i], b[i]))
    });
    averaged.collect()
}
