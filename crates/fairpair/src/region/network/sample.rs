//! From the photo's light to what a network sees: the mean over about one view pixel, sRGB-encoded.
//!
//! 1. The photo, or the part under the view, reduced by whole numbers in linear light until one view pixel covers one to
//!    two of its pixels.
//! 2. Bilinear interpolation in linear light at the centre of each view pixel.
//! 3. Value = 4 · (sRGB(light) − ½), the encoding that the networks were trained on, as a code in steps of 2⁻¹³ (`codes`).
//!    Beyond the photo it is 0.
//!
//! Assumptions: the rest of aliasing, at one to two pixels a sample, is below the networks' own blur.
//!
//! References: IEC 61966-2-1:1999 (sRGB).

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

use super::codes::Codes;
pub(super) use super::patch::Encoder;
use super::patch::Patch;
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
    pub(super) fn see(&self, view: &View, encoder: &Encoder) -> Codes {
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
    ) -> Codes {
        let mut seen = Codes::new(view.rows, view.columns, 3, Encoder::VALUE);
        let photo = [self.photo.width(), self.photo.height()].map(|v| v as f32);
        let corner = [window.x, window.y].map(|v| v as f32);
        if let Some(patch) = Patch::cut(view, image, corner, reduce as f32, photo) {
            pulp::Arch::new().dispatch(Fill {
                view,
                encoder,
                patch: &patch,
                seen: &mut seen,
            });
        }
        seen
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

/// The loop over a view's pixels, to be compiled for the machine's vectors.
struct Fill<'a> {
    view: &'a View,
    encoder: &'a Encoder,
    patch: &'a Patch,
    seen: &'a mut Codes,
}

impl NullaryFnOnce for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self {
            view,
            encoder,
            patch,
            seen,
        } = self;
        // One step along a row of the view, pixels of the patch.
        let step = view.along.map(|v| v * view.scale / patch.reduce);
        for row in 0..view.rows {
            let start = patch.position(view.at([0.5, row as f32 + 0.5]));
            let cells = seen.row_mut(row).as_chunks_mut::<2>().0;
            patch.see_row(start, step, encoder, cells);
        }
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

    /// What a network sees of red, green and blue, −2..2.
    fn values(seen: &Codes, row: usize, column: usize) -> [f32; 3] {
        let cell = seen.bordered_row(row + 1)[2 * (column + 1)..][..2].as_flattened();
        [0, 1, 2].map(|i| f32::from(cell[i]) * seen.step())
    }

    /// The same as shades 0..255.
    fn shades(seen: &Codes, row: usize, column: usize) -> [f32; 3] {
        values(seen, row, column).map(|value| (value / 4.0 + 0.5) * 255.0)
    }

    #[test]
    fn code_values_come_back_within_half_a_code() {
        let encoder = Encoder::new();
        let shades = photo(256, 2, |x, _| [x as u8; 3]).overview(256).0;
        for (code, light) in shades.red.row(0).iter().enumerate() {
            let [[value, _], _] = encoder.encode(&[[*light; 4]])[0];
            let seen = (f32::from(value) * Encoder::VALUE / 4.0 + 0.5) * 255.0;
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
            let seen = shades(&seen, row as usize, column as usize);
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
                        let [value, ..] = shades(&seen, row, column);
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
        assert_eq!(
            values(&seen, 0, 80).map(f32::to_bits),
            [0.0_f32.to_bits(); 3]
        );
        assert_eq!(
            values(&seen, 80, 80).map(f32::to_bits),
            [2.0_f32.to_bits(); 3]
        );
        let far = View::new([-500.0, -500.0], 40.0, [1.0, 0.0], (32, 32));
        let seen = Overview::new(&photo).see(&far, &Encoder::new());
        assert_eq!(
            values(&seen, 16, 16).map(f32::to_bits),
            [0.0_f32.to_bits(); 3]
        );
    }
}
