//! Lips and key points against hand-placed points (FRLL neutral): full photos, mouth close-ups, changed photos, groups of people,
//! photos without a face, and the time it takes.

mod confidence;
mod groups;
pub(crate) mod no_face;
mod variant;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use fairpair::measured::Measured;
use fairpair::photo::{Limits, Photo, Window};
use fairpair::region::{FindRegions, Grid, KeyPoints, NetworkFinder, Polygon, Regions};
use image::RgbImage;
use rayon::prelude::*;

use crate::stats::{mean, quantile};
use crate::template::{self, Template};
pub(crate) use confidence::calibrate;
pub(crate) use variant::png;
use variant::{Hidden, Variant};

/// Widths of the close-ups, in mouth widths.
const CLOSE_UPS: [f32; 5] = [1.2, 1.5, 1.8, 2.1, 2.5];

/// One person's neutral photo, its truth and what is known of them.
struct Person {
    name: String,
    photo: RgbImage,
    truth: Template,
    gender: String,
    ethnicity: String,
}

/// What was found in one picture: overlap with the true lips (0 when missed), errors of the points over the pupils' distance.
struct Found {
    overlap: f64,
    missed: Option<String>,
    errors: Vec<(&'static str, f64)>,
}

/// Prints every table of the region finder.
pub(crate) fn regions(data: &Path) -> Result<()> {
    let folder = data.join("frll");
    if folder.is_dir() {
        let people = people(&folder)?;
        full_photos(&people)?;
        close_ups(&people)?;
        changed(&people)?;
        timing(&folder)?;
    } else {
        println!("regions: skipped: no data at {}", folder.display());
    }
    no_face::table(data)
}

fn people(folder: &Path) -> Result<Vec<Person>> {
    let info = fs::read_to_string(folder.join("info.csv"))?;
    let of = |name: &str, column: usize| {
        let row = info.lines().find(|l| l.split(',').next() == Some(name))?;
        row.split(',').nth(column).map(str::to_owned)
    };
    let names = template::people(folder)?;
    names
        .par_iter()
        .map(|name| {
            Ok(Person {
                photo: image::open(folder.join(format!("{name}_03.jpg")))?.into_rgb8(),
                truth: Template::read(&folder.join(format!("{name}_03.tem")))?,
                gender: of(name, 2).unwrap_or_default(),
                ethnicity: of(name, 3).unwrap_or_default(),
                name: name.clone(),
            })
        })
        .collect()
}

/// What the finder makes of one variant of each person's photo.
fn found(people: &[Person], variant: &(dyn Fn(&Person) -> Variant + Sync)) -> Result<Vec<Found>> {
    let finder = NetworkFinder::default();
    people
        .par_iter()
        .map(|person| find(&finder, person, &variant(person)))
        .collect()
}

fn find(finder: &NetworkFinder, person: &Person, variant: &Variant) -> Result<Found> {
    let (bytes, size) = variant.encode(&person.photo)?;
    let photo = Photo::decode(&bytes, &Limits::default()).context(person.name.clone())?;
    let truth: Polygon = person
        .truth
        .lips()
        .iter()
        .map(|p| variant.point(*p))
        .collect();
    let points = person.truth.key_points().map(|p| variant.point(p));
    Ok(match finder.find(&photo) {
        Measured::Known(regions) => Found {
            overlap: overlap(&regions, truth, size),
            missed: None,
            errors: errors(&regions.key_points, &points),
        },
        Measured::Unknown { unknown } => Found {
            overlap: 0.0,
            missed: Some(format!("{}: {unknown}", person.name)),
            errors: Vec::new(),
        },
    })
}

fn overlap(regions: &Regions, truth: Polygon, [width, height]: [u32; 2]) -> f64 {
    let grid = Grid {
        x: 0.0,
        y: 0.0,
        reduce: 1.0,
        rows: height as usize,
        columns: width as usize,
    };
    let seen: Vec<Polygon> = regions
        .lips
        .iter()
        .chain(&regions.mouth_interior)
        .cloned()
        .collect();
    let (seen, truth) = (grid.fill(&seen), grid.fill(&[truth]));
    let pairs = || seen.iter().zip(&truth);
    let both = pairs().filter(|(a, b)| **a && **b).count();
    let either = pairs().filter(|(a, b)| **a || **b).count();
    both as f64 / either.max(1) as f64
}

fn errors(seen: &KeyPoints, truth: &KeyPoints) -> Vec<(&'static str, f64)> {
    let (Some(left), Some(right)) = (truth.pupil_left, truth.pupil_right) else {
        return Vec::new();
    };
    let between = f64::from((left[0] - right[0]).hypot(left[1] - right[1]));
    seen.all()
        .zip(truth.all())
        .filter_map(|((name, seen), (_, truth))| {
            let (a, b) = (seen?, truth?);
            Some((name, f64::from((a[0] - b[0]).hypot(a[1] - b[1])) / between))
        })
        .collect()
}

fn line(title: &str, found: &[Found]) {
    let overlaps: Vec<f64> = found.iter().map(|f| f.overlap).collect();
    let missed: Vec<&String> = found.iter().filter_map(|f| f.missed.as_ref()).collect();
    println!(
        "  {title:28} {:>4} {:>7} {:>8.4} {:>8.4} {:>8.4}",
        found.len(),
        missed.len(),
        mean(&overlaps),
        quantile(&overlaps, 0.1),
        quantile(&overlaps, 0.0)
    );
    for why in missed {
        println!("      missed {why}");
    }
}

fn full_photos(people: &[Person]) -> Result<()> {
    let all = found(people, &|_| Variant::identity())?;
    println!(
        "Outer lips against hand-placed outlines, FRLL neutral: overlap (intersection over union)"
    );
    println!(
        "  {:28} {:>4} {:>7} {:>8} {:>8} {:>8}",
        "photos", "n", "missed", "mean", "p10", "least"
    );
    line("full photo", &all);
    groups::print(people, &all);
    println!("Key points, error over the distance between the pupils");
    println!("  {:28} {:>4} {:>8} {:>8}", "point", "n", "mean", "p95");
    let errors: Vec<(&str, f64)> = all.iter().flat_map(|f| f.errors.clone()).collect();
    let print = |name: &str, values: &[f64]| {
        println!(
            "  {name:28} {:>4} {:>8.4} {:>8.4}",
            values.len(),
            mean(values),
            quantile(values, 0.95)
        );
    };
    for name in [
        "pupil_left",
        "pupil_right",
        "mouth_left",
        "mouth_right",
        "cupid_centre",
        "lower_lip_centre",
    ] {
        let of: Vec<f64> = errors
            .iter()
            .filter(|(n, _)| *n == name)
            .map(|(_, e)| *e)
            .collect();
        print(name, &of);
    }
    print("all", &errors.iter().map(|(_, e)| *e).collect::<Vec<_>>());
    Ok(())
}

fn close_ups(people: &[Person]) -> Result<()> {
    println!("Mouth close-ups cut from the same photos");
    for widths in CLOSE_UPS {
        let cut = |p: &Person| Variant::close_up(&p.truth.lips(), widths, &p.photo);
        line(
            &format!("{widths} mouth widths wide"),
            &found(people, &cut)?,
        );
    }
    Ok(())
}

fn changed(people: &[Person]) -> Result<()> {
    println!("The same photos changed");
    for factor in [0.25, 0.5, 2.0] {
        line(
            &format!("scaled x{factor}"),
            &found(people, &|_| Variant::scaled(factor))?,
        );
    }
    line(
        "JPEG quality 50",
        &found(people, &|_| Variant::compressed(50))?,
    );
    for degrees in [-20.0, 20.0] {
        let turn = |p: &Person| Variant::turned(degrees, &p.photo);
        line(
            &format!("turned by {degrees} degrees"),
            &found(people, &turn)?,
        );
    }
    for (what, by) in [
        ("a black bar over the eyes", Hidden::Black),
        ("a white bar over the eyes", Hidden::White),
        ("the eyes in large squares", Hidden::Squares),
    ] {
        let hidden = |p: &Person| match p.truth.key_points() {
            KeyPoints {
                pupil_left: Some(left),
                pupil_right: Some(right),
                ..
            } => Variant::redacted(left, right, by),
            _ => Variant::identity(),
        };
        let redacted = found(people, &hidden)?;
        line(what, &redacted);
        let named = |f: &&Found| f.errors.iter().any(|(n, _)| n.starts_with("pupil"));
        println!(
            "      with a pupil named under it: {}",
            redacted.iter().filter(named).count()
        );
    }
    Ok(())
}

/// One photo after the other on one thread, decoding apart.
fn timing(folder: &Path) -> Result<()> {
    let finder = NetworkFinder::default();
    let mut times = [Vec::new(), Vec::new()];
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "jpg"));
    paths.sort();
    for path in &paths {
        let bytes = fs::read(path)?;
        let start = Instant::now();
        let photo = Photo::decode(&bytes, &Limits::default())?;
        let [width, height] = [photo.width(), photo.height()];
        // Of some files the pixels are made only when they are looked at.
        std::hint::black_box(photo.window(
            Window {
                x: 0,
                y: 0,
                width,
                height,
            },
            1,
        ));
        times[0].push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        std::hint::black_box(finder.find(&photo));
        times[1].push(start.elapsed().as_secs_f64() * 1e3);
    }
    let [decode, find] = times.map(|t| quantile(&t, 0.5));
    println!(
        "Time a photo on one thread, median of {}: regions {find:.1} ms; decoding all of it to linear light {decode:.1} ms",
        paths.len()
    );
    Ok(())
}
