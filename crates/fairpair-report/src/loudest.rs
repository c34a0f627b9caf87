//! How loud a pair is: the level of its loudest finding that did not pass.

use fairpair::check::{Level, Verdict};
use fairpair::report::{Outcome, Row};

/// The loudest level among the findings that did not pass; [`Level::Off`] where all did. A pair that could not be read
/// is an error.
pub fn loudest(row: &Row) -> Level {
    let Outcome::Done(report) = &row.outcome else {
        return Level::Error;
    };
    let told = report.findings.iter();
    told.filter(|finding| finding.verdict != Verdict::Pass)
        .map(|finding| finding.level)
        .max()
        .unwrap_or(Level::Off)
}

#[cfg(test)]
mod tests {
    use fairpair::report::PairVerdict;

    use super::*;
    use crate::testing::{finding, report, row};

    #[test]
    fn a_pass_is_silent_however_loud_it_could_be() {
        let mut pair = report("p", PairVerdict::Comparable, Some(90.0));
        pair.findings = vec![finding("framing", Verdict::Pass, "")];
        pair.findings[0].level = Level::Error;
        assert_eq!(loudest(&row(pair.clone())), Level::Off);
        let mut remark = finding("framing", Verdict::Unknown, "");
        remark.level = Level::Warning;
        pair.findings.push(remark);
        assert_eq!(loudest(&row(pair)), Level::Warning);
    }
}
