//! Small vectors, ramps and curves that every part of the renderer shares.

/// A vector or a linear RGB triple.
pub(crate) type V3 = [f32; 3];

pub(crate) fn dot(a: V3, b: V3) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn add(a: V3, b: V3) -> V3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(crate) fn scale(a: V3, k: f32) -> V3 {
    [a[0] * k, a[1] * k, a[2] * k]
}

pub(crate) fn times(a: V3, b: V3) -> V3 {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

pub(crate) fn mix3(a: V3, b: V3, t: f32) -> V3 {
    [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)]
}

pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

pub(crate) fn normalise(a: V3) -> V3 {
    scale(a, 1.0 / dot(a, a).sqrt().max(1e-9))
}

/// 0 below `a`, 1 above `b`, smooth between.
pub(crate) fn smoothstep(a: f32, b: f32, x: f32) -> f32 {
    let t = ((x - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// `exp(-t²/2)`, cut off where it no longer matters.
pub(crate) fn gauss(t: f32) -> f32 {
    if t.abs() > 4.0 {
        0.0
    } else {
        (-0.5 * t * t).exp()
    }
}

/// The larger of two surfaces, blended over about `k`.
pub(crate) fn smooth_max(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.max(b) + h * h * k * 0.25
}

/// A monotone piecewise cubic through points with rising abscissae; constant outside.
///
/// References: F. N. Fritsch, R. E. Carlson, Monotone piecewise cubic interpolation, 1980, doi 10.1137/0717021.
#[derive(Debug, Clone)]
pub(crate) struct Curve {
    points: Vec<[f32; 2]>,
    slopes: Vec<f32>,
}

impl Curve {
    /// Flat at both ends when `flat_ends`, else with the ends' own slope.
    pub(crate) fn new(points: &[[f32; 2]], flat_ends: bool) -> Self {
        let secants: Vec<f32> = points
            .windows(2)
            .map(|w| (w[1][1] - w[0][1]) / (w[1][0] - w[0][0]).max(1e-6))
            .collect();
        let end = |s: Option<&f32>| {
            if flat_ends {
                0.0
            } else {
                s.copied().unwrap_or(0.0)
            }
        };
        let mut slopes = vec![end(secants.first())];
        slopes.extend(secants.windows(2).map(|s| {
            if s[0] * s[1] <= 0.0 {
                0.0
            } else {
                2.0 * s[0] * s[1] / (s[0] + s[1])
            }
        }));
        slopes.push(end(secants.last()));
        Self {
            points: points.to_vec(),
            slopes,
        }
    }

    pub(crate) fn first_x(&self) -> f32 {
        self.points.first().map_or(0.0, |p| p[0])
    }

    pub(crate) fn last_x(&self) -> f32 {
        self.points.last().map_or(0.0, |p| p[0])
    }

    pub(crate) fn at(&self, x: f32) -> f32 {
        let n = self.points.len();
        let right = self.points.partition_point(|p| p[0] <= x);
        if right == 0 {
            return self.points[0][1];
        }
        if right == n {
            return self.points[n - 1][1];
        }
        let ([x0, y0], [x1, y1]) = (self.points[right - 1], self.points[right]);
        let (h, t) = (x1 - x0, (x - x0) / (x1 - x0));
        let (t2, t3) = (t * t, t * t * t);
        y0 * (2.0 * t3 - 3.0 * t2 + 1.0)
            + self.slopes[right - 1] * h * (t3 - 2.0 * t2 + t)
            + y1 * (3.0 * t2 - 2.0 * t3)
            + self.slopes[right] * h * (t3 - t2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_passes_its_points_and_never_overshoots() {
        let c = Curve::new(&[[0.0, 0.0], [1.0, 2.0], [2.0, 2.1], [4.0, -1.0]], false);
        for (x, y) in [(0.0, 0.0), (1.0, 2.0), (2.0, 2.1), (4.0, -1.0)] {
            assert!((c.at(x) - y).abs() < 1e-5);
        }
        let highest = (0..400)
            .map(|i| c.at(i as f32 * 0.01))
            .fold(f32::MIN, f32::max);
        assert!(highest <= 2.1 + 1e-5);
    }
}
