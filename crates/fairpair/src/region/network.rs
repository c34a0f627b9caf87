//! Regions found by two small networks: one finds the face and the mouth, the other outlines the mouth seen closely.
//!
//! 1. Looks at the photo, the face, the mouth and the mouth in a mirror (`passes`, `mirror`): each view sampled from linear
//!    light (`sample`), through a convolutional network (`forward`) that runs in safe Rust and whole numbers (`codes`,
//!    `convolution`, `dot`).
//! 2. Level lines of the log odds of lips, mouth interior, skin and eyes (`field`, `outline`); named points from heat
//!    maps (`spots`). Hair over the forehead is taken out of the skin (`fringe`).
//! 3. Refusal where what was found is not a whole mouth (`plausible`), and a confidence (`evidence`).
//!
//! Lips, mouth interior and the mouth's points come from the look at the mouth; skin, eyes, pupils, nose and chin from the
//! look at the face.
//!
//! Assumptions: a mouth seen from the front, wider than about 20 pixels. Rolls beyond 20° have not been measured.
//! How it can be fooled: drawn and printed faces; hands, beards and straws before the lips.
//!
//! References: those of the parts.

mod codes;
mod colours;
mod convolution;
mod evidence;
mod field;
mod forward;
mod fringe;
mod map;
mod mirror;
mod outline;
mod passes;
mod patch;
mod plausible;
mod sample;
mod spots;
mod view;
mod weights;

use std::sync::Arc;

use super::shape::{area, distance, mouth_points};
use super::{FindRegions, KeyPoints, Point, Polygon, RegionSource, Regions};
use crate::measured::{Measured, WhyNot};
use crate::photo::Photo;
pub use evidence::Evidence;
use field::{Class, Field};
use forward::Network;
use passes::{Eyes, Look, Seen};
use plausible::Found;
use sample::Encoder;
use spots::Name;
pub use weights::WeightsError;

/// View pixels a cell of the class maps.
const CELL: f32 = 2.0;

/// Outlines stay within this of the level line, view pixels, unless they would have more than [`MOST_POINTS`] points.
const TOLERANCE: f32 = 0.1;
const MOST_POINTS: usize = 200;

/// Pieces of a region smaller than this share of its largest piece are specks.
const SPECK: f32 = 0.1;

/// Least certainty of a point that is named.
const LEAST_CERTAINTY: f32 = 0.3;

/// The same of a pupil. Under a bar painted over the eyes, and below the upper edge of a photo that leaves them out, pupils are guessed: 50 and
/// 25 photos (FRLL), none beyond 0.59. Of 1,301 portraits two have a pupil below 0.65 (0.53 and 0.61); `fairpair-eval -- regions`.
const LEAST_PUPIL: f32 = 0.65;

/// Least confidence at which regions are given, unless told otherwise: more likely right than wrong.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Coordinates are rounded to a hundredth of a pixel: less than any outline is worth, and short when written.
const ROUND: f32 = 100.0;

/// Finds regions with the built-in networks. Cloning it shares the weights.
#[derive(Debug, Clone)]
pub struct NetworkFinder {
    networks: Result<Arc<Networks>, WeightsError>,
    least_confidence: f32,
}

#[derive(Debug)]
struct Networks {
    locate: Network,
    mouth: Network,
    encoder: Encoder,
}

impl Default for NetworkFinder {
    fn default() -> Self {
        Self::new()
    }
}

impl NetworkFinder {
    /// A finder with the built-in weights. Unpacking them takes some milliseconds: make one finder and keep it.
    pub fn new() -> Self {
        Self {
            networks: read(
                include_bytes!("../../assets/locate.fpnn"),
                include_bytes!("../../assets/mouth.fpnn"),
            ),
            least_confidence: LEAST_CONFIDENCE,
        }
    }

    /// A finder with other weights, for the same two networks: one for faces and photos, one for mouths.
    ///
    /// # Errors
    /// [`WeightsError`] where the bytes are not weights of these networks.
    pub fn with_weights(locate: &[u8], mouth: &[u8]) -> Result<Self, WeightsError> {
        let networks = read(locate, mouth)?;
        Ok(Self {
            networks: Ok(networks),
            least_confidence: LEAST_CONFIDENCE,
        })
    }

    /// The same finder, which gives regions from another confidence on, 0..1 (0.5 by default): lower for a person who looks at
    /// each outline, higher where a wrong one costs more than none.
    #[must_use]
    pub fn with_least_confidence(self, least_confidence: f32) -> Self {
        Self {
            least_confidence,
            ..self
        }
    }

    /// What speaks for a mouth in the photo, whatever its outline looks like; unknown where none is seen at all.
    /// For fitting and explaining the confidence.
    pub fn evidence(&self, photo: &Photo) -> Measured<Evidence> {
        let seen = self.networks().and_then(|n| n.eyes().look(photo));
        let of =
            |Seen { face, mouth }| evidence(&face, &mouth, &Field::mouth(&mouth.output.classes));
        seen.map(of).into()
    }

    fn networks(&self) -> Result<&Networks, WhyNot> {
        self.networks
            .as_deref()
            .map_err(|error| WhyNot::new(format!("the built-in weights cannot be read: {error}")))
    }
}

impl Networks {
    fn eyes(&self) -> Eyes<'_> {
        Eyes {
            locate: &self.locate,
            mouth: &self.mouth,
            encoder: &self.encoder,
        }
    }
}

fn read(locate: &[u8], mouth: &[u8]) -> Result<Arc<Networks>, WeightsError> {
    Ok(Arc::new(Networks {
        locate: Network::read(locate)?,
        mouth: Network::read(mouth)?,
        encoder: Encoder::new(),
    }))
}

impl FindRegions for NetworkFinder {
    fn find(&self, photo: &Photo) -> Measured<Regions> {
        self.networks()
            .and_then(|networks| find(networks, photo, self.least_confidence))
            .into()
    }
}

fn find(networks: &Networks, photo: &Photo, least_confidence: f32) -> Result<Regions, WhyNot> {
    let Seen { face, mouth } = networks.eyes().look(photo)?;

    let whole = Field::mouth(&mouth.output.classes);
    let lips = largest(traced(&mouth, &whole), 1.0);
    let outline = lips
        .first()
        .ok_or(WhyNot::new("no lips are seen where the mouth should be"))?;
    let of = |class| {
        largest(
            traced(&mouth, &Field::of(&mouth.output.classes, class)),
            SPECK,
        )
    };
    let [upper_lip, lower_lip] = [Class::UpperLip, Class::LowerLip].map(of);
    let mouth_interior = of(Class::MouthInterior);
    let key_points = key_points(&face, &mouth, &lips, photo);
    let border_points: Vec<Point> = [
        key_points.cupid_left,
        key_points.cupid_centre,
        key_points.cupid_right,
        key_points.lower_lip_centre,
    ]
    .into_iter()
    .flatten()
    .collect();
    let corners = mouth.corners();
    plausible::check(
        &Found {
            corners,
            border_points: &border_points,
            lips: outline,
            upper_lip: &upper_lip,
            lower_lip: &lower_lip,
        },
        [photo.width() as f32, photo.height() as f32],
    )?;

    let confidence = evidence(&face, &mouth, &whole).confidence();
    if confidence < least_confidence {
        return Err(WhyNot::new(
            "a mouth may be there, but not certainly enough",
        ));
    }
    let of = |class| Field::of(&face.output.classes, class);
    let mut skin = of(Class::Skin);
    let pupils = [Name::PupilLeft, Name::PupilRight].map(|name| face.spot(name));
    if pupils.iter().all(|pupil| pupil.certainty >= LEAST_PUPIL) {
        fringe::leave_out(&mut skin, &face.seen, pupils.map(|pupil| pupil.place));
    }
    let of_face = |field: &Field| largest(traced(&face, field), SPECK);
    Ok(Regions {
        source: RegionSource::Network,
        confidence,
        skin: of_face(&skin),
        lips,
        upper_lip,
        lower_lip,
        mouth_interior,
        eyes: of_face(&of(Class::Eye)).into_iter().take(2).collect(),
        key_points,
    })
}

/// The outlines of a field in photo pixels, largest first.
fn traced(look: &Look, field: &Field) -> Vec<Polygon> {
    let round = |v: f32| (v * ROUND).round() / ROUND;
    let to_photo = |point: &[f32; 2]| look.view.at(*point).map(round);
    let mut outlines = outline::outlines(field, CELL);
    for outline in &mut outlines {
        let mut tolerance = TOLERANCE;
        let mut few = outline::simplified(outline, tolerance);
        while few.len() > MOST_POINTS {
            tolerance *= 1.5;
            few = outline::simplified(outline, tolerance);
        }
        *outline = few.iter().map(to_photo).collect();
    }
    outlines
}

/// Those of at least `share` of the largest one's area.
fn largest(mut outlines: Vec<Polygon>, share: f32) -> Vec<Polygon> {
    let least = outlines.first().map_or(0.0, area) * share;
    outlines.retain(|o| o.len() >= 3 && area(o) > 0.0 && area(o) >= least);
    outlines
}

fn key_points(face: &Look, mouth: &Look, lips: &[Polygon], photo: &Photo) -> KeyPoints {
    let (width, height) = (photo.width() as f32, photo.height() as f32);
    let certain = |look: &Look, name: Name, least: f32| {
        let found = look.point(name);
        let [x, y] = found.place;
        let inside = x >= 0.0 && y >= 0.0 && x <= width && y <= height;
        (inside && found.certainty >= least)
            .then(|| found.place.map(|v| (v * ROUND).round() / ROUND))
    };
    let named = |look: &Look, name: Name| certain(look, name, LEAST_CERTAINTY);
    let shown = mouth_points(lips);
    KeyPoints {
        pupil_left: certain(face, Name::PupilLeft, LEAST_PUPIL),
        pupil_right: certain(face, Name::PupilRight, LEAST_PUPIL),
        nose_tip: named(face, Name::NoseTip),
        subnasale: named(face, Name::Subnasale),
        mouth_left: named(mouth, Name::MouthLeft).or(shown.mouth_left),
        mouth_right: named(mouth, Name::MouthRight).or(shown.mouth_right),
        cupid_left: named(mouth, Name::CupidLeft),
        cupid_centre: named(mouth, Name::CupidCentre),
        cupid_right: named(mouth, Name::CupidRight),
        lower_lip_centre: named(mouth, Name::LowerLipCentre).or(shown.lower_lip_centre),
        chin: named(face, Name::Chin),
    }
}

fn evidence(face: &Look, mouth: &Look, whole: &Field) -> Evidence {
    let (located, seen) = (face.corners(), mouth.corners());
    let width = distance(seen[0], seen[1]).max(f32::MIN_POSITIVE);
    let apart = distance(located[0], seen[0]) + distance(located[1], seen[1]);
    let points = [
        Name::MouthLeft,
        Name::MouthRight,
        Name::CupidLeft,
        Name::CupidCentre,
        Name::CupidRight,
        Name::LowerLipCentre,
    ];
    let certainties = points.map(|name| mouth.point(name).certainty);
    Evidence {
        located: face.mouth_presence(),
        mouth: mouth.mouth_presence(),
        certainty: whole.certainty(),
        disagreement: apart / 2.0 / width,
        points: certainties.iter().sum::<f32>() / certainties.len() as f32,
    }
}

#[cfg(test)]
mod tests;
