//! Where the light comes from in each photo, and how far it moved.
//!
//! Formula: of the azimuth, with Y the low-pass luminance of the face's skin and x the position in half face widths from the skin's
//! centre, the moment `m = ⟨Z·x⟩/⟨Z⟩`, Z = Y − 0.8 · P₅(Y) (the darkest skin stands for the fill light), times a constant.
//! Of the elevation: a linear function of the six coefficients, even in x, of a cubic through Y/⟨Y⟩ (`optics::cubic`): the forehead,
//! the chin and what is between them. Constants: fitted on rendered faces under known light.
//! The shift also as the slope of the log2 ratio after ÷ before, stops across the face width.
//! Assumptions: one main light; a face seen from the front. The degrees are those of a face under one lamp with 0–40 % fill;
//! hard light in a dark room reads up to one and a half times too far, very soft light too near; the sign of the azimuth
//! holds, that of the elevation not always.
//! How it can be fooled: hair or a hand in the skin outline; two equal lights.
//!
//! References: R. Ramamoorthi, P. Hanrahan, "On the relationship between radiance and irradiance", JOSA A 18(10), 2001,
//! doi 10.1364/JOSAA.18.002448 (a face under any light is nearly first order).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::cubic::cubic;
use crate::optics::highlights::inside;
use crate::optics::low_pass::low_pass_all;
use crate::optics::robust::{quantile, rounded};
use crate::optics::thin::thinned;
use crate::optics::{Mask, Plane};
use crate::pair::Pair;

/// Degrees of azimuth per unit of horizontal moment: `fairpair-eval calibrate-direction`.
const AZIMUTH_DEG: f64 = 158.0;

/// Degrees of elevation: a constant, then per unit of the cubic's coefficients of 1, y, y², x², y³ and x²y:
/// `fairpair-eval calibrate-direction`.
const ELEVATION_DEG: [f64; 7] = [-58.68, 52.14, -70.70, -38.33, 23.88, -47.73, -10.29];

/// Where those six stand among the cubic's ten coefficients.
const EVEN: [usize; 6] = [0, 1, 3, 5, 6, 8];

/// Share of the darkest skin's luminance that is taken for fill light when reading the azimuth.
///
/// On rendered faces this brings the calibration at 0–10 % fill (147°) and at 30–40 % fill (175°) together; without it
/// they are 161° and 258°.
const FILL_SHARE: f64 = 0.8;

/// Low-pass before the moments, as a share of the face width: pores and beard do not lean.
pub(crate) const LOW_PASS: f32 = 0.04;

/// The check.
#[derive(Debug)]
pub struct LightDirection;

/// Where the light of one photo comes from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Direction {
    /// Degrees; positive = from the viewer's left.
    pub azimuth_deg: f64,
    /// Degrees; positive = from above.
    pub elevation_deg: f64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// After minus before, degrees; positive = the light moved to the viewer's left.
    pub azimuth_shift_deg: f64,
    /// After minus before, degrees; positive = the light moved up.
    pub elevation_shift_deg: f64,
    /// Why the nod of the head is not known, which cannot be told from light that moved up or down then; absent where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nod_unknown: Option<WhyNot>,
    /// The same without its reason, as readings were saved before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pupils_hidden: bool,
    /// Slope of the log2 ratio towards the viewer's right, stops per face width.
    pub gradient_x_stops_per_face: f64,
    /// Slope of the log2 ratio downwards, stops per face width.
    pub gradient_y_stops_per_face: f64,
    /// Light of the before photo.
    pub before: Direction,
    /// Light of the after photo.
    pub after: Direction,
}

limits! {
    /// Limits of `light-direction`.
    pub struct Limits {
        /// Largest fair shift of the light to the side, degrees. One studio light: 98 % of pairs within 10, one at 12.7.
        azimuth_shift_max_deg: f64 = 12.0,
        /// Largest fair shift of the light up or down, degrees. One studio light: 90 % of pairs within 12, 98 % within 21; a warning.
        elevation_shift_max_deg: f64 = 15.0,
    }
}

impl Check for LightDirection {
    const CODE: &'static str = "light-direction";
    const TITLE: &'static str = "Direction of the light";
    const WHY: &'static str =
        "Light from the side carves lips and lines out, light from the front flattens them.";
    const HOW: &'static str = "Each photo's own lean of brightness over the skin, left to right and top to bottom, is turned into degrees; the shift is after minus before.";
    const WHEN_UNKNOWN: Level = Level::Warning;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let (x, y) = (reading.azimuth_shift_deg, reading.elevation_shift_deg);
        let sideways = Judgement::within(
            x,
            limits.azimuth_shift_max_deg,
            "°",
            format!(
                "The light {}.",
                moved(x, "to the viewer's left", "to the viewer's right")
            ),
        );
        let upright = Judgement::within(
            y,
            limits.elevation_shift_max_deg,
            "°",
            format!("The light {}.", moved(y, "up", "down")),
        );
        let mut said = vec![sideways];
        // Up and down is read half as well as left and right (`fairpair-eval light-direction`): it is said, but does not decide.
        if upright.verdict == Verdict::Fail {
            said.push(nod_or_light(upright, reading).at_most(Level::Warning));
        }
        said
    }
}

/// Light that moved up or down is not told where the head's nod is not known.
fn nod_or_light(upright: Judgement, reading: &Reading) -> Judgement {
    let why = match &reading.nod_unknown {
        Some(why) => why.as_str(),
        None if reading.pupils_hidden => "the pupils are not seen",
        None => return upright,
    };
    let cause =
        format!("How far the head is nodded is not known ({why}), and a nod can do as much.");
    upright.within_unless(f64::INFINITY, &cause)
}

/// `moved 23° to the viewer's left`; below a degree there is nothing to say of a way.
fn moved(shift_deg: f64, positive: &str, negative: &str) -> String {
    match shift_deg.abs() {
        small if small < 1.0 => "comes from the same side, within 1°".to_owned(),
        degrees => {
            let way = if shift_deg >= 0.0 { positive } else { negative };
            format!("moved {degrees:.0}° {way}")
        }
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let (skin, width) = (&common.skin, common.width);
    let smooth = low_pass_all(common.luminance.each_ref(), skin, LOW_PASS * width);
    let [before, after] = smooth.map(|smooth| direction(&smooth, skin, width));
    let (before, after) = (before?, after?);
    let [gx, gy] = common.light_slope()?;
    Ok(Reading {
        azimuth_shift_deg: rounded(after.azimuth_deg - before.azimuth_deg, 2),
        elevation_shift_deg: rounded(after.elevation_deg - before.elevation_deg, 2),
        nod_unknown: pair.pitch_change_deg().err(),
        pupils_hidden: false,
        gradient_x_stops_per_face: rounded(gx, 3),
        gradient_y_stops_per_face: rounded(gy, 3),
        before,
        after,
    })
}

/// The direction that the smooth part of a luminance tells.
fn direction(smooth: &Plane, skin: &Mask, width: f32) -> Result<Direction, WhyNot> {
    let levels: Vec<f32> = inside(smooth, &thinned(skin)).collect();
    let darkest = quantile(&levels, 0.05).map_or(0.0, |y| f64::from(y.max(0.0)));
    let black = || WhyNot::new("the skin is black");
    let lean = moment(smooth, skin, FILL_SHARE * darkest).ok_or_else(black)?;
    let course = cubic(smooth, skin).ok_or_else(black)?;
    let [constant, weights @ ..] = ELEVATION_DEG;
    let elevation = EVEN
        .iter()
        .zip(weights)
        .map(|(k, w)| course[*k] * w)
        .sum::<f64>()
        + constant;
    let degrees = |v: f64| rounded(v.clamp(-90.0, 90.0), 2);
    Ok(Direction {
        azimuth_deg: degrees(-lean / f64::from(width / 2.0) * AZIMUTH_DEG),
        elevation_deg: degrees(elevation),
    })
}

/// Centre of light less centre of skin towards the viewer's right, pixels, with `floor` taken off every luminance.
fn moment(luminance: &Plane, skin: &Mask, floor: f64) -> Option<f64> {
    let (mut n, mut sum, mut weight, mut moment) = (0.0, 0.0, 0.0, 0.0);
    for (line, inside) in luminance.rows().into_iter().zip(skin.rows()) {
        let seen = line.iter().enumerate().zip(inside);
        for ((c, y), _) in seen.filter(|(_, inside)| **inside) {
            let (x, y) = (c as f64, f64::from(*y) - floor);
            n += 1.0;
            sum += x;
            weight += y;
            moment += x * y;
        }
    }
    (weight > 1e-6).then(|| moment / weight - sum / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_that_moved_down_or_a_head_that_nodded_is_said_and_decides_nothing() {
        let at = |elevation_deg| Direction {
            azimuth_deg: 0.0,
            elevation_deg,
        };
        let known = Reading {
            azimuth_shift_deg: 1.0,
            elevation_shift_deg: -25.0,
            nod_unknown: None,
            pupils_hidden: false,
            gradient_x_stops_per_face: 0.0,
            gradient_y_stops_per_face: 0.5,
            before: at(25.0),
            after: at(0.0),
        };
        let why = WhyNot::new("before photo: the chin is not known");
        let hidden = Reading {
            nod_unknown: Some(why),
            ..known.clone()
        };
        let saved_before = Reading {
            pupils_hidden: true,
            ..known.clone()
        };
        let remark = |reading: &Reading| {
            let said = LightDirection::judge(reading, &Limits::default());
            assert_eq!(said[0].verdict, Verdict::Pass);
            said[1].clone()
        };
        assert_eq!(remark(&known).verdict, Verdict::Fail);
        for reading in [&hidden, &saved_before] {
            let said = remark(reading);
            assert_eq!(
                (said.verdict, said.at_most),
                (Verdict::Unknown, Level::Warning)
            );
            assert!(said.message.contains("moved 25° down"), "{said:?}");
        }
        assert!(remark(&hidden).message.contains("the chin is not known"));
        let still = Reading {
            elevation_shift_deg: -5.0,
            ..hidden
        };
        assert_eq!(LightDirection::judge(&still, &Limits::default()).len(), 1);
    }
}
