//! A photo in linear light that can be changed, and the JPEG that a camera would have made of it.

use std::io::Cursor;

use anyhow::Result;
use fairpair::region::{Bounds, Grid, Polygon};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// RGB in linear light, sRGB primaries, 1 = white.
#[derive(Clone)]
pub(crate) struct Linear {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<[f32; 3]>,
}

impl Linear {
    pub(crate) fn of(photo: &RgbImage) -> Self {
        let table: Vec<f32> = (0..=255).map(|v| decoded(v as f32 / 255.0)).collect();
        Self {
            width: photo.width() as usize,
            height: photo.height() as usize,
            pixels: photo
                .pixels()
                .map(|p| p.0.map(|v| table[usize::from(v)]))
                .collect(),
        }
    }

    /// Every pixel by a function of its place (pixels) and colour.
    pub(crate) fn map(&mut self, f: impl Fn(f32, f32, [f32; 3]) -> [f32; 3]) {
        for (i, pixel) in self.pixels.iter_mut().enumerate() {
            let (x, y) = ((i % self.width) as f32 + 0.5, (i / self.width) as f32 + 0.5);
            *pixel = f(x, y, *pixel);
        }
    }

    /// Coverage of the pixels by a polygon, 0..1, softened over about `soft` pixels.
    pub(crate) fn coverage(&self, polygon: &Polygon, soft: f32) -> Vec<f32> {
        let grid = Grid {
            x: 0.0,
            y: 0.0,
            reduce: 1.0,
            rows: self.height,
            columns: self.width,
        };
        let mask = grid.fill(std::slice::from_ref(polygon));
        let mut plane: Vec<f32> = mask
            .iter()
            .map(|inside| f32::from(u8::from(*inside)))
            .collect();
        let around = Bounds::of([polygon]).map_or([0; 4], |b| {
            let margin = 3.0 * soft + 2.0;
            let clamp = |v: f32, most: usize| v.clamp(0.0, most as f32) as usize;
            [
                clamp(b.left - margin, self.width),
                clamp(b.top - margin, self.height),
                clamp(b.right + margin, self.width),
                clamp(b.bottom + margin, self.height),
            ]
        });
        blur(&mut plane, self.width, around, soft);
        plane
    }

    /// The same scene photographed again: turned by `roll_deg`, enlarged, exposed otherwise, with noise, as a JPEG.
    pub(crate) fn reshot(&self, shot: &Shot) -> Result<Vec<u8>> {
        let (sin, cos) = shot.roll_deg.to_radians().sin_cos();
        let (cx, cy) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut dice = Dice::new(shot.seed);
        let gain = shot.exposure_stops.exp2();
        let out = RgbImage::from_fn(self.width as u32, self.height as u32, |x, y| {
            let (dx, dy) = (
                (x as f32 + 0.5 - cx) / shot.scale,
                (y as f32 + 0.5 - cy) / shot.scale,
            );
            let at = self.sample(
                cx + dx * cos + dy * sin + shot.shift[0],
                cy - dx * sin + dy * cos + shot.shift[1],
            );
            Rgb(at.map(|v| {
                let light = v * gain;
                let noisy = light + dice.normal() * shot.noise * (light.max(0.0) + 0.02).sqrt();
                (encoded(noisy) * 255.0).round() as u8
            }))
        });
        let mut bytes = Cursor::new(Vec::new());
        out.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, shot.quality))?;
        Ok(bytes.into_inner())
    }

    /// A lens out of focus by this many pixels (standard deviation).
    pub(crate) fn blurred(&mut self, sigma: f32) {
        let all = [0, 0, self.width, self.height];
        for k in 0..3 {
            let mut plane: Vec<f32> = self.pixels.iter().map(|p| p[k]).collect();
            blur(&mut plane, self.width, all, sigma);
            for (pixel, v) in self.pixels.iter_mut().zip(plane) {
                pixel[k] = v;
            }
        }
    }

    /// Half the size: means of 2 × 2 pixels.
    pub(crate) fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let at = |x: usize, y: usize| self.pixels[y * self.width + x];
        let pixels = (0..width * height)
            .map(|i| {
                let (x, y) = (2 * (i % width), 2 * (i / width));
                let four = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
                [0, 1, 2].map(|k| four.iter().map(|p| p[k]).sum::<f32>() / 4.0)
            })
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Reduced `by` times (1 or more): each pixel the mean of what lies under it, shares of pixels included.
    pub(crate) fn reduced(&self, by: f32) -> Self {
        let across = |length: usize| ((length as f32 / by) as usize).max(1);
        let (width, height) = (across(self.width), across(self.height));
        let rows: Vec<[f32; 3]> = (0..self.height)
            .flat_map(|y| {
                let row = &self.pixels[y * self.width..(y + 1) * self.width];
                (0..width).map(move |x| mean_under(x, by, |i| row.get(i).copied()))
            })
            .collect();
        let pixels = (0..height)
            .flat_map(|y| {
                let rows = &rows;
                let at = move |x: usize| mean_under(y, by, |i| rows.get(i * width + x).copied());
                (0..width).map(at)
            })
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let at = |dx: f32, dy: f32| {
            let column = (x.floor() + dx).clamp(0.0, self.width as f32 - 1.0) as usize;
            let row = (y.floor() + dy).clamp(0.0, self.height as f32 - 1.0) as usize;
            self.pixels[row * self.width + column]
        };
        let (a, b, c, d) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0), at(1.0, 1.0));
        [0, 1, 2].map(|k| {
            (a[k] * (1.0 - fx) + b[k] * fx) * (1.0 - fy) + (c[k] * (1.0 - fx) + d[k] * fx) * fy
        })
    }
}

/// The mean of the values under the `n`th pixel of a line reduced `by` times.
fn mean_under(n: usize, by: f32, value: impl Fn(usize) -> Option<[f32; 3]>) -> [f32; 3] {
    let (from, to) = (n as f32 * by, (n + 1) as f32 * by);
    let (mut sum, mut weight) = ([0.0; 3], 0.0);
    for i in from as usize..to.ceil() as usize {
        let share = (to.min(i as f32 + 1.0) - from.max(i as f32)).max(0.0);
        if let Some(value) = value(i) {
            sum = [0, 1, 2].map(|k| sum[k] + share * value[k]);
            weight += share;
        }
    }
    sum.map(|v| v / weight.max(1e-6))
}

/// How a scene is photographed again.
#[derive(Clone, Copy)]
pub(crate) struct Shot {
    pub(crate) seed: u64,
    pub(crate) roll_deg: f32,
    pub(crate) scale: f32,
    pub(crate) shift: [f32; 2],
    pub(crate) exposure_stops: f32,
    /// Standard deviation over the root of linear light.
    pub(crate) noise: f32,
    /// JPEG quality.
    pub(crate) quality: u8,
}

impl Shot {
    /// A second photo by the same hands: within 1.5°, 3 %, 1 % of the width, 0.15 stops.
    pub(crate) fn again(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            seed,
            roll_deg: dice.between(-1.5, 1.5),
            scale: dice.between(0.97, 1.03),
            shift: [dice.between(-10.0, 10.0), dice.between(-10.0, 10.0)],
            exposure_stops: dice.between(-0.15, 0.15),
            noise: 0.004,
            quality: 92,
        }
    }
}

/// sRGB code value (0..1) to linear light, IEC 61966-2-1.
pub(crate) fn decoded(v: f32) -> f32 {
    if v <= 0.040_45 {
        v / 12.92
    } else {
        ((v + 0.055) / 1.055).powf(2.4)
    }
}

/// Linear light to sRGB code value, 0..1.
pub(crate) fn encoded(v: f32) -> f32 {
    let v = v.clamp(0.0, 1.0);
    if v <= 0.003_130_8 {
        12.92 * v
    } else {
        1.055 * v.powf(1.0 / 2.4) - 0.055
    }
}

/// Three box blurs within a rectangle, close to a Gaussian of this standard deviation.
pub(crate) fn blur(
    plane: &mut [f32],
    width: usize,
    [left, top, right, bottom]: [usize; 4],
    sigma: f32,
) {
    let radius = ((sigma * sigma * 4.0 + 1.0).sqrt() / 2.0).round() as usize;
    if radius == 0 || right <= left || bottom <= top {
        return;
    }
    for _ in 0..3 {
        for row in top..bottom {
            let line: Vec<f32> = plane[row * width + left..row * width + right].to_vec();
            for (x, v) in boxed(&line, radius).into_iter().enumerate() {
                plane[row * width + left + x] = v;
            }
        }
        for column in left..right {
            let line: Vec<f32> = (top..bottom)
                .map(|row| plane[row * width + column])
                .collect();
            for (y, v) in boxed(&line, radius).into_iter().enumerate() {
                plane[(top + y) * width + column] = v;
            }
        }
    }
}

fn boxed(line: &[f32], radius: usize) -> Vec<f32> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return Vec::new();
    };
    let mut padded = vec![*first; radius + 1];
    padded.extend_from_slice(line);
    padded.extend(vec![*last; radius]);
    let width = 2 * radius + 1;
    let mut sum: f32 = padded[..width].iter().sum();
    (0..line.len())
        .map(|i| {
            sum += padded[i + width] - padded[i];
            sum / width as f32
        })
        .collect()
}

/// A small generator, the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// About normal, mean 0 and variance 1: four uniform numbers, whose sum has mean 2 and variance ⅓.
    pub(crate) fn normal(&mut self) -> f32 {
        ((0..4).map(|_| self.unit()).sum::<f32>() - 2.0) * 1.732
    }
}
