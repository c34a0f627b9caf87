//! Collages made of real photos (FRLL): whether the two halves are found, and single photos taken for collages.
//!
//! What a seam looks like was learnt from every second person alone; the others are a line of their own.

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
    /// Its person was looked at while the finder of seams was made.
    developed_on: bool,
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
    let seen: Vec<(Made, Outcome)> = seeds
        .par_iter()
        .map(|seed| {
            let made = made::collage(&folder, &people, *seed)?;
            let outcome = outcome(&made, &finder)?;
            Ok((made.without_bytes(), outcome))
        })
        .collect::<Result<_>>()?;
    println!("Collages made of FRLL photos (neutral and smiling of one person)");
    println!(
        "  {:28} {:>6} {:>6} {:>14} {:>12}",
        "", "right", "wrong", "taken for one", "cannot tell"
    );
    line("people developed on", &seen, |made| made.developed_on);
    line("other people", &seen, |made| !made.developed_on);
    line("all", &seen, |_| true);
    for (Made { recipe, .. }, outcome) in &seen {
        match outcome {
            Outcome::Right => {}
            Outcome::Wrong(how) => println!("      wrong   {recipe}: {how}"),
            Outcome::Single => println!("      single  {recipe}"),
            Outcome::CannotTell(why) => println!("      unsure  {recipe}: {why}"),
        }
    }
    single::table(data, &folder, &people, &finder, only)
}

impl Made {
    /// All but the file itself: a thousand of them are kept.
    fn without_bytes(self) -> Self {
        Self {
            bytes: Vec::new(),
            ..self
        }
    }
}

fn line(title: &str, seen: &[(Made, Outcome)], of: impl Fn(&Made) -> bool) {
    let outcomes: Vec<&Outcome> = seen.iter().filter(|(m, _)| of(m)).map(|(_, o)| o).collect();
    let count = |test: fn(&Outcome) -> bool| outcomes.iter().filter(|o| test(o)).count();
    let right = count(|o| matches!(o, Outcome::Right));
    println!(
        "  {title:28} {right:>6} {:>6} {:>14} {:>12} of {:>5}: {:.1} % right",
        count(|o| matches!(o, Outcome::Wrong(_))),
        count(|o| matches!(o, Outcome::Single)),
        count(|o| matches!(o, Outcome::CannotTell(_))),
        outcomes.len(),
        100.0 * right as f64 / outcomes.len().max(1) as f64,
    );
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
