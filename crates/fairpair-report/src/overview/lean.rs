//! Which way each difference leans over all pairs, as a row of small histograms around "no difference".

use fairpair::checks::Readings;

use fairpair_gallery::survey::{Bias, GalleryFindings, GroupBias, Side};

use crate::chart::{Chart, WIDTH};
use crate::{clean, number, words};

/// One quantity with a sign.
struct Lean {
    what: &'static str,
    unit: &'static str,
    /// What a value below and above 0 means of the after photo.
    senses: [&'static str; 2],
    read: fn(&Readings) -> Option<f64>,
    values: Vec<f32>,
}

type Sort = (
    &'static str,
    &'static str,
    [&'static str; 2],
    fn(&Readings) -> Option<f64>,
);

/// Sideways light is drawn as a viewer sees it, so its sign is turned: the reading counts the viewer's left as positive.
const SORTS: [Sort; 12] = [
    ("exposure", "stops", ["darker", "brighter"], |r| {
        Some(r.exposure.as_result().ok()?.change_stops)
    }),
    (
        "light, sideways",
        "°",
        ["to the left", "to the right"],
        |r| Some(-r.light_direction.as_result().ok()?.azimuth_shift_deg),
    ),
    ("light, height", "°", ["lower", "higher"], |r| {
        Some(r.light_direction.as_result().ok()?.elevation_shift_deg)
    }),
    ("light’s colour", "mired", ["cooler", "warmer"], |r| {
        r.light_colour.as_result().ok()?.shift_mired
    }),
    ("contrast", "stops", ["less", "more"], |r| {
        Some(r.tone.as_result().ok()?.contrast_change_stops)
    }),
    ("saturation", "stops", ["less", "more"], |r| {
        r.tone.as_result().ok()?.saturation_change_stops
    }),
    ("lips’ shine", "% of the lips", ["less", "more"], |r| {
        Some(r.lip_gloss.as_result().ok()?.area_ratio_change * 100.0)
    }),
    ("lips’ redness", "stops", ["less red", "redder"], |r| {
        Some(r.lip_colour.as_result().ok()?.red_green_change_stops)
    }),
    ("lips’ lightness", "stops", ["darker", "lighter"], |r| {
        Some(r.lip_colour.as_result().ok()?.luminance_change_stops)
    }),
    ("face in the frame", "%", ["smaller", "larger"], |r| {
        Some((r.framing.as_result().ok()?.scale_ratio - 1.0) * 100.0)
    }),
    (
        "mouth’s width",
        "% of eye distance",
        ["narrower", "wider"],
        |r| Some(r.expression.as_result().ok()?.smile_change * 100.0),
    ),
    (
        "mouth’s opening",
        "of width²",
        ["less open", "more open"],
        |r| Some(r.expression.as_result().ok()?.mouth_open_change),
    ),
];

/// All quantities with a sign.
pub(super) struct Leans(Vec<Lean>);

impl Default for Leans {
    fn default() -> Self {
        let lean = |(what, unit, senses, read): Sort| Lean {
            what,
            unit,
            senses,
            read,
            values: Vec::new(),
        };
        Self(SORTS.map(lean).into())
    }
}

/// Groups that are told before the rest is only counted.
const GROUPS: usize = 12;

/// Bars of a histogram.
const BINS: usize = 21;

/// The histogram ends where this share of the pairs is within; what lies beyond stands in the last bar.
const WITHIN: f64 = 0.98;

const LEFT: f64 = 134.0;
const TALL: f64 = 42.0;

impl Leans {
    pub(super) fn add(&mut self, readings: &Readings) {
        for lean in &mut self.0 {
            let value = (lean.read)(readings).filter(|v| v.is_finite());
            lean.values.extend(value.map(|v| v as f32));
        }
    }

    pub(super) fn chart(&self, findings: Option<&GalleryFindings>) -> Option<Chart> {
        // One pair leans nowhere.
        let told: Vec<&Lean> = self.0.iter().filter(|l| l.values.len() > 1).collect();
        if told.is_empty() {
            return None;
        }
        let about = told
            .iter()
            .map(|l| l.sentence())
            .collect::<Vec<_>>()
            .join(" ");
        let foot = 20.0 + told.len() as f64 * TALL;
        let mut chart = Chart::new("lean", "Which way differences lean", about, foot);
        chart.note = "After minus before. The numbers count the pairs on either side, the red line is the middle pair. Carelessness leans neither way; a row that leans one way in most pairs flatters or harms the result.".into();
        if let Some(findings) = findings {
            chart.note += &directions(&findings.bias);
            let groups = findings.groups.iter().take(GROUPS);
            chart.note.extend(groups.map(in_group));
            let more = findings.groups.len().saturating_sub(GROUPS);
            if more > 0 {
                let more = format!(" And {more} more, in summary.json.");
                chart.note += &more;
            }
        }
        let middle = f64::midpoint(LEFT, WIDTH);
        chart.text([middle, 12.0], "middle", "quiet", "no difference");
        for (i, lean) in told.iter().enumerate() {
            lean.draw(&mut chart, 20.0 + i as f64 * TALL);
        }
        chart.line([middle, 18.0], [middle, foot - 14.0], "axis");
        Some(chart)
    }
}

/// What they say of one group; for a reader of the whole page, so in one sentence.
fn in_group(group: &GroupBias) -> String {
    let (column, value) = (clean(&group.column), clean(&group.value));
    let of = format!(" {column} {value}, {}:", words::pairs(group.pairs));
    of + &directions(&group.bias)
}

/// What the sign tests say.
fn directions(bias: &[Bias]) -> String {
    let told = bias.iter().filter_map(|b| {
        let (side, count) = match b.favours? {
            Side::After => ("after", b.test.after),
            Side::Before => ("before", b.test.before),
        };
        let (all, p) = (b.test.after + b.test.before, number::p(b.test.p_corrected));
        let is = &b.after_is;
        Some(format!(
            "{is}: {count} of {all} favour the {side} photo ({p})"
        ))
    });
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        format!(" More than chance by a sign test: {}.", told.join("; "))
    } else if bias.iter().all(|b| b.too_few) {
        " Too few pairs differ to tell a habit from chance.".to_owned()
    } else {
        " By a sign test none of this is more than chance.".to_owned()
    }
}

impl Lean {
    /// Pairs below and above none.
    fn sides(&self) -> [usize; 2] {
        let count = |keep: fn(f32) -> bool| self.values.iter().filter(|v| keep(**v)).count();
        [count(|v| v < 0.0), count(|v| v > 0.0)]
    }

    /// Half of the histogram's range: rounded up to 1, 2 or 5 times a power of ten. It holds nearly all values, or the greatest where nearly all are 0; 1 where all are.
    fn span(&self) -> f64 {
        let mut sizes: Vec<f64> = self.values.iter().map(|v| f64::from(v.abs())).collect();
        sizes.sort_by(f64::total_cmp);
        let at = ((sizes.len() - 1) as f64 * WITHIN).ceil() as usize;
        let most = sizes[at.min(sizes.len() - 1)];
        let wanted = if most > 0.0 {
            most
        } else {
            sizes[sizes.len() - 1]
        };
        if wanted <= 0.0 {
            return 1.0;
        }
        let ten = 10_f64.powf(wanted.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|n| n * ten);
        steps.into_iter().find(|s| *s >= wanted).unwrap_or(wanted)
    }

    fn median(&self) -> f32 {
        let mut values = self.values.clone();
        values.sort_by(f32::total_cmp);
        values[values.len() / 2]
    }

    fn sentence(&self) -> String {
        let [below, above] = self.sides();
        format!(
            "{}: {} in {below}, {} in {above} of {}.",
            self.what,
            self.senses[0],
            self.senses[1],
            self.values.len()
        )
    }

    fn draw(&self, chart: &mut Chart, y: f64) {
        let (span, wide) = (self.span(), WIDTH - LEFT);
        let mut bins = [0_usize; BINS];
        for v in &self.values {
            let place = (f64::from(*v) / span).clamp(-1.0, 1.0).midpoint(1.0);
            bins[((place * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
        let most = bins.iter().copied().max().unwrap_or(1).max(1) as f64;
        let [below, above] = self.sides();
        let bar = wide / BINS as f64;
        let foot = y + TALL - 16.0;
        for (i, n) in bins.iter().enumerate().filter(|(_, n)| **n > 0) {
            let tall = (*n as f64 / most * 20.0).max(1.5);
            let class = match i.cmp(&(BINS / 2)) {
                std::cmp::Ordering::Less => "less",
                std::cmp::Ordering::Equal => "none",
                std::cmp::Ordering::Greater => "more",
            };
            let from = (i as f64 * 2.0 / BINS as f64 - 1.0) * span;
            let told = format!("{n} pairs from {from:.2} {}", self.unit);
            chart.rect(
                [LEFT + i as f64 * bar, foot - tall, bar - 1.0, tall],
                class,
                told,
            );
        }
        chart.line([LEFT, foot], [WIDTH, foot], "rule");
        let share = (f64::from(self.median()) / span).clamp(-1.0, 1.0);
        let x = LEFT + share.midpoint(1.0) * wide;
        chart.line([x, foot - 22.0], [x, foot + 3.0], "median");
        chart.text([0.0, foot - 6.0], "start", "label", self.what);
        let range = match self.unit {
            _ if self.sides() == [0, 0] => "no difference".to_owned(),
            "°" => format!("± {span}°"),
            unit => format!("± {span} {unit}"),
        };
        chart.text([0.0, foot + 8.0], "start", "tiny", range);
        let [less, more] = self.senses;
        let less = format!("{below} {less}");
        chart.text([LEFT, foot + 12.0], "start", "tiny", less);
        let more = format!("{above} {more}");
        chart.text([WIDTH, foot + 12.0], "end", "tiny", more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_round_and_holds_nearly_all() {
        let mut leans = Leans::default();
        let lean = &mut leans.0[0];
        lean.values = (0..100).map(|n| n as f32 / 100.0 - 0.3).collect();
        assert!((lean.span() - 1.0).abs() < 1e-9, "{}", lean.span());
        assert_eq!(lean.sides(), [30, 69]);
        let chart = leans.chart(None).unwrap();
        assert!(
            chart.about.contains("darker in 30, brighter in 69 of 100"),
            "{}",
            chart.about
        );
    }

    #[test]
    fn where_no_pair_differs_there_is_no_range_of_millionths() {
        let mut leans = Leans::default();
        leans.0[0].values = vec![0.0; 40];
        assert!((leans.0[0].span() - 1.0).abs() < 1e-9);
        let chart = leans.chart(None).unwrap();
        let drawn = format!("{chart:?}");
        assert!(
            drawn.contains("no difference") && !drawn.contains('±'),
            "{drawn}"
        );
        leans.0[0].values.push(0.3);
        assert!((leans.0[0].span() - 0.5).abs() < 1e-9);
    }
}
