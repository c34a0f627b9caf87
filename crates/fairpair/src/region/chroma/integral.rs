//! Means over boxes in constant time.
//!
//! The sum over a box is four look-ups in a table of running sums (summed-area table), here of several channels at once.
//!
//! References: F. C. Crow, *Summed-area tables for texture mapping*, SIGGRAPH 1984, doi:10.1145/800031.808600.

/// Running sums of `N` channels.
pub(super) struct Integral<const N: usize> {
    rows: usize,
    columns: usize,
    sums: Vec<[f64; N]>,
}

impl<const N: usize> Integral<N> {
    /// Sums up `rows` × `columns` pixels, given row by row; missing pixels count as 0.
    pub(super) fn new(
        rows: usize,
        columns: usize,
        mut pixels: impl Iterator<Item = [f32; N]>,
    ) -> Self {
        let width = columns + 1;
        let mut sums = Vec::with_capacity((rows + 1) * width);
        sums.resize(width, [0.0; N]);
        for row in 0..rows {
            let mut along = [0.0; N];
            sums.push(along);
            for column in 0..columns {
                let pixel = pixels.next().unwrap_or([0.0; N]);
                let above = sums[row * width + column + 1];
                sums.push(std::array::from_fn(|i| {
                    along[i] += f64::from(pixel[i]);
                    along[i] + above[i]
                }));
            }
        }
        Self {
            rows,
            columns,
            sums,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Mean over the pixels of a box given by its centre and size, cut to the image, at least one pixel; 0 for an empty image.
    pub(super) fn mean(&self, centre: [f32; 2], size: [f32; 2]) -> [f32; N] {
        let span = |centre: f32, size: f32, count: usize| {
            let end = count as f32;
            let from = (centre - size / 2.0).round().clamp(0.0, end) as usize;
            let to = (centre + size / 2.0).round().clamp(0.0, end) as usize;
            let from = from.min(count.saturating_sub(1));
            (from, to.max(from + 1).min(count))
        };
        let (left, right) = span(centre[0], size[0], self.columns);
        let (top, bottom) = span(centre[1], size[1], self.rows);
        let count = ((right - left) * (bottom - top)).max(1) as f64;
        let at = |row: usize, column: usize| &self.sums[row * (self.columns + 1) + column];
        let (a, b, c, d) = (
            at(bottom, right),
            at(top, right),
            at(bottom, left),
            at(top, left),
        );
        std::array::from_fn(|i| ((a[i] - b[i] - c[i] + d[i]) / count) as f32)
    }
}
