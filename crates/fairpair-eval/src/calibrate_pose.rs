//! Nod and perspective from rendered heads.

use anyhow::Result;
use fairpair::measured::Measured;
use fairpair::score::Scorer;
use fairpair_scene::{ExifFields, Scene, jpeg};
use rayon::prelude::*;

use crate::dice::Dice;
use crate::pairs::readings;
use crate::stats::{quantile, slope};

/// Number of rendered pairs.
const PAIRS: u64 = 80;

/// Prints by how much the built-in constants have to be changed to fit rendered heads whose regions the networks found.
///
/// Each pair is one made-up person under two lights, nodding within ±12°, turning within ±4°, from 26 cm to 1 m away; even pairs fit,
/// odd pairs give the error.
pub(crate) fn pose() -> Result<()> {
    let scorer = Scorer::default();
    let seen: Vec<Option<[f64; 4]>> = (0..PAIRS)
        .into_par_iter()
        .map(|n| change(&scorer, n))
        .collect::<Result<_>>()?;
    println!(
        "Pose, rendered faces, {} of {PAIRS} pairs answered",
        seen.iter().flatten().count()
    );
    for (name, unit, truth, read) in [
        ("nod", "read ° per °", 0, 1),
        ("outline", "change of ln width per 1/mm", 2, 3),
    ] {
        let points = |parity: usize| -> Vec<(f64, f64)> {
            let of_parity = seen.iter().enumerate().filter(|(i, _)| i % 2 == parity);
            of_parity
                .filter_map(|(_, s)| s.map(|s| (s[truth], s[read])))
                .collect()
        };
        let factor = slope(&points(0));
        let error = points(1).into_iter().map(|(x, y)| (y - factor * x).abs());
        let error: Vec<f64> = error.collect();
        println!(
            "  {name:9} {factor:.3} {unit}; error on unseen pairs median {:.3} p90 {:.3}",
            quantile(&error, 0.5),
            quantile(&error, 0.9)
        );
    }
    Ok(())
}

/// True and read nod, true change of 1/distance and read change of the outline's log width of one rendered pair.
fn change(scorer: &Scorer, n: u64) -> Result<Option<[f64; 4]>> {
    let mut dice = Dice(n * 77 + 5);
    let mut scene = Scene::varied(n);
    (scene.lips.lipstick, scene.lips.gloss) = (None, None);
    (scene.expression.mouth_open_mm, scene.expression.smile) = (0.0, 0.0);
    (scene.camera.width, scene.camera.height) = (600, 750);
    let mut photo = |inverse: f32| -> Result<_> {
        scene.camera.pitch_deg = dice.between(-6.0, 6.0);
        scene.camera.yaw_deg = dice.between(-2.0, 2.0);
        scene.camera.distance_mm = 1.0 / inverse;
        scene.light.azimuth_deg = dice.between(-30.0, 30.0);
        scene.light.elevation_deg = dice.between(5.0, 45.0);
        scene.camera.noise_seed = scene.camera.noise_seed.wrapping_add(1);
        let bytes = jpeg(&scene.render(), 90, &ExifFields::default())?;
        Ok((f64::from(scene.camera.pitch_deg), bytes))
    };
    let (far, near) = (1e-3, 1e-3 + 0.0028 * (n % 5) as f32 / 4.0);
    let (a, b) = (photo(far)?, photo(near)?);
    let seen = readings(scorer, &a.1, &b.1, [None, None])?;
    let Measured::Known(read) = seen.framing else {
        return Ok(None);
    };
    let known = read
        .pitch_change_deg
        .known()
        .zip(read.perspective_change.known());
    Ok(known.map(|(pitch, outline)| [b.0 - a.0, *pitch, f64::from(near - far), outline.ln()]))
}
