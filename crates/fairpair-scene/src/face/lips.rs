//! The lips: vermilion borders, mouth line, volumes, creases and what shows between open lips.
//!
//! Over `u` = distance from the middle divided by half the mouth's width, four curves give the upper border with its cupid's
//! bow, both sides of the mouth line and the lower border. Between border and mouth line each lip is an arch.

use super::Levels;
use crate::maths::{Curve, gauss, smoothstep};
use crate::noise::{self, Draws};
use crate::scene::Scene;

/// The lips of one face.
#[derive(Debug, Clone)]
pub(crate) struct LipShape {
    upper: Curve,
    line: Curve,
    lower: Curve,
    middle_y: f32,
    half: f32,
    corner_lift: [f32; 2],
    open: f32,
    volume: f32,
    seed: u32,
}

impl LipShape {
    pub(crate) fn new(scene: &Scene, levels: &Levels, draws: &mut Draws) -> Self {
        let (id, lips, expression) = (&scene.identity, &scene.lips, &scene.expression);
        let (smile, swell) = (
            expression.smile.clamp(0.0, 1.0),
            lips.swelling.clamp(0.0, 1.0),
        );
        let open = expression.mouth_open_mm.max(0.0);
        let thin = (1.0 - 0.16 * smile) * (1.0 - 0.006 * open);
        let hu = id.upper_lip_mm * thin * (1.0 + 0.22 * swell);
        let hl = id.lower_lip_mm * thin * (1.0 + 0.20 * swell);
        let dip = id.cupid_depth_mm * (1.0 - 0.5 * smile) * (1.0 - 0.35 * swell);
        let upper = Curve::new(
            &[
                [0.0, -hu + dip],
                [0.09, -hu + 0.75 * dip],
                [0.23, -hu],
                [0.30, -hu * 0.985],
                [0.55, -hu * 0.70],
                [0.80, -hu * 0.31],
                [0.93, -hu * 0.09],
                [1.0, 0.0],
            ],
            false,
        );
        let line = Curve::new(
            &[
                [0.0, 0.75],
                [0.12, 0.35],
                [0.30, -0.35],
                [0.55, 0.25],
                [0.8, 0.75],
                [1.0, 0.0],
            ],
            false,
        );
        let lower = Curve::new(
            &[
                [0.0, hl],
                [0.22, hl * 0.985],
                [0.42, hl * 0.89],
                [0.62, hl * 0.69],
                [0.80, hl * 0.43],
                [0.93, hl * 0.16],
                [1.0, 0.0],
            ],
            false,
        );
        let lift = 0.4 + 3.8 * smile - 0.35 * open * 0.5;
        Self {
            upper,
            line,
            lower,
            middle_y: levels.stomion,
            half: id.mouth_width_mm * 0.5 + 4.2 * smile - 0.12 * open,
            corner_lift: [
                lift + draws.around(0.0, 0.35),
                lift + draws.around(0.0, 0.35),
            ],
            open,
            volume: (1.0 + 0.35 * swell) * (1.0 - 0.12 * smile),
            seed: (id.seed as u32).wrapping_mul(31).wrapping_add(9),
        }
    }

    fn u(&self, x: f32) -> f32 {
        (x.abs() / self.half).min(1.0)
    }

    fn bend(&self, x: f32) -> f32 {
        let u = x / self.half;
        let lift = if u < 0.0 {
            self.corner_lift[0]
        } else {
            self.corner_lift[1]
        };
        self.middle_y - lift * u * u
    }

    /// Share of the opening that belongs to a distance from the middle.
    fn gap(&self, x: f32) -> f32 {
        let u = self.u(x);
        self.open * (1.0 - u * u).max(0.0).powf(0.8)
    }

    /// The upper vermilion border.
    pub(crate) fn upper_border(&self, x: f32) -> f32 {
        self.bend(x) + self.upper.at(self.u(x)) - 0.10 * self.gap(x)
    }

    /// The upper lip's edge at the mouth line.
    pub(crate) fn inner_upper(&self, x: f32) -> f32 {
        self.bend(x) + self.line.at(self.u(x)) - 0.15 * self.gap(x)
    }

    /// The lower lip's edge at the mouth line.
    pub(crate) fn inner_lower(&self, x: f32) -> f32 {
        self.bend(x) + self.line.at(self.u(x)) + 0.85 * self.gap(x)
    }

    /// The lower vermilion border.
    pub(crate) fn lower_border(&self, x: f32) -> f32 {
        self.bend(x) + self.lower.at(self.u(x)) + 0.85 * self.gap(x)
    }

    pub(crate) fn half_width(&self) -> f32 {
        self.half
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open > 0.4
    }

    /// Signed distance inside the vermilion border, in millimetres; the mouth interior counts as inside.
    pub(crate) fn inside(&self, x: f32, y: f32) -> f32 {
        if (y - self.middle_y).abs() > 30.0 + self.open {
            return -20.0;
        }
        let past_corner = x.abs() - self.half;
        if past_corner > 0.0 {
            return -past_corner.hypot(y - self.bend(x));
        }
        // The slope of the border turns a vertical gap into a distance.
        let slope = |f: &dyn Fn(f32) -> f32| {
            let d = f(x + 0.4) - f(x - 0.4);
            1.0 / (1.0 + (d / 0.8).powi(2)).sqrt()
        };
        let above = (y - self.upper_border(x)) * slope(&|x| self.upper_border(x));
        let below = (self.lower_border(x) - y) * slope(&|x| self.lower_border(x));
        above.min(below)
    }

    /// Signed distance inside the opening between the lips; negative where there is lip, or none.
    pub(crate) fn inside_mouth(&self, x: f32, y: f32) -> f32 {
        if !self.is_open() || x.abs() > self.half {
            return -20.0;
        }
        (y - self.inner_upper(x)).min(self.inner_lower(x) - y)
    }

    /// Distance to the closed mouth line, positive below.
    pub(crate) fn below_line(&self, x: f32, y: f32) -> f32 {
        y - 0.5 * (self.inner_upper(x) + self.inner_lower(x))
    }

    /// Height of the lips over the muzzle.
    pub(crate) fn height(&self, x: f32, y: f32) -> f32 {
        if x.abs() > self.half + 8.0 || (y - self.middle_y).abs() > 24.0 + self.open {
            return 0.0;
        }
        let u = self.u(x);
        let (top, in_top) = (self.upper_border(x), self.inner_upper(x));
        let (in_low, low) = (self.inner_lower(x), self.lower_border(x));
        let taper = (1.0 - u * u).max(0.0).powf(0.65);
        let mut z = 0.0;
        // Upper lip: steep at the border, fullest just above the mouth line, with a tubercle in the middle.
        let v = (y - top) / (in_top - top).max(0.8);
        if v > -0.6 && v < 1.6 {
            let arch = smoothstep(-0.25, 0.62, v) * (1.0 - 0.75 * smoothstep(0.80, 1.35, v));
            let tubercle = 1.0 + 0.18 * gauss(u / 0.14) - 0.10 * gauss((u - 0.22) / 0.1);
            z = 3.1 * self.volume * taper * arch * tubercle;
        }
        // Lower lip: two soft pillows, rolling under at the border.
        let w = (low - y) / (low - in_low).max(0.8);
        if w > -0.5 && w < 1.6 {
            let over = (w - 0.46).max(0.0) / 0.78;
            let arch = smoothstep(-0.30, 0.60, w) * (1.0 - over * over).max(0.0);
            let pillows = 1.0 + 0.09 * gauss((u - 0.30) / 0.17) - 0.05 * gauss(u / 0.12);
            z = z.max(4.6 * self.volume * taper * arch * pillows);
        }
        // The pale roll of skin along the border.
        z += 0.42
            * taper.sqrt()
            * (gauss((y - top + 0.5) / 0.9) + 0.5 * gauss((low + 0.4 - y) / 0.9));
        // The mouth line cuts in; an open mouth is deep.
        let cut = 1.0 - u.powi(6);
        z -= 2.6 * cut * gauss(self.below_line(x, y) / 0.75) * f32::from(u8::from(!self.is_open()));
        let depth = self.inside_mouth(x, y);
        if depth > -1.0 {
            z -= 8.0 * smoothstep(-0.6, 1.6, depth);
        }
        let corner = (x.abs() - self.half - 0.6).hypot((y - self.bend(x)) * 0.7);
        z - 1.5 * gauss(corner / 2.2)
    }

    /// Depth of the vertical creases at a point, 0..1; they fan out towards the corners.
    pub(crate) fn crease(&self, x: f32, y: f32) -> f32 {
        let off = y - self.bend(x);
        let s = x * (1.0 - 0.012 * off.abs()) + 0.35 * noise::value(x * 0.2, off * 0.25, self.seed);
        let lip_seed = self.seed.wrapping_add(u32::from(off > 0.0));
        let line = |wave: f32, k: u32| {
            let n = noise::value(
                s / wave,
                off * 0.09 + 0.6 * k as f32,
                lip_seed.wrapping_add(k),
            );
            (1.0 - 2.6 * n.abs()).max(0.0)
        };
        (0.62 * line(1.35, 3) + 0.38 * line(0.72, 17)).min(1.0)
    }
}
