//! Single photos: how many are taken for collages.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::photo::{Limits, Photo};
use fairpair::region::NetworkFinder;
use fairpair_gallery::collage::{Arrangement, arrangement};
use rayon::prelude::*;

use super::made::rectangle;
use crate::regions::{no_face, png};

pub(super) fn table(
    data: &Path,
    frll: &Path,
    people: &[String],
    finder: &NetworkFinder,
    only: usize,
) -> Result<()> {
    println!("Single photos: taken for a collage, cannot tell");
    let read = |folder: &Path| -> Result<Vec<(String, Vec<u8>)>> {
        let mut paths: Vec<_> = fs::read_dir(folder)
            .map(|entries| entries.filter_map(|e| Some(e.ok()?.path())).collect())
            .unwrap_or_default();
        paths.retain(|p: &std::path::PathBuf| p.extension().is_some_and(|e| e == "jpg"));
        paths.sort();
        paths
            .into_iter()
            .take(only)
            .map(|p| Ok((p.display().to_string(), fs::read(&p)?)))
            .collect()
    };
    let mut totals = [0; 3];
    let mut add = |title, pictures: &[(String, Vec<u8>)]| {
        let counts = line(title, pictures, finder);
        totals = [0, 1, 2].map(|k| totals[k] + counts[k]);
    };
    add("FRLL", &read(frll)?);
    add("portraits", &read(&data.join("portraits/images"))?);
    add("framing", &read(&data.join("framing"))?);
    let mut others = no_face::all(data)?;
    others.truncate(only);
    add("things, places, textures", &others);
    let posts = people
        .iter()
        .take(only)
        .enumerate()
        .map(|(n, name)| post(&frll.join(format!("{name}_03.jpg")), n as u32))
        .collect::<Result<Vec<_>>>()?;
    add("FRLL beside a straight post", &posts);
    println!(
        "  {:28} {:>4} {:>4} of {:>5}",
        "all", totals[0], totals[1], totals[2]
    );
    Ok(())
}

fn line(title: &str, pictures: &[(String, Vec<u8>)], finder: &NetworkFinder) -> [usize; 3] {
    let seen: Vec<(&String, Arrangement)> = pictures
        .par_iter()
        .filter_map(|(name, bytes)| {
            let photo = Photo::decode(bytes, &Limits::default()).ok()?;
            Some((name, arrangement(&photo, finder)))
        })
        .collect();
    let of = |test: fn(&Arrangement) -> bool| seen.iter().filter(|(_, a)| test(a)).count();
    let counts = [
        of(|a| matches!(a, Arrangement::Collage(_))),
        of(|a| matches!(a, Arrangement::CannotTell(_))),
        seen.len(),
    ];
    println!(
        "  {title:28} {:>4} {:>4} of {:>5}",
        counts[0], counts[1], counts[2]
    );
    for (name, arrangement) in &seen {
        match arrangement {
            Arrangement::Collage(c) => println!("      taken for a collage {name}: {}", c.why),
            Arrangement::CannotTell(why) => println!("      unsure {name}: {why}"),
            Arrangement::Single(_) => {}
        }
    }
    counts
}

/// A photo with a post from edge to edge, straight to the pixel: one edge (a wall's end) or two (a door frame).
fn post(path: &Path, n: u32) -> Result<(String, Vec<u8>)> {
    let mut photo = image::open(path)?.into_rgb8();
    let side = photo.width();
    let colour = [[90, 70, 60], [225, 222, 215], [60, 64, 70], [150, 40, 40]][(n % 4) as usize];
    let width = if n.is_multiple_of(3) {
        side
    } else {
        12 + n % 5 * 14
    };
    let at = side * (74 + n % 7) / 100;
    let shape = match n % 2 {
        0 => [at, 0, width.min(side - at), photo.height()],
        _ => [
            (side - at).saturating_sub(width),
            0,
            width.min(side - at),
            photo.height(),
        ],
    };
    rectangle(&mut photo, shape, colour);
    Ok((format!("{} with a post", path.display()), png(&photo)?))
}
