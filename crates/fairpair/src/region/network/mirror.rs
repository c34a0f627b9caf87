//! What a network says of a view and of its mirror image, as one.
//!
//! Formula: the mean of both logits, cell by cell, the second mirrored back and its left and right points swapped. A level line
//! of mean log odds lies half-way between the two lines, as log odds are nearly straight across a border; the mean logits of
//! two bells make a bell half-way, the lower the farther they were apart.
//!
//! Assumptions: faces are as often one way round as the other. What the network has learnt of one side alone is halved.

use super::codes::Codes;
use super::forward::Output;
use super::map::Map;
use super::spots::Name;

/// Points of the viewer's left and right.
const SIDES: [[Name; 2]; 3] = [
    [Name::PupilLeft, Name::PupilRight],
    [Name::MouthLeft, Name::MouthRight],
    [Name::CupidLeft, Name::CupidRight],
];

impl Codes {
    /// The view as a mirror shows it.
    pub(super) fn mirrored(&self) -> Self {
        let mut mirrored = self.clone();
        for row in 0..self.rows() {
            let cells = mirrored.row_mut(row);
            cells.reverse();
            // Each cell's own pairs keep their order.
            for cell in cells.chunks_exact_mut(self.pairs()) {
                cell.reverse();
            }
        }
        mirrored
    }
}

impl Output {
    /// Becomes the mean with what was said of the mirrored view.
    pub(super) fn add_mirrored(&mut self, mut mirrored: Self) {
        for row in 0..mirrored.points.rows() {
            let channels = mirrored.points.channels();
            for cell in mirrored.points.row_mut(row).chunks_exact_mut(channels) {
                for [left, right] in SIDES {
                    cell.swap(left as usize, right as usize);
                }
            }
        }
        mean(&mut self.classes, &mirrored.classes);
        mean(&mut self.points, &mirrored.points);
        for (own, other) in self.globals.iter_mut().zip(mirrored.globals) {
            *own = f32::midpoint(*own, other);
        }
    }
}

/// The mean of a map and what stands in another at the mirrored place.
fn mean(map: &mut Map, mirrored: &Map) {
    let channels = map.channels();
    for row in 0..map.rows() {
        let cells = map.row_mut(row).chunks_exact_mut(channels);
        for (cell, other) in cells.zip(mirrored.row(row).rchunks_exact(channels)) {
            for (own, other) in cell.iter_mut().zip(other) {
                *own = (*own + other) / 2.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::spots::spot;
    use super::*;

    #[test]
    fn a_mirrored_view_has_its_columns_turned_round_and_its_colours_not() {
        let mut codes = Codes::new(1, 2, 3, 1.0);
        let [left, right] = [[[1, 2], [3, 0]], [[4, 5], [6, 0]]];
        codes
            .row_mut(0)
            .copy_from_slice([left, right].as_flattened());
        let mut mirrored = codes.mirrored();
        assert_eq!(mirrored.row_mut(0), [right, left].as_flattened());
        assert_eq!(mirrored.mirrored(), codes);
    }

    /// One cell of a certain mouth in the column, a left corner in the half as large map of points.
    fn output(column: usize, corner: Name, at: usize) -> Output {
        let (mut classes, mut points) = (Map::new(1, 16, 8), Map::new(1, 8, 16));
        classes.row_mut(0)[column * 8 + 2] = 6.0;
        points.row_mut(0).fill(-9.0);
        points.row_mut(0)[at * 16 + corner as usize] = 5.0;
        Output {
            classes,
            points,
            globals: [column as f32; 8],
        }
    }

    #[test]
    fn what_both_views_say_alike_stays_as_it_is() {
        let mut seen = output(3, Name::MouthLeft, 1);
        let before = seen.clone();
        let mut mirrored = output(12, Name::MouthRight, 6);
        mirrored.globals = seen.globals;
        seen.add_mirrored(mirrored);
        assert_eq!(seen, before);
    }

    #[test]
    fn what_one_view_alone_says_counts_half() {
        let mut seen = output(3, Name::MouthLeft, 1);
        seen.add_mirrored(output(11, Name::CupidRight, 6));
        let cells = [3, 4].map(|column| seen.classes.cell(0, column)[2]);
        assert_eq!((cells, seen.globals), ([3.0; 2], [7.0; 8]));
        for name in [Name::MouthLeft, Name::CupidLeft] {
            assert!((seen.points.cell(0, 1)[name as usize] + 2.0).abs() < 1e-6);
            assert!(spot(&seen.points, name).certainty < 0.5);
        }
    }
}
