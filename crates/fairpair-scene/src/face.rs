//! The face as a height field `z(x, y)` in millimetres, built from anatomical parts.
//!
//! Frame: origin between the pupils, x to the viewer's right, y down, z towards the viewer. The skull is a dome over the
//! face's outline; brows, sockets, nose, cheeks, lips and chin are smooth bumps and ridges on it, each part in a file of its own.
//!
//! Assumes a frontal view: what a height field cannot hold (undercuts, the sides of the head) is not there.

mod body;
mod eyes;
mod hair;
mod lips;
mod nose;
mod outline;

pub(crate) use body::{Body, Part};
pub(crate) use eyes::Eye;
pub(crate) use hair::{Brow, Cover, HairLine};
pub(crate) use lips::LipShape;
pub(crate) use nose::Nose;
pub(crate) use outline::Outline;

use crate::maths::{gauss, smoothstep};
use crate::noise::Draws;
use crate::scene::Scene;

/// A smooth hill (or hollow, with negative height) on the face.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bump {
    x: f32,
    y: f32,
    height: f32,
    wide: f32,
    tall: f32,
}

impl Bump {
    pub(crate) const fn new(x: f32, y: f32, height: f32, wide: f32, tall: f32) -> Self {
        Self {
            x,
            y,
            height,
            wide,
            tall,
        }
    }

    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (u, v) = ((x - self.x) / self.wide, (y - self.y) / self.tall);
        let r2 = u * u + v * v;
        if r2 > 14.0 {
            0.0
        } else {
            self.height * (-0.5 * r2).exp()
        }
    }
}

/// Heights where the parts of the face begin and end, in millimetres below the pupils.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Levels {
    pub subnasale: f32,
    pub stomion: f32,
    pub lower_border: f32,
    pub chin: f32,
}

/// One face, ready to be asked for its height anywhere.
#[derive(Debug, Clone)]
pub(crate) struct Face {
    pub levels: Levels,
    pub outline: Outline,
    pub eyes: [Eye; 2],
    pub brows: [Brow; 2],
    pub nose: Nose,
    pub lips: LipShape,
    pub hair: HairLine,
    pub body: Body,
    bumps: Vec<Bump>,
    fold: f32,
    smile: f32,
}

impl Face {
    pub(crate) fn new(scene: &Scene) -> Self {
        let (id, smile) = (&scene.identity, scene.expression.smile.clamp(0.0, 1.0));
        let open = scene.expression.mouth_open_mm.max(0.0);
        let mut draws = Draws::new(id.seed.wrapping_add(77));
        let subnasale = id.nose_length_mm - 1.5;
        let stomion = subnasale + id.philtrum_mm + id.upper_lip_mm - 0.8 - 0.6 * smile;
        let lower_border = stomion + id.lower_lip_mm;
        let levels = Levels {
            subnasale,
            stomion,
            lower_border: lower_border + 0.85 * open,
            chin: lower_border + id.chin_mm + 0.8 * open,
        };
        let outline = Outline::new(id, &levels, open);
        let hair = HairLine::new(id, &levels);
        Self {
            levels,
            eyes: Eye::pair(id, smile, &mut draws),
            brows: Brow::pair(id, &mut draws),
            nose: Nose::new(id, &levels, smile),
            lips: LipShape::new(scene, &levels, &mut draws),
            body: Body::new(id, &levels),
            bumps: bumps(scene, &levels, &mut draws),
            fold: draws.around(0.55, 0.2).max(0.1) + 1.3 * smile,
            smile,
            outline,
            hair,
        }
    }

    /// Height of the head over the plane of the nasion, with lips, lids and headband, without pores and creases.
    pub(crate) fn height(&self, x: f32, y: f32) -> f32 {
        let mut z = self.outline.dome(x, y);
        for bump in &self.bumps {
            z += bump.at(x, y);
        }
        z -= self.smile_fold(x, y);
        z = self.eyes.iter().fold(z, |z, eye| eye.raise(x, y, z));
        z += self.nose.height(x, y);
        z += self.lips.height(x, y);
        z + self.hair.height(x, y, &self.outline)
    }

    /// Depth of the fold from the wing of the nose to the corner of the mouth.
    fn smile_fold(&self, x: f32, y: f32) -> f32 {
        let top = self.nose.wing_y() - 2.0;
        let t = (y - top) / (self.levels.stomion + 6.0 - top);
        if !(-0.3..1.3).contains(&t) {
            return 0.0;
        }
        let tc = t.clamp(0.0, 1.0);
        let line = self.nose.half_width() + 3.5 + (12.0 + 5.0 * self.smile) * tc.powf(0.85);
        let along = smoothstep(-0.1, 0.25, t) * (1.0 - smoothstep(0.75, 1.3, t));
        let d = x.abs() - line;
        self.fold * along * (gauss(d / 3.0) - 1.1 * gauss((d - 7.0) / 5.0))
    }
}

fn bumps(scene: &Scene, levels: &Levels, draws: &mut Draws) -> Vec<Bump> {
    let (id, smile) = (&scene.identity, scene.expression.smile);
    let eye = id.eye_distance_mm * 0.5;
    let cheek = id.cheek_fullness;
    let (mouth, chin) = (levels.stomion, levels.chin);
    let open = scene.expression.mouth_open_mm.max(0.0);
    let mut all = vec![
        Bump::new(0.0, -18.0, 2.4, 13.0, 9.0),
        Bump::new(0.0, -48.0, 2.0, 30.0, 16.0),
        // The teeth carry the lips forward.
        Bump::new(0.0, mouth - 2.0, 7.5, 21.0, 17.0),
        Bump::new(0.0, chin - 17.0, 8.5, 14.0, 10.5),
        Bump::new(0.0, levels.lower_border + 8.5, -4.6, 15.0, 4.6),
        Bump::new(0.0, levels.subnasale + 6.0, -0.9, 2.3, 5.0),
    ];
    for side in [-1.0_f32, 1.0] {
        let wobble = draws.around(0.0, 0.5);
        let s = |x: f32| side * x;
        all.extend([
            Bump::new(s(27.0), -20.0 + wobble, 3.2, 14.0, 6.0),
            Bump::new(s(eye), -2.0, -8.5, 13.5, 10.0),
            Bump::new(s(15.0), -3.0, -6.0, 6.0, 9.0),
            Bump::new(s(eye - 8.0), 15.5, -1.3, 10.0, 4.5),
            Bump::new(
                s(41.0),
                27.0 + wobble - 2.0 * smile,
                4.4 + 1.4 * cheek,
                15.0,
                13.0,
            ),
            Bump::new(
                s(30.0),
                38.0 - 2.5 * smile,
                1.4 * cheek + 2.6 * smile,
                11.0,
                10.0,
            ),
            Bump::new(s(44.0), 62.0, -3.6 + 1.8 * cheek, 11.0, 16.0),
            Bump::new(s(30.0), chin - 27.0, -1.8, 9.0, 9.0),
            Bump::new(s(4.6), levels.subnasale + 5.5, 0.8, 1.7, 5.0),
            Bump::new(s(46.0), -38.0, -1.6, 10.0, 14.0),
            Bump::new(
                s(id.mouth_width_mm * 0.5 + 5.0),
                mouth + 4.0 + 0.4 * open,
                -1.2,
                4.0,
                7.0,
            ),
        ]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nose_tip_is_the_nearest_point() {
        let face = Face::new(&Scene::default());
        let tip = face.nose.tip();
        let z = face.height(tip[0], tip[1]);
        for (x, y) in [
            (0.0, 0.0),
            (0.0, -40.0),
            (35.0, 25.0),
            (0.0, 70.0),
            (0.0, 100.0),
        ] {
            assert!(face.height(x, y) < z - 8.0, "({x}, {y})");
        }
    }

    #[test]
    fn a_smile_deepens_the_fold() {
        let mut scene = Scene::default();
        let neutral = Face::new(&scene);
        scene.expression.smile = 1.0;
        let smiling = Face::new(&scene);
        let y = neutral.nose.wing_y() + 9.0;
        let deepest = |f: &Face| {
            (15..40)
                .map(|x| f.smile_fold(x as f32, y))
                .fold(0.0, f32::max)
        };
        assert!(deepest(&smiling) > 2.0 * deepest(&neutral));
    }
}
