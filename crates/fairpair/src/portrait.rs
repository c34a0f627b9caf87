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
use crate::optics::LinearImage;
use crate::photo::{Photo, PhotoFacts, sha256};
use crate::region::{FindRegions, Regions};

/// Least width of the skin region in the face view where the file has as many, pixels.
pub const FACE_WIDTH_PX: f32 = 160.0;

/// Least width of the mouth in the mouth view where the file has as many, pixels.
pub const MOUTH_WIDTH_PX: f32 = 160.0;

/// Every so manieth pixel of the glance is asked for its colour.
const EVERY: usize = 7;

/// Spread of the channels, share of the greatest and linear light, that eight bits and JPEG give a grey pixel: one step of code values.
const NEUTRAL: f32 = 0.03;
const NEUTRAL_BLACK: f32 = 5e-4;

/// Share of coloured pixels below which a photo is grey: a coloured logo may stand on one, a face with colour has more.
const MOST_COLOURED: f64 = 0.01;

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
    digest: Option<String>,
}

impl Portrait {
    /// Finds the regions and cuts the working views out of the photo.
    pub fn prepare(photo: &Photo, metadata: Metadata, finder: &dyn FindRegions) -> Self {
        let regions = finder.find(photo);
        let found = regions.as_result();
        let fine = found.clone().and_then(|r| Fine::cut(photo, r));
        let of_fine = || Ok((found.clone()?, fine.as_ref().map_err(Clone::clone)?));
        let mut facts = photo.facts().clone();
        facts.grey |= colourless(&photo.glance().0);
        Self {
            facts,
            metadata,
            fingerprint: Fingerprint::of(photo, regions.known().map(|r| &r.key_points)),
            face: of_fine().and_then(|(r, fine)| FaceView::of(fine, r)).into(),
            mouth: found.clone().and_then(|r| MouthView::cut(photo, r)).into(),
            detail: of_fine()
                .and_then(|(r, fine)| DetailView::of(photo, fine, r))
                .into(),
            regions,
            digest: None,
        }
    }

    /// The same with the digest of the file, all of which it is.
    #[must_use]
    pub fn with_digest_of(mut self, bytes: &[u8]) -> Self {
        self.digest = Some(sha256(bytes));
        self
    }

    /// SHA-256 of the file's bytes, in hexadecimal digits; `None` where it was not asked for, or the photo is a part of its file.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
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

/// Whether a photo of three channels shows no colour anywhere: next to none of some thousand of its pixels have channels that differ by more
/// than compression makes them.
fn colourless(glance: &LinearImage) -> bool {
    let channels = glance.red.iter().zip(&glance.green).zip(&glance.blue);
    let (mut seen, mut coloured) = (0_u32, 0_u32);
    for ((r, g), b) in channels.step_by(EVERY) {
        let (low, high) = (r.min(*g).min(*b), r.max(*g).max(*b));
        seen += 1;
        coloured += u32::from(high - low > NEUTRAL * high + NEUTRAL_BLACK);
    }
    f64::from(coloured) < MOST_COLOURED * f64::from(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_channels_are_grey_and_skin_is_not() {
        let plain = |rgb: [f32; 3]| {
            let mut image = LinearImage::black(40, 40);
            image.red.fill(rgb[0]);
            image.green.fill(rgb[1]);
            image.blue.fill(rgb[2]);
            image
        };
        assert!(colourless(&plain([0.3, 0.3, 0.302])));
        assert!(!colourless(&plain([0.3, 0.22, 0.18])));
    }
}
