//! The key light, the room, and how much of each reaches every point of head and body.
//!
//! Key: a disc of directions around (azimuth, elevation), sampled at nine places. A point sees a sample when it lies above
//! the horizon that the height field raises in that direction, so cast shadows are soft with a large light. Room: light from
//! all around, brighter from above, cut by the horizons of twelve slices (horizon-based ambient occlusion). Skin scatters
//! light sideways: red farthest, blue least, as a sum of two Gaussians a channel.
//!
//! Assumes distant lights and a single bounce.
//!
//! References: N. Max, Horizon mapping, 1988, doi 10.1007/BF01905562; E. d'Eon, D. Luebke, E. Enderton, Efficient rendering
//! of human skin, 2007, doi 10.2312/EGWR/EGSR07/147-157.

use rayon::prelude::*;

use crate::maths::{V3, dot, normalise, scale, smoothstep};
use crate::relief::Grid;
use crate::scene::{Camera, Light};
use crate::view::View;

const SLICES: usize = 12;
const KEY_SAMPLES: usize = 9;
/// Key and room together give a cheek that faces a 30° key about this irradiance over π.
const KEY_POWER: f32 = 1.70;
const ROOM_POWER: f32 = 1.15;
/// Spread of light within skin: share and σ in millimetres of the wide lobe, then σ of the narrow one (R, G, B).
const SCATTER: [[f32; 3]; 3] = [[0.50, 2.0, 0.45], [0.30, 1.1, 0.32], [0.15, 0.8, 0.25]];

/// The lights in the face's frame.
#[derive(Debug, Clone)]
pub(crate) struct Rig {
    /// Unit vector towards the key light.
    pub key: V3,
    samples: [V3; KEY_SAMPLES],
    radius: f32,
    /// Irradiance of the key on a surface that faces it.
    pub key_power: f32,
    /// Irradiance of the room on an open surface that faces the camera.
    pub room_power: f32,
    /// Colour of all light after white balance, with exposure.
    pub tint: V3,
    /// Unit vector towards the camera.
    pub eye: V3,
    up: V3,
    /// Directions in the picture plane in which horizons are sought.
    slices: [[f32; 2]; SLICES],
}

/// Planck's law at the middle of the red, green and blue bands, up to a constant.
fn black_body(kelvin: f32) -> V3 {
    [612.0, 549.0, 465.0]
        .map(|nm: f32| 1.0 / ((1.438_8e7 / (nm * kelvin.clamp(1500.0, 20_000.0))).exp() - 1.0))
}

impl Rig {
    pub(crate) fn new(light: &Light, camera: &Camera, view: &View) -> Self {
        let direction = |az: f32, el: f32| [-az.sin() * el.cos(), -el.sin(), az.cos() * el.cos()];
        let (az, el) = (
            light.azimuth_deg.to_radians(),
            light.elevation_deg.to_radians(),
        );
        let radius = light.radius_deg.clamp(0.5, 45.0).to_radians();
        let key = direction(az, el);
        let side = [az.cos(), 0.0, az.sin()];
        let over = [
            key[1] * side[2] - key[2] * side[1],
            key[2] * side[0] - key[0] * side[2],
            key[0] * side[1] - key[1] * side[0],
        ];
        let samples = std::array::from_fn(|i| {
            if i == 0 {
                return view.direction_in_face(key);
            }
            let ring = if i % 2 == 0 { 0.55 } else { 0.88 };
            let (s, c) = (i as f32 * std::f32::consts::TAU / 8.0).sin_cos();
            let k = radius.tan() * ring;
            let d: V3 = std::array::from_fn(|n| key[n] + k * (c * side[n] + s * over[n]));
            view.direction_in_face(normalise(d))
        });
        let (is, should) = (
            black_body(light.kelvin),
            black_body(camera.white_balance_kelvin),
        );
        let gains: V3 = std::array::from_fn(|c| is[c] / should[c] * light.rgb_gains[c]);
        let green = is[1] / should[1];
        let share = light.ambient_share.clamp(0.0, 1.0);
        Self {
            key: view.direction_in_face(key),
            samples,
            radius,
            key_power: KEY_POWER * (1.0 - share),
            room_power: ROOM_POWER * share,
            tint: scale(gains, light.exposure_stops.exp2() / green),
            eye: view.direction_in_face([0.0, 0.0, 1.0]),
            up: view.direction_in_face([0.0, -1.0, 0.0]),
            slices: std::array::from_fn(|k| {
                let (s, c) = (k as f32 * std::f32::consts::TAU / SLICES as f32).sin_cos();
                [c, s]
            }),
        }
    }

    /// Cosine law for a light of finite size: the terminator is soft.
    pub(crate) fn facing(&self, n: V3) -> f32 {
        let (c, r) = (dot(n, self.key), self.radius.sin().max(0.03));
        if c > r {
            c
        } else if c < -r {
            0.0
        } else {
            (c + r) * (c + r) / (4.0 * r)
        }
    }

    /// Radiance of the room from a direction, 1 on average in front.
    pub(crate) fn room(&self, d: V3) -> f32 {
        0.80 + 0.62 * dot(d, self.up).clamp(-0.75, 1.0)
    }

    /// Angular radius of the key light in radians.
    pub(crate) fn radius(&self) -> f32 {
        self.radius
    }

    /// Width of the key light as roughness that widens a highlight.
    pub(crate) fn softness(&self) -> f32 {
        0.5 * self.radius
    }
}

/// What arrives on a surface, before its own colour.
#[derive(Debug, Clone)]
pub(crate) struct Lit {
    /// Irradiance over π, a channel, scattered as in skin; without the tint of the light.
    pub irradiance: [Grid; 3],
    /// Share of the key light that is not in shadow.
    pub key_seen: Grid,
    /// Share of the room that is seen.
    pub open: Grid,
}

impl Lit {
    /// Light on `surface` where it is `wanted`, shadowed by `all` (which contains it).
    pub(crate) fn new(
        rig: &Rig,
        surface: &Grid,
        all: &Grid,
        wanted: impl Fn(f32, f32) -> bool + Sync,
    ) -> Self {
        // Shadows are soft: every other node carries them.
        let coarse = Grid::fill(
            [
                surface.x0,
                surface.x0 + surface.step * (surface.w - 1) as f32,
            ],
            [
                surface.y0,
                surface.y0 + surface.step * (surface.h - 1) as f32,
            ],
            surface.step * 2.0,
            |_, _| 0.0,
        );
        let nodes: Vec<([f32; SLICES], f32)> = (0..coarse.w * coarse.h)
            .into_par_iter()
            .map(|at| {
                let [x, y] = coarse.place(at % coarse.w, at / coarse.w);
                if !wanted(x, y) {
                    return ([0.0; SLICES], 0.5);
                }
                horizons(rig, all, x, y, surface.bilinear(x, y))
            })
            .collect();
        let key_seen = coarse.like(nodes.iter().map(|n| n.1).collect());
        let slices: Vec<Grid> = (0..SLICES)
            .map(|k| coarse.like(nodes.iter().map(|n| n.0[k]).collect()))
            .collect();
        let cells: Vec<[f32; 2]> = (0..surface.w * surface.h)
            .into_par_iter()
            .map(|at| {
                let [x, y] = surface.place(at % surface.w, at / surface.w);
                if !wanted(x, y) {
                    return [0.3, 0.5];
                }
                let s = surface.smooth(x, y);
                let n = normalise([-s.dx, -s.dy, 1.0]);
                let key = rig.key_power * key_seen.bilinear(x, y) * rig.facing(n);
                let (room, open) =
                    room_light(rig, n, std::array::from_fn(|k| slices[k].bilinear(x, y)));
                [key + rig.room_power * room, open]
            })
            .collect();
        let base = surface.like(cells.iter().map(|c| c[0]).collect());
        let open = surface.like(cells.iter().map(|c| c[1]).collect());
        let irradiance = SCATTER.map(|[share, wide, narrow]| {
            let (far, near) = (base.blur(wide), base.blur(narrow));
            let sum = far
                .data
                .iter()
                .zip(&near.data)
                .map(|(f, n)| share * f + (1.0 - share) * n);
            base.like(sum.collect())
        });
        Self {
            irradiance,
            key_seen,
            open,
        }
    }
}

/// Horizon angle of each slice, in radians above the picture plane, and the share of the key that is seen.
fn horizons(rig: &Rig, all: &Grid, x: f32, y: f32, z: f32) -> ([f32; SLICES], f32) {
    let rise = |dx: f32, dy: f32| {
        let (mut t, mut worst) = (1.3, -1.5_f32);
        while t < 90.0 {
            let (px, py) = (x + t * dx, y + t * dy);
            worst = worst.max((all.bilinear(px, py) - z - 0.04) / t);
            t *= 1.30;
        }
        worst.atan()
    };
    let around = rig.slices.map(|[c, s]| rise(c, s));
    let blur = rig.radius / 3.0 + 0.03;
    let seen = rig.samples.iter().map(|l| {
        let flat = l[0].hypot(l[1]).max(1e-4);
        let angle = l[2].atan2(flat) - rise(l[0] / flat, l[1] / flat);
        smoothstep(-blur, blur, angle)
    });
    (around, seen.sum::<f32>() / KEY_SAMPLES as f32)
}

/// Light of the room on a surface with normal `n`, relative to an open one that faces the camera; and the open share.
fn room_light(rig: &Rig, n: V3, horizon: [f32; SLICES]) -> (f32, f32) {
    /// Elevation over the picture plane in radians with its cosine and sine.
    const ELEVATIONS: [(f32, [f32; 2]); 5] = [
        (-0.35, [0.939_4, -0.342_9]),
        (0.10, [0.995_0, 0.099_8]),
        (0.50, [0.877_6, 0.479_4]),
        (0.90, [0.621_6, 0.783_3]),
        (1.30, [0.267_5, 0.963_6]),
    ];
    let (mut light, mut free, mut seen, mut total) = (0.0, 0.0, 0.0, 0.0);
    for (h, [c, s]) in horizon.iter().zip(rig.slices) {
        for (e, [ce, se]) in ELEVATIONS {
            let d = [c * ce, s * ce, se];
            let clear = smoothstep(-0.2, 0.2, e - h);
            light += clear * ce * rig.room(d) * dot(n, d).max(0.0);
            free += ce * 0.80 * se.max(0.0);
            let weight = ce * dot(n, d).max(0.0);
            seen += clear * weight;
            total += weight;
        }
    }
    (light / free, seen / total.max(1e-3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    fn rig(change: impl FnOnce(&mut Scene)) -> Rig {
        let mut scene = Scene::default();
        change(&mut scene);
        Rig::new(&scene.light, &scene.camera, &View::new(&scene))
    }

    #[test]
    fn positive_azimuth_is_the_viewers_left_and_positive_elevation_above() {
        let r = rig(|s| (s.light.azimuth_deg, s.light.elevation_deg) = (40.0, 30.0));
        assert!(r.key[0] < -0.4 && r.key[1] < -0.4 && r.key[2] > 0.5);
    }

    #[test]
    fn warm_light_is_redder_and_keeps_green() {
        let (day, warm) = (rig(|_| ()), rig(|s| s.light.kelvin = 3800.0));
        assert!(warm.tint[0] > 1.1 * day.tint[0] && warm.tint[2] < 0.9 * day.tint[2]);
        assert!((warm.tint[1] - day.tint[1]).abs() < 1e-4);
    }

    #[test]
    fn a_wall_beside_a_point_shadows_it() {
        let r = rig(|s| {
            (s.light.azimuth_deg, s.light.elevation_deg) = (60.0, 0.0);
            s.light.radius_deg = 3.0;
        });
        let wall = Grid::fill([-40.0, 40.0], [-40.0, 40.0], 1.0, |x, _| {
            if x < -5.0 { 12.0 } else { 0.0 }
        });
        let (_, near) = horizons(&r, &wall, 0.0, 0.0, 0.0);
        let (_, far) = horizons(&r, &wall, 38.0, 0.0, 0.0);
        assert!(near < 0.05 && far > 0.5, "{near} {far}");
    }
}
