//! Where a face is: a hypothesis of five numbers, and the patch of picture around a place in it.

use super::super::Point;
use crate::optics::{LUMINANCE, LinearImage};

/// A face in image pixels. Face coordinates (u to the viewer's right, v down) have their origin half-way between the
/// pupils and the distance between the pupils as unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pose {
    /// Half-way between the pupils.
    pub(super) x: f32,
    /// Half-way between the pupils.
    pub(super) y: f32,
    /// Distance between the pupils, pixels.
    pub(super) scale: f32,
    /// Turn of the head, radians, positive clockwise as seen.
    pub(super) roll: f32,
    /// From the eye line to the mouth, in distances between the pupils.
    pub(super) drop: f32,
}

impl Pose {
    /// The image point at face coordinates.
    pub(super) fn at(&self, u: f32, v: f32) -> Point {
        let (sin, cos) = self.roll.sin_cos();
        [
            self.x + self.scale * (u * cos - v * sin),
            self.y + self.scale * (u * sin + v * cos),
        ]
    }

    /// The same face in an image `factor` times as large.
    pub(super) fn enlarged(self, factor: f32) -> Self {
        Self {
            x: self.x * factor,
            y: self.y * factor,
            scale: self.scale * factor,
            ..self
        }
    }
}

/// Added to linear light before logarithms: a pixel of value 13 in an 8-bit file, about where noise begins.
const FLOOR: f32 = 0.004;

/// log(R/G), log(B/G) and log Y of a pixel in linear light: the first two do not change with the strength of the light.
pub(super) fn log_chroma([r, g, b]: [f32; 3]) -> [f32; 3] {
    let log = |v: f32| (v.max(0.0) + FLOOR).ln();
    let y = LUMINANCE[0] * r + LUMINANCE[1] * g + LUMINANCE[2] * b;
    [log(r) - log(g), log(b) - log(g), log(y)]
}

/// Linear light at an image point, bilinear, the edge pixels continued outwards.
pub(super) fn sample(image: &LinearImage, point: Point) -> [f32; 3] {
    let (rows, columns) = (image.rows(), image.columns());
    let split = |v: f32, count: usize| {
        let v = (v - 0.5).clamp(0.0, count.saturating_sub(1) as f32);
        let low = v.floor();
        (
            low as usize,
            (low as usize + 1).min(count.saturating_sub(1)),
            v - low,
        )
    };
    let (left, right, s) = split(point[0], columns);
    let (top, bottom, t) = split(point[1], rows);
    [&image.red, &image.green, &image.blue].map(|plane| {
        let at = |row, column| plane.get((row, column)).copied().unwrap_or(0.0);
        let upper = at(top, left) * (1.0 - s) + at(top, right) * s;
        let lower = at(bottom, left) * (1.0 - s) + at(bottom, right) * s;
        upper * (1.0 - t) + lower * t
    })
}
