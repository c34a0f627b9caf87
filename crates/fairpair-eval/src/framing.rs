//! One face from four distances, and one face held in four ways (Face Research Lab, CC0).

use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::measured::Measured;
use fairpair::score::Scorer;

use crate::pairs::readings;

/// The nominal distances of the zoom series, centimetres, nearest first.
const DISTANCES_CM: [u32; 4] = [15, 30, 45, 60];

/// Prints what framing reads of every pair.
pub(crate) fn table(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        println!("framing: skipped: no data at {}", folder.display());
        return Ok(());
    }
    println!("Framing: one face from four distances (nominal), against the photo from 60 cm");
    let scorer = Scorer::default();
    let seen = |before: &str, after: &str| -> Result<_> {
        let read = |name: &str| fs::read(folder.join(format!("{name}.jpg")));
        Ok(readings(&scorer, &read(before)?, &read(after)?, [None, None])?.framing)
    };
    let mut outlines = Vec::new();
    for cm in DISTANCES_CM {
        let Measured::Known(read) = seen("zoom_60cm", &format!("zoom_{cm}cm"))? else {
            println!("  {cm} cm: cannot tell");
            continue;
        };
        outlines.extend(read.perspective_change.known().copied());
        println!(
            "  {cm} cm: outline × {}, distance × {} (named × {:.2}), nod {}°",
            shown(&read.perspective_change),
            shown(&read.distance_ratio),
            f64::from(cm) / 60.0,
            shown(&read.pitch_change_deg)
        );
    }
    let ordered = outlines.is_sorted() && outlines.len() == DISTANCES_CM.len();
    println!(
        "  the nearer the narrower: {}",
        if ordered { "yes" } else { "NO" }
    );
    println!("Framing: one face held in four ways, against the first photo");
    for n in 2..=4 {
        match seen("lisa1", &format!("lisa{n}"))? {
            Measured::Known(read) => println!(
                "  lisa{n}: size × {:.3}, roll {:+.1}°, turn {}°, nod {}°, outline × {}",
                read.scale_ratio,
                read.roll_change_deg,
                shown(&read.yaw_change_deg),
                shown(&read.pitch_change_deg),
                shown(&read.perspective_change)
            ),
            Measured::Unknown { unknown } => println!("  lisa{n}: cannot tell: {unknown}"),
        }
    }
    Ok(())
}

fn shown(value: &Measured<f64>) -> String {
    match value {
        Measured::Known(v) => format!("{v:.3}"),
        Measured::Unknown { unknown } => format!("unknown ({unknown})"),
    }
}
