//! What is behind the face: ears, neck, shoulders under a treatment drape.

use super::Levels;
use crate::identity::Identity;
use crate::maths::{Curve, gauss, smoothstep};

/// Which surface behind the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Neck,
    Drape,
    Ear,
}

impl Part {
    /// From back to front.
    pub(crate) const ALL: [Self; 3] = [Self::Neck, Self::Drape, Self::Ear];
}

/// Neck, drape and ears of one person.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    neck_half: Curve,
    shoulder: Curve,
    collar: Curve,
    ear_x: f32,
}

impl Body {
    /// The depth at which these parts stand for the purpose of perspective.
    pub(crate) const DEPTH: f32 = -65.0;

    pub(crate) fn new(id: &Identity, levels: &Levels) -> Self {
        let k = id.face_width_mm / 133.0 * id.jaw_ratio;
        let chin = levels.chin;
        let neck = 46.5 * k;
        Self {
            neck_half: Curve::new(
                &[
                    [60.0, neck + 1.0],
                    [chin - 8.0, neck],
                    [chin + 14.0, neck + 0.5],
                    [chin + 30.0, neck + 5.0],
                    [chin + 44.0, neck + 18.0],
                ],
                false,
            ),
            shoulder: Curve::new(
                &[
                    [0.0, chin + 20.0],
                    [neck + 2.0, chin + 25.0],
                    [neck + 22.0, chin + 40.0],
                    [neck + 60.0, chin + 54.0],
                    [neck + 120.0, chin + 84.0],
                    [neck + 160.0, chin + 130.0],
                ],
                false,
            ),
            collar: Curve::new(
                &[
                    [0.0, chin + 60.0],
                    [18.0, chin + 55.0],
                    [38.0, chin + 42.0],
                    [53.0, chin + 28.0],
                    [66.0, chin + 20.0],
                    [90.0, chin + 20.0],
                ],
                false,
            ),
            ear_x: id.face_width_mm * 0.5 + 1.5,
        }
    }

    /// Signed distance inside a part in millimetres.
    pub(crate) fn inside(&self, part: Part, x: f32, y: f32) -> f32 {
        match part {
            Part::Neck => (self.neck_half.at(y) - x.abs()).min(y - 55.0),
            Part::Drape => (y - self.shoulder.at(x.abs())).min(y - self.collar.at(x.abs())) * 0.8,
            Part::Ear => {
                let (u, v) = self.ear_frame(x, y);
                let taper = 1.0 - 0.14 * smoothstep(-0.2, 1.0, v);
                (1.0 - (u / taper).hypot(v)) * 10.0
            }
        }
    }

    /// An ear's own frame: its oval is the unit circle, u away from the head, v down.
    fn ear_frame(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = (x.abs() - self.ear_x, y - 14.0);
        let (s, c) = 0.16_f32.sin_cos();
        ((dx * c + dy * s) / 10.5, (dy * c - dx * s) / 29.5)
    }

    /// Height of a part over the plane of the nasion.
    pub(crate) fn height(&self, part: Part, x: f32, y: f32) -> f32 {
        match part {
            Part::Neck => {
                let half = self.neck_half.at(y);
                let t = (x.abs() / half).min(0.995);
                let round = -62.0 * (1.0 - (1.0 - t.powf(2.3)).sqrt());
                // The two cords from behind the ears to the collar bone, and the hollow between them.
                let down = (y - 90.0) / 90.0;
                let cord = 3.0
                    * gauss((x.abs() - (38.0 - 24.0 * down)) / 7.0)
                    * smoothstep(0.1, 0.6, down);
                let throat = 2.5 * gauss(x / 11.0) * gauss((y - 150.0) / 16.0);
                -64.0 + round + 14.0 * smoothstep(118.0, 160.0, y) + cord + throat
                    - 6.0 * gauss((y - 118.0) / 22.0)
            }
            Part::Drape => {
                let over = self.inside(part, x, y);
                let roll = 3.0 * smoothstep(0.0, 4.0, over) + 1.5 * gauss((over - 4.0) / 2.0);
                let folds = 2.2
                    * ((x.abs() * 0.10 + y * 0.07).sin()
                        + 0.6 * (x * 0.061 - y * 0.13 + 1.0).sin());
                -62.0 + roll + folds * smoothstep(3.0, 25.0, over) - 0.0022 * x * x
                    + 10.0 * smoothstep(0.0, 60.0, over)
            }
            Part::Ear => {
                let (u, v) = self.ear_frame(x, y);
                let r = u.hypot(v);
                let lobe = smoothstep(0.45, 0.75, v);
                let rim = 4.6 * gauss((r - 0.84) / 0.11) * (1.0 - 0.8 * lobe);
                let inner =
                    2.8 * gauss((r - 0.50) / 0.13) * (1.0 - lobe) * smoothstep(-0.6, 0.0, u + 0.3);
                let bowl = -4.5 * gauss((u + 0.25) / 0.38) * gauss((v - 0.12) / 0.30);
                -72.0 + rim + inner + bowl + 1.8 * lobe - 5.0 * (r - 1.0).max(0.0) + 3.0 * u
            }
        }
    }
}
