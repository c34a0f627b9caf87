//! Outlines from your own detector instead of the built-in one: give them as JSON, a photo each.
//!
//! Any part may be left out; what a check needs and does not get, it answers with "cannot tell".

use std::error::Error;

use fairpair::pair::Case;
use fairpair::region::Supplied;
use fairpair::score::{Request, Scorer, Source};

const BEFORE: &str = r#"{
    "skin": [[[358, 255], [475, 274], [542, 371], [544, 486], [525, 592], [463, 686], [358, 727], [253, 686],
              [197, 588], [172, 486], [174, 371], [241, 274]]],
    "lips": [[[285, 596], [305, 585], [325, 575], [346, 574], [367, 574], [388, 574], [409, 582], [438, 597],
              [426, 608], [405, 620], [384, 625], [363, 626], [342, 626], [321, 622], [300, 612]]],
    "key_points": {"pupil_left": [266, 384], "pupil_right": [455, 386]}
}"#;

const AFTER: &str = r#"{
    "skin": [[[351, 219], [479, 240], [544, 350], [554, 464], [526, 568], [465, 667], [351, 719], [237, 667],
              [170, 572], [149, 464], [151, 346], [224, 240]]],
    "lips": [[[281, 590], [300, 578], [321, 569], [341, 567], [362, 569], [382, 567], [403, 574], [433, 592],
              [425, 599], [405, 612], [384, 618], [364, 621], [343, 619], [323, 617], [302, 609]]],
    "key_points": {"pupil_left": [262, 378], "pupil_right": [454, 378]}
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (before_path, after_path) = (
        "examples/gallery/fair-pair_before.jpg",
        "examples/gallery/fair-pair_after.jpg",
    );
    let (before_bytes, after_bytes) = (std::fs::read(before_path)?, std::fs::read(after_path)?);
    let (before, after) = (Supplied::from_json(BEFORE)?, Supplied::from_json(AFTER)?);
    let report = Scorer::default().score(&Request {
        id: "fair-pair",
        before: Source {
            path: before_path,
            bytes: &before_bytes,
            regions: Some(&before),
        },
        after: Source {
            path: after_path,
            bytes: &after_bytes,
            regions: Some(&after),
        },
        case: &Case::default(),
    })?;
    println!("{:?}, score {:?}", report.verdict, report.score);
    for finding in &report.findings {
        println!("{:<16} {}", finding.check, finding.message);
    }
    Ok(())
}
