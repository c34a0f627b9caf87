//! Known changes of real photos (FRLL), each detected by its check and by no other.
//!
//! Before: a person's neutral photo. After: the same photo changed by a known amount and photographed again (turned, enlarged, noise,
//! JPEG). False alarms are counted on the same pairs without the change.

mod beside;
mod linear;
mod paint;
mod small;
mod style;
mod texture;

pub(crate) use small::small;
pub(crate) use texture::texture;

use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::checks::Readings;
use fairpair::pair::{Case, Pair};
use fairpair::portrait::Portrait;
use fairpair::region::{Bounds, Polygon};
use fairpair::score::Scorer;
use image::RgbImage;
use rayon::prelude::*;

use crate::frll;
use crate::pairs::portrait;
use crate::template::{self, Template};
use beside::beside;
use linear::{Linear, Shot};
use paint::{PIGMENTS, gloss, lipstick, relight, white_balance};
use style::{STYLES, styled};

/// Luminance of a correctly exposed photo's colour temperature, kelvin: what FRLL's studio flash was balanced for.
const BALANCED: f32 = 5600.0;

/// Strength of the gloss over the lips' own light, weakest to strongest, and the size of its spots in mouth widths.
const GLOSS_STRENGTHS: [f32; 3] = [1.5, 3.0, 6.0];
const GLOSS_SIZES: [f32; 4] = [0.02, 0.035, 0.05, 0.08];

/// One person.
struct Face {
    ethnicity: String,
    photo: Linear,
    before: Vec<u8>,
    ready: Portrait,
    lips: Polygon,
    skin: Polygon,
    eyes: Vec<Polygon>,
}

/// A change to apply to a photo of this number.
type Change<'a> = dyn Fn(&mut Linear, &Face, u64) + Sync + 'a;

/// Prints what is detected of each change.
pub(crate) fn table(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("known changes: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let scorer = Scorer::default();
    let faces = faces(folder, &scorer)?;
    let run = |change: &Change<'_>| -> Result<Vec<Readings>> { seen(&scorer, &faces, change) };
    println!(
        "Known changes of {} real photos: share of pairs in which a check fails at its default limits",
        faces.len()
    );
    let none = run(&|_, _, _| {})?;
    frll::distribution(&none)?;
    for check in fairpair::checks::CATALOGUE {
        row(
            "no change",
            check.code,
            &verdicts(&scorer, &none, check.code),
            &faces,
        );
    }
    light_and_balance(&scorer, &faces)?;
    exposed(&scorer, &faces)?;
    rendered(&scorer, &faces)?;
    glossy(&scorer, &faces)?;
    painted(&scorer, &faces)
}

/// Light from one side, and another white balance.
fn light_and_balance(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    let run = |change: &Change<'_>| seen(scorer, faces, change);
    for stops in [-0.5, 0.5] {
        let relit = run(&|photo, face, _| side_light(photo, face, stops, false))?;
        row(
            &format!("light {stops:+} stops across"),
            "light-shape",
            &verdicts(scorer, &relit, "light-shape"),
            faces,
        );
        row(
            "",
            "light-direction",
            &verdicts(scorer, &relit, "light-direction"),
            faces,
        );
        println!(
            "      {:36} direction sign right in {:.1} % of those known",
            "",
            100.0 * signs(&relit, stops)
        );
        beside(scorer, &relit, &["light-shape", "light-direction"]);
    }
    for kelvin in [BALANCED - 300.0, BALANCED + 300.0] {
        let balanced = run(&|photo, _, _| white_balance(photo, BALANCED, kelvin))?;
        let title = format!("white balance {:+} K", kelvin - BALANCED);
        row(
            &title,
            "light-colour",
            &verdicts(scorer, &balanced, "light-colour"),
            faces,
        );
        row(
            "",
            "lip-colour",
            &verdicts(scorer, &balanced, "lip-colour"),
            faces,
        );
        beside(scorer, &balanced, &["light-colour", "lip-colour"]);
    }
    Ok(())
}

/// Half a stop more and less light: no check but `exposure` may see it.
fn exposed(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    for stops in [-0.5_f32, 0.5] {
        let gain = stops.exp2();
        let seen = seen(scorer, faces, &|photo, _, _| {
            photo.map(|_, _, rgb| rgb.map(|v| gain * v));
        })?;
        for check in fairpair::checks::CATALOGUE {
            let found = verdicts(scorer, &seen, check.code);
            if found.contains(&Some(true)) || check.code.starts_with("lip-") {
                let title = format!("exposed {stops:+} stops");
                row(&title, check.code, &found, faces);
            }
        }
    }
    Ok(())
}

/// Other picture styles: named as such, and not taken for light, lipstick or gloss.
fn rendered(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    let checks = [
        "tone",
        "light-hardness",
        "light-colour",
        "lip-gloss",
        "lip-colour",
        "smoothing",
    ];
    for (name, style) in STYLES {
        let seen = seen(scorer, faces, &|photo, _, _| styled(photo, style))?;
        for (n, code) in checks.into_iter().enumerate() {
            let title = if n == 0 { name } else { "" };
            row(title, code, &verdicts(scorer, &seen, code), faces);
        }
    }
    Ok(())
}

/// Gloss of three strengths, also under harder light.
fn glossy(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    let run = |change: &Change<'_>| seen(scorer, faces, change);
    for (strength, name) in GLOSS_STRENGTHS
        .iter()
        .zip(["weakest", "middle", "strongest"])
    {
        for hard in [false, true] {
            let mut all = Vec::new();
            for size in GLOSS_SIZES {
                let shiny = run(&|photo, face, n| {
                    gloss(photo, &face.lips, size, *strength, n);
                    if hard {
                        side_light(photo, face, 0.5, true);
                    }
                })?;
                all.extend(shiny);
            }
            let light = if hard { ", harder light" } else { "" };
            row(
                &format!("gloss {name}, 4 sizes{light}"),
                "lip-gloss",
                &verdicts(scorer, &all, "lip-gloss"),
                faces,
            );
            beside(scorer, &all, &["lip-gloss"]);
        }
    }
    let harder = run(&|photo, face, _| side_light(photo, face, 0.5, true))?;
    row(
        "harder light alone",
        "lip-gloss",
        &verdicts(scorer, &harder, "lip-gloss"),
        faces,
    );
    beside(scorer, &harder, &["lip-gloss"]);
    poorer(scorer, faces)
}

/// What makes the after photo poorer.
type Poorer = fn(&mut Linear);

/// The after photo is poorer: without gloss, and with gloss of the middle strength.
fn poorer(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    let ways: [(&str, Poorer); 3] = [
        ("half the size", |photo| *photo = photo.halved()),
        ("blurred by 1 px", |photo| photo.blurred(1.0)),
        ("blurred by 2 px", |photo| photo.blurred(2.0)),
    ];
    for (name, made) in ways {
        let none = seen(scorer, faces, &|photo, _, _| made(photo))?;
        let none = verdicts(scorer, &none, "lip-gloss");
        row(&format!("{name}, no change"), "lip-gloss", &none, faces);
        let mut all = Vec::new();
        for size in GLOSS_SIZES {
            let shiny = seen(scorer, faces, &|photo, face, n| {
                gloss(photo, &face.lips, size, GLOSS_STRENGTHS[1], n);
                made(photo);
            })?;
            all.extend(verdicts(scorer, &shiny, "lip-gloss"));
        }
        row(&format!("{name}, gloss middle"), "lip-gloss", &all, faces);
    }
    Ok(())
}

/// Eight pigments at two opacities.
fn painted(scorer: &Scorer, faces: &[Face]) -> Result<()> {
    let run = |change: &Change<'_>| seen(scorer, faces, change);
    for opacity in [0.25, 0.4] {
        let mut all = Vec::new();
        for (name, pigment) in PIGMENTS {
            let painted = run(&|photo, face, _| lipstick(photo, &face.lips, pigment, opacity))?;
            row(
                &format!("lipstick {name}, {:.0} %", opacity * 100.0),
                "lip-colour",
                &verdicts(scorer, &painted, "lip-colour"),
                faces,
            );
            beside(scorer, &painted, &["lip-colour"]);
            all.extend(painted);
        }
        row(
            &format!("lipstick, all, {:.0} %", opacity * 100.0),
            "lip-colour",
            &verdicts(scorer, &all, "lip-colour"),
            faces,
        );
        beside(scorer, &all, &["lip-colour"]);
    }
    Ok(())
}

fn side_light(photo: &mut Linear, face: &Face, stops: f32, hard: bool) {
    if let Some(bounds) = Bounds::of([&face.skin]) {
        relight(photo, &bounds, stops, hard);
    }
}

fn faces(folder: &Path, scorer: &Scorer) -> Result<Vec<Face>> {
    let info = fs::read_to_string(folder.join("info.csv"))?;
    let names = template::people(folder)?;
    names
        .par_iter()
        .map(|name| {
            let file = folder.join(format!("{name}_03.jpg"));
            let photo: RgbImage = image::open(&file)?.into_rgb8();
            let before = fs::read(&file)?;
            let template = Template::read(&folder.join(format!("{name}_03.tem")))?;
            let row = info.lines().find(|l| l.split(',').next() == Some(name));
            let (skin, eyes) = template.skin_and_eyes();
            Ok(Face {
                ethnicity: row
                    .and_then(|r| r.split(',').nth(3))
                    .unwrap_or("unknown")
                    .to_owned(),
                photo: Linear::of(&photo),
                ready: portrait(scorer, &before)?,
                before,
                lips: template.lips(),
                skin,
                eyes,
            })
        })
        .collect()
}

fn seen(scorer: &Scorer, faces: &[Face], change: &Change<'_>) -> Result<Vec<Readings>> {
    faces
        .par_iter()
        .enumerate()
        .map(|(n, face)| {
            let mut photo = face.photo.clone();
            change(&mut photo, face, n as u64);
            let after = portrait(scorer, &photo.reshot(&Shot::again(n as u64 + 1))?)?;
            let case = Case::default();
            Ok(Readings::measure(&Pair::new(&face.ready, &after, &case)))
        })
        .collect()
}

/// `Some(true)` = the check fails, `None` = it cannot tell.
fn verdicts(scorer: &Scorer, seen: &[Readings], code: &str) -> Vec<Option<bool>> {
    use fairpair::check::Verdict;
    seen.iter()
        .map(|readings| {
            let findings = readings.judge(&scorer.policy().rules);
            let of: Vec<Verdict> = findings
                .iter()
                .filter(|f| f.check == code)
                .map(|f| f.verdict)
                .collect();
            if of.contains(&Verdict::Fail) {
                Some(true)
            } else if of.contains(&Verdict::Pass) {
                Some(false)
            } else {
                None
            }
        })
        .collect()
}

/// Prints the share that fails, how many cannot be told, and the group of people in which it differs most from the whole.
fn row(title: &str, code: &str, seen: &[Option<bool>], faces: &[Face]) {
    let share = |of: &mut dyn Iterator<Item = &Option<bool>>| {
        let known: Vec<bool> = of.filter_map(|v| *v).collect();
        100.0 * known.iter().filter(|v| **v).count() as f64 / known.len().max(1) as f64
    };
    let all = share(&mut seen.iter());
    let unknown = seen.iter().filter(|v| v.is_none()).count();
    let mut groups: Vec<&str> = faces.iter().map(|f| f.ethnicity.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let by_group = groups.iter().map(|group| {
        let mut of = seen
            .iter()
            .enumerate()
            .filter(|(i, _)| faces[i % faces.len()].ethnicity == *group)
            .map(|(_, v)| v);
        format!("{group} {:.0}", share(&mut of))
    });
    println!(
        "  {title:36} {code:16} {all:>6.1} % of {:>4}, {unknown} cannot tell; by group: {}",
        seen.len() - unknown,
        by_group.collect::<Vec<_>>().join(", ")
    );
}

/// Share of known directions whose sign is that of the change (positive stops = brighter on the right = light from the right).
fn signs(seen: &[Readings], stops: f32) -> f64 {
    let known: Vec<f64> = seen
        .iter()
        .filter_map(|r| {
            serde_json::to_value(r)
                .ok()?
                .pointer("/light_direction/azimuth_shift_deg")?
                .as_f64()
        })
        .collect();
    // Azimuth is positive from the viewer's left.
    known
        .iter()
        .filter(|v| (**v < 0.0) == (stops > 0.0))
        .count() as f64
        / known.len().max(1) as f64
}
