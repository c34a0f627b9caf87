//! What is photographed: a person, their skin and lips, a light, a camera.
//!
//! A [`Scene`] is plain data; two equal scenes render to equal bytes. The face lives in a frame of its own in
//! millimetres: x to the viewer's right, y down, z towards the viewer, the origin between the pupils.

pub use crate::identity::{Hair, Identity};

/// Everything a picture depends on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Who: the proportions of the face.
    pub identity: Identity,
    /// Tone and surface of the skin.
    pub skin: Skin,
    /// State of the lips and what is on them.
    pub lips: Lips,
    /// Mouth opening and smile.
    pub expression: Expression,
    /// The key light and the room.
    pub light: Light,
    /// Framing, sensor and lens.
    pub camera: Camera,
}

/// Skin tone after Fitzpatrick's scale, by its diffuse reflectance here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Very fair.
    I,
    /// Fair.
    #[default]
    II,
    /// Medium.
    III,
    /// Olive to light brown.
    IV,
    /// Brown.
    V,
    /// Dark brown.
    VI,
}

impl Tone {
    /// All six, from light to dark.
    pub const ALL: [Self; 6] = [Self::I, Self::II, Self::III, Self::IV, Self::V, Self::VI];

    /// Linear-light diffuse reflectance (R, G, B) of the cheek, between 0 and 1.
    pub fn reflectance(self) -> [f32; 3] {
        match self {
            Self::I => [0.66, 0.47, 0.40],
            Self::II => [0.62, 0.405, 0.32],
            Self::III => [0.54, 0.325, 0.235],
            Self::IV => [0.41, 0.225, 0.145],
            Self::V => [0.235, 0.122, 0.079],
            Self::VI => [0.120, 0.064, 0.045],
        }
    }
}

/// Tone and surface of the skin.
#[derive(Debug, Clone, PartialEq)]
pub struct Skin {
    /// Base tone.
    pub tone: Tone,
    /// Density of freckles, 0..1.
    pub freckles: f32,
    /// Strength of the blotches that all skin has, 1 = usual.
    pub mottling: f32,
    /// Redness of the skin around the lips, 0 = none, 1 = the day after treatment.
    pub perioral_redness: f32,
    /// Sheen, 0 = powdered, 1 = oily; 0.45 = usual.
    pub oiliness: f32,
    /// Depth of pores and fine texture, 1 = usual, 0 = smoothed away.
    pub pores: f32,
}

impl Default for Skin {
    fn default() -> Self {
        Self {
            tone: Tone::II,
            freckles: 0.15,
            mottling: 1.0,
            perioral_redness: 0.0,
            oiliness: 0.45,
            pores: 1.0,
        }
    }
}

/// State of the lips and what is on them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lips {
    /// Blood colour of the lips against the skin, 1 = usual (log R/G about 0.35 above fair skin, 0.2 above dark).
    pub redness: f32,
    /// Depth of the vertical creases, 1 = usual.
    pub creases: f32,
    /// Dryness, 0..1: flakes, a matt surface, pale edges.
    pub dryness: f32,
    /// Swelling after treatment, 0..1: volume and height of both lips.
    pub swelling: f32,
    /// Pigment on the lips.
    pub lipstick: Option<Lipstick>,
    /// A wet or glossy film.
    pub gloss: Option<Gloss>,
}

impl Default for Lips {
    fn default() -> Self {
        Self {
            redness: 1.0,
            creases: 1.0,
            dryness: 0.3,
            swelling: 0.0,
            lipstick: None,
            gloss: None,
        }
    }
}

/// A layer of pigment within the vermilion border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lipstick {
    /// Linear-light reflectance of the pigment.
    pub rgb: [f32; 3],
    /// How much of the lip it hides, 0..1.
    pub opacity: f32,
    /// 0 = as soft as the natural border, 1 = drawn with a pencil.
    pub border_sharpness: f32,
    /// 0 = patchy, 1 = even.
    pub evenness: f32,
}

/// A glossy film on the lips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gloss {
    /// 0 = none, 1 = a thick clear gloss.
    pub strength: f32,
    /// Width of a highlight: 0.5 = needle-sharp, 1 = usual gloss, 2 = balm.
    pub spot_size: f32,
}

/// Mouth opening and smile.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Expression {
    /// Gap between the lips at the middle, in millimetres (0..14).
    pub mouth_open_mm: f32,
    /// 0 = neutral, 1 = a wide smile.
    pub smile: f32,
}

/// The key light and the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Light {
    /// Direction of the key light; positive = from the viewer's left, 0 = from the camera.
    pub azimuth_deg: f32,
    /// Positive = from above.
    pub elevation_deg: f32,
    /// Angular radius of the key light seen from the face: 2 = bare lamp (hard), 25 = large soft box.
    pub radius_deg: f32,
    /// Share of the light that comes from the whole room, 0..1.
    pub ambient_share: f32,
    /// Correlated colour temperature of all the light.
    pub kelvin: f32,
    /// Extra gain a channel, for tints off the Planckian locus.
    pub rgb_gains: [f32; 3],
    /// Exposure against a correct one, in stops.
    pub exposure_stops: f32,
}

impl Default for Light {
    fn default() -> Self {
        Self {
            azimuth_deg: 18.0,
            elevation_deg: 32.0,
            radius_deg: 16.0,
            ambient_share: 0.34,
            kelvin: 5200.0,
            rgb_gains: [1.0; 3],
            exposure_stops: 0.0,
        }
    }
}

/// Framing, sensor and lens.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Width of the face over the width of the picture.
    pub face_width_fraction: f32,
    /// Extra enlargement.
    pub zoom: f32,
    /// Displacement of the face, right and down, over the width of the picture.
    pub shift: [f32; 2],
    /// In-plane turn of the face; positive = clockwise for the viewer.
    pub roll_deg: f32,
    /// Turn of the face; positive = towards the viewer's right. Meant for ±12°.
    pub yaw_deg: f32,
    /// Nod of the face; positive = downwards. Meant for ±10°.
    pub pitch_deg: f32,
    /// Distance from lens to face, which sets the perspective.
    pub distance_mm: f32,
    /// Standard deviation of the sensor's noise in linear light at a mid grey of 0.18.
    pub noise: f32,
    /// Which noise: two photos of one scene differ in this.
    pub noise_seed: u64,
    /// Gaussian blur of lens and focus, in pixels of a 900-pixel-wide picture.
    pub blur_px: f32,
    /// Colour temperature that the camera renders as neutral.
    pub white_balance_kelvin: f32,
    /// Exponent of linear light over a mid grey of 0.18: above 1 the picture has more contrast.
    pub contrast: f32,
    /// Factor of each code value's distance from its luma; 0 = grey, 1 = as it is.
    pub saturation: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            width: 900,
            height: 1125,
            face_width_fraction: 0.58,
            zoom: 1.0,
            shift: [0.0; 2],
            roll_deg: 0.0,
            yaw_deg: 0.0,
            pitch_deg: 0.0,
            distance_mm: 1300.0,
            noise: 0.003,
            noise_seed: 1,
            blur_px: 0.75,
            white_balance_kelvin: 5200.0,
            contrast: 1.0,
            saturation: 1.0,
        }
    }
}
