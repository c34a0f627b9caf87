//! Constants that come from rendered scenes.

use anyhow::Result;
use fairpair::measured::Measured;
use fairpair::region::Supplied;
use fairpair::score::Scorer;
use fairpair_scene::{ExifFields, Identity, Scene, Tone, png};
use rayon::prelude::*;

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

/// A small deterministic number generator (splitmix64, doi 10.1145/2714064.2660195).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        low + (high - low) * ((z >> 40) as f32 / (1u64 << 24) as f32)
    }
}
