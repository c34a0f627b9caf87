//! Known changes of a real photo: light from one side, white balance, gloss, lipstick, smoothing.

use fairpair::region::{Bounds, Polygon};

use super::linear::{Dice, Linear, blur};

/// Eight pigments, linear-light reflectance against white: red, coral, orange, pink, plum, berry, nude, brown.
pub(crate) const PIGMENTS: [(&str, [f32; 3]); 8] = [
    ("red", [0.45, 0.02, 0.04]),
    ("coral", [0.70, 0.14, 0.11]),
    ("orange", [0.68, 0.16, 0.04]),
    ("pink", [0.66, 0.16, 0.28]),
    ("plum", [0.16, 0.02, 0.08]),
    ("berry", [0.30, 0.02, 0.10]),
    ("nude", [0.52, 0.29, 0.22]),
    ("brown", [0.20, 0.08, 0.05]),
];

/// Light that changes by `stops` from one side of the face to the other; positive = brighter on the viewer's right.
/// `hard` bends the change so that most of it happens at the middle, as where a lamp grazes.
pub(crate) fn relight(photo: &mut Linear, face: &Bounds, stops: f32, hard: bool) {
    let (middle, width) = (f32::midpoint(face.left, face.right), face.width());
    photo.map(|x, _, colour| {
        let t = ((x - middle) / width).clamp(-1.0, 1.0);
        let shape = if hard { (3.0 * t).tanh() / 2.0 } else { t };
        colour.map(|v| v * (stops * shape).exp2())
    });
}

/// Another white balance: daylight of `kelvin` rendered as `from_kelvin` is (von Kries in linear sRGB; Planckian colours).
pub(crate) fn white_balance(photo: &mut Linear, from_kelvin: f32, kelvin: f32) {
    let (a, b) = (planck(from_kelvin), planck(kelvin));
    let gain = [0, 1, 2].map(|k| b[k] / a[k] / (b[1] / a[1]));
    photo.map(|_, _, colour| [0, 1, 2].map(|k| colour[k] * gain[k]));
}

/// Linear sRGB of a black body: Planckian locus in CIE xy after Kim et al., US patent 7024034, then sRGB primaries.
fn planck(kelvin: f32) -> [f32; 3] {
    let t = 1e3 / kelvin;
    let x = if kelvin <= 4000.0 {
        -0.266_123_9 * t * t * t - 0.234_358_9 * t * t + 0.877_695_6 * t + 0.179_91
    } else {
        -3.025_847 * t * t * t + 2.107_037_9 * t * t + 0.222_634_7 * t + 0.240_39
    };
    let y = if kelvin <= 4000.0 {
        -0.954_947_6 * x * x * x - 1.374_185_9 * x * x + 2.091_37 * x - 0.167_488_67
    } else {
        3.081_758 * x * x * x - 5.873_387 * x * x + 3.751_13 * x - 0.370_014_83
    };
    let (xx, zz) = (x / y, (1.0 - x - y) / y);
    [
        3.240_454 * xx - 1.537_138_5 - 0.498_531_4 * zz,
        -0.969_266 * xx + 1.876_010_8 + 0.041_556 * zz,
        0.055_643_4 * xx - 0.204_025_9 + 1.057_225_2 * zz,
    ]
}

/// Pigment of this opacity over the lips; the shading of the lips stays.
pub(crate) fn lipstick(photo: &mut Linear, lips: &Polygon, pigment: [f32; 3], opacity: f32) {
    let width = Bounds::of([lips]).map_or(100.0, |b| b.width());
    let cover = photo.coverage(lips, 0.008 * width);
    let luminance = |c: [f32; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    let (sum, weight) = photo
        .pixels
        .iter()
        .zip(&cover)
        .fold((0.0, 0.0), |(s, w), (p, c)| (s + luminance(*p) * c, w + c));
    let body = (sum / weight.max(1e-6)).max(1e-4);
    // Lit as the lips are: natural lips reflect about 0.2 of the light, so body / 0.2 is the light on them.
    let light = body / 0.2;
    for (pixel, cover) in photo.pixels.iter_mut().zip(&cover) {
        let shade = luminance(*pixel) / body;
        let alpha = opacity * cover;
        *pixel = [0, 1, 2].map(|k| pixel[k] * (1.0 - alpha) + alpha * pigment[k] * light * shade);
    }
}

/// Highlights on the lips: `count` spots of this size (mouth widths) whose peak adds `strength` times the lips' own light,
/// on the fullest parts of both lips.
pub(crate) fn gloss(photo: &mut Linear, lips: &Polygon, size: f32, strength: f32, seed: u64) {
    let Some(bounds) = Bounds::of([lips]) else {
        return;
    };
    let width = bounds.width();
    let cover = photo.coverage(lips, 0.004 * width);
    let mean = {
        let (sum, weight) = photo
            .pixels
            .iter()
            .zip(&cover)
            .fold((0.0, 0.0), |(s, w), (p, c)| (s + p[1] * c, w + c));
        sum / weight.max(1e-6)
    };
    let mut dice = Dice::new(seed);
    let mut spots = vec![0.0_f32; photo.pixels.len()];
    for n in 0..5 {
        let x = bounds.left + width * (0.3 + 0.1 * n as f32 + dice.between(-0.03, 0.03));
        let lower = n % 2 == 0;
        let y = bounds.top
            + (bounds.bottom - bounds.top) * if lower { 0.72 } else { 0.3 }
            + dice.between(-0.01, 0.01) * width;
        let (rx, ry) = (size * width, 0.45 * size * width);
        for row in (y - 3.0 * ry).max(0.0) as usize..((y + 3.0 * ry) as usize).min(photo.height) {
            for column in
                (x - 3.0 * rx).max(0.0) as usize..((x + 3.0 * rx) as usize).min(photo.width)
            {
                let d = ((column as f32 - x) / rx).powi(2) + ((row as f32 - y) / ry).powi(2);
                let spot = &mut spots[row * photo.width + column];
                *spot = spot.max((-d * d).exp());
            }
        }
    }
    for ((pixel, spot), cover) in photo.pixels.iter_mut().zip(&spots).zip(&cover) {
        let add = spot * cover * strength * mean;
        *pixel = pixel.map(|v| v + add);
    }
}

/// Ways of smoothing skin.
#[derive(Clone, Copy)]
pub(crate) enum Smoothing {
    /// A Gaussian of this standard deviation, face widths.
    Gaussian(f32),
    /// Like the Gaussian, but keeping edges.
    EdgeKeeping(f32),
    /// As face apps do: the coarse light and the finest grain kept, what lies between taken out.
    Bands(f32),
}

/// Skin inside the outline smoothed, `strength` (0..1) of the result laid over it; lips and eyes are left as they are.
pub(crate) fn smooth(
    photo: &mut Linear,
    skin: &Polygon,
    keep: &[Polygon],
    how: Smoothing,
    strength: f32,
) {
    let Some(b) = Bounds::of([skin]) else {
        return;
    };
    let face = b.width();
    let mut cover = photo.coverage(skin, 0.01 * face);
    for polygon in keep {
        for (c, k) in cover.iter_mut().zip(photo.coverage(polygon, 0.01 * face)) {
            *c *= 1.0 - k;
        }
    }
    for c in &mut cover {
        *c *= strength;
    }
    let area = [
        b.left.max(0.0) as usize,
        b.top.max(0.0) as usize,
        (b.right as usize).min(photo.width),
        (b.bottom as usize).min(photo.height),
    ];
    let sigma = face
        * match how {
            Smoothing::Gaussian(s) | Smoothing::EdgeKeeping(s) | Smoothing::Bands(s) => s,
        };
    for k in 0..3 {
        let own: Vec<f32> = photo.pixels.iter().map(|p| (p[k] + 1e-3).ln()).collect();
        let mut low = own.clone();
        blur(&mut low, photo.width, area, sigma);
        let mut fine = own.clone();
        if matches!(how, Smoothing::Bands(_)) {
            blur(&mut fine, photo.width, area, sigma * 0.15);
        }
        for (i, pixel) in photo.pixels.iter_mut().enumerate() {
            let difference = own[i] - low[i];
            let target = match how {
                Smoothing::Gaussian(_) => low[i],
                Smoothing::EdgeKeeping(_) => {
                    low[i] + difference * (1.0 - (-(difference / 0.12).powi(2)).exp())
                }
                Smoothing::Bands(_) => low[i] + (own[i] - fine[i]),
            };
            pixel[k] = (own[i] * (1.0 - cover[i]) + target * cover[i]).exp() - 1e-3;
        }
    }
}

/// Foundation of this opacity over the skin: one pigment in the smooth light that falls there, with the skin's finest relief.
pub(crate) fn foundation(photo: &mut Linear, skin: &Polygon, keep: &[Polygon], opacity: f32) {
    let Some(b) = Bounds::of([skin]) else {
        return;
    };
    let face = b.width();
    let mut cover = photo.coverage(skin, 0.01 * face);
    for polygon in keep {
        for (c, k) in cover.iter_mut().zip(photo.coverage(polygon, 0.01 * face)) {
            *c *= 1.0 - k;
        }
    }
    let luminance = |c: [f32; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    let (mut sum, mut weight) = ([0.0; 3], 1e-6);
    for (pixel, c) in photo.pixels.iter().zip(&cover) {
        sum = [0, 1, 2].map(|k| sum[k] + pixel[k] * c);
        weight += c;
    }
    let mean = sum.map(|v| v / weight);
    let body = luminance(mean).max(1e-4);
    let own: Vec<f32> = photo
        .pixels
        .iter()
        .map(|p| (luminance(*p) + 1e-3).ln())
        .collect();
    let area = [
        b.left.max(0.0) as usize,
        b.top.max(0.0) as usize,
        (b.right as usize).min(photo.width),
        (b.bottom as usize).min(photo.height),
    ];
    let blurred = |sigma: f32| {
        let mut plane = own.clone();
        blur(&mut plane, photo.width, area, sigma);
        plane
    };
    let (light, coarse) = (blurred(0.06 * face), blurred(0.006 * face));
    for (i, pixel) in photo.pixels.iter_mut().enumerate() {
        let shade = (light[i] + own[i] - coarse[i]).exp() / body;
        let alpha = opacity * cover[i];
        *pixel = [0, 1, 2].map(|k| pixel[k] * (1.0 - alpha) + alpha * mean[k] * shade);
    }
}
