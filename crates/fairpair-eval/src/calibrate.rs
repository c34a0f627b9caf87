//! Constants that come from rendered scenes.

use anyhow::{Context, Result};
use fairpair::measured::Measured;
use fairpair::optics::Mask;
use fairpair::optics::cubic::cubic;
use fairpair::optics::low_pass::low_pass;
use fairpair::region::Supplied;
use fairpair::score::{Scorer, Source};
use fairpair_scene::{ExifFields, Identity, Scene, Tone, png};
use nalgebra::{SMatrix, SVector};
use rayon::prelude::*;

use crate::dice::Dice;
use crate::pairs::readings;
use crate::stats::{quantile, slope};

/// Number of rendered pairs.
const PAIRS: u64 = 120;

/// Prints by how much the built-in degrees have to be multiplied to fit rendered faces under known light.
///
/// Each pair is one made-up person under two lights within ±50° azimuth and −20…+40° elevation, with fill from none (a flash in a dark room) to 40 % of the light, lamp size and
/// skin; the fit is through the origin on the shifts of even pairs, the error is that of the odd pairs.
pub(crate) fn direction() -> Result<()> {
    let scorer = Scorer::default();
    let seen: Vec<Option<[f64; 4]>> = (0..PAIRS)
        .into_par_iter()
        .map(|n| shift(&scorer, n))
        .collect::<Result<_>>()?;
    println!(
        "Light direction, rendered faces, {} of {PAIRS} pairs answered",
        seen.iter().flatten().count()
    );
    for (name, truth, read) in [("azimuth", 0, 1), ("elevation", 2, 3)] {
        let points = |parity: usize| -> Vec<(f64, f64)> {
            let of_parity = seen.iter().enumerate().filter(|(i, _)| i % 2 == parity);
            of_parity
                .filter_map(|(_, s)| s.map(|s| (s[read], s[truth])))
                .collect()
        };
        let factor = slope(&points(0));
        let error: Vec<f64> = points(1)
            .iter()
            .map(|(x, y)| (factor * x - y).abs())
            .collect();
        println!(
            "  {name:9} multiply by {factor:.3}; then shift error on unseen pairs median {:.1}° p90 {:.1}°",
            quantile(&error, 0.5),
            quantile(&error, 0.9)
        );
    }
    Ok(())
}

/// True and read azimuth shift, true and read elevation shift of one rendered pair.
fn shift(scorer: &Scorer, n: u64) -> Result<Option<[f64; 4]>> {
    let mut dice = Dice(n);
    let mut scene = Scene {
        identity: Identity::from_seed(n),
        ..Scene::default()
    };
    scene.skin.tone = Tone::ALL[(n % 6) as usize];
    scene.camera.width = 360;
    scene.camera.height = 450;
    let fill = dice.between(0.0, 0.4);
    let lamp = dice.between(4.0, 25.0);
    let mut photo = || -> Result<_> {
        scene.light.azimuth_deg = dice.between(-50.0, 50.0);
        scene.light.elevation_deg = dice.between(-20.0, 40.0);
        scene.light.ambient_share = fill;
        scene.light.radius_deg = lamp;
        scene.camera.noise_seed = scene.camera.noise_seed.wrapping_add(1);
        let rendered = scene.render();
        let regions = Supplied::from_json(&rendered.truth.to_json()?)?;
        let light = [scene.light.azimuth_deg, scene.light.elevation_deg];
        Ok((light, png(&rendered, &ExifFields::default())?, regions))
    };
    let (a, b) = (photo()?, photo()?);
    let read = readings(scorer, &a.1, &b.1, [Some(&a.2), Some(&b.2)])?;
    let Measured::Known(light) = read.light_direction else {
        return Ok(None);
    };
    Ok(Some([
        f64::from(b.0[0] - a.0[0]),
        light.azimuth_shift_deg,
        f64::from(b.0[1] - a.0[1]),
        light.elevation_shift_deg,
    ]))
}

/// Number of made-up people whose elevation is fitted, and photos of each.
const PEOPLE: u64 = 240;
const PHOTOS: u64 = 3;

/// Even coefficients of one face's cubic, and the true elevation of its light.
type Face = ([f64; 6], f64);

/// Even coefficients of the cubic (see `optics::cubic::MONOMIALS`).
const EVEN: [usize; 6] = [0, 1, 3, 5, 6, 8];

/// Ridge, in units of a standardised coefficient's variance: keeps coefficients that go together from growing against one another.
const RIDGE: f64 = 0.003;

/// Prints the elevation's constant and weights for the cubic's even coefficients.
///
/// Every face is measured on its own skin, on an ellipse within it, and on another ellipse with another tone curve (exponent 0.6 to
/// 2.2), because outlines and cameras differ; every fifth person is left out of the fit and judges it.
pub(crate) fn elevation() -> Result<()> {
    let scorer = Scorer::default();
    let seen: Vec<Vec<Face>> = (0..PEOPLE)
        .into_par_iter()
        .map(|n| elevations(&scorer, n))
        .collect::<Result<_>>()?;
    let of = |fitted: bool| {
        let people = seen
            .iter()
            .enumerate()
            .filter(move |(n, _)| (n % 5 > 0) == fitted);
        people
            .flat_map(|(_, s)| s.iter().copied())
            .collect::<Vec<_>>()
    };
    let weights = ridge(&of(true)).context("no faces to fit on")?;
    let error: Vec<f64> = of(false)
        .iter()
        .map(|(c, truth)| {
            let read = c.iter().zip(&weights[1..]).map(|(c, w)| c * w).sum::<f64>() + weights[0];
            (read - truth).abs()
        })
        .collect();
    println!(
        "Elevation of the light, rendered faces: weights {weights:.2?}; error on {} unseen photos median {:.1}° p90 {:.1}°",
        error.len(),
        quantile(&error, 0.5),
        quantile(&error, 0.9)
    );
    Ok(())
}

/// Even coefficients and true elevation of the photos of one made-up person.
fn elevations(scorer: &Scorer, n: u64) -> Result<Vec<Face>> {
    let mut dice = Dice(n * 7 + 1);
    let mut scene = Scene {
        identity: Identity::from_seed(n),
        ..Scene::default()
    };
    scene.skin.tone = Tone::ALL[(n % 6) as usize];
    (scene.camera.width, scene.camera.height) = (360, 450);
    scene.skin.oiliness = dice.between(0.1, 0.9);
    scene.camera.yaw_deg = dice.between(-5.0, 5.0);
    scene.camera.pitch_deg = dice.between(-5.0, 5.0);
    scene.camera.distance_mm = dice.between(600.0, 2000.0);
    // A third of them by a flash in a dark room.
    let room = dice.between(0.0, 1.0);
    scene.light.ambient_share = if room < 0.35 {
        dice.between(0.0, 0.06)
    } else {
        dice.between(0.0, 0.6)
    };
    scene.light.radius_deg = dice.between(1.5, 25.0);
    let mut out = Vec::new();
    for photo in 0..PHOTOS {
        scene.light.azimuth_deg = dice.between(-60.0, 60.0);
        scene.light.elevation_deg = dice.between(-35.0, 45.0);
        scene.light.exposure_stops = dice.between(-0.7, 0.3);
        scene.camera.noise_seed = n * PHOTOS + photo;
        let rendered = scene.render();
        let regions = Supplied::from_json(&rendered.truth.to_json()?)?;
        let bytes = png(&rendered, &ExifFields::default())?;
        let portrait = scorer.portrait(&Source {
            path: "",
            bytes: &bytes,
            regions: Some(&regions),
        })?;
        let Some(face) = portrait.face().known() else {
            continue;
        };
        for view in 0..3 {
            let skin = if view == 0 {
                face.skin.clone()
            } else {
                ellipse(&face.skin, &mut dice)
            };
            let curve = if view == 2 {
                dice.between(-0.5, 0.8).exp()
            } else {
                1.0
            };
            let toned = face.luminance.map(|y| y.max(0.0).powf(curve));
            let smooth = low_pass(&toned, &skin, 0.04 * face.width);
            if let Some(c) = cubic(&smooth, &skin) {
                out.push((EVEN.map(|k| c[k]), f64::from(scene.light.elevation_deg)));
            }
        }
    }
    Ok(out)
}

/// An ellipse about as large as the region, as an outline drawn by hand may be: hair, eyes and mouth lie in it.
fn ellipse(region: &Mask, dice: &mut Dice) -> Mask {
    let inside = || region.indexed_iter().filter(|(_, i)| **i).map(|(at, _)| at);
    let span = |of: fn((usize, usize)) -> usize| {
        let low = inside().map(of).min().unwrap_or(0) as f32;
        let high = inside().map(of).max().unwrap_or(0) as f32;
        (f32::midpoint(low, high), (high - low) / 2.0)
    };
    let ((y, tall), (x, wide)) = (span(|at| at.0), span(|at| at.1));
    let (x, y) = (
        x + dice.between(-0.08, 0.08) * wide,
        y + dice.between(-0.1, 0.1) * tall,
    );
    let (wide, tall) = (
        wide * dice.between(0.85, 1.05),
        tall * dice.between(0.8, 1.05),
    );
    Mask::from_shape_fn(region.raw_dim(), |(r, c)| {
        ((c as f32 - x) / wide).powi(2) + ((r as f32 - y) / tall).powi(2) < 1.0
    })
}

/// Constant and weights of the ridge regression on standardised coefficients, in the coefficients' own units.
fn ridge(seen: &[Face]) -> Option<[f64; 7]> {
    let n = seen.len() as f64;
    let mean = |f: &dyn Fn(&Face) -> f64| seen.iter().map(f).sum::<f64>() / n;
    let centre: [f64; 6] = std::array::from_fn(|k| mean(&|s| s.0[k]));
    let wide: [f64; 6] =
        std::array::from_fn(|k| mean(&|s| (s.0[k] - centre[k]).powi(2)).sqrt().max(1e-9));
    let level = mean(&|s| s.1);
    let mut normal = SMatrix::<f64, 6, 6>::identity() * RIDGE;
    let mut right = SVector::<f64, 6>::zeros();
    for (c, truth) in seen {
        let row = SVector::<f64, 6>::from_fn(|k, _| (c[k] - centre[k]) / wide[k]);
        normal += row * row.transpose() / n;
        right += row * (truth - level) / n;
    }
    let found = normal.cholesky()?.solve(&right);
    let weights: [f64; 6] = std::array::from_fn(|k| found[k] / wide[k]);
    let constant = level - weights.iter().zip(centre).map(|(w, c)| w * c).sum::<f64>();
    Some(std::array::from_fn(|k| {
        if k == 0 { constant } else { weights[k - 1] }
    }))
}
