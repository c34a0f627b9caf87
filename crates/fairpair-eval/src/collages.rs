//! Collages made of real photos (FRLL): whether the two halves are found, and single photos taken for collages.

mod made;
mod single;

use std::path::Path;

use anyhow::Result;
use fairpair::photo::{Limits, Photo, Window};
use fairpair::region::NetworkFinder;
use fairpair_gallery::collage::{Arrangement, Layout, arrangement};
use rayon::prelude::*;

use crate::template;

/// Collages that are made.
const COLLAGES: u32 = 1000;

/// An edge of a half may lie this far from its true place, share of the picture's side.
const TOLERANCE: f64 = 0.02;

/// A collage and where its halves truly lie.
struct Made {
    bytes: Vec<u8>,
    layout: Layout,
    halves: [Window; 2],
    size: [u32; 2],
    /// What was done, for the list of misses.
    recipe: String,
}

enum Outcome {
    Right,
    Wrong(String),
    Single,
    CannotTell(String),
}

/// Prints both tables; at most `only` pictures of each kind.
pub(crate) fn table(data: &Path, only: usize) -> Result<()> {
    let folder = data.join("frll");
    if !folder.is_dir() {
        println!("collages: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let finder = NetworkFinder::new();
    let people = template::people(&folder)?;
    let seeds: Vec<u32> = (0..COLLAGES).take(only).collect();
    let seen: Vec<(String, Outcome)> = seeds
        .par_iter()
        .map(|seed| {
            let made = made::collage(&folder, &people, *seed)?;
            let outcome = outcome(&made, &finder)?;
            Ok((made.recipe, outcome))
        })
        .collect::<Result<_>>()?;
    let count = |test: fn(&Outcome) -> bool| seen.iter().filter(|(_, o)| test(o)).count();
    println!("Collages made of FRLL photos (neutral and smiling of one person)");
    println!(
        "  {:>5} right  {:>4} wrong  {:>4} taken for a single photo  {:>4} cannot tell  of {}",
        count(|o| matches!(o, Outcome::Right)),
        count(|o| matches!(o, Outcome::Wrong(_))),
        count(|o| matches!(o, Outcome::Single)),
        count(|o| matches!(o, Outcome::CannotTell(_))),
        seen.len()
    );
    for (recipe, outcome) in &seen {
        match outcome {
            Outcome::Right => {}
            Outcome::Wrong(how) => println!("      wrong   {recipe}: {how}"),
            Outcome::Single => println!("      single  {recipe}"),
            Outcome::CannotTell(why) => println!("      unsure  {recipe}: {why}"),
        }
    }
    single::table(data, &folder, &people, &finder, only)
}

fn outcome(made: &Made, finder: &NetworkFinder) -> Result<Outcome> {
    let photo = Photo::decode(&made.bytes, &Limits::default())?;
    Ok(match arrangement(&photo, finder) {
        Arrangement::Single(_) => Outcome::Single,
        Arrangement::CannotTell(why) => Outcome::CannotTell(why.to_string()),
        Arrangement::Collage(collage) => {
            let near = |a: Window, b: Window| {
                let edges =
                    |w: Window| [(w.x, 0), (w.x + w.width, 0), (w.y, 1), (w.y + w.height, 1)];
                edges(a)
                    .into_iter()
                    .zip(edges(b))
                    .all(|((a, side), (b, _))| {
                        f64::from(a.abs_diff(b)) <= TOLERANCE * f64::from(made.size[side])
                    })
            };
            let pairs = || collage.halves.iter().zip(&made.halves);
            if collage.layout == made.layout && pairs().all(|(a, b)| near(*a, *b)) {
                Outcome::Right
            } else {
                let text = |w: &Window| format!("{},{} {}×{}", w.x, w.y, w.width, w.height);
                let how: Vec<String> = pairs()
                    .map(|(a, b)| format!("{} for {}", text(a), text(b)))
                    .collect();
                Outcome::Wrong(how.join("; "))
            }
        }
    })
}
