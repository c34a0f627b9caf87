//! Specular highlights: compact spots that are much brighter than the body around them and take the light's colour.
//!
//! What it measures: share of the region that is highlight, how bright the brightest half percent is, how many spots there are.
//! Formula: with the body's luminance Ỹ and colour the medians of the region, a pixel is highlight where `Y > 2.2 · Ỹ` and the saturation
//! `(max − min) / max` of its excess `rgb − body` is at most that of the body, or 0.5 where the body has less (the dichromatic reflection model).
//! Assumptions: the body fills more than half of the region; light is not clipped everywhere.
//! How it can be fooled: teeth counted as lips; harder light brightens convex parts without any gloss (compare with the
//! skin's own highlights under the same light).
//!
//! References: S. A. Shafer, "Using color to separate reflection components", Color Res. Appl. 10(4), 1985,
//! doi 10.1002/col.5080100409.

use imageproc::region_labelling::{Connectivity, connected_components};
use ndarray::Zip;
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::lattice::pixels;
use super::robust::{quantile, rounded};
use super::{LinearImage, Mask, Plane};

/// A highlight is brighter than this many times the body. First trial on painted highlights: 0.99 found at 2 % false alarms.
pub const BRIGHTNESS: f32 = 2.2;

/// Highlights of one region of one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Highlights {
    /// Share of the region's pixels that are highlight, 0..1.
    pub area_ratio: f64,
    /// 99.5th percentile of luminance over the body's.
    pub peak_ratio: f64,
    /// Number of connected spots.
    pub highlights: u32,
    /// Pixels of the region.
    pub support_px: u32,
}

/// Measures the highlights of `image` inside `region`; `None` on an empty or black region.
/// `luminance` is that of `image`, `body` that of the region.
pub fn highlights(
    image: &LinearImage,
    luminance: &Plane,
    region: &Mask,
    body: &Body,
) -> Option<Highlights> {
    let (spots, strength) = spots(image, luminance, region, body)?;
    let (rows, columns) = spots.dim();
    let spots = image::GrayImage::from_fn(columns as u32, rows as u32, |c, r| {
        image::Luma([u8::from(spots[[r as usize, c as usize]])])
    });
    let labels = connected_components(&spots, Connectivity::Eight, image::Luma([0]));
    Some(Highlights {
        highlights: labels.iter().copied().max().unwrap_or(0),
        ..strength
    })
}

/// The same without counting the spots: their number reads 0.
pub fn uncounted(
    image: &LinearImage,
    luminance: &Plane,
    region: &Mask,
    body: &Body,
) -> Option<Highlights> {
    spots(image, luminance, region, body).map(|(_, strength)| strength)
}

/// Which pixels are highlight, and what is told of them without telling one spot from the next.
fn spots(
    image: &LinearImage,
    luminance: &Plane,
    region: &Mask,
    body: &Body,
) -> Option<(Mask, Highlights)> {
    let values: Vec<f32> = inside(luminance, region).collect();
    let shine = Shine::beyond(body)?;
    let peak = quantile(&values, 0.995)?;
    let spots = shine.map(image, luminance, region);
    let area = spots.iter().filter(|spot| **spot).count();
    let strength = Highlights {
        area_ratio: rounded(area as f64 / values.len() as f64, 5),
        peak_ratio: rounded(f64::from(peak / body.luminance), 3),
        highlights: 0,
        support_px: values.len() as u32,
    };
    Some((spots, strength))
}

/// Which pixels of `region` are highlight: the map behind [`highlights`]; `None` on a black region.
pub fn highlight_map(
    image: &LinearImage,
    luminance: &Plane,
    region: &Mask,
    body: &Body,
) -> Option<Mask> {
    Some(Shine::beyond(body)?.map(image, luminance, region))
}

/// What outshines a body.
struct Shine<'a> {
    body: &'a Body,
    saturation: f32,
}

impl<'a> Shine<'a> {
    /// `None` where the body is black.
    fn beyond(body: &'a Body) -> Option<Self> {
        (body.luminance > 1e-4).then(|| Self {
            body,
            saturation: saturation(body.rgb).max(0.5),
        })
    }

    /// Pixels of the region that are much brighter than the body, by light that has no more colour than the body itself.
    fn map(&self, image: &LinearImage, luminance: &Plane, region: &Mask) -> Mask {
        let limit = BRIGHTNESS * self.body.luminance;
        Zip::from(region)
            .and(luminance)
            .and(&image.red)
            .and(&image.green)
            .and(&image.blue)
            .map_collect(|inside, y, r, g, b| {
                let [red, green, blue] = self.body.rgb;
                *inside
                    && *y > limit
                    && saturation([r - red, g - green, b - blue]) <= self.saturation
            })
    }
}

/// Values of a plane where the mask is true, in row order.
pub fn inside<'a>(plane: &'a Plane, mask: &'a Mask) -> impl Iterator<Item = f32> + 'a {
    let (values, mask) = (pixels(plane), mask.as_slice().unwrap_or_default());
    values
        .iter()
        .zip(mask)
        .filter(|(_, m)| **m)
        .map(|(v, _)| *v)
}

/// (max − min) / max of a colour, 0 for grey or black.
fn saturation(rgb: [f32; 3]) -> f32 {
    let max = rgb.iter().copied().fold(0.0, f32::max);
    let min = rgb.iter().copied().fold(f32::INFINITY, f32::min).max(0.0);
    if max > 1e-6 { (max - min) / max } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lips() -> (LinearImage, Mask) {
        let mut image = LinearImage::black(40, 80);
        image.red.fill(0.30);
        image.green.fill(0.12);
        image.blue.fill(0.10);
        (image, Mask::from_elem((40, 80), true))
    }

    fn of(image: &LinearImage, region: &Mask) -> Option<Highlights> {
        let luminance = image.luminance();
        highlights(
            image,
            &luminance,
            region,
            &Body::of(image, &luminance, region)?,
        )
    }

    #[test]
    fn matt_lips_have_no_highlights() {
        let (image, mask) = lips();
        let seen = of(&image, &mask).unwrap();
        assert_eq!((seen.highlights, seen.area_ratio), (0, 0.0));
        assert!((seen.peak_ratio - 1.0).abs() < 1e-6);
    }

    #[test]
    fn two_white_spots_are_counted_and_a_red_one_is_not() {
        let (mut image, mask) = lips();
        for (r, c) in [(10, 10), (30, 60)] {
            for at in [[r, c], [r, c + 1], [r + 1, c], [r + 1, c + 1]] {
                image.red[at] += 0.6;
                image.green[at] += 0.6;
                image.blue[at] += 0.6;
            }
        }
        image.red[[20, 40]] = 3.0;
        let seen = of(&image, &mask).unwrap();
        assert_eq!(seen.highlights, 2);
        assert!((seen.area_ratio - 8.0 / 3200.0).abs() < 1e-6);
    }

    #[test]
    fn the_map_shows_the_pixels_that_were_counted() {
        let (mut image, mask) = lips();
        for plane in [&mut image.red, &mut image.green, &mut image.blue] {
            plane[[10, 10]] += 0.6;
        }
        let luminance = image.luminance();
        let body = Body::of(&image, &luminance, &mask).unwrap();
        let map = highlight_map(&image, &luminance, &mask, &body).unwrap();
        assert!(map[[10, 10]] && map.iter().filter(|m| **m).count() == 1);
        assert_eq!(of(&image, &mask).unwrap().highlights, 1);
    }

    #[test]
    fn black_and_empty_regions_have_no_answer() {
        let black = LinearImage::black(5, 5);
        assert_eq!(of(&black, &Mask::from_elem((5, 5), true)), None);
        assert_eq!(of(&lips().0, &Mask::from_elem((40, 80), false)), None);
    }
}
