//! Two portraits of one person, and what is computed once for all checks.

mod detail;
mod mouths;
pub(crate) mod pose;
mod registration;
mod tone;

pub use detail::{CommonDetail, Sharpness};
pub use mouths::MouthShape;
pub use registration::{CommonFace, Start};
pub use tone::{BareLips, Blotches, LipsOnSkin, RENDERED, Shading, Tone};

use serde::{Deserialize, Serialize};

use crate::measured::{Measured, WhyNot};
use crate::portrait::{MouthView, Portrait};
use crate::profile::{PROFILES, Profile};
use crate::region::Regions;
use crate::time::{Sessions, Timestamp, Zone};

/// What the user says about the treatment; everything may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// Treatment sessions, oldest first: date or date-time, with or without zone.
    #[serde(skip_serializing_if = "Sessions::is_empty")]
    pub treated_at: Sessions,
    /// Name of the treatment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment: Option<String>,
    /// What is claimed of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Zone of camera clocks and treatment dates that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// A treatment profile of the user's own, instead of the built-in one of the treatment's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_profile: Option<Box<Profile>>,
    /// The day of asking, against which dates in the future are told; not written into reports, which tell nothing of the
    /// day on which they were made.
    #[serde(skip)]
    pub as_of: Option<Timestamp>,
}

impl Case {
    /// The profile of the treatment: the user's own, that of the treatment's name, or the first built-in one where the
    /// treatment was not named; `None` for a treatment that has no profile.
    pub fn profile(&self) -> Option<&Profile> {
        match (&self.own_profile, &self.treatment) {
            (Some(own), _) => Some(own),
            (None, Some(treatment)) => Profile::of_treatment(treatment),
            (None, None) => Profile::built_in(PROFILES[0]).ok(),
        }
    }
}

/// Before and after, side by side.
#[derive(Debug)]
pub struct Pair<'a> {
    before: &'a Portrait,
    after: &'a Portrait,
    case: &'a Case,
    common: Measured<CommonFace>,
    detail: Measured<CommonDetail>,
    tone: Tone,
}

impl<'a> Pair<'a> {
    /// Puts two portraits side by side and registers the after photo on the before photo.
    pub fn new(before: &'a Portrait, after: &'a Portrait, case: &'a Case) -> Self {
        let common: Measured<CommonFace> = CommonFace::register(before, after).into();
        let detail: Measured<CommonDetail> = common
            .as_result()
            .and_then(|c| CommonDetail::of(before, after, c))
            .into();
        Self {
            before,
            after,
            case,
            tone: Tone::of([before, after], &common, &detail),
            detail,
            common,
        }
    }

    /// Both faces on one grid, or why they cannot be brought together.
    ///
    /// # Errors
    /// The reason.
    pub fn common(&self) -> Result<&CommonFace, WhyNot> {
        self.common.as_result()
    }

    /// Both faces in fine detail at equal scale and sharpness, or why they cannot be compared.
    ///
    /// # Errors
    /// The reason.
    pub fn detail(&self) -> Result<&CommonDetail, WhyNot> {
        self.detail.as_result()
    }

    /// Contrasts of skin and lips in both photos, and how both render them.
    pub fn tone(&self) -> &Tone {
        &self.tone
    }

    /// Both mouths, each on its own grid.
    ///
    /// # Errors
    /// The reason, naming the photo.
    pub fn mouths(&self) -> Result<[&'a MouthView; 2], WhyNot> {
        Ok([
            self.before
                .mouth()
                .as_result()
                .map_err(|w| w.of("before"))?,
            self.after.mouth().as_result().map_err(|w| w.of("after"))?,
        ])
    }

    /// How differently the mouth is held, in units of what two photos of one resting mouth differ by (see
    /// [`MouthShape::change`]); `None` where a mouth is not known.
    pub fn mouth_change(&self) -> Option<f64> {
        let [a, b] = self.mouth_shapes()?;
        Some(a.change(&b))
    }

    /// Both mouths' shapes (see [`MouthShape::of_both`]); `None` where a mouth is not known.
    pub fn mouth_shapes(&self) -> Option<[MouthShape; 2]> {
        MouthShape::of_both(self.before, self.after, self.common.known())
    }

    /// How far the head is turned otherwise in the after photo, degrees; positive = towards the viewer's right.
    ///
    /// # Errors
    /// Which key point of which photo is not known.
    pub fn yaw_change_deg(&self) -> Result<f64, WhyNot> {
        let [a, b] = self.regions()?;
        pose::yaw_change_deg(a, b)
    }

    /// Whether both photos are one file, in which the same regions were found.
    pub fn same_file(&self) -> bool {
        let digests = self.before.digest().zip(self.after.digest());
        // One file may hold both photos, told apart by the regions that the user supplies.
        digests.is_some_and(|(a, b)| a == b) && self.before.regions() == self.after.regions()
    }

    /// Whether each photo tells how far the head is turned in it: close-ups, and faces whose eyes are hidden, do not.
    pub fn tells_turn(&self) -> [bool; 2] {
        [self.before, self.after].map(|portrait| {
            let regions = portrait.regions().known();
            regions.is_some_and(|r| pose::yaw_deg(r).is_ok())
        })
    }

    /// How far the head is nodded otherwise in the after photo, degrees; positive = downwards.
    ///
    /// # Errors
    /// Which key point of which photo is not known.
    pub fn pitch_change_deg(&self) -> Result<f64, WhyNot> {
        let [a, b] = self.regions()?;
        pose::pitch_change_deg(a, b)
    }

    /// Change of the outline's width over the pupils' distance, natural logarithm; negative = the after photo was taken from nearer.
    ///
    /// # Errors
    /// What is missing, or that a photo's edge cuts the face off.
    pub fn outline_change(&self) -> Result<f64, WhyNot> {
        let widths_px = [self.before, self.after].map(|p| p.facts().width);
        pose::outline_change(self.regions()?, widths_px)
    }

    fn regions(&self) -> Result<[&'a Regions; 2], WhyNot> {
        let of =
            |portrait: &'a Portrait, side| portrait.regions().as_result().map_err(|w| w.of(side));
        Ok([of(self.before, "before")?, of(self.after, "after")?])
    }

    /// The lower JPEG quality of the two files, 0..=100 as libjpeg counts it; none where neither is a JPEG of known quality.
    pub fn jpeg_quality(&self) -> Option<u8> {
        let of = |p: &Portrait| p.facts().jpeg.as_ref()?.quality.map(|q| q.ijg);
        [self.before, self.after].into_iter().filter_map(of).min()
    }

    /// The before photo.
    pub fn before(&self) -> &'a Portrait {
        self.before
    }

    /// The after photo.
    pub fn after(&self) -> &'a Portrait {
        self.after
    }

    /// What was said about the treatment.
    pub fn case(&self) -> &'a Case {
        self.case
    }
}
