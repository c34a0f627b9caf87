//! The differences that have a flattering direction: one line each.
//!
//! To add one: a line in [`SIGNALS`] with the words for "more of it in the after photo", its unit, the floor below which it is
//! noise, and where it stands in the readings. Positive must mean: flatters the after photo.

use fairpair::Readings;

/// A signed difference; positive flatters the after photo.
#[derive(Debug, Clone, Copy)]
pub struct Signal {
    /// Key in results.
    pub code: &'static str,
    /// What the after photo is where the difference is positive: `brighter`.
    pub after_is: &'static str,
    /// Unit of the difference.
    pub unit: &'static str,
    /// Magnitudes up to here are ties: the ninth decile over 50 pairs in which nothing but the expression changed (`fairpair-eval -- no-change`:
    /// 0.098 stops, 3.0 mired, 6.1°, 0.057 octaves, 0.028, 0.109 stops), rounded; for expression itself half of the check's limit.
    pub floor: f64,
    read: fn(&Readings) -> Option<f64>,
}

impl Signal {
    /// The difference of one pair; `None` where it cannot be told.
    pub fn of(&self, readings: &Readings) -> Option<f64> {
        (self.read)(readings).filter(|v| v.is_finite())
    }
}

/// Every signal, in the order of results.
pub const SIGNALS: &[Signal] = &[
    Signal {
        code: "brighter",
        after_is: "brighter",
        unit: "stops",
        floor: 0.1,
        read: |r| Some(r.exposure.known()?.change_stops),
    },
    Signal {
        code: "warmer-light",
        after_is: "in warmer light",
        unit: "mired",
        floor: 3.0,
        read: |r| r.light_colour.known()?.shift_mired,
    },
    Signal {
        code: "more-frontal-light",
        after_is: "lit more from the front",
        unit: "°",
        floor: 6.0,
        read: |r| {
            let light = r.light_direction.known()?;
            Some(light.before.azimuth_deg.abs() - light.after.azimuth_deg.abs())
        },
    },
    Signal {
        code: "closer",
        after_is: "closer",
        unit: "octaves",
        floor: 0.06,
        read: |r| Some(r.framing.known()?.scale_ratio.log2()),
    },
    Signal {
        code: "glossier-lips",
        after_is: "glossier on the lips",
        unit: "share",
        floor: 0.03,
        read: |r| Some(r.lip_gloss.known()?.area_ratio_change),
    },
    Signal {
        code: "redder-lips",
        after_is: "redder on the lips",
        unit: "stops",
        floor: 0.12,
        read: |r| Some(r.lip_colour.known()?.red_green_change_stops),
    },
    Signal {
        code: "wider-mouth",
        after_is: "smiling more",
        unit: "of the pupils' distance",
        floor: 0.03,
        read: |r| Some(r.expression.known()?.smile_change),
    },
    Signal {
        code: "more-open-mouth",
        after_is: "more open at the mouth",
        unit: "of the squared mouth width",
        floor: 0.02,
        read: |r| Some(r.expression.known()?.mouth_open_change),
    },
];

/// Every signal of one pair; `None` where it cannot be told.
pub(super) fn read(readings: &Readings) -> Vec<Option<f64>> {
    SIGNALS.iter().map(|s| s.of(readings)).collect()
}
