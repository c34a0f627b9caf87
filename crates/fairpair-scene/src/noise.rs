//! Deterministic randomness: a counter-based hash, value noise, and a small generator.
//!
//! Every value is a function of integer coordinates and a seed, so the order of evaluation and the number of threads
//! cannot change a picture.
//!
//! References: D. Lea, G. Steele, C. Flood, Fast splittable pseudorandom number generators, 2014, doi 10.1145/2660193.2660195.

use crate::maths::mix;

/// `SplitMix64`'s finaliser.
pub(crate) fn hash64(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A uniform number in 0..1 for a lattice point.
pub(crate) fn lattice(x: i32, y: i32, seed: u32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x8DA6_B343)
        ^ (y as u32).wrapping_mul(0xD816_3841)
        ^ seed.wrapping_mul(0xCB1A_B31F);
    h ^= h >> 16;
    h = h.wrapping_mul(0x7FEB_352D);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846C_A68B);
    h ^= h >> 16;
    (h >> 8) as f32 / 16_777_216.0
}

/// Smooth value noise in −1..1 with features about one unit wide.
pub(crate) fn value(x: f32, y: f32, seed: u32) -> f32 {
    let (xf, yf) = (x.floor(), y.floor());
    let (xi, yi) = (xf as i32, yf as i32);
    let ease = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (ease(x - xf), ease(y - yf));
    let top = mix(
        lattice(xi, yi, seed),
        lattice(xi.wrapping_add(1), yi, seed),
        u,
    );
    let yn = yi.wrapping_add(1);
    let low = mix(
        lattice(xi, yn, seed),
        lattice(xi.wrapping_add(1), yn, seed),
        u,
    );
    2.0 * mix(top, low, v) - 1.0
}

/// Sum of `octaves` of value noise, each twice as fine and half as strong; about −1..1.
pub(crate) fn fractal(x: f32, y: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut gain, mut freq, mut total) = (0.0, 1.0, 1.0, 0.0);
    for octave in 0..octaves {
        // The turn keeps the octaves' lattices from lining up into a visible grid.
        let (s, c) = (0.6_f32 * octave as f32).sin_cos();
        let (px, py) = ((c * x - s * y) * freq, (s * x + c * y) * freq);
        sum += gain * value(px, py, seed.wrapping_add(octave * 101));
        total += gain;
        gain *= 0.5;
        freq *= 2.03;
    }
    sum / total
}

/// A small sequential generator for parameters drawn once per scene.
#[derive(Debug, Clone)]
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(hash64(seed ^ 0xFA1E_0000_5EED))
    }

    /// Uniform in 0..1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 = hash64(self.0);
        (self.0 >> 40) as f32 / 16_777_216.0
    }

    /// About normal with the given mean and spread, never beyond two spreads.
    pub(crate) fn around(&mut self, mean: f32, spread: f32) -> f32 {
        // The sum of four uniforms has a standard deviation of 0.577.
        let z = (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) / 0.577;
        mean + spread * z.clamp(-2.0, 2.0)
    }
}

/// A standard normal number for one pixel and channel.
pub(crate) fn normal(x: u32, y: u32, channel: u32, seed: u64) -> f32 {
    let key = hash64(seed ^ (u64::from(y) << 34) ^ (u64::from(x) << 4) ^ u64::from(channel));
    // Four 16-bit uniforms: light enough for every pixel, and close to a normal within three sigma.
    let sum: u32 = (0..4).map(|i| ((key >> (16 * i)) & 0xFFFF) as u32).sum();
    (sum as f32 / 65_535.0 - 2.0) / 0.577_35
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixel_noise_has_zero_mean_and_unit_spread() {
        let n = 200 * 200;
        let all: Vec<f32> = (0..n).map(|i| normal(i % 200, i / 200, 1, 7)).collect();
        let mean = all.iter().sum::<f32>() / n as f32;
        let var = all.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n as f32;
        assert!(
            mean.abs() < 0.02 && (var - 1.0).abs() < 0.05,
            "{mean} {var}"
        );
    }

    #[test]
    fn value_noise_stays_within_one() {
        let worst = (0..5000)
            .map(|i| value(i as f32 * 0.37, i as f32 * -0.21, 5).abs())
            .fold(0.0, f32::max);
        assert!(worst <= 1.0 && worst > 0.8, "{worst}");
    }
}
