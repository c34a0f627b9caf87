//! The same readings under two policies: the house's own is stricter on light and silent on capture time.

use std::error::Error;
use std::path::Path;

use fairpair::pair::Case;
use fairpair::policy::Policy;
use fairpair::score::Scorer;

const STRICT: &str = r#"
    extends = "publication"
    name = "studio"
    about = "A studio whose lamps never move."

    [checks.light-shape]
    change_max_stops = 0.02

    [checks.capture-time]
    level = "off"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (before, after) = (
        Path::new("examples/gallery/fair-pair_before.jpg"),
        Path::new("examples/gallery/fair-pair_after.jpg"),
    );
    for policy in [Policy::default(), Policy::from_toml(STRICT)?] {
        let scorer = Scorer::new(policy);
        let report = scorer.score_files(before, after, &Case::default())?;
        println!("policy {}: {:?}", report.policy.name, report.verdict);
        for finding in report.findings.iter().filter(|f| f.check == "light-shape") {
            println!("  {:?}: {}", finding.verdict, finding.message);
        }
    }

    // A slip in a policy is refused with a hint, never ignored.
    match Policy::from_toml("[checks.light-shap]\nlevel = \"off\"") {
        Ok(_) => Err("a misspelt check was accepted".into()),
        Err(error) => {
            println!("{error}");
            Ok(())
        }
    }
}
