//! Rows for tests: a real report on two grey squares, whose findings each test sets for itself.

use fairpair::check::{Level, Quantity, Verdict};
use fairpair::pair::Case;
use fairpair::report::{Finding, Outcome, PairVerdict, Report, Row};
use fairpair::score::{Request, Scorer, Source};

/// A report without findings.
pub(crate) fn report(id: &str, verdict: PairVerdict, score: Option<f64>) -> Report {
    let grey = image::GrayImage::from_pixel(64, 64, image::Luma([128]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    grey.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let source = |path| Source {
        path,
        bytes: bytes.get_ref(),
        regions: None,
    };
    let request = Request {
        id,
        before: source("b.png"),
        after: source("a.png"),
        case: &Case::default(),
    };
    let mut report = Scorer::default().score(&request).unwrap();
    report.findings.clear();
    report.verdict = verdict;
    report.score = score;
    report
}

/// A finding of the level error, 0.62 against 0.30 stops.
pub(crate) fn finding(check: &'static str, verdict: Verdict, message: &str) -> Finding {
    Finding {
        check: check.into(),
        verdict,
        level: if verdict == Verdict::Pass {
            Level::Note
        } else {
            Level::Error
        },
        score: (verdict != Verdict::Unknown).then_some(0.24),
        message: message.into(),
        quantity: (verdict != Verdict::Unknown).then(|| Quantity {
            value: 0.62,
            limit: 0.3,
            unit: "stops".into(),
        }),
        counts: true,
    }
}

pub(crate) fn row(report: Report) -> Row {
    Row::new(Outcome::Done(Box::new(report)))
}
