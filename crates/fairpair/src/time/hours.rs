//! A length of time that is known to lie between two values, and how such lengths are told to people.

use serde::{Deserialize, Serialize};

/// A length of time, hours, known to lie in `min ..= max`; negative where the order is reversed.
///
/// Kept to 0.01 h and rounded outwards (`min` down, `max` up), so that a saved reading is the reading that was judged
/// and rounding never makes anything more certain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct HoursInterval {
    /// Least possible length, hours.
    pub min: f64,
    /// Greatest possible length, hours.
    pub max: f64,
}

/// An interval as it is written, before its ends are held against one another.
#[derive(Deserialize)]
struct Ends {
    min: f64,
    max: f64,
}

impl TryFrom<Ends> for HoursInterval {
    type Error = &'static str;

    fn try_from(Ends { min, max }: Ends) -> Result<Self, Self::Error> {
        if min.is_finite() && max.is_finite() && min <= max {
            Ok(Self { min, max })
        } else {
            Err("an interval of hours goes from a number to one that is not smaller")
        }
    }
}

/// Nanoseconds in 0.01 h.
const STEP: i128 = 36_000_000_000;

impl HoursInterval {
    /// The interval between two lengths in nanoseconds, rounded outwards to 0.01 h.
    pub(crate) fn of_nanoseconds((least, most): (i128, i128)) -> Self {
        Self {
            min: least.div_euclid(STEP) as f64 / 100.0,
            max: -((-most).div_euclid(STEP)) as f64 / 100.0,
        }
    }

    /// Whether the length is known as well as it is written.
    pub fn is_exact(&self) -> bool {
        self.max - self.min < 0.015
    }

    /// For a sentence: `26.0 h`, or `between 25.5 h and 38.0 h`.
    pub fn humane(&self) -> String {
        if self.is_exact() {
            return humane(f64::midpoint(self.min, self.max));
        }
        // Ends of one order of magnitude are told in one unit, the finer, so that they can be compared.
        let (small, great) = (
            self.min.abs().min(self.max.abs()),
            self.min.abs().max(self.max.abs()),
        );
        let of = |hours: f64| unit(if great < 4.0 * small { small } else { hours });
        let (least, most) = (told(self.min, of(self.min)), told(self.max, of(self.max)));
        if least == most {
            least
        } else {
            format!("between {least} and {most}")
        }
    }
}

/// A length of time in the unit that people use for it: minutes below 2 h, hours to 72 h, days to 4 weeks, weeks to half
/// a year, months to 2 years, then years.
pub fn humane(hours: f64) -> String {
    told(hours, unit(hours))
}

/// A unit: its length in hours, its decimals, its name.
type Unit = (f64, usize, &'static str);

fn unit(hours: f64) -> Unit {
    const DAY: f64 = 24.0;
    const MONTH: f64 = 365.25 / 12.0 * DAY;
    match hours.abs() {
        h if h < 1.995 => (1.0 / 60.0, 0, "min"),
        h if h <= 72.0 => (1.0, 1, "h"),
        h if h < 28.0 * DAY => (DAY, 1, "days"),
        h if h < 26.0 * 7.0 * DAY => (7.0 * DAY, 1, "weeks"),
        h if h < 24.0 * MONTH => (MONTH, 1, "months"),
        _ => (12.0 * MONTH, 1, "years"),
    }
}

fn told(hours: f64, (length, decimals, name): Unit) -> String {
    let scale = if decimals == 0 { 1.0 } else { 10.0 };
    // Adding zero turns −0 into 0.
    let value = (hours / length * scale).round() / scale + 0.0;
    format!("{value:.decimals$} {name}")
}

/// The same for a limit, whose round number needs no decimals: `48 h`, `4 weeks`.
pub fn humane_limit(hours: f64) -> String {
    humane(hours).replace(".0 ", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i128 = 1_000_000_000;

    #[test]
    fn rounding_goes_outwards_and_leaves_whole_hours_alone() {
        let exact = HoursInterval::of_nanoseconds((48 * 3600 * SECOND, 48 * 3600 * SECOND));
        assert_eq!(
            exact,
            HoursInterval {
                min: 48.0,
                max: 48.0
            }
        );
        let over = HoursInterval::of_nanoseconds((172_801 * SECOND, 172_801 * SECOND));
        assert_eq!(
            over,
            HoursInterval {
                min: 48.0,
                max: 48.01
            }
        );
        let negative = HoursInterval::of_nanoseconds((-37 * SECOND, -1));
        assert_eq!(
            negative,
            HoursInterval {
                min: -0.02,
                max: 0.0
            }
        );
    }

    #[test]
    fn an_interval_that_ends_before_it_begins_is_refused() {
        let read = |text| serde_json::from_str::<HoursInterval>(text).ok();
        let (min, max) = (-1.5, 2.0);
        assert_eq!(
            read(r#"{"min": -1.5, "max": 2}"#),
            Some(HoursInterval { min, max })
        );
        assert_eq!(
            read(r#"{"min": 2, "max": 2}"#),
            Some(HoursInterval { min: max, max })
        );
        assert_eq!(read(r#"{"min": 5000, "max": 100}"#), None);
        assert_eq!(read(r#"{"min": 1}"#), None);
        for (min, max) in [(f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert!(HoursInterval::try_from(Ends { min, max }).is_err());
        }
    }

    #[test]
    fn lengths_are_told_in_the_unit_that_people_use() {
        for (hours, words) in [
            (0.5, "30 min"),
            (26.0, "26.0 h"),
            (72.0, "72.0 h"),
            (100.8, "4.2 days"),
            (1008.0, "6.0 weeks"),
            (-26.0, "-26.0 h"),
            (8760.0, "12.0 months"),
            (26_298.0, "3.0 years"),
            (-0.001, "0 min"),
        ] {
            assert_eq!(humane(hours), words);
        }
        assert_eq!(humane_limit(48.0), "48 h");
        let wide = HoursInterval {
            min: 25.5,
            max: 26.5,
        };
        assert_eq!(wide.humane(), "between 25.5 h and 26.5 h");
    }
}
