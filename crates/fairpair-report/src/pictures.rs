//! Pictures of one pair, made while its pixels are in memory: both photos on one grid, outlines, highlights, and the map of
//! the light's change.
//!
//! The after photo is seen through the registration that the checks use, so that what lies over one another is what was
//! compared. Without a registration the mouths are shown at equal width, each as it stands. JPEG and PNG are written from
//! pixels alone: no metadata of the photos comes along. What [`Redact`] hides is painted over before anything is encoded.
//!
//! Assumptions: a pair's working views (160 to 320 pixels across) are enough to look at.
//! How it can be fooled: a wrong registration shows a wrong overlap; its correlation stands beside the pictures.

mod budget;
mod canvas;
mod encode;
mod light;
mod outline;
mod redact;
mod shelf;
mod view;

pub use encode::Encoded;
pub use light::{LightMap, SPAN_STOPS};
pub use outline::{Outline, OutlineKind};
pub use redact::Redact;
pub use shelf::{Shelf, append, whole_lines};
pub use view::{Shown, View, ViewKind};

pub(crate) use encode::blinking;
pub(crate) use light::colour_of;

use fairpair::pair::Pair;
use serde::{Deserialize, Serialize};

/// How large pictures may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Greatest width of a face, pixels.
    pub face_px: u32,
    /// Greatest width of a mouth with its surroundings, pixels.
    pub mouth_px: u32,
    /// Bytes that a JPEG of a face should stay within.
    pub face_bytes: usize,
    /// Bytes that a JPEG of a mouth should stay within.
    pub mouth_bytes: usize,
    /// Bytes of text that all pictures of a pair never exceed; see [`Pictures::within`].
    pub pair_bytes: usize,
}

impl Size {
    /// For pages of few pairs, and for files.
    pub const LARGE: Self = Self {
        face_px: 400,
        mouth_px: 480,
        face_bytes: 28_000,
        mouth_bytes: 22_000,
        pair_bytes: 150_000,
    };

    /// For pages of thousands of pairs: 60 MB for 2,000 pairs leave 30 kB a pair, 9 kB of them for findings and words.
    pub const SMALL: Self = Self {
        face_px: 160,
        mouth_px: 240,
        face_bytes: 3_400,
        mouth_bytes: 3_400,
        pair_bytes: 20_000,
    };

    /// Pairs up to which pictures are large: 250 pairs of 160 kB make a page of 40 MB.
    const FEW: usize = 250;

    /// The same where mouths have the room that faces would take.
    fn of_mouths(self) -> Self {
        Self {
            mouth_px: self.mouth_px * 5 / 4,
            mouth_bytes: self.mouth_bytes * 3 / 2,
            ..self
        }
    }

    /// The size that keeps a page of so many pairs quick to open.
    pub fn for_pairs(count: usize) -> Self {
        if count <= Self::FEW {
            Self::LARGE
        } else {
            Self::SMALL
        }
    }
}

/// What is shown of one pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pictures {
    /// What was asked to be hidden.
    pub redact: Redact,
    /// Views of the pair, the widest first; empty where nothing was found to show.
    pub views: Vec<View>,
    /// The change of the light over the face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<LightMap>,
    /// Why the photos do not lie over one another, where they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unregistered: Option<String>,
}

impl Pictures {
    /// Takes the pictures of a pair.
    pub fn of(pair: &Pair<'_>, redact: Redact, size: Size) -> Self {
        let common = pair.common();
        let face = match redact {
            Redact::Mouth => None,
            Redact::Eyes | Redact::None => view::face(pair, redact, size),
        };
        let size = match face {
            Some(_) => size,
            None => size.of_mouths(),
        };
        let mut views = Vec::from_iter(face);
        views.extend(view::mouth(pair, redact, size));
        let all = Self {
            redact,
            views,
            light: common.as_ref().ok().and_then(|c| LightMap::of(c)),
            unregistered: common.err().map(|why| why.to_string()),
        };
        all.within(size.pair_bytes).into_owned()
    }
}
