//! Skin smoothed in known ways, photos made poorer in known ways, and copies of one shot: what the checks of texture see.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use fairpair::checks::Readings;
use fairpair::photo::{Limits, Photo};
use fairpair::region::{FindRegions, NetworkFinder, Point, Polygon};
use fairpair::score::Scorer;
use rayon::prelude::*;

use super::linear::{Linear, Shot};
use super::paint::{PIGMENTS, Smoothing, foundation, lipstick, smooth, white_balance};
use super::{BALANCED, Change, Face, faces, row, verdicts};
use crate::pairs::readings;
use crate::stats::quantile;
use crate::template;

/// Ways of smoothing, and how much of the result is laid over the skin.
const KINDS: [(&str, Smoothing, f32); 5] = [
    ("Gaussian", Smoothing::Gaussian(0.006), 1.0),
    ("edge-keeping", Smoothing::EdgeKeeping(0.012), 1.0),
    ("like an app", Smoothing::Bands(0.02), 1.0),
    ("Gaussian, 60 %", Smoothing::Gaussian(0.006), 0.6),
    ("like an app, 60 %", Smoothing::Bands(0.02), 0.6),
];

/// A person's smiling photo.
struct Smile {
    bytes: Vec<u8>,
    photo: Linear,
    skin: Polygon,
    keep: Vec<Polygon>,
}

/// Prints the table.
pub(crate) fn texture(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("texture: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let scorer = Scorer::default();
    let faces = faces(folder, &scorer)?;
    let smiles = smiles(folder)?;
    let table = Texture {
        scorer: &scorer,
        faces: &faces,
        smiles: &smiles,
    };
    println!(
        "Texture of {} real photos: share of pairs in which a check fails at its default limits",
        faces.len()
    );
    table.unchanged()?;
    table.smoothed()?;
    table.covered()?;
    table.copies()
}

struct Texture<'a> {
    scorer: &'a Scorer,
    faces: &'a [Face],
    smiles: &'a [Smile],
}

impl Texture<'_> {
    /// The three checks on pairs in which nobody smoothed anything.
    fn unchanged(&self) -> Result<()> {
        let there = self.with_smiles(|face, smile| (face.before.clone(), smile.bytes.clone()))?;
        self.all("neutral, smiling", &there);
        let back = self.with_smiles(|face, smile| (smile.bytes.clone(), face.before.clone()))?;
        self.all("smiling, neutral", &back);
        let qualities = self.pairs(|face, _| {
            Ok((
                face.photo.reshot(&as_it_is(95))?,
                face.photo.reshot(&as_it_is(75))?,
            ))
        })?;
        self.all("one shot, JPEG 95 and 75", &qualities);
        let smiling = self.smiling(|smile| smile.photo.reshot(&as_it_is(75)))?;
        self.all("neutral, smiling JPEG 75", &smiling);
        for (title, shot) in [
            ("taken again", Shot::again as fn(u64) -> Shot),
            ("taken again, JPEG 75", |n| Shot {
                quality: 75,
                ..Shot::again(n)
            }),
            ("taken again, four times the noise", |n| Shot {
                noise: 0.016,
                ..Shot::again(n)
            }),
        ] {
            let seen = self.again(&|_, _, _| {}, shot)?;
            self.all(title, &seen);
        }
        for sigma in [1.0, 2.0, 3.0] {
            let soft = self.again(&|photo, _, _| photo.blurred(sigma), Shot::again)?;
            self.all(&format!("lens blur of {sigma} px"), &soft);
        }
        let small = self.pairs(|face, _| {
            Ok((
                face.before.clone(),
                face.photo.halved().reshot(&as_it_is(90))?,
            ))
        })?;
        self.all("half the size", &small);
        for (size, halvings) in [("half", 1), ("a quarter of", 2)] {
            for quality in [90, 80, 70, 60] {
                let saved = self.pairs(|face, _| {
                    let mut small = face.photo.clone();
                    for _ in 0..halvings {
                        small = small.halved();
                    }
                    Ok((
                        small.reshot(&as_it_is(98))?,
                        small.reshot(&as_it_is(quality))?,
                    ))
                })?;
                let title = format!("both {size} the size, JPEG 98 and {quality}");
                self.one(&title, "smoothing", &saved);
                self.one("", "skin-make-up", &saved);
            }
        }
        Ok(())
    }

    fn smoothed(&self) -> Result<()> {
        for (title, how, strength) in KINDS {
            let seen = self.again(
                &|photo, face, _| {
                    let keep: Vec<Polygon> =
                        face.eyes.iter().chain([&face.lips]).cloned().collect();
                    smooth(photo, &face.skin, &keep, how, strength);
                },
                Shot::again,
            )?;
            self.one(&format!("smoothed, {title}"), "smoothing", &seen);
        }
        for (title, how, strength) in KINDS {
            let seen = self.smiling(|smile| {
                let mut photo = smile.photo.clone();
                smooth(&mut photo, &smile.skin, &smile.keep, how, strength);
                photo.reshot(&as_it_is(92))
            })?;
            self.one(&format!("smoothed smile, {title}"), "smoothing", &seen);
        }
        let small = self.pairs(|face, _| {
            let mut photo = face.photo.clone();
            let keep: Vec<Polygon> = face.eyes.iter().chain([&face.lips]).cloned().collect();
            smooth(&mut photo, &face.skin, &keep, Smoothing::Bands(0.02), 1.0);
            Ok((face.before.clone(), photo.halved().reshot(&as_it_is(90))?))
        })?;
        self.one("smoothed like an app, half the size", "smoothing", &small);
        Ok(())
    }

    /// Foundation of two opacities.
    fn covered(&self) -> Result<()> {
        for opacity in [0.4, 0.7] {
            let title = format!("foundation, {:.0} %", 100.0 * opacity);
            let seen = self.again(
                &|photo, face, _| {
                    let keep: Vec<Polygon> =
                        face.eyes.iter().chain([&face.lips]).cloned().collect();
                    foundation(photo, &face.skin, &keep, opacity);
                },
                Shot::again,
            )?;
            self.one(&title, "skin-make-up", &seen);
            self.one("", "smoothing", &seen);
            let seen = self.smiling(|smile| {
                let mut photo = smile.photo.clone();
                foundation(&mut photo, &smile.skin, &smile.keep, opacity);
                photo.reshot(&as_it_is(92))
            })?;
            self.one(&format!("{title}, smile"), "skin-make-up", &seen);
        }
        Ok(())
    }

    /// Copies of one shot, changed in other ways.
    fn copies(&self) -> Result<()> {
        let same = self.pairs(|face, _| Ok((face.before.clone(), face.before.clone())))?;
        self.one("the same file", "same-shot", &same);
        let painted = self.pairs(|face, n| {
            let mut photo = face.photo.clone();
            let (_, pigment) = PIGMENTS[n % PIGMENTS.len()];
            lipstick(&mut photo, &face.lips, pigment, 0.5);
            white_balance(&mut photo, BALANCED, BALANCED + 500.0);
            Ok((face.before.clone(), photo.reshot(&as_it_is(80))?))
        })?;
        self.one("lips painted, recoloured, JPEG 80", "same-shot", &painted);
        let smooth_copy = self.pairs(|face, _| {
            let mut photo = face.photo.clone();
            let keep: Vec<Polygon> = face.eyes.iter().chain([&face.lips]).cloned().collect();
            smooth(
                &mut photo,
                &face.skin,
                &keep,
                Smoothing::Gaussian(0.006),
                0.6,
            );
            Ok((face.before.clone(), photo.reshot(&as_it_is(92))?))
        })?;
        self.one("smoothed, Gaussian, 60 %", "same-shot", &smooth_copy);
        Ok(())
    }

    /// Rows of the three checks.
    fn all(&self, title: &str, seen: &[Readings]) {
        let rest = ["resolution", "same-shot", "skin-make-up"].map(|code| ("", code));
        for (title, code) in [(title, "smoothing")].into_iter().chain(rest) {
            self.one(title, code, seen);
        }
    }

    /// A row, and the middle and ends of the reading behind it.
    fn one(&self, title: &str, code: &str, seen: &[Readings]) {
        row(title, code, &verdicts(self.scorer, seen, code), self.faces);
        let pointers: &[&str] = match code {
            "smoothing" => &["/smoothing/texture_change_stops", "/smoothing/blur_change"],
            "resolution" => &["/resolution/change_octaves"],
            "skin-make-up" => &["/skin_make_up/unevenness_change_stops"],
            _ => &["/same_shot/detail_correlation", "/same_shot/moved_ratio"],
        };
        let values: Vec<_> = seen
            .iter()
            .filter_map(|r| serde_json::to_value(r).ok())
            .collect();
        for pointer in pointers {
            let numbers: Vec<f64> = values
                .iter()
                .filter_map(|v| v.pointer(pointer)?.as_f64())
                .collect();
            let q = |f| quantile(&numbers, f);
            println!(
                "      {pointer:36} min {:+.4}, median {:+.4}, max {:+.4}",
                q(0.0),
                q(0.5),
                q(1.0)
            );
        }
    }

    fn again(&self, change: &Change<'_>, shot: fn(u64) -> Shot) -> Result<Vec<Readings>> {
        self.pairs(|face, n| {
            let mut photo = face.photo.clone();
            change(&mut photo, face, n as u64);
            Ok((face.before.clone(), photo.reshot(&shot(n as u64 + 1))?))
        })
    }

    fn smiling(&self, after: impl Fn(&Smile) -> Result<Vec<u8>> + Sync) -> Result<Vec<Readings>> {
        self.pairs(|face, n| {
            let smile = self.smiles.get(n).context("fewer smiles than faces")?;
            Ok((face.before.clone(), after(smile)?))
        })
    }

    fn with_smiles(
        &self,
        pair: impl Fn(&Face, &Smile) -> (Vec<u8>, Vec<u8>) + Sync,
    ) -> Result<Vec<Readings>> {
        self.pairs(|face, n| {
            let smile = self.smiles.get(n).context("fewer smiles than faces")?;
            Ok(pair(face, smile))
        })
    }

    fn pairs(
        &self,
        pair: impl Fn(&Face, usize) -> Result<(Vec<u8>, Vec<u8>)> + Sync,
    ) -> Result<Vec<Readings>> {
        self.faces
            .par_iter()
            .enumerate()
            .map(|(n, face)| {
                let (before, after) = pair(face, n)?;
                readings(self.scorer, &before, &after, [None, None])
            })
            .collect()
    }
}

/// Saved without being taken again.
fn as_it_is(quality: u8) -> Shot {
    Shot {
        seed: 1,
        roll_deg: 0.0,
        scale: 1.0,
        shift: [0.0; 2],
        exposure_stops: 0.0,
        noise: 0.0,
        quality,
    }
}

fn smiles(folder: &Path) -> Result<Vec<Smile>> {
    let finder = NetworkFinder::new();
    template::people(folder)?
        .par_iter()
        .map(|name| {
            let bytes = fs::read(folder.join(format!("{name}_08.jpg")))?;
            let photo = Photo::decode(&bytes, &Limits::default())?;
            let found = finder.find(&photo);
            let regions = found.known().with_context(|| format!("{name}: no face"))?;
            let points = &regions.key_points;
            let pupils: Vec<Point> = [points.pupil_left, points.pupil_right]
                .into_iter()
                .flatten()
                .collect();
            let mut keep = template::eyes(&pupils);
            keep.extend(regions.lips.iter().cloned());
            Ok(Smile {
                photo: Linear::of(&image::load_from_memory(&bytes)?.into_rgb8()),
                skin: regions.skin.first().cloned().unwrap_or_default(),
                keep,
                bytes,
            })
        })
        .collect()
}
