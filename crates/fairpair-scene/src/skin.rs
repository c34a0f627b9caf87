//! The colour and surface of skin and lips.
//!
//! Reflectance is the tone's own, changed in logarithms by melanin and by blood, each with its own absorption in the three
//! bands: freckles and moles are melanin, blotches, cheeks and lips are blood. So every tone reddens and tans plausibly.
//!
//! Constants: ratios of the absorption of eumelanin and haemoglobin averaged over broad R, G, B bands, rounded.
//!
//! References: S. L. Jacques, Optical properties of biological tissues, 2013, doi 10.1088/0031-9155/58/11/R37.

use crate::face::Face;
use crate::maths::{V3, gauss, mix, mix3, smoothstep};
use crate::noise;
use crate::scene::{Lips, Scene, Skin};

/// Absorption of melanin in R, G, B against green.
const MELANIN: V3 = [0.62, 1.0, 1.30];
/// Absorption of blood in R, G, B against green; the red share stands for the darkness of thin, moist lip skin.
const BLOOD: V3 = [0.42, 1.0, 0.74];

/// Diffuse colour and shine of a surface at one point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surface {
    pub albedo: V3,
    /// Slopes added to the relief's.
    pub bump: [f32; 2],
    /// Roughness α of the microfacet distribution.
    pub rough: f32,
    /// Strength of its highlight, 1 = bare dielectric.
    pub shine: f32,
    /// Strength and roughness of a clear film on top.
    pub film: [f32; 2],
}

fn absorb(rgb: V3, melanin: f32, blood: f32) -> V3 {
    std::array::from_fn(|c| rgb[c] * (-(melanin * MELANIN[c] + blood * BLOOD[c])).exp())
}

/// How light the skin is, 0 (VI) .. 1 (I): blood shows less through melanin.
pub(crate) fn fairness(skin: &Skin) -> f32 {
    let [r, g, b] = skin.tone.reflectance();
    0.5 * (0.2126 * r + 0.7152 * g + 0.0722 * b).ln() + 1.3
}

/// Skin at a point of the face or the neck.
pub(crate) fn skin(scene: &Scene, face: &Face, x: f32, y: f32) -> Surface {
    let (skin, seed) = (&scene.skin, scene.identity.seed as u32);
    let show = fairness(skin).clamp(0.1, 1.0);
    let g = |cx: f32, cy: f32, w: f32, h: f32| gauss((x.abs() - cx) / w) * gauss((y - cy) / h);
    let l = &face.levels;
    let tip = face.nose.tip();
    let mut blood = 0.13 * g(36.0, 28.0, 15.0, 14.0)
        + 0.13 * g(0.0, tip[1], 12.0, 9.0)
        + 0.05 * g(0.0, l.chin - 14.0, 14.0, 9.0)
        + 0.10 * g(face.nose.half_width(), face.nose.wing_y() + 3.0, 4.0, 6.0)
        - 0.05 * g(0.0, -46.0, 34.0, 18.0);
    let mut melanin = 0.05 * g(24.0, 12.0, 11.0, 5.0)
        + 0.06 * g(face.eyes[1].x, -6.0, 13.0, 6.0)
        + 0.05 * smoothstep(95.0, 125.0, y);
    blood += 0.06 * g(22.0, 11.0, 12.0, 5.0);
    // Redness around the mouth, uneven as after needling.
    let near_lip = -face.lips.inside(x, y);
    let halo = gauss(near_lip.max(0.0) / 5.5)
        * (0.8 + 0.5 * noise::fractal(x * 0.35, y * 0.35, 3, seed + 60));
    blood += 0.42 * skin.perioral_redness * halo;
    let m = skin.mottling;
    blood += m
        * (0.085 * noise::fractal(x / 9.0, y / 9.0, 3, seed + 1)
            + 0.05 * noise::value(x / 2.3, y / 2.3, seed + 2));
    melanin += m
        * (0.05 * noise::fractal(x / 14.0, y / 14.0, 2, seed + 3)
            + 0.030 * noise::value(x / 1.1, y / 1.1, seed + 4));
    melanin += spots(skin, x, y, seed) * (0.35 + 0.65 * show);
    let pores = pore(x, y, seed);
    let albedo = absorb(
        skin.tone.reflectance(),
        melanin + 0.030 * skin.pores * pores.0,
        blood * show,
    );
    // The middle of the face shines more.
    let zone = 0.75
        + 0.55 * g(0.0, -45.0, 22.0, 16.0)
        + 0.75 * g(0.0, 24.0, 8.0, 22.0)
        + 0.35 * g(36.0, 18.0, 12.0, 8.0)
        + 0.25 * g(0.0, l.chin - 16.0, 10.0, 8.0);
    let patch = 0.85 + 0.25 * noise::fractal(x / 5.0, y / 5.0, 2, seed + 7);
    Surface {
        albedo,
        bump: [0.085 * skin.pores * pores.1, 0.085 * skin.pores * pores.2],
        rough: mix(0.46, 0.30, skin.oiliness),
        shine: (0.5 + 2.2 * skin.oiliness) * zone * patch,
        film: [0.0, 0.3],
    }
}

/// Darkness and slopes of pores and fine lines.
fn pore(x: f32, y: f32, seed: u32) -> (f32, f32, f32) {
    let n = |x: f32, y: f32| {
        0.6 * noise::value(x / 0.75, y / 0.75, seed + 21)
            + 0.4 * noise::value(x / 0.4, y / 0.4, seed + 22)
    };
    let (here, e) = (n(x, y), 0.12);
    (-here, (n(x + e, y) - here) / e, (n(x, y + e) - here) / e)
}

/// Extra melanin of freckles and moles.
fn spots(skin: &Skin, x: f32, y: f32, seed: u32) -> f32 {
    let mut sum = 0.0;
    let place = gauss(x / 42.0) * gauss((y - 20.0) / 24.0);
    let mut layer = |cell: f32, odds: f32, size: f32, depth: f32, k: u32| {
        let (cx, cy) = ((x / cell).floor(), (y / cell).floor());
        for (i, j) in [
            (-1, -1),
            (0, -1),
            (1, -1),
            (-1, 0),
            (0, 0),
            (1, 0),
            (-1, 1),
            (0, 1),
            (1, 1),
        ] {
            let (ix, iy) = (cx as i32 + i, cy as i32 + j);
            let h = |n: u32| noise::lattice(ix, iy, seed + k + n);
            if h(0) < odds {
                let (dx, dy) = (x - (ix as f32 + h(1)) * cell, y - (iy as f32 + h(2)) * cell);
                sum +=
                    depth * (0.4 + 0.6 * h(3)) * gauss(dx.hypot(dy) / (size * (0.6 + 0.6 * h(4))));
            }
        }
    };
    layer(2.6, 0.85 * skin.freckles * place, 0.55, 0.40, 300);
    layer(23.0, 0.22, 0.75, 0.9, 340);
    layer(8.0, 0.12, 0.5, 0.22, 380);
    sum
}

/// Lips with what is on them, over skin `under` of the same place.
pub(crate) fn lips(scene: &Scene, face: &Face, x: f32, y: f32, under: Surface) -> Surface {
    let (l, shape, seed) = (&scene.lips, &face.lips, scene.identity.seed as u32);
    let inside = shape.inside(x, y);
    if inside < -2.5 {
        return under;
    }
    // The natural border is soft and a little irregular.
    let wander = 0.22 * noise::value(x / 2.1, y / 2.1, seed + 70);
    let cover = smoothstep(-0.55, 0.75, inside + wander);
    let bare = bare_lip(scene, face, x, y);
    let mut s = Surface {
        albedo: mix3(under.albedo, bare.albedo, cover),
        bump: [
            mix(under.bump[0], bare.bump[0], cover),
            mix(under.bump[1], bare.bump[1], cover),
        ],
        rough: mix(under.rough, bare.rough, cover),
        shine: mix(under.shine, bare.shine, cover),
        film: [0.0, 0.3],
    };
    if let Some(stick) = &l.lipstick {
        let soft = mix(0.75, 0.12, stick.border_sharpness);
        let edge = smoothstep(
            -soft,
            soft,
            inside + wander * (1.0 - stick.border_sharpness),
        );
        let patch = 1.0
            - (1.0 - stick.evenness)
                * (0.35 + 0.45 * noise::fractal(x / 2.6, y / 2.0, 3, seed + 81));
        let k = (edge * stick.opacity * patch).clamp(0.0, 1.0);
        s.albedo = mix3(s.albedo, stick.rgb, k);
        s.rough = mix(s.rough, 0.34, 0.5 * k);
    }
    if let Some(gloss) = &l.gloss {
        let k = gloss.strength.clamp(0.0, 1.0);
        let uneven = 0.95 + 0.30 * noise::fractal(x / 3.2, y / 1.6, 2, seed + 90);
        let edge = smoothstep(0.2, 1.5, inside);
        s.film = [k * uneven * edge, 0.045 + 0.055 * gloss.spot_size];
        // A film fills the creases and deepens the colour a little.
        let fill = 1.0 - 0.5 * k * edge;
        s.bump = [s.bump[0] * fill, s.bump[1] * fill];
        s.albedo = s.albedo.map(|v| v * (1.0 - 0.05 * k * edge));
    }
    s
}

fn bare_lip(scene: &Scene, face: &Face, x: f32, y: f32) -> Surface {
    let (l, shape, seed) = (&scene.lips, &face.lips, scene.identity.seed as u32);
    let show = fairness(&scene.skin).clamp(0.0, 1.0);
    let Lips {
        redness,
        creases,
        dryness,
        swelling,
        ..
    } = *l;
    let blotch = 0.10 * noise::fractal(x / 5.0, y / 4.0, 3, seed + 40);
    let blood = (0.50 + 0.22 * show) * redness + 0.15 * swelling + blotch;
    let melanin =
        0.06 + 0.10 * (1.0 - show) * (1.0 + 1.4 * smoothstep(0.0, -1.0, shape.below_line(x, y)));
    let crease_depth = creases * (1.0 - 0.65 * swelling);
    let (c, e) = (shape.crease(x, y), 0.12);
    let slope_x = (shape.crease(x + e, y) - c) / e;
    let slope_y = (shape.crease(x, y + e) - c) / e;
    let inside = shape.inside(x, y);
    let room = smoothstep(0.0, 1.6, inside);
    let mut albedo = absorb(
        scene.skin.tone.reflectance(),
        melanin + 0.11 * crease_depth * c * room,
        blood + 0.16 * crease_depth * c * room,
    );
    // Where the lips meet little light comes out.
    if !shape.is_open() {
        let taper = 1.0 - (x / shape.half_width()).powi(4).min(1.0);
        let line = gauss(shape.below_line(x, y) / (0.38 + 0.22 * taper));
        albedo = albedo.map(|v| v * (1.0 - 0.74 * line));
    }
    // Dry skin lifts off in small pale flakes.
    let flakes = noise::fractal(x / 1.0, y / 1.7, 3, seed + 50) + 0.25 * (c - 0.3);
    let flake = dryness * smoothstep(0.16, 0.42, flakes) * room;
    albedo = mix3(albedo, scene.skin.tone.reflectance(), 0.30 * flake);
    let depth = -0.115 * crease_depth * room;
    let grain = dryness * 0.10;
    Surface {
        albedo,
        bump: [
            depth * slope_x + grain * noise::value(x / 0.5, y / 0.5, seed + 51),
            depth * slope_y + grain * noise::value(x / 0.5, y / 0.5, seed + 52),
        ],
        rough: 0.30 + 0.20 * dryness,
        shine: (1.25 - 0.9 * dryness) * (1.0 + 0.25 * swelling),
        film: [0.0, 0.3],
    }
}
