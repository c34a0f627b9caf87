//! How much brighter the skin is in the after photo.
//!
//! Formula: median over the common skin of `log2(Y_after / Y_before)`, in stops; beside it the share of skin pixels that
//! are blown out in each photo.
//! Assumptions: the same person, registered; linear light.
//! How it can be fooled: a tan, or foundation over the whole face, reads as exposure.
//!
//! References: ISO 2720:1974 (exposure value; 1 EV = 1 stop).

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::LinearImage;
use crate::optics::highlights::inside;
use crate::optics::log::log2;
use crate::optics::robust::{median, rounded};
use crate::optics::thin::thinned;
use crate::pair::Pair;

/// Linear value from which green counts as blown out: 250 of 255 in sRGB. Green carries most of the detail; red alone
/// saturates on warm skin without losing any.
const BLOWN: f32 = 0.956;

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
    /// Share of skin pixels blown out in the before photo, 0..1.
    pub before_clipped_ratio: f64,
    /// Share of skin pixels blown out in the after photo, 0..1.
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
        let mut said = vec![Judgement::within(
            change,
            limits.change_max_stops,
            "stops",
            message,
        )];
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

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    let common = pair.common()?;
    let skin_px = common.skin.iter().filter(|skin| **skin).count();
    let some = thinned(&common.skin);
    let [a, b] = [0, 1].map(|i| inside(&common.luminance[i], &some));
    let ratios: Vec<f32> = a
        .zip(b)
        .map(|(a, b)| log2(b.max(BLACK) / a.max(BLACK)))
        .collect();
    let change = median(&ratios).ok_or_else(|| WhyNot::new("no common skin"))?;
    let clipped = |image: &LinearImage| {
        let blown = inside(&image.green, &common.skin).filter(|green| *green >= BLOWN);
        rounded(blown.count() as f64 / skin_px as f64, 4)
    };
    Ok(Reading {
        change_stops: rounded(f64::from(change), 4),
        before_clipped_ratio: clipped(&common.before),
        after_clipped_ratio: clipped(&common.after),
        support_px: skin_px as u32,
    })
}
