//! Extended Yale B: faces of eight people, each under known light positions.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result, bail};
use fairpair::measured::Measured;
use fairpair::region::Supplied;
use fairpair::score::Scorer;
use rayon::prelude::*;

use crate::pairs::readings;
use crate::stats::quantile;

/// One photo and its light, degrees; azimuth positive from the viewer's left.
struct Lit {
    azimuth: f64,
    elevation: f64,
    png: Vec<u8>,
}

/// Prints how well the shift of the light between two photos of one person is read.
pub(crate) fn light_direction(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("light direction: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let people = load(folder)?;
    let regions = face_outline()?;
    let scorer = Scorer::default();
    let pairs: Vec<(&Lit, &Lit)> = people
        .values()
        .flat_map(|photos| {
            (0..photos.len())
                .flat_map(move |i| (i + 1..photos.len()).map(move |j| (&photos[i], &photos[j])))
        })
        .collect();
    let errors: Vec<Option<[f64; 4]>> = pairs
        .par_iter()
        .map(|(a, b)| {
            let seen = readings(&scorer, &a.png, &b.png, [Some(&regions), Some(&regions)]).ok()?;
            let Measured::Known(light) = seen.light_direction else {
                return None;
            };
            let azimuth = b.azimuth - a.azimuth;
            let elevation = b.elevation - a.elevation;
            Some([
                azimuth,
                light.azimuth_shift_deg,
                elevation,
                light.elevation_shift_deg,
            ])
        })
        .collect();
    let known: Vec<[f64; 4]> = errors.iter().flatten().copied().collect();
    println!(
        "Light direction, Extended Yale B, {} people, lights within ±50° azimuth, ±35° elevation, {} of {} pairs answered",
        people.len(),
        known.len(),
        pairs.len()
    );
    for (name, truth, read) in [("azimuth", 0, 1), ("elevation", 2, 3)] {
        let error: Vec<f64> = known.iter().map(|k| (k[read] - k[truth]).abs()).collect();
        let large = || known.iter().filter(|k| k[truth].abs() >= 20.0);
        let right = large().filter(|k| k[truth] * k[read] > 0.0).count();
        println!(
            "  {name:9} shift error median {:5.1}°  p90 {:5.1}°   sign right in {:.2} % of {} shifts of at least 20°",
            quantile(&error, 0.5),
            quantile(&error, 0.9),
            100.0 * right as f64 / large().count().max(1) as f64,
            large().count()
        );
    }
    Ok(())
}

fn load(folder: &Path) -> Result<BTreeMap<String, Vec<Lit>>> {
    let mut people: BTreeMap<String, Vec<Lit>> = BTreeMap::new();
    let mut names: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for entry in names {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((person, azimuth, elevation)) = light_of(&name) else {
            continue;
        };
        if azimuth.abs() <= 50.0 && elevation.abs() <= 35.0 {
            people.entry(person).or_default().push(Lit {
                azimuth,
                elevation,
                png: png_of_pgm(&fs::read(entry.path())?).with_context(|| name.clone())?,
            });
        }
    }
    Ok(people)
}

/// `yaleB07_P00A+035E+40.pgm` → person, azimuth, elevation.
fn light_of(name: &str) -> Option<(String, f64, f64)> {
    let (person, rest) = name.strip_suffix(".pgm")?.split_once("_P00A")?;
    let (azimuth, elevation) = rest.split_once('E')?;
    Some((
        person.to_owned(),
        azimuth.parse().ok()?,
        elevation.parse().ok()?,
    ))
}

/// The camera's response was linear (readme of the Yale Face Database B: "a linear response function"), and a file without a
/// profile is taken for sRGB: so the values are written in sRGB's encoding, in 16 bits, which keeps all of them.
fn png_of_pgm(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut at = 0;
    let mut fields = Vec::new();
    while fields.len() < 4 {
        let rest = bytes.get(at..).context("cut header")?;
        let skip = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let word: Vec<u8> = rest[skip..]
            .iter()
            .copied()
            .take_while(|b| !b.is_ascii_whitespace())
            .collect();
        if word.first() == Some(&b'#') {
            at += rest.iter().take_while(|b| **b != b'\n').count() + 1;
            continue;
        }
        at += skip + word.len();
        fields.push(String::from_utf8(word)?);
    }
    if fields[0] != "P5" || fields[3] != "255" {
        bail!("not an 8-bit binary PGM");
    }
    let (width, height): (u32, u32) = (fields[1].parse()?, fields[2].parse()?);
    let pixels = bytes.get(at + 1..).context("no pixels")?;
    let encoded = pixels
        .iter()
        .map(|v| srgb16(f32::from(*v) / 255.0))
        .collect();
    let grey: image::ImageBuffer<image::Luma<u16>, Vec<u16>> =
        image::ImageBuffer::from_raw(width, height, encoded).context("cut pixels")?;
    let mut png = Cursor::new(Vec::new());
    grey.write_to(&mut png, image::ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// Linear light to a 16-bit sRGB code value, IEC 61966-2-1.
fn srgb16(light: f32) -> u16 {
    let code = if light <= 0.003_130_8 {
        12.92 * light
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (code * 65_535.0).round() as u16
}

/// The crops are 168 × 192 pixels with the face filling them: an ellipse just inside the frame.
fn face_outline() -> Result<Supplied> {
    let points: Vec<[f64; 2]> = (0..40)
        .map(|i| {
            let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 40.0).sin_cos();
            [84.0 + 0.93 * 84.0 * cos, 96.0 + 0.96 * 96.0 * sin]
        })
        .collect();
    Ok(Supplied::from_json(
        &serde_json::json!({ "skin": [points] }).to_string(),
    )?)
}
