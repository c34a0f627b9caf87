//! Pictures and charts as files: the light's difference, the lips' highlights, a blink, and the scores of one pair.
//!
//! They are drawn from the [`Pictures`] that the page shows, so files and page say the same and hide the same.

mod glyphs;
mod scores;

pub use scores::scores;

use std::io::Cursor;

use image::imageops::{self, FilterType};
use image::{ImageFormat, Rgb, RgbImage};

use crate::pictures::{Pictures, SPAN_STOPS, Shown, View, ViewKind, blinking, colour_of};

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// Pixels around and between parts.
const GAP: u32 = 12;

/// The file names of all that a pair may have to show.
pub const NAMES: [&str; 3] = ["light-difference.png", "highlights.png", "blink.png"];

/// File names and PNG files of what one pair has to show.
pub fn plots(pictures: &Pictures) -> Vec<(&'static str, Vec<u8>)> {
    let mouth = pictures.views.iter().find(|v| v.kind == ViewKind::Mouth);
    let registered = pictures.views.iter().find(|v| v.registration.is_some());
    let files = [
        light(pictures),
        mouth.and_then(highlights),
        registered.and_then(blink),
    ];
    NAMES
        .into_iter()
        .zip(files)
        .filter_map(|(name, file)| Some((name, file?)))
        .collect()
}

fn png(picture: &RgbImage) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

fn photo(shown: &Shown) -> Option<RgbImage> {
    let decoded = image::load_from_memory(&shown.jpeg.bytes()).ok()?;
    Some(decoded.into_rgb8())
}

/// The map, twice as large, over its legend.
fn light(pictures: &Pictures) -> Option<Vec<u8>> {
    const LEGEND: u32 = 240;
    let map = pictures.light.as_ref()?;
    let pixels = image::load_from_memory(&map.png.bytes()).ok()?.into_rgba8();
    let (width, height) = (pixels.width() * 2, pixels.height() * 2);
    let large = imageops::resize(&pixels, width, height, FilterType::Nearest);
    let whole = width.max(LEGEND) + 2 * GAP;
    let mut out = RgbImage::from_pixel(whole, height + 2 * GAP + 46, WHITE);
    let left = (whole - width) / 2;
    for (x, y, pixel) in large.enumerate_pixels().filter(|(.., p)| p.0[3] > 0) {
        out.put_pixel(left + x, GAP + y, Rgb([pixel.0[0], pixel.0[1], pixel.0[2]]));
    }
    let (left, top) = ((whole - LEGEND) / 2, height + 2 * GAP);
    for x in 0..LEGEND {
        let stops = ((x as f32 + 0.5) / LEGEND as f32 * 2.0 - 1.0) * SPAN_STOPS;
        for y in 0..14 {
            out.put_pixel(left + x, top + y, colour_of(stops));
        }
    }
    let span = format!("{SPAN_STOPS:.1}");
    let under = top + 20;
    glyphs::write(&mut out, [left, under], &format!("-{span}"));
    glyphs::write(&mut out, [left + LEGEND / 2 - 4, under], "0");
    glyphs::write(
        &mut out,
        [left + LEGEND - 106, under],
        &format!("+{span} stops"),
    );
    png(&out)
}

/// Both mouths with their highlights marked.
fn highlights(view: &View) -> Option<Vec<u8>> {
    let mut parts = Vec::new();
    for shown in [&view.before, &view.after] {
        let mut picture = photo(shown)?;
        let marks = shown.highlights.as_ref()?.bytes();
        let marks = image::load_from_memory(&marks).ok()?.into_rgba8();
        for (x, y, mark) in marks.enumerate_pixels().filter(|(.., p)| p.0[3] > 0) {
            if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                *pixel = Rgb([mark.0[0], mark.0[1], mark.0[2]]);
            }
        }
        parts.push(picture);
    }
    let width = parts.iter().map(|p| p.width() + GAP).sum::<u32>() + GAP;
    let height = parts.iter().map(RgbImage::height).max()? + 2 * GAP;
    let mut out = RgbImage::from_pixel(width, height, WHITE);
    let mut x = GAP;
    for part in &parts {
        imageops::replace(&mut out, part, i64::from(x), i64::from(GAP));
        x += part.width() + GAP;
    }
    png(&out)
}

fn blink(view: &View) -> Option<Vec<u8>> {
    blinking([&photo(&view.before)?, &photo(&view.after)?])
}

#[cfg(test)]
mod tests {
    use fairpair::pair::{Case, Pair};
    use fairpair::score::{Scorer, Source};

    use super::*;
    use crate::pictures::{Redact, Size};

    fn pictures(redact: Redact) -> Pictures {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gallery");
        let scorer = Scorer::default();
        let portrait = |side: &str| {
            let bytes = std::fs::read(format!("{folder}/light-moved_{side}.jpg")).unwrap();
            let source = Source {
                path: side,
                bytes: &bytes,
                regions: None,
            };
            scorer.portrait(&source).unwrap()
        };
        let (before, after) = (portrait("before"), portrait("after"));
        let case = Case::default();
        Pictures::of(&Pair::new(&before, &after, &case), redact, Size::SMALL)
    }

    #[test]
    fn a_registered_pair_has_all_plots_and_its_light_shows() {
        let pictures = pictures(Redact::None);
        let names: Vec<_> = plots(&pictures).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            ["light-difference.png", "highlights.png", "blink.png"]
        );
        let light = pictures.light.as_ref().unwrap();
        // The main light moved by 39° to the viewer's right.
        assert!(
            light.least_stops < -0.5 && light.most_stops > 0.5,
            "{light:?}"
        );
        let view = &pictures.views[0];
        assert_eq!(view.kind, ViewKind::Face);
        assert_eq!(
            (view.before.width, view.before.height),
            (view.after.width, view.after.height)
        );
        assert!(view.before.outlines.len() >= 2);
    }

    #[test]
    fn only_the_mouth_is_shown_unless_more_is_asked_for() {
        let pictures = pictures(Redact::default());
        let kinds: Vec<_> = pictures.views.iter().map(|v| v.kind).collect();
        assert_eq!(kinds, [ViewKind::Mouth]);
    }

    #[test]
    fn eyes_are_painted_over_before_anything_is_encoded() {
        let shown = pictures(Redact::None);
        let hidden = pictures(Redact::Eyes);
        let [plain, barred] = [&shown, &hidden].map(|p| photo(&p.views[0].before).unwrap());
        let grey = |p: &RgbImage| {
            let near = |v: u8| v.abs_diff(90) < 8;
            p.pixels().filter(|p| p.0.iter().all(|v| near(*v))).count()
        };
        let pixels = (plain.width() * plain.height()) as usize;
        assert!(grey(&barred) > grey(&plain) + pixels / 20);
    }

    #[test]
    fn small_pictures_of_a_pair_stay_within_their_budget() {
        for redact in [Redact::Mouth, Redact::Eyes, Redact::None] {
            let length = serde_json::to_string(&pictures(redact)).unwrap().len();
            assert!(length < 26_000, "{redact:?}: {length}");
        }
    }
}
