//! Outlines turned into yes/no maps over a grid of pixels.
//!
//! A grid pixel belongs to a polygon when its centre does, by the non-zero winding rule; several polygons are joined.
//! The centre of grid pixel (row *r*, column *c*) is the photo point `[x + (c + ½)·reduce, y + (r + ½)·reduce]`.
//!
//! Assumptions: outlines are few and their points finite. An outline with a non-finite point encloses nothing.
//! How it can be fooled: a self-crossing outline encloses each loop that it winds around, whichever way it was drawn.
//!
//! References: J. D. Foley, A. van Dam, S. K. Feiner, J. F. Hughes, *Computer Graphics: Principles and Practice*,
//! 2nd ed., 1990, §3.6 (scan-line polygon filling).

use super::{Point, Polygon, Regions};
use crate::optics::Mask;

/// A raster laid over the photo: where its pixels are, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Left edge of the first column, photo pixels.
    pub x: f32,
    /// Top edge of the first row, photo pixels.
    pub y: f32,
    /// Photo pixels per grid pixel, above 0.
    pub reduce: f32,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Grid {
    /// The photo point at the centre of a grid pixel.
    pub fn point(&self, row: usize, column: usize) -> Point {
        [
            self.x + (column as f32 + 0.5) * self.reduce,
            self.y + (row as f32 + 0.5) * self.reduce,
        ]
    }

    /// A photo point in grid units, `[column, row]`; the centre of the first pixel is `[0.5, 0.5]`.
    pub fn position(&self, point: Point) -> [f32; 2] {
        [
            (point[0] - self.x) / self.reduce,
            (point[1] - self.y) / self.reduce,
        ]
    }

    /// The grid pixels whose centres lie inside any of the polygons.
    pub fn fill(&self, polygons: &[Polygon]) -> Mask {
        let mut mask = Mask::from_elem((self.rows, self.columns), false);
        self.paint(&mut mask, polygons, true);
        mask
    }

    /// Sets the grid pixels whose centres lie inside any of the polygons to `value`.
    fn paint(&self, mask: &mut Mask, polygons: &[Polygon], value: bool) {
        let mut crossings = Vec::new();
        for polygon in polygons {
            self.crossings(polygon, &mut crossings);
            for (row, from, to) in spans(&crossings) {
                let (from, to) = (
                    first_index(from, self.columns),
                    first_index(to, self.columns),
                );
                let cells = mask.row_mut(row).into_iter().take(to);
                cells.skip(from).for_each(|cell| *cell = value);
            }
        }
    }

    /// Where the outline crosses the lines of pixel centres: (row, column position, winding), sorted.
    fn crossings(&self, polygon: &Polygon, out: &mut Vec<(usize, f64, i32)>) {
        out.clear();
        let finite = polygon.iter().flatten().all(|v| v.is_finite());
        if !finite || self.reduce.is_nan() || self.reduce <= 0.0 {
            return;
        }
        let place = |p: &Point| {
            let reduce = f64::from(self.reduce);
            [
                (f64::from(p[0]) - f64::from(self.x)) / reduce,
                (f64::from(p[1]) - f64::from(self.y)) / reduce,
            ]
        };
        let next = polygon.iter().cycle().skip(1);
        for (a, b) in polygon.iter().map(place).zip(next.map(place)) {
            let (top, bottom, winding) = if a[1] < b[1] { (a, b, 1) } else { (b, a, -1) };
            // Half-open in y: a vertex on a line of centres counts for exactly one of its two edges.
            let rows = first_index(top[1], self.rows)..first_index(bottom[1], self.rows);
            let slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
            for row in rows {
                let x = top[0] + (row as f64 + 0.5 - top[1]) * slope;
                out.push((row, x, winding));
            }
        }
        out.sort_by(|p, q| p.0.cmp(&q.0).then(p.1.total_cmp(&q.1)));
    }
}

impl Regions {
    /// Skin without lips, mouth interior and eyes.
    pub fn skin_mask(&self, grid: &Grid) -> Mask {
        let mut mask = grid.fill(&self.skin);
        for hole in [&self.lips, &self.mouth_interior, &self.eyes] {
            grid.paint(&mut mask, hole, false);
        }
        mask
    }

    /// Lips without the mouth interior.
    pub fn lip_mask(&self, grid: &Grid) -> Mask {
        let mut mask = grid.fill(&self.lips);
        grid.paint(&mut mask, &self.mouth_interior, false);
        mask
    }
}

/// The first index whose centre (index + ½) is at or beyond `position`, at most `count`.
fn first_index(position: f64, count: usize) -> usize {
    (position - 0.5).ceil().clamp(0.0, count as f64) as usize
}

/// The stretches of non-zero winding between sorted crossings: (row, from, to).
fn spans(crossings: &[(usize, f64, i32)]) -> impl Iterator<Item = (usize, f64, f64)> + '_ {
    let mut winding = 0;
    crossings.windows(2).filter_map(move |pair| {
        let &[(row, from, turn), (next_row, to, _)] = pair else {
            return None;
        };
        winding = if row == next_row { winding + turn } else { 0 };
        (winding != 0).then_some((row, from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::super::RegionSource;
    use super::*;
    use proptest::prelude::*;

    fn grid(rows: usize, columns: usize) -> Grid {
        Grid {
            x: 0.0,
            y: 0.0,
            reduce: 1.0,
            rows,
            columns,
        }
    }

    fn count(mask: &Mask) -> usize {
        mask.iter().filter(|&&inside| inside).count()
    }

    fn square(left: f32, top: f32, side: f32) -> Polygon {
        let (right, bottom) = (left + side, top + side);
        vec![[left, top], [right, top], [right, bottom], [left, bottom]]
    }

    #[test]
    fn a_square_on_pixel_edges_fills_exactly_its_pixels() {
        let mask = grid(8, 8).fill(&[square(2.0, 3.0, 4.0)]);
        assert_eq!(count(&mask), 16);
        assert!(mask[[3, 2]] && mask[[6, 5]] && !mask[[2, 2]] && !mask[[3, 6]]);
    }

    #[test]
    fn neighbours_share_no_pixel_and_leave_no_gap() {
        let left = grid(9, 9).fill(&[vec![[0.0, 0.0], [4.3, 0.0], [5.1, 9.0], [0.0, 9.0]]]);
        let right = grid(9, 9).fill(&[vec![[4.3, 0.0], [9.0, 0.0], [9.0, 9.0], [5.1, 9.0]]]);
        assert!(left.iter().zip(&right).all(|(a, b)| a != b));
    }

    #[test]
    fn opposite_windings_of_two_polygons_do_not_cancel() {
        let mut turned = square(1.0, 1.0, 4.0);
        turned.reverse();
        let mask = grid(8, 8).fill(&[square(2.0, 2.0, 4.0), turned]);
        assert_eq!(count(&mask), 16 + 16 - 9);
    }

    #[test]
    fn an_offset_reduced_grid_sees_the_same_photo_points() {
        let coarse = Grid {
            x: 10.0,
            y: 20.0,
            reduce: 2.5,
            rows: 4,
            columns: 4,
        };
        let mask = coarse.fill(&[square(10.0, 20.0, 5.0)]);
        assert_eq!(count(&mask), 4);
        assert!(mask[[1, 1]] && !mask[[2, 2]]);
        assert!((coarse.position(coarse.point(2, 3))[0] - 3.5).abs() < 1e-6);
    }

    #[test]
    fn lips_mouth_and_eyes_are_not_skin_and_the_mouth_is_not_lip() {
        let regions = Regions {
            source: RegionSource::Supplied,
            confidence: 1.0,
            skin: vec![square(0.0, 0.0, 20.0)],
            lips: vec![square(5.0, 10.0, 6.0)],
            upper_lip: Vec::new(),
            lower_lip: Vec::new(),
            mouth_interior: vec![square(7.0, 12.0, 2.0)],
            eyes: vec![square(2.0, 2.0, 3.0)],
            key_points: super::super::KeyPoints::default(),
        };
        let grid = grid(20, 20);
        assert_eq!(count(&regions.lip_mask(&grid)), 36 - 4);
        assert_eq!(count(&regions.skin_mask(&grid)), 400 - 36 - 9);
    }

    proptest! {
        #[test]
        fn any_outline_is_filled_without_panic(points in prop::collection::vec(any::<[f32; 2]>(), 0..12), rows in 0usize..20, columns in 0usize..20) {
            let mask = grid(rows, columns).fill(&[points]);
            prop_assert_eq!(mask.dim(), (rows, columns));
        }

        #[test]
        fn a_centre_is_filled_exactly_when_it_lies_in_the_triangle(corners in prop::array::uniform3(prop::array::uniform2(-5.0f32..20.0))) {
            let mask = grid(16, 16).fill(&[corners.to_vec()]);
            let side = |a: Point, b: Point, p: Point| {
                let [ax, ay, bx, by, px, py] = [a[0], a[1], b[0], b[1], p[0], p[1]].map(f64::from);
                (bx - ax) * (py - ay) - (by - ay) * (px - ax)
            };
            for ((row, column), &inside) in mask.indexed_iter() {
                let p = grid(16, 16).point(row, column);
                let sides = [side(corners[0], corners[1], p), side(corners[1], corners[2], p), side(corners[2], corners[0], p)];
                // Centres within rounding of an edge may fall either way.
                prop_assume!(sides.iter().all(|s| s.abs() > 1e-3));
                let expected = sides.iter().all(|s| *s > 0.0) || sides.iter().all(|s| *s < 0.0);
                prop_assert_eq!(inside, expected);
            }
        }
    }
}
