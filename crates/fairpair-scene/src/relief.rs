//! A regular grid of values over the face's frame, sampled smoothly.
//!
//! Heights and irradiance are computed once per scene on grids in millimetres, never in pixels: the same face under the same
//! light shades alike at every resolution and framing.

use rayon::prelude::*;

use crate::maths::mix;

/// Values at `x0 + i·step`, `y0 + j·step`.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub x0: f32,
    pub y0: f32,
    pub step: f32,
    pub w: usize,
    pub h: usize,
    pub data: Vec<f32>,
}

/// A value and its slopes along x and y.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub z: f32,
    pub dx: f32,
    pub dy: f32,
}

impl Grid {
    /// Fills a grid over `[x0, x1] × [y0, y1]` from a function of position.
    pub(crate) fn fill(
        x: [f32; 2],
        y: [f32; 2],
        step: f32,
        f: impl Fn(f32, f32) -> f32 + Sync,
    ) -> Self {
        let w = ((x[1] - x[0]) / step) as usize + 1;
        let h = ((y[1] - y[0]) / step) as usize + 1;
        let mut data = vec![0.0; w * h];
        data.par_chunks_mut(w).enumerate().for_each(|(j, row)| {
            for (i, v) in row.iter_mut().enumerate() {
                *v = f(x[0] + i as f32 * step, y[0] + j as f32 * step);
            }
        });
        Self {
            x0: x[0],
            y0: y[0],
            step,
            w,
            h,
            data,
        }
    }

    /// A grid of the same place and size with other values.
    pub(crate) fn like(&self, data: Vec<f32>) -> Self {
        Self {
            data,
            ..Self {
                data: Vec::new(),
                ..*self
            }
        }
    }

    pub(crate) fn place(&self, i: usize, j: usize) -> [f32; 2] {
        [
            self.x0 + i as f32 * self.step,
            self.y0 + j as f32 * self.step,
        ]
    }

    /// Cell and fraction of a position, kept `margin` cells from the edge.
    fn locate(&self, x: f32, y: f32, margin: usize) -> (usize, usize, f32, f32) {
        let low = margin as f32;
        let fx = ((x - self.x0) / self.step).clamp(low, (self.w - 2 - margin) as f32 + 0.999);
        let fy = ((y - self.y0) / self.step).clamp(low, (self.h - 2 - margin) as f32 + 0.999);
        let (i, j) = (fx as usize, fy as usize);
        (i, j, fx - i as f32, fy - j as f32)
    }

    pub(crate) fn bilinear(&self, x: f32, y: f32) -> f32 {
        let (i, j, u, v) = self.locate(x, y, 0);
        let at = j * self.w + i;
        let d = &self.data;
        mix(
            mix(d[at], d[at + 1], u),
            mix(d[at + self.w], d[at + self.w + 1], u),
            v,
        )
    }

    /// Cubic B-spline value and slopes: smooth shading without facets.
    pub(crate) fn smooth(&self, x: f32, y: f32) -> Sample {
        let (i, j, u, v) = self.locate(x, y, 1);
        let (bx, dx) = spline(u);
        let (by, dy) = spline(v);
        let mut s = Sample {
            z: 0.0,
            dx: 0.0,
            dy: 0.0,
        };
        for n in 0..4 {
            let from = (j + n - 1) * self.w + i - 1;
            let row = &self.data[from..from + 4];
            let (mut val, mut slope) = (0.0, 0.0);
            for m in 0..4 {
                val += bx[m] * row[m];
                slope += dx[m] * row[m];
            }
            s.z += by[n] * val;
            s.dx += by[n] * slope;
            s.dy += dy[n] * val;
        }
        s.dx /= self.step;
        s.dy /= self.step;
        s
    }

    /// Gaussian blur with `sigma` in the frame's unit.
    pub(crate) fn blur(&self, sigma: f32) -> Self {
        let kernel = kernel(sigma / self.step);
        let across = blur_rows(&self.data, self.w, &kernel);
        let turned = transpose(&across, self.w, self.h);
        let down = blur_rows(&turned, self.h, &kernel);
        self.like(transpose(&down, self.h, self.w))
    }
}

fn spline(t: f32) -> ([f32; 4], [f32; 4]) {
    let (t2, t3, r) = (t * t, t * t * t, 1.0 - t);
    (
        [
            r * r * r / 6.0,
            (3.0 * t3 - 6.0 * t2 + 4.0) / 6.0,
            (3.0 * t + 3.0 * t2 - 3.0 * t3 + 1.0) / 6.0,
            t3 / 6.0,
        ],
        [
            -0.5 * r * r,
            0.5 * (3.0 * t2 - 4.0 * t),
            0.5 * (1.0 + 2.0 * t - 3.0 * t2),
            0.5 * t2,
        ],
    )
}

/// Half of a normalised Gaussian kernel, from the middle outwards.
pub(crate) fn kernel(sigma: f32) -> Vec<f32> {
    let reach = (3.0 * sigma).ceil().max(1.0) as usize;
    let raw: Vec<f32> = (0..=reach)
        .map(|i| (-0.5 * (i as f32 / sigma.max(1e-3)).powi(2)).exp())
        .collect();
    let total = raw[0] + 2.0 * raw[1..].iter().sum::<f32>();
    raw.into_iter().map(|v| v / total).collect()
}

/// Blurs every row with a half kernel, repeating the edges.
pub(crate) fn blur_rows(data: &[f32], w: usize, kernel: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; data.len()];
    let reach = kernel.len() - 1;
    out.par_chunks_mut(w)
        .zip(data.par_chunks(w))
        .for_each(|(to, from)| {
            for (i, v) in to.iter_mut().enumerate() {
                let mut sum = kernel[0] * from[i];
                if i >= reach && i + reach < w {
                    for (k, weight) in kernel.iter().enumerate().skip(1) {
                        sum += weight * (from[i - k] + from[i + k]);
                    }
                } else {
                    for (k, weight) in kernel.iter().enumerate().skip(1) {
                        sum += weight * (from[i.saturating_sub(k)] + from[(i + k).min(w - 1)]);
                    }
                }
                *v = sum;
            }
        });
    out
}

/// Rows become columns.
pub(crate) fn transpose(data: &[f32], w: usize, h: usize) -> Vec<f32> {
    let mut out = vec![0.0; data.len()];
    out.par_chunks_mut(h).enumerate().for_each(|(i, column)| {
        for (j, v) in column.iter_mut().enumerate() {
            *v = data[j * w + i];
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_a_plane_are_exact() {
        let g = Grid::fill([-5.0, 5.0], [-5.0, 5.0], 0.5, |x, y| {
            2.0 * x - 3.0 * y + 1.0
        });
        let s = g.smooth(0.3, -1.2);
        assert!((s.z - 5.2).abs() < 1e-4 && (s.dx - 2.0).abs() < 1e-4 && (s.dy + 3.0).abs() < 1e-4);
    }

    #[test]
    fn blurring_keeps_the_sum() {
        let g = Grid::fill([-8.0, 8.0], [-8.0, 8.0], 0.5, |x, y| {
            f32::from(u8::from(x.hypot(y) < 2.0))
        });
        let (a, b): (f32, f32) = (g.data.iter().sum(), g.blur(1.0).data.iter().sum());
        assert!((a - b).abs() < 1e-2 * a);
    }
}
