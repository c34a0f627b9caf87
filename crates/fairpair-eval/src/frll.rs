//! Face Research Lab London Set: one person twice in one studio, neutral and smiling.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::checks::Readings;
use fairpair::score::Scorer;
use fairpair_gallery::survey::SIGNALS;
use rayon::prelude::*;
use serde_json::Value;

use crate::pairs::readings;
use crate::stats::quantile;

/// Readings whose spread without any change of light or make-up is the noise floor of a check.
const NUMBERS: &[&str] = &[
    "light_shape.change_stops",
    "light_shape.slope_stops_per_face",
    "light_direction.azimuth_shift_deg",
    "light_direction.elevation_shift_deg",
    "light_hardness.shading_contrast_change",
    "light_hardness.coarse_contrast_change",
    "mixed_light.variation.change_delta_uv",
    "mixed_light.variation.warmer_right_stops",
    "exposure.change_stops",
    "light_colour.delta_uv",
    "lip_gloss.sheen_change",
    "lip_gloss.spots_change",
    "lip_gloss.mouth_change",
    "lip_gloss.area_ratio_change",
    "lip_gloss.peak_change_stops",
    "lip_colour.contrast_change_delta_e00",
    "lip_colour.chroma_change_delta_e00",
    "lip_colour.bare.mirror_change_ratio",
    "lip_colour.bare.contrast_change_delta_e00",
    "lip_colour.bare.chroma_change_delta_e00",
    "lip_colour.red_green_change_stops",
    "framing.scale_ratio",
    "framing.roll_change_deg",
    "framing.yaw_change_deg",
    "framing.pitch_change_deg",
    "framing.perspective_change",
    "framing.distance_ratio",
    "expression.smile_change",
    "expression.mouth_open_change",
    "resolution.change_octaves",
    "smoothing.texture_change_stops",
    "same_shot.detail_correlation",
    "same_shot.moved_ratio",
    "skin_make_up.unevenness_change_stops",
    "tone.contrast_change_stops",
    "tone.saturation_change_stops",
    "outcome.lip_area_ratio",
    "outcome.upper_lip_area_ratio",
    "outcome.lower_lip_area_ratio",
    "outcome.redness.change_stops",
    "outcome.lip_texture.fine_change_octaves",
    "outcome.lip_texture.coarse_change_octaves",
    "outcome.lip_texture.specks_change",
    "outcome.upper_lip_skin_texture.fine_change_octaves",
    "outcome.upper_lip_skin_texture.coarse_change_octaves",
    "outcome.upper_lip_skin_texture.specks_change",
    "outcome.border.width_change_octaves",
];

/// Those of them that are after over before.
const RATIOS: &[&str] = &[
    "framing.scale_ratio",
    "framing.perspective_change",
    "framing.distance_ratio",
    "outcome.lip_area_ratio",
    "outcome.upper_lip_area_ratio",
    "outcome.lower_lip_area_ratio",
];

/// Prints the distribution of every reading, and of the default policy's verdicts.
pub(crate) fn no_change(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("no change: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let mut people: Vec<String> = fs::read_dir(folder)?
        .filter_map(|e| {
            Some(
                e.ok()?
                    .file_name()
                    .to_string_lossy()
                    .strip_suffix("_03.jpg")?
                    .to_owned(),
            )
        })
        .collect();
    people.sort();
    let scorer = Scorer::default();
    let seen: Vec<Readings> = people
        .par_iter()
        .map(|p| {
            let read = |kind| fs::read(folder.join(format!("{p}_{kind}.jpg")));
            readings(&scorer, &read("03")?, &read("08")?, [None, None])
        })
        .collect::<Result<_>>()?;
    println!(
        "No change of light or make-up, FRLL, {} people neutral against smiling; magnitudes",
        people.len()
    );
    distribution(&seen)?;
    signals(&seen);
    verdicts(&seen, &scorer);
    Ok(())
}

/// Quantiles of the magnitudes that a gallery's sign tests look at, and how many lie beyond the floors: by noise one in ten should.
fn signals(seen: &[Readings]) {
    println!(
        "  {:50} {:>4} {:>9} {:>9} {:>9} {:>9}",
        "sign test", "n", "median", "p90", "floor", "beyond"
    );
    for signal in SIGNALS {
        let numbers: Vec<f64> = seen
            .iter()
            .filter_map(|r| Some(signal.of(r)?.abs()))
            .collect();
        println!(
            "  {:50} {:>4} {:>9.4} {:>9.4} {:>9.4} {:>9}",
            format!("{}, {}", signal.code, signal.unit),
            numbers.len(),
            quantile(&numbers, 0.5),
            quantile(&numbers, 0.9),
            signal.floor,
            numbers.iter().filter(|v| **v > signal.floor).count()
        );
    }
}

/// Prints quantiles of the magnitude of every reading; a ratio's magnitude is the ratio or its inverse, whichever is above 1.
pub(crate) fn distribution(seen: &[Readings]) -> Result<()> {
    let values: Vec<Value> = seen
        .iter()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()?;
    println!(
        "  {:50} {:>4} {:>9} {:>9} {:>9} {:>9}",
        "reading", "n", "median", "p90", "p98", "max"
    );
    for name in NUMBERS {
        let pointer = format!("/{}", name.replace('.', "/"));
        let ratio = RATIOS.contains(name);
        let magnitude = |v: f64| if ratio { v.max(1.0 / v) } else { v.abs() };
        let numbers: Vec<f64> = values
            .iter()
            .filter_map(|v| v.pointer(&pointer)?.as_f64())
            .map(magnitude)
            .collect();
        let q = |f| quantile(&numbers, f);
        println!(
            "  {name:50} {:>4} {:>9.4} {:>9.4} {:>9.4} {:>9.4}",
            numbers.len(),
            q(0.5),
            q(0.9),
            q(0.98),
            q(1.0)
        );
    }
    Ok(())
}

fn verdicts(seen: &[Readings], scorer: &Scorer) {
    println!(
        "  {:40} {:>6} {:>8} {:>6}",
        "check at its default limits", "pass", "unknown", "fail"
    );
    for check in fairpair::checks::CATALOGUE {
        let mut counts = [0; 3];
        for readings in seen {
            let findings = readings.judge(&scorer.policy().rules);
            if let Some(main) = findings.iter().find(|f| f.check == check.code) {
                counts[main.verdict as usize] += 1;
            }
        }
        println!(
            "  {:40} {:>6} {:>8} {:>6}",
            check.code, counts[0], counts[1], counts[2]
        );
    }
}
