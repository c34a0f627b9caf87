//! How much brighter the skin is in the after photo.
//!
//! Formula: median over the common skin of `log2(Y_after / Y_before)`, in stops; beside it the share of skin pixels that
//! are blown out in each photo. A clipped pixel hides a part of the change: where only other channels than green are clipped, the change lies
//! between luminance's and green's, where green is, it is open; the medians of the least and of the greatest that the pixels leave possible bound the change.
//! Assumptions: the same person, registered; linear light; light of one colour, where red or blue is clipped.
//! How it can be fooled: a tan, or foundation over the whole face, reads as exposure.
//!
//! References: ISO 2720:1974 (exposure value; 1 EV = 1 stop).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::colour::CLIPPED;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::robust::{median, rounded};
use crate::optics::thin::thinned;
use crate::optics::{LinearImage, Mask};
use crate::pair::Pair;

/// How far a change that clipping leaves open may go, stops: from half a step of an 8-bit file to white.
const OPEN_STOPS: f32 = 12.7;

/// Darkest luminance whose ratio means anything: half a step of an 8-bit sRGB file.
const BLACK: f32 = 1.5e-4;

/// The check.
#[derive(Debug)]
pub struct Exposure;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// After minus before, stops; positive = the after photo is brighter.
    pub change_stops: f64,
    /// Least and greatest change that clipped skin leaves possible, stops, 12.7 where it leaves it open; absent where that is no other, and in readings
    /// saved before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_range_stops: Option<[f64; 2]>,
    /// Share of skin pixels blown out in the before photo, 0..1: by green, which carries most of the detail; red alone
    /// saturates on warm skin without losing any.
    pub before_clipped_ratio: f64,
    /// The same in the after photo.
    pub after_clipped_ratio: f64,
    /// Skin pixels that were compared.
    pub support_px: u32,
}

limits! {
    /// Limits of `exposure`.
    pub struct Limits {
        /// Largest fair change of the skin's brightness, stops. One studio light: 98 % of pairs within 0.23; cameras set their exposure in thirds of a stop.
        change_max_stops: f64 = 0.5,
        /// Largest fair share of blown-out skin in either photo, 0..1.
        clipped_max_ratio: f64 = 0.02,
    }
}

impl Check for Exposure {
    const CODE: &'static str = "exposure";
    const TITLE: &'static str = "Exposure";
    const WHY: &'static str =
        "A brighter photo hides lines, flakes and pores; a darker one shows them.";
    const HOW: &'static str = "The median brightness ratio of skin that both photos show, in stops (1 stop = twice the light), and the share of skin that is blown out to white.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let change = reading.change_stops;
        let message = match change {
            c if c.abs() < 0.005 => "The skin is equally bright in both photos.".to_owned(),
            c if c > 0.0 => format!("The skin is {c:.2} stops brighter in the after photo."),
            c => format!("The skin is {:.2} stops darker in the after photo.", -c),
        };
        let own = Judgement::within(change, limits.change_max_stops, "stops", message);
        let mut said = vec![match reading.change_range_stops {
            Some(range) => unless_clipped(own, range, limits.change_max_stops),
            None => own,
        }];
        for (side, clipped) in [
            ("before", reading.before_clipped_ratio),
            ("after", reading.after_clipped_ratio),
        ] {
            if clipped > limits.clipped_max_ratio {
                let message = format!(
                    "{:.1} % of the skin is blown out to white in the {side} photo; detail is lost there.",
                    clipped * 100.0
                );
                said.push(
                    Judgement::within(clipped, limits.clipped_max_ratio, "share", message)
                        .at_most(Level::Warning),
                );
            }
        }
        said
    }
}

/// A pass cannot be told where what clipping hides may lie beyond the limit.
fn unless_clipped(own: Judgement, range: [f64; 2], limit: f64) -> Judgement {
    let [least, most] = range;
    let worst = if -least > most { least } else { most };
    if own.verdict != Verdict::Pass || worst.abs() <= limit {
        return own;
    }
    let more = if worst < 0.0 { "darker" } else { "brighter" };
    let how_much = if worst.abs() < f64::from(OPEN_STOPS) / 2.0 {
        format!("it may be {:.2} stops {more}", worst.abs())
    } else {
        format!("how much {more} it may be cannot be told")
    };
    Judgement {
        verdict: Verdict::Unknown,
        score: None,
        message: format!(
            "{} Much of it is clipped to white, and {how_much}.",
            own.message
        ),
        ..own
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let skin_px = common.skin.iter().filter(|skin| **skin).count();
    let some = thinned(&common.skin);
    let [a, b] = [0, 1].map(|i| inside(&common.luminance[i], &some));
    let ratios: Vec<f32> = a.zip(b).map(|(a, b)| stops(a, b)).collect();
    let change = median(&ratios).ok_or_else(|| WhyNot::new("no common skin"))?;
    let change = rounded(f64::from(change), 4);
    let clipped = |image: &LinearImage| {
        let blown = inside(&image.green, &common.skin).filter(|green| *green >= CLIPPED);
        rounded(blown.count() as f64 / skin_px as f64, 4)
    };
    let range = range([&common.before, &common.after], &some, &ratios);
    let range = range.map(|range| range.map(|end| rounded(f64::from(end), 4)));
    Ok(Reading {
        change_stops: change,
        change_range_stops: range.filter(|[least, most]| *least < change || change < *most),
        before_clipped_ratio: clipped(&common.before),
        after_clipped_ratio: clipped(&common.after),
        support_px: skin_px as u32,
    })
}

/// `log2(after / before)`, stops.
fn stops(before: f32, after: f32) -> f32 {
    log2(after.max(BLACK) / before.max(BLACK))
}

/// Least and greatest median change that clipped pixels leave possible, stops; `seen` is each skin pixel's change of luminance, in row order.
fn range(images: [&LinearImage; 2], skin: &Mask, seen: &[f32]) -> Option<[f32; 2]> {
    let of = |image: &LinearImage| -> Vec<[f32; 3]> {
        let [red, green, blue] = [&image.red, &image.green, &image.blue].map(|p| inside(p, skin));
        let pixels = red.zip(green).zip(blue);
        pixels.map(|((r, g), b)| [r, g, b]).collect()
    };
    let [before, after] = images.map(of);
    let pixels = before.iter().zip(&after).zip(seen);
    let (least, most): (Vec<f32>, Vec<f32>) = pixels
        .map(|((a, b), seen)| {
            if a.iter().chain(b).all(|v| *v < CLIPPED) {
                return (*seen, *seen);
            }
            let green = stops(a[1], b[1]);
            let [darker, brighter] = [a[1] >= CLIPPED, b[1] >= CLIPPED];
            (
                if darker { -OPEN_STOPS } else { seen.min(green) },
                if brighter {
                    OPEN_STOPS
                } else {
                    seen.max(green)
                },
            )
        })
        .unzip();
    Some([median(&least)?, median(&most)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optics::Plane;

    /// Warm skin of many shades in this much light, as a file holds it.
    fn skin(light: f32) -> LinearImage {
        let plane = |level: f32| {
            Plane::from_shape_fn((20, 50), |(r, c)| {
                let shade = 0.8 + 0.4 * ((r * 50 + c) as f32 / 999.0);
                (light * level * shade).min(1.0)
            })
        };
        LinearImage {
            red: plane(0.45),
            green: plane(0.30),
            blue: plane(0.23),
        }
    }

    /// Change as it is seen, and the range of what it may be.
    fn read(before: f32, after: f32) -> (f64, [f64; 2]) {
        let (a, b) = (skin(before), skin(after));
        let all = Mask::from_elem((20, 50), true);
        let (y, z) = (a.luminance(), b.luminance());
        let seen: Vec<f32> = y.iter().zip(&z).map(|(a, b)| stops(*a, *b)).collect();
        let range = range([&a, &b], &all, &seen).unwrap();
        (f64::from(median(&seen).unwrap()), range.map(f64::from))
    }

    fn verdict(change_stops: f64, change_range_stops: Option<[f64; 2]>) -> Verdict {
        let reading = Reading {
            change_stops,
            change_range_stops,
            before_clipped_ratio: 0.0,
            after_clipped_ratio: 0.0,
            support_px: 9000,
        };
        Exposure::judge(&reading, &Limits::default())[0].verdict
    }

    #[test]
    fn what_is_not_clipped_has_no_other_change_than_is_seen() {
        let (seen, [least, most]) = read(1.0, 1.3);
        assert!((least - seen).abs() < 1e-6 && (most - seen).abs() < 1e-6);
        assert!((seen - 1.3_f64.log2()).abs() < 1e-4);
    }

    #[test]
    fn a_change_that_clipping_hides_cannot_be_told() {
        // 0.58 stops, of which red has lost its part.
        for (before, after) in [(2.0, 3.0), (3.0, 2.0)] {
            let (seen, range) = read(before, after);
            assert!(seen.abs() < 0.5, "{seen}");
            assert!(range[0] <= seen && seen <= range[1], "{range:?}");
            assert_eq!(verdict(seen, None), Verdict::Pass);
            assert_eq!(verdict(seen, Some(range)), Verdict::Unknown, "{range:?}");
        }
        let (seen, range) = read(1.0, 3.0);
        assert_eq!(verdict(seen, Some(range)), Verdict::Fail);
    }

    #[test]
    fn a_little_blown_out_skin_leaves_the_change_as_it_is() {
        let (seen, range) = read(2.4, 2.8);
        assert!(range[1] - range[0] < 0.12, "{seen} {range:?}");
        assert_eq!(verdict(seen, Some(range)), Verdict::Pass);
    }
}
