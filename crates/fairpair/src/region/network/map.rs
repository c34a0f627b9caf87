//! What flows out of layers: rows × columns of cells, each a run of channels.

/// Cells by channels, `[row][column][channel]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    rows: usize,
    columns: usize,
    channels: usize,
    values: Vec<f32>,
}

impl Map {
    /// All zero.
    pub(super) fn new(rows: usize, columns: usize, channels: usize) -> Self {
        Self {
            rows,
            columns,
            channels,
            values: vec![0.0; rows * columns * channels],
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    pub(super) fn channels(&self) -> usize {
        self.channels
    }

    /// The channels of all cells.
    #[inline]
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The channels of all cells of a row.
    #[inline]
    pub(super) fn row(&self, row: usize) -> &[f32] {
        let length = self.columns * self.channels;
        let inside = row * length..(row + 1) * length;
        self.values.get(inside).unwrap_or_default()
    }

    /// The channels of all cells of a row.
    #[inline]
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        let length = self.columns * self.channels;
        let inside = row * length..(row + 1) * length;
        self.values.get_mut(inside).unwrap_or_default()
    }

    /// The channels of one cell.
    #[inline]
    pub(super) fn cell(&self, row: usize, column: usize) -> &[f32] {
        let inside = column * self.channels..(column + 1) * self.channels;
        self.row(row).get(inside).unwrap_or_default()
    }

    /// Adds a map of half the size, each of its cells to the four that it covers.
    pub(super) fn add_enlarged(&mut self, coarse: &Self) {
        let channels = self.channels;
        for row in 0..self.rows {
            let pairs = self.row_mut(row).chunks_exact_mut(2 * channels);
            for (pair, cell) in pairs.zip(coarse.row(row / 2).chunks_exact(channels)) {
                for own in pair.chunks_exact_mut(channels) {
                    for (own, other) in own.iter_mut().zip(cell) {
                        *own += other;
                    }
                }
            }
        }
    }

    /// The mean of all cells, as a map of one cell.
    pub(super) fn mean(&self) -> Self {
        let mut mean = Self::new(1, 1, self.channels);
        let sums = mean.row_mut(0);
        for row in 0..self.rows {
            for cell in self.row(row).chunks_exact(self.channels) {
                for (sum, value) in sums.iter_mut().zip(cell) {
                    *sum += value;
                }
            }
        }
        let count = (self.rows * self.columns).max(1) as f32;
        for sum in sums {
            *sum /= count;
        }
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enlarging_gives_each_cell_to_its_four() {
        let mut coarse = Map::new(1, 2, 1);
        coarse.row_mut(0).copy_from_slice(&[3.0, 5.0]);
        let mut fine = Map::new(2, 4, 1);
        fine.row_mut(1)[0] = 1.0;
        fine.add_enlarged(&coarse);
        assert_eq!(fine.row(0), [3.0, 3.0, 5.0, 5.0]);
        assert_eq!(fine.row(1), [4.0, 3.0, 5.0, 5.0]);
    }

    #[test]
    fn the_mean_is_over_cells() {
        let mut map = Map::new(1, 2, 2);
        map.row_mut(0).copy_from_slice(&[1.0, 10.0, 3.0, 30.0]);
        assert_eq!(map.mean().cell(0, 0), [2.0, 20.0]);
    }
}
