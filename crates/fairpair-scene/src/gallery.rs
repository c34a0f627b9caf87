//! The bundled gallery: twelve pairs, each made to show one thing.
//!
//! Within a pair the person stays and everything else is photographed anew: sensor noise, a few pixels and tenths of a degree of
//! framing, small wanderings of light and exposure, lips a little less dry. On top of that comes the one difference that
//! the pair is named after.

mod plans;

use std::fmt::Write;

use crate::exif::ExifFields;
use crate::identity::Identity;
use crate::noise::Draws;
use crate::scene::{Scene, Tone};
use plans::Plan;

/// One photo of the gallery.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// What is photographed.
    pub scene: Scene,
    /// What the file says about itself.
    pub exif: ExifFields,
}

/// One pair of the gallery.
#[derive(Debug, Clone, PartialEq)]
pub struct GalleryPair {
    /// What the pair shows; also the start of its file names.
    pub id: &'static str,
    /// The first photo.
    pub before: Shot,
    /// The second photo.
    pub after: Shot,
    /// When the treatment took place, as the manifest says it; empty = not said.
    pub treated_at: String,
    /// In words what was done.
    pub note: &'static str,
}

impl GalleryPair {
    /// File names of before and after.
    pub fn file_names(&self) -> [String; 2] {
        ["before", "after"].map(|which| format!("{}_{which}.jpg", self.id))
    }

    /// Names of the region files that lie beside the photos of one pair, to show how regions are supplied.
    pub fn region_names(&self) -> Option<[String; 2]> {
        (self.id == "lipstick-added")
            .then(|| ["before", "after"].map(|which| format!("{}_{which}.regions.json", self.id)))
    }
}

/// JPEG quality of the gallery's files.
pub const QUALITY: u8 = 83;

fn exif(when: (String, &str), camera: usize) -> ExifFields {
    let text = |s: &str| Some(s.to_owned());
    let models = ["Camera One", "Camera Two", "Phone Three"];
    ExifFields {
        make: text("Example"),
        model: text(models[camera % models.len()]),
        software: text("Example 1.0"),
        orientation: Some(1),
        date_time: Some(when.0.clone()),
        offset_time: text(when.1),
        date_time_original: Some(when.0.clone()),
        offset_time_original: text(when.1),
        sub_sec_time_original: Some(format!("{:02}", 17 + 23 * (camera % 3))),
        date_time_digitized: Some(when.0),
        offset_time_digitized: text(when.1),
        gps: None,
    }
}

/// A person in front of the camera: identity from a seed, colours that suit the tone, exposure as a camera would choose.
fn person(seed: u64, tone: Tone, headband: Option<[f32; 3]>) -> Scene {
    let mut scene = Scene {
        identity: Identity::from_seed(seed),
        ..Scene::default()
    };
    if matches!(tone, Tone::IV | Tone::V | Tone::VI) {
        scene.identity = scene.identity.with_dark_hair_and_eyes();
    }
    scene.identity.hair.headband = headband;
    scene.skin.tone = tone;
    scene.light.exposure_stops = match tone {
        Tone::I => -0.25,
        Tone::II => -0.05,
        Tone::III => 0.05,
        Tone::IV => 0.2,
        Tone::V => 0.5,
        Tone::VI => 0.75,
    };
    scene.lips.dryness = 0.45;
    (scene.camera.width, scene.camera.height) = (720, 900);
    scene
}

/// The same person photographed once more: what changes when nobody changes anything.
fn again(before: &Scene, seed: u64) -> Scene {
    let mut d = Draws::new(seed);
    let mut s = before.clone();
    s.camera.noise_seed = seed.wrapping_mul(2) + 1;
    s.camera.shift[0] += d.around(0.0, 0.003);
    s.camera.shift[1] += d.around(0.0, 0.003);
    s.camera.roll_deg += d.around(0.0, 0.35);
    s.camera.yaw_deg += d.around(0.0, 0.5);
    s.camera.pitch_deg += d.around(0.0, 0.5);
    s.camera.zoom *= 1.0 + d.around(0.0, 0.006);
    s.light.azimuth_deg += d.around(0.0, 0.8);
    s.light.elevation_deg += d.around(0.0, 0.8);
    s.light.kelvin += d.around(0.0, 25.0);
    s.light.exposure_stops += d.around(0.0, 0.02);
    s.expression.smile += d.around(0.02, 0.008).max(0.0);
    s.lips.dryness -= 0.04;
    s.lips.creases -= 0.08;
    s.skin.mottling *= 0.97;
    s
}

/// All pairs in the order of the manifest.
pub fn pairs() -> Vec<GalleryPair> {
    plans::all()
        .into_iter()
        .enumerate()
        .map(|(i, plan)| pair(i, &plan))
        .collect()
}

fn pair(index: usize, plan: &Plan) -> GalleryPair {
    let mut before = person(plan.seed, plan.tone, plan.headband);
    before.camera.noise_seed = plan.seed * 1000;
    (plan.set_up)(&mut before);
    let mut after = again(&before, plan.seed * 1000 + 7);
    (plan.change)(&mut after);
    // A person a day: before at about ten, treated at twenty to eleven, after ten weeks later in summer time.
    let day = index + 4;
    let first = (
        format!("2024:03:{day:02} 10:{:02}:31", 5 + 2 * index),
        "+01:00",
    );
    let second = if plan.id == "within-48h" {
        (format!("2024:03:{:02} 12:38:12", day + 1), "+01:00")
    } else {
        (
            format!("2024:05:{:02} 10:{:02}:07", day + 9, 3 + 4 * index),
            "+02:00",
        )
    };
    let treated_at = if plan.id == "no-treatment-date" {
        String::new()
    } else {
        format!("2024-03-{day:02}T10:40:00+01:00")
    };
    let meta = |when| {
        if plan.id == "no-exif" {
            ExifFields::default()
        } else {
            exif(when, index)
        }
    };
    GalleryPair {
        id: plan.id,
        before: Shot {
            scene: before,
            exif: meta(first),
        },
        after: Shot {
            scene: after,
            exif: meta(second),
        },
        treated_at,
        note: plan.note,
    }
}

/// The manifest of all pairs, CSV with a header.
pub fn manifest(pairs: &[GalleryPair]) -> String {
    let mut out = String::from(
        "id,before,after,treated_at,treatment,claim,before_regions,after_regions,note\n",
    );
    for p in pairs {
        let [before, after] = p.file_names();
        let [before_regions, after_regions] = p.region_names().unwrap_or_default();
        let row = format!(
            "{},{before},{after},{},lip-microneedling,smoother lips,{before_regions},{after_regions},\"{}\"\n",
            p.id,
            p.treated_at,
            p.note.replace('"', "\"\"")
        );
        out.push_str(&row);
    }
    out
}

/// The text that lies beside the pictures.
pub fn read_me(pairs: &[GalleryPair]) -> String {
    let mut out = String::from(
        "# Example gallery\n\nTwelve before/after pairs, each made to show one thing. No person is shown: every picture is rendered by\n\
         `fairpair-scene` from formulas and a seed, without photos, scans or learned models. To the extent possible under law\n\
         the pictures are dedicated to the public domain under CC0 1.0 (<https://creativecommons.org/publicdomain/zero/1.0/>).\n\
         Cameras, dates and treatments are invented.\n\n\
         Made again by `cargo run --release -p fairpair-scene --bin render-gallery -- examples/gallery`.\n\n| pair | what was done |\n|---|---|\n",
    );
    for p in pairs {
        let regions = match p.region_names() {
            Some(_) => {
                " Skin and lips are supplied as `.regions.json` files, as one does where the finder is unsure."
            }
            None => "",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| `{}` | {}{regions} |", p.id, p.note);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_pair_has_its_own_name_and_person() {
        let pairs = pairs();
        let names: BTreeSet<_> = pairs.iter().map(|p| p.id).collect();
        let seeds: BTreeSet<_> = pairs.iter().map(|p| p.before.scene.identity.seed).collect();
        assert_eq!((names.len(), seeds.len()), (12, 12));
    }

    #[test]
    fn the_person_stays_and_the_photo_changes() {
        for p in pairs() {
            let (b, a) = (&p.before.scene, &p.after.scene);
            assert_eq!(b.identity, a.identity, "{}", p.id);
            assert_ne!(b.camera, a.camera, "{}", p.id);
        }
    }

    #[test]
    fn at_least_four_tones_are_shown() {
        let tones: BTreeSet<_> = pairs()
            .iter()
            .map(|p| format!("{:?}", p.before.scene.skin.tone))
            .collect();
        assert!(tones.len() >= 4);
    }

    #[test]
    fn the_manifest_has_a_line_a_pair() {
        let pairs = pairs();
        assert_eq!(manifest(&pairs).lines().count(), pairs.len() + 1);
    }
}
