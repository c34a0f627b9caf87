//! From the whole photo to the mouth, in three to six looks.
//!
//! 1. `locate` sees the whole photo.
//! 2. `locate` sees the face, upright and filling about two thirds of the view, unless it did already, or only a mouth is
//!    there; again where what it sees then says that the view was off.
//! 3. `mouth` sees the mouth, upright and 1 / 2.2 of the view wide; again where its own corners say that the view was off;
//!    at last in a mirror, too (`mirror`). The colours of the photo then settle where its border runs (`colours`).
//!
//! How it can be fooled: a face that is small in the photo is not seen in the first look; of two faces the one
//! with more certain points is taken.

use super::super::Point;
use super::super::shape::distance;
use super::codes::Codes;
use super::colours;
use super::forward::{Network, Output};
use super::sample::{Encoder, Overview};
use super::spots::{Name, Spot, sigmoid, spot};
use super::view::View;
use crate::measured::WhyNot;
use crate::photo::Photo;

/// Rows and columns of the two networks' views.
const LOCATE: (usize, usize) = (160, 160);
const MOUTH: (usize, usize) = (128, 192);

/// Least probability of a visible mouth to look closer. Low: what follows is stricter.
const LEAST_PRESENCE: f32 = 0.3;

/// Least probability of eyes and mouth to take the pupils for pupils.
const LEAST_FACE: f32 = 0.5;

/// Width of the mouth in a view of the face, shares of the view, and its greatest roll in it, degrees, with which no
/// nearer look is needed.
const FITTING_WIDTH: [f32; 2] = [0.15, 0.40];
const FITTING_ROLL_DEG: f32 = 10.0;

/// How far the middle of the face may lie from the middle of its view, shares of the view: the face still has a margin.
const FITTING_MIDDLE: f32 = 0.15;

/// How often a nearer look at the face is taken.
const NEARER_LOOKS: usize = 2;

/// Side of the view of a face, in distances from between the pupils to the middle of the mouth. The face is 2.7 of them high
/// (median of 1302 portraits), its middle half-way between: it fills 65 % of the view.
const FACE_SIDE: f32 = 4.1;

/// The same in mouth widths (1.0 of those distances among the portraits), where there are no pupils to go by.
const FACE_SIDE_BY_MOUTH: f32 = 4.1;

/// Width of the view of a mouth, mouth widths.
const MOUTH_SIDE: f32 = 2.2;

/// How far the view of a mouth may be off without another look: middle in shares of the view's width, width in shares, roll
/// in degrees.
const OFF_MIDDLE: f32 = 0.12;
const OFF_WIDTH: f32 = 0.25;
const OFF_ROLL_DEG: f32 = 8.0;

/// Least mouth width, pixels of the photo; set by hand: narrower, the border of the lips is the pixels' and not the mouth's.
const LEAST_MOUTH_PX: f32 = 20.0;

/// One look: where, what was seen, and what the network says of it.
pub(super) struct Look {
    pub(super) view: View,
    pub(super) seen: Codes,
    pub(super) output: Output,
}

impl Look {
    /// Probability of a visible mouth.
    pub(super) fn mouth_presence(&self) -> f32 {
        sigmoid(self.output.globals[0])
    }

    /// Probability of both eyes and a mouth.
    pub(super) fn face_presence(&self) -> f32 {
        sigmoid(self.output.globals[1])
    }

    /// A named point, its place in photo pixels.
    pub(super) fn point(&self, name: Name) -> Spot {
        let Spot { place, certainty } = self.spot(name);
        Spot {
            place: self.view.at(place),
            certainty,
        }
    }

    /// A named point, its place in view pixels.
    pub(super) fn spot(&self, name: Name) -> Spot {
        spot(&self.output.points, name)
    }

    /// The mouth corners, viewer's left and right.
    pub(super) fn corners(&self) -> [Point; 2] {
        [Name::MouthLeft, Name::MouthRight].map(|name| self.point(name).place)
    }
}

/// Both networks and what prepares their views.
pub(super) struct Eyes<'a> {
    pub(super) locate: &'a Network,
    pub(super) mouth: &'a Network,
    pub(super) encoder: &'a Encoder,
}

/// The last look at the face (or the whole photo) and the last at the mouth.
pub(super) struct Seen {
    pub(super) face: Look,
    pub(super) mouth: Look,
}

impl Eyes<'_> {
    /// Looks at the photo until the mouth is seen, or says why it is not.
    pub(super) fn look(&self, photo: &Photo) -> Result<Seen, WhyNot> {
        let overview = Overview::new(photo);
        let size = [photo.width(), photo.height()].map(|v| v as f32);
        let middle = size.map(|v| v / 2.0);
        let look = |network: &Network, view: View| {
            let seen = overview.see(&view, self.encoder);
            Look {
                output: network.run(&seen),
                seen,
                view,
            }
        };
        let whole = View::new(middle, size[0].max(size[1]), [1.0, 0.0], LOCATE);
        let mut face = look(self.locate, whole);
        if face.mouth_presence() < LEAST_PRESENCE {
            return Err(WhyNot::new("no mouth is seen in the photo"));
        }
        for _ in 0..NEARER_LOOKS {
            let Some(view) = nearer(&face) else { break };
            let next = look(self.locate, view);
            if next.mouth_presence() < LEAST_PRESENCE {
                break;
            }
            face = next;
        }

        let mut mouth = look(self.mouth, mouth_view(face.corners())?);
        if let Some(view) = corrected(&mouth)? {
            mouth = look(self.mouth, view);
        }
        let mirrored = self.mouth.run(&mouth.seen.mirrored());
        mouth.output.add_mirrored(mirrored);
        let mouth_px = mouth.view.scale * mouth.view.columns as f32 / MOUTH_SIDE;
        colours::settle(&mut mouth.output.classes, &mouth.seen, mouth_px);
        Ok(Seen { face, mouth })
    }
}

/// The view of the face that the next look needs; none where this one fits.
fn nearer(look: &Look) -> Option<View> {
    let corners = look.corners();
    let share = distance(corners[0], corners[1]) / (look.view.scale * look.view.columns as f32);
    let small = share < FITTING_WIDTH[0];
    let face = look.face_presence() >= LEAST_FACE;
    if !face && !small {
        // A mouth alone fills the view: there is nothing to go nearer to.
        return None;
    }
    let mouth = between(corners);
    let wanted = if face {
        let eyes = between([Name::PupilLeft, Name::PupilRight].map(|name| look.point(name).place));
        let down = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
        let side = FACE_SIDE * down[0].hypot(down[1]);
        View::new(between([eyes, mouth]), side, [down[1], -down[0]], LOCATE)
    } else {
        let side = FACE_SIDE_BY_MOUTH * distance(corners[0], corners[1]);
        let [x, y] = along(corners);
        // The middle of a face lies half a mouth width above the mouth.
        let centre = [mouth[0] + 0.5 * y, mouth[1] - 0.5 * x];
        View::new(centre, side, [x, y], LOCATE)
    };
    let off =
        distance(wanted.centre, look.view.centre) / (look.view.scale * look.view.columns as f32);
    let fits = !small
        && share <= FITTING_WIDTH[1]
        && turn_deg(along(corners), look.view.along) < FITTING_ROLL_DEG
        && off <= FITTING_MIDDLE;
    (!fits).then_some(wanted)
}

/// The view of the mouth between these corners.
fn mouth_view(corners: [Point; 2]) -> Result<View, WhyNot> {
    let width = distance(corners[0], corners[1]);
    if width < LEAST_MOUTH_PX {
        return Err(WhyNot::new(format!(
            "the mouth has too few pixels: it is {width:.0} pixels wide"
        )));
    }
    Ok(View::new(
        between(corners),
        MOUTH_SIDE * width,
        along(corners),
        MOUTH,
    ))
}

/// A better view where a look at the mouth was off; none where it was not.
fn corrected(look: &Look) -> Result<Option<View>, WhyNot> {
    let better = mouth_view(look.corners())?;
    let width = look.view.scale * look.view.columns as f32;
    let off_middle = distance(better.centre, look.view.centre) / width;
    let off_width = (better.scale / look.view.scale - 1.0).abs();
    let off = off_middle > OFF_MIDDLE
        || off_width > OFF_WIDTH
        || turn_deg(better.along, look.view.along) > OFF_ROLL_DEG;
    Ok(off.then_some(better))
}

fn between([a, b]: [Point; 2]) -> Point {
    [f32::midpoint(a[0], b[0]), f32::midpoint(a[1], b[1])]
}

fn along([a, b]: [Point; 2]) -> [f32; 2] {
    [b[0] - a[0], b[1] - a[1]]
}

/// The angle between two directions, 0..180°.
fn turn_deg(a: [f32; 2], b: [f32; 2]) -> f32 {
    let (across, along) = (a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
    across.atan2(along).abs().to_degrees()
}
