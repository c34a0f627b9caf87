//! Images in linear light: what all measurements stand on.

use std::ops::Range;

use ndarray::{Array2, ArrayViewMut1, Axis, Slice, Zip};

use super::lattice::pixels;

/// One channel, indexed `[row, column]`, in linear light; 1 is the white of the file's encoding.
pub type Plane = Array2<f32>;

/// A yes/no map of the same shape as the image that it belongs to, indexed `[row, column]`.
pub type Mask = Array2<bool>;

/// Luminance weights of the linear sRGB (ITU-R BT.709) primaries, IEC 61966-2-1.
pub const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Relative luminance Y = 0.2126 R + 0.7152 G + 0.0722 B (IEC 61966-2-1), 1 = white.
#[inline]
pub fn luminance_of([red, green, blue]: [f32; 3]) -> f32 {
    LUMINANCE[0] * red + LUMINANCE[1] * green + LUMINANCE[2] * blue
}

/// Three planes of equal shape in linear light with sRGB primaries.
///
/// Values may lie slightly outside 0..1 where a wide-gamut photo held colours that sRGB cannot.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearImage {
    /// Red plane.
    pub red: Plane,
    /// Green plane.
    pub green: Plane,
    /// Blue plane.
    pub blue: Plane,
}

impl LinearImage {
    /// A black image of the given number of rows and columns.
    pub fn black(rows: usize, columns: usize) -> Self {
        Self {
            red: Plane::zeros((rows, columns)),
            green: Plane::zeros((rows, columns)),
            blue: Plane::zeros((rows, columns)),
        }
    }

    /// Number of rows (height in pixels).
    pub fn rows(&self) -> usize {
        self.red.nrows()
    }

    /// Number of columns (width in pixels).
    pub fn columns(&self) -> usize {
        self.red.ncols()
    }

    /// These rows and columns, reduced to means of `by` × `by` pixels (see [`reduced`]); cut to the image.
    #[must_use]
    pub fn part(&self, rows: Range<usize>, columns: Range<usize>, by: usize) -> Self {
        let cut = |range: Range<usize>, most: usize| {
            let end = range.end.min(most);
            Slice::from(range.start.min(end)..end)
        };
        let (rows, columns) = (cut(rows, self.rows()), cut(columns, self.columns()));
        let part = |plane: &Plane| {
            let mut part = plane.view();
            part.slice_axis_inplace(Axis(0), rows);
            part.slice_axis_inplace(Axis(1), columns);
            reduced(&part.to_owned(), by)
        };
        Self {
            red: part(&self.red),
            green: part(&self.green),
            blue: part(&self.blue),
        }
    }

    /// Relative luminance of every pixel (see [`luminance_of`]).
    pub fn luminance(&self) -> Plane {
        let [red, green, blue] = [&self.red, &self.green, &self.blue].map(pixels);
        let all = red.iter().zip(green).zip(blue);
        let values = all.map(|((r, g), b)| luminance_of([*r, *g, *b])).collect();
        Plane::from_shape_vec(self.red.dim(), values).unwrap_or_else(|_| {
            // Planes that do not lie row by row.
            Zip::from(&self.red)
                .and(&self.green)
                .and(&self.blue)
                .map_collect(|&r, &g, &b| luminance_of([r, g, b]))
        })
    }
}

/// Means of `by` × `by` pixels; what is left of rows and columns is dropped.
pub fn reduced(plane: &Plane, by: usize) -> Plane {
    let by = by.max(1);
    let (rows, columns) = (plane.nrows() / by, plane.ncols() / by);
    let scale = 1.0 / (by * by) as f32;
    let mut out = Plane::zeros((rows, columns));
    let mut sums = vec![0.0; columns * by];
    for (r, mut means) in out.rows_mut().into_iter().enumerate() {
        sums.fill(0.0);
        for line in plane.rows().into_iter().skip(r * by).take(by) {
            for (sum, value) in sums.iter_mut().zip(line) {
                *sum += value;
            }
        }
        match by {
            2 => along::<2>(&sums, scale, &mut means),
            3 => along::<3>(&sums, scale, &mut means),
            4 => along::<4>(&sums, scale, &mut means),
            _ => {
                for (mean, block) in means.iter_mut().zip(sums.chunks_exact(by)) {
                    *mean = block.iter().sum::<f32>() * scale;
                }
            }
        }
    }
    out
}

/// Sums of `K` side by side, with `K` known to the compiler.
fn along<const K: usize>(sums: &[f32], scale: f32, means: &mut ArrayViewMut1<'_, f32>) {
    for (mean, block) in means.iter_mut().zip(sums.as_chunks::<K>().0) {
        *mean = block.iter().sum::<f32>() * scale;
    }
}

/// Half the size: [`reduced`] by two.
pub fn halved(plane: &Plane) -> Plane {
    let (rows, columns) = (plane.nrows() / 2, plane.ncols() / 2);
    let mut means = Vec::with_capacity(rows * columns);
    let width = plane.ncols();
    for two in pixels(plane).chunks_exact((2 * width).max(1)) {
        let (above, below) = two.split_at(width);
        let blocks = above
            .as_chunks::<2>()
            .0
            .iter()
            .zip(below.as_chunks::<2>().0);
        means.extend(blocks.map(|([p, q], [r, s])| 0.25 * ((p + r) + (q + s))));
    }
    Plane::from_shape_vec((rows, columns), means).unwrap_or_else(|_| Plane::zeros((rows, columns)))
}
