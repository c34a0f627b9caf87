//! The third working view: the face as fine as the file shows it, for what has to do with texture.
//!
//! Formula: `log₂((Y + g) ÷ (Y₅₀ + g))` with Y the luminance, Y₅₀ the skin's median and g two hundredths of it, so that a texture
//! weighs alike in bright and dark skin and the exposure drops out. The view's unit is the distance of the pupils; lengths on the skin are
//! shares of it, so that two photos of different size speak of the same pores. Where the pupils are not known, as in a
//! close-up of a mouth, the unit is the mouth's width over [`MOUTH_PER_UNIT`].
//! Bounds: each view pixel is one file pixel up to about 270 pixels between the pupils; beyond, whole squares of file pixels
//! are averaged, so that the unit is 135 to 270 view pixels and the view of a face at most about 0.8 megapixels.
//! Assumptions: one upright face. Wrinkles, pores and hair are what they are in both photos.
//! How it can be fooled: hair or a beard over the cheeks is texture too, as are spectacles.

use super::fine::Fine;
use super::view::bounds;
use crate::measured::WhyNot;
use crate::optics::blockiness::blockiness;
use crate::optics::blur::edge_blur;
use crate::optics::log::log2;
use crate::optics::robust::median;
use crate::optics::{LinearImage, Mask, Plane};
use crate::photo::{Photo, Window};
use crate::region::{Grid, Point, Polygon, Regions};

/// The unit that views are brought near to where the file has more, view pixels.
const UNIT_PX: f32 = 180.0;

/// Mouth width over pupil distance of a mouth at rest, as earlier weights of the networks read it of 50 faces (FRLL). Today's read 0.76
/// (`pair::MouthShape`); it stays, because it only gives close-ups their unit, the same in both photos.
const MOUTH_PER_UNIT: f32 = 0.72;

/// Darkest luminance that still counts as texture, as a share of the skin's median.
const GLARE: f32 = 0.02;

/// Margin around the skin, in units: room for tiles and filters.
pub(super) const MARGIN: f32 = 0.05;

/// Half-size of the window around an eye, in units: brow, lids and lashes, which have edges in every photo.
const EYE_WINDOW: [f32; 2] = [0.33, 0.30];
/// The window's centre lies this far above the pupil, in units.
const EYE_RAISED: f32 = 0.08;

/// Half-size of the nose's tip and wings, in units, and how far their centre lies above the subnasale.
const NOSE: [f32; 2] = [0.30, 0.14];
const NOSE_RAISED: f32 = 0.06;

/// Lips are left out with this margin, in units.
const LIP_MARGIN: f32 = 0.06;

/// Brighter channels may be blown out, and have lost their texture; 1 = white.
pub(super) const CLIPPED: f32 = 0.95;

/// Side of the window in which JPEG's grid is sought, pixels of the file.
const GRID_WINDOW: u32 = 256;

/// Fewer pixels than this say nothing about texture.
const LEAST_PIXELS: usize = 2000;

/// Of more than twice as many pixels not all are looked at for the skin's typical light.
const MOST_MEDIAN_PIXELS: usize = 20_000;

/// A rectangle of view pixels, the ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patch {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Row after the last.
    pub bottom: usize,
    /// Column after the last.
    pub right: usize,
}

/// What has edges in every photo of a face, whatever was done to its skin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landmark {
    /// Brows, lids and lashes.
    Eyes,
    /// The lips, where the photo shows no eyes.
    Lips,
}

/// The face as fine as the file shows it.
#[derive(Debug, Clone)]
pub struct DetailView {
    /// Where the view lies in the photo.
    pub grid: Grid,
    /// Luminance over the skin's median, stops.
    pub log: Plane,
    /// Skin without lips, eyes, brows, nose wings and blown-out pixels.
    pub skin: Mask,
    /// Pupil distance, view pixels.
    pub unit: f32,
    /// The eyes, where both are known and in the view.
    pub eyes: Option<[Patch; 2]>,
    /// The lips.
    pub lips: Option<Patch>,
    /// Blur of the sharpest edges of the eyes (of the lips, where the eyes are not in the view), standard deviation in
    /// pixels of the file.
    pub blur_file_px: Option<f32>,
    /// How much JPEG's grid stands out about the middle of the skin, in pixels of the file; 1 = not at all.
    pub blockiness: Option<f64>,
}

impl DetailView {
    pub(super) fn of(photo: &Photo, fine: &Fine, regions: &Regions) -> Result<Self, WhyNot> {
        let unit_px = unit_px(regions)
            .ok_or_else(|| WhyNot::new("neither pupils nor mouth corners are known"))?;
        let part = fine.around_skin(unit_px * MARGIN);
        let grid = part.grid;
        let unit = unit_px / grid.reduce;
        let mut skin = texture_mask(regions, &grid, unit_px);
        ndarray::Zip::from(&mut skin)
            .and(part.of(&fine.blown))
            .for_each(|inside, blown| *inside &= !blown);
        let luminance = part.of(&fine.luminance);
        let support = skin.iter().filter(|inside| **inside).count();
        if support < LEAST_PIXELS {
            return Err(WhyNot::new(
                "the skin has too few pixels to see its texture",
            ));
        }
        let mut bright = Vec::new();
        let every = (support / MOST_MEDIAN_PIXELS).max(1);
        for (line, skin) in luminance.rows().into_iter().zip(skin.rows()).step_by(every) {
            let seen = line.into_iter().zip(skin).filter(|(_, inside)| **inside);
            bright.extend(seen.map(|(y, _)| *y));
        }
        let typical = median(&bright).unwrap_or(1.0);
        // A twentieth of the smallest code value of eight bits: black has no texture.
        let glare = (GLARE * typical).max(1.5e-5);
        let mut view = Self {
            blockiness: blockiness(
                &middle(photo, fine.skin)
                    .luminance()
                    .map(|y| y.max(0.0).sqrt()),
            ),
            blur_file_px: None,
            log: luminance.map(|y| log2((y.max(0.0) + glare) / (typical + glare))),
            eyes: eyes(regions, &grid, unit),
            lips: lips(regions, &grid, unit),
            grid,
            skin,
            unit,
        };
        let edges = [Landmark::Eyes, Landmark::Lips]
            .map(|l| view.patches(l))
            .into_iter()
            .find(|patches| !patches.is_empty())
            .unwrap_or_default();
        let edges: Vec<Plane> = edges.iter().map(|p| view.part(*p)).collect();
        view.blur_file_px = edge_blur(&edges).map(|blur| blur * view.grid.reduce);
        Ok(view)
    }

    fn part(&self, patch: Patch) -> Plane {
        let Patch { top, left, .. } = patch;
        Plane::from_shape_fn((patch.bottom - top, patch.right - left), |(r, c)| {
            self.log[[top + r, left + c]]
        })
    }

    /// The patches of a landmark; none where the photo does not show it.
    pub fn patches(&self, landmark: Landmark) -> Vec<Patch> {
        match landmark {
            Landmark::Eyes => self.eyes.iter().flatten().copied().collect(),
            Landmark::Lips => self.lips.into_iter().collect(),
        }
    }
}

/// The file's own pixels about the middle of the skin.
fn middle(photo: &Photo, (low, high): (Point, Point)) -> LinearImage {
    let start =
        |k: usize| (f32::midpoint(low[k], high[k]) - 0.5 * GRID_WINDOW as f32).max(0.0) as u32;
    let window = Window {
        x: start(0),
        y: start(1),
        width: GRID_WINDOW,
        height: GRID_WINDOW,
    };
    photo.window(window, 1)
}

/// Photo pixels per pixel of the view, for a unit of so many photo pixels.
pub(super) fn reduction(unit_px: f32) -> f32 {
    (unit_px / UNIT_PX).round().max(1.0)
}

/// Distance of the pupils, or what the mouth's width stands for, pixels of the file.
pub(super) fn unit_px(regions: &Regions) -> Option<f32> {
    let points = &regions.key_points;
    let pupils = match (points.pupil_left, points.pupil_right) {
        (Some(l), Some(r)) => Some((r[0] - l[0]).hypot(r[1] - l[1])),
        _ => None,
    };
    pupils
        .or_else(|| regions.mouth_width_px().map(|w| w / MOUTH_PER_UNIT))
        .filter(|unit| unit.is_finite() && *unit >= 1.0)
}

/// Skin whose texture is compared: what has edges of its own is left out.
fn texture_mask(regions: &Regions, grid: &Grid, unit_px: f32) -> Mask {
    let points = &regions.key_points;
    let mut holes: Vec<Polygon> = Vec::new();
    for pupil in [points.pupil_left, points.pupil_right]
        .into_iter()
        .flatten()
    {
        let centre = [pupil[0], pupil[1] - EYE_RAISED * unit_px];
        holes.push(ellipse(centre, EYE_WINDOW.map(|h| h * unit_px)));
    }
    if let Some(base) = points.subnasale {
        let centre = [base[0], base[1] - NOSE_RAISED * unit_px];
        holes.push(ellipse(centre, NOSE.map(|h| h * unit_px)));
    }
    for lips in &regions.lips {
        holes.push(enlarged(lips, LIP_MARGIN * unit_px));
    }
    let mut skin = regions.skin_mask(grid);
    ndarray::Zip::from(&mut skin)
        .and(&grid.fill(&holes))
        .for_each(|inside, hole| *inside &= !hole);
    skin
}

fn ellipse(centre: Point, half: [f32; 2]) -> Polygon {
    (0..32)
        .map(|k| {
            let (sin, cos) = (k as f32 / 32.0 * std::f32::consts::TAU).sin_cos();
            [centre[0] + half[0] * cos, centre[1] + half[1] * sin]
        })
        .collect()
}

/// The outline stretched about its middle so that its bounds grow by `margin` on each side.
fn enlarged(polygon: &Polygon, margin: f32) -> Polygon {
    let Some((low, high)) = bounds(std::slice::from_ref(polygon)) else {
        return Polygon::new();
    };
    let stretch = [0, 1].map(|k| {
        let half = 0.5 * (high[k] - low[k]).max(1.0);
        (0.5 * (low[k] + high[k]), 1.0 + margin / half)
    });
    polygon
        .iter()
        .map(|p| [0, 1].map(|k| stretch[k].0 + stretch[k].1 * (p[k] - stretch[k].0)))
        .collect()
}

fn eyes(regions: &Regions, grid: &Grid, unit: f32) -> Option<[Patch; 2]> {
    let points = &regions.key_points;
    let window = |pupil: Point| {
        let [x, y] = grid.position(pupil);
        patch(
            grid,
            [x, y - EYE_RAISED * unit],
            EYE_WINDOW.map(|h| h * unit),
        )
    };
    Some([window(points.pupil_left?)?, window(points.pupil_right?)?])
}

fn lips(regions: &Regions, grid: &Grid, unit: f32) -> Option<Patch> {
    let (low, high) = bounds(&regions.lips)?;
    let (low, high) = (grid.position(low), grid.position(high));
    let middle = [0, 1].map(|k| f32::midpoint(low[k], high[k]));
    let half = [0, 1].map(|k| 0.5 * (high[k] - low[k]) + LIP_MARGIN * unit);
    patch(grid, middle, half)
}

/// The rectangle about a centre; `None` where more than a fifth of it lies outside the view.
fn patch(grid: &Grid, centre: [f32; 2], half: [f32; 2]) -> Option<Patch> {
    let size = [grid.columns as f32, grid.rows as f32];
    let ends = [0, 1]
        .map(|k| [centre[k] - half[k], centre[k] + half[k]].map(|v| v.round().clamp(0.0, size[k])));
    let seen: f32 = ends.iter().map(|[from, to]| to - from).product();
    (seen >= 0.8 * 4.0 * half[0] * half[1] && seen >= 1.0).then_some(Patch {
        top: ends[1][0] as usize,
        left: ends[0][0] as usize,
        bottom: ends[1][1] as usize,
        right: ends[0][1] as usize,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid {
        x: 0.0,
        y: 0.0,
        reduce: 1.0,
        rows: 100,
        columns: 120,
    };

    #[test]
    fn a_patch_that_lies_mostly_outside_the_view_is_none() {
        assert_eq!(patch(&GRID, [-5.0, 50.0], [10.0, 10.0]), None);
        let inside = patch(&GRID, [50.0, 50.0], [10.0, 20.0]).unwrap();
        assert_eq!((inside.left, inside.bottom), (40, 70));
    }

    #[test]
    fn an_enlarged_outline_grows_by_its_margin_on_every_side() {
        let square = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];
        let grown = bounds(&[enlarged(&square, 2.0)]).unwrap();
        assert!((grown.0[0] + 2.0).abs() < 1e-5 && (grown.1[1] - 12.0).abs() < 1e-5);
    }

    #[test]
    fn without_pupils_the_mouth_gives_the_unit() {
        let regions = crate::region::Regions {
            source: crate::region::RegionSource::Supplied,
            confidence: 1.0,
            skin: vec![],
            lips: vec![],
            upper_lip: vec![],
            lower_lip: vec![],
            mouth_interior: vec![],
            eyes: vec![],
            key_points: crate::region::KeyPoints {
                mouth_left: Some([0.0, 0.0]),
                mouth_right: Some([72.0, 0.0]),
                ..Default::default()
            },
        };
        assert!((unit_px(&regions).unwrap() - 100.0).abs() < 1e-3);
    }
}
