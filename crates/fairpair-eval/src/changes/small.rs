//! Photos as small as a web gallery shows them: what fails although nothing changed, and what gloss and lipstick are still seen.
//!
//! FRLL's neutral photos are reduced until the mouth has so many pixels and photographed twice; portraits are photographed
//! again as they are. Both photos of a pair are JPEGs with noise of their own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use fairpair::checks::{CATALOGUE, Readings};
use fairpair::region::Polygon;
use fairpair::score::Scorer;
use image::RgbImage;
use rayon::prelude::*;

use super::linear::{Linear, Shot};
use super::paint::{PIGMENTS, gloss, lipstick};
use super::{Face, GLOSS_SIZES, GLOSS_STRENGTHS, faces, row, verdicts};
use crate::pairs::readings;
use crate::stats::quantile;

/// Mouth widths, pixels.
const MOUTHS_PX: [f32; 4] = [50.0, 75.0, 110.0, 160.0];

/// JPEG quality of web galleries.
const QUALITY: u8 = 88;

/// Pigments that are hardest to tell from lips.
const NATURAL: [&str; 2] = ["brown", "nude"];

/// Every so many portraits.
const EVERY: usize = 4;

/// Readings whose noise grows as photos shrink.
const NUMBERS: [(&str, &str); 7] = [
    ("lip-gloss, all", "/lip_gloss/sheen_change"),
    ("lip-gloss, new", "/lip_gloss/spots_change"),
    ("lip-colour", "/lip_colour/contrast_change_delta_e00"),
    ("light-colour", "/light_colour/delta_uv"),
    ("light-hardness", "/light_hardness/shading_contrast_change"),
    ("expression", "/expression/smile_change"),
    ("resolution", "/resolution/change_octaves"),
];

/// Prints the table.
pub(crate) fn small(data: &Path) -> Result<()> {
    let scorer = Scorer::default();
    let folder = data.join("frll");
    if folder.is_dir() {
        let faces = faces(&folder, &scorer)?;
        println!(
            "Small photos of {} people (FRLL), photographed twice: share of pairs in which a check fails at its default limits",
            faces.len()
        );
        for mouth_px in MOUTHS_PX {
            reduced(&scorer, &faces, mouth_px)?;
        }
    } else {
        println!("small: skipped: no data at {}", folder.display());
    }
    portraits(&scorer, &data.join("portraits/images"))
}

/// A photo and its lips, reduced until the mouth has so many pixels.
fn shrunk(face: &Face, mouth_px: f32) -> (Linear, Polygon) {
    let columns = || face.lips.iter().map(|p| p[0]);
    let width = columns().fold(f32::MIN, f32::max) - columns().fold(f32::MAX, f32::min);
    let by = (width / mouth_px).max(1.0);
    let lips = face.lips.iter().map(|p| p.map(|v| v / by)).collect();
    (face.photo.reduced(by), lips)
}

fn reduced(scorer: &Scorer, faces: &[Face], mouth_px: f32) -> Result<()> {
    let small: Vec<(Linear, Polygon)> = faces
        .par_iter()
        .map(|face| shrunk(face, mouth_px))
        .collect();
    let run = |change: &(dyn Fn(&mut Linear, &Polygon, u64) + Sync)| -> Result<Vec<Readings>> {
        small
            .par_iter()
            .enumerate()
            .map(|(n, (before, lips))| {
                let mut after = before.clone();
                change(&mut after, lips, n as u64);
                twice(scorer, before, &after, n as u64)
            })
            .collect()
    };
    let unchanged = run(&|_, _, _| ())?;
    println!(" mouth {mouth_px:.0} px wide");
    false_alarms(scorer, &unchanged);
    for (strength, name) in GLOSS_STRENGTHS.iter().zip(["weakest", "middle"]) {
        let mut all = Vec::new();
        for size in GLOSS_SIZES {
            let shiny = run(&|photo, lips, n| gloss(photo, lips, size, *strength, n))?;
            all.extend(verdicts(scorer, &shiny, "lip-gloss"));
        }
        row(&format!("gloss {name}, 4 sizes"), "lip-gloss", &all, faces);
    }
    let mut all = Vec::new();
    for (_, pigment) in PIGMENTS.iter().filter(|(name, _)| NATURAL.contains(name)) {
        let painted = run(&|photo, lips, _| lipstick(photo, lips, *pigment, 0.4))?;
        all.extend(verdicts(scorer, &painted, "lip-colour"));
    }
    row("lipstick brown and nude, 40 %", "lip-colour", &all, faces);
    Ok(())
}

fn twice(scorer: &Scorer, before: &Linear, after: &Linear, n: u64) -> Result<Readings> {
    let shot = |seed: u64| {
        let again = Shot::again(seed);
        let share = before.width as f32 / 1350.0;
        Shot {
            shift: again.shift.map(|v| v * share),
            quality: QUALITY,
            ..again
        }
    };
    let files = [
        before.reshot(&shot(2 * n + 1))?,
        after.reshot(&shot(2 * n + 2))?,
    ];
    readings(scorer, &files[0], &files[1], [None, None])
}

fn portraits(scorer: &Scorer, folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("small: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let files: Vec<PathBuf> = files.into_iter().step_by(EVERY).collect();
    let seen: Vec<Readings> = files
        .par_iter()
        .enumerate()
        .map(|(n, file)| {
            let photo: RgbImage = image::open(file)?.into_rgb8();
            let photo = Linear::of(&photo);
            twice(scorer, &photo, &photo, n as u64)
        })
        .collect::<Result<_>>()?;
    println!(" {} portraits as they are, photographed twice", seen.len());
    false_alarms(scorer, &seen);
    Ok(())
}

/// Checks that fail although nothing changed, and the noise of what grows as photos shrink.
fn false_alarms(scorer: &Scorer, seen: &[Readings]) {
    for check in CATALOGUE {
        let told = verdicts(scorer, seen, check.code);
        let failed = told.iter().filter(|v| **v == Some(true)).count();
        let unknown = told.iter().filter(|v| v.is_none()).count();
        // A photo taken twice is what `same-shot` looks for.
        if check.code != "same-shot" && (failed > 0 || 4 * unknown > seen.len()) {
            let answered = seen.len() - unknown;
            println!(
                "  no change: {:16} fails in {failed} of {answered}, {unknown} cannot tell",
                check.code
            );
        }
    }
    let json: Vec<serde_json::Value> = seen
        .iter()
        .filter_map(|r| serde_json::to_value(r).ok())
        .collect();
    for (code, path) in NUMBERS {
        let known = json
            .iter()
            .filter_map(|r| Some(r.pointer(path)?.as_f64()?.abs()));
        let known: Vec<f64> = known.collect();
        let at = |share: f64| quantile(&known, share);
        println!(
            "  noise of {code:16} n {:>3}  half {:.4}  90 % {:.4}  98 % {:.4}  most {:.4}",
            known.len(),
            at(0.5),
            at(0.9),
            at(0.98),
            at(1.0)
        );
    }
}
