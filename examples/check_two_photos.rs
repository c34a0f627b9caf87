//! Checks one pair: `cargo run --example check_two_photos -- BEFORE AFTER [WHEN TREATED]`.

use std::error::Error;
use std::path::Path;

use fairpair::check::Verdict;
use fairpair::pair::Case;
use fairpair::score::Scorer;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (before, after, treated) = match args.as_slice() {
        [before, after] => (before.as_str(), after.as_str(), None),
        [before, after, treated] => (before.as_str(), after.as_str(), Some(treated.as_str())),
        _ => (
            "examples/gallery/light-moved_before.jpg",
            "examples/gallery/light-moved_after.jpg",
            Some("2024-03-05T10:40+01:00"),
        ),
    };
    let case = Case {
        treated_at: treated.map(str::parse).transpose()?.unwrap_or_default(),
        ..Case::default()
    };

    let report = Scorer::default().score_files(Path::new(before), Path::new(after), &case)?;

    println!("{:?}, score {:?}", report.verdict, report.score);
    for finding in &report.findings {
        let mark = match finding.verdict {
            Verdict::Pass => "same   ",
            Verdict::Unknown => "unknown",
            Verdict::Fail => "differs",
        };
        println!("{mark}  {:<16} {}", finding.check, finding.message);
    }
    Ok(())
}
