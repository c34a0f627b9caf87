//! The two working views of a portrait.

use super::MOUTH_WIDTH_PX;
use super::fine::Fine;
use crate::measured::WhyNot;
use crate::optics::body::Body;
use crate::optics::log::log2;
use crate::optics::margin::{clear_of, depth, distance, inset};
use crate::optics::{LinearImage, Mask, Plane};
use crate::photo::{Photo, Window};
use crate::region::{Grid, Point, Polygon, Regions};

/// Margin around the skin, as a share of its width: room for the registration to move in.
pub(super) const FACE_MARGIN: f32 = 0.10;

/// Margin around the lips, as a share of the mouth's width: room for the skin that lips are compared with.
const MOUTH_MARGIN: f32 = 0.45;

/// Skin nearer to the lips than this share of the mouth's width may be swollen or red from the treatment.
pub(crate) const TREATED_MARGIN: f32 = 0.35;

/// Skin nearer to the silhouette than this share of the face's width turns away from the camera: a head turned by a few
/// degrees changes its light more than a lamp moved by as much. At 10 % the slope of the light between two photos in one
/// studio stays below 0.33 stops a face width in 49 of 50 pairs; at 0 % it does not (0.53).
const SILHOUETTE_MARGIN: f32 = 0.10;

/// Skin nearer to the lips than this share of the mouth's width moves when the mouth does.
const MOVING_MARGIN: f32 = 0.45;

/// Darkest channel that has a usable logarithm: one step of an 8-bit sRGB file.
const BLACK: f32 = 3e-4;

/// Fewer pixels than this say nothing about a region.
const LEAST_PIXELS: usize = 200;

/// The skin of the whole face.
#[derive(Debug, Clone)]
pub struct FaceView {
    /// Where the view lies in the photo.
    pub grid: Grid,
    /// Linear light.
    pub image: LinearImage,
    /// Luminance of `image`.
    pub luminance: Plane,
    /// Skin without lips, mouth interior and eyes.
    pub skin: Mask,
    /// Skin that a lip treatment does not touch.
    pub untreated: Mask,
    /// Skin that faces the camera and keeps still: away from the silhouette and from the mouth; all skin where that is nearly nothing.
    pub still: Mask,
    /// Width of the skin, view pixels.
    pub width: f32,
}

/// The lips and the skin around them.
#[derive(Debug, Clone)]
pub struct MouthView {
    /// Where the view lies in the photo.
    pub grid: Grid,
    /// Linear light.
    pub image: LinearImage,
    /// Lips without the mouth interior.
    pub lips: Mask,
    /// Skin around the lips.
    pub surround: Mask,
    /// Luminance of `image`.
    pub luminance: Plane,
    /// Typical light of the lips.
    pub lip_body: Option<Body>,
    /// Typical light of the skin around the lips; `None` without any.
    pub skin_body: Option<Body>,
    /// log₂(R/G) of `image`, stops.
    pub red_over_green: Plane,
    /// Distance to the nearest pixel of the lips, view pixels.
    pub from_lips: Plane,
    /// Distance of the lips' pixels to the nearest that is not of the lips, view pixels; 0 outside.
    pub into_lips: Plane,
    /// Width of the mouth, view pixels.
    pub width: f32,
    /// Width of the mouth, pixels of the file.
    pub width_file_px: f32,
}

impl FaceView {
    pub(super) fn of(fine: &Fine, regions: &Regions) -> Result<Self, WhyNot> {
        let (grid, image) = (fine.coarse_grid, fine.coarse.clone());
        let file_width = fine.skin.1[0] - fine.skin.0[0];
        let skin = regions.skin_mask(&grid);
        if skin.iter().filter(|s| **s).count() < LEAST_PIXELS {
            return Err(WhyNot::new("the skin region has too few pixels"));
        }
        let untreated = far_from_lips(&skin, regions, &grid);
        let width = file_width / grid.reduce;
        Ok(Self {
            luminance: image.luminance(),
            still: still(&skin, regions, &grid, width),
            width,
            grid,
            image,
            skin,
            untreated,
        })
    }
}

impl MouthView {
    pub(super) fn cut(photo: &Photo, regions: &Regions) -> Result<Self, WhyNot> {
        let bounds = bounds(&regions.lips).ok_or_else(|| WhyNot::new("no lip region is known"))?;
        let width_file_px = regions
            .mouth_width_px()
            .unwrap_or(bounds.1[0] - bounds.0[0]);
        let (grid, image) = cut(
            photo,
            bounds,
            width_file_px * MOUTH_MARGIN,
            width_file_px / MOUTH_WIDTH_PX,
        );
        let lips = regions.lip_mask(&grid);
        if lips.iter().filter(|l| **l).count() < LEAST_PIXELS {
            return Err(WhyNot::new(format!(
                "the lips have too few pixels (mouth {width_file_px:.0} pixels wide)"
            )));
        }
        let surround = regions.skin_mask(&grid);
        Ok(Self::new(grid, image, [lips, surround], width_file_px))
    }

    /// The view of lips and the skin around them, with what several checks read of it.
    pub(crate) fn new(
        grid: Grid,
        image: LinearImage,
        [lips, surround]: [Mask; 2],
        width_file_px: f32,
    ) -> Self {
        let red_over_green = ndarray::Zip::from(&image.red)
            .and(&image.green)
            .map_collect(|r, g| log2(r.max(BLACK) / g.max(BLACK)));
        let luminance = image.luminance();
        Self {
            lip_body: Body::of(&image, &luminance, &lips),
            skin_body: Body::of(&image, &luminance, &surround),
            luminance,
            red_over_green,
            from_lips: distance(&lips),
            into_lips: depth(&lips),
            width: width_file_px / grid.reduce,
            width_file_px,
            grid,
            image,
            lips,
            surround,
        }
    }
}

/// Top-left and bottom-right of all outlines; `None` without any.
pub(super) fn bounds(polygons: &[Polygon]) -> Option<(Point, Point)> {
    let mut points = polygons.iter().flatten();
    let first = *points.next()?;
    Some(points.fold((first, first), |(low, high), p| {
        (
            [low[0].min(p[0]), low[1].min(p[1])],
            [high[0].max(p[0]), high[1].max(p[1])],
        )
    }))
}

/// The part of the photo around `bounds`.
pub(super) fn framed(photo: &Photo, (low, high): (Point, Point), margin: f32) -> Window {
    let inside = |v: f32, size: u32| v.clamp(0.0, size as f32) as u32;
    let x = inside((low[0] - margin).floor(), photo.width());
    let y = inside((low[1] - margin).floor(), photo.height());
    let right = inside((high[0] + margin).ceil(), photo.width());
    let bottom = inside((high[1] + margin).ceil(), photo.height());
    Window {
        x,
        y,
        width: right.saturating_sub(x),
        height: bottom.saturating_sub(y),
    }
}

/// The photo's pixels around `bounds`, reduced by the whole number that keeps at least the wanted width.
fn cut(photo: &Photo, bounds: (Point, Point), margin: f32, surplus: f32) -> (Grid, LinearImage) {
    let reduce = surplus.floor().max(1.0) as u32;
    let window = framed(photo, bounds, margin);
    let image = photo.window(window, reduce);
    let grid = Grid {
        x: window.x as f32,
        y: window.y as f32,
        reduce: reduce as f32,
        rows: image.rows(),
        columns: image.columns(),
    };
    (grid, image)
}

fn far_from_lips(skin: &Mask, regions: &Regions, grid: &Grid) -> Mask {
    let Some((low, high)) = bounds(&regions.lips) else {
        return skin.clone();
    };
    let margin = (high[0] - low[0]) * TREATED_MARGIN;
    Mask::from_shape_fn(skin.raw_dim(), |(r, c)| {
        let [x, y] = grid.point(r, c);
        let near = x > low[0] - margin
            && x < high[0] + margin
            && y > low[1] - margin
            && y < high[1] + margin;
        skin[[r, c]] && !near
    })
}

fn still(skin: &Mask, regions: &Regions, grid: &Grid, width: f32) -> Mask {
    let facing = inset(&grid.fill(&regions.skin), SILHOUETTE_MARGIN * width);
    let mouth = regions.mouth_width_px().unwrap_or(0.0) / grid.reduce;
    let calm = clear_of(&grid.fill(&regions.lips), MOVING_MARGIN * mouth);
    let still = ndarray::Zip::from(skin)
        .and(&facing)
        .and(&calm)
        .map_collect(|s, f, c| *s && *f && *c);
    let count = |m: &Mask| m.iter().filter(|v| **v).count();
    if count(&still) < LEAST_PIXELS.max(count(skin) / 8) {
        return skin.clone();
    }
    still
}
