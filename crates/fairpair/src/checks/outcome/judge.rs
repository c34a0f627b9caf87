//! What is said of the numbers. What repeats of one face differ by is no result; what lies beyond is named with its noise.

use super::{Limits, Reading, Texture};
use crate::check::{Judgement, Verdict};
use crate::measured::Measured;

/// Written after every change that lies within its noise.
const WITHIN: &str = "within what repeats of the same face differ by";

pub(super) fn judge(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
    let mut said = vec![main(reading, limits)];
    let swollen = said.iter().any(|j| j.message.contains("signs of swelling"));
    if let Some(redness) = reading.redness.known().filter(|_| !swollen) {
        let change = redness.change_stops;
        let more = if change > 0.0 { "redder" } else { "less red" };
        let message = format!(
            "The skin around the lips is {:.2} stops {more} against the rest of the face; repeats of the same face differ by up to {:.2}.",
            change.abs(),
            limits.redness_noise_stops
        );
        let judged = Judgement::within(change, limits.redness_noise_stops, "stops", message);
        said.extend((judged.verdict == Verdict::Fail).then_some(judged));
    }
    said.extend(surface(reading, limits));
    said
}

/// The area, with the redness where both rose.
fn main(reading: &Reading, limits: &Limits) -> Judgement {
    let ratio = reading.lip_area_ratio;
    let change = ratio.log2();
    let noise = (1.0 + limits.area_noise).log2().max(1e-6);
    let percent = 100.0 * (ratio - 1.0).abs();
    let size = if ratio >= 1.0 { "larger" } else { "smaller" };
    let repeats = percent_of(ratio, limits.area_noise);
    let beside = format!("repeats of the same face differ by up to {repeats:.0} %");
    let redder = reading.redness.known().map(|r| r.change_stops);
    let swollen =
        redder.filter(|r| *r > limits.redness_noise_stops && ratio > 1.0 + limits.swelling_area);
    if let Some(redness) = swollen {
        let message = format!(
            "The visible lips are {percent:.0} % larger and the skin around them is {redness:.2} stops redder (repeats of the same face differ by up to {:.2}): signs of swelling, whatever the dates say.",
            limits.redness_noise_stops
        );
        return in_percent(
            Judgement::within(
                change,
                (1.0 + limits.swelling_area).log2().max(1e-6),
                "%",
                message,
            ),
            ratio,
            limits.swelling_area,
        );
    }
    let message = match change {
        c if c > noise => {
            let honest = reading.fuller_lips.as_ref().map_or_else(String::new, |u| {
                format!(
                    " This is more than {} is known to do. {}",
                    u.treatment, u.because
                )
            });
            format!(
                "The visible lips are {percent:.0} % larger{}; {beside}.{honest}",
                parts(reading)
            )
        }
        c if c < -noise => format!(
            "The visible lips are {percent:.0} % smaller{}; {beside}. Pressed lips do that.",
            parts(reading)
        ),
        _ => {
            let size = if percent < 0.5 {
                "as large".to_owned()
            } else {
                format!("{percent:.0} % {size}")
            };
            format!(
                "The visible lips are {size}{}, {WITHIN} ({repeats:.0} %).",
                redness_in_words(reading, limits),
            )
        }
    };
    let judged = Judgement::within(change, noise, "%", message);
    in_percent(judged, ratio, limits.area_noise)
}

/// A limit of growth in percent, or of shrinking where the ratio is below 1: to 115 % and to 87 % are as far.
fn percent_of(ratio: f64, limit: f64) -> f64 {
    let shrunk = if ratio < 1.0 { 1.0 + limit } else { 1.0 };
    100.0 * limit / shrunk
}

/// Judged in octaves, so that larger and smaller weigh alike; shown as people speak of it.
fn in_percent(mut judged: Judgement, ratio: f64, limit: f64) -> Judgement {
    if let Some(quantity) = &mut judged.quantity {
        let rounded = |percent: f64| (percent * 1e4).round() / 1e4;
        quantity.value = rounded(100.0 * (ratio - 1.0));
        quantity.limit = rounded(percent_of(ratio, limit));
    }
    judged
}

/// ` (upper lip +12 %, lower lip +25 %)`, where both are known.
fn parts(reading: &Reading) -> String {
    match (&reading.upper_lip_area_ratio, &reading.lower_lip_area_ratio) {
        (Measured::Known(upper), Measured::Known(lower)) => format!(
            " (upper lip {:+.0} %, lower lip {:+.0} %)",
            100.0 * (upper - 1.0),
            100.0 * (lower - 1.0)
        ),
        _ => String::new(),
    }
}

fn redness_in_words(reading: &Reading, limits: &Limits) -> String {
    let known = reading.redness.known().map(|r| r.change_stops);
    match known.filter(|r| r.abs() <= limits.redness_noise_stops) {
        Some(change) if change.abs() < 0.005 => " and the skin around them as red".to_owned(),
        Some(change) => {
            let more = if change > 0.0 { "redder" } else { "less red" };
            format!(" and the skin around them {:.2} stops {more}", change.abs())
        }
        None => String::new(),
    }
}

/// What the surface shows beyond its noise; an honest treatment may do that, so that it passes.
fn surface(reading: &Reading, limits: &Limits) -> Vec<Judgement> {
    let mut said = Vec::new();
    for (what, texture) in [
        ("lips' surface", &reading.lip_texture),
        ("skin above the upper lip", &reading.upper_lip_skin_texture),
    ] {
        if let Some(change) = texture.known().map(Texture::larger_change)
            && change.abs() > limits.texture_noise_octaves
        {
            let way = if change < 0.0 { "smoother" } else { "rougher" };
            said.push(format!(
                "The {what} is {:.0} % {way}; repeats of the same face differ by up to {:.0} %. Focus, light and gloss do that too.",
                100.0 * share(change),
                100.0 * share(change.signum() * limits.texture_noise_octaves)
            ));
        }
    }
    if let Some(border) = reading.border.known()
        && border.width_change_octaves.abs() > limits.border_noise_octaves
    {
        let change = border.width_change_octaves;
        let way = if change > 0.0 { "softer" } else { "sharper" };
        said.push(format!(
            "The lips' border is {:.0} % {way}; repeats of the same face differ by up to {:.0} %.",
            100.0 * (change.abs().exp2() - 1.0),
            100.0 * (limits.border_noise_octaves.exp2() - 1.0)
        ));
    }
    let pass = |message| Judgement::plain(Verdict::Pass, message);
    said.into_iter().map(pass).collect()
}

/// A change of amplitude in octaves as a share of what was: −1 octave is half as rough.
fn share(octaves: f64) -> f64 {
    (octaves.exp2() - 1.0).abs()
}

impl Texture {
    /// The band that changed more, octaves.
    fn larger_change(&self) -> f64 {
        let (fine, coarse) = (self.fine_change_octaves, self.coarse_change_octaves);
        if fine.abs() >= coarse.abs() {
            fine
        } else {
            coarse
        }
    }
}
