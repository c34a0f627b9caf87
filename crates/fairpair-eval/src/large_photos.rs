//! A gallery of twelve-megapixel JPEGs made from the studio photos of FRLL, for timing: as large as a phone's, with noise
//! of a sensor, so that their files are as large, too, and colour at half the resolution (4:2:0), as phones write it.
//! Written outside the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use image::RgbImage;
use image::imageops::{self, FilterType};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rayon::prelude::*;

const WIDTH: u32 = 3000;
const HEIGHT: u32 = 4000;
/// What phones use, about.
const QUALITY: u8 = 90;
/// Peak of the noise in 8-bit steps, even in its range: 1.7 steps RMS.
const NOISE: i16 = 3;
/// Pixels of the original by which the next copy's window is moved, so that no two files are equal.
const STEP: u32 = 6;

/// Writes `pairs` pairs and `manifest.csv` into `out`.
pub(crate) fn write(data: &Path, out: &Path, pairs: usize) -> Result<()> {
    let mut befores: Vec<PathBuf> = fs::read_dir(data)
        .with_context(|| format!("no data at {}", data.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with("_03.jpg"))
        .collect();
    befores.sort();
    anyhow::ensure!(!befores.is_empty(), "no photos at {}", data.display());
    fs::create_dir_all(out)?;
    let named = |n: usize| -> Result<[String; 3]> {
        let before = &befores[n % befores.len()];
        let after = before.to_string_lossy().replace("_03.jpg", "_08.jpg");
        let round = (n / befores.len()) as u32;
        let mut names = [format!("p{n:05}"), String::new(), String::new()];
        for (side, source) in [before.as_path(), Path::new(&after)]
            .into_iter()
            .enumerate()
        {
            let name = format!("p{n:05}_{}.jpg", ["before", "after"][side]);
            let photo = image::open(source)?.into_rgb8();
            let seed = (n * 2 + side) as u32 + 1;
            fs::write(out.join(&name), jpeg(&large(&photo, round, seed))?)?;
            names[side + 1] = name;
        }
        Ok(names)
    };
    let lines: Vec<[String; 3]> = (0..pairs)
        .into_par_iter()
        .map(named)
        .collect::<Result<_>>()?;
    let mut manifest = csv::Writer::from_path(out.join("manifest.csv"))?;
    manifest.write_record(["id", "before", "after"])?;
    lines
        .iter()
        .try_for_each(|line| manifest.write_record(line))?;
    manifest.flush()?;
    println!(
        "{pairs} pairs of {WIDTH} × {HEIGHT} pixels in {}",
        out.display()
    );
    Ok(())
}

/// A window of the photo's full height, enlarged, with noise.
fn large(photo: &RgbImage, round: u32, seed: u32) -> RgbImage {
    let (width, height) = photo.dimensions();
    let window = (height * WIDTH / HEIGHT).min(width);
    let left = ((width - window) / 2 + round * STEP).min(width - window);
    let window = imageops::crop_imm(photo, left, 0, window, height).to_image();
    let mut photo = imageops::resize(&window, WIDTH, HEIGHT, FilterType::Triangle);
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    for value in photo.iter_mut() {
        // Marsaglia's xorshift: enough for noise that compresses like noise.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let noise = (state % (2 * NOISE as u32 + 1)) as i16 - NOISE;
        *value = (i16::from(*value) + noise).clamp(0, 255) as u8;
    }
    photo
}

fn jpeg(photo: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let [width, height] = [photo.width(), photo.height()].map(|side| side as u16);
    encoder.encode(photo, width, height, ColorType::Rgb)?;
    Ok(bytes)
}
