//! Lens blur, photon and read noise, picture style, clipping, sRGB coding.
//!
//! Noise variance grows with light, as photons do, over a floor; at 0.18 its standard deviation is the camera's `noise`.
//! Nine tenths of the variance is shared by the channels, as after demosaicing and chroma smoothing, and neighbours are
//! correlated (0.5 beside, 0.25 diagonally) as after any camera's own processing.
//!
//! References: IEC 61966-2-1:1999 (sRGB); EMVA Standard 1288 (noise model).

use rayon::prelude::*;

use crate::maths::V3;
use crate::noise;
use crate::relief::{blur_rows, kernel, transpose};
use crate::scene::Camera;

/// What a curve of contrast leaves as it is, linear light.
const MID_GREY: f32 = 0.18;

/// Gaussian blur of a linear picture, `sigma` in pixels.
pub(crate) fn lens(linear: Vec<V3>, w: usize, h: usize, sigma: f32) -> Vec<V3> {
    if sigma < 0.2 || linear.is_empty() {
        return linear;
    }
    let kernel = kernel(sigma);
    let planes: [Vec<f32>; 3] = std::array::from_fn(|c| {
        let plane: Vec<f32> = linear.iter().map(|p| p[c]).collect();
        let turned = transpose(&blur_rows(&plane, w, &kernel), w, h);
        transpose(&blur_rows(&turned, h, &kernel), h, w)
    });
    (0..linear.len())
        .map(|i| [planes[0][i], planes[1][i], planes[2][i]])
        .collect()
}

/// Linear light to 8-bit sRGB with noise.
pub(crate) fn expose(linear: &[V3], w: usize, camera: &Camera) -> Vec<u8> {
    let mut out = vec![0_u8; linear.len() * 3];
    let seed = camera.noise_seed;
    out.par_chunks_mut(w.max(1) * 3)
        .enumerate()
        .for_each(|(j, row)| {
            let white = |y: usize| -> Vec<f32> {
                (0..=w)
                    .map(|i| noise::normal(i as u32, y as u32, 3, seed))
                    .collect()
            };
            let (this, next) = (white(j), white(j + 1));
            for i in 0..w {
                // The mean of a 2×2 block has half the spread of its parts.
                let shared = 0.5 * (this[i] + this[i + 1] + next[i] + next[i + 1]);
                let mut seen = linear[j * w + i];
                for (c, light) in seen.iter_mut().enumerate() {
                    let own = noise::normal((i / 2) as u32, (j / 2) as u32, c as u32, seed);
                    let sigma = camera.noise * (0.1 + 0.9 * light.max(0.0) / 0.18).sqrt();
                    *light += sigma * (0.95 * shared + 0.31 * own);
                }
                for (c, code) in styled(seen, camera).into_iter().enumerate() {
                    row[i * 3 + c] = (255.0 * code + 0.5) as u8;
                }
            }
        });
    out
}

/// Code values in the camera's picture style: its contrast in linear light, its saturation in code values.
fn styled(light: V3, camera: &Camera) -> V3 {
    let (contrast, saturation) = (camera.contrast, camera.saturation);
    let curved = |v: f32| match contrast {
        1.0 => v,
        _ => MID_GREY * (v.max(0.0) / MID_GREY).powf(contrast),
    };
    let code = light.map(|v| encode(curved(v)));
    let luma = 0.2126 * code[0] + 0.7152 * code[1] + 0.0722 * code[2];
    match saturation {
        1.0 => code,
        _ => code.map(|v| (luma + saturation * (v - luma)).clamp(0.0, 1.0)),
    }
}

/// The sRGB transfer curve, linear light to code value 0..1, clipped.
pub(crate) fn encode(v: f32) -> f32 {
    let v = v.clamp(0.0, 1.0);
    if v <= 0.003_130_8 {
        12.92 * v
    } else {
        1.055 * v.powf(1.0 / 2.4) - 0.055
    }
}
