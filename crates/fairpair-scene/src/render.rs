//! From scene to picture: relief, light, then every pixel on its own.
//!
//! Order: height grids → horizons and irradiance → a pixel's place on head, body or wall → its materials → lens and sensor.
//! Edges are smoothed by the covered share of a pixel. Rows are computed in parallel; nothing depends on their order.

use rayon::prelude::*;

use crate::face::{Body, Cover, Face, Part};
use crate::features;
use crate::light::{Lit, Rig};
use crate::maths::{V3, mix3, scale, smoothstep, times};
use crate::relief::Grid;
use crate::scene::Scene;
use crate::sensor;
use crate::shade::{Arrival, normal, radiance};
use crate::skin::{self, Surface};
use crate::truth::Truth;
use crate::view::View;

/// A rendered photo with its truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// sRGB, three bytes a pixel, rows from the top.
    pub rgb8: Vec<u8>,
    /// What the lens put on the sensor: linear light before noise, clipping and coding; 1 = white.
    pub linear: Vec<[f32; 3]>,
    /// Where everything is.
    pub truth: Truth,
}

/// All that a pixel needs.
struct Stage<'a> {
    scene: &'a Scene,
    face: Face,
    view: View,
    rig: Rig,
    head: Grid,
    head_lit: Lit,
    body_lit: Lit,
}

impl Scene {
    /// Takes the photo. Equal scenes give equal bytes, whatever the number of threads.
    pub fn render(&self) -> Rendered {
        let stage = Stage::new(self);
        let (w, h) = (self.camera.width as usize, self.camera.height as usize);
        let mut linear = vec![[0.0_f32; 3]; w * h];
        linear
            .par_chunks_mut(w.max(1))
            .enumerate()
            .for_each(|(j, row)| {
                for (i, pixel) in row.iter_mut().enumerate() {
                    let seen = stage.pixel(i as f32 + 0.5, j as f32 + 0.5);
                    *pixel = times(seen, stage.rig.tint);
                }
            });
        let linear = sensor::lens(linear, w, h, self.camera.blur_px * w as f32 / 900.0);
        let rgb8 = sensor::expose(&linear, w, &self.camera);
        Rendered {
            width: self.camera.width,
            height: self.camera.height,
            rgb8,
            linear,
            truth: Truth::of(&stage.face, &stage.view),
        }
    }

    /// Only the truth, without rendering.
    pub fn truth(&self) -> Truth {
        Truth::of(&Face::new(self), &View::new(self))
    }
}

impl<'a> Stage<'a> {
    fn new(scene: &'a Scene) -> Self {
        let (face, view) = (Face::new(scene), View::new(scene));
        let rig = Rig::new(&scene.light, &scene.camera, &view);
        let chin = face.levels.chin;
        let head = Grid::fill([-80.0, 80.0], [-136.0, chin + 8.0], 0.5, |x, y| {
            face.height(x, y)
        });
        // The surface that is lit runs on past its edge, so that edges are lit like what lies inside them.
        let behind = |x: f32, y: f32, beyond: f32| {
            Part::ALL
                .into_iter()
                .filter(|p| face.body.inside(*p, x, y) > -beyond)
                .map(|p| face.body.height(p, x, y))
                .fold(-120.0, f32::max)
        };
        let body = Grid::fill([-150.0, 150.0], [-60.0, 220.0], 1.5, |x, y| {
            behind(x, y, 2.5)
        });
        let all = Grid::fill([-150.0, 150.0], [-140.0, 220.0], 1.0, |x, y| {
            let body = behind(x, y, 0.0);
            if face.outline.inside(x, y) > 0.0 {
                head.bilinear(x, y).max(body)
            } else {
                body
            }
        });
        let head_lit = Lit::new(&rig, &head, &all, |x, y| face.outline.inside(x, y) > -4.0);
        let body_lit = Lit::new(&rig, &body, &all, |x, y| {
            Part::ALL
                .into_iter()
                .any(|p| face.body.inside(p, x, y) > -8.0)
        });
        Self {
            scene,
            face,
            view,
            rig,
            head,
            head_lit,
            body_lit,
        }
    }

    fn pixel(&self, px: f32, py: f32) -> V3 {
        let [x, y] = self.view.unproject(px, py, |x, y| self.head.bilinear(x, y));
        let covered = |inside: f32| (inside * self.view.scale + 0.5).clamp(0.0, 1.0);
        let frizz = 0.7 * crate::noise::value(x * 1.3, y * 1.3, 88) * smoothstep(-30.0, -60.0, y);
        let head = covered(self.face.outline.inside(x, y) + frizz);
        if head >= 1.0 {
            return self.head_at(x, y);
        }
        let [bx, by] = self.view.unproject(px, py, |_, _| Body::DEPTH);
        let mut seen = features::wall(self.scene, &self.rig, bx, by - 20.0);
        for part in Part::ALL {
            let share = covered(self.face.body.inside(part, bx, by));
            if share > 0.0 {
                seen = mix3(seen, self.body_at(part, bx, by), share);
            }
        }
        if head > 0.0 {
            mix3(seen, self.head_at(x, y), head)
        } else {
            seen
        }
    }

    fn head_at(&self, x: f32, y: f32) -> V3 {
        let (scene, face, rig) = (self.scene, &self.face, &self.rig);
        let s = self.head.smooth(x, y);
        let arrival = Arrival::at(&self.head_lit, x, y);
        let cover = if y < 25.0 {
            face.hair.cover(x, y)
        } else {
            Cover::default()
        };
        let mut seen = [0.0; 3];
        if cover.band < 1.0 {
            seen = self.bare_head(x, y, arrival, [s.dx, s.dy], cover.hair);
        }
        if let (true, Some(rgb)) = (cover.band > 0.0, scene.identity.hair.headband) {
            let (albedo, bump) = features::terry(rgb, x, y, scene.identity.seed as u32);
            let cloth = Surface {
                albedo,
                bump,
                rough: 0.8,
                shine: 0.2,
                film: [0.0, 0.3],
            };
            // Cloth does not scatter as skin does: the least scattered channel stands for all.
            let plain = Arrival {
                irradiance: [arrival.irradiance[2]; 3],
                ..arrival
            };
            seen = mix3(seen, radiance(rig, &cloth, plain, s.dx, s.dy), cover.band);
        }
        seen
    }

    /// The head without its headband.
    fn bare_head(&self, x: f32, y: f32, arrival: Arrival, slopes: [f32; 2], hair: f32) -> V3 {
        let (scene, face, rig) = (self.scene, &self.face, &self.rig);
        if hair >= 1.0 {
            return features::hair(scene, rig, arrival, x, y, slopes);
        }
        let mut surface = skin::lips(scene, face, x, y, skin::skin(scene, face, x, y));
        let dark = 1.0 - 0.90 * face.nose.nostril(x, y);
        let crease = 1.0 - 0.16 * face.nose.crease(x, y);
        surface.albedo = surface.albedo.map(|v| v * dark * crease);
        surface.shine *= dark;
        for eye in &face.eyes {
            if eye.along(x).abs() < 1.1 {
                let rim = features::lid_rim(eye, x, y);
                surface.albedo = mix3(
                    surface.albedo,
                    times(surface.albedo, [1.05, 0.86, 0.86]),
                    rim,
                );
                surface.shine += 2.0 * rim;
            }
        }
        let mut seen = radiance(rig, &surface, arrival, slopes[0], slopes[1]);
        let mouth = smoothstep(-0.35, 0.35, face.lips.inside_mouth(x, y));
        if mouth > 0.0 {
            seen = mix3(seen, features::mouth_interior(face, arrival, x, y), mouth);
        }
        for eye in &face.eyes {
            let open = smoothstep(-0.22, 0.22, eye.inside(x, y));
            if open > 0.0 {
                seen = mix3(
                    seen,
                    features::eyeball(scene, rig, eye, arrival, x, y),
                    open,
                );
            }
            let lash = features::lashes(scene, eye, x, y);
            seen = mix3(
                seen,
                scale([0.010, 0.008, 0.007], arrival.irradiance[1]),
                lash,
            );
        }
        let brow: f32 = face.brows.iter().map(|b| b.cover(x, y)).sum();
        if brow > 0.0 {
            let colour = scale(
                times(scene.identity.hair.rgb, [0.8, 0.8, 0.85]),
                arrival.irradiance[1] + 0.05,
            );
            seen = mix3(seen, colour, 0.88 * brow.min(1.0));
        }
        if hair > 0.0 {
            seen = mix3(
                seen,
                features::hair(scene, rig, arrival, x, y, slopes),
                hair,
            );
        }
        seen
    }

    fn body_at(&self, part: Part, x: f32, y: f32) -> V3 {
        let (scene, face) = (self.scene, &self.face);
        let e = 0.4;
        let h = |x: f32, y: f32| face.body.height(part, x, y);
        let dx = (h(x + e, y) - h(x - e, y)) / (2.0 * e);
        let dy = (h(x, y + e) - h(x, y - e)) / (2.0 * e);
        let mut arrival = Arrival::at(&self.body_lit, x, y);
        let surface = match part {
            Part::Drape => {
                let weave = crate::noise::value(x * 1.4, y * 1.4, 71) * 0.012;
                Surface {
                    albedo: scene.identity.hair.drape.map(|v| v + weave),
                    bump: [0.0; 2],
                    rough: 0.8,
                    shine: 0.2,
                    film: [0.0, 0.3],
                }
            }
            Part::Neck => skin::skin(scene, face, x, y),
            Part::Ear => {
                let mut s = skin::skin(scene, face, x, y);
                s.albedo = times(s.albedo, [1.0, 0.90, 0.90]);
                // The grid is too coarse for an ear's folds: light them by their own slope.
                let n = normal(dx, dy);
                let key = self.rig.key_power * arrival.key_seen * self.rig.facing(n);
                arrival.irradiance = arrival
                    .irradiance
                    .map(|v| 0.4 * v + 0.6 * (key + 0.7 * self.rig.room_power * arrival.open));
                s
            }
        };
        radiance(&self.rig, &surface, arrival, dx, dy)
    }
}
