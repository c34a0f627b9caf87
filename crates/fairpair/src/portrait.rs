//! One photo made ready for comparison: facts, metadata, regions, and the three working views that the checks read.
//!
//! The working size, stated once: the **face view** is about [`FACE_WIDTH_PX`] to twice as many pixels wide across the
//! skin, because light is smooth and needs no more; the **mouth view** is about [`MOUTH_WIDTH_PX`] to twice as many
//! across the mouth, because gloss spots are small; the **detail view** is as fine as the file for up to 270 pixels between the pupils,
//! because texture is small (see its own file). Each view pixel is the mean, in linear light, of a whole square of
//! file pixels; a photo is never enlarged. The full-size pixels are gone once a portrait is made.

mod detail;
mod fine;
mod fingerprint;
mod print;
mod view;

pub use detail::{DetailView, Landmark, Patch};
pub use fingerprint::Fingerprint;
pub use print::Print;
pub use view::{FaceView, MouthView};

use fine::Fine;

use crate::measured::Measured;
use crate::metadata::Metadata;
use crate::photo::{Photo, PhotoFacts};
use crate::region::{FindRegions, Regions};

/// Least width of the skin region in the face view where the file has as many, pixels.
pub const FACE_WIDTH_PX: f32 = 160.0;

/// Least width of the mouth in the mouth view where the file has as many, pixels.
pub const MOUTH_WIDTH_PX: f32 = 160.0;

/// A photo, its metadata, its regions and its working views.
#[derive(Debug, Clone)]
pub struct Portrait {
    facts: PhotoFacts,
    metadata: Metadata,
    regions: Measured<Regions>,
    fingerprint: Option<Fingerprint>,
    face: Measured<FaceView>,
    mouth: Measured<MouthView>,
    detail: Measured<DetailView>,
}

impl Portrait {
    /// Finds the regions and cuts the working views out of the photo.
    pub fn prepare(photo: &Photo, metadata: Metadata, finder: &dyn FindRegions) -> Self {
        let regions = finder.find(photo);
        let found = regions.as_result();
        let fine = found.clone().and_then(|r| Fine::cut(photo, r));
        let of_fine = || Ok((found.clone()?, fine.as_ref().map_err(Clone::clone)?));
        Self {
            facts: photo.facts().clone(),
            metadata,
            fingerprint: Fingerprint::of(photo, regions.known().map(|r| &r.key_points)),
            face: of_fine().and_then(|(r, fine)| FaceView::of(fine, r)).into(),
            mouth: found.clone().and_then(|r| MouthView::cut(photo, r)).into(),
            detail: of_fine()
                .and_then(|(r, fine)| DetailView::of(photo, fine, r))
                .into(),
            regions,
        }
    }

    /// What the file's pixels are.
    pub fn facts(&self) -> &PhotoFacts {
        &self.facts
    }

    /// What the file says about its making.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Where skin and lips are, or why that is not known.
    pub fn regions(&self) -> &Measured<Regions> {
        &self.regions
    }

    /// What the photo is known again by; `None` for a photo of a few pixels.
    pub fn fingerprint(&self) -> Option<&Fingerprint> {
        self.fingerprint.as_ref()
    }

    /// The skin at the scale of the light.
    pub fn face(&self) -> &Measured<FaceView> {
        &self.face
    }

    /// The mouth at the scale of gloss.
    pub fn mouth(&self) -> &Measured<MouthView> {
        &self.mouth
    }

    /// The face at the scale of its texture.
    pub fn detail(&self) -> &Measured<DetailView> {
        &self.detail
    }
}
