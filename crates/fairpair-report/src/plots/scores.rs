//! The scores of one pair's findings as bars against the limit.

use fairpair::report::Report;

use crate::chart::{Chart, ROW, WIDTH};
use crate::{clean, words};

/// Bars from 0 (far beyond the limit) over 0.5 (at the limit) to 1 (no difference), in the register's order.
pub fn scores(report: &Report) -> Chart {
    const LEFT: f64 = 130.0;
    const RIGHT: f64 = 60.0;
    let about = format!(
        "Scores of {}: {}.",
        clean(&report.id),
        words::verdict(report.verdict)
    );
    let height = 24.0 + report.findings.len() as f64 * ROW;
    let wide = WIDTH - LEFT - RIGHT;
    let mut chart = Chart::new("scores", "Scores", about, height);
    chart.text([LEFT + wide / 2.0, 12.0], "middle", "quiet", "limit");
    chart.text([WIDTH, 12.0], "end", "quiet", "of 100");
    for (i, finding) in report.findings.iter().enumerate() {
        let y = 20.0 + i as f64 * ROW;
        chart.text([0.0, y + 14.0], "start", "label", clean(&finding.check));
        let told = match finding.score {
            Some(score) => {
                let class = words::finding_key(finding.verdict);
                let message = clean(&finding.message).into_owned();
                chart.rect([LEFT, y + 3.0, wide * score, 14.0], class, message);
                format!("{:.0}", score * 100.0)
            }
            None => "cannot tell".to_owned(),
        };
        chart.text([WIDTH, y + 14.0], "end", "number", told);
    }
    let middle = LEFT + wide / 2.0;
    chart.line([middle, 16.0], [middle, height], "axis");
    chart
}
