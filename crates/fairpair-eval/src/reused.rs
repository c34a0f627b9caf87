//! The same photo again: copies of real photos among others (FRLL, portraits): which are found, and who is taken for another.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use anyhow::Result;
use fairpair::photo::{Limits, Photo};
use fairpair::portrait::Fingerprint;
use fairpair::region::{FindRegions as _, NetworkFinder};
use fairpair_gallery::survey::{likeness, mirrored};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, RgbImage};
use rayon::prelude::*;

/// Photos in all, copies among them.
const PHOTOS: usize = 2000;

/// Thumbnails nearer than this are of one photo: other portraits of one person differ by dozens of steps.
const SAME: f64 = 8.0;

/// What is done to a copy.
type Change = (&'static str, fn(RgbImage) -> RgbImage);

const CHANGES: [Change; 7] = [
    ("saved anew", |p| p),
    ("mirrored", |p| imageops::flip_horizontal(&p)),
    ("cut by 10 %", |p| cut(&p, 0.03, 0.06)),
    ("cut and mirrored", |p| {
        imageops::flip_horizontal(&cut(&p, 0.07, 0.02))
    }),
    ("half the size", |p| {
        let (width, height) = (p.width() / 2, p.height() / 2);
        imageops::resize(&p, width, height, FilterType::CatmullRom)
    }),
    ("brighter and flatter", |p| toned(p, [1.0; 3])),
    ("warmer", |p| toned(p, [1.12, 1.0, 0.82])),
];

/// Prints the table; at most `only` photos.
pub(crate) fn table(data: &Path, only: usize) {
    let mut paths = jpegs(&data.join("frll"));
    paths.extend(jpegs(&data.join("portraits/images")));
    if paths.is_empty() {
        println!("reused: skipped: no data at {}", data.display());
        return;
    }
    let count = only.min(PHOTOS);
    let originals: Vec<PathBuf> = paths.into_iter().take(count * 7 / 10).collect();
    let copies = count - originals.len();
    let finder = NetworkFinder::new();
    let print = |bytes: &[u8]| {
        let photo = Photo::decode(bytes, &Limits::default()).ok()?;
        let regions = finder.find(&photo);
        Fingerprint::of(&photo, regions.known().map(|r| &r.key_points))
    };
    let first: Vec<Option<Fingerprint>> = originals
        .par_iter()
        .map(|path| print(&fs::read(path).ok()?))
        .collect();
    // Copies of photos spread over all, each with the next change.
    let of = |n: usize| n * 37 % originals.len();
    let again: Vec<Option<Fingerprint>> = (0..copies)
        .into_par_iter()
        .map(|n| {
            let photo = image::open(&originals[of(n)]).ok()?.into_rgb8();
            let changed = (CHANGES[n % CHANGES.len()].1)(photo);
            print(&jpeg(changed, [70, 85, 92][n % 3]).ok()?)
        })
        .collect();
    println!("Copies of photos among {count} (FRLL, portraits): found again");
    for (kind, (name, _)) in CHANGES.iter().enumerate() {
        let these: Vec<usize> = (0..copies).filter(|n| n % CHANGES.len() == kind).collect();
        let found = these.iter().filter(|&&n| {
            let pair = first[of(n)].as_ref().zip(again[n].as_ref());
            pair.is_some_and(|(a, b)| likeness(a, b, &mirrored(b)).is_some())
        });
        println!("  {name:28} {:>5} of {:>5}", found.count(), these.len());
    }
    let everybody: Vec<(usize, &Fingerprint)> = (first.iter().enumerate())
        .chain(again.iter().enumerate().map(|(n, p)| (of(n), p)))
        .filter_map(|(n, p)| Some((n, p.as_ref()?)))
        .collect();
    let turned: Vec<Fingerprint> = everybody.iter().map(|(_, p)| mirrored(p)).collect();
    let start = std::time::Instant::now();
    let wrong: Vec<(usize, usize, f32)> = everybody
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, (n, a))| {
            let others = everybody[..at].iter().zip(&turned);
            let others = others.filter(move |((m, _), _)| m != n);
            others.filter_map(|((m, b), t)| {
                let (agreement, _) = likeness(a, b, t)?;
                Some((*n, *m, agreement))
            })
        })
        .collect();
    let seconds = start.elapsed().as_secs_f64();
    // The portraits hold some photos twice under different names: told by their pixels, not by prints.
    let small: Vec<Option<RgbImage>> = originals.par_iter().map(|path| thumbnail(path)).collect();
    let (twice, wrong): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|(n, m, _)| {
        let pair = small[*n].as_ref().zip(small[*m].as_ref());
        pair.is_some_and(|(a, b)| apart(a, b).min(apart(a, &imageops::flip_horizontal(b))) <= SAME)
    });
    println!(
        "  taken for another photo      {:>5} pairs of photos, and {} that the data hold twice, among {} photos, compared in {seconds:.1} s",
        wrong.len(),
        twice.len(),
        everybody.len()
    );
    for (n, m, agreement) in wrong.iter().take(60) {
        let name = |n: usize| originals[n].display();
        println!("      {} and {} ({agreement:.3})", name(*n), name(*m));
    }
    agreements(&first, &again, &of);
}

/// The agreement of each print: copies (least first) and other photos (most first).
fn agreements(
    first: &[Option<Fingerprint>],
    again: &[Option<Fingerprint>],
    of: &dyn Fn(usize) -> usize,
) {
    use fairpair_gallery::survey::agreements;
    println!("  agreement: copies: least, 1 %, 2 %, 5 %; others: most, of 1000 the most, of 100");
    for (part, name) in ["whole", "face", "mouth"].into_iter().enumerate() {
        let same: Vec<f64> = (0..again.len())
            .filter_map(|n| {
                let (a, b) = first[of(n)].as_ref().zip(again[n].as_ref())?;
                agreements(a, b)[part].map(f64::from)
            })
            .collect();
        let other: Vec<f64> = (0..first.len() * 40)
            .into_par_iter()
            .filter_map(|n| {
                let i = n % first.len();
                // First each with its neighbour, in FRLL the same person's other photo; then at random.
                let j = match n / first.len() {
                    0 => (i + 1) % first.len(),
                    _ => (n * 7919 + n / first.len()) % first.len(),
                };
                let (a, b) = first[i]
                    .as_ref()
                    .zip(first[j].as_ref())
                    .filter(|_| i != j)?;
                agreements(a, b)[part].map(f64::from)
            })
            .collect();
        let q = crate::stats::quantile;
        println!(
            "    {name:6} {:.3} {:.3} {:.3} {:.3}   {:.3} {:.3} {:.3}",
            q(&same, 0.0),
            q(&same, 0.01),
            q(&same, 0.02),
            q(&same, 0.05),
            q(&other, 1.0),
            q(&other, 0.999),
            q(&other, 0.99)
        );
    }
}

/// A photo at 32 × 32 pixels.
fn thumbnail(path: &Path) -> Option<RgbImage> {
    let photo = image::open(path).ok()?.into_rgb8();
    Some(imageops::resize(&photo, 32, 32, FilterType::Triangle))
}

/// Mean difference of two thumbnails, steps of 8 bits.
fn apart(a: &RgbImage, b: &RgbImage) -> f64 {
    let steps = a
        .iter()
        .zip(b.iter())
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    steps.sum::<f64>() / a.len() as f64
}

fn jpegs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "jpg"));
    paths.sort();
    paths
}

/// Nine tenths of a photo a side, from these shares on.
fn cut(photo: &RgbImage, left: f32, top: f32) -> RgbImage {
    let part = |v: u32, share: f32| (v as f32 * share) as u32;
    let (x, y) = (part(photo.width(), left), part(photo.height(), top));
    let (width, height) = (part(photo.width(), 0.9), part(photo.height(), 0.9));
    imageops::crop_imm(photo, x, y, width, height).to_image()
}

/// Another tone curve, and a factor a channel.
fn toned(mut photo: RgbImage, factors: [f32; 3]) -> RgbImage {
    for pixel in photo.pixels_mut() {
        for (value, factor) in pixel.0.iter_mut().zip(factors) {
            let tone = (f32::from(*value) / 255.0 * factor).min(1.0).powf(0.8);
            *value = (tone * 245.0) as u8;
        }
    }
    photo
}

fn jpeg(photo: RgbImage, quality: u8) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    DynamicImage::ImageRgb8(photo).write_with_encoder(encoder)?;
    Ok(bytes.into_inner())
}
