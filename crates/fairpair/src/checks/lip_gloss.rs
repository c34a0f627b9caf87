//! Shine on the lips, with the shine of the skin around them as the control.
//!
//! Formula: mirrored light in spots, in units of the lips' own light (of the photo that shows them paler beside the skin; `optics::sheen`), on the lips of each photo less that of the skin around them, because harder light
//! shines everywhere; both photos are made equally sharp and lose the same border. Where the mouth is held alike, both mouths are laid upon
//! each other by their points, and `spots_change` is the light of spots that the before photo does not show minus that of spots that the after photo does not show
//! (`optics::spots`): what shone before says nothing of gloss. Elsewhere `sheen_change` decides, all of the light after minus before, over `1 + s/0.02` with s
//! the lesser sheen of the lips: the highlights of lips that shine already vary as they do.
//! Beside it the share of the lips that is highlight (`optics::highlights`), for the reader.
//! A smile stretches lips, moves their highlights and shows teeth: where the mouth is held otherwise, a change within
//! what smiles alone do cannot be told. The same holds where the photos render contrast or colour otherwise (`pair::Tone`).
//! Assumptions: the lips' own body fills more than half of their area; at least 40 pixels across the mouth. Both photos in colour, the lips well below white.
//! How it can be fooled: wet lips shine like gloss; lipstick that covers the highlights of bare lips reads as less gloss, unless it shines itself; gloss that covers most of the lips passes in part for their own light; gloss that only makes the spots of before brighter, by less than half, is not seen; teeth inside the lip outline shine too; of two photos too small to compare their
//! focus the one out of focus reads duller.
//!
//! References: S. A. Shafer 1985, doi 10.1002/col.5080100409.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, limits};
use crate::measured::{Measured, WhyNot};
use crate::optics::Mask;
use crate::optics::highlights::{Highlights, highlights, uncounted};
use crate::optics::margin::inset;
use crate::optics::motion::Affine;
use crate::optics::robust::rounded;
use crate::optics::sheen::{
    LEAST_CEILING, Sight, Width, blurs, headroom, spots, spots_over, units, whites,
};
use crate::optics::spots::Spots;
use crate::pair::Pair;
use crate::portrait::{Landmark, MouthView, Portrait};
use crate::region::{KeyPoints, Point};

/// Narrower mouths hide their highlights, pixels of the file.
const LEAST_MOUTH_PX: f32 = 40.0;

/// Nearer to the lips' border than this share of the mouth's width, a pixel may be skin or teeth. Chosen among 0.012 to 0.024 as the limits
/// of `optics::sheen` were: at 0.012 skin beyond the border is taken for shine, from 0.02 on less weak gloss is found.
const BORDER: f32 = 0.016;

/// Least of it, view pixels: the outermost pixels are part lip, part skin.
const LEAST_BORDER_PX: f32 = 1.5;

/// Sheen of the lips, in bodies, at which its natural variation is twice that of matt lips.
///
/// Chosen among 0.01 to 0.05 on lips photographed again (FRLL): lips that shine vary more than matt ones.
const USUAL_SHEEN: f64 = 0.02;

/// The check.
#[derive(Debug)]
pub struct LipGloss;

/// Shine of one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shine {
    /// Highlights of the lips.
    #[serde(flatten)]
    pub lips: Highlights,
    /// Mirrored light in spots on the lips, in units of the lips' own light in the photo that shows them paler; 0 = matt.
    pub sheen: f64,
    /// The same of the skin around the lips: the control for harder light.
    pub skin_sheen: f64,
    /// Share of highlights on the skin around the lips, 0..1: the control for harder light.
    pub skin_area_ratio: f64,
    /// Brightest half percent of that skin over its median.
    pub skin_peak_ratio: f64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The before photo.
    pub before: Shine,
    /// The after photo.
    pub after: Shine,
    /// Change of the lips' sheen beyond the skin's own, after minus before, over 1 + lesser sheen / 0.02; positive = glossier.
    pub sheen_change: f64,
    /// Mirrored light of spots that only the after photo shows, less that of spots that only the before photo shows, beyond the skin's own; absent where the mouth is held
    /// otherwise or its points are not known, and in readings saved before it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spots_change: Option<f64>,
    /// How differently the mouth is held, in units of what two photos of one resting mouth differ by; `null` = not known.
    pub mouth_change: Option<f64>,
    /// How differently the photos render contrast and colour, in units of what alike ones differ by; absent = not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone_change: Option<f64>,
    /// Width of the mouth in the photo that shows it smaller, pixels of the file; `null` in readings saved before it was kept.
    #[serde(default)]
    pub mouth_px: Option<f64>,
    /// Change of the highlights' share of the lips beyond the skin's own change, after minus before.
    pub area_ratio_change: f64,
    /// Change of the brightest half percent over the body, in stops, beyond the skin's own change.
    pub peak_change_stops: f64,
}

limits! {
    /// Limits of `lip-gloss`.
    pub struct Limits {
        /// Largest fair light of spots that one photo alone shows, where the mouth is held alike: a quarter more than the largest that one photo taken again showed before
        /// the networks' labels were steadied (50 pairs: 49 within 0.0001, one 0.0010; now all within 0.0001). Exposed or lit otherwise, blurred or half the size: 1 of 300 fails (`fairpair-eval changes`).
        spots_change_max: f64 = 0.00125,
        /// Largest fair change of the lips' whole sheen where the mouth is held alike and its points are not known. One photo taken again: 49 of 50 pairs within 0.0015, all within 0.0023; exposed otherwise 96 of 99 within 0.002.
        sheen_change_max: f64 = 0.002,
        /// The same where it is not: a smile alone moves highlights. One studio light, neutral against smiling: 49 of 50 pairs within 0.018 (`fairpair-eval no-change`); false alarms: 1 of 50.
        sheen_change_max_moved: f64 = 0.022,
        /// Narrower mouths leave a few rows of pixels to each lip, and files of that size are often poor ones, pixels.
        small_mouth_px: f64 = 110.0,
        /// The same for such mouths. 326 portraits photographed again, mouths 40 to 109 pixels wide: 98 % of those read within 0.0041, one at 0.0095; none of the 121 answered fails (`fairpair-eval small`).
        sheen_change_max_small: f64 = 0.007,
    }
}

impl Check for LipGloss {
    const CODE: &'static str = "lip-gloss";
    const TITLE: &'static str = "Gloss on the lips";
    const WHY: &'static str = "Shine makes lips look fuller and smoother; a dry before and a glossy after are not the treatment's work.";
    const HOW: &'static str = "Small spots on the lips in which mirrored light, told from the lips' own by its colour, stands out by more than a quarter of the light of the lips themselves; the shine of the skin around the mouth is subtracted, because hard light shines everywhere. Where the mouth is held alike, spots that both photos show do not count.";
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        read(pair).into()
    }

    fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
        let percent = |v: f64| v * 100.0;
        let (change, limit) = match reading.spots_change {
            Some(new) => (new, limits.spots_change_max),
            None => (reading.sheen_change, limits.sheen_change_max),
        };
        let way = match change {
            c if c > limit => "more",
            c if c < -limit => "less",
            _ => "as much",
        };
        let judged = Judgement::within(
            change,
            limit,
            "bodies",
            format!(
                "The lips shine {way}{} in the after photo (highlights on {:.1} % of them before, {:.1} % after).",
                if way == "as much" {
                    ""
                } else {
                    ", beyond the skin's own change,"
                },
                percent(reading.before.lips.area_ratio),
                percent(reading.after.lips.area_ratio),
            ),
        );
        let alike = reading.mouth_change.is_some_and(|held| held <= 1.0);
        let small = reading
            .mouth_px
            .is_some_and(|px| px < limits.small_mouth_px);
        let judged = match (alike, small) {
            (true, false) => judged,
            (true, true) => judged.within_unless(
                limits.sheen_change_max_small,
                "The mouth is small in the photo, and what is seen of its shine varies that much by itself.",
            ),
            (false, _) => judged.within_unless(
                limits.sheen_change_max_moved,
                "The mouths are not held alike, and that alone moves the highlights of lips.",
            ),
        };
        if reading.tone_change.is_none_or(|change| change <= 1.0) {
            return vec![judged];
        }
        vec![judged.within_unless(
            limits.sheen_change_max_moved,
            "The photos render contrast or colour otherwise, and that alone changes how strong highlights look.",
        )]
    }
}

fn read(pair: &Pair<'_>) -> Result<Reading, WhyNot> {
    coloured([pair.before(), pair.after()].map(|p| p.facts().grey))?;
    let [a, b] = pair.mouths()?;
    wide_enough(a).map_err(|w| w.of("before"))?;
    wide_enough(b).map_err(|w| w.of("after"))?;
    let unit = own_light([a, b]).unwrap_or([1.0; 2]);
    // What is white in one photo must count alike in the other, whichever of them is brighter.
    let room = |m: &MouthView| headroom(m.lip_body?.rgb, m.skin_body?.rgb);
    let rooms = [a, b].map(|m| room(m).unwrap_or(f32::INFINITY));
    let ceilings = [0, 1].map(|k| unit[k] * rooms[k]);
    leaves_room(ceilings[0]).map_err(|w| w.of("before"))?;
    leaves_room(ceilings[1]).map_err(|w| w.of("after"))?;
    let ceiling = ceilings[0].min(ceilings[1]);
    // So must what is small in the photo with more pixels, or in better focus.
    let widths = [a, b].map(|m| Width {
        view_px: m.width,
        file_px: m.width_file_px,
    });
    let blurs = blurs(widths, softer(pair).unwrap_or(0.0));
    let border = BORDER.max(LEAST_BORDER_PX / a.width.min(b.width));
    let skins = [a, b].map(|m| m.skin_body.map(|body| body.rgb));
    let whites = match skins {
        [Some(a), Some(b)] => whites([a, b]),
        _ => [[1.0; 3]; 2],
    };
    let sight = |m: &MouthView, k: usize| Sight {
        width: m.width,
        blur: blurs[k],
        unit: unit[k],
        ceiling,
        white: whites[k],
    };
    let before = Seen::of(a, &sight(a, 0), border).map_err(|w| w.of("before"))?;
    let after = Seen::of(b, &sight(b, 1), border).map_err(|w| w.of("after"))?;
    let mouth_change = pair.mouth_change();
    let alike = mouth_change.is_some_and(|change| change <= 1.0);
    let spots_change = alike
        .then(|| appeared(pair, [a, b], [&before, &after]))
        .flatten();
    let (before, after) = (before.shine, after.shine);
    let skin_change = after.skin_area_ratio - before.skin_area_ratio;
    let stops = |s: &Shine| (s.lips.peak_ratio / s.skin_peak_ratio).max(1e-3).log2();
    let beyond_skin = |s: &Shine| s.sheen - s.skin_sheen;
    let usual = 1.0 + before.sheen.min(after.sheen) / USUAL_SHEEN;
    Ok(Reading {
        sheen_change: rounded((beyond_skin(&after) - beyond_skin(&before)) / usual, 5),
        spots_change: spots_change.map(|c| rounded(c, 5)),
        mouth_change: mouth_change.map(|c| rounded(c, 2)),
        tone_change: pair.tone().change().map(|c| rounded(c, 2)),
        mouth_px: Some(rounded(f64::from(a.width_file_px.min(b.width_file_px)), 1)),
        area_ratio_change: rounded(
            after.lips.area_ratio - before.lips.area_ratio - skin_change,
            5,
        ),
        peak_change_stops: rounded(stops(&after) - stops(&before), 3),
        before,
        after,
    })
}

/// How much softer the edges of the eyes are in the after photo, shares of the mouth's width; `None` where that cannot be told. Told
/// by lips it would be gloss itself.
fn softer(pair: &Pair<'_>) -> Option<f32> {
    let sharpness = pair.detail().ok()?.sharpness.known()?;
    let points = &pair.before().regions().known()?.key_points;
    let apart = |a: Point, b: Point| (b[0] - a[0]).hypot(b[1] - a[1]);
    let pupils = apart(points.pupil_left?, points.pupil_right?);
    let mouth = apart(points.mouth_left?, points.mouth_right?);
    (sharpness.landmark == Landmark::Eyes && mouth > 0.0)
        .then_some(sharpness.blur as f32 * pupils / mouth)
}

/// The lips' own light in each photo, in the unit that both are told in.
fn own_light(mouths: [&MouthView; 2]) -> Option<[f32; 2]> {
    let [a, b] = mouths.map(|m| Some((m.lip_body?.rgb, m.skin_body?.rgb)));
    let ((a, skin_a), (b, skin_b)) = (a?, b?);
    Some(units([a, b], [skin_a, skin_b]))
}

/// Without colour a mirror looks like the lips themselves, only lighter: in two grey photos no less than in one.
fn coloured(grey: [bool; 2]) -> Result<(), WhyNot> {
    let which = match grey {
        [false, false] => return Ok(()),
        [true, true] => "both photos are grey",
        _ => "one photo is grey",
    };
    Err(WhyNot::new(format!(
        "{which}, and without colour shine cannot be told from light lips"
    )))
}

/// Whether white lies far enough above the lips for highlights to show.
fn leaves_room(ceiling: f32) -> Result<(), WhyNot> {
    if ceiling >= LEAST_CEILING {
        return Ok(());
    }
    Err(WhyNot::new(
        "the lips are nearly as bright as white, too bright to show highlights",
    ))
}

fn wide_enough(mouth: &MouthView) -> Result<(), WhyNot> {
    if mouth.width_file_px >= LEAST_MOUTH_PX {
        return Ok(());
    }
    Err(WhyNot::new(format!(
        "the mouth is only {:.0} pixels wide, too few to see gloss",
        mouth.width_file_px
    )))
}

/// Shine of one photo, and where it is.
struct Seen {
    shine: Shine,
    lips: Spots,
    skin: Option<Spots>,
}

impl Seen {
    /// Without what lies nearer to a border than this share of the mouth's width.
    fn of(mouth: &MouthView, sight: &Sight, border: f32) -> Result<Self, WhyNot> {
        let dark = || WhyNot::new("the lips are too dark to see gloss");
        let highlights = mouth
            .lip_body
            .and_then(|body| highlights(&mouth.image, &mouth.luminance, &mouth.lips, &body))
            .ok_or_else(dark)?;
        let around = mouth
            .skin_body
            .and_then(|body| uncounted(&mouth.image, &mouth.luminance, &mouth.surround, &body))
            .ok_or_else(|| {
                WhyNot::new("there is no skin around the lips to compare their shine with")
            })?;
        let beside = mouth.skin_body.ok_or_else(dark)?.rgb;
        let border = border * mouth.width;
        let of_lips = |region: &Mask| spots(&mouth.image, region, beside, sight);
        let own = Sight {
            unit: 1.0,
            ..*sight
        };
        let of_skin = |region: &Mask| spots_over(beside, &mouth.image, region, beside, &own);
        let lips = of_lips(&mouth.into_lips.map(|d| *d > border))
            .or_else(|| of_lips(&mouth.lips))
            .ok_or_else(dark)?;
        let skin = of_skin(&inset(&mouth.surround, border)).or_else(|| of_skin(&mouth.surround));
        Ok(Self {
            shine: Shine {
                sheen: rounded(lips.mean(), 5),
                skin_sheen: rounded(skin.as_ref().map_or(0.0, Spots::mean), 5),
                lips: highlights,
                skin_area_ratio: around.area_ratio,
                skin_peak_ratio: around.peak_ratio,
            },
            lips,
            skin,
        })
    }
}

/// Light of spots that only the after photo shows less that of spots that only the before photo shows, beyond the skin's own.
fn appeared(pair: &Pair<'_>, [a, b]: [&MouthView; 2], [before, after]: [&Seen; 2]) -> Option<f64> {
    let points = |portrait: &Portrait| Some(portrait.regions().known()?.key_points.clone());
    let points = [points(pair.before())?, points(pair.after())?];
    // Each way by its own best fit, so that swapping the photos changes the sign and nothing else.
    let there = between([a, b], [&points[0], &points[1]])?;
    let back = between([b, a], [&points[1], &points[0]])?;
    let change = |before: &Spots, after: &Spots| {
        let new = after.without(before, &back, a.width)?;
        Some(new - before.without(after, &there, b.width)?)
    };
    let skin = before.skin.as_ref().zip(after.skin.as_ref());
    let skin = skin.map_or(Some(0.0), |(before, after)| change(before, after));
    // Skin that one photo does not show cannot tell of harder light.
    Some(change(&before.lips, &after.lips)? - skin?)
}

/// Positions in one view of a mouth to positions in the other, by the mouth's points that both show.
fn between([from, to]: [&MouthView; 2], [own, other]: [&KeyPoints; 2]) -> Option<Affine> {
    let of = |p: &KeyPoints| {
        [
            p.mouth_left,
            p.mouth_right,
            p.cupid_left,
            p.cupid_centre,
            p.cupid_right,
            p.lower_lip_centre,
        ]
    };
    let pairs = of(own).into_iter().zip(of(other));
    let place = |view: &MouthView, point: Point| view.grid.position(point).map(f64::from);
    let (own, other): (Vec<_>, Vec<_>) = pairs
        .filter_map(|(p, q)| Some((place(from, p?), place(to, q?))))
        .unzip();
    Affine::similarity(&own, &other)
}

#[cfg(test)]
mod tests;
