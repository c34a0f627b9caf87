//! The outline of the head seen from the front, and the dome over it.
//!
//! The outline is a radius over the angle from the chin (0) to the top of the head (π) around a centre below the eyes,
//! equal on both sides. With `t` = distance from the centre over that radius, the dome is `−D·(1 − (1 − tᵖ)^½)`: flat in
//! front, vertical at the edge.

use super::Levels;
use crate::identity::Identity;
use crate::maths::{Curve, gauss, mix, smoothstep};

const CENTRE_Y: f32 = 20.0;
const STEPS: usize = 256;

/// The head's outline with hair.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    radius: Vec<f32>,
}

impl Outline {
    pub(crate) fn new(id: &Identity, levels: &Levels, open: f32) -> Self {
        let half = id.face_width_mm * 0.5;
        let k = half / 66.5;
        let jaw = k * id.jaw_ratio;
        let chin = levels.chin;
        let points: [[f32; 2]; 17] = [
            [0.0, chin],
            [8.0, chin - 0.6],
            [15.0, chin - 2.9],
            [24.5 * jaw, chin - 8.6],
            [36.0 * jaw, chin - 18.0],
            [47.8 * jaw, chin - 31.0],
            [55.0 * jaw, chin - 45.0 - 0.4 * open],
            [61.0 * k, 46.0],
            [65.0 * k, 26.0],
            [66.5 * k, 8.0],
            [66.5 * k, -12.0],
            [66.2 * k, -32.0],
            [66.0 * k, -55.0],
            [62.5 * k, -78.0],
            [50.0 * k, -103.0],
            [27.0 * k, -121.0],
            [0.0, -126.0],
        ];
        let polar: Vec<[f32; 2]> = points
            .iter()
            .map(|[x, y]| [x.atan2(y - CENTRE_Y), x.hypot(y - CENTRE_Y)])
            .collect();
        let curve = Curve::new(&polar, true);
        let step = std::f32::consts::PI / STEPS as f32;
        let raw: Vec<f32> = (0..=STEPS).map(|i| curve.at(i as f32 * step)).collect();
        // A jaw has no corners: 3 degrees of smoothing, mirrored at chin and top.
        let at = |i: usize, k: usize, back: bool| {
            let place = if back { i.abs_diff(k) } else { i + k };
            raw[place.min(2 * STEPS - place)]
        };
        let radius = (0..=STEPS)
            .map(|i| {
                let (mut sum, mut total) = (at(i, 0, false), 1.0);
                for k in 1..=10 {
                    let w = gauss(k as f32 / 4.0);
                    sum += w * (at(i, k, false) + at(i, k, true));
                    total += 2.0 * w;
                }
                sum / total
            })
            .collect();
        Self { radius }
    }

    /// Radius of the outline in the direction of a point, and the point's distance from the centre.
    pub(crate) fn polar(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = (x.abs(), y - CENTRE_Y);
        let at = dx.atan2(dy) / std::f32::consts::PI * STEPS as f32;
        let i = (at as usize).min(STEPS - 1);
        (
            mix(self.radius[i], self.radius[i + 1], at - i as f32),
            dx.hypot(dy),
        )
    }

    /// Distance inside the outline in millimetres; negative outside.
    pub(crate) fn inside(&self, x: f32, y: f32) -> f32 {
        let (radius, rho) = self.polar(x, y);
        radius - rho
    }

    /// The point of the outline at an angle from the chin, signed to the side, shrunk by `t`.
    pub(crate) fn point(&self, angle: f32, t: f32) -> [f32; 2] {
        let (s, c) = angle.sin_cos();
        let (radius, _) = self.polar(s.abs(), CENTRE_Y + c);
        [s * radius * t, CENTRE_Y + c * radius * t]
    }

    pub(crate) fn dome(&self, x: f32, y: f32) -> f32 {
        let (radius, rho) = self.polar(x, y);
        let t = rho / radius;
        // The chin is shallow and turns late; the sides are deep.
        let down = smoothstep(0.75, 1.0, (y - CENTRE_Y) / rho.max(1.0));
        let up = smoothstep(0.5, 1.0, (CENTRE_Y - y) / rho.max(1.0));
        let depth = mix(mix(76.0, 34.0, down), 84.0, up);
        let power = mix(mix(2.6, 3.6, down), 2.9, up);
        let edge = 0.985;
        let inside = t.min(edge);
        let slope_out = (t - edge).max(0.0) * radius * 4.5;
        -depth * (1.0 - (1.0 - inside.powf(power)).sqrt()) - slope_out
    }
}
