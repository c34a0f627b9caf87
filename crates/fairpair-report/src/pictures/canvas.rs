//! What is shown of a grid: which stretch, how far reduced, and the pixels there.
//!
//! Formula: each pixel of the picture is one bilinear reading of the image under it, or the mean of 2 × 2 where it covers more than
//! [`ONE_READING`] pixels a side; an image that is to be halved or more is first reduced by a whole number. All means are of light.
//! Map and reduction are one, so that no pixel is read that is not shown.

use std::ops::Range;

use fairpair::optics::lattice::Lattice;
use fairpair::optics::motion::Affine;
use fairpair::optics::{LinearImage, Mask};
use image::{Rgb, RgbImage};

use super::encode::{Encoded, mask};
use crate::srgb::CODES;

/// Where the after photo shows nothing.
const NOTHING: [u8; 3] = [203, 198, 189];

/// Highlights are marked in a blue that no lip has; it stays apart from red for the colour-blind.
const HIGHLIGHT: Rgb<u8> = Rgb([0, 190, 255]);

/// Rows and columns of a grid that the after photo does not reach are cut away, up to this share of a side.
const TRIM: f32 = 0.2;

/// Pixels of the image to a pixel of the picture, along a side, up to which one reading is enough.
const ONE_READING: f64 = 1.2;

/// The stretch of a grid that is shown, and how far it is reduced.
pub(super) struct Canvas {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    scale: f32,
}

impl Canvas {
    /// The part of a grid of so many rows and columns that an image of the `other` size reaches, seen through `map`.
    pub(super) fn of(
        (rows, columns): (usize, usize),
        other: &LinearImage,
        map: &Affine,
        widest: u32,
    ) -> Self {
        let there = Lattice::of(&other.red);
        let misses = |r: usize, c: usize| {
            let place = map.apply([c as f64 + 0.5, r as f64 + 0.5]);
            there.place(place).is_none()
        };
        let cut = |most: usize, empty: &dyn Fn(usize) -> bool| {
            (0..(most as f32 * TRIM) as usize)
                .find(|i| !empty(*i))
                .unwrap_or(0)
        };
        // The middle half tells whether a border row or column is reached at all.
        let row = |r: usize| (columns / 4..columns / 4 + columns / 2).any(|c| misses(r, c));
        let column = |c: usize| (rows / 4..rows / 4 + rows / 2).any(|r| misses(r, c));
        let (top, bottom) = (cut(rows, &row), cut(rows, &|r| row(rows - 1 - r)));
        let (left, right) = (
            cut(columns, &column),
            cut(columns, &|c| column(columns - 1 - c)),
        );
        let shown = Self::whole((rows - top - bottom, columns - left - right), widest);
        Self { left, top, ..shown }
    }

    /// All of a grid.
    pub(super) fn whole((height, width): (usize, usize), widest: u32) -> Self {
        Self {
            left: 0,
            top: 0,
            width,
            height,
            scale: (widest as f32 / width.max(1) as f32).min(1.0),
        }
    }

    fn size(&self) -> (u32, u32) {
        let scaled = |n: usize| ((n as f32 * self.scale).round() as u32).max(1);
        (scaled(self.width), scaled(self.height))
    }

    /// A position of the grid in the picture.
    pub(super) fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [
            (x - self.left as f32) * self.scale,
            (y - self.top as f32) * self.scale,
        ]
    }

    /// From the picture to the image behind it; `map` leads from the grid there.
    fn behind(&self, map: &Affine) -> Affine {
        let corner = [self.left as f64, self.top as f64];
        Affine::scale_shift(1.0 / f64::from(self.scale), corner).then(map)
    }

    /// The picture of an image seen through `map`, which leads from the grid to the image; what the image does not reach is
    /// painted over, so that it does not pass for a dark border of the photo.
    pub(super) fn draw(&self, image: &LinearImage, map: &Affine) -> RgbImage {
        let mut map = self.behind(map);
        let by = (map.scale() as usize).clamp(1, image.rows().min(image.columns()).max(1));
        let reduced = (by > 1).then(|| image.part(0..image.rows(), 0..image.columns(), by));
        let image = reduced.as_ref().unwrap_or(image);
        map = map.then(&Affine::scale_shift(1.0 / by as f64, [0.0; 2]));
        let (width, height) = self.size();
        let offsets: &[f64] = if map.scale() > ONE_READING {
            &[0.25, 0.75]
        } else {
            &[0.5]
        };
        let mut picture = RgbImage::new(width, height);
        if let Some(corner) = by_whole_pixels(&map) {
            copied(image, corner, &mut picture);
            return picture;
        }
        let reader = Reader::of(image);
        let codes = &*CODES;
        for (pixels, r) in picture.rows_mut().zip(0_u32..) {
            for (pixel, c) in pixels.zip(0_u32..) {
                let corner = [f64::from(c), f64::from(r)];
                let light = reader.light(&map, corner, offsets);
                pixel.0 = light.map_or(NOTHING, |light| light.map(|v| codes.of(v)));
            }
        }
        picture
    }

    /// The pixels of the picture under which `seen` is true, as a picture to lie over it; `map` as for [`Self::draw`].
    pub(super) fn marks(&self, seen: &Mask, map: &Affine) -> Option<Encoded> {
        let map = self.behind(map);
        let size = self.size();
        let marked = |[c, r]: [u32; 2]| {
            let [x, y] = map.apply([f64::from(c) + 0.5, f64::from(r) + 0.5]);
            x >= 0.0 && y >= 0.0 && seen.get([y as usize, x as usize]).is_some_and(|s| *s)
        };
        let [columns, rows] = touched(seen, &map.inverse()?, size);
        let marked = rows
            .flat_map(|r| columns.clone().map(move |c| [c, r]))
            .filter(|at| marked(*at));
        mask(size, marked, HIGHLIGHT).map(|bytes| Encoded::of(&bytes))
    }
}

/// The column and row that a map begins with which only moves by whole pixels.
fn by_whole_pixels(map: &Affine) -> Option<[usize; 2]> {
    let [_, _, x, _, _, y] = map.m;
    let corner = [x as usize, y as usize];
    let moved = Affine::scale_shift(1.0, corner.map(|v| v as f64));
    (moved == *map).then_some(corner)
}

/// The pixels of an image from a corner on.
fn copied(image: &LinearImage, [left, top]: [usize; 2], picture: &mut RgbImage) {
    let codes = &*CODES;
    let planes = [&image.red, &image.green, &image.blue].map(|p| p.as_slice().unwrap_or_default());
    for (pixels, r) in picture.rows_mut().zip(top..) {
        let first = r * image.columns() + left;
        let rows = planes.map(|plane| plane.get(first..).unwrap_or_default());
        for (((pixel, red), green), blue) in pixels.zip(rows[0]).zip(rows[1]).zip(rows[2]) {
            pixel.0 = [codes.of(*red), codes.of(*green), codes.of(*blue)];
        }
    }
}

/// Columns and rows of a picture within which all lies that is true of `seen`; `back` leads from it to the picture.
fn touched(seen: &Mask, back: &Affine, size: (u32, u32)) -> [Range<u32>; 2] {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (y, row) in seen.rows().into_iter().enumerate() {
        let Some(first) = row.iter().position(|s| *s) else {
            continue;
        };
        let last = row.iter().rposition(|s| *s).unwrap_or(first);
        for (x, y) in [(first, y), (first, y + 1), (last + 1, y), (last + 1, y + 1)] {
            let there = back.apply([x as f64, y as f64]);
            for k in 0..2 {
                (low[k], high[k]) = (low[k].min(there[k]), high[k].max(there[k]));
            }
        }
    }
    [(0, size.0), (1, size.1)].map(|(k, size)| {
        let inside = |v: f64| v.clamp(0.0, f64::from(size)) as u32;
        inside(low[k].floor())..inside(high[k].ceil())
    })
}

/// Reads an image between its pixels, all channels of one place at once.
struct Reader {
    /// Red, green, blue and nothing, row by row.
    pixels: Vec<[f32; 4]>,
    columns: usize,
    /// Width and height.
    size: [f64; 2],
}

impl Reader {
    fn of(image: &LinearImage) -> Self {
        let pixels = image.red.iter().zip(&image.green).zip(&image.blue);
        Self {
            pixels: pixels.map(|((r, g), b)| [*r, *g, *b, 0.0]).collect(),
            columns: image.columns(),
            size: [image.columns() as f64, image.rows() as f64],
        }
    }

    /// The light of the pixel of the picture with this upper left corner: the mean of the readings at `offsets` along both
    /// sides; `None` where one of them is not in the image.
    #[inline]
    fn light(&self, map: &Affine, corner: [f64; 2], offsets: &[f64]) -> Option<[f32; 3]> {
        let mut sums = [0.0; 4];
        for down in offsets {
            for along in offsets {
                let [x, y] = map.apply([corner[0] + along, corner[1] + down]);
                if !(x >= 0.0 && y >= 0.0 && x <= self.size[0] && y <= self.size[1]) {
                    return None;
                }
                let seen = self.at([x, y])?;
                sums = array(|k| sums[k] + seen[k]);
            }
        }
        let scale = 1.0 / (offsets.len() * offsets.len()) as f32;
        let [red, green, blue, _] = sums.map(|sum| sum * scale);
        Some([red, green, blue])
    }

    /// One bilinear reading; half a pixel beyond the outermost centres belongs to them.
    #[inline]
    fn at(&self, place: [f64; 2]) -> Option<[f32; 4]> {
        let within = |k: usize| {
            (place[k] as f32 - 0.5)
                .max(0.0)
                .min(self.size[k] as f32 - 1.0)
        };
        let (x, y) = (within(0), within(1));
        // Positions are never below nought and images far smaller than 2³¹ pixels a side.
        let (column, row) = (x as i32, y as i32);
        let (u, v) = (x - column as f32, y - row as f32);
        let first = row as usize * self.columns + column as usize;
        let next = |share: f32, step: usize| if share > 0.0 { step } else { 0 };
        let below = first + next(v, self.columns);
        let right = next(u, 1);
        let top = mixed(
            *self.pixels.get(first)?,
            *self.pixels.get(first + right)?,
            u,
        );
        let bottom = mixed(
            *self.pixels.get(below)?,
            *self.pixels.get(below + right)?,
            u,
        );
        Some(mixed(top, bottom, v))
    }
}

#[inline]
fn mixed(a: [f32; 4], b: [f32; 4], share: f32) -> [f32; 4] {
    array(|k| a[k] + (b[k] - a[k]) * share)
}

#[inline]
fn array(of: impl FnMut(usize) -> f32) -> [f32; 4] {
    std::array::from_fn(of)
}

#[cfg(test)]
mod tests {
    use fairpair::optics::Plane;

    use super::*;

    fn ramp(rows: usize, columns: usize) -> LinearImage {
        let plane = |by: f32| Plane::from_shape_fn((rows, columns), |(r, c)| (r + c) as f32 * by);
        LinearImage {
            red: plane(0.02),
            green: plane(0.01),
            blue: plane(0.005),
        }
    }

    #[test]
    fn at_its_own_size_an_image_is_drawn_pixel_by_pixel() {
        let image = ramp(9, 14);
        let picture = Canvas::whole((9, 14), 400).draw(&image, &Affine::IDENTITY);
        assert_eq!(picture.dimensions(), (14, 9));
        for (c, r, pixel) in picture.enumerate_pixels() {
            let at = [r as usize, c as usize];
            let light = [image.red[at], image.green[at], image.blue[at]];
            assert_eq!(pixel.0, light.map(|v| CODES.of(v)));
        }
    }

    #[test]
    fn a_reduced_picture_has_the_light_of_the_whole() {
        let image = ramp(60, 90);
        for widest in [80, 60, 45, 33, 20] {
            let picture = Canvas::whole((60, 90), widest).draw(&image, &Affine::IDENTITY);
            let (width, height) = picture.dimensions();
            assert_eq!(width, widest);
            let middle = picture.get_pixel(width / 2, height / 2).0[1];
            let there = CODES.of(image.green[[30, 45]].min(1.0));
            assert!(middle.abs_diff(there) <= 4, "{widest}: {middle}, {there}");
        }
    }

    #[test]
    fn what_an_image_does_not_reach_is_cut_away_or_painted_over() {
        let image = ramp(40, 60);
        // The image lies ten columns to the right, and turned by more than can be cut away.
        let map = Affine {
            m: [1.0, 0.05, -10.0, -0.2, 1.0, 0.0],
        };
        let canvas = Canvas::of((40, 60), &image, &map, 400);
        assert!((9..12).contains(&canvas.left), "{}", canvas.left);
        let picture = canvas.draw(&image, &map);
        assert_ne!(picture.get_pixel(0, canvas.height as u32 - 1).0, NOTHING);
        assert_eq!(picture.get_pixel(canvas.width as u32 - 1, 0).0, NOTHING);
    }
}
