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
        let (corners, weight) = self.corners(centre, size);
        let [a, b, c, d] = corners.map(|i| &self.sums[i]);
        std::array::from_fn(|i| ((a[i] - b[i] - c[i] + d[i]) * weight) as f32)
    }

    /// The same for one channel alone.
    pub(super) fn mean_of(&self, channel: usize, centre: [f32; 2], size: [f32; 2]) -> f32 {
        let (corners, weight) = self.corners(centre, size);
        let [a, b, c, d] = corners.map(|i| self.sums[i][channel]);
        ((a - b - c + d) * weight) as f32
    }

    /// Where the four sums of a box are, and 1 over its number of pixels.
    fn corners(&self, centre: [f32; 2], size: [f32; 2]) -> ([usize; 4], f64) {
        let span = |centre: f32, size: f32, count: usize| {
            let end = count as f32;
            let nearest = |v: f32| (v + 0.5).clamp(0.0, end) as usize;
            let (from, to) = (nearest(centre - size / 2.0), nearest(centre + size / 2.0));
            let from = from.min(count.saturating_sub(1));
            (from, to.max(from + 1).min(count))
        };
        let (left, right) = span(centre[0], size[0], self.columns);
        let (top, bottom) = span(centre[1], size[1], self.rows);
        let (top_row, bottom_row) = (top * (self.columns + 1), bottom * (self.columns + 1));
        let count = ((right - left) * (bottom - top)).max(1);
        let corners = [
            bottom_row + right,
            top_row + right,
            bottom_row + left,
            top_row + left,
        ];
        (corners, 1.0 / count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Integral<2> {
        Integral::new(5, 7, (0..35).map(|i| [(i % 7) as f32, (i / 7) as f32]))
    }

    #[test]
    fn the_mean_of_a_ramp_is_its_value_at_the_centre() {
        let [x, y] = ramp().mean([3.5, 2.5], [3.0, 5.0]);
        assert!((x - 3.0).abs() < 1e-6 && (y - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_box_beyond_the_image_is_cut_to_its_edge() {
        let [x, y] = ramp().mean([60.0, -9.0], [2.0, 2.0]);
        assert!((x - 6.0).abs() < 1e-6 && y.abs() < 1e-6);
        let [x, _] = ramp().mean([f32::NAN, 1.0], [2.0, 2.0]);
        assert!(x.is_finite());
        let [x, _] = Integral::<2>::new(0, 0, std::iter::empty()).mean([0.0, 0.0], [1.0, 1.0]);
        assert!(x.abs() < 1e-6);
    }
}
