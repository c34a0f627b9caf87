//! The mean of reduce × reduce pixels in linear light: the only way from a photo's pixels to measurements.
//!
//! Formula: mean over the block of curve(code), channel by channel, then the colour matrix.
//! Assumptions: averaging light, not code values, is what a lens farther away would have done; so readings do not depend on the reduction.

use std::sync::Arc;

use ndarray::Zip;

use super::Window;
use super::encoding::Encoding;
use super::orientation::Orientation;
use super::pixels::{Pixels, Samples};
use crate::optics::{LinearImage, Plane};

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

/// The window of an upright photo, reduced; of each block's rows and columns every `every`th is read.
pub(super) fn linear(
    pixels: &Pixels,
    encoding: &Encoding,
    orientation: Orientation,
    window: Window,
    reduce: u32,
    every: u32,
) -> LinearImage {
    let reduce = reduce.max(1);
    let every = every.clamp(1, reduce) as usize;
    let upright = orientation.swap((pixels.width, pixels.height));
    let Some(window) = whole_blocks(window, upright, reduce) else {
        return LinearImage::black(0, 0);
    };
    let there = orientation.to_file(window, upright);
    let planes = match &pixels.samples {
        Samples::Eight(samples) => {
            reduced(samples, pixels, encoding, there, [reduce as usize, every])
        }
        Samples::Sixteen(samples) => {
            reduced(samples, pixels, encoding, there, [reduce as usize, every])
        }
    };
    let mut image = match planes {
        Planes::Grey(grey) => {
            let grey = orientation.turn(grey);
            LinearImage {
                red: grey.clone(),
                green: grey.clone(),
                blue: grey,
            }
        }
        Planes::Colour([red, green, blue]) => LinearImage {
            red: orientation.turn(red),
            green: orientation.turn(green),
            blue: orientation.turn(blue),
        },
    };
    if let Some(matrix) = &encoding.matrix
        && pixels.channels == 3
    {
        apply(matrix, &mut image);
    }
    image
}

fn apply(matrix: &[[f32; 3]; 3], image: &mut LinearImage) {
    let [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = *matrix;
    Zip::from(&mut image.red)
        .and(&mut image.green)
        .and(&mut image.blue)
        .for_each(|red, green, blue| {
            let (r, g, b) = (*red, *green, *blue);
            *red = rr * r + rg * g + rb * b;
            *green = gr * r + gg * g + gb * b;
            *blue = br * r + bg * g + bb * b;
        });
}

enum Planes {
    Grey(Plane),
    Colour([Plane; 3]),
}

/// A code value that finds its linear light in a table without a bounds check.
trait Code: Copy {
    type Table;
    fn table(curve: &[f32]) -> Option<&Self::Table>;
    fn light(self, table: &Self::Table) -> f32;
}

impl Code for u8 {
    type Table = [f32; 1 << 8];
    fn table(curve: &[f32]) -> Option<&Self::Table> {
        curve.try_into().ok()
    }
    #[inline]
    fn light(self, table: &Self::Table) -> f32 {
        table[usize::from(self)]
    }
}

impl Code for u16 {
    type Table = [f32; 1 << 16];
    fn table(curve: &[f32]) -> Option<&Self::Table> {
        curve.try_into().ok()
    }
    #[inline]
    fn light(self, table: &Self::Table) -> f32 {
        table[usize::from(self)]
    }
}

/// A rectangle of whole blocks, in file order.
fn reduced<T: Code>(
    samples: &[T],
    pixels: &Pixels,
    encoding: &Encoding,
    window: Window,
    [reduce, every]: [usize; 2],
) -> Planes {
    let rows = window.height as usize / reduce;
    let columns = window.width as usize / reduce;
    let stride = pixels.width as usize * pixels.channels;
    let first = window.x as usize * pixels.channels;
    let row = |y: usize| -> &[T] {
        let start = (window.y as usize + y) * stride + first;
        let end = start + window.width as usize * pixels.channels;
        samples.get(start..end).unwrap_or_default()
    };
    let tables = || {
        let [red, green, blue] = encoding.curves.each_ref().map(|c: &Arc<[f32]>| T::table(c));
        Some([red?, green?, blue?])
    };
    let mut planes = [(); 3].map(|()| Plane::zeros((0, 0)));
    let Some(tables) = tables() else {
        return Planes::Colour(planes);
    };
    let scale = 1. / (reduce.div_ceil(every) as f32).powi(2);
    if pixels.channels == 1 {
        let mut grey = vec![0.; rows * columns];
        for (index, out) in grey.chunks_exact_mut(columns).enumerate() {
            for y in (0..reduce).step_by(every) {
                add_grey(row(index * reduce + y), [reduce, every], tables[1], out);
            }
            for sum in out {
                *sum *= scale;
            }
        }
        return Planes::Grey(plane(rows, columns, grey));
    }
    let mut sums = [(); 3].map(|()| vec![0.; rows * columns]);
    let [red, green, blue] = &mut sums;
    let out_rows = red
        .chunks_exact_mut(columns)
        .zip(green.chunks_exact_mut(columns))
        .zip(blue.chunks_exact_mut(columns));
    for (index, ((red, green), blue)) in out_rows.enumerate() {
        let mut out = [red, green, blue];
        for y in (0..reduce).step_by(every) {
            let row = row(index * reduce + y);
            match reduce {
                _ if every > 1 => add_row_of_any(row, [reduce, every], tables, &mut out),
                1 => add_row::<T, 1>(row, tables, &mut out),
                2 => add_row::<T, 2>(row, tables, &mut out),
                3 => add_row::<T, 3>(row, tables, &mut out),
                4 => add_row::<T, 4>(row, tables, &mut out),
                5 => add_row::<T, 5>(row, tables, &mut out),
                6 => add_row::<T, 6>(row, tables, &mut out),
                _ => add_row_of_any(row, [reduce, 1], tables, &mut out),
            }
        }
        if reduce > 1 {
            for out in out {
                for sum in out {
                    *sum *= scale;
                }
            }
        }
    }
    for (plane_out, sums) in planes.iter_mut().zip(sums) {
        *plane_out = plane(rows, columns, sums);
    }
    Planes::Colour(planes)
}

fn plane(rows: usize, columns: usize, values: Vec<f32>) -> Plane {
    Plane::from_shape_vec((rows, columns), values).unwrap_or_else(|_| Plane::zeros((0, 0)))
}

/// Adds one file row to a row of sums; K known at compile time unrolls the block.
#[inline]
fn add_row<T: Code, const K: usize>(row: &[T], tables: [&T::Table; 3], out: &mut [&mut [f32]; 3]) {
    let [red, green, blue] = out;
    let sums = red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut());
    let (colours, _) = row.as_chunks::<3>();
    for (block, ((red, green), blue)) in colours.as_chunks::<K>().0.iter().zip(sums) {
        let (mut r, mut g, mut b) = (0., 0., 0.);
        for pixel in block {
            r += pixel[0].light(tables[0]);
            g += pixel[1].light(tables[1]);
            b += pixel[2].light(tables[2]);
        }
        *red += r;
        *green += g;
        *blue += b;
    }
}

#[inline]
fn add_row_of_any<T: Code>(
    row: &[T],
    [reduce, every]: [usize; 2],
    tables: [&T::Table; 3],
    out: &mut [&mut [f32]; 3],
) {
    let [red, green, blue] = out;
    let sums = red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut());
    let (colours, _) = row.as_chunks::<3>();
    for (block, ((red, green), blue)) in colours.chunks_exact(reduce).zip(sums) {
        let (mut r, mut g, mut b) = (0., 0., 0.);
        for pixel in block.iter().step_by(every) {
            r += pixel[0].light(tables[0]);
            g += pixel[1].light(tables[1]);
            b += pixel[2].light(tables[2]);
        }
        *red += r;
        *green += g;
        *blue += b;
    }
}

#[inline]
fn add_grey<T: Code>(row: &[T], [reduce, every]: [usize; 2], table: &T::Table, out: &mut [f32]) {
    for (block, sum) in row.chunks_exact(reduce).zip(out) {
        let codes = block.iter().step_by(every);
        *sum += codes.map(|code| code.light(table)).sum::<f32>();
    }
}
