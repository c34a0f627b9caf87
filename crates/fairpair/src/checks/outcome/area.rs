//! The visible area of the lips at one size of the face, where the mouth does the same in both photos.

use crate::measured::{Measured, WhyNot};
use crate::optics::robust::rounded;
use crate::pair::Pair;
use crate::pair::pose::{mouth_opening, pitch_change_deg, yaw_change_deg};
use crate::portrait::Portrait;
use crate::region::{Polygon, Regions, area_px};

/// Largest change of the mouth's width at which its lips can be compared, as a ratio above 1: the fair limit of
/// `expression`, 0.06 pupil distances of a mouth 0.76 wide.
const MOUTH_WIDTH_RATIO: f64 = 1.08;

/// Largest change of the mouth's opening at which its lips can be compared, area over squared width: the fair limit of `expression`.
const MOUTH_OPENING: f64 = 0.04;

/// Largest turn of the head at which visible areas can be compared, degrees: its cosine stays within 3 % of 1 about a
/// frontal view, and the fair limit of `framing` is 8.
const TURN_DEG: f64 = 10.0;

/// Largest nod of the head at which visible areas can be compared, degrees: nods are read half as well as turns.
const NOD_DEG: f64 = 15.0;

/// After over before, at one size of the face.
pub(super) struct Areas {
    pub(super) both: f64,
    pub(super) upper: Measured<f64>,
    pub(super) lower: Measured<f64>,
}

pub(super) fn read(pair: &Pair<'_>) -> Result<Areas, WhyNot> {
    let [before, after] = [
        regions(pair.before()).map_err(|w| w.of("before"))?,
        regions(pair.after()).map_err(|w| w.of("after"))?,
    ];
    let scale = pair.common()?.map.scale();
    mouths_alike(before, after, scale)?;
    heads_alike(before, after)?;
    let ratio = |of: fn(&Regions) -> Option<f64>| {
        let areas = of(before).zip(of(after));
        areas
            .filter(|(a, _)| *a >= 1.0)
            .map(|(a, b)| rounded(b / a / (scale * scale), 4))
    };
    let part = |of| {
        ratio(of)
            .ok_or_else(|| WhyNot::new("upper and lower lip are not known apart in both photos"))
    };
    Ok(Areas {
        both: ratio(|r| visible(&r.lips, &r.mouth_interior))
            .ok_or_else(|| WhyNot::new("the lips' outlines are not known"))?,
        upper: part(|r| visible(&r.upper_lip, &[])).into(),
        lower: part(|r| visible(&r.lower_lip, &[])).into(),
    })
}

fn regions(portrait: &Portrait) -> Result<&Regions, WhyNot> {
    match portrait.regions() {
        Measured::Known(regions) => Ok(regions),
        Measured::Unknown { unknown } => Err(unknown.clone()),
    }
}

/// Area of the outlines less that of the holes; `None` without outlines.
fn visible(outlines: &[Polygon], holes: &[Polygon]) -> Option<f64> {
    let area = area_px(outlines) - area_px(holes);
    (!outlines.is_empty() && area > 0.0).then_some(area)
}

fn mouths_alike(before: &Regions, after: &Regions, scale: f64) -> Result<(), WhyNot> {
    let width = |r: &Regions| {
        let width = r.mouth_width_px().filter(|w| *w >= 1.0).map(f64::from);
        width.ok_or_else(|| WhyNot::new("the mouth's corners are not known"))
    };
    let (a, b) = (width(before)? * scale, width(after)?);
    if a.max(b) > MOUTH_WIDTH_RATIO * a.min(b) {
        return Err(WhyNot::new(format!(
            "lips cannot be compared, because the mouth is {:.0} % {} in the after photo (a smile?)",
            100.0 * (b / a - 1.0).abs(),
            if b > a { "wider" } else { "narrower" }
        )));
    }
    let opening = mouth_opening(after)? - mouth_opening(before)?;
    if opening.abs() > MOUTH_OPENING {
        let more = if opening > 0.0 { "more" } else { "less" };
        return Err(WhyNot::new(format!(
            "lips cannot be compared, because the mouth is {more} open in the after photo"
        )));
    }
    Ok(())
}

/// Unknown turns do not stand in the way: supplied outlines seldom come with pupils.
fn heads_alike(before: &Regions, after: &Regions) -> Result<(), WhyNot> {
    let turned = |change: Result<f64, WhyNot>, most: f64, how: &str| match change {
        Ok(degrees) if degrees.abs() > most => Err(WhyNot::new(format!(
            "lips cannot be compared, because the head is {how} {:.0}° otherwise in the after photo",
            degrees.abs()
        ))),
        _ => Ok(()),
    };
    turned(yaw_change_deg(before, after), TURN_DEG, "turned")?;
    turned(pitch_change_deg(before, after), NOD_DEG, "nodded")
}
