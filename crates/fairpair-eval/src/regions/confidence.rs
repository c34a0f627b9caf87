//! The coefficients of the finder's confidence, fitted on portraits that the networks were not trained on and on pictures
//! without a mouth: logistic regression of "the outline overlaps the label by at least seven tenths" on the evidence.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use fairpair::measured::Measured;
use fairpair::photo::{Limits, Photo};
use fairpair::region::{Evidence, FindRegions, NetworkFinder, Point, Polygon};
use image::{Rgb, RgbImage, imageops};
use rayon::prelude::*;
use serde_json::Value;

use super::no_face;
use super::overlap;
use super::variant::png;

/// Overlap with the machine label from which an outline counts as right; two right ones rarely agree by less.
const RIGHT: f64 = 0.7;

/// Every so many portraits, in the order of their names, one was held out of training.
const HELD_OUT: usize = 10;

/// Mesh points of the outer lip line.
const OUTER: [usize; 20] = [
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
];

/// Evidence, and whether the outline was right.
type Sample = ([f64; 6], bool);

/// Prints the fitted coefficients and how well they foretell.
pub(crate) fn calibrate(data: &Path) -> Result<()> {
    let folder = data.join("portraits");
    if !folder.is_dir() {
        println!("confidence: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let mut rows: Vec<Value> = fs::read_to_string(folder.join("landmarks.jsonl"))?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    rows.sort_by_key(|r| r["file"].as_str().unwrap_or_default().to_owned());
    let held: Vec<&Value> = rows.iter().skip(HELD_OUT - 1).step_by(HELD_OUT).collect();
    // What the finder would refuse is a sample, too; the coefficients in use must not choose what they are fitted on.
    let finder = NetworkFinder::default().with_least_confidence(0.0);
    let mut samples: Vec<Sample> = held
        .par_iter()
        .map(|row| portrait(&finder, &folder, row))
        .collect::<Result<Vec<_>>>()?
        .concat();
    let faces = samples.len();
    let none: Vec<Sample> = no_face::all(data)?
        .par_iter()
        .filter_map(|(_, bytes)| {
            let photo = Photo::decode(bytes, &Limits::default()).ok()?;
            finder.find(&photo).known()?;
            Some((features(finder.evidence(&photo).known()?), false))
        })
        .collect();
    println!(
        "Confidence: {faces} outlines in {} held-out portraits changed in {} ways, {:.1} % right; {} outlines in pictures without a mouth",
        held.len(),
        CHANGES.len(),
        100.0 * samples.iter().filter(|s| s.1).count() as f64 / faces as f64,
        none.len()
    );
    samples.extend(none);
    let weights = fit(&samples);
    println!("  intercept, located, mouth, certainty, disagreement, points: {weights:.2?}");
    println!("  {:>20} {:>6} {:>8}", "foretold", "n", "right");
    for bin in 0..10 {
        let (low, high) = (f64::from(bin) / 10.0, f64::from(bin + 1) / 10.0);
        let of: Vec<bool> = samples
            .iter()
            .filter(|(x, _)| (low..high).contains(&foretold(&weights, x)))
            .map(|s| s.1)
            .collect();
        let right = of.iter().filter(|r| **r).count() as f64 / of.len().max(1) as f64;
        println!(
            "  {:>20} {:>6} {:>8.2}",
            format!("{low:.1} to {high:.1}"),
            of.len(),
            right
        );
    }
    Ok(())
}

/// Ways in which a portrait is made harder.
const CHANGES: [&str; 7] = ["none", "small", "dark", "grain", "blur", "covered", "close"];

fn portrait(finder: &NetworkFinder, folder: &Path, row: &Value) -> Result<Vec<Sample>> {
    let name = row["file"].as_str().context("no file name")?;
    let photo = image::open(folder.join("images").join(name))?.into_rgb8();
    let points = row["points"].as_array().context("no points")?;
    let point = |i: usize| -> Option<Point> {
        let p = points.get(i)?;
        Some([p.get(0)?.as_f64()? as f32, p.get(1)?.as_f64()? as f32])
    };
    let lips: Polygon = OUTER
        .iter()
        .map(|i| point(*i).context("too few points"))
        .collect::<Result<_>>()?;
    let mut out = Vec::new();
    for (n, _) in CHANGES.iter().enumerate() {
        let (changed, moved) = change(n, &photo, &lips);
        let size = [changed.width(), changed.height()];
        let photo = Photo::decode(&png(&changed)?, &Limits::default())?;
        // What is refused for its shape, whatever the confidence, needs none.
        if let (Measured::Known(evidence), Measured::Known(regions)) =
            (finder.evidence(&photo), finder.find(&photo))
        {
            let right = overlap(&regions, moved, size) >= RIGHT;
            out.push((features(&evidence), right));
        }
    }
    Ok(out)
}

fn change(kind: usize, photo: &RgbImage, lips: &Polygon) -> (RgbImage, Polygon) {
    let centre = |k: usize| lips.iter().map(|p| p[k]).sum::<f32>() / lips.len() as f32;
    let width = (lips[10][0] - lips[0][0]).abs().max(4.0);
    match kind {
        1 => {
            let half = imageops::resize(
                photo,
                photo.width() * 2 / 3,
                photo.height() * 2 / 3,
                imageops::FilterType::Triangle,
            );
            (
                half,
                lips.iter().map(|p| p.map(|v| v * 2.0 / 3.0)).collect(),
            )
        }
        2 => (map(photo, |v, _, _| v * 0.22), lips.clone()),
        3 => (
            map(photo, |v, x, y| {
                v + ((x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)) % 97) as f32 - 48.0
            }),
            lips.clone(),
        ),
        4 => (imageops::blur(photo, width / 14.0), lips.clone()),
        5 => {
            let mut out = photo.clone();
            let (x, y) = (centre(0), centre(1));
            for py in
                (y - width * 0.5).max(0.0) as u32..((y + width * 0.5) as u32).min(photo.height())
            {
                for px in x as u32..((x + width) as u32).min(photo.width()) {
                    out.put_pixel(px, py, Rgb([90, 110, 150]));
                }
            }
            (out, lips.clone())
        }
        6 => {
            let left = (centre(0) - width * 0.9).max(0.0);
            let top = (centre(1) - width * 0.7).max(0.0);
            let cut = imageops::crop_imm(
                photo,
                left as u32,
                top as u32,
                (width * 1.8) as u32,
                (width * 1.4) as u32,
            )
            .to_image();
            (
                cut,
                lips.iter()
                    .map(|p| [p[0] - left.floor(), p[1] - top.floor()])
                    .collect(),
            )
        }
        _ => (photo.clone(), lips.clone()),
    }
}

fn map(photo: &RgbImage, f: impl Fn(f32, u32, u32) -> f32) -> RgbImage {
    RgbImage::from_fn(photo.width(), photo.height(), |x, y| {
        Rgb(photo
            .get_pixel(x, y)
            .0
            .map(|v| f(f32::from(v), x, y).clamp(0.0, 255.0) as u8))
    })
}

fn features(e: &Evidence) -> [f64; 6] {
    [
        1.0,
        e.located,
        e.mouth,
        e.certainty,
        e.disagreement,
        e.points,
    ]
    .map(f64::from)
}

fn foretold(weights: &[f64; 6], x: &[f64; 6]) -> f64 {
    let z: f64 = weights.iter().zip(x).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-z).exp())
}

/// In which sense each piece of evidence speaks for the outline: all but the disagreement do when they are large.
const SIGNS: [f64; 6] = [1.0, 1.0, 1.0, 1.0, -1.0, 1.0];

/// Least weight of standardised evidence.
const LEAST_WEIGHT: f64 = 0.05;

/// Logistic regression by gradient steps on standardised evidence with a little ridge.
fn fit(samples: &[Sample]) -> [f64; 6] {
    let n = samples.len().max(1) as f64;
    let mut mean = [0.0; 6];
    let mut spread = [1.0; 6];
    for k in 1..6 {
        mean[k] = samples.iter().map(|s| s.0[k]).sum::<f64>() / n;
        spread[k] = (samples
            .iter()
            .map(|s| (s.0[k] - mean[k]).powi(2))
            .sum::<f64>()
            / n)
            .sqrt()
            .max(1e-3);
    }
    let standard: Vec<Sample> = samples
        .iter()
        .map(|(x, right)| {
            (
                std::array::from_fn(|k| {
                    if k == 0 {
                        1.0
                    } else {
                        (x[k] - mean[k]) / spread[k]
                    }
                }),
                *right,
            )
        })
        .collect();
    let mut w = [0.0; 6];
    for _ in 0..4000 {
        let mut slope = [0.0; 6];
        for (x, right) in &standard {
            let error = foretold(&w, x) - f64::from(u8::from(*right));
            for k in 0..6 {
                slope[k] += error * x[k] / n;
            }
        }
        for k in 0..6 {
            w[k] -= 0.5 * (slope[k] + if k == 0 { 0.0 } else { 0.002 * w[k] });
            if k > 0 {
                // Weaker evidence must never raise confidence, whatever the sample says of evidence that goes together.
                w[k] = SIGNS[k] * (SIGNS[k] * w[k]).max(LEAST_WEIGHT);
            }
        }
    }
    let mut out = w;
    for k in 1..6 {
        out[k] = w[k] / spread[k];
        out[0] -= out[k] * mean[k];
    }
    out
}
