//! Level lines: the closed outlines around what has log odds above 0.
//!
//! Marching squares: between two neighbouring cells of different sign the line crosses where the straight line between their
//! values is 0; within a square of four cells crossings are joined so that the inside stays on the same hand. Where
//! opposite corners are inside, the sign of the mean decides whether they hang together. Beyond the last cells all is
//! outside: a line that meets the view's edge runs along it.
//!
//! References: W. E. Lorensen, H. E. Cline, *Marching cubes*, SIGGRAPH 1987, doi 10.1145/37401.37422 (here in two dimensions).

use super::super::{Polygon, shape::signed_area};
use super::field::Field;

/// Which border between two cells a line crosses: that to the right of a cell or that below it, by the index of the cell.
const NONE: u32 = u32::MAX;

/// Outer outlines around all that lies above 0, largest first, in view pixels of `cell` a cell. Holes are left out.
pub(super) fn outlines(field: &Field, cell: f32) -> Vec<Polygon> {
    let padded = Padded::new(field);
    let mut next = padded.joined();
    let mut found = Vec::new();
    for start in 0..next.len() {
        if next[start] == NONE {
            continue;
        }
        let mut outline = Vec::new();
        let mut at = start;
        while let Some(&to) = next.get(at).filter(|to| **to != NONE) {
            next[at] = NONE;
            outline.push(padded.crossing(at).map(|v| v * cell));
            at = to as usize;
        }
        // The inside lies on the right hand of an outer line as seen in the picture, on the left hand of a hole's.
        let area = signed_area(&outline);
        if area > 0.0 {
            found.push((area, outline));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, outline)| outline).collect()
}

/// The field within a frame of cells outside.
struct Padded {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Padded {
    fn new(field: &Field) -> Self {
        let (rows, columns) = (field.rows + 2, field.columns + 2);
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let (r, c) = (
                    row.clamp(1, field.rows.max(1)) - 1,
                    column.clamp(1, field.columns.max(1)) - 1,
                );
                let value = field.values.get(r * field.columns + c).copied();
                let value = value.filter(|v| v.is_finite()).unwrap_or(f32::MIN);
                let framed = row == r + 1 && column == c + 1;
                // The opposite of the nearest cell's value: the line crosses half-way, at the view's edge.
                values.push(if framed { value } else { -value.abs() });
            }
        }
        Self {
            rows,
            columns,
            values,
        }
    }

    fn value(&self, index: usize) -> f32 {
        self.values.get(index).copied().unwrap_or(f32::MIN)
    }

    /// For every border that is crossed, the border that the line crosses next.
    fn joined(&self) -> Vec<u32> {
        let mut next = vec![NONE; 2 * self.values.len()];
        for row in 0..self.rows.saturating_sub(1) {
            for column in 0..self.columns.saturating_sub(1) {
                let first = row * self.columns + column;
                let below = first + self.columns;
                // Clockwise from the upper left; borders[k] lies between corners k and k + 1.
                let corners = [first, first + 1, below + 1, below].map(|i| self.value(i));
                let borders = [2 * first, 2 * first + 3, 2 * below, 2 * first + 1];
                let inside = corners.map(|v| v > 0.0);
                if inside == [inside[0]; 4] {
                    continue;
                }
                let leaves = (0..4).filter(|&k| inside[k] && !inside[(k + 1) % 4]);
                let both =
                    inside[0] != inside[1] && inside[0] == inside[2] && inside[1] == inside[3];
                let hang_together = corners.iter().sum::<f32>() > 0.0;
                for leave in leaves {
                    // Walking on clockwise the line comes back in at the next border, or, around a lone corner, at the last.
                    let steps = if both && !hang_together { 3 } else { 1 };
                    let enter = (leave + steps..leave + 4)
                        .map(|k| k % 4)
                        .find(|&k| !inside[k] && inside[(k + 1) % 4]);
                    if let Some(enter) = enter {
                        next[borders[leave]] = borders[enter] as u32;
                    }
                }
            }
        }
        next
    }

    /// Where the line crosses a border, in cells of the field.
    fn crossing(&self, border: usize) -> [f32; 2] {
        let first = border / 2;
        let down = border % 2 == 1;
        let second = first + if down { self.columns } else { 1 };
        let (a, b) = (self.value(first), self.value(second));
        let t = (a / (a - b)).clamp(0.0, 1.0);
        let (row, column) = (first / self.columns, first % self.columns);
        // The frame moves everything by one cell; centres lie at + ½.
        let (x, y) = (column as f32 - 0.5, row as f32 - 0.5);
        if down { [x, y + t] } else { [x + t, y] }
    }
}

/// The points that are needed to stay within `tolerance` of every point of the outline (Douglas–Peucker).
pub(super) fn simplified(outline: &Polygon, tolerance: f32) -> Polygon {
    let Some(first) = outline.first() else {
        return Polygon::new();
    };
    // Cut open at the first point and the one farthest from it.
    let far = |p: &[f32; 2]| (p[0] - first[0]).hypot(p[1] - first[1]);
    let middle = (0..outline.len()).max_by(|&a, &b| far(&outline[a]).total_cmp(&far(&outline[b])));
    let middle = middle.unwrap_or(0);
    let closed: Polygon = outline.iter().chain([first]).copied().collect();
    let mut keep = vec![false; closed.len()];
    keep[0] = true;
    keep[middle] = true;
    let mut open = vec![(0, middle), (middle, closed.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let apart = |i: usize| distance_to(closed[i], closed[from], closed[to]);
        let worst = (from + 1..to).max_by(|&a, &b| apart(a).total_cmp(&apart(b)));
        if let Some(worst) = worst.filter(|&i| apart(i) > tolerance) {
            keep[worst] = true;
            open.extend([(from, worst), (worst, to)]);
        }
    }
    let kept = outline.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| *point).collect()
}

/// Distance of a point from the stretch between two others.
fn distance_to(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (x, y) = (b[0] - a[0], b[1] - a[1]);
    let length = (x * x + y * y).max(f32::MIN_POSITIVE);
    let t = (((p[0] - a[0]) * x + (p[1] - a[1]) * y) / length).clamp(0.0, 1.0);
    (p[0] - a[0] - t * x).hypot(p[1] - a[1] - t * y)
}

#[cfg(test)]
mod tests;
