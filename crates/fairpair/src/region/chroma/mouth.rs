//! Which pixels around a mouth are lip.
//!
//! 1. A patch upright in the face, log chromaticity relative to its own median (its own skin).
//! 2. Place and size: the box that is most deficient in green, log(R/G) + 2·log(B/G), against the skin above, below and
//!    beside it, with the dark line between the lips in its middle.
//! 3. Lip against skin: linear discriminant of the two classes' medians and covariances, four rounds, with an ellipse as
//!    prior; the score of a pixel is discriminant (clipped) plus prior, above 0 means lip.
//! 4. Between the lips: pixels much darker than skin, or bright and without the lips' colour (teeth).
//!
//! Assumptions: lips differ from the surrounding skin in chromaticity or lightness. How it can be fooled: shadows and
//! stubble around the mouth, lips of the very colour of the skin, lipstick beyond the border.
//!
//! References: R. A. Fisher, *The use of multiple measurements in taxonomic problems*, Annals of Eugenics 7, 1936,
//! doi:10.1111/j.1469-1809.1936.tb02137.x; R.-L. Hsu, M. Abdel-Mottaleb, A. K. Jain, *Face detection in color images*,
//! IEEE TPAMI 24(5), 2002, doi:10.1109/34.1000242 (lips by chroma).

use super::integral::Integral;
use super::pose::{Pose, log_chroma, sample};
use crate::optics::{LinearImage, Mask, Plane};

/// Patch size in pixels and in distances between the pupils: 2.0 wide, 1.1 high.
pub(super) const COLUMNS: usize = 160;
pub(super) const ROWS: usize = 88;
pub(super) const STEP: f32 = 2.0 / COLUMNS as f32;

/// log Y relative to skin below which the inside of a mouth is in the dark.
const DARK: f32 = -1.6;

/// Chroma and lightness of the patch; pixel spacing [`STEP`], its middle at face coordinates (0, drop).
pub(super) struct Patch {
    pixels: Vec<[f32; 3]>,
}

/// How lip-like every pixel of a patch is.
pub(super) struct LipMap {
    /// Above 0 is lip.
    pub(super) score: Plane,
    /// Dark or tooth-like pixels in the middle of the mouth.
    pub(super) interior: Mask,
    /// Squared Mahalanobis distance of lip from skin.
    pub(super) separation: f32,
}

/// Where the mouth is in a patch, distances between the pupils from its middle.
#[derive(Clone, Copy)]
struct Place {
    u: f32,
    v: f32,
    size: f32,
}

impl Patch {
    pub(super) fn cut(image: &LinearImage, pose: &Pose) -> Self {
        let raw: Vec<_> = (0..ROWS * COLUMNS)
            .map(|i| {
                let (u, v) = position(i);
                log_chroma(sample(image, pose.at(u, pose.drop + v)))
            })
            .collect();
        let rows = smooth(&raw, COLUMNS, 1);
        Self {
            pixels: smooth(&rows, ROWS, COLUMNS),
        }
    }

    pub(super) fn lips(&self) -> Option<LipMap> {
        self.classify(self.locate())
    }

    fn locate(&self) -> Place {
        let skin = self.median(|u, _| u.abs() < 0.7);
        let green: Vec<f32> = self
            .pixels
            .iter()
            .map(|p| p[0] - skin[0] + 2.0 * (p[1] - skin[1]))
            .collect();
        let spread = median(green.iter().map(|t| t.abs()).collect()) + 0.03;
        let maps = green.iter().zip(&self.pixels).map(|(t, p)| {
            let shown = if is_tooth(minus(*p, skin), skin) {
                1.5f32
            } else {
                -2.5
            };
            [
                (t / spread).clamp(shown, 3.5),
                (p[2] - skin[2]).clamp(-2.0, 1.0),
            ]
        });
        let maps = Integral::<2>::new(ROWS, COLUMNS, maps);
        let mean = |u: f32, v: f32, width: f32, height: f32| {
            let centre = [
                u / STEP + COLUMNS as f32 / 2.0,
                v / STEP + ROWS as f32 / 2.0,
            ];
            maps.mean(centre, [width / STEP, height / STEP])
        };
        let score = |Place { u, v, size: k }: Place| {
            let lips = mean(u, v, 0.62 * k, 0.2 * k)[0];
            let above = mean(u, v - 0.24 * k, 0.5 * k, 0.12 * k)[0];
            let below = mean(u, v + 0.27 * k, 0.5 * k, 0.12 * k)[0];
            let beside = mean(u - 0.62 * k, v, 0.16 * k, 0.2 * k)[0]
                + mean(u + 0.62 * k, v, 0.16 * k, 0.2 * k)[0];
            let [upper, lower] = [-0.1, 0.1].map(|d| mean(u, v + d * k, 0.6 * k, 0.06 * k)[1]);
            let line = f32::midpoint(upper, lower) - mean(u, v, 0.66 * k, 0.045 * k)[1];
            lips - 0.3 * (above + below) - 0.2 * beside + 1.5 * line.clamp(-0.2, 0.8)
                - 0.8 * u.abs()
                - if v < 0.0 { 12.0 } else { 2.0 } * v * v
        };
        let places = (-4..=4).flat_map(|i| {
            (-15..=15).flat_map(move |j| {
                [0.8, 1.0, 1.2].map(|size| Place {
                    u: 0.035 * i as f32,
                    v: 0.02 * j as f32,
                    size,
                })
            })
        });
        let scored = places.map(|place| (score(place), place));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(
            Place {
                u: 0.0,
                v: 0.0,
                size: 1.0,
            },
            |(_, place)| place,
        )
    }

    fn classify(&self, place: Place) -> Option<LipMap> {
        let at = |i: usize| {
            let (u, v) = position(i);
            ((u - place.u) / place.size, (v - place.v) / place.size)
        };
        let count = self.pixels.len();
        let radius: Vec<f32> = (0..count)
            .map(|i| {
                let (u, v) = at(i);
                (u / 0.5).powi(2) + (v / 0.19).powi(2)
            })
            .collect();
        let ring: Vec<bool> = (0..count)
            .map(|i| {
                let (u, v) = at(i);
                radius[i] > 1.9 && radius[i] < 8.0 && u.abs() < 0.85 && v > -0.38 && v < 0.45
            })
            .collect();
        let around = medians(&self.chosen(|i| ring[i]));
        let interior: Vec<bool> = self
            .pixels
            .iter()
            .zip(&radius)
            .map(|(p, &radius)| {
                let d = minus(*p, around);
                (is_tooth(d, around) || d[2] < DARK) && radius < 1.0
            })
            .collect();
        let mut score: Vec<f32> = radius.iter().map(|r| 0.7 - r).collect();
        let mut skin = ring.clone();
        let mut separation = 0.0;
        for _ in 0..4 {
            let lip_pixels = self.chosen(|i| score[i] > 0.0 && radius[i] < 2.2 && !interior[i]);
            let skin_pixels = self.chosen(|i| skin[i]);
            if lip_pixels.len() < 30 || skin_pixels.len() < 50 {
                return None;
            }
            let (lip, bare) = (medians(&lip_pixels), medians(&skin_pixels));
            let (a, b) = (covariance(&lip_pixels, lip), covariance(&skin_pixels, bare));
            // Three tenths of a typical spread keep the discriminant stable on few or flat pixels.
            let pooled = std::array::from_fn(|r| {
                std::array::from_fn(|c| {
                    let usual = if r == c {
                        [0.08f32, 0.05, 0.25][r].powi(2)
                    } else {
                        0.0
                    };
                    0.35 * (a[r][c] + b[r][c]) + 0.3 * usual
                })
            });
            let difference = minus(lip, bare);
            let weights = solve(pooled, difference)?;
            separation = dot(difference, weights);
            let middle = std::array::from_fn(|i| f32::midpoint(lip[i], bare[i]));
            for (i, pixel) in self.pixels.iter().enumerate() {
                let prior = (2.2 * (1.0 - radius[i])).clamp(-6.0, 2.0);
                score[i] = dot(minus(*pixel, middle), weights).clamp(-3.0, 3.0) + prior;
                skin[i] = ring[i] && score[i] < -1.0;
            }
        }
        Some(LipMap {
            score: Plane::from_shape_vec((ROWS, COLUMNS), score).ok()?,
            interior: Mask::from_shape_vec((ROWS, COLUMNS), interior).ok()?,
            separation,
        })
    }

    fn chosen(&self, wanted: impl Fn(usize) -> bool) -> Vec<[f32; 3]> {
        let pixels = self.pixels.iter().enumerate();
        pixels
            .filter(|(i, _)| wanted(*i))
            .map(|(_, p)| *p)
            .collect()
    }

    fn median(&self, wanted: impl Fn(f32, f32) -> bool) -> [f32; 3] {
        medians(&self.chosen(|i| wanted(position(i).0, position(i).1)))
    }
}

/// Whether a difference `d` from skin is that of a tooth: less saturated (log R/B) than a share of the skin's own saturation,
/// not deficient in green as lips are, and not much darker. In open-mouthed portraits (261, machine-made landmarks) the median
/// tooth has 0.57 of the saturation of the skin.
fn is_tooth(d: [f32; 3], skin: [f32; 3]) -> bool {
    let saturation = (skin[0] - skin[1]).max(0.3);
    d[0] - d[1] < -0.3 * saturation && d[0] + 2.0 * d[1] < 0.15 && d[2] > -0.6
}

/// Face coordinates of patch pixel `i` from the middle of the patch.
fn position(i: usize) -> (f32, f32) {
    let (row, column) = (i / COLUMNS, i % COLUMNS);
    let from_middle = |at: usize, count: usize| (at as f32 + 0.5 - count as f32 / 2.0) * STEP;
    (from_middle(column, COLUMNS), from_middle(row, ROWS))
}

/// Binomial smoothing (1 4 6 4 1)/16, about σ = 1 pixel, along lines of `count` pixels `stride` apart.
fn smooth(pixels: &[[f32; 3]], count: usize, stride: usize) -> Vec<[f32; 3]> {
    (0..pixels.len())
        .map(|i| {
            let along = (i / stride) % count;
            let near = [0, 1, 2, 3, 4].map(|d| {
                let moved = (along + d).saturating_sub(2).min(count - 1);
                pixels[i + moved * stride - along * stride]
            });
            std::array::from_fn(|k| {
                (near[0][k] + near[4][k] + 4.0 * (near[1][k] + near[3][k]) + 6.0 * near[2][k])
                    / 16.0
            })
        })
        .collect()
}

fn median(mut values: Vec<f32>) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

fn medians(pixels: &[[f32; 3]]) -> [f32; 3] {
    std::array::from_fn(|i| median(pixels.iter().map(|p| p[i]).collect()))
}

fn minus(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| a[i] - b[i])
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn covariance(pixels: &[[f32; 3]], centre: [f32; 3]) -> [[f32; 3]; 3] {
    let count = pixels.len().max(1) as f32;
    let mean: [f32; 3] =
        std::array::from_fn(|i| pixels.iter().map(|p| p[i] - centre[i]).sum::<f32>() / count);
    std::array::from_fn(|r| {
        std::array::from_fn(|c| {
            let products = pixels
                .iter()
                .map(|p| (p[r] - centre[r]) * (p[c] - centre[c]));
            products.sum::<f32>() / count - mean[r] * mean[c]
        })
    })
}

/// Cramer's rule; `None` where the matrix is singular.
fn solve(m: [[f32; 3]; 3], b: [f32; 3]) -> Option<[f32; 3]> {
    let determinant = |m: [[f32; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
            - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = determinant(m);
    let column = |i: usize| {
        let mut replaced = m;
        for (row, value) in replaced.iter_mut().zip(b) {
            row[i] = value;
        }
        determinant(replaced) / whole
    };
    let solution = [column(0), column(1), column(2)];
    solution.iter().all(|v| v.is_finite()).then_some(solution)
}
