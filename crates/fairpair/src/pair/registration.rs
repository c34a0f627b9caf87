//! The after photo laid over the before photo: by key points first, then refined on skin detail.

use serde::{Deserialize, Serialize};

use super::mouths::shows_both_cheeks;
use crate::measured::WhyNot;
use crate::optics::align::align;
use crate::optics::even::{see, see_own, within, within_own};
use crate::optics::gaussian::gaussian;
use crate::optics::light::{light_change, light_slope};
use crate::optics::motion::Affine;
use crate::optics::{LinearImage, Mask, Plane};
use crate::portrait::{FaceView, Portrait};
use crate::region::{Grid, KeyPoints};

/// Less common skin than this share of the before photo's is no basis for comparing light.
const LEAST_COMMON: f64 = 0.4;

/// Skin about a place outside of it that lends it its light: standard deviation, face widths.
const AROUND: f32 = 0.04;

/// Farther from the skin than its weight reaches, the mean of all skin stands in.
const LEAST_WEIGHT: f32 = 1e-3;

/// How the photos were brought to overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// By key points that both photos have.
    KeyPoints,
    /// By the outlines' position and width alone.
    Outlines,
}

/// Both faces on the before photo's grid.
#[derive(Debug, Clone)]
pub struct CommonFace {
    /// The before photo, linear light, seen as the after photo is ([`crate::optics::even`]).
    pub before: LinearImage,
    /// The after photo, seen through the registration.
    pub after: LinearImage,
    /// Luminance of both.
    pub luminance: [Plane; 2],
    /// Skin in both.
    pub skin: Mask,
    /// Skin in both that a lip treatment does not touch.
    pub untreated: Mask,
    /// Skin in both that faces the camera and keeps still when the mouth moves.
    pub still: Mask,
    /// Width of the face, grid pixels.
    pub width: f32,
    /// Before-photo points to after-photo points, both in pixels of their files.
    pub map: Affine,
    /// What the map started from.
    pub start: Start,
    /// Correlation of skin detail after registration, −1..1.
    pub correlation: f64,
    /// Whether the refinement improved on the start.
    pub refined: bool,
    /// Share of the before photo's skin that the after photo shows too, 0..1.
    pub overlap: f64,
    /// Share of the after photo's skin that the before photo shows too, 0..1: a crop is as unlike the whole whichever comes first.
    pub overlap_back: f64,
    light_change: Option<Plane>,
    light_slope: Option<[f64; 2]>,
}

impl CommonFace {
    /// Registers the after face on the before face.
    pub(super) fn register(before: &Portrait, after: &Portrait) -> Result<Self, WhyNot> {
        let a = before.face().as_result().map_err(|w| w.of("before"))?;
        let b = after.face().as_result().map_err(|w| w.of("after"))?;
        let (file_map, start) = starting_map(before, after, a, b);
        let grid_map = grid_to_photo(&a.grid)
            .then(&file_map)
            .then(&photo_to_grid(&b.grid));
        let found = if [before, after].into_iter().any(hidden_eyes) {
            // The edges of what hides the eyes would be laid over each other, not the skin.
            align(&skin_alone(a), &a.skin, &skin_alone(b), grid_map, a.width)
        } else {
            align(&a.luminance, &a.skin, &b.luminance, grid_map, a.width)
        };
        let (rows, columns) = a.skin.dim();
        // Both through one kernel, so that neither is softer, nor its skin wider, for lying on the other's grid.
        let before = Seen::on_its_own(a);
        let after = Seen::through(&found.map, b, rows, columns);
        let both = |p: &Mask, q: &Mask| ndarray::Zip::from(p).and(q).map_collect(|x, y| *x && *y);
        let skin = both(&before.skin, &after.skin);
        let count = |m: &Mask| m.iter().filter(|v| **v).count() as f64;
        let overlap = count(&skin) / count(&before.skin).max(1.0);
        if overlap < LEAST_COMMON {
            return Err(WhyNot::new(format!(
                "the photos have only {:.0} % of the skin in common",
                overlap * 100.0
            )));
        }
        let luminance = [before.image.luminance(), after.image.luminance()];
        let still = both(&before.still, &after.still);
        Ok(Self {
            light_slope: light_slope(&luminance[0], &luminance[1], &still, a.width),
            light_change: light_change(&luminance[0], &luminance[1], &skin, a.width),
            luminance,
            untreated: both(&before.untreated, &after.untreated),
            before: before.image,
            after: after.image,
            still,
            width: a.width,
            map: photo_to_grid(&a.grid)
                .then(&found.map)
                .then(&grid_to_photo(&b.grid)),
            start,
            correlation: found.correlation,
            refined: found.refined,
            overlap,
            overlap_back: overlap_back(&skin, b, &found.map),
            skin,
        })
    }

    /// The smooth change of light after ÷ before on the common skin, stops, 0 outside it.
    ///
    /// # Errors
    /// Where the skin is black.
    pub fn light_change(&self) -> Result<&Plane, WhyNot> {
        self.light_change
            .as_ref()
            .ok_or_else(|| WhyNot::new("the skin is black"))
    }

    /// Slope of the light's change after ÷ before on skin that keeps still, `[right, down]`, stops per face width.
    ///
    /// # Errors
    /// Where the skin is black or too little.
    pub fn light_slope(&self) -> Result<[f64; 2], WhyNot> {
        self.light_slope
            .ok_or_else(|| WhyNot::new("the common skin is black or too thin"))
    }
}

/// Share of the after photo's skin, counted as in [`Seen`], that is common skin.
fn overlap_back(common: &Mask, b: &FaceView, map: &Affine) -> f64 {
    let count = |mask: &Mask| mask.iter().filter(|inside| **inside).count() as f64;
    // The map goes from grid to grid, so its scale is that of their pixels.
    let shared = count(common) * map.scale().powi(2);
    (shared / count(&within_own(&b.skin)).max(1.0)).min(1.0)
}

/// A face on a grid, both photos' alike. Skin counts where nothing else is blended into it.
struct Seen {
    image: LinearImage,
    skin: Mask,
    still: Mask,
    untreated: Mask,
}

impl Seen {
    /// `map` takes places of the new grid to places of the face's own.
    fn through(map: &Affine, face: &FaceView, rows: usize, columns: usize) -> Self {
        let inside = |mask: &Mask| within(mask, map, rows, columns);
        Self {
            image: see(&face.image, map, rows, columns),
            skin: inside(&face.skin),
            still: inside(&face.still),
            untreated: inside(&face.untreated),
        }
    }

    /// The same on the face's own grid.
    fn on_its_own(face: &FaceView) -> Self {
        Self {
            image: see_own(&face.image),
            skin: within_own(&face.skin),
            still: within_own(&face.still),
            untreated: within_own(&face.untreated),
        }
    }
}

/// Whether a face is shown to both cheeks and not its pupils: something was painted over them.
fn hidden_eyes(portrait: &Portrait) -> bool {
    let pupils = portrait.regions().known().map(|r| {
        let points = &r.key_points;
        points.pupil_left.is_some() && points.pupil_right.is_some()
    });
    pupils == Some(false) && shows_both_cheeks(portrait)
}

/// Luminance of the skin, its surroundings painted in the skin's own light: the mean of the skin about each place.
fn skin_alone(face: &FaceView) -> Plane {
    let sigma = AROUND * face.width;
    let inside = face.skin.map(|m| f32::from(u8::from(*m)));
    let (light, weight) = (
        gaussian(&(&face.luminance * &inside), sigma),
        gaussian(&inside, sigma),
    );
    let all = inside.sum().max(1.0);
    let mean = (&face.luminance * &inside).sum() / all;
    let mut out = face.luminance.clone();
    ndarray::Zip::from(&mut out)
        .and(&face.skin)
        .and(&light)
        .and(&weight)
        .for_each(|y, inside, light, weight| {
            if !*inside {
                *y = (light + LEAST_WEIGHT * mean) / (weight + LEAST_WEIGHT);
            }
        });
    out
}

fn grid_to_photo(grid: &Grid) -> Affine {
    Affine::scale_shift(
        f64::from(grid.reduce),
        [f64::from(grid.x), f64::from(grid.y)],
    )
}

fn photo_to_grid(grid: &Grid) -> Affine {
    let scale = 1.0 / f64::from(grid.reduce);
    Affine::scale_shift(
        scale,
        [-f64::from(grid.x) * scale, -f64::from(grid.y) * scale],
    )
}

/// Before-photo points to after-photo points.
fn starting_map(
    before: &Portrait,
    after: &Portrait,
    a: &FaceView,
    b: &FaceView,
) -> (Affine, Start) {
    let points = |p: &Portrait| p.regions().known().map(|r| r.key_points.clone());
    if let (Some(p), Some(q)) = (points(before), points(after)) {
        // Eyes and nose keep still when the mouth moves; the mouth's corners serve only where there is nothing better.
        let still = |k: &KeyPoints| [k.pupil_left, k.pupil_right, k.nose_tip, k.subnasale];
        let mouth = |k: &KeyPoints| [k.mouth_left, k.mouth_right, k.cupid_centre, k.chin];
        let all = |k: &KeyPoints| [still(k), mouth(k)].concat();
        for (from, to) in [(still(&p).to_vec(), still(&q).to_vec()), (all(&p), all(&q))] {
            let wide = |points: &[[f64; 2]]| {
                let xs = points.iter().map(|p| p[0]);
                xs.clone().fold(f64::MIN, f64::max) - xs.fold(f64::MAX, f64::min)
            };
            let (from, to): (Vec<_>, Vec<_>) = from
                .iter()
                .zip(&to)
                .filter_map(|(f, t)| Some(((*f)?.map(f64::from), (*t)?.map(f64::from))))
                .unzip();
            // Points on one vertical line would turn a small error into a large rotation.
            if from.len() >= 2
                && wide(&from) > 0.15 * f64::from(a.width * a.grid.reduce)
                && let Some(map) = Affine::similarity(&from, &to)
            {
                return (map, Start::KeyPoints);
            }
        }
    }
    (outline_map(a, b), Start::Outlines)
}

/// Centre on centre, width on width.
fn outline_map(a: &FaceView, b: &FaceView) -> Affine {
    let (p, wide) = extent(a);
    let (q, wide_too) = extent(b);
    let scale = wide_too / wide;
    Affine::scale_shift(scale, [q[0] - scale * p[0], q[1] - scale * p[1]])
}

/// Centre of gravity of the skin and its width, pixels of the file.
fn extent(face: &FaceView) -> ([f64; 2], f64) {
    let (mut n, mut x, mut y) = (0.0f64, 0.0, 0.0);
    for ((r, c), &inside) in face.skin.indexed_iter() {
        if inside {
            let p = face.grid.point(r, c);
            n += 1.0;
            x += f64::from(p[0]);
            y += f64::from(p[1]);
        }
    }
    let n = n.max(1.0);
    ([x / n, y / n], f64::from(face.width * face.grid.reduce))
}
