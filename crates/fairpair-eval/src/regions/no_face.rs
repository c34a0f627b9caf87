//! Pictures in which no mouth can be found: made-up textures, parts of faces, ordinary photos of things and places.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::photo::{Limits, Photo};
use fairpair::region::{FindRegions, NetworkFinder};
use image::{Rgb, RgbImage, imageops};
use rayon::prelude::*;

use super::variant::png;
use crate::template::{self, Template};

/// Number of made-up pictures.
const TEXTURES: u32 = 100;

/// Files of `metadata/cameras` that show things and places, an animal here and there, and no person.
const THINGS: &str = include_str!("things.txt");

/// Those that show no person: nothing of the people on whom accuracy is reported.
pub(crate) fn all(data: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut out = textures()?;
    out.extend(things(data));
    Ok(out)
}

fn textures() -> Result<Vec<(String, Vec<u8>)>> {
    (0..TEXTURES)
        .map(|n| Ok((format!("texture {n}"), png(&texture(n))?)))
        .collect()
}

fn things(data: &Path) -> Vec<(String, Vec<u8>)> {
    let folder = data.join("metadata/cameras");
    let read = |name: &str| Some((name.to_owned(), fs::read(folder.join(name)).ok()?));
    THINGS.lines().filter_map(read).collect()
}

/// Prints how many of each kind were taken for a face or a mouth.
pub(crate) fn table(data: &Path) -> Result<()> {
    println!("Pictures without a mouth: how many were accepted");
    line("textures, text and noise", &textures()?);
    let things = things(data);
    if things.is_empty() {
        println!(
            "  things and places: skipped: no data at {}",
            data.display()
        );
    } else {
        line("photos of things and places", &things);
    }
    let folder = data.join("frll");
    if folder.is_dir() {
        line("parts of faces, no mouth", &parts(&folder)?);
    } else {
        println!("  parts of faces: skipped: no data at {}", folder.display());
    }
    Ok(())
}

fn line(title: &str, pictures: &[(String, Vec<u8>)]) {
    let finder = NetworkFinder::default();
    let accepted: Vec<Option<String>> = pictures
        .par_iter()
        .map(|(name, bytes)| {
            let photo = Photo::decode(bytes, &Limits::default()).ok()?;
            let regions = finder.find(&photo);
            let confidence = regions.known()?.confidence;
            Some(format!("{name} (confidence {confidence:.2})"))
        })
        .collect();
    let wrong: Vec<&String> = accepted.iter().flatten().collect();
    println!("  {title:28} {:>4} of {:>4}", wrong.len(), pictures.len());
    for name in wrong {
        println!("      accepted {name}");
    }
}

/// Of each person: the eyes, the chin, the hair, and the face with the mouth painted over in the colour of the cheek.
fn parts(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut out = Vec::new();
    let names = template::people(folder)?;
    for name in names {
        let photo = image::open(folder.join(format!("{name}_03.jpg")))?.into_rgb8();
        let template = Template::read(&folder.join(format!("{name}_03.tem")))?;
        let lips = fairpair::region::Bounds::of([&template.lips()]);
        let points = template.key_points();
        let (Some(lips), Some(left), Some(right)) = (lips, points.pupil_left, points.pupil_right)
        else {
            continue;
        };
        let between = right[0] - left[0];
        let cut = |x: f32, y: f32, w: f32, h: f32| {
            imageops::crop_imm(
                &photo,
                x.max(0.0) as u32,
                y.max(0.0) as u32,
                w as u32,
                h as u32,
            )
            .to_image()
        };
        out.push((
            format!("eyes of {name}"),
            png(&cut(
                left[0] - between * 0.6,
                left[1] - between * 0.6,
                between * 2.2,
                between * 1.2,
            ))?,
        ));
        out.push((
            format!("chin of {name}"),
            png(&cut(
                lips.left,
                lips.bottom + between * 0.12,
                lips.width(),
                between * 0.6,
            ))?,
        ));
        out.push((
            format!("hair of {name}"),
            png(&cut(
                left[0] - between,
                0.0,
                between * 3.0,
                (left[1] - between * 1.1).max(60.0),
            ))?,
        ));
        let mut covered = photo.clone();
        let colour = *photo.get_pixel((lips.left - between * 0.2) as u32, lips.top as u32);
        let (mx, my) = (between * 0.12, between * 0.10);
        for y in (lips.top - my) as u32..(lips.bottom + my) as u32 {
            for x in (lips.left - mx) as u32..(lips.right + mx) as u32 {
                covered.put_pixel(x, y, colour);
            }
        }
        out.push((format!("covered mouth of {name}"), png(&covered)?));
    }
    Ok(out)
}

/// A made-up picture: noise at several scales, gradients, stripes, blobs (lip-coloured ones among them), rows of glyph-like strokes.
fn texture(seed: u32) -> RgbImage {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9) | 1);
    let (width, height) = (300 + dice.below(500), 300 + dice.below(500));
    let (a, b) = (dice.colour(), dice.colour());
    let mut out = match seed % 5 {
        0 => {
            let (cell, salt) = (2.0 + dice.unit() * 60.0, seed);
            RgbImage::from_fn(width, height, |x, y| {
                let v = (0..4)
                    .map(|o| {
                        value_noise(
                            x as f32,
                            y as f32,
                            cell / f32::powi(2.0, o),
                            salt + o as u32,
                        ) * 0.5_f32.powi(o)
                    })
                    .sum::<f32>()
                    / 1.9;
                mix(a, b, v)
            })
        }
        1 => RgbImage::from_fn(width, height, |x, y| {
            mix(
                a,
                b,
                f32::midpoint(x as f32 / width as f32, y as f32 / height as f32),
            )
        }),
        2 => {
            let (fx, fy) = (dice.unit() * 0.4, dice.unit() * 0.4);
            RgbImage::from_fn(width, height, |x, y| {
                mix(
                    a,
                    b,
                    0.5 + 0.5 * (x as f32 * fx + (y as f32 * fy).sin() * 3.0).sin(),
                )
            })
        }
        3 => RgbImage::from_fn(width, height, |x, y| {
            mix(a, b, value_noise(x as f32, y as f32, 1.0, seed))
        }),
        _ => RgbImage::from_pixel(width, height, a),
    };
    for _ in 0..dice.below(12) {
        let colour = if dice.unit() < 0.4 {
            Rgb([190, 80, 90])
        } else {
            dice.colour()
        };
        let (cx, cy) = (dice.unit() * width as f32, dice.unit() * height as f32);
        let (rx, ry) = (8.0 + dice.unit() * 120.0, 5.0 + dice.unit() * 60.0);
        for (x, y, pixel) in out.enumerate_pixels_mut() {
            if ((x as f32 - cx) / rx).powi(2) + ((y as f32 - cy) / ry).powi(2) < 1.0 {
                *pixel = colour;
            }
        }
    }
    if seed % 5 == 4 {
        strokes(&mut out, &mut dice);
    }
    out
}

/// Rows of strokes as large as letters.
fn strokes(out: &mut RgbImage, dice: &mut Dice) {
    let ink = dice.colour();
    let size = 8 + dice.below(24);
    for row in (size..out.height() - size).step_by(2 * size as usize) {
        for column in (size..out.width() - size).step_by(size as usize) {
            let upright = dice.unit() < 0.5;
            let length = dice.below(size - 2) + 2;
            for step in 0..length {
                let (x, y) = if upright {
                    (column, row + step)
                } else {
                    (column + step, row + dice.below(2))
                };
                for dx in 0..=size / 8 {
                    if let Some(pixel) = out.get_pixel_mut_checked(x + dx, y) {
                        *pixel = ink;
                    }
                }
            }
        }
    }
}

fn mix(a: Rgb<u8>, b: Rgb<u8>, t: f32) -> Rgb<u8> {
    let t = t.clamp(0.0, 1.0);
    Rgb([0, 1, 2].map(|k| (f32::from(a.0[k]) * (1.0 - t) + f32::from(b.0[k]) * t) as u8))
}

fn value_noise(x: f32, y: f32, cell: f32, seed: u32) -> f32 {
    let (x, y) = (x / cell, y / cell);
    let (ix, iy) = (x.floor(), y.floor());
    let (fx, fy) = (x - ix, y - iy);
    let at = |dx: u32, dy: u32| {
        let mut h = (ix as u32 + dx).wrapping_mul(0x8DA6_B343)
            ^ (iy as u32 + dy).wrapping_mul(0xD816_3841)
            ^ seed.wrapping_mul(0xCB1A_B31F);
        h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
        h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
        (h ^ (h >> 15)) as f32 / u32::MAX as f32
    };
    let blend = |a: f32, b: f32, t: f32| a + (b - a) * t * t * (3.0 - 2.0 * t);
    blend(
        blend(at(0, 0), at(1, 0), fx),
        blend(at(0, 1), at(1, 1), fx),
        fy,
    )
}

/// A small generator: the pictures must be the same on every machine.
struct Dice(u32);

impl Dice {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    fn unit(&mut self) -> f32 {
        self.next() as f32 / u32::MAX as f32
    }

    fn below(&mut self, n: u32) -> u32 {
        self.next() % n.max(1)
    }

    fn colour(&mut self) -> Rgb<u8> {
        Rgb([
            self.below(256) as u8,
            self.below(256) as u8,
            self.below(256) as u8,
        ])
    }
}
