//! A length of time that is known to lie between two values, and how such lengths are told to people.

use serde::{Deserialize, Serialize};

/// A length of time, hours, known to lie in `min ..= max`; negative where the order is reversed.
///
/// Kept to 0.01 h and rounded outwards (`min` down, `max` up), so that a saved reading is the reading that was judged
/// and rounding never makes anything more certain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HoursInterval {
    /// Least possible length, hours.
    pub min: f64,
    /// Greatest possible length, hours.
    pub max: f64,
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
        let (least, most) = (humane(self.min), humane(self.max));
        if self.is_exact() || least == most {
            humane(f64::midpoint(self.min, self.max))
        } else {
            format!("between {least} and {most}")
        }
    }
}

/// A length of time in the unit that people use for it: minutes below 2 h, hours to 72 h, days to 4 weeks, weeks to
/// 2 years, then years.
pub fn humane(hours: f64) -> String {
    let hours_abs = hours.abs();
    let (value, unit) = if hours_abs < 1.995 {
        return format!("{:.0} min", hours * 60.0 + 0.0);
    } else if hours_abs <= 72.0 {
        (hours, "h")
    } else if hours_abs < 28.0 * 24.0 {
        (hours / 24.0, "days")
    } else if hours_abs < 2.0 * 8766.0 {
        (hours / (7.0 * 24.0), "weeks")
    } else {
        (hours / 8766.0, "years")
    };
    format!("{value:.1} {unit}")
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
    fn lengths_are_told_in_the_unit_that_people_use() {
        for (hours, words) in [
            (0.5, "30 min"),
            (26.0, "26.0 h"),
            (72.0, "72.0 h"),
            (100.8, "4.2 days"),
            (1008.0, "6.0 weeks"),
            (-26.0, "-26.0 h"),
            (26_298.0, "3.0 years"),
        ] {
            assert_eq!(humane(hours), words);
        }
        let wide = HoursInterval {
            min: 25.5,
            max: 26.5,
        };
        assert_eq!(wide.humane(), "between 25.5 h and 26.5 h");
    }
}
