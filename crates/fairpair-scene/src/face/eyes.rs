//! The eyes: lid opening, eyeball, iris, and the relief of the lids.

use crate::identity::Identity;
use crate::maths::{gauss, smooth_max, smoothstep};
use crate::noise::Draws;

const BALL_RADIUS: f32 = 12.2;
const LID_RADIUS: f32 = 13.9;
/// Height of the middle of the eyeball over the plane of the nasion: the cornea lies some 9 mm behind it.
const BALL_Z: f32 = -9.8 - BALL_RADIUS;

/// One eye.
#[derive(Debug, Clone)]
pub(crate) struct Eye {
    pub x: f32,
    pub y: f32,
    /// −1 on the viewer's left, +1 on the right: the temple's side.
    pub side: f32,
    half: f32,
    above: f32,
    below: f32,
    tilt: f32,
    crease: f32,
}

impl Eye {
    pub(crate) const IRIS_RADIUS: f32 = 5.85;
    pub(crate) const PUPIL_RADIUS: f32 = 1.9;

    pub(crate) fn pair(id: &Identity, smile: f32, draws: &mut Draws) -> [Self; 2] {
        let crease = draws.around(4.6, 0.8);
        let mut eye = |side: f32| Self {
            x: side * id.eye_distance_mm * 0.5,
            y: 0.0,
            side,
            half: 15.0,
            above: id.eye_opening_mm * 0.53 * (1.0 - 0.10 * smile) - 0.1 + draws.around(0.0, 0.12),
            below: id.eye_opening_mm * 0.47 - 0.9 * smile,
            tilt: id.eye_tilt_mm + draws.around(0.0, 0.2),
            crease,
        };
        [eye(-1.0), eye(1.0)]
    }

    /// Along the opening: −1 at the inner corner, +1 at the outer.
    fn s(&self, x: f32) -> f32 {
        (x - self.x) * self.side / self.half
    }

    fn corner_line(&self, s: f32) -> f32 {
        self.y + 1.0 - 0.5 * self.tilt * s
    }

    pub(crate) fn upper_lid(&self, x: f32) -> f32 {
        let s = self.s(x).clamp(-1.0, 1.0);
        let arch = (1.0 - s.abs().powf(2.3)).max(0.0).powf(0.78) * (1.0 - 0.10 * s);
        self.corner_line(s) - self.above * arch
    }

    pub(crate) fn lower_lid(&self, x: f32) -> f32 {
        let s = self.s(x).clamp(-1.0, 1.0);
        let arch = (1.0 - s.abs().powf(2.0)).max(0.0).powf(0.85) * (1.0 + 0.16 * s);
        self.corner_line(s) + self.below * arch
    }

    /// Distance from the two corners' sides, positive between them, in millimetres along x.
    fn between_corners(&self, x: f32) -> f32 {
        self.half * (1.0 - self.s(x).abs())
    }

    /// Signed distance inside the lid opening, in millimetres.
    pub(crate) fn inside(&self, x: f32, y: f32) -> f32 {
        let sideways = self.between_corners(x);
        if sideways < -6.0 || (y - self.y).abs() > 16.0 {
            return -9.0;
        }
        let vertical = (y - self.upper_lid(x)).min(self.lower_lid(x) - y);
        if sideways < 0.0 {
            sideways.min(vertical)
        } else {
            vertical.min(sideways * 0.9)
        }
    }

    /// Where a point lies along the opening, −1 inner to +1 outer, unclamped.
    pub(crate) fn along(&self, x: f32) -> f32 {
        self.s(x)
    }

    /// Height of the eyeball's surface.
    pub(crate) fn ball(&self, x: f32, y: f32) -> f32 {
        let d2 = (x - self.x).powi(2) + (y - self.y - 0.3).powi(2);
        BALL_Z + (BALL_RADIUS * BALL_RADIUS - d2.min(BALL_RADIUS * BALL_RADIUS * 0.98)).sqrt()
    }

    /// Lids over the socket at height `z`, with the opening sunk to the eyeball.
    pub(crate) fn raise(&self, x: f32, y: f32, z: f32) -> f32 {
        let (dx, dy) = (x - self.x, y - self.y - 0.3);
        let d2 = dx * dx + dy * dy;
        if d2 > 26.0 * 26.0 {
            return z;
        }
        // A sphere near its top, running out as a cone so that it leaves the socket's walls alone.
        let (d, rim) = (d2.sqrt(), 0.72 * LID_RADIUS);
        let fall = 0.72 / (1.0_f32 - 0.72 * 0.72).sqrt();
        let near = d.min(rim);
        let cap = BALL_Z + (LID_RADIUS * LID_RADIUS - near * near).sqrt() - 1.3 * fall * (d - near);
        let mut z = smooth_max(z, cap, 3.5);
        let s = self.s(x);
        let along = 1.0 - smoothstep(0.85, 1.35, s.abs());
        let over = self.upper_lid(x) - y;
        // Crease of the upper lid and the fold that hangs over it.
        let crease = self.crease * (1.0 - 0.35 * s * s) + 0.3;
        z +=
            along * (1.5 * gauss((over - crease - 3.0) / 2.4) - 1.3 * gauss((over - crease) / 0.8));
        let under = y - self.lower_lid(x);
        z += along * (0.7 * gauss((under - 2.2) / 1.5) - 0.6 * gauss((under - 6.5) / 2.2));
        let inside = self.inside(x, y);
        if inside > -1.0 {
            let t = smoothstep(-0.45, 0.55, inside);
            z += (self.ball(x, y) - z) * t;
        }
        z
    }
}
