//! The differences that have a flattering direction: one line each.
//!
//! To add one: a line in [`SIGNALS`] with the words for "more of it in the after photo", its unit, the floor below which it is
//! noise, and where it stands in the readings. Positive must mean: flatters the after photo.

use fairpair::Readings;

/// Blur that takes texture with it, share of the pupils' distance, and the JPEG quality that does, as the default limits of `smoothing`.
const MOST_BLUR: f64 = 0.0065;
const LEAST_QUALITY: u8 = 60;

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
    /// 0.098 stops, 3.0 mired, 6.1°, 0.079, 0 and 0.098 stops, 0.097 stops, 0.057 octaves, 0.028, 0.109 stops), rounded; for contrast the
    /// 49th of 50 (0.043), because most read 0; for expression itself half of the check's limit.
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
        read: |r| {
            let colour = r.light_colour.known()?;
            colour.shift_mired.filter(|_| colour.shared_delta_uv == 0.0)
        },
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
        code: "softer-light",
        after_is: "in softer light",
        unit: "stops",
        floor: 0.08,
        read: |r| {
            let light = r.light_hardness.known()?;
            (light.shared_stops == 0.0).then_some(-light.shading_contrast_change)
        },
    },
    Signal {
        code: "lower-contrast",
        after_is: "lower in contrast",
        unit: "stops",
        floor: 0.045,
        read: |r| Some(-r.tone.known()?.contrast_change_stops),
    },
    Signal {
        code: "more-saturated",
        after_is: "more saturated",
        unit: "stops",
        floor: 0.1,
        read: |r| r.tone.known()?.saturation_change_stops,
    },
    Signal {
        code: "smoother-skin",
        after_is: "smoother of skin",
        unit: "stops",
        floor: 0.1,
        read: |r| {
            let skin = r.smoothing.known()?;
            let poor = skin.blur_change.abs() > MOST_BLUR
                || skin.jpeg_quality.is_some_and(|q| q < LEAST_QUALITY);
            (!poor && skin.shared_stops == 0.0).then_some(-skin.texture_change_stops)
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
        read: |r| {
            let gloss = r.lip_gloss.known()?;
            rendered_alike(gloss.tone_change).then_some(gloss.area_ratio_change)
        },
    },
    Signal {
        code: "redder-lips",
        after_is: "redder on the lips",
        unit: "stops",
        floor: 0.12,
        read: |r| {
            let colour = r.lip_colour.known()?;
            rendered_alike(colour.tone_change).then_some(colour.red_green_change_stops)
        },
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

/// What another picture style does to light, skin and lips is no habit of these; it has signals of its own.
fn rendered_alike(tone_change: Option<f64>) -> bool {
    tone_change.is_none_or(|change| change <= 1.0)
}

/// Every signal of one pair; `None` where it cannot be told.
pub(super) fn read(readings: &Readings) -> Vec<Option<f64>> {
    SIGNALS.iter().map(|s| s.of(readings)).collect()
}
