//! How many pairs have which verdict, and which checks decided.

use crate::Summary;
use crate::chart::{Chart, ROW, WIDTH};

/// The verdicts as one bar, each with its count and share below.
pub(super) fn verdicts(summary: &Summary) -> Option<Chart> {
    let parts = [
        (summary.comparable, "comparable", "pass"),
        (summary.not_comparable, "not comparable", "fail"),
        (summary.cannot_tell, "cannot tell", "unknown"),
        (summary.unreadable, "could not be read", "quiet"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(n, ..)| *n > 0).collect();
    let total = summary.pairs().max(1) as f64;
    let told: Vec<String> = parts
        .iter()
        .map(|(n, what, _)| format!("{n} {what}"))
        .collect();
    let about = format!(
        "Of {}: {}.",
        crate::words::pairs(summary.pairs()),
        told.join(", ")
    );
    let rows = parts.len() as f64;
    let mut chart = Chart::new("verdicts", "Verdicts", about, 30.0 + rows * ROW);
    let mut x = 0.0;
    for (i, (n, what, class)) in parts.iter().enumerate() {
        let share = *n as f64 / total;
        let wide = share * WIDTH;
        chart.rect([x, 0.0, wide - 1.0, 20.0], class, format!("{n} {what}"));
        x += wide;
        let y = 26.0 + i as f64 * ROW;
        chart.rect([0.0, y + 4.0, 12.0, 12.0], class, String::new());
        chart.text([20.0, y + 15.0], "start", "label", *what);
        chart.text([WIDTH - 52.0, y + 15.0], "end", "number", n.to_string());
        let percent = format!("{:.0} %", share * 100.0);
        chart.text([WIDTH, y + 15.0], "end", "number", percent);
    }
    (!parts.is_empty()).then_some(chart)
}

/// The checks that decided, the most frequent first: pairs that differ, and pairs in which it cannot be told.
pub(super) fn reasons(summary: &Summary) -> Option<Chart> {
    const LEFT: f64 = 122.0;
    const RIGHT: f64 = 84.0;
    let most = summary
        .reasons
        .iter()
        .map(|r| r.differs + r.unknown)
        .max()
        .filter(|n| *n > 0)?;
    let mut order: Vec<_> = summary.reasons.iter().collect();
    order.sort_by_key(|r| std::cmp::Reverse((r.differs, r.unknown)));
    let told: Vec<String> = order
        .iter()
        .map(|r| {
            let check = crate::clean(&r.check);
            format!("{check}: {} differ, {} unknown", r.differs, r.unknown)
        })
        .collect();
    let about = format!(
        "Pairs in which each check decided, the most frequent first. {}.",
        told.join("; ")
    );
    let foot = 26.0 + order.len() as f64 * ROW;
    let mut chart = Chart::new("checks", "What decided", about, foot);
    let next = chart.key([LEFT, 12.0], "fail", "differs");
    chart.key([next, 12.0], "unknown", "cannot tell");
    chart.text([WIDTH, 12.0], "end", "quiet", "pairs");
    for (i, reason) in order.iter().enumerate() {
        let y = 22.0 + i as f64 * ROW;
        let scale = (WIDTH - LEFT - RIGHT) / most as f64;
        let (differs, unknown) = (reason.differs as f64 * scale, reason.unknown as f64 * scale);
        let name = crate::clean(&reason.check);
        chart.text([0.0, y + 14.0], "start", "label check", name);
        let told = format!("{} pairs differ", reason.differs);
        chart.rect([LEFT, y + 3.0, differs, 14.0], "fail", told);
        let told = format!("{} pairs cannot be told", reason.unknown);
        chart.rect([LEFT + differs, y + 3.0, unknown, 14.0], "unknown", told);
        for (count, x) in [(reason.differs, WIDTH - 42.0), (reason.unknown, WIDTH)] {
            let class = if count == 0 { "number quiet" } else { "number" };
            chart.text([x, y + 14.0], "end", class, count.to_string());
        }
    }
    for (x, class) in [(WIDTH - 42.0, "fail"), (WIDTH, "unknown")] {
        chart.rect([x - 24.0, 16.0, 24.0, 3.0], class, String::new());
    }
    Some(chart)
}
