//! Where skin, lips and key points are: supplied by the user, or found in the picture.

mod key_points;
mod network;
mod raster;
mod shape;
mod supplied;

pub use key_points::KeyPoints;
pub use network::{Evidence, NetworkFinder, WeightsError};
pub use raster::Grid;
pub use shape::{Bounds, area_px};
pub use supplied::{RegionsError, Supplied};

use serde::{Deserialize, Serialize};

use crate::measured::Measured;
use crate::photo::Photo;

/// A point `[x, y]` in upright pixels of the photo; the centre of the top-left pixel is `[0.5, 0.5]`.
pub type Point = [f32; 2];

/// A closed outline; the last point is joined to the first.
pub type Polygon = Vec<Point>;

/// Where the regions came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionSource {
    /// Outlines or key points given by the user.
    Supplied,
    /// Found by the built-in network.
    Network,
}

/// Regions of one photo, in upright pixels of the photo. An empty list means "not known".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regions {
    /// Where they came from.
    pub source: RegionSource,
    /// 0..1; 1 for supplied regions.
    pub confidence: f32,
    /// Facial skin. Lips, mouth interior and eyes inside these outlines are not skin and are cut out by whoever rasterises.
    pub skin: Vec<Polygon>,
    /// Outer lip outlines (vermilion border). The mouth interior inside them is not lip.
    pub lips: Vec<Polygon>,
    /// Upper lip alone, without the mouth interior. Lies inside `lips`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upper_lip: Vec<Polygon>,
    /// Lower lip alone, without the mouth interior. Lies inside `lips`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lower_lip: Vec<Polygon>,
    /// What shows between the lips of an open mouth: teeth, tongue, darkness.
    pub mouth_interior: Vec<Polygon>,
    /// Eye openings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eyes: Vec<Polygon>,
    /// Named points; left and right are the viewer's.
    pub key_points: KeyPoints,
}

/// A way of finding regions in a photo.
pub trait FindRegions: Sync {
    /// The regions, or why there are none: no face, no lips, too few pixels.
    fn find(&self, photo: &Photo) -> Measured<Regions>;
}
