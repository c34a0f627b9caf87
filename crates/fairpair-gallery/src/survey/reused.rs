//! The same photo in more than one place, told by fingerprints: also mirrored, cut, scaled, compressed, with other tones.
//!
//! Formula: two photos are one where the prints of the face and of the mouth agree at least as often as [`FACE`] and [`MOUTH`] say, as
//! they are or with one of them mirrored, moved by up to a cell. Where a photo shows a mouth and no face, mouths alone must
//! agree, where no mouth was found, whole photos. What prints and agreement are stands with [`Fingerprint`].
//! A file that stands in several pairs under one path, always on the same side, is a series and is not mentioned.
//! Assumption: nobody's other photo agrees as often (see `fairpair-eval reused`).
//! Within one pair only exact copies are mentioned: before and after of one person at rest are alike by nature.
//! How it can be fooled: photos of a series in which nobody moved are called one; painting over the face makes two of one.

#![allow(
    clippy::inline_always,
    reason = "a function is compiled for wider vectors only where it is inlined"
)]

use std::collections::BTreeMap;

use fairpair::portrait::{Fingerprint, Print};
use fairpair::report::{PhotoRecord, Report};
use fairpair::score::Side;
use pulp::NullaryFnOnce;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Least agreement of faces that are one; see `fairpair-eval reused`.
const FACE: f32 = 0.85;

/// Least agreement of mouths that are one, where the faces are, too.
const MOUTH: f32 = 0.95;

/// Least agreement of mouths where one of the photos shows no face.
const MOUTH_ALONE: f32 = 0.96;

/// Least agreement of whole photos where no mouth was found in one of them.
const WHOLE: f32 = 0.97;

/// Below this agreement in place, moving by a cell brings no copy to light; it saves nine comparisons in ten.
const WORTH_MOVING: f32 = 0.8;

/// Where a photo stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The pair.
    pub id: String,
    /// As before or after photo.
    pub side: Side,
    /// Its file.
    pub path: String,
}

/// How two photos are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// One file on both sides, or in both roles.
    SameFile,
    /// Every bit of the fingerprint is the same: an exact copy, or saved anew.
    Copy,
    /// The same photo, cut, scaled or with other tones.
    Changed,
    /// The same photo, mirrored.
    Mirrored,
}

/// One photo in two places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reused {
    /// Where it stands first.
    pub first: Use,
    /// Where it stands again.
    pub again: Use,
    /// How.
    pub how: Reuse,
    /// Agreement of the fingerprints, 0..1.
    pub agreement: f32,
}

impl std::fmt::Display for Reused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = match self.how {
            Reuse::SameFile => "the same file",
            Reuse::Copy => "a copy",
            Reuse::Changed => "changed",
            Reuse::Mirrored => "mirrored",
        };
        let Self { first, again, .. } = self;
        write!(
            f,
            "the {} photo of {} ({}) is also the {} photo of {} ({}; {how})",
            first.side, first.id, first.path, again.side, again.id, again.path
        )
    }
}

/// One file, or one part of a file, and where it stands.
#[derive(Debug, Clone)]
struct Photo {
    fingerprint: Fingerprint,
    mirrored: Fingerprint,
    uses: Vec<Use>,
}

/// Every photo that went by, once.
#[derive(Debug, Clone, Default)]
pub(super) struct Photos {
    seen: Vec<Photo>,
    places: BTreeMap<String, usize>,
    /// Photos without a fingerprint still are files.
    same_file: Vec<Reused>,
}

impl Photos {
    pub(super) fn push(&mut self, report: &Report) {
        self.take(&report.id, Side::Before, &report.before);
        self.take(&report.id, Side::After, &report.after);
    }

    fn take(&mut self, id: &str, side: Side, record: &PhotoRecord) {
        let Some(fingerprint) = &record.fingerprint else {
            return;
        };
        let new = Use {
            id: id.to_owned(),
            side,
            path: record.path.clone(),
        };
        let key = format!("{}\n{:?}", record.path, record.part);
        if let Some(&index) = self.places.get(&key) {
            // One before photo for a whole series is as it should be; both roles for one photo are not.
            if let Some(other) = self.seen[index].uses.iter().find(|u| u.side != side) {
                self.same_file.push(Reused {
                    first: other.clone(),
                    again: new.clone(),
                    how: Reuse::SameFile,
                    agreement: 1.0,
                });
            }
            self.seen[index].uses.push(new);
            return;
        }
        self.places.insert(key, self.seen.len());
        self.seen.push(Photo::new(fingerprint, new));
    }

    /// Every pair of photos that are one, in the order of the gallery.
    pub(super) fn reused(self) -> Vec<Reused> {
        let (seen, arch) = (&self.seen, pulp::Arch::new());
        let again = seen.par_iter().enumerate().flat_map_iter(|(index, photo)| {
            let earlier = seen.get(..index).unwrap_or_default();
            arch.dispatch(Search { photo, earlier })
        });
        let mut out = self.same_file;
        out.par_extend(again);
        out
    }
}

/// One photo sought among those before it; compiled for every width of vectors, because processors that have the wider ones count
/// bits in one step.
struct Search<'a> {
    photo: &'a Photo,
    earlier: &'a [Photo],
}

impl NullaryFnOnce for Search<'_> {
    type Output = Vec<Reused>;

    #[inline(always)]
    fn call(self) -> Vec<Reused> {
        let Self { photo, earlier } = self;
        let looks = [&photo.fingerprint, &photo.mirrored].map(Moved::of);
        let mut out = Vec::new();
        for other in earlier {
            let Some((agreement, how)) = alike(&other.fingerprint, &looks) else {
                continue;
            };
            let (Some(first), Some(again)) = (other.uses.first(), photo.uses.first()) else {
                continue;
            };
            // Before and after of one person at rest are alike by nature: only a copy is worth a word there.
            if first.id != again.id || how == Reuse::Copy {
                out.push(Reused {
                    first: first.clone(),
                    again: again.clone(),
                    how,
                    agreement,
                });
            }
        }
        out
    }
}

impl Photo {
    fn new(fingerprint: &Fingerprint, first: Use) -> Self {
        Self {
            mirrored: mirrored(fingerprint),
            fingerprint: fingerprint.clone(),
            uses: vec![first],
        }
    }
}

/// The prints of the mirrored photo.
pub fn mirrored(of: &Fingerprint) -> Fingerprint {
    Fingerprint {
        whole: of.whole.mirrored(),
        face: of.face.as_ref().map(Print::mirrored),
        mouth: of.mouth.as_ref().map(Print::mirrored),
    }
}

/// Agreement of each print (whole, face, mouth), the better of upright and mirrored: for setting the limits.
pub fn agreements(a: &Fingerprint, b: &Fingerprint) -> [Option<f32>; 3] {
    let (upright, turned) = (each(a, b), each(a, &mirrored(b)));
    [0, 1, 2].map(|k| match (upright[k], turned[k]) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    })
}

/// Agreement of two photos that are one, 0..1, and how they are; `None` where they are not. `turned` is the other one [`mirrored`].
pub fn likeness(
    one: &Fingerprint,
    other: &Fingerprint,
    turned: &Fingerprint,
) -> Option<(f32, Reuse)> {
    alike(one, &[other, turned].map(Moved::of))
}

#[inline(always)]
fn alike(one: &Fingerprint, [other, turned]: &[Moved; 2]) -> Option<(f32, Reuse)> {
    let (upright, mirrored) = (enough(one, other), enough(one, turned));
    let how = if mirrored > upright {
        Reuse::Mirrored
    } else if one == other.of {
        Reuse::Copy
    } else {
        Reuse::Changed
    };
    let agreement = if mirrored > upright {
        mirrored
    } else {
        upright
    };
    Some((agreement?, how))
}

/// A fingerprint, and its prints moved by up to a cell: worked out once for all that it is compared with.
struct Moved<'a> {
    of: &'a Fingerprint,
    whole: Moves,
    face: Option<Moves>,
    mouth: Option<Moves>,
}

impl<'a> Moved<'a> {
    fn of(of: &'a Fingerprint) -> Self {
        Self {
            whole: moves(&of.whole),
            face: of.face.as_ref().map(moves),
            mouth: of.mouth.as_ref().map(moves),
            of,
        }
    }
}

/// A print as it is, and in every place up to a cell away.
type Moves = (Print, [Print; 9]);

fn moves(print: &Print) -> Moves {
    let moved = |n: usize| print.shifted(n.cast_signed() % 3 - 1, n.cast_signed() / 3 - 1);
    (*print, std::array::from_fn(moved))
}

/// The least agreement of the prints that must agree, where all of them do.
#[inline(always)]
fn enough(a: &Fingerprint, b: &Moved) -> Option<f32> {
    let mouth = compared(a.mouth.as_ref(), b.mouth.as_ref());
    if mouth.is_some_and(|mouth| mouth < MOUTH) {
        return None;
    }
    let face = compared(a.face.as_ref(), b.face.as_ref());
    match (face, mouth) {
        (Some(face), Some(mouth)) => (face >= FACE).then(|| face.min(mouth)),
        (None, Some(mouth)) => (mouth >= MOUTH_ALONE).then_some(mouth),
        (_, None) => best(&a.whole, &b.whole).filter(|whole| *whole >= WHOLE),
    }
}

fn each(a: &Fingerprint, b: &Fingerprint) -> [Option<f32>; 3] {
    let of = |a: Option<&Print>, b: Option<&Print>| best(a?, &moves(b?));
    [
        of(Some(&a.whole), Some(&b.whole)),
        of(a.face.as_ref(), b.face.as_ref()),
        of(a.mouth.as_ref(), b.mouth.as_ref()),
    ]
}

/// [`best`] of two prints; `None` where one of them is not there, too.
#[inline(always)]
fn compared(a: Option<&Print>, b: Option<&Moves>) -> Option<f32> {
    best(a?, b?)
}

/// The best agreement with one of the prints moved by up to a cell.
#[inline(always)]
fn best(a: &Print, (still, moved): &Moves) -> Option<f32> {
    let still = a.agreement(still)?;
    if still < WORTH_MOVING {
        return Some(still);
    }
    let moved = moved.iter().filter_map(|b| a.agreement(b));
    moved.reduce(f32::max)
}
