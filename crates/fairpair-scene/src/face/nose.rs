//! The nose: bridge, tip, wings, columella and nostrils.

use super::{Bump, Levels};
use crate::identity::Identity;
use crate::maths::{Curve, gauss, smoothstep};

/// The nose of one face.
#[derive(Debug, Clone)]
pub(crate) struct Nose {
    ridge: Curve,
    width: Curve,
    bumps: Vec<Bump>,
    tip_y: f32,
    base_y: f32,
    half: f32,
    projection: f32,
}

impl Nose {
    pub(crate) fn new(id: &Identity, levels: &Levels, smile: f32) -> Self {
        let base = levels.subnasale;
        let tip = base - 10.0;
        let half = id.nose_width_mm * 0.5 + 1.4 * smile;
        let p = id.nose_projection_mm;
        let ridge = Curve::new(
            &[
                [-16.0, 0.0],
                [-6.0, 0.20 * p],
                [1.0, 0.30 * p],
                [12.0, 0.52 * p],
                [22.0, 0.74 * p],
                [tip - 6.0, 0.97 * p],
                [tip, 1.04 * p],
                [tip + 4.0, 0.92 * p],
                [base - 2.5, 0.58 * p],
                [base + 0.8, 0.24 * p],
                [base + 7.0, 0.0],
            ],
            true,
        );
        let width = Curve::new(
            &[
                [-16.0, 10.0],
                [0.0, 6.8],
                [14.0, 8.0],
                [26.0, 9.2],
                [tip - 2.0, 9.6],
                [base - 3.0, 7.2],
                [base, 6.0],
            ],
            true,
        );
        let wing_y = base - 6.5;
        let mut bumps = vec![
            Bump::new(0.0, tip, 3.0, 5.5, 4.8),
            Bump::new(0.0, base - 2.0, 2.2, 2.3, 3.0),
        ];
        for side in [-1.0_f32, 1.0] {
            bumps.extend([
                Bump::new(side * (half - 4.4), wing_y - 0.3, 8.6, 4.0, 4.7),
                Bump::new(side * (half - 2.6), wing_y + 0.4, 2.2, 2.6, 3.6),
                // Between tip and wing, and the crease around the wing.
                Bump::new(side * (half - 8.8), wing_y - 1.0, -2.2, 2.2, 4.0),
                Bump::new(side * (half + 1.4), wing_y + 0.5, -1.6, 1.7, 5.5),
                Bump::new(side * (half - 3.0), wing_y - 7.2, -1.2, 4.0, 2.4),
                Bump::new(side * (half - 8.8), base - 2.8, -3.4, 3.0, 1.7),
            ]);
        }
        Self {
            ridge,
            width,
            bumps,
            tip_y: tip,
            base_y: base,
            half,
            projection: p,
        }
    }

    pub(crate) fn height(&self, x: f32, y: f32) -> f32 {
        if x.abs() > 32.0 || !(-17.0..self.base_y + 14.0).contains(&y) {
            return 0.0;
        }
        let u = x.abs() / self.width.at(y);
        let ridge = self.ridge.at(y) * (-0.68 * u.powf(2.05)).exp();
        ridge + self.bumps.iter().map(|b| b.at(x, y)).sum::<f32>() * (self.projection / 19.0)
    }

    /// How much of a nostril's darkness is at a point, 0..1.
    pub(crate) fn nostril(&self, x: f32, y: f32) -> f32 {
        let cx = self.half - 8.9;
        let (dx, dy) = (x.abs() - cx, y - (self.base_y - 2.5));
        // Slanted: the outer end lies lower.
        let (u, v) = (dx * 0.97 + dy * 0.26, dy * 0.97 - dx * 0.26);
        let r = ((u / 4.1).powi(2) + (v / 1.75).powi(2)).sqrt();
        1.0 - smoothstep(0.45, 1.15, r)
    }

    /// Shadow under the wing and in the crease behind it, 0..1.
    pub(crate) fn crease(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x.abs() - (self.half - 5.0), y - self.wing_y());
        let r = (dx / 6.3).hypot(dy / 6.8);
        let outer = smoothstep(-0.5, 0.2, dx / 6.0) * smoothstep(-1.05, -0.4, dy / 6.0);
        gauss((r - 1.0) / 0.13) * outer
    }

    pub(crate) fn tip(&self) -> [f32; 2] {
        [0.0, self.tip_y]
    }

    pub(crate) fn wing_y(&self) -> f32 {
        self.base_y - 6.5
    }

    pub(crate) fn half_width(&self) -> f32 {
        self.half
    }
}
