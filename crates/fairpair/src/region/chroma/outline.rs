//! A smooth closed outline around the lip-like pixels.
//!
//! The upper and the lower border are each one height per column. Each is the path that encloses the largest sum of
//! clipped lip scores, from a line through the mouth's middle, less a penalty of 0.6 times the squared step from column to
//! column, found exactly by dynamic programming. The mouth ends where the two borders meet.
//!
//! References: R. Bellman, *Dynamic Programming*, Princeton 1957; A. A. Amini, T. E. Weymouth, R. C. Jain, *Using dynamic
//! programming for solving variational problems in vision*, IEEE TPAMI 12(9), 1990, doi:10.1109/34.57681.

use ndarray::Axis;

use super::super::{Point, Polygon};
use super::mouth::{LipMap, STEP};
use crate::optics::Plane;

/// Farthest border from the mouth's middle line, distances between the pupils.
const REACH: f32 = 0.45;

/// Gain of a dark or tooth-like pixel between the lips: it belongs to the mouth, but less surely than lip.
const INSIDE: f32 = 1.0;

/// Largest step of a border from one column to the next, pixels.
const LARGEST_STEP: usize = 2;

/// The outer lip outline in patch pixels; `None` where no lip is left.
pub(super) fn outline(map: &LipMap) -> Option<Polygon> {
    let (rows, columns) = map.score.dim();
    let gain = ndarray::Zip::from(&map.score)
        .and(&map.interior)
        .map_collect(|&s, &inside| if inside { INSIDE } else { s.clamp(-2.0, 2.0) });
    let lip = Plane::from_shape_fn((rows, columns), |(row, column)| {
        let near = (row as f32 - rows as f32 / 2.0).abs() * STEP < 0.4;
        if near {
            map.score[[row, column]].max(0.0)
        } else {
            0.0
        }
    });
    let middle = centroid(&lip.sum_axis(Axis(1)).to_vec())?;
    let centre = centroid(&lip.sum_axis(Axis(0)).to_vec())?;
    let reach = (REACH / STEP) as usize;
    let column = |x: usize| gain.column(x).to_vec();
    let below: Vec<_> = (0..columns)
        .map(|x| {
            let gains = column(x);
            enclosed(gains.iter().skip(middle + 1), gains.get(middle), reach)
        })
        .collect();
    let above: Vec<_> = (0..columns)
        .map(|x| {
            let gains = column(x);
            enclosed(gains.iter().take(middle).rev(), gains.get(middle), reach)
        })
        .collect();
    // Each border counts rows from the middle one; the two share the middle row.
    let (up, down) = (border(&above), border(&below));
    let open: Vec<bool> = up.iter().zip(&down).map(|(u, d)| u + d >= 3).collect();
    let centre = (0..columns)
        .filter(|&x| open[x])
        .min_by_key(|x| x.abs_diff(centre))?;
    let from = (0..centre)
        .rev()
        .take_while(|&x| open[x])
        .last()
        .unwrap_or(centre);
    let to = (centre..columns)
        .take_while(|&x| open[x])
        .last()
        .unwrap_or(centre);
    let top = smooth(
        &up[from..=to]
            .iter()
            .map(|&n| (middle + 1) as f32 - n as f32)
            .collect::<Vec<_>>(),
    );
    let bottom = smooth(
        &down[from..=to]
            .iter()
            .map(|&n| (middle + n) as f32)
            .collect::<Vec<_>>(),
    );
    let along = |heights: &[f32]| -> Vec<Point> {
        heights
            .iter()
            .enumerate()
            .map(|(i, &y)| [(from + i) as f32 + 0.5, y])
            .collect()
    };
    let end = |x: usize, i: usize| Some([x as f32, f32::midpoint(*top.get(i)?, *bottom.get(i)?)]);
    let mut polygon = vec![end(from, 0)?];
    polygon.extend(along(&top));
    polygon.push(end(to + 1, top.len() - 1)?);
    polygon.extend(along(&bottom).into_iter().rev());
    Some(polygon)
}

/// Sums of the gains over the first 0, 1, 2 … rows outwards; the middle row comes first.
fn enclosed<'a>(
    outwards: impl Iterator<Item = &'a f32>,
    middle: Option<&f32>,
    reach: usize,
) -> Vec<f32> {
    let rows = middle
        .into_iter()
        .copied()
        .chain(outwards.copied())
        .take(reach);
    let sums = rows.scan(0.0, |sum, gain| {
        *sum += gain;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// The number of rows per column that gains most.
fn border(gains: &[Vec<f32>]) -> Vec<usize> {
    let mut totals: Vec<f32> = gains.first().cloned().unwrap_or_default();
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(gains.len());
    for column in gains.iter().skip(1) {
        let best: Vec<(f32, usize)> = (0..column.len())
            .map(|n| {
                let low = n.saturating_sub(LARGEST_STEP);
                let options = totals
                    .iter()
                    .enumerate()
                    .skip(low)
                    .take(n + LARGEST_STEP + 1 - low);
                let scored =
                    options.map(|(m, total)| (total - 0.6 * m.abs_diff(n).pow(2) as f32, m));
                scored
                    .reduce(|a, b| if b.0 > a.0 { b } else { a })
                    .unwrap_or((f32::MIN, n))
            })
            .collect();
        totals = best
            .iter()
            .zip(column)
            .map(|(b, gain)| b.0 + gain)
            .collect();
        came_from.push(best.into_iter().map(|b| b.1).collect());
    }
    let last = totals
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(n, _)| n);
    let mut path = vec![last];
    for step in came_from.iter().rev() {
        let n = path.last().copied().unwrap_or(0);
        path.push(step.get(n).copied().unwrap_or(0));
    }
    path.reverse();
    path
}

/// Index of the centre of mass; `None` where there is none.
fn centroid(weights: &[f32]) -> Option<usize> {
    let total: f32 = weights.iter().sum();
    let moment: f32 = weights.iter().enumerate().map(|(i, w)| i as f32 * w).sum();
    (total > 0.0).then(|| (moment / total).round() as usize)
}

/// Binomial smoothing (1 4 6 4 1)/16 applied twice, about σ = 1.4 pixels.
fn smooth(heights: &[f32]) -> Vec<f32> {
    let once = |h: &[f32]| -> Vec<f32> {
        let at = |i: usize, d: isize| h[i.saturating_add_signed(d).min(h.len() - 1)];
        (0..h.len())
            .map(|i| (at(i, -2) + at(i, 2) + 4.0 * (at(i, -1) + at(i, 1)) + 6.0 * h[i]) / 16.0)
            .collect()
    };
    once(&once(heights))
}

#[cfg(test)]
mod tests {
    use super::super::super::shape::{Bounds, area};
    use super::super::mouth::{COLUMNS, ROWS};
    use super::*;
    use crate::optics::Mask;

    fn map(lip: impl Fn(f32, f32) -> bool) -> LipMap {
        LipMap {
            score: Plane::from_shape_fn((ROWS, COLUMNS), |(r, c)| {
                if lip(c as f32 + 0.5, r as f32 + 0.5) {
                    3.0
                } else {
                    -3.0
                }
            }),
            interior: Mask::from_elem((ROWS, COLUMNS), false),
            separation: 10.0,
        }
    }

    fn ellipse(x: f32, y: f32) -> bool {
        ((x - 80.0) / 40.0).powi(2) + ((y - 44.0) / 14.0).powi(2) < 1.0
    }

    #[test]
    fn the_outline_of_an_ellipse_is_the_ellipse() {
        let found = outline(&map(ellipse)).unwrap();
        let true_area = std::f32::consts::PI * 40.0 * 14.0;
        assert!(
            (area(&found) / true_area - 1.0).abs() < 0.05,
            "{}",
            area(&found)
        );
        let size = Bounds::of([&found]).unwrap();
        assert!(
            (size.width() - 80.0).abs() < 4.0 && (size.height() - 28.0).abs() < 3.0,
            "{size:?}"
        );
    }

    #[test]
    fn specks_and_holes_do_not_move_the_outline() {
        let plain = outline(&map(ellipse)).unwrap();
        let speckled = outline(&map(|x, y| {
            let speck = (x as usize * 7 + y as usize * 13).is_multiple_of(29);
            ellipse(x, y) != speck
        }));
        let ratio = area(&speckled.unwrap()) / area(&plain);
        assert!((ratio - 1.0).abs() < 0.08, "{ratio}");
    }

    #[test]
    fn a_dark_gap_between_the_lips_stays_inside_the_outline() {
        let mut open = map(|x, y| ellipse(x, y) && (y - 44.0).abs() > 5.0);
        for ((row, column), inside) in open.interior.indexed_iter_mut() {
            let (x, y) = (column as f32 + 0.5, row as f32 + 0.5);
            *inside = ellipse(x, y) && (y - 44.0).abs() <= 5.0;
        }
        let ratio = area(&outline(&open).unwrap()) / area(&outline(&map(ellipse)).unwrap());
        assert!((ratio - 1.0).abs() < 0.05, "{ratio}");
    }

    #[test]
    fn skin_alone_has_no_outline() {
        assert_eq!(outline(&map(|_, _| false)), None);
    }
}
