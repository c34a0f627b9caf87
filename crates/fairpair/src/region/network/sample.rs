//! From the photo's light to what a network sees: the mean over about one view pixel, sRGB-encoded.
//!
//! 1. The photo, or the part under the view, reduced by whole numbers in linear light until one view pixel covers one to
//!    two of its pixels.
//! 2. Bilinear interpolation in linear light at the centre of each view pixel.
//! 3. Value = 4 · (sRGB(light) − ½): the encoding that the networks were trained on. Beyond the photo it is 0.
//!
//! Assumptions: the rest of aliasing, at one to two pixels a sample, is below the networks' own blur.
//!
//! References: IEC 61966-2-1:1999 (sRGB).

use super::map::Map;
use super::view::View;
use crate::optics::LinearImage;
use crate::photo::{Photo, Window};

/// The whole photo, reduced once for all views that need no more.
pub(super) struct Overview<'a> {
    photo: &'a Photo,
    image: &'a LinearImage,
    reduce: u32,
}

impl<'a> Overview<'a> {
    pub(super) fn new(photo: &'a Photo) -> Self {
        let (image, reduce) = photo.glance();
        Self {
            photo,
            image,
            reduce: *reduce,
        }
    }

    /// What a network sees through the view.
    pub(super) fn see(&self, view: &View, encoder: &Encoder) -> Map {
        if view.scale >= self.reduce as f32 {
            let all = Window {
                x: 0,
                y: 0,
                width: self.photo.width(),
                height: self.photo.height(),
            };
            return self.sample(view, encoder, self.image, all, self.reduce);
        }
        let window = under(view, self.photo);
        let reduce = (view.scale as u32).max(1);
        let image = self.photo.window(window, reduce);
        self.sample(view, encoder, &image, window, reduce)
    }

    fn sample(
        &self,
        view: &View,
        encoder: &Encoder,
        image: &LinearImage,
        window: Window,
        reduce: u32,
    ) -> Map {
        let mut map = Map::new(view.rows, view.columns, 3);
        let photo = [self.photo.width(), self.photo.height()].map(|v| v as f32);
        let corner = [window.x, window.y].map(|v| v as f32);
        let Some(patch) = Patch::cut(view, image, corner, reduce as f32, photo) else {
            return map;
        };
        // One step along a row of the view, pixels of the patch.
        let step = view.along.map(|v| v * view.scale / patch.reduce);
        for row in 0..view.rows {
            let start = patch.position(view.at([0.5, row as f32 + 0.5]));
            let cells = map.row_mut(row).as_chunks_mut::<3>().0;
            for (column, cell) in cells.iter_mut().enumerate() {
                let along = column as f32;
                let at = [start[0] + along * step[0], start[1] + along * step[1]];
                if let Some(light) = patch.light(at) {
                    *cell = encoder.encode(light);
                }
            }
        }
        map
    }
}

/// The part of the photo under the view, with a margin for interpolation.
fn under(view: &View, photo: &Photo) -> Window {
    let (low, high) = view.bounds();
    let margin = 2.0 * view.scale.max(1.0);
    let edge = |v: f32, size: u32| v.clamp(0.0, size as f32) as u32;
    let (x, y) = (
        edge(low[0] - margin, photo.width()),
        edge(low[1] - margin, photo.height()),
    );
    Window {
        x,
        y,
        width: edge((high[0] + margin).ceil(), photo.width()).saturating_sub(x),
        height: edge((high[1] + margin).ceil(), photo.height()).saturating_sub(y),
    }
}

/// A piece of the photo at the scale of a view, colours side by side.
struct Patch {
    /// Photo pixels of its upper left corner.
    corner: [f32; 2],
    /// Photo pixels per pixel.
    reduce: f32,
    /// Upper left and lower right corner of the photo, as positions.
    edges: [[f32; 2]; 2],
    columns: usize,
    rows: usize,
    /// Red, green, blue and nothing.
    pixels: Vec<[f32; 4]>,
}

impl Patch {
    /// What of an image (its upper left corner at the photo's `corner`, `reduce` photo pixels a pixel) the view needs.
    fn cut(
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
        let first = [from(0), from(1)];
        let mut pixels = vec![[0.0; 4]; rows * columns];
        let planes = [&image.red, &image.green, &image.blue];
        for (channel, plane) in planes.into_iter().enumerate() {
            let (all, width) = (plane.as_slice()?, image.columns());
            for (row, out) in pixels.chunks_exact_mut(columns.max(1)).enumerate() {
                for inner in 0..by {
                    let start = ((first[1] as usize + row) * by + inner) * width;
                    let start = start + first[0] as usize * by;
                    let line = all.get(start..start + columns * by)?;
                    match by {
                        1 => add_blocks::<1>(line, out, channel),
                        2 => add_blocks::<2>(line, out, channel),
                        3 => add_blocks::<3>(line, out, channel),
                        _ => {
                            for (out, block) in out.iter_mut().zip(line.chunks_exact(by)) {
                                out[channel] += block.iter().sum::<f32>();
                            }
                        }
                    }
                }
                let share = 1.0 / (by * by) as f32;
                for pixel in out {
                    pixel[channel] *= share;
                }
            }
        }
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
        (!patch.pixels.is_empty()).then_some(patch)
    }

    /// A photo point in pixels of the patch, the centre of its first pixel at `[0, 0]`.
    fn position(&self, point: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| (point[axis] - self.corner[axis]) / self.reduce - 0.5)
    }

    /// Linear light at a [`position`](Self::position); none beyond the photo's edges.
    #[inline]
    fn light(&self, at: [f32; 2]) -> Option<[f32; 4]> {
        let [low, high] = self.edges;
        let inside = at[0] >= low[0] && at[0] <= high[0] && at[1] >= low[1] && at[1] <= high[1];
        if !inside {
            return None;
        }
        let (left, right, u) = between(at[0], self.columns);
        let (top, bottom, v) = between(at[1], self.rows);
        let pixel = |row: usize, column: usize| self.pixels.get(row * self.columns + column);
        let [a, b] = [pixel(top, left)?, pixel(top, right)?];
        let [c, d] = [pixel(bottom, left)?, pixel(bottom, right)?];
        let mut light = [0.0; 4];
        for i in 0..4 {
            let (above, below) = (a[i] + (b[i] - a[i]) * u, c[i] + (d[i] - c[i]) * u);
            light[i] = above + (below - above) * v;
        }
        Some(light)
    }
}

/// The pixels on both sides of a position, the last at most `count` − 1, and how far it is on the way.
#[inline]
fn between(at: f32, count: usize) -> (usize, usize, f32) {
    let last = count - 1;
    let at = at.clamp(0.0, last as f32);
    let first = at as u32;
    let way = at - first as f32;
    (first as usize, (first as usize + 1).min(last), way)
}

/// Adds the sums of blocks of `K` values to one channel each.
#[inline]
fn add_blocks<const K: usize>(line: &[f32], out: &mut [[f32; 4]], channel: usize) {
    for (out, block) in out.iter_mut().zip(line.as_chunks::<K>().0) {
        out[channel] += block.iter().sum::<f32>();
    }
}

/// Linear light to the value that the networks see.
#[derive(Debug, Clone)]
pub(super) struct Encoder {
    /// By the root of the light: in it the curve is nearly straight, so that neighbours differ by about 1/1024.
    table: Vec<f32>,
}

impl Encoder {
    const STEPS: usize = 1024;

    pub(super) fn new() -> Self {
        let value = |i: usize| {
            let light = (i as f64 / Self::STEPS as f64).powi(2);
            let encoded = if light <= 0.003_130_8 {
                12.92 * light
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (4.0 * (encoded - 0.5)) as f32
        };
        Self {
            table: (0..=Self::STEPS).map(value).collect(),
        }
    }

    #[inline]
    fn encode(&self, light: [f32; 4]) -> [f32; 3] {
        let [red, green, blue, _] =
            light.map(|v| v.clamp(0.0, 1.0).sqrt() * Self::STEPS as f32 + 0.5);
        [red, green, blue].map(|at| {
            let value = self.table.get(at as u32 as usize);
            value.copied().unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Limits;

    fn photo(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Photo {
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb(pixel(x, y)));
        let mut file = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut file, image::ImageFormat::Png)
            .unwrap();
        Photo::decode(file.get_ref(), &Limits::default()).unwrap()
    }

    /// Back to code values 0..255.
    fn codes(cell: &[f32]) -> [f32; 3] {
        [0, 1, 2].map(|i| (cell[i] / 4.0 + 0.5) * 255.0)
    }

    #[test]
    fn code_values_come_back_within_half_a_code() {
        let encoder = Encoder::new();
        let shades = photo(256, 2, |x, _| [x as u8; 3]).overview(256).0;
        for (code, light) in shades.red.row(0).iter().enumerate() {
            let seen = (encoder.encode([*light; 4])[0] / 4.0 + 0.5) * 255.0;
            assert!((seen - code as f32).abs() < 0.5, "{code} {seen}");
        }
    }

    #[test]
    fn at_its_own_scale_a_view_shows_the_pixels_themselves() {
        let pixel = |x: u32, y: u32| [(x * 5) as u8, (y * 7) as u8, 128];
        let photo = photo(48, 32, pixel);
        let view = View::new([20.0, 16.0], 32.0, [1.0, 0.0], (32, 32));
        let seen = Overview::new(&photo).see(&view, &Encoder::new());
        for (row, column) in [(0, 0), (13, 7), (31, 31)] {
            let wanted = pixel(column + 4, row).map(f32::from);
            let seen = codes(seen.cell(row as usize, column as usize));
            for (a, b) in seen.iter().zip(wanted) {
                assert!((a - b).abs() < 0.5, "{row} {column}: {seen:?} {wanted:?}");
            }
        }
    }

    #[test]
    fn however_much_a_photo_is_reduced_a_point_stays_where_it_is() {
        // A bright dot is found again by its centroid in the view, at all scales and through both ways of cutting.
        for (size, dot) in [(300, 8.0), (1100, 24.0), (2100, 40.0)] {
            let centre = [0.6 * size as f32, 0.55 * size as f32];
            let photo = photo(size, size, |x, y| {
                let far = (x as f32 + 0.5 - centre[0]).hypot(y as f32 + 0.5 - centre[1]);
                if far < dot { [255; 3] } else { [0; 3] }
            });
            for (share, roll) in [(1.0f32, 0.0f32), (0.9, 0.3), (0.3, -0.2)] {
                let middle = [0.58 * size as f32, 0.57 * size as f32];
                let along = [roll.cos(), roll.sin()];
                let view = View::new(middle, share * size as f32, along, (160, 160));
                let seen = Overview::new(&photo).see(&view, &Encoder::new());
                let (mut sum, mut at) = (0.0, [0.0; 2]);
                for row in 0..160 {
                    for column in 0..160 {
                        let [value, ..] = codes(seen.cell(row, column));
                        // Beyond the photo is mid grey.
                        if value > 128.0 {
                            sum += value;
                            at[0] += value * (column as f32 + 0.5);
                            at[1] += value * (row as f32 + 0.5);
                        }
                    }
                }
                let found = view.at(at.map(|v| v / sum));
                let off = (found[0] - centre[0]).hypot(found[1] - centre[1]) / view.scale;
                assert!(off < 0.15, "{size} {share} {roll}: {off} view pixels");
            }
        }
    }

    #[test]
    fn beyond_the_photo_there_is_nothing_to_see() {
        let photo = photo(40, 20, |_, _| [255; 3]);
        let view = View::new([20.0, 10.0], 40.0, [1.0, 0.0], (160, 160));
        let seen = Overview::new(&photo).see(&view, &Encoder::new());
        assert_eq!(seen.cell(0, 80), [0.0; 3]);
        assert_eq!(seen.cell(80, 80), [2.0; 3]);
        let far = View::new([-500.0, -500.0], 40.0, [1.0, 0.0], (32, 32));
        let seen = Overview::new(&photo).see(&far, &Encoder::new());
        assert_eq!(seen.cell(16, 16), [0.0; 3]);
    }
}
