//! Both faces as fine as the poorer photo shows them: the same scale, the same sharpness, the same patches of skin.
//!
//! What it does: the photo with more pixels is reduced to the other's scale, the sharper one is blurred until its edges are
//! as soft as the other's (see `sharpness`), both are taken apart by size of detail (see `optics::texture`), and patches of
//! bare skin that both photos show are found through the registration.
//! Assumptions: lens and file treat the whole face alike; the registration is good to a few hundredths of the pupils' distance.
//! How it can be fooled: a face in focus at the eyes and out of focus at the cheeks; spectacles and hair over the skin.

mod patches;
mod scaled;
mod sharpness;

pub use sharpness::Sharpness;

use super::CommonFace;
use crate::measured::{Measured, WhyNot};
use crate::optics::motion::Affine;
use crate::optics::robust::median;
use crate::optics::texture::{BANDS, Bands, stops};
use crate::portrait::{Patch, Portrait};
use scaled::Scaled;

/// Fewer patches than this are no face.
const LEAST_PATCHES: usize = 12;

/// Fewer pixels between the pupils than this show no texture: the coarse end of the second band is then 0.8 pixels.
const LEAST_UNIT_PX: f32 = 100.0;

/// Both faces in fine detail.
#[derive(Debug, Clone)]
pub struct CommonDetail {
    /// Detail of both photos by size, at equal scale and sharpness.
    pub bands: [Bands; 2],
    /// Places in the before photo's detail to places in the after photo's, pixels of the comparison.
    pub map: Affine,
    /// Distance of the pupils at the scale of the comparison, pixels.
    pub unit_px: f64,
    /// How unequal the photos' sharpness was, or why that is not known and nothing was done about it.
    pub sharpness: Measured<Sharpness>,
    /// Patches of bare skin that both photos show.
    pub patches: Vec<[Patch; 2]>,
    /// Energy of every band in every patch, before and after.
    pub energies: Vec<[[f64; BANDS]; 2]>,
    /// The two photos are equally large, and their faces were equally light in every pixel before anything was done to them.
    pub same_pixels: bool,
}

impl CommonDetail {
    pub(super) fn of(
        before: &Portrait,
        after: &Portrait,
        common: &CommonFace,
    ) -> Result<Self, WhyNot> {
        let a = before.detail().as_result().map_err(|w| w.of("before"))?;
        let b = after.detail().as_result().map_err(|w| w.of("after"))?;
        // One anatomical length in both: the registration's scale is steadier than the key points.
        let scale = common.map.scale() as f32;
        let units = [a.unit, a.unit * a.grid.reduce * scale / b.grid.reduce];
        let unit = units[0].min(units[1]);
        if unit < LEAST_UNIT_PX {
            return Err(WhyNot::new(format!(
                "only {unit:.0} pixels lie between the pupils, too few to see the skin's texture"
            )));
        }
        let views = [
            Scaled::of(a, unit / units[0]),
            Scaled::of(b, unit / units[1]),
        ];
        let sharpness = Sharpness::compare(&views, unit);
        let blur = sharpness.as_ref().map_or(0.0, |s| s.blur as f32);
        let soft = |view: &Scaled<'_>, blur: f32| Bands::of_blurred(&view.log, blur * unit, unit);
        let patches = patches::patches(&views, unit, common);
        if patches.len() < LEAST_PATCHES {
            return Err(WhyNot::new(
                "too little bare skin is shown by both photos to compare its texture",
            ));
        }
        let bands = [soft(&views[0], blur), soft(&views[1], -blur)];
        Ok(Self {
            energies: energies(&bands, &patches),
            bands,
            map: views[0]
                .view_to_photo()
                .then(&common.map)
                .then(&views[1].photo_to_view()),
            unit_px: f64::from(unit),
            sharpness: sharpness.into(),
            patches,
            same_pixels: a.log == b.log && size(before) == size(after),
        })
    }

    /// Change of fine texture in each patch, `½ log2(after / before)` of the energy of the second and third band, their mean, stops.
    pub fn texture_changes(&self) -> Vec<f32> {
        let of = |[p, q]: &[[f64; BANDS]; 2], k: usize| stops(p[k], q[k]) as f32;
        let seen = self.energies.iter();
        seen.map(|e| f32::midpoint(of(e, 1), of(e, 2))).collect()
    }

    /// The median of [`texture_changes`](Self::texture_changes), stops; `None` without patches.
    pub(super) fn texture_change(&self) -> Option<f64> {
        median(&self.texture_changes()).map(f64::from)
    }
}

fn size(portrait: &Portrait) -> [u32; 2] {
    [portrait.facts().width, portrait.facts().height]
}

fn energies(bands: &[Bands; 2], patches: &[[Patch; 2]]) -> Vec<[[f64; BANDS]; 2]> {
    let energy = |bands: &Bands, p: Patch| bands.energy([p.top, p.bottom], [p.left, p.right]);
    let [a, b] = bands;
    patches
        .iter()
        .map(|[p, q]| [energy(a, *p), energy(b, *q)])
        .collect()
}
