//! One collage from a number: the same on every machine.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context as _, Result};
use fairpair::photo::Window;
use fairpair::region::Bounds;
use fairpair_gallery::collage::Layout;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use super::Made;
use crate::dice::Dice;
use crate::template::Template;

const GAPS: [u32; 8] = [0, 0, 0, 1, 3, 6, 14, 28];
const QUALITIES: [u8; 6] = [40, 60, 75, 85, 92, 97];
const COLOURS: [[u8; 3]; 6] = [
    [255, 255, 255],
    [0, 0, 0],
    [250, 246, 240],
    [128, 128, 132],
    [214, 160, 170],
    [30, 60, 90],
];

#[expect(
    clippy::too_many_lines,
    reason = "one picture is put together from first to last"
)]
pub(super) fn collage(folder: &Path, people: &[String], seed: u32) -> Result<Made> {
    let mut dice = Dice(u64::from(seed));
    let layout = [Layout::SideBySide, Layout::Stacked][(seed % 2) as usize];
    let side_by_side = layout == Layout::SideBySide;
    let person_no = dice.below(people.len() as u32) as usize;
    let person = &people[person_no];
    let close = dice.one_in(4);
    let [before, after] = sources(folder, person, close, &mut dice)?;
    // The length that both halves share, then each half's own.
    let shared = 280 + dice.below(620);
    let unequal = dice.one_in(3);
    let own = |dice: &mut Dice, aspect: f32| (shared as f32 * aspect) as u32 + dice.below(3);
    let first = own(&mut dice, 0.85);
    let second = if unequal {
        own(&mut dice, 0.6 + dice_share(seed) * 0.7)
    } else {
        first
    };
    let size = |length: u32| {
        if side_by_side {
            [length, shared]
        } else {
            [shared, length]
        }
    };
    let parts = [fill(&before, size(first)), fill(&after, size(second))];
    let gap = dice.pick(&GAPS);
    let colour = dice.pick(&COLOURS);
    let border = if dice.one_in(3) {
        4 + dice.below(30)
    } else {
        0
    };
    let band = if dice.one_in(4) {
        30 + dice.below(60)
    } else {
        0
    };
    let band_on_top = dice.one_in(2);
    let band_colour = dice.pick(&COLOURS);

    let total = first + second + gap;
    let [inner_w, inner_h] = size(total);
    let mut canvas = RgbImage::from_pixel(
        inner_w + 2 * border,
        inner_h + 2 * border + band,
        Rgb(colour),
    );
    let top = border + if band_on_top { band } else { 0 };
    if band > 0 {
        let y = if band_on_top {
            0
        } else {
            canvas.height() - band
        };
        let width = canvas.width();
        rectangle(&mut canvas, [0, y, width, band], band_colour);
        let ink = if band_colour[0] > 127 {
            [20; 3]
        } else {
            [240; 3]
        };
        letters(
            &mut canvas,
            [width / 8, y + band / 4],
            band / 2,
            16,
            ink,
            &mut dice,
        );
    }
    let places = if side_by_side {
        [[border, top], [border + first + gap, top]]
    } else {
        [[border, top], [border, top + first + gap]]
    };
    let mut halves = Vec::new();
    for (part, [x, y]) in parts.iter().zip(places) {
        imageops::replace(&mut canvas, part, i64::from(x), i64::from(y));
        halves.push([x, y, part.width(), part.height()]);
    }
    let captions = dice.one_in(3);
    if captions {
        for [x, y, w, h] in &halves {
            let at = [x + w / 10, y + h - h / 8];
            letters(&mut canvas, at, h / 14, 7, [255; 3], &mut dice);
        }
    }
    let seam = places[1];
    let arrow = dice.one_in(4);
    if arrow {
        let length = shared / 6;
        let middle = if side_by_side {
            [seam[0].saturating_sub(length / 2), top + shared / 2]
        } else {
            [border + shared / 2, seam[1].saturating_sub(length / 2)]
        };
        arrow_at(&mut canvas, middle, length, side_by_side);
    }
    let logo = dice.one_in(4);
    if logo {
        let (radius, on_seam) = (shared / 14, dice.one_in(2));
        let at = if on_seam {
            [seam[0], seam[1] + shared / 5]
        } else {
            [border + shared / 6, top + shared / 6]
        };
        disc(&mut canvas, at, radius, dice.pick(&COLOURS));
    }
    let scale = dice.pick(&[1.0_f32, 1.0, 0.7, 1.25]);
    let canvas = scaled(canvas, scale);
    let quality = dice.pick(&QUALITIES);
    let mut bytes = Cursor::new(Vec::new());
    canvas.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
    let windows = halves.iter().map(|half| {
        let [x, y, width, height] = half.map(|v| (v as f32 * scale).round() as u32);
        Window {
            x,
            y,
            width,
            height,
        }
    });
    let halves: Vec<Window> = windows.collect();
    Ok(Made {
        bytes: bytes.into_inner(),
        layout,
        halves: halves.try_into().ok().context("two halves")?,
        size: [canvas.width(), canvas.height()],
        developed_on: person_no.is_multiple_of(2),
        recipe: format!(
            "no. {seed} {person} {layout:?} {}×{} close {close} unequal {unequal} gap {gap} {colour:?} border {border} band {band} captions {captions} arrow {arrow} logo {logo} scale {scale} quality {quality}",
            canvas.width(),
            canvas.height()
        ),
    })
}

fn dice_share(seed: u32) -> f32 {
    (seed.wrapping_mul(2_654_435_761) >> 8) as f32 / (1 << 24) as f32
}

/// The two photos of a person: whole, or both cut about the mouth.
fn sources(folder: &Path, person: &str, close: bool, dice: &mut Dice) -> Result<[RgbImage; 2]> {
    let mut cut = None;
    if close {
        let template = Template::read(&folder.join(format!("{person}_03.tem")))?;
        let lips = Bounds::of([&template.lips()]).context("lips")?;
        let width = lips.width() * (1.9 + dice.below(120) as f32 / 100.0);
        let (x, y) = (
            f32::midpoint(lips.left, lips.right),
            f32::midpoint(lips.top, lips.bottom),
        );
        cut = Some([
            (x - width / 2.0) as u32,
            (y - width * 0.4) as u32,
            width as u32,
            (width * 0.8) as u32,
        ]);
    }
    let read = |kind: &str| -> Result<RgbImage> {
        let photo = image::open(folder.join(format!("{person}_{kind}.jpg")))?.into_rgb8();
        Ok(match cut {
            Some([x, y, w, h]) => imageops::crop_imm(&photo, x, y, w, h).to_image(),
            None => photo,
        })
    };
    Ok([read("03")?, read("08")?])
}

/// The middle of a photo, scaled so that it fills the size.
fn fill(photo: &RgbImage, [width, height]: [u32; 2]) -> RgbImage {
    let scale = (width as f32 / photo.width() as f32).max(height as f32 / photo.height() as f32);
    let (w, h) = (
        ((width as f32 / scale) as u32).min(photo.width()),
        ((height as f32 / scale) as u32).min(photo.height()),
    );
    let (x, y) = ((photo.width() - w) / 2, (photo.height() - h) / 2);
    let part = imageops::crop_imm(photo, x, y, w, h).to_image();
    imageops::resize(&part, width, height, FilterType::Triangle)
}

fn scaled(canvas: RgbImage, scale: f32) -> RgbImage {
    if (scale - 1.0).abs() < f32::EPSILON {
        return canvas;
    }
    let side = |v: u32| (v as f32 * scale).round() as u32;
    let (width, height) = (side(canvas.width()), side(canvas.height()));
    imageops::resize(&canvas, width, height, FilterType::CatmullRom)
}

pub(super) fn rectangle(canvas: &mut RgbImage, [x, y, w, h]: [u32; 4], colour: [u8; 3]) {
    for row in y..(y + h).min(canvas.height()) {
        for column in x..(x + w).min(canvas.width()) {
            canvas.put_pixel(column, row, Rgb(colour));
        }
    }
}

/// A row of strokes as wide and high as letters.
fn letters(
    canvas: &mut RgbImage,
    [x, y]: [u32; 2],
    height: u32,
    count: u32,
    ink: [u8; 3],
    dice: &mut Dice,
) {
    let (height, stroke) = (height.max(6), (height / 6).max(1));
    for n in 0..count {
        let left = x + n * height * 2 / 3;
        rectangle(canvas, [left, y, stroke, height], ink);
        let bar = y + dice.below(3) * (height - stroke) / 2;
        rectangle(canvas, [left, bar, height / 2, stroke], ink);
    }
}

fn arrow_at(canvas: &mut RgbImage, [x, y]: [u32; 2], length: u32, right: bool) {
    let thick = (length / 8).max(2);
    for step in 0..length {
        // The head is the last third, narrowing to a point.
        let from_tip = length - step;
        let half = if from_tip <= length / 3 {
            from_tip
        } else {
            thick / 2
        };
        let shape = if right {
            [x + step, y.saturating_sub(half), 1, 2 * half + 1]
        } else {
            [x.saturating_sub(half), y + step, 2 * half + 1, 1]
        };
        rectangle(canvas, shape, [235, 40, 60]);
    }
}

fn disc(canvas: &mut RgbImage, [x, y]: [u32; 2], radius: u32, colour: [u8; 3]) {
    let r = i64::from(radius);
    for dy in -r..=r {
        let half = f64::sqrt((r * r - dy * dy) as f64) as u32;
        let Ok(row) = u32::try_from(i64::from(y) + dy) else {
            continue;
        };
        rectangle(canvas, [x.saturating_sub(half), row, 2 * half, 1], colour);
    }
}
