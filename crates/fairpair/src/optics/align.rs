//! Fine registration that does not mind the light: the second image is moved until its skin detail fits the first's.
//!
//! What it does: both luminances are turned into detail images `d = DoG(log Y)` divided by their local spread, which
//! removes whatever light is smooth, and inverse-compositional Gauss–Newton steps find the affine map with the least
//! squared difference; coarse (detail of 1.8 % of the face width) to fine (0.9 %), first shift, then similarity, then affine.
//! Formula: `d = (G₁ − G₄) ∗ ln(Y/Ỹ + 0.05)`, `f = d / √(G₆ ∗ d² + ε)`; minimise `Σ m·(f_b(W(p)) − f_a)²`.
//! `Gₖ` is a Gaussian k times as wide as the detail.
//! Assumptions: the start is within 8 % of the face width, as far as the first search goes (tried up to 6 %); the same person.
//! How it can be fooled: cast shadows have sharp edges of their own. A result is accepted only if the detail correlates
//! better than at the start and the map stays near it; otherwise the start is kept.
//!
//! References: S. Baker, I. Matthews, "Lucas–Kanade 20 years on", IJCV 56(3), 2004,
//! doi 10.1023/B:VISI.0000011205.11775.fd; R. Gross, V. Brajovic, AVBPA 2003, doi 10.1007/3-540-44887-X_2 (local normalisation).

use std::f32::consts::LN_2;

use nalgebra::{SMatrix, SVector};
use ndarray::Zip;

use super::gaussian::gaussian;
use super::lattice::{Lattice, pixels};
use super::log::log2;
use super::motion::Affine;
use super::robust::median;
use super::{Mask, Plane, halved};

/// Darkest luminance that still counts as detail, relative to the median: veiling glare of ordinary lenses is of this
/// order (ISO 9358), so that detail below it is noise.
const GLARE: f32 = 0.05;

/// How the registration ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Takes positions in the first image to positions in the second; in grid units.
    pub map: Affine,
    /// Correlation of the detail images through `map`, −1..1.
    pub correlation: f64,
    /// Whether the refinement was accepted; otherwise `map` is the start.
    pub refined: bool,
}

/// One step of the search: what may move, how fine the detail is (as a share of the face width), iterations.
struct Stage {
    freedom: Freedom,
    detail: f32,
    iterations: usize,
    /// Rows between those that are looked at.
    every: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Freedom {
    Shift,
    Similarity,
    Affine,
}

/// Coarse to fine, found by trial on synthetic moves of ±2°, ±3 %, ±6 % of the face width.
const STAGES: [Stage; 3] = [
    Stage {
        freedom: Freedom::Shift,
        detail: 0.018,
        iterations: 10,
        every: 2,
    },
    Stage {
        freedom: Freedom::Similarity,
        detail: 0.013,
        iterations: 15,
        every: 2,
    },
    Stage {
        freedom: Freedom::Affine,
        detail: 0.009,
        iterations: 15,
        every: 1,
    },
];

/// Faces at least twice this wide are halved first, pixels: registration to a quarter of a percent of the face needs no more.
const LEAST_WIDTH: f32 = 75.0;

/// Farthest shift that the exhaustive first search tries, as a share of the face width.
const SEARCH: f32 = 0.08;

/// A refined map may move the face's corners by at most this share of the face width; more is a mistake of the search.
const FARTHEST: f64 = 0.15;

/// Registers `second` on `first`, starting from `start`. `face_width` is in grid units of `first`.
pub fn align(
    first: &Plane,
    mask: &Mask,
    second: &Plane,
    start: Affine,
    face_width: f32,
) -> Alignment {
    if face_width < 2.0 * LEAST_WIDTH {
        return align_at(first, mask, second, start, face_width);
    }
    let (up, down) = (
        Affine::scale_shift(2.0, [0.0; 2]),
        Affine::scale_shift(0.5, [0.0; 2]),
    );
    let soft = mask.map(|m| f32::from(u8::from(*m)));
    let found = align(
        &halved(first),
        &halved(&soft).map(|m| *m > 0.99),
        &halved(second),
        up.then(&start).then(&down),
        face_width / 2.0,
    );
    Alignment {
        // The untouched start is handed back as it came, free of rounding.
        map: if found.refined {
            down.then(&found.map).then(&up)
        } else {
            start
        },
        ..found
    }
}

fn align_at(
    first: &Plane,
    mask: &Mask,
    second: &Plane,
    start: Affine,
    face_width: f32,
) -> Alignment {
    let scale = start.scale().max(0.1) as f32;
    let (one, two) = (logarithm(first), logarithm(second));
    let details = |stage: &Stage| {
        let sigma = face_width * stage.detail;
        (detail(&one, mask, sigma), detail_all(&two, sigma / scale))
    };
    let [coarse, middle, fine] = STAGES.each_ref();
    let (finest, other) = details(fine);
    let samples = Samples::of(&finest, mask, MOST_SAMPLES);
    let before = samples.correlation(&other, &start);
    let (a, b) = details(coarse);
    let map = search(&a, mask, &b, start, face_width);
    let map = descend(&a, mask, &b, map, coarse);
    let (a, b) = details(middle);
    let map = descend(&a, mask, &b, map, middle);
    let map = descend(&finest, mask, &other, map, fine);
    let after = samples.correlation(&other, &map);
    if after > before && near(&map, &start, first) {
        Alignment {
            map,
            correlation: after,
            refined: true,
        }
    } else {
        Alignment {
            map: start,
            correlation: before,
            refined: false,
        }
    }
}

/// Natural logarithm of luminance over its median, with the glare added.
fn logarithm(luminance: &Plane) -> Plane {
    let typical = median(pixels(luminance)).unwrap_or(1.0).max(1e-4);
    luminance.map(|y| LN_2 * log2(y.max(0.0) / typical + GLARE))
}

/// Locally normalised detail of log luminance at scale `sigma` pixels, 0 outside the mask.
fn detail(log: &Plane, mask: &Mask, sigma: f32) -> Plane {
    let mut out = detail_all(log, sigma);
    Zip::from(&mut out).and(mask).for_each(|d, &m| {
        if !m {
            *d = 0.0;
        }
    });
    out
}

fn detail_all(log: &Plane, sigma: f32) -> Plane {
    let mut band = gaussian(log, sigma);
    band -= &gaussian(log, 4.0 * sigma);
    let energy = gaussian(&band.map(|d| d * d), 6.0 * sigma);
    Zip::from(&mut band)
        .and(&energy)
        .for_each(|d, &e| *d /= (e.max(0.0) + 1e-3).sqrt());
    band
}

/// Pixels that a correlation is told from: more would not change which map is best.
const MOST_SAMPLES: usize = 4000;

/// The same among the shifts of the first search, whose detail is coarse.
const MOST_SEARCH_SAMPLES: usize = 1500;

/// Detail of the first image at a part of its masked pixels, to be compared through many maps.
struct Samples {
    places: Vec<[f64; 2]>,
    values: Vec<f64>,
}

impl Samples {
    fn of(a: &Plane, mask: &Mask, most: usize) -> Self {
        let inside = mask.iter().filter(|m| **m).count();
        let step = (inside as f64 / most as f64).sqrt().ceil().max(1.0) as usize;
        let (mut places, mut values) = (Vec::new(), Vec::new());
        for r in (0..a.nrows()).step_by(step) {
            for c in (0..a.ncols()).step_by(step).filter(|c| mask[[r, *c]]) {
                places.push([c as f64 + 0.5, r as f64 + 0.5]);
                values.push(f64::from(a[[r, c]]));
            }
        }
        Self { places, values }
    }

    /// Correlation with the second image's detail through the map, −1..1.
    fn correlation(&self, b: &Plane, map: &Affine) -> f64 {
        let (lattice, second) = (Lattice::of(b), pixels(b));
        let (mut ab, mut aa, mut bb) = (0.0_f64, 1e-9_f64, 1e-9_f64);
        for (place, x) in self.places.iter().zip(&self.values) {
            // What falls outside the second image counts as no detail: a shift must not win by losing the hard pixels.
            let there = lattice.place(map.apply(*place));
            let y = there.map_or(0.0, |place| f64::from(place.read(second)));
            aa += x * x;
            ab += x * y;
            bb += y * y;
        }
        ab / (aa * bb).sqrt()
    }
}

/// The best shift on a coarse lattice around `start`.
fn search(a: &Plane, mask: &Mask, b: &Plane, start: Affine, face_width: f32) -> Affine {
    let step = f64::from(face_width * STAGES[0].detail).max(1.0);
    let reach = (f64::from(face_width * SEARCH) / step).round() as i32;
    let samples = Samples::of(a, mask, MOST_SEARCH_SAMPLES);
    let mut best = (samples.correlation(b, &start), start);
    for (i, j) in (-reach..=reach).flat_map(|i| (-reach..=reach).map(move |j| (i, j))) {
        let shift = Affine::scale_shift(1.0, [f64::from(i) * step, f64::from(j) * step]);
        let map = shift.then(&start);
        // A farther shift has to earn its distance, so that flat faces stay where they are.
        let c = samples.correlation(b, &map) - 0.002 * f64::from(i * i + j * j).sqrt();
        if c > best.0 {
            best = (c, map);
        }
    }
    best.1
}

/// Inverse-compositional Gauss–Newton: gradients of `a` are computed once, `b` is read through the moving map.
fn descend(a: &Plane, mask: &Mask, b: &Plane, start: Affine, stage: &Stage) -> Affine {
    let (rows, columns) = a.dim();
    let centre = [columns as f64 / 2.0, rows as f64 / 2.0];
    let size = columns.max(rows) as f64;
    let mut seen = Vec::new();
    for r in (1..rows.saturating_sub(1)).step_by(stage.every) {
        // As on a chessboard: neighbours know the same.
        let first = 1 + stage.every * (r / stage.every % 2);
        for c in (first..columns.saturating_sub(1)).step_by(2 * stage.every) {
            if mask[[r, c]]
                && mask[[r, c - 1]]
                && mask[[r, c + 1]]
                && mask[[r - 1, c]]
                && mask[[r + 1, c]]
            {
                let gx = f64::from(a[[r, c + 1]] - a[[r, c - 1]]) / 2.0;
                let gy = f64::from(a[[r + 1, c]] - a[[r - 1, c]]) / 2.0;
                let x = (c as f64 + 0.5 - centre[0]) / size;
                let y = (r as f64 + 0.5 - centre[1]) / size;
                let place = [c as f64 + 0.5, r as f64 + 0.5];
                seen.push((place, a[[r, c]], columns_of(stage.freedom, gx, gy, x, y)));
            }
        }
    }
    let mut hessian = SMatrix::<f64, 6, 6>::zeros();
    for (_, _, j) in &seen {
        hessian += j * j.transpose();
    }
    // A little of the identity keeps unused and unseen directions at zero instead of singular.
    let damping = hessian.trace() * 1e-6 + 1e-9;
    for i in 0..6 {
        hessian[(i, i)] += damping;
    }
    let Some(factor) = hessian.cholesky() else {
        return start;
    };
    let (lattice, second) = (Lattice::of(b), pixels(b));
    let mut map = start;
    for _ in 0..stage.iterations {
        let mut gradient = SVector::<f64, 6>::zeros();
        for (place, value, j) in &seen {
            if let Some(there) = lattice.place(map.apply(*place)) {
                gradient += j * f64::from(there.read(second) - value);
            }
        }
        let step = factor.solve(&gradient);
        let Some(back) = increment(stage.freedom, &step, centre, size).inverse() else {
            return start;
        };
        map = back.then(&map);
        if step.norm() < 0.01 {
            break;
        }
    }
    map
}

/// Steepest-descent row of one pixel in the parameters of `increment`, all measured in pixels at the image's border.
fn columns_of(freedom: Freedom, gx: f64, gy: f64, x: f64, y: f64) -> SVector<f64, 6> {
    match freedom {
        Freedom::Shift => SVector::from([gx, gy, 0.0, 0.0, 0.0, 0.0]),
        Freedom::Similarity => SVector::from([gx, gy, gx * x + gy * y, gy * x - gx * y, 0.0, 0.0]),
        Freedom::Affine => SVector::from([gx, gy, gx * x, gx * y, gy * x, gy * y]),
    }
}

fn increment(freedom: Freedom, step: &SVector<f64, 6>, centre: [f64; 2], size: f64) -> Affine {
    let s = |i: usize| step[i] / size;
    let linear = match freedom {
        Freedom::Shift => [1.0, 0.0, 0.0, 1.0],
        Freedom::Similarity => [1.0 + s(2), -s(3), s(3), 1.0 + s(2)],
        Freedom::Affine => [1.0 + s(2), s(3), s(4), 1.0 + s(5)],
    };
    let [a, b, d, e] = linear;
    Affine {
        m: [
            a,
            b,
            step[0] + centre[0] - a * centre[0] - b * centre[1],
            d,
            e,
            step[1] + centre[1] - d * centre[0] - e * centre[1],
        ],
    }
}

fn near(map: &Affine, start: &Affine, image: &Plane) -> bool {
    let (h, w) = (image.nrows() as f64, image.ncols() as f64);
    let limit = FARTHEST * w * start.scale();
    [[0.0, 0.0], [w, 0.0], [0.0, h], [w, h]]
        .iter()
        .all(|corner| {
            let (p, q) = (map.apply(*corner), start.apply(*corner));
            (p[0] - q[0]).hypot(p[1] - q[1]) <= limit
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optics::motion::warp;

    /// A face-like texture: smooth bumps at several scales.
    fn texture(rows: usize, columns: usize) -> Plane {
        Plane::from_shape_fn((rows, columns), |(r, c)| {
            let (x, y) = (c as f32, r as f32);
            let bumps = (x * 0.21).sin() * (y * 0.17).cos()
                + 0.7 * (x * 0.09 + y * 0.13).sin()
                + 0.5 * ((x * 0.05).cos() * (y * 0.31 + 1.0).sin());
            0.4 + 0.1 * bumps
        })
    }

    #[test]
    fn a_known_move_is_found_under_another_light() {
        let big = texture(200, 180);
        let full = Mask::from_elem((160, 140), true);
        let first = warp(&big, &Affine::scale_shift(1.0, [20.0, 20.0]), 160, 140);
        let (sin, cos) = 2.5f64.to_radians().sin_cos();
        let truth = Affine {
            m: [1.03 * cos, -1.03 * sin, 5.0, 1.03 * sin, 1.03 * cos, -4.0],
        };
        let back = truth.inverse().unwrap();
        let moved = warp(
            &big,
            &back.then(&Affine::scale_shift(1.0, [20.0, 20.0])),
            160,
            140,
        );
        let lit = Plane::from_shape_fn((160, 140), |(r, c)| {
            moved[[r, c]] * (0.4 + 1.6 * c as f32 / 140.0)
        });
        let found = align(&first, &full, &lit, Affine::IDENTITY, 140.0);
        assert!(found.refined);
        for p in [[30.0, 30.0], [110.0, 30.0], [70.0, 130.0]] {
            let (q, t) = (found.map.apply(p), truth.apply(p));
            let error = (q[0] - t[0]).hypot(q[1] - t[1]);
            assert!(error < 0.5, "{error} px at {p:?}");
        }
    }

    #[test]
    fn the_same_image_stays_exactly_where_it_is() {
        let image = texture(120, 100);
        let mask = Mask::from_elem((120, 100), true);
        let found = align(&image, &mask, &image, Affine::IDENTITY, 100.0);
        assert_eq!(found.map, Affine::IDENTITY);
    }

    #[test]
    fn a_flat_image_keeps_the_start() {
        let flat = Plane::from_elem((60, 60), 0.5);
        let mask = Mask::from_elem((60, 60), true);
        assert!(!align(&flat, &mask, &flat, Affine::IDENTITY, 60.0).refined);
    }
}
