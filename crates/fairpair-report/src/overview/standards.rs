//! How far the pairs keep to published standards: each point of the standard over all pairs, and the pairs by their points.
//!
//! SEPIA counts points that a fair pair keeps, the bias score counts ways in which a pair may be slanted; `fairpair-gallery`
//! answers both from the readings. A point that cannot be told is neither kept nor missed, so a pair's count is a least
//! count; the chart says so wherever it happens.
//!
//! References: SEPIA, Plast. Reconstr. Surg. Glob. Open (2022), doi 10.1097/GOX.0000000000004464; Vaca et al., Aesthet. Surg. J.
//! (2021), doi 10.1093/asj/sjab203.

use fairpair_gallery::survey::{GalleryFindings, ItemCounts};

use crate::chart::{Chart, WIDTH};
use crate::words;

/// The words of one standard, and what was counted.
struct Standard<'a> {
    name: &'static str,
    title: &'static str,
    /// What it counts: `points kept`.
    counted: &'static str,
    /// The answers yes, no and cannot tell: class and name.
    answers: [(&'static str, &'static str); 3],
    items: &'a [ItemCounts],
    untold: &'a [String],
    /// Pairs by number of items with the answer yes.
    distribution: &'a [usize],
    mean: Option<f64>,
    /// What the standard is.
    what: &'static str,
    /// What its authors found.
    found: &'static str,
}

/// A chart for each standard that some pair answers.
pub(super) fn charts(findings: &GalleryFindings) -> Vec<Chart> {
    let (sepia, vaca) = (&findings.sepia, &findings.vaca);
    let sepia = Standard {
        name: "sepia",
        title: "SEPIA: points of good photos",
        counted: "points kept",
        answers: [
            ("pass", "kept"),
            ("fail", "not kept"),
            ("unknown", "cannot tell"),
        ],
        items: &sepia.items,
        untold: &sepia.untold,
        distribution: &sepia.distribution,
        mean: sepia.mean,
        what: "SEPIA (doi 10.1097/GOX.0000000000004464) lists nine points that a fair pair keeps",
        found: "510 published posts, judged by eye, kept 4 of 9",
    };
    let vaca = Standard {
        name: "bias-score",
        title: "Bias score: what differs beside the treatment",
        counted: "biases found",
        answers: [
            ("fail", "differs"),
            ("pass", "alike"),
            ("unknown", "cannot tell"),
        ],
        items: &vaca.items,
        untold: &vaca.untold,
        distribution: &vaca.distribution,
        mean: vaca.mean,
        what: "Vaca et al. (doi 10.1093/asj/sjab203) count five things that differ beside the treatment",
        found: "291 published pairs, judged by eye, had 1.71 of 5",
    };
    [sepia, vaca].iter().filter_map(Standard::chart).collect()
}

const LEFT: f64 = 152.0;
const RIGHT: f64 = 34.0;
const ROW: f64 = 20.0;
/// Height of the tallest column, and of what stands above and below the columns.
const TALL: f64 = 56.0;
const HEAD: f64 = 44.0;

impl Standard<'_> {
    fn chart(&self) -> Option<Chart> {
        let mean = self.mean?;
        let pairs: usize = self.distribution.iter().sum();
        let rows = (self.items.len() + self.untold.len()) as f64;
        let foot = 22.0 + rows * ROW;
        let height = foot + HEAD + TALL + 34.0;
        let mut chart = Chart::new(self.name, self.title, self.sentence(mean, pairs), height);
        chart.note = self.note(mean);
        let mut x = 0.0;
        for (class, name) in self.answers {
            x = chart.key([x, 12.0], class, name);
        }
        chart.text([WIDTH, 12.0], "end", "quiet", self.answers[0].1);
        for (i, item) in self.items.iter().enumerate() {
            self.item(&mut chart, item, 20.0 + i as f64 * ROW);
        }
        for (i, name) in self.untold.iter().enumerate() {
            let y = 20.0 + (self.items.len() + i) as f64 * ROW;
            chart.text([0.0, y + 14.0], "start", "label quiet", name.as_str());
            chart.text([LEFT, y + 14.0], "start", "quiet", "not judged");
        }
        self.columns(&mut chart, foot);
        Some(chart)
    }

    fn item(&self, chart: &mut Chart, item: &ItemCounts, y: f64) {
        let counts = [item.yes, item.no, item.cannot_tell];
        let all = counts.iter().sum::<usize>().max(1) as f64;
        chart.text([0.0, y + 14.0], "start", "label", item.item.as_str());
        let mut x = LEFT;
        for (count, (class, name)) in counts.iter().zip(self.answers) {
            let wide = *count as f64 / all * (WIDTH - LEFT - RIGHT);
            let told = format!("{}: {} {name}", item.item, words::pairs(*count));
            if *count > 0 {
                chart.rect([x, y + 3.0, wide - 1.0, 14.0], class, told);
            }
            x += wide;
        }
        chart.text([WIDTH, y + 14.0], "end", "number", item.yes.to_string());
    }

    /// The pairs by their number of points.
    fn columns(&self, chart: &mut Chart, top: f64) {
        let (count, most) = (
            self.distribution.len().max(1),
            self.distribution.iter().copied().max().unwrap_or(1).max(1),
        );
        let (floor, wide) = (top + HEAD + TALL, WIDTH / count as f64);
        let heading = format!("Pairs by {}", self.counted);
        chart.text([0.0, top + 20.0], "start", "label", heading);
        for (points, pairs) in self.distribution.iter().enumerate() {
            let x = points as f64 * wide;
            let tall = (*pairs as f64 / most as f64 * TALL).max(f64::from(*pairs > 0) * 2.0);
            let told = format!("{} with {points}", words::pairs(*pairs));
            chart.rect([x + 4.0, floor - tall, wide - 8.0, tall], "bar", told);
            let middle = x + wide / 2.0;
            if *pairs > 0 {
                chart.text(
                    [middle, floor - tall - 5.0],
                    "middle",
                    "number",
                    pairs.to_string(),
                );
            }
            chart.text([middle, floor + 15.0], "middle", "tiny", points.to_string());
        }
        chart.line([0.0, floor], [WIDTH, floor], "axis");
        let told = format!("{}, of {}", self.counted, self.items.len());
        chart.text([WIDTH, floor + 30.0], "end", "quiet", told);
    }

    fn untold(&self) -> String {
        words::list(&self.untold.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn note(&self, mean: f64) -> String {
        let Self {
            what,
            found,
            counted,
            ..
        } = self;
        let (told, verb) = (
            self.items.len(),
            if self.untold.len() == 1 { "is" } else { "are" },
        );
        let mut note = format!(
            "{what}: {told} are read here from photos and dates, {} {verb} not judged. On average {mean:.1} of {told} {counted}; {found}.",
            self.untold()
        );
        if self.items.iter().any(|item| item.cannot_tell > 0) {
            note += " What cannot be told of a pair is not counted, so its number is the least it can be.";
        }
        note
    }

    fn sentence(&self, mean: f64, pairs: usize) -> String {
        let [yes, no, _] = self.answers.map(|(_, name)| name);
        let items = self.items.iter().map(|i| {
            format!(
                "{}: {yes} in {}, {no} in {}, cannot tell in {}",
                i.item, i.yes, i.no, i.cannot_tell
            )
        });
        let by = self.distribution.iter().enumerate();
        let by = by.filter(|(_, n)| **n > 0);
        let by = by.map(|(points, n)| format!("{points} in {n}"));
        format!(
            "{} of {}: {mean:.1} of {} on average. {}. Number of {}: {}. Not judged: {}.",
            self.title,
            words::pairs(pairs),
            self.items.len(),
            items.collect::<Vec<_>>().join("; "),
            self.counted,
            by.collect::<Vec<_>>().join(", "),
            self.untold()
        )
    }
}

#[cfg(test)]
mod tests {
    use fairpair_gallery::survey::SepiaCounts;

    use super::*;

    fn findings() -> GalleryFindings {
        let item = |item: &str, yes, no, cannot_tell| ItemCounts {
            item: item.into(),
            yes,
            no,
            cannot_tell,
        };
        GalleryFindings {
            pairs: 4,
            sepia: SepiaCounts {
                items: vec![item("lighting", 3, 1, 0), item("timing", 0, 2, 2)],
                untold: vec!["background".into()],
                distribution: vec![1, 3, 0],
                mean: Some(0.75),
            },
            ..GalleryFindings::default()
        }
    }

    #[test]
    fn each_point_has_its_answers_and_each_count_its_column() {
        let charts = charts(&findings());
        assert_eq!(charts.len(), 1, "nothing was asked of the other");
        let chart = &charts[0];
        let bars = |class| {
            chart
                .rects
                .iter()
                .filter(move |r| r.class == class && !r.told.is_empty())
        };
        assert_eq!(bars("pass").count(), 1);
        assert_eq!(bars("fail").count(), 2);
        assert_eq!(bars("unknown").count(), 1);
        assert_eq!(bars("bar").count(), 3);
        let tallest = bars("bar").max_by(|a, b| a.h.total_cmp(&b.h)).unwrap();
        assert_eq!(tallest.told, "3 pairs with 1");
    }

    #[test]
    fn what_is_not_judged_and_what_cannot_be_told_is_said() {
        let mut findings = findings();
        let note = charts(&findings).remove(0).note;
        assert!(note.contains("background is not judged"), "{note}");
        assert!(note.contains("the least it can be"), "{note}");
        findings.sepia.items[1].cannot_tell = 0;
        let note = charts(&findings).remove(0).note;
        assert!(!note.contains("the least it can be"), "{note}");
    }

    #[test]
    fn without_pairs_there_is_no_chart() {
        assert!(charts(&GalleryFindings::default()).is_empty());
    }
}
