//! A part of a scan is what the decoder of all pixels makes of it.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

use super::{Room, Scan};
use crate::photo::Window;
use crate::photo::pixels::Buffer;

const FACTORS: [SamplingFactor; 4] = [
    SamplingFactor::F_1_1,
    SamplingFactor::F_2_1,
    SamplingFactor::F_1_2,
    SamplingFactor::F_2_2,
];

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::photo) struct Made {
    pub(in crate::photo) size: [u16; 2],
    pub(in crate::photo) factor: SamplingFactor,
    pub(in crate::photo) quality: u8,
    pub(in crate::photo) restart_interval: u16,
    pub(in crate::photo) grey: bool,
}

pub(in crate::photo) const MADE: Made = Made {
    size: [61, 47],
    factor: SamplingFactor::F_2_2,
    quality: 90,
    restart_interval: 0,
    grey: false,
};

impl Made {
    /// Slopes, an edge and grain.
    pub(in crate::photo) fn file(self) -> Vec<u8> {
        let [width, height] = self.size.map(u32::from);
        let mut state = 7_u32;
        let mut pixels = Vec::new();
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (state >> 28) + 60 * u32::from(x * 3 > y * 2 + 20);
            let slopes = [
                120 * x / width + 40,
                90 * y / height + 30,
                130 - 100 * x / width,
            ];
            pixels.extend(slopes.map(|slope| (slope + grain) as u8));
        }
        if self.grey {
            pixels = pixels.iter().step_by(3).copied().collect();
        }
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.quality);
        encoder.set_sampling_factor(self.factor);
        if self.restart_interval > 0 {
            encoder.set_restart_interval(self.restart_interval);
        }
        let colours = if self.grey {
            ColorType::Luma
        } else {
            ColorType::Rgb
        };
        encoder
            .encode(&pixels, self.size[0], self.size[1], colours)
            .unwrap();
        file
    }
}

fn all(scan: &Scan) -> Window {
    Window {
        x: 0,
        y: 0,
        width: scan.width as u32,
        height: scan.height as u32,
    }
}

/// Greatest and mean difference of code values from those of the decoder of all pixels.
fn differences(file: &[u8]) -> (u8, f64) {
    let scan = Scan::read(file, false).unwrap();
    let ours = scan.pixels(all(&scan));
    let theirs = image::load_from_memory(file).unwrap();
    let theirs = if scan.channels() == 1 {
        theirs.into_luma8().into_raw()
    } else {
        theirs.into_rgb8().into_raw()
    };
    assert_eq!(ours.len(), theirs.len());
    let each = || ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b));
    let mean = each().map(f64::from).sum::<f64>() / ours.len() as f64;
    (each().max().unwrap(), mean)
}

#[test]
fn pixels_are_those_of_the_decoder_of_all_pixels() {
    for factor in FACTORS {
        for size in [[61, 47], [64, 48], [1, 1], [17, 8], [8, 33], [130, 9]] {
            for (quality, restart_interval) in [(90, 0), (40, 1), (100, 3), (75, 7)] {
                let made = Made {
                    size,
                    factor,
                    quality,
                    restart_interval,
                    ..MADE
                };
                let (most, mean) = differences(&made.file());
                // Both decoders round, each in its own way. Seen: at most 6 steps, and 0.61 in the mean.
                assert!(most <= 8 && mean < 1.0, "{made:?}: {most}, {mean:.3}");
            }
        }
    }
}

#[test]
fn grey_photos_have_one_channel() {
    for size in [[61, 47], [8, 8], [3, 90]] {
        let made = Made {
            size,
            grey: true,
            ..MADE
        };
        let (most, mean) = differences(&made.file());
        assert!(most <= 1 && mean < 0.1, "{made:?}: {most}, {mean:.3}");
    }
}

/// Red, green and blue of the means of squares of `side` pixels.
fn square_means(pixels: &RgbImage, side: u32) -> impl Fn(u32, u32) -> [f64; 3] {
    move |x, y| {
        let square = (0..side * side).map(|k| (x * side + k % side, y * side + k / side));
        let sums = square.fold([0_u32; 3], |sums, (x, y)| {
            let pixel = pixels.get_pixel(x, y);
            [0, 1, 2].map(|c| sums[c] + u32::from(pixel[c]))
        });
        sums.map(|sum| f64::from(sum) / f64::from(side * side))
    }
}

#[test]
fn means_are_those_of_every_block_or_quarter() {
    for (factor, quarters) in FACTORS.into_iter().flat_map(|f| [(f, false), (f, true)]) {
        let made = Made {
            size: [160, 96],
            factor,
            quality: 97,
            ..MADE
        };
        let scan = Scan::read(&made.file(), quarters).unwrap();
        let side = scan.mean_px() as u32;
        assert_eq!(side, if quarters { 4 } else { 8 });
        let all = RgbImage::from_raw(160, 96, scan.pixels(all(&scan)).to_vec()).unwrap();
        let exact = square_means(&all, side);
        let (rows, mut room) = (scan.means(), Room::default());
        let mut off = Vec::new();
        for y in 0..96 / side {
            let seen = rows.read(y as usize, 0, 160 / side as usize, &mut room);
            for x in 0..160 / side {
                let seen = seen.map(|plane| f64::from(plane[x as usize]));
                off.extend([0, 1, 2].map(|c| (seen[c] - exact(x, y)[c]).abs()));
            }
        }
        off.sort_by(f64::total_cmp);
        let [middle, most] = [off[off.len() / 2], off[off.len() - 1]];
        // Means of whole blocks are exact; chroma of half the resolution is interpolated between blocks twice as large, and quarters leave out what
        // is finer, which an edge has.
        let limits = match (factor, quarters) {
            (SamplingFactor::F_1_1, false) => [0.6, 2.0],
            _ => [2.0, 25.0],
        };
        assert!(
            middle <= limits[0] && most <= limits[1],
            "{factor:?} {quarters}: {middle}, {most}"
        );
    }
}

#[test]
fn kinds_that_are_not_read_in_parts_are_left_alone() {
    let file = MADE.file();
    assert!(Scan::read(&file, false).is_some());
    let mut progressive = Vec::new();
    let mut encoder = Encoder::new(&mut progressive, 90);
    encoder.set_progressive(true);
    encoder
        .encode(&[99; 48 * 48 * 3], 48, 48, ColorType::Rgb)
        .unwrap();
    assert!(Scan::read(&progressive, false).is_none());
    let mut inks = Vec::new();
    Encoder::new(&mut inks, 90)
        .encode(&[99; 48 * 48 * 4], 48, 48, ColorType::Cmyk)
        .unwrap();
    assert!(Scan::read(&inks, false).is_none());
    assert!(Scan::read(b"\x89PNG\r\n\x1A\n", false).is_none());
    // Adobe's mark for RGB.
    let mut adobe = file.clone();
    adobe.splice(2..2, *b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0");
    assert!(Scan::read(&adobe, false).is_none());
}

#[test]
fn a_scan_that_ends_early_is_none() {
    for restart_interval in [0, 2] {
        let file = Made {
            restart_interval,
            ..MADE
        }
        .file();
        let start = file.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
        for length in start..file.len() - 4 {
            assert!(
                Scan::read(&file[..length], length % 2 == 0).is_none(),
                "cut to {length} of {}",
                file.len()
            );
        }
    }
}

#[test]
fn what_a_buffer_held_before_does_not_show() {
    let file = MADE.file();
    let over = |filler: u8| {
        // As large as what is held of this file, so that it is handed out for it.
        let mut kept = Buffer::to_be_filled(64 * 48 * 3 / 2);
        kept.fill(filler);
        drop(kept);
        let scan = Scan::read(&file, false).unwrap();
        scan.pixels(all(&scan)).to_vec()
    };
    assert_eq!(over(0), over(255));
}

fn window(size: [u16; 2]) -> impl Strategy<Value = Window> {
    let [width, height] = size.map(u32::from);
    (0..width, 0..height).prop_flat_map(move |(x, y)| {
        (1..=width - x, 1..=height - y).prop_map(move |(width, height)| Window {
            x,
            y,
            width,
            height,
        })
    })
}

proptest! {
    /// Whatever was asked for before, a window shows the photo's pixels.
    #[test]
    fn windows_in_any_order_are_parts_of_the_whole(
        windows in prop::collection::vec(window([123, 77]), 1..5),
        factor in prop::sample::select(&FACTORS[..]),
        restart_interval in 0_u16..5,
        quarters: bool,
    ) {
        let file = Made { size: [123, 77], factor, restart_interval, ..MADE }.file();
        let fresh = || Scan::read(&file, quarters).unwrap();
        let scan = fresh();
        let whole = fresh();
        let whole = whole.pixels(all(&whole));
        for window in windows {
            let seen = scan.pixels(window);
            let row = 3 * window.width as usize;
            for (y, seen) in seen.chunks(row).enumerate() {
                let start = 3 * ((window.y as usize + y) * 123 + window.x as usize);
                prop_assert_eq!(seen, &whole[start..start + row]);
            }
        }
    }

    /// Damage is noticed or shown, and never more.
    #[test]
    fn damaged_files_are_survived(
        damage in prop::collection::vec((0_usize..4000, any::<u8>()), 1..8),
        factor in prop::sample::select(&FACTORS[..]),
        restart_interval in 0_u16..5,
        quarters: bool,
    ) {
        let mut file = Made { factor, restart_interval, ..MADE }.file();
        for (at, value) in damage {
            let at = at % file.len();
            file[at] = value;
        }
        if let Some(scan) = Scan::read(&file, quarters).filter(|s| s.width * s.height < 1 << 20) {
            let window = all(&scan);
            prop_assert_eq!(scan.pixels(window).len(), scan.width * scan.height * scan.channels());
            let mut room = Room::default();
            let columns = scan.width.div_ceil(scan.mean_px());
            scan.means().read(0, 0, columns, &mut room);
        }
    }
}
