//! One scorer, many pairs, all processors; the answers come in the order of the requests.
//!
//! For galleries larger than memory use `fairpair_gallery::in_order`, which reads photos only when their turn comes.

use std::error::Error;
use std::fs;

use fairpair::pair::Case;
use fairpair::score::{Request, Scorer, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = "examples/gallery";
    let mut pairs = Vec::new();
    for id in ["fair-pair", "light-moved", "gloss-added", "zoomed-in"] {
        let before = fs::read(format!("{folder}/{id}_before.jpg"))?;
        let after = fs::read(format!("{folder}/{id}_after.jpg"))?;
        pairs.push((id, before, after));
    }
    let case = Case {
        treated_at: "2024-03-05T10:40+01:00".parse()?,
        ..Case::default()
    };
    let source = |path, bytes| Source {
        path,
        bytes,
        regions: None,
    };
    let requests: Vec<Request<'_>> = pairs
        .iter()
        .map(|(id, before, after)| Request {
            id,
            before: source("before.jpg", before),
            after: source("after.jpg", after),
            case: &case,
        })
        .collect();

    for (request, answer) in requests.iter().zip(Scorer::default().score_all(&requests)) {
        match answer {
            Ok(report) => println!("{:<12} {:?} {:?}", report.id, report.verdict, report.score),
            Err(error) => println!("{:<12} {error}", request.id),
        }
    }
    Ok(())
}
