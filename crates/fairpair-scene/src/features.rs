//! What is neither skin nor lip: eyes, lashes, brows, nostrils, teeth, hair, headband, drape, wall.

use crate::face::{Eye, Face};
use crate::light::Rig;
use crate::maths::{V3, add, dot, gauss, mix, mix3, normalise, scale, smoothstep, times};
use crate::noise;
use crate::scene::Scene;
use crate::shade::Arrival;
use crate::skin::fairness;

/// The open eye at a point: radiance without the tint of the light.
pub(crate) fn eyeball(scene: &Scene, rig: &Rig, eye: &Eye, arrival: Arrival, x: f32, y: f32) -> V3 {
    let seed = scene.identity.seed as u32;
    let (dx, dy) = (x - eye.x, y - eye.y + 0.1);
    let r = dx.hypot(dy);
    let angle = dy.atan2(dx);
    let s = eye.along(x);
    // The white reddens and darkens towards the corners.
    let corner = smoothstep(0.55, 1.0, s.abs());
    let veins = noise::fractal(
        x * 0.9 + 3.0 * noise::value(x, y, seed),
        y * 1.6,
        2,
        seed + 11,
    );
    let mut albedo = mix3(
        [0.47, 0.44, 0.415],
        [0.40, 0.30, 0.27],
        corner * 0.7 + 0.12 * veins.max(0.0),
    );
    // Melanin lies in the white of the eye too and yellows it.
    let fair = fairness(&scene.skin).clamp(0.0, 1.0);
    albedo = times(albedo, mix3([0.64, 0.60, 0.53], [1.0; 3], fair));
    let inner = smoothstep(-0.80, -0.96, s);
    albedo = mix3(albedo, [0.46, 0.22, 0.19], inner);
    let fibres = 0.75
        + 0.35 * noise::value(angle * 14.0, r * 0.5, seed + 12)
        + 0.25 * noise::value(angle * 31.0, r * 0.9, seed + 13);
    let collar = 1.0 + 0.45 * gauss((r - 2.9) / 0.8);
    let limbus = 1.0 - 0.62 * smoothstep(Eye::IRIS_RADIUS - 1.5, Eye::IRIS_RADIUS, r);
    let iris = scale(scene.identity.iris, fibres * collar * limbus);
    albedo = mix3(
        albedo,
        iris,
        1.0 - smoothstep(Eye::IRIS_RADIUS - 0.35, Eye::IRIS_RADIUS + 0.4, r),
    );
    albedo = mix3(
        [0.004; 3],
        albedo,
        smoothstep(Eye::PUPIL_RADIUS - 0.25, Eye::PUPIL_RADIUS + 0.3, r),
    );
    // Lid and lashes shade the upper part of the ball.
    let lid = smoothstep(-0.4, 3.6, y - eye.upper_lid(x));
    let corners = smoothstep(-0.02, 0.22, 1.0 - s.abs());
    let shade = mix(0.34, 1.0, lid) * mix(0.55, 1.0, corners);
    let body = times(albedo, arrival.irradiance.map(|e| e * shade));
    // The cornea bulges out of the ball and mirrors the lights.
    let bulge = if r < Eye::IRIS_RADIUS + 0.6 {
        7.9
    } else {
        12.2
    };
    let n = normalise([
        dx / bulge,
        dy / bulge,
        (1.0 - (r / bulge).powi(2)).max(0.05).sqrt(),
    ]);
    let mirror: V3 = std::array::from_fn(|c| 2.0 * dot(n, rig.eye) * n[c] - rig.eye[c]);
    let off = dot(mirror, rig.key).clamp(-1.0, 1.0).acos();
    let size = rig.radius().max(0.07);
    let glint = rig.key_power * 0.8 * (1.0 - smoothstep(0.8 * size, 1.15 * size, off));
    let up = -mirror[1];
    let room = rig.room_power
        * (0.02 + 0.07 * smoothstep(0.3, 0.5, up) * (1.0 - smoothstep(0.75, 0.95, up)));
    add(body, [(glint + room) * lid; 3])
}

/// Share of a point that lashes and the dark lid margin cover.
pub(crate) fn lashes(scene: &Scene, eye: &Eye, x: f32, y: f32) -> f32 {
    let seed = scene.identity.seed as u32;
    let s = eye.along(x);
    if s.abs() > 1.25 {
        return 0.0;
    }
    let ends = smoothstep(-1.02, -0.55, s) * (1.0 - smoothstep(1.0, 1.2, s));
    let over = eye.upper_lid(x) - y;
    // Upper lashes stand up and outwards, seen foreshortened from the front.
    let lean = x - over * (0.25 + 0.75 * s) * eye.side;
    let strand = 0.5 + 0.75 * noise::value(lean * 1.9, over * 0.15, seed + 31);
    let reach = 1.5 + 0.9 * s.max(0.0);
    let fringe = smoothstep(-0.7, -0.1, over) * (1.0 - smoothstep(0.2, reach, over)) * strand;
    let margin = 0.95 * gauss((over + 0.15) / 0.42);
    let under = y - eye.lower_lid(x);
    let low = 0.30
        * smoothstep(0.4, 0.8, under)
        * (1.0 - smoothstep(0.9, 2.4, under))
        * (0.35 + noise::value(x * 1.5 - under * 0.4 * eye.side * s, under * 0.2, seed + 32))
            .max(0.0);
    (ends * fringe.max(margin) + low * smoothstep(-0.5, 0.3, s) * (1.0 - smoothstep(0.8, 1.05, s)))
        .clamp(0.0, 0.97)
}

/// The moist, pale rim of the lower lid, 0..1.
pub(crate) fn lid_rim(eye: &Eye, x: f32, y: f32) -> f32 {
    let under = y - eye.lower_lid(x);
    gauss((under - 0.15) / 0.42) * (1.0 - smoothstep(0.85, 1.0, eye.along(x).abs()))
}

/// Inside an open mouth: upper teeth, tongue, darkness. `depth` is the distance from the lips.
pub(crate) fn mouth_interior(face: &Face, arrival: Arrival, x: f32, y: f32) -> V3 {
    let lips = &face.lips;
    let below = y - lips.inner_upper(x);
    let gap = (lips.inner_lower(x) - lips.inner_upper(x)).max(0.1);
    // Teeth grow narrower from the front ones outwards.
    let edges = [0.0, 8.6, 15.2, 22.6, 29.0];
    let near = edges
        .iter()
        .map(|e| (x.abs() - e).abs())
        .fold(f32::MAX, f32::min);
    let index = edges.iter().filter(|e| x.abs() >= **e).count();
    let length = [9.4, 9.4, 8.2, 8.6, 7.0][index.min(4)] - 1.2 - 0.7 * gauss(near / 0.9);
    let tooth = (1.0 - smoothstep(length - 0.5, length + 0.3, below))
        * (1.0 - smoothstep(22.0, 29.0, x.abs()));
    let grey = 1.0 - 0.35 * gauss(near / 0.28);
    let round = 1.0 - 0.55 * (x / 26.0).powi(2).min(1.0);
    let teeth = scale([0.70, 0.64, 0.53], grey * round);
    let tongue = smoothstep(0.45, 0.95, below / gap) * smoothstep(5.0, 9.0, gap);
    let flesh = mix3([0.020, 0.009, 0.008], [0.22, 0.085, 0.075], tongue * 0.7);
    let shade = smoothstep(-0.3, 2.2, below) * (0.35 + 0.65 * smoothstep(0.0, 1.5, gap - below));
    let light = arrival
        .irradiance
        .map(|e| (0.25 + 0.75 * e) * (0.22 + 0.60 * shade));
    times(mix3(flesh, teeth, tooth), light)
}

/// Combed-back hair: strands along `flow` with two highlights across them.
///
/// References: J. T. Kajiya, T. L. Kay, Rendering fur with three dimensional textures, 1989, doi 10.1145/74334.74361.
pub(crate) fn hair(
    scene: &Scene,
    rig: &Rig,
    arrival: Arrival,
    x: f32,
    y: f32,
    slopes: [f32; 2],
) -> V3 {
    let seed = scene.identity.seed as u32;
    // Strands run from the hairline up and back: away from a point between the brows.
    let (dx, dy) = (x, y - 5.0);
    let r = dx.hypot(dy).max(1.0);
    let angle = dx.atan2(-dy);
    let lane = angle * 62.0 + 1.2 * noise::value(angle * 9.0, r * 0.03, seed + 50);
    let strand = 0.55 * noise::value(lane * 2.0, r * 0.035, seed + 51)
        + 0.45 * noise::value(lane * 5.1, r * 0.05, seed + 52);
    let lock = noise::value(lane * 0.22, r * 0.02, seed + 53);
    let flow = [dx / r, dy / r];
    let rise = slopes[0] * flow[0] + slopes[1] * flow[1];
    let along = normalise([flow[0], flow[1], rise + 0.25 * strand]);
    let tl = dot(along, rig.key);
    let half = normalise(add(rig.key, rig.eye));
    let th = dot(along, half);
    let diffuse = (1.0 - tl * tl).max(0.0).sqrt();
    let lobe = |shift: f32, power: f32| (1.0 - (th + shift).powi(2)).max(0.0).powf(power);
    let dark = 0.72 + 0.42 * strand + 0.22 * lock;
    let colour = scale(scene.identity.hair.rgb, dark.max(0.15));
    let shine = rig.key_power
        * arrival.key_seen
        * (0.075 * lobe(0.05 + 0.1 * strand, 40.0) + 0.025 * lobe(-0.12, 10.0))
        * (0.6 + 0.7 * strand.max(-0.5));
    let tinted = scale(
        colour,
        rig.key_power * arrival.key_seen * 0.7 * lobe(-0.1 + 0.1 * strand, 12.0),
    );
    let lit: V3 = std::array::from_fn(|c| {
        arrival.irradiance[c] * 0.45 + 0.5 * rig.key_power * arrival.key_seen * diffuse
    });
    let room = 0.012 * rig.room_power * arrival.open;
    add(add(times(colour, lit), tinted), [shine.max(0.0) + room; 3])
}

/// Terry cloth of the headband: reflectance and slopes of its loops.
pub(crate) fn terry(rgb: V3, x: f32, y: f32, seed: u32) -> (V3, [f32; 2]) {
    let loops = |x: f32, y: f32| {
        noise::value(x / 0.9, y / 1.0, seed + 61) + 0.7 * noise::value(x / 0.5, y / 0.5, seed + 62)
    };
    let (here, e) = (loops(x, y), 0.2);
    let slopes = [
        0.17 * (loops(x + e, y) - here) / e,
        0.17 * (loops(x, y + e) - here) / e,
    ];
    (scale(rgb, 0.90 + 0.10 * here), slopes)
}

/// The wall of the treatment room at a picture position in millimetres from its middle.
pub(crate) fn wall(scene: &Scene, rig: &Rig, x: f32, y: f32) -> V3 {
    let seed = scene.identity.seed as u32;
    let reflectance = [0.66, 0.67, 0.645];
    // The wall stands behind: lit from the key's side, with the blurred shadow of the head on the other.
    let (kx, ky) = (rig.key[0], rig.key[1]);
    let fall = 1.0 + 0.0016 * (kx * x + ky * y);
    let (sx, sy) = (x + 62.0 * kx, y - 5.0 + 62.0 * ky);
    let shadow = 1.0 - 0.42 * gauss((sx / 92.0).hypot(sy / 122.0));
    let paint = 1.0 + 0.012 * noise::fractal(x / 40.0, y / 40.0, 3, seed + 95);
    let light = rig.key_power * 0.62 * rig.key[2].max(0.15) * shadow * fall + 0.80 * rig.room_power;
    scale(reflectance, (light * paint).max(0.0))
}
