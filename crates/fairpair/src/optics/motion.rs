//! Affine maps of the plane, and images read through them.

use super::lattice::{Lattice, pixels};
use super::{Mask, Plane};

/// `[x', y'] = [a b c; d e f] · [x, y, 1]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affine {
    /// Row-major coefficients.
    pub m: [f64; 6],
}

impl Affine {
    /// Leaves every point where it is.
    pub const IDENTITY: Self = Self {
        m: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    };

    /// Scale by `scale` and shift: `p → scale · p + shift`.
    pub fn scale_shift(scale: f64, shift: [f64; 2]) -> Self {
        Self {
            m: [scale, 0.0, shift[0], 0.0, scale, shift[1]],
        }
    }

    /// Where the map takes a shift: as a position, without the map's own shift.
    pub fn turned(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, _, d, e, _] = self.m;
        [a * x + b * y, d * x + e * y]
    }

    /// The image of a point.
    pub fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let m = &self.m;
        [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]]
    }

    /// First `self`, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let (a, b) = (&self.m, &next.m);
        Self {
            m: [
                b[0] * a[0] + b[1] * a[3],
                b[0] * a[1] + b[1] * a[4],
                b[0] * a[2] + b[1] * a[5] + b[2],
                b[3] * a[0] + b[4] * a[3],
                b[3] * a[1] + b[4] * a[4],
                b[3] * a[2] + b[4] * a[5] + b[5],
            ],
        }
    }

    /// The map back, unless the plane is flattened.
    pub fn inverse(&self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.m;
        let det = a * e - b * d;
        if !det.is_finite() || det.abs() < 1e-12 {
            return None;
        }
        let (a2, b2, d2, e2) = (e / det, -b / det, -d / det, a / det);
        Some(Self {
            m: [a2, b2, -(a2 * c + b2 * f), d2, e2, -(d2 * c + e2 * f)],
        })
    }

    /// Geometric mean of the two axes' scales.
    pub fn scale(&self) -> f64 {
        let [a, b, _, d, e, _] = self.m;
        (a * e - b * d).abs().sqrt()
    }

    /// Rotation of the nearest similarity, degrees; positive turns +x towards +y (clockwise on a screen).
    pub fn rotation_deg(&self) -> f64 {
        let [a, b, _, d, e, _] = self.m;
        (d - b).atan2(a + e).to_degrees()
    }

    /// The similarity (scale, rotation, shift) that maps `from` on `to` with the least squared error.
    ///
    /// `None` with fewer than two points or where all coincide.
    /// Reference: S. Umeyama, IEEE TPAMI 13(4), 1991, doi 10.1109/34.88573 (here without reflection, closed form in 2-D).
    pub fn similarity(from: &[[f64; 2]], to: &[[f64; 2]]) -> Option<Self> {
        let n = from.len().min(to.len());
        if n < 2 {
            return None;
        }
        let mean = |points: &[[f64; 2]]| {
            let sum = points[..n]
                .iter()
                .fold([0.0, 0.0], |s, p| [s[0] + p[0], s[1] + p[1]]);
            [sum[0] / n as f64, sum[1] / n as f64]
        };
        let (p, q) = (mean(from), mean(to));
        let (mut dot, mut cross, mut norm) = (0.0, 0.0, 0.0);
        for (f, t) in from.iter().zip(to) {
            let (u, v) = ([f[0] - p[0], f[1] - p[1]], [t[0] - q[0], t[1] - q[1]]);
            dot += u[0] * v[0] + u[1] * v[1];
            cross += u[0] * v[1] - u[1] * v[0];
            norm += u[0] * u[0] + u[1] * u[1];
        }
        if norm < 1e-9 || !(dot.hypot(cross)).is_finite() || dot.hypot(cross) < 1e-9 {
            return None;
        }
        let (a, d) = (dot / norm, cross / norm);
        Some(Self {
            m: [
                a,
                -d,
                q[0] - a * p[0] + d * p[1],
                d,
                a,
                q[1] - d * p[0] - a * p[1],
            ],
        })
    }
}

/// Planes of one shape seen through `map`, which takes output positions to positions in them; 0 where it does not reach.
pub fn warp_all<const N: usize>(
    planes: [&Plane; N],
    map: &Affine,
    rows: usize,
    columns: usize,
) -> [Plane; N] {
    let mut out = planes.map(|_| Plane::zeros((rows, columns)));
    let Some(lattice) = planes.first().map(|plane| Lattice::of(plane)) else {
        return out;
    };
    let from = planes.map(pixels);
    let mut places = Vec::with_capacity(columns);
    for r in 0..rows {
        let at = |c: usize| map.apply([c as f64 + 0.5, r as f64 + 0.5]);
        places.clear();
        places.extend((0..columns).map(|c| lattice.place(at(c))));
        for (pixels, out) in from.iter().zip(&mut out) {
            for (to, place) in out.row_mut(r).into_iter().zip(&places) {
                if let Some(place) = place {
                    *to = place.read(pixels);
                }
            }
        }
    }
    out
}

/// One plane seen through `map`.
pub fn warp(plane: &Plane, map: &Affine, rows: usize, columns: usize) -> Plane {
    let [out] = warp_all([plane], map, rows, columns);
    out
}

/// Masks of one shape through a map: true only where all neighbours that would be blended are true.
pub fn warp_masks<const N: usize>(
    masks: [&Mask; N],
    map: &Affine,
    rows: usize,
    columns: usize,
) -> [Mask; N] {
    let weights = masks.map(weight);
    warp_all(weights.each_ref(), map, rows, columns).map(|w| reached(&w))
}

/// One mask through a map.
pub fn warp_mask(mask: &Mask, map: &Affine, rows: usize, columns: usize) -> Mask {
    let [out] = warp_masks([mask], map, rows, columns);
    out
}

/// 1 where a mask is true, 0 elsewhere: a plane that can be warped along with others.
pub fn weight(mask: &Mask) -> Plane {
    mask.map(|m| f32::from(u8::from(*m)))
}

/// Where a warped [`weight`] blended nothing but 1.
pub fn reached(weight: &Plane) -> Mask {
    weight.map(|v| *v > 0.999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_and_its_inverse_cancel() {
        let map = Affine {
            m: [1.1, -0.2, 5.0, 0.3, 0.9, -7.0],
        };
        let back = map.then(&map.inverse().unwrap());
        let [x, y] = back.apply([12.0, 34.0]);
        assert!((x - 12.0).abs() < 1e-9 && (y - 34.0).abs() < 1e-9);
    }

    #[test]
    fn similarity_is_recovered_from_points() {
        let (sin, cos) = 0.1f64.sin_cos();
        let truth = Affine {
            m: [1.3 * cos, -1.3 * sin, 4.0, 1.3 * sin, 1.3 * cos, -2.0],
        };
        let from = [[0.0, 0.0], [10.0, 3.0], [-4.0, 8.0]];
        let to = from.map(|p| truth.apply(p));
        let found = Affine::similarity(&from, &to).unwrap();
        assert!((found.scale() - 1.3).abs() < 1e-9);
        assert!((found.rotation_deg() - 0.1f64.to_degrees()).abs() < 1e-9);
        assert_eq!(Affine::similarity(&from[..1], &to), None);
        assert_eq!(Affine::similarity(&[[1.0, 1.0]; 3], &to), None);
    }

    #[test]
    fn the_identity_returns_every_pixel_exactly() {
        let plane = Plane::from_shape_fn((5, 7), |(r, c)| (r * 7 + c) as f32 * 0.37);
        assert_eq!(warp(&plane, &Affine::IDENTITY, 5, 7), plane);
    }
}
