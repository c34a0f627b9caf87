//! Named points from heat maps.
//!
//! Formula: the fixed point m of m = Σ p g(c − m) c / Σ p g(c − m) over the cells c about the greatest, with
//! p = 1 / (1 + e^−logit) and g a bell as wide as those of the maps (mean shift); certainty = p of the greatest. A plain
//! centroid would lean towards the middle of the greatest cell, by up to a fifth of a cell.
//!
//! Assumptions: the networks were trained on bells of 1.5 cells.
//! How it can be fooled: where a point shows twice, as in a photo of two faces, the more certain one is taken.
//!
//! References: Y. Cheng, *Mean shift, mode seeking, and clustering*, IEEE TPAMI 17, 1995, doi 10.1109/34.400568.

use super::map::Map;

/// View pixels a cell of the heat maps.
const CELL: f32 = 4.0;

/// How far from the greatest cell others count, cells: 2.4 widths of a bell.
const REACH: usize = 3;

/// Width (standard deviation) of the bells, cells.
const WIDTH: f32 = 1.5;

/// Each round halves what is left of the error, at most half a cell.
const ROUNDS: usize = 8;

/// The key points in the order of the networks' channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    PupilLeft,
    PupilRight,
    NoseTip,
    Subnasale,
    MouthLeft,
    MouthRight,
    CupidLeft,
    CupidCentre,
    CupidRight,
    LowerLipCentre,
    Chin,
}

/// Where a point seems to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// In view pixels.
    pub(super) place: [f32; 2],
    /// 0..1.
    pub(super) certainty: f32,
}

/// 1 / (1 + e^−logit).
pub(super) fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// The spot of one named point.
pub(super) fn spot(points: &Map, name: Name) -> Spot {
    let channel = name as usize;
    let logit = |row: usize, column: usize| points.cell(row, column).get(channel).copied();
    let mut best = (0, 0, f32::NEG_INFINITY);
    for row in 0..points.rows() {
        for column in 0..points.columns() {
            let value = logit(row, column).unwrap_or(f32::NEG_INFINITY);
            if value > best.2 {
                best = (row, column, value);
            }
        }
    }
    let (row, column, greatest) = best;
    let near = |at: usize, count: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(count);
    let mut cells = Vec::new();
    for r in near(row, points.rows()) {
        for c in near(column, points.columns()) {
            let weight = logit(r, c).map_or(0.0, sigmoid);
            cells.push((c as f32 + 0.5, r as f32 + 0.5, weight));
        }
    }
    let mut place = [column as f32 + 0.5, row as f32 + 0.5];
    for _ in 0..ROUNDS {
        let (mut sum, mut x, mut y) = (0.0, 0.0, 0.0);
        for &(cx, cy, weight) in &cells {
            let far = (cx - place[0]).powi(2) + (cy - place[1]).powi(2);
            let weight = weight * (-far / (2.0 * WIDTH * WIDTH)).exp();
            sum += weight;
            x += weight * cx;
            y += weight * cy;
        }
        if sum > 0.0 {
            place = [x / sum, y / sum];
        }
    }
    Spot {
        place: place.map(|v| CELL * v),
        certainty: sigmoid(greatest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_is_found_between_cells_where_it_was_put() {
        for (x, y) in [(40.0, 32.0), (41.3, 30.2), (62.9, 20.5)] {
            let mut points = Map::new(16, 24, 16);
            for row in 0..16 {
                let cells = points.row_mut(row).chunks_exact_mut(16);
                for (column, cell) in cells.enumerate() {
                    let far = ((column as f32 + 0.5) * 4.0 - x) / 4.0;
                    let down = ((row as f32 + 0.5) * 4.0 - y) / 4.0;
                    let bell: f32 = 0.95 * (-(far * far + down * down) / 4.5).exp();
                    cell.fill(-9.0);
                    cell[Name::NoseTip as usize] = (bell.max(1e-5) / (1.0 - bell)).ln();
                }
            }
            let found = spot(&points, Name::NoseTip);
            let off = (found.place[0] - x).hypot(found.place[1] - y);
            assert!(off < 0.15, "{found:?}");
            assert!(found.certainty > 0.7);
            assert!(spot(&points, Name::Chin).certainty < 1e-3);
        }
    }
}
