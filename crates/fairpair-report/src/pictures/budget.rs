//! A bound on the bytes of a pair's pictures that holds whatever the photos show.
//!
//! Pictures are made to a size that usual photos keep with room to spare. Noise, hair and patterns do not compress, so what is
//! still too large is made smaller step by step: first more compression, then fewer pixels, then without what lies over the
//! pictures, at last nothing. It works on finished pictures, so that the bound holds for those of earlier runs and of other
//! machines too, and it looks at one pair alone: neither the order of the pairs nor their neighbours change a byte.
//!
//! References: the bound itself is arithmetic: 2,000 pairs in 60 MB leave 30 kB a pair, of which a row with its findings takes 7 to 9.

use std::borrow::Cow;

use image::imageops::{self, FilterType};

use super::encode::{Encoded, jpeg_at};
use super::{Pictures, Shown, View};

/// Pixels and JPEG quality of each step, the mildest first.
const STEPS: [(f32, u8); 6] = [
    (1.0, 35),
    (0.8, 30),
    (0.6, 30),
    (0.5, 25),
    (0.35, 25),
    (0.25, 20),
];

impl Pictures {
    /// Bytes that they take in the page and on the shelf, as text.
    pub fn text_bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |text| text.len())
    }

    /// The same within so many bytes of text: as they are where they fit, otherwise the first that does.
    #[must_use]
    pub fn within(&self, bytes: usize) -> Cow<'_, Self> {
        if self.text_bytes() <= bytes {
            return Cow::Borrowed(self);
        }
        let steps = STEPS.iter().map(|(scale, quality)| {
            let views = self.views.iter();
            Self {
                views: views.filter_map(|v| smaller(v, *scale, *quality)).collect(),
                ..self.clone()
            }
        });
        let bare = |mut seen: Self| {
            for shown in seen.views.iter_mut().flat_map(View::both) {
                shown.highlights = None;
                shown.outlines.clear();
            }
            seen.light = None;
            seen
        };
        let fits = |seen: &Self| seen.text_bytes() <= bytes;
        let found = steps.clone().find(fits);
        let found = found.or_else(|| steps.map(bare).find(fits));
        Cow::Owned(found.unwrap_or_else(|| Self {
            views: Vec::new(),
            light: None,
            unregistered: None,
            redact: self.redact,
        }))
    }
}

impl View {
    fn both(&mut self) -> [&mut Shown; 2] {
        [&mut self.before, &mut self.after]
    }
}

fn smaller(view: &View, scale: f32, quality: u8) -> Option<View> {
    Some(View {
        before: shrunk(&view.before, scale, quality)?,
        after: shrunk(&view.after, scale, quality)?,
        ..view.clone()
    })
}

/// One photo with fewer pixels; what lies over it goes along. `None` where a saved picture cannot be read.
fn shrunk(shown: &Shown, scale: f32, quality: u8) -> Option<Shown> {
    let size = |n: u32| ((n as f32 * scale).round() as u32).max(1);
    let (width, height) = (size(shown.width), size(shown.height));
    let picture = image::load_from_memory(&shown.jpeg.bytes())
        .ok()?
        .into_rgb8();
    let picture = imageops::resize(&picture, width, height, FilterType::Triangle);
    let [across, down] = [
        width as f32 / shown.width.max(1) as f32,
        height as f32 / shown.height.max(1) as f32,
    ];
    let tenths = |v: f32| (v * 10.0).round() / 10.0;
    let mut outlines = shown.outlines.clone();
    for outline in &mut outlines {
        for (i, v) in outline.points.iter_mut().enumerate() {
            *v = tenths(*v * if i % 2 == 0 { across } else { down });
        }
    }
    Some(Shown {
        width,
        height,
        jpeg: Encoded::of(&jpeg_at(&picture, quality)?),
        // A mask of single pixels lies over a picture of any size.
        highlights: shown.highlights.clone().filter(|_| scale > 0.7),
        outlines,
    })
}

#[cfg(test)]
mod tests {
    use fairpair::score::{Request, Scorer, Source};
    use image::{ImageFormat, Rgb, RgbImage};

    use super::super::{Redact, Size};
    use super::*;

    const BEFORE: &[u8] = include_bytes!("../../../../examples/gallery/light-moved_before.jpg");
    const AFTER: &[u8] = include_bytes!("../../../../examples/gallery/light-moved_after.jpg");

    /// The photo as the noisiest camera there is would take it.
    fn noisy(photo: &[u8], strength: i32) -> Vec<u8> {
        let mut picture = image::load_from_memory(photo).unwrap().into_rgb8();
        let mut state = 1_u32;
        for value in picture.iter_mut() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 16).cast_signed() % (2 * strength + 1) - strength;
            *value = (i32::from(*value) + noise).clamp(0, 255) as u8;
        }
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn pictures(before: &[u8], after: &[u8], redact: Redact, size: Size) -> Pictures {
        let source = |path, bytes| Source {
            path,
            bytes,
            regions: None,
        };
        let request = Request {
            id: "p",
            before: source("b", before),
            after: source("a", after),
            case: &fairpair::Case::default(),
        };
        let seen =
            Scorer::default().measure_seeing(&request, |pair| Pictures::of(pair, redact, size));
        seen.unwrap().1
    }

    #[test]
    fn pictures_of_noise_keep_to_the_bound_and_show_both_photos() {
        let noise = [BEFORE, AFTER].map(|photo| noisy(photo, 60));
        for redact in [Redact::None, Redact::Mouth] {
            let seen = pictures(&noise[0], &noise[1], redact, Size::SMALL);
            assert!(!seen.views.is_empty(), "a face is found in the noise");
            let bytes = seen.text_bytes();
            assert!(bytes <= Size::SMALL.pair_bytes, "{redact:?}: {bytes}");
            for view in &seen.views {
                let sizes = [&view.before, &view.after].map(|s| (s.width, s.height));
                assert!(sizes[0] == sizes[1] && sizes[0].0 > 40, "{sizes:?}");
            }
        }
    }

    #[test]
    fn usual_photos_are_left_as_they_are() {
        for size in [Size::LARGE, Size::SMALL] {
            let seen = pictures(BEFORE, AFTER, Redact::None, size);
            assert!(matches!(seen.within(size.pair_bytes), Cow::Borrowed(_)));
            assert!(
                seen.views.iter().all(
                    |v| v.before.highlights.is_some() || v.kind == super::super::ViewKind::Face
                )
            );
        }
    }

    #[test]
    fn large_pictures_of_an_earlier_run_are_made_small_and_their_outlines_with_them() {
        let large = pictures(BEFORE, AFTER, Redact::None, Size::LARGE);
        let small = large.within(Size::SMALL.pair_bytes).into_owned();
        assert!(large.text_bytes() > Size::SMALL.pair_bytes);
        assert!(small.text_bytes() <= Size::SMALL.pair_bytes);
        for (a, b) in large.views.iter().zip(&small.views) {
            let file = image::load_from_memory(&b.before.jpeg.bytes()).unwrap();
            assert_eq!(
                (file.width(), file.height()),
                (b.before.width, b.before.height)
            );
            let scale = b.before.width as f32 / a.before.width as f32;
            let [x, y] = [a, b].map(|v| v.before.outlines[0].points[0]);
            assert!((x * scale - y).abs() < 0.2, "{x} × {scale} is not {y}");
        }
    }

    #[test]
    fn no_bound_is_too_low() {
        let seen = pictures(BEFORE, AFTER, Redact::Eyes, Size::SMALL);
        for bytes in [9_000, 3_000, 700, 200] {
            assert!(seen.within(bytes).text_bytes() <= bytes, "{bytes}");
        }
        assert_eq!(seen.within(200).redact, Redact::Eyes);
    }

    #[test]
    fn an_even_picture_is_not_needed_to_be_found() {
        let grey = RgbImage::from_pixel(64, 64, Rgb([128; 3]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        grey.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let seen = pictures(bytes.get_ref(), AFTER, Redact::None, Size::SMALL);
        assert!(seen.views.is_empty() && seen.text_bytes() < 400);
    }
}
