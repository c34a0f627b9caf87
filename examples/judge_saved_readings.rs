//! Measure once, keep the readings as JSON, judge them later under another policy: no photo is needed any more.

use std::error::Error;

use fairpair::pair::Case;
use fairpair::policy::Preset;
use fairpair::report::Measurement;
use fairpair::score::{Request, Scorer, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let before = std::fs::read("examples/gallery/no-exif_before.jpg")?;
    let after = std::fs::read("examples/gallery/no-exif_after.jpg")?;
    let source = |path, bytes| Source {
        path,
        bytes,
        regions: None,
    };
    let measured = Scorer::default().measure(&Request {
        id: "no-exif",
        before: source("no-exif_before.jpg", &before),
        after: source("no-exif_after.jpg", &after),
        case: &Case::default(),
    })?;
    let saved = serde_json::to_string(&measured)?;
    println!("{} bytes of readings saved", saved.len());

    for preset in [Preset::Publication, Preset::Web] {
        let again: Measurement = serde_json::from_str(&saved)?;
        let report = again.judge(&preset.policy());
        println!("{}: {:?}", preset.name(), report.verdict);
    }
    Ok(())
}
