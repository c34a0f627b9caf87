//! A piece of the photo at the scale of a view, and what a network sees along a row of it.
//!
//! The loops work on runs of pixels so that the machine's vectors can be used; every pixel's own arithmetic is the same
//! whatever their width.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]
#![expect(
    clippy::needless_bitwise_bool,
    reason = "a branch for each pixel would keep the loop from using vectors"
)]

use super::codes::DIGITS;
use super::view::View;
use crate::optics::LinearImage;
use crate::optics::dot::Pair;

/// A piece of the photo at the scale of a view, colours side by side.
pub(super) struct Patch {
    /// Photo pixels of its upper left corner.
    corner: [f32; 2],
    /// Photo pixels per pixel.
    pub(super) reduce: f32,
    /// Upper left and lower right corner of the photo, as positions.
    edges: [[f32; 2]; 2],
    columns: usize,
    rows: usize,
    /// Red, green, blue and nothing; behind the last of each row and below the last row one more, so that every pixel has
    /// a next one. It counts for nothing: positions end at the last.
    pixels: Vec<[f32; 4]>,
}

impl Patch {
    /// What of an image (its upper left corner at the photo's `corner`, `reduce` photo pixels a pixel) the view needs.
    pub(super) fn cut(
        view: &View,
        image: &LinearImage,
        corner: [f32; 2],
        reduce: f32,
        photo: [f32; 2],
    ) -> Option<Self> {
        let by = ((view.scale / reduce) as usize).max(1);
        let (low, high) = view.bounds();
        // In whole blocks of the image, one more on each side for interpolation.
        let block = reduce * by as f32;
        let from = |axis: usize| (((low[axis] - corner[axis]) / block).floor() - 1.0).max(0.0);
        let count = |axis: usize, size: usize| {
            let end = ((high[axis] - corner[axis]) / block).ceil() + 1.0;
            (end.clamp(0.0, (size / by) as f32) - from(axis)).max(0.0) as usize
        };
        let (columns, rows) = (count(0, image.columns()), count(1, image.rows()));
        if columns == 0 || rows == 0 {
            return None;
        }
        let first = [from(0), from(1)];
        let planes = [&image.red, &image.green, &image.blue].map(|plane| plane.as_slice());
        let [Some(red), Some(green), Some(blue)] = planes else {
            return None;
        };
        let width = image.columns();
        let mut pixels = Vec::with_capacity((rows + 1) * (columns + 1));
        for row in 0..rows {
            let before = pixels.len();
            for inner in 0..by {
                let start = ((first[1] as usize + row) * by + inner) * width;
                let line =
                    start + first[0] as usize * by..start + first[0] as usize * by + columns * by;
                let lines = [red, green, blue].map(|plane| plane.get(line.clone()));
                let [Some(red), Some(green), Some(blue)] = lines else {
                    return None;
                };
                let lines = [red, green, blue];
                match by {
                    1 => add_blocks::<1>(lines, before, &mut pixels),
                    2 => add_blocks::<2>(lines, before, &mut pixels),
                    3 => add_blocks::<3>(lines, before, &mut pixels),
                    4 => add_blocks::<4>(lines, before, &mut pixels),
                    _ => add_blocks_of_any(lines, by, before, &mut pixels),
                }
            }
            if by > 1 {
                let share = 1.0 / (by * by) as f32;
                for pixel in &mut pixels[before..] {
                    *pixel = pixel.map(|sum| sum * share);
                }
            }
            pixels.push([0.0; 4]);
        }
        pixels.resize((rows + 1) * (columns + 1), [0.0; 4]);
        let corner = [0, 1].map(|axis| corner[axis] + first[axis] * block);
        let mut patch = Self {
            corner,
            reduce: block,
            edges: [[0.0; 2]; 2],
            columns,
            rows,
            pixels,
        };
        patch.edges = [[0.0; 2], photo].map(|p| patch.position(p));
        Some(patch)
    }

    /// A photo point in pixels of the patch, the centre of its first pixel at `[0, 0]`.
    pub(super) fn position(&self, point: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| (point[axis] - self.corner[axis]) / self.reduce - 0.5)
    }

    /// The values that a network sees along one row of a view: from `start` on, `step` apart, both in pixels of the patch.
    /// Cells beyond the photo's edges are left as they are.
    #[inline(always)]
    pub(super) fn see_row(
        &self,
        start: [f32; 2],
        step: [f32; 2],
        encoder: &Encoder,
        cells: &mut [Colour],
    ) {
        for (run, cells) in cells.chunks_mut(RUN).enumerate() {
            let places = self.places(start, step, run * RUN);
            let values = encoder.encode(&self.light(&places));
            for ((cell, value), inside) in cells.iter_mut().zip(values).zip(places.inside) {
                if inside {
                    *cell = value;
                }
            }
        }
    }

    #[inline(always)]
    fn places(&self, start: [f32; 2], step: [f32; 2], column: usize) -> Places {
        let [low, high] = self.edges;
        let last = [self.columns, self.rows].map(|count| (count - 1) as f32);
        let stride = self.stride() as u32;
        let mut places = Places {
            inside: [false; RUN],
            first: [0; RUN],
            right: [0.0; RUN],
            down: [0.0; RUN],
        };
        for i in 0..RUN {
            let along = (column + i) as u32 as f32;
            let (x, y) = (start[0] + along * step[0], start[1] + along * step[1]);
            let (left, right) = split(x.max(0.0).min(last[0]));
            let (top, down) = split(y.max(0.0).min(last[1]));
            places.inside[i] = (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]);
            places.first[i] = top * stride + left;
            places.right[i] = right;
            places.down[i] = down;
        }
        places
    }

    /// Linear light there.
    #[inline(always)]
    fn light(&self, places: &Places) -> [[f32; 4]; RUN] {
        let pair = |at: usize| self.pixels.get(at..at + 2).and_then(<[_]>::first_chunk);
        let mut light = [[0.0; 4]; RUN];
        for (i, light) in light.iter_mut().enumerate() {
            let first = places.first[i] as usize;
            let (u, v) = (places.right[i], places.down[i]);
            if let (Some([a, b]), Some([c, d])) = (pair(first), pair(first + self.stride())) {
                for k in 0..4 {
                    let (above, below) = (a[k] + (b[k] - a[k]) * u, c[k] + (d[k] - c[k]) * u);
                    light[k] = above + (below - above) * v;
                }
            }
        }
        light
    }

    /// Pixels from one row to the next.
    #[inline(always)]
    fn stride(&self) -> usize {
        self.columns + 1
    }
}

/// How many neighbours in a row are worked on side by side.
const RUN: usize = 32;

/// Where a run of a view's pixels lies in the patch, one list a property.
struct Places {
    /// On the photo.
    inside: [bool; RUN],
    /// The pixel to the upper left.
    first: [u32; RUN],
    /// How far on the way to the next pixel and to the next row, 0..1.
    right: [f32; RUN],
    down: [f32; RUN],
}

/// A number from 0 to 2²², as whole number and rest. A plain cast would do the same, but asks of each number whether it
/// fits.
#[inline(always)]
fn split(value: f32) -> (u32, f32) {
    // From 2²³ on floats are whole numbers: adding it rounds, and leaves the number in the lowest bits.
    const WHOLE: f32 = 8_388_608.0;
    let rounded = value + WHOLE;
    let above = rounded - WHOLE > value;
    let floor = rounded - WHOLE - if above { 1.0 } else { 0.0 };
    let bits = rounded.to_bits().wrapping_sub(WHOLE.to_bits());
    (bits.wrapping_sub(u32::from(above)), value - floor)
}

/// The sums of blocks of `K` values of each colour, added to a row of pixels that begins there; or the row itself where it does not yet.
#[inline]
fn add_blocks<const K: usize>(lines: [&[f32]; 3], begin: usize, pixels: &mut Vec<[f32; 4]>) {
    let [red, green, blue] = lines.map(|line| line.as_chunks::<K>().0);
    let sum = |block: &[f32; K]| block.iter().sum::<f32>();
    let blocks = red.iter().zip(green).zip(blue);
    let sums = blocks.map(|((red, green), blue)| [sum(red), sum(green), sum(blue), 0.0]);
    add_row(sums, begin, pixels);
}

fn add_blocks_of_any(lines: [&[f32]; 3], by: usize, begin: usize, pixels: &mut Vec<[f32; 4]>) {
    let [red, green, blue] = lines.map(|line| line.chunks_exact(by));
    let sum = |block: &[f32]| block.iter().sum::<f32>();
    let blocks = red.zip(green).zip(blue);
    let sums = blocks.map(|((red, green), blue)| [sum(red), sum(green), sum(blue), 0.0]);
    add_row(sums, begin, pixels);
}

#[inline]
fn add_row(sums: impl Iterator<Item = [f32; 4]>, begin: usize, pixels: &mut Vec<[f32; 4]>) {
    if begin == pixels.len() {
        pixels.extend(sums);
        return;
    }
    for (pixel, sums) in pixels[begin..].iter_mut().zip(sums) {
        for (sum, more) in pixel.iter_mut().zip(sums) {
            *sum += more;
        }
    }
}

/// Red, green, blue and zero, as codes of what the networks see.
pub(super) type Colour = [Pair; 2];

/// Linear light to the value that the networks see.
#[derive(Debug, Clone)]
pub(super) struct Encoder {
    /// By the root of the light: in it the curve is nearly straight, so that neighbours differ by about 1/1024.
    table: Vec<i16>,
}

impl Encoder {
    const STEPS: usize = 1024;

    /// The value of one code: values from −2 to 2 are codes from −2¹⁴ to 2¹⁴.
    pub(super) const VALUE: f32 = 2.0 / (1 << DIGITS) as f32;

    pub(super) fn new() -> Self {
        let value = |i: usize| {
            let light = (i as f64 / Self::STEPS as f64).powi(2);
            let encoded = if light <= 0.003_130_8 {
                12.92 * light
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (4.0 * (encoded - 0.5) / f64::from(Self::VALUE)).round() as i16
        };
        Self {
            table: (0..=Self::STEPS).map(value).collect(),
        }
    }

    /// The values of a run of pixels.
    #[inline(always)]
    pub(super) fn encode<const N: usize>(&self, light: &[[f32; 4]; N]) -> [Colour; N] {
        let mut at = [[0; 4]; N];
        let all = at.as_flattened_mut().iter_mut();
        for (at, light) in all.zip(light.as_flattened()) {
            let root = light.clamp(0.0, 1.0).sqrt();
            *at = split(root * Self::STEPS as f32 + 0.5).0;
        }
        at.map(|[red, green, blue, _]| {
            let value = |at: u32| self.table.get(at as usize).copied();
            let [red, green, blue] = [red, green, blue].map(|at| value(at).unwrap_or_default());
            [[red, green], [blue, 0]]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn a_number_is_split_as_a_cast_would_split_it() {
        let mut value = 0.0f32;
        while value < 4_000_000.0 {
            for at in [value, value.next_up(), value.next_down().max(0.0)] {
                let (whole, rest) = split(at);
                assert_eq!(whole, at as u32, "{at}");
                assert!((rest - at.fract()).abs() <= 0.0, "{at}");
            }
            value = (value * 1.3).ceil() / 2.0 + 0.5 + value / 2.0;
        }
    }

    /// Bilinear light, written down for itself.
    fn plain(patch: &Patch, [x, y]: [f32; 2]) -> Option<[f32; 4]> {
        let [low, high] = patch.edges;
        if x < low[0] || x > high[0] || y < low[1] || y > high[1] {
            return None;
        }
        let [x, y] = [
            x.clamp(0.0, (patch.columns - 1) as f32),
            y.clamp(0.0, (patch.rows - 1) as f32),
        ];
        let pixel = |column: usize, row: usize| {
            let (column, row) = (column.min(patch.columns - 1), row.min(patch.rows - 1));
            patch.pixels[row * (patch.columns + 1) + column]
        };
        let (left, top) = (x as usize, y as usize);
        let [a, b] = [pixel(left, top), pixel(left + 1, top)];
        let [c, d] = [pixel(left, top + 1), pixel(left + 1, top + 1)];
        Some([0, 1, 2, 3].map(|i| {
            let above = a[i] + (b[i] - a[i]) * x.fract();
            let below = c[i] + (d[i] - c[i]) * x.fract();
            above + (below - above) * y.fract()
        }))
    }

    const UNSEEN: Colour = [[9; 2]; 2];

    #[test]
    fn runs_see_to_the_bit_what_single_pixels_see() {
        let plane = |k: f32| {
            Array2::from_shape_fn((70, 90), |(row, column)| {
                0.5 + 0.5 * (row as f32 * 0.37 + column as f32 * 0.21 * k).sin()
            })
        };
        let image = LinearImage {
            red: plane(1.0),
            green: plane(1.7),
            blue: plane(0.3),
        };
        let encoder = Encoder::new();
        for (width, roll, reduce) in [(60.0, 0.0f32, 1.0), (90.0, 0.4, 1.0), (300.0, -0.2, 3.0)] {
            let photo = [90.0 * reduce, 70.0 * reduce];
            let along = [roll.cos(), roll.sin()];
            let view = View::new([0.4 * photo[0], 0.6 * photo[1]], width, along, (64, 96));
            let patch = Patch::cut(&view, &image, [0.0, 0.0], reduce, photo).unwrap();
            let step = view.along.map(|v| v * view.scale / patch.reduce);
            let mut seen = 0;
            for row in 0..view.rows {
                let start = patch.position(view.at([0.5, row as f32 + 0.5]));
                let mut cells = [UNSEEN; 96];
                patch.see_row(start, step, &encoder, &mut cells);
                for (column, cell) in cells.iter().enumerate() {
                    let along = column as f32;
                    let at = [start[0] + along * step[0], start[1] + along * step[1]];
                    let wanted = plain(&patch, at).map_or(UNSEEN, |light| {
                        seen += 1;
                        let steps = light.map(|v| v.sqrt() * Encoder::STEPS as f32 + 0.5);
                        let [r, g, b] = [0, 1, 2].map(|i| encoder.table[steps[i] as usize]);
                        [[r, g], [b, 0]]
                    });
                    assert_eq!(*cell, wanted);
                }
            }
            assert!(seen > 2000, "{seen}");
        }
    }
}
