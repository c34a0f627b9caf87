//! Where a patch of one image lies in another, to a hundredth of a pixel, and how alike its finest detail is there.
//!
//! What it does: from the place that a map gives, shifts that lessen the squared difference, coarse detail first.
//! Formula: `d ← d − H⁻¹ Σ ∇a (b(W(p + d)) − a(p))`, `H = Σ ∇a ∇aᵀ`; then the correlation of `x − G₁∗x` (the two fine bands).
//! Assumptions: the start is within about three pixels.
//! How it can be fooled: stripes fit at every period.
//!
//! References: S. Baker, I. Matthews, "Lucas–Kanade 20 years on", IJCV 56(3), 2004, doi 10.1023/B:VISI.0000011205.11775.fd.

use super::Plane;
use super::lattice::{Lattice, pixels};
use super::motion::Affine;
use super::texture::Bands;

/// Most steps at each level.
const STEPS: usize = 4;

/// A step shorter than this is the last, pixels: each is a small part of the one before it, and a hundredth of a pixel is asked for.
const LAST_STEP: f64 = 0.005;

/// Shifts farther than this from the start are lost, pixels.
const FARTHEST: f64 = 6.0;

/// What became of a patch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tracked {
    /// How far it lies from where the map puts it, pixels of the first image.
    pub shift: [f64; 2],
    /// Correlation of the finest detail there, −1..1.
    pub correlation: f64,
}

/// Follows the rectangle of the first image into the second; `None` where it is flat, lost or outside.
pub fn track(
    first: &Bands,
    second: &Bands,
    rows: [usize; 2],
    columns: [usize; 2],
    map: &Affine,
) -> Option<Tracked> {
    let half = |ends: [usize; 2]| ends.map(|v| v / 2);
    let (up, down) = (
        Affine::scale_shift(2.0, [0.0; 2]),
        Affine::scale_shift(0.5, [0.0; 2]),
    );
    let map_of_half = up.then(map).then(&down);
    let mut shift = [0.0; 2];
    for level in [1, 0] {
        let planes = [&first.coarse[level], &second.coarse[level]];
        let start = shift.map(|v| v / 2.0);
        shift = descend(planes, half(rows), half(columns), &map_of_half, start)?.map(|v| v * 2.0);
    }
    let planes = [&first.fine[1], &second.fine[1]];
    shift = descend(planes, rows, columns, map, shift)?;
    let correlation = correlation(first, second, rows, columns, map, shift)?;
    Some(Tracked { shift, correlation })
}

fn descend(
    [a, b]: [&Plane; 2],
    [top, bottom]: [usize; 2],
    [left, right]: [usize; 2],
    map: &Affine,
    start: [f64; 2],
) -> Option<[f64; 2]> {
    let (top, left) = (top.max(1), left.max(1));
    let (bottom, right) = (bottom.min(a.nrows() - 1), right.min(a.ncols() - 1));
    let mut template = Vec::new();
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for r in top..bottom {
        // Every other pixel, as on a chessboard: neighbours know the same.
        for c in (left + (r + left) % 2..right).step_by(2) {
            let gx = 0.5 * f64::from(a[[r, c + 1]] - a[[r, c - 1]]);
            let gy = 0.5 * f64::from(a[[r + 1, c]] - a[[r - 1, c]]);
            xx += gx * gx;
            xy += gx * gy;
            yy += gy * gy;
            let there = map.apply([c as f64 + 0.5, r as f64 + 0.5]);
            template.push((there, f64::from(a[[r, c]]), gx, gy));
        }
    }
    let det = xx * yy - xy * xy;
    // An edge alone fixes one direction only.
    if det <= 1e-3 * (xx + yy) * (xx + yy) || det <= 0.0 {
        return None;
    }
    let (lattice, second) = (Lattice::of(b), pixels(b));
    let mut d = start;
    for _ in 0..STEPS {
        let (mut gx, mut gy) = (0.0, 0.0);
        // An affine map takes a shift to the same shift everywhere.
        let [x, y] = map.turned(d);
        for (there, value, dx, dy) in &template {
            let there = lattice.place([there[0] + x, there[1] + y])?;
            let difference = f64::from(there.read(second)) - value;
            gx += dx * difference;
            gy += dy * difference;
        }
        let step = [(yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det];
        d = [d[0] - step[0], d[1] - step[1]];
        if d[0].hypot(d[1]) > FARTHEST {
            return None;
        }
        if step[0].hypot(step[1]) < LAST_STEP {
            break;
        }
    }
    Some(d)
}

fn correlation(
    first: &Bands,
    second: &Bands,
    [top, bottom]: [usize; 2],
    [left, right]: [usize; 2],
    map: &Affine,
    shift: [f64; 2],
) -> Option<f64> {
    let (mut n, mut a, mut b, mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    let lattice = Lattice::of(&second.fine[0]);
    let detail = second.fine.each_ref().map(pixels);
    for r in top..bottom.min(first.fine[0].nrows()) {
        for c in left..right.min(first.fine[0].ncols()) {
            let at = map.apply([c as f64 + 0.5 + shift[0], r as f64 + 0.5 + shift[1]]);
            let p = f64::from(first.fine[0][[r, c]] + first.fine[1][[r, c]]);
            let place = lattice.place(at)?;
            let q = f64::from(place.read(detail[0]) + place.read(detail[1]));
            n += 1.0;
            a += p;
            b += q;
            aa += p * p;
            ab += p * q;
            bb += q * q;
        }
    }
    let spread = (n * aa - a * a) * (n * bb - b * b);
    (spread > 0.0).then(|| (n * ab - a * b) / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Detail of several sizes that no shift repeats.
    fn waves(x: f32, y: f32) -> f32 {
        (x * 0.41 + y * 0.17).sin() + (y * 0.37 - x * 0.11).cos() + (x * 0.13 + y * 0.2).sin()
    }

    fn bumps(dx: f32, dy: f32, noise: u32) -> Bands {
        let plane = Plane::from_shape_fn((120, 120), |(r, c)| {
            let (x, y) = (c as f32 + dx, r as f32 + dy);
            let grain = ((r * 7919 + c * 104_729) as u32 ^ noise).wrapping_mul(2_654_435_761) >> 16;
            waves(x, y) + 0.8 * (grain as f32 / 32768.0 - 1.0)
        });
        Bands::of(&plane, 220.0)
    }

    #[test]
    fn a_shift_is_found_to_a_fraction_of_a_pixel() {
        let quiet = |dx: f32, dy: f32| {
            let plane = Plane::from_shape_fn((120, 120), |(r, c)| {
                let (x, y) = (c as f32 + dx, r as f32 + dy);
                waves(x, y)
            });
            Bands::of(&plane, 220.0)
        };
        let seen = track(
            &quiet(0.0, 0.0),
            &quiet(0.8, -0.6),
            [40, 90],
            [40, 90],
            &Affine::IDENTITY,
        )
        .unwrap();
        assert!(
            (seen.shift[0] + 0.8).abs() < 0.05 && (seen.shift[1] - 0.6).abs() < 0.05,
            "{seen:?}"
        );
        assert!(seen.correlation > 0.95);
    }

    #[test]
    fn other_noise_correlates_less_than_the_same() {
        let at = |other: &Bands| {
            track(
                &bumps(0.0, 0.0, 1),
                other,
                [40, 90],
                [40, 90],
                &Affine::IDENTITY,
            )
            .unwrap()
            .correlation
        };
        let (same, other) = (at(&bumps(0.0, 0.0, 1)), at(&bumps(0.0, 0.0, 77)));
        assert!(same > 0.999 && other < 0.8, "{same} {other}");
    }

    #[test]
    fn a_flat_patch_is_not_followed() {
        let flat = Bands::of(&Plane::zeros((120, 120)), 220.0);
        assert_eq!(
            track(&flat, &flat, [40, 90], [40, 90], &Affine::IDENTITY),
            None
        );
    }
}
