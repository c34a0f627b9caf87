//! When the after photos were taken, against the healing clock: a histogram over the logarithm of the hours since treatment.
//!
//! A time that is known as a range is spread over its range and drawn lighter; what is not known at all is counted beside it.

use fairpair::checks::Readings;
use fairpair::time::humane_limit;

use crate::chart::{Chart, WIDTH};

/// What is kept of the times.
#[derive(Default)]
pub(super) struct Since {
    /// Least and most hours since treatment.
    hours: Vec<[f32; 2]>,
    unknown: usize,
    /// Swelling, caution, evidence from and to, hours.
    windows: Option<[f64; 4]>,
}

/// First and last hour of the axis: one hour to two years.
const AXIS: [f64; 2] = [1.0, 17_520.0];

const BINS: usize = 36;
const FOOT: f64 = 150.0;
const TALL: f64 = 100.0;

const TICKS: [(f64, &str); 8] = [
    (1.0, "1 h"),
    (6.0, "6 h"),
    (24.0, "1 d"),
    (72.0, "3 d"),
    (168.0, "1 wk"),
    (672.0, "4 wk"),
    (2016.0, "12 wk"),
    (8760.0, "1 y"),
];

/// Known to the second is exact, although hours are rounded outwards.
fn is_exact([least, most]: [f32; 2]) -> bool {
    const ROUNDED: f32 = 0.05;
    most - least < ROUNDED
}

/// Place of a time on the axis, 0..1.
fn place(hours: f64) -> f64 {
    let [first, last] = AXIS.map(f64::ln);
    ((hours.max(AXIS[0]).ln() - first) / (last - first)).clamp(0.0, 1.0)
}

impl Since {
    pub(super) fn add(&mut self, readings: &Readings) {
        let time = readings.capture_time.as_result().ok();
        if let (None, Some(w)) = (self.windows, time.and_then(|t| t.windows.as_ref())) {
            self.windows = Some([
                w.confounded_hours,
                w.caution_hours,
                w.evidence_from_hours,
                w.evidence_to_hours,
            ]);
        }
        match time.and_then(|t| t.since_treatment_hours.as_result().ok()) {
            Some(hours) => self.hours.push([hours.min as f32, hours.max as f32]),
            None => self.unknown += 1,
        }
    }

    pub(super) fn chart(&self) -> Option<Chart> {
        if self.hours.is_empty() {
            return None;
        }
        let earlier = self.hours.iter().filter(|h| h[1] < 0.0).count();
        let mut aside = Vec::new();
        if earlier > 0 {
            aside.push(format!("{earlier} taken before the treatment"));
        }
        if self.unknown > 0 {
            aside.push(format!("{} not known", self.unknown));
        }
        let about = format!(
            "When the after photos of {} pairs were taken since the treatment{}.",
            self.hours.len(),
            if aside.is_empty() {
                String::new()
            } else {
                format!("; {}", aside.join("; "))
            }
        );
        let mut chart = Chart::new(
            "since-treatment",
            "Time since treatment",
            about,
            FOOT + 22.0,
        );
        if let Some([swelling, caution, from, to]) = self.windows {
            let bands = [
                (AXIS[0], swelling, "band-swelling", "swelling"),
                (swelling, caution, "band-caution", "caution"),
                (from, to, "band-evidence", "a result can be seen"),
            ];
            for (from, to, class, what) in bands {
                let (x, end) = (place(from) * WIDTH, place(to) * WIDTH);
                let told = format!("{what} until {}", humane_limit(to));
                chart.rect([x, 22.0, end - x, FOOT - 22.0], class, told);
                if end - x > 60.0 {
                    chart.text([f64::midpoint(x, end), 16.0], "middle", "tiny", what);
                }
            }
        }
        self.bars(&mut chart);
        chart.line([0.0, FOOT], [WIDTH, FOOT], "axis");
        for (i, (hours, name)) in TICKS.iter().enumerate() {
            let x = place(*hours) * WIDTH;
            chart.line([x, FOOT], [x, FOOT + 4.0], "axis");
            let anchor = if i == 0 { "start" } else { "middle" };
            chart.text([x, FOOT + 16.0], anchor, "tiny", *name);
        }
        chart.note = self.note(&aside);
        Some(chart)
    }

    fn note(&self, aside: &[String]) -> String {
        let mut note = String::from("Logarithmic scale.");
        if self.windows.is_some() {
            note +=
                " Red: swelling passes for volume; amber: caution; green: a result can be seen.";
        }
        if !self.hours.iter().copied().all(is_exact) {
            note += " Paler bars: the time is known as a range.";
        }
        if !aside.is_empty() {
            note.extend([" Not shown: ", &aside.join("; "), "."]);
        }
        note
    }

    fn bars(&self, chart: &mut Chart) {
        let (mut sure, mut spread) = ([0.0_f64; BINS], [0.0_f64; BINS]);
        let bin = |hours: f32| ((place(f64::from(hours)) * BINS as f64) as usize).min(BINS - 1);
        for hours in self.hours.iter().copied().filter(|h| h[1] >= 0.0) {
            let [from, to] = if is_exact(hours) {
                [bin(f32::midpoint(hours[0], hours[1])); 2]
            } else {
                hours.map(bin)
            };
            if from == to {
                sure[from] += 1.0;
            } else {
                let share = 1.0 / (to - from + 1) as f64;
                spread[from..=to].iter_mut().for_each(|n| *n += share);
            }
        }
        let both = sure.iter().zip(&spread).map(|(a, b)| a + b);
        let most = both.fold(1.0, f64::max);
        let wide = WIDTH / BINS as f64;
        for i in 0..BINS {
            let x = i as f64 * wide;
            let (low, high) = (sure[i] / most * TALL, spread[i] / most * TALL);
            if low > 0.0 {
                let told = crate::words::pairs(sure[i] as usize);
                chart.rect([x, FOOT - low, wide - 1.5, low], "bar", told);
            }
            if high > 0.0 {
                let told = "pairs whose time is known as a range".to_owned();
                chart.rect([x, FOOT - low - high, wide - 1.5, high], "bar-range", told);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_logarithmic_and_bounded() {
        assert!(place(-5.0).abs() < 1e-12 && place(0.1).abs() < 1e-12);
        assert!((place(1e9) - 1.0).abs() < 1e-12);
        let step = place(48.0) - place(24.0);
        assert!((place(96.0) - place(48.0) - step).abs() < 1e-12);
    }

    #[test]
    fn ranges_and_unknown_times_are_told_apart() {
        let since = Since {
            hours: vec![[20.0, 20.0], [30.0, 56.0], [-9.0, -8.0]],
            unknown: 2,
            windows: None,
        };
        let chart = since.chart().unwrap();
        assert!(is_exact([25.97, 25.98]) && !is_exact([30.0, 56.0]));
        let count = |class| chart.rects.iter().filter(|r| r.class == class).count();
        assert_eq!(count("bar"), 1);
        assert!(count("bar-range") > 1);
        assert!(
            chart
                .about
                .contains("1 taken before the treatment; 2 not known")
        );
    }
}
