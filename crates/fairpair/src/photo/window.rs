//! The mean of reduce × reduce pixels in linear light: the only way from a photo's pixels to measurements.
//!
//! Formula: mean over the block of curve(code), channel by channel, then the colour matrix.
//! Assumptions: averaging light, not code values, is what a lens farther away would have done; so readings do not depend on the reduction.

use super::Window;
use super::encoding::Encoding;
use super::means::{Code, Read};
use super::orientation::Orientation;
use super::pixels::{Pixels, Samples};
use super::scan::{Room, Rows, Scan};
use crate::optics::{LinearImage, Mask, Plane, luminance_of};

/// Cuts a window to the photo and to whole blocks: `None` where no block is left.
fn whole_blocks(window: Window, photo: (u32, u32), reduce: u32) -> Option<Window> {
    let width = window.width.min(photo.0.checked_sub(window.x)?) / reduce * reduce;
    let height = window.height.min(photo.1.checked_sub(window.y)?) / reduce * reduce;
    (width > 0 && height > 0).then_some(Window {
        width,
        height,
        ..window
    })
}

/// What of a photo's pixels is read, and how.
pub(super) struct Cut<'a> {
    pixels: &'a Pixels,
    encoding: &'a Encoding,
    orientation: Orientation,
    /// Whole blocks, as they lie in the file.
    there: Window,
    reduce: usize,
    every: usize,
}

impl<'a> Cut<'a> {
    /// A window of the upright photo, `reduce` pixels a side to one; of each block's rows and columns every `every`th is read. Rows
    /// and columns that are left of whole groups of `group` blocks are left out; `None` where nothing is left.
    pub(super) fn new(
        (pixels, encoding, orientation): (&'a Pixels, &'a Encoding, Orientation),
        window: Window,
        reduce: u32,
        every: u32,
        group: u32,
    ) -> Option<Self> {
        let reduce = reduce.max(1);
        let upright = orientation.swap((pixels.width, pixels.height));
        let whole = whole_blocks(window, upright, reduce.saturating_mul(group.max(1)))?;
        Some(Self {
            pixels,
            encoding,
            orientation,
            there: orientation.to_file(whole, upright),
            reduce: reduce as usize,
            every: every.clamp(1, reduce) as usize,
        })
    }

    /// Rows and columns of blocks, as they lie in the file.
    fn shape(&self) -> (usize, usize) {
        let blocks = |pixels: u32| pixels as usize / self.reduce;
        (blocks(self.there.height), blocks(self.there.width))
    }

    /// All of it as an upright image.
    pub(super) fn image(&self) -> LinearImage {
        let (rows, columns) = self.shape();
        let mut planes = [(); 3].map(|()| Vec::with_capacity(rows * columns));
        self.each_row(|row| {
            for (plane, row) in planes.iter_mut().zip(row) {
                plane.extend_from_slice(row);
            }
        });
        let [red, green, blue] = planes.map(|values| self.upright(rows, columns, values));
        LinearImage { red, green, blue }
    }

    /// Its luminance, where its brightest channel is at least `blown`, and the image of the means of `group` × `group` blocks.
    pub(super) fn layers(&self, blown: f32, group: usize) -> (Plane, Mask, LinearImage) {
        let group = group.max(1);
        let (rows, columns) = self.shape();
        let (coarse_rows, coarse_columns) = (rows / group, columns / group);
        let mut luminance = Vec::with_capacity(rows * columns);
        let mut bright = Vec::with_capacity(rows * columns);
        let mut means = [(); 3].map(|()| Vec::with_capacity(coarse_rows * coarse_columns));
        let mut sums = [(); 3].map(|()| vec![0.; columns]);
        let scale = 1. / (group * group) as f32;
        let mut seen = 0;
        self.each_row(|row| {
            let [red, green, blue] = row.each_ref().map(|row| &**row);
            let colours = || red.iter().zip(green).zip(blue);
            luminance.extend(colours().map(|((r, g), b)| luminance_of([*r, *g, *b])));
            bright.extend(colours().map(|((r, g), b)| r.max(*g).max(*b) >= blown));
            for (sums, row) in sums.iter_mut().zip(row) {
                for (sum, value) in sums.iter_mut().zip(&*row) {
                    *sum += value;
                }
            }
            seen += 1;
            if seen == group {
                for (means, sums) in means.iter_mut().zip(&mut sums) {
                    let blocks = sums.chunks_exact(group);
                    means.extend(blocks.map(|block| block.iter().sum::<f32>() * scale));
                    sums.fill(0.);
                }
                seen = 0;
            }
        });
        let mask = Mask::from_shape_vec((rows, columns), bright);
        let mask = mask.unwrap_or_else(|_| Mask::from_elem((0, 0), false));
        let [red, green, blue] = means.map(|v| self.upright(coarse_rows, coarse_columns, v));
        (
            self.upright(rows, columns, luminance),
            self.orientation.turn(mask),
            LinearImage { red, green, blue },
        )
    }

    fn upright(&self, rows: usize, columns: usize, values: Vec<f32>) -> Plane {
        let plane = Plane::from_shape_vec((rows, columns), values);
        let plane = plane.unwrap_or_else(|_| Plane::zeros((0, 0)));
        self.orientation.turn(plane)
    }

    /// Hands out red, green and blue of each row of blocks, as they lie in the file.
    fn each_row(&self, take: impl FnMut([&mut [f32]; 3])) {
        match &self.pixels.samples {
            Samples::Eight(samples) => self.rows_of::<u8>(samples, take),
            Samples::Sixteen(samples) => self.rows_of::<u16>(samples, take),
            Samples::Scan(scan) => self.rows_of_scan(scan, take),
        }
    }

    /// How blocks of `reduce` × `reduce` pixels are read; `None` if the curves are made for other codes.
    fn read<T: Code>(&self, reduce: usize, every: usize) -> Option<Read<'_, T>> {
        let [red, green, blue] = self.encoding.curves.each_ref();
        Some(Read {
            tables: [T::table(red)?, T::table(green)?, T::table(blue)?],
            reduce,
            every,
        })
    }

    fn rows_of_scan(&self, scan: &Scan, mut take: impl FnMut([&mut [f32]; 3])) {
        let Window { x, y, .. } = self.there;
        // Where no more than a pixel of what has a mean is asked for, the mean is handed out.
        let mean_px = scan.mean_px();
        if self.every >= mean_px {
            let nearest = |v: u32| (v as usize + mean_px / 2) / mean_px;
            let corner = [x, y].map(nearest);
            return self.rows_from(&scan.means(), corner, self.reduce / mean_px, &mut take);
        }
        let corner = [x as usize, y as usize];
        scan.with_rows(self.there, |rows| {
            self.rows_from(rows, corner, self.reduce, &mut take);
        });
    }

    /// Rows of blocks of `reduce` × `reduce` from `[x, y]` on.
    fn rows_from(
        &self,
        rows: &Rows<'_>,
        [x, y]: [usize; 2],
        reduce: usize,
        take: &mut impl FnMut([&mut [f32]; 3]),
    ) {
        let Some(read) = self.read::<u8>(reduce, 1) else {
            return;
        };
        let (count, columns) = self.shape();
        let mut rooms: Vec<Room> = (0..reduce).map(|_| Room::default()).collect();
        let mut means = [(); 3].map(|()| vec![0.; columns]);
        for index in 0..count {
            let places = rooms.iter_mut().enumerate();
            let lines: Vec<[&[u8]; 3]> = places
                .map(|(k, room)| rows.read(y + index * reduce + k, x, columns * reduce, room))
                .collect();
            let mut out = means.each_mut().map(Vec::as_mut_slice);
            read.planes(&lines, &mut out);
            self.finish(&mut out);
            take(out);
        }
    }

    /// Light of the file's primaries to that of sRGB.
    fn finish(&self, out: &mut [&mut [f32]; 3]) {
        if self.pixels.channels > 1
            && let Some(matrix) = &self.encoding.matrix
        {
            apply(matrix, out);
        }
    }

    fn rows_of<T: Code>(&self, samples: &[T], mut take: impl FnMut([&mut [f32]; 3])) {
        let (pixels, reduce) = (self.pixels, self.reduce);
        let Some(read) = self.read::<T>(reduce, self.every) else {
            return;
        };
        let stride = pixels.width as usize * pixels.channels;
        let first = self.there.x as usize * pixels.channels;
        let row = |y: usize| -> &[T] {
            let start = (self.there.y as usize + y) * stride + first;
            let end = start + self.there.width as usize * pixels.channels;
            samples.get(start..end).unwrap_or_default()
        };
        let (rows, columns) = self.shape();
        let mut means = [(); 3].map(|()| vec![0.; columns]);
        for index in 0..rows {
            let mut out = means.each_mut().map(Vec::as_mut_slice);
            let row = |y: usize| row(index * reduce + y);
            if pixels.channels == 1 {
                let [red, green, blue] = &mut out;
                read.grey(row, green);
                red.copy_from_slice(green);
                blue.copy_from_slice(green);
            } else {
                read.colours(row, &mut out);
                self.finish(&mut out);
            }
            take(out);
        }
    }
}

fn apply(matrix: &[[f32; 3]; 3], [red, green, blue]: &mut [&mut [f32]; 3]) {
    let [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = *matrix;
    for ((red, green), blue) in red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut()) {
        let (r, g, b) = (*red, *green, *blue);
        *red = rr * r + rg * g + rb * b;
        *green = gr * r + gg * g + gb * b;
        *blue = br * r + bg * g + bb * b;
    }
}
