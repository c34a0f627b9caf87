//! Radiance of a surface point: scattered body colour plus microfacet highlights of key light and room.
//!
//! `L = albedo · E + key · V · D·F·G/(4 cosθᵥ) + room · F`, with the GGX distribution `D`, Schlick's `F`, a film on top in
//! the same form with its own roughness. A highlight has the colour of the light, hence desaturated.
//!
//! References: B. Walter et al., Microfacet models for refraction through rough surfaces, 2007, doi
//! 10.2312/EGWR/EGSR07/195-206; C. Schlick, 1994, doi 10.1111/1467-8659.1330233.

use crate::light::{Lit, Rig};
use crate::maths::{V3, add, dot, normalise, scale, smoothstep, times};
use crate::skin::Surface;

const SKIN_F0: f32 = 0.028;
const FILM_F0: f32 = 0.05;

/// Light that arrives at one point, read from the grids once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    pub irradiance: V3,
    pub key_seen: f32,
    pub open: f32,
}

impl Arrival {
    pub(crate) fn at(lit: &Lit, x: f32, y: f32) -> Self {
        Self {
            irradiance: std::array::from_fn(|c| lit.irradiance[c].bilinear(x, y)),
            key_seen: lit.key_seen.bilinear(x, y),
            open: lit.open.bilinear(x, y),
        }
    }
}

/// Unit normal of a relief with slopes.
pub(crate) fn normal(dx: f32, dy: f32) -> V3 {
    normalise([-dx, -dy, 1.0])
}

/// Microfacet lobe of the key light, times cosθₗ.
fn highlight(rig: &Rig, n: V3, rough: f32, f0: f32) -> f32 {
    let nl = dot(n, rig.key);
    let nv = dot(n, rig.eye).max(0.08);
    if nl <= 0.0 {
        return 0.0;
    }
    let half = normalise(add(rig.key, rig.eye));
    let nh = dot(n, half).max(0.0);
    // A large light widens the lobe and keeps its energy.
    let a = (rough * rough + rig.softness().powi(2)).sqrt().min(1.0);
    let a2 = a * a;
    let q = nh * nh * (a2 - 1.0) + 1.0;
    let d = a2 / (q * q);
    let k = (rough + 1.0).powi(2) / 8.0;
    let g = 1.0 / ((nv * (1.0 - k) + k) * (nl * (1.0 - k) + k));
    let f = f0 + (1.0 - f0) * (1.0 - dot(half, rig.eye)).max(0.0).powi(5);
    d * f * g * nl * 0.25
}

/// Radiance towards the camera, without the tint of the light. `dx`, `dy` are the relief's slopes.
pub(crate) fn radiance(rig: &Rig, s: &Surface, arrival: Arrival, dx: f32, dy: f32) -> V3 {
    let smooth = normal(dx, dy);
    let fine = normal(dx + s.bump[0], dy + s.bump[1]);
    // Scattering hides part of the fine relief in the body colour; the highlight shows all of it.
    let detail = 0.65 * rig.key_power * arrival.key_seen * (rig.facing(fine) - rig.facing(smooth))
        + 0.3 * rig.room_power * arrival.open * (rig.room(fine) - rig.room(smooth));
    let body = times(s.albedo, arrival.irradiance.map(|e| (e + detail).max(0.0)));
    let nv = dot(fine, rig.eye).max(0.0);
    let fresnel = SKIN_F0 + (1.0 - s.rough).max(0.0) * 0.35 * (1.0 - nv).powi(5);
    let mirror = reflect(fine, rig.eye);
    let mut shine = s.shine
        * (rig.key_power * arrival.key_seen * highlight(rig, fine, s.rough, SKIN_F0)
            + 0.8 * rig.room_power * arrival.open * fresnel * rig.room(mirror));
    if s.film[0] > 0.0 {
        let f = FILM_F0 + (1.0 - FILM_F0) * 0.6 * (1.0 - nv).powi(5);
        // A film mirrors the bright ceiling as a band of its own.
        let ceiling =
            1.6 * smoothstep(0.45, 0.8, -mirror[1]) * smoothstep(0.9, 0.1, mirror[0].abs());
        shine += s.film[0]
            * (rig.key_power * arrival.key_seen * highlight(rig, fine, s.film[1], FILM_F0)
                + rig.room_power * arrival.open * f * (rig.room(mirror) + ceiling));
    }
    add(body, scale([1.0; 3], shine))
}

/// The view direction mirrored in the surface.
fn reflect(n: V3, eye: V3) -> V3 {
    let k = 2.0 * dot(n, eye);
    std::array::from_fn(|i| k * n[i] - eye[i])
}
