//! Who is photographed: measures of a face that vary between people, drawn from a seed or set by name.
//!
//! Means and spreads are round numbers in the range of adult anthropometry.
//!
//! References: L. G. Farkas, Anthropometry of the Head and Face, 2nd ed., Raven Press, 1994.

use crate::noise::Draws;

/// The measures of one face. Lengths in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Seed of everything that has no name: moles, mottling, strands of hair, small asymmetries.
    pub seed: u64,
    /// Width of the face across the cheekbones.
    pub face_width_mm: f32,
    /// Width of the jaw over its usual width.
    pub jaw_ratio: f32,
    /// From the lower lip's border to the chin.
    pub chin_mm: f32,
    /// Fullness of the cheeks, 1 = usual.
    pub cheek_fullness: f32,
    /// Between the pupils.
    pub eye_distance_mm: f32,
    /// Height of the lid opening.
    pub eye_opening_mm: f32,
    /// How much higher the outer corner of the eye is than the inner.
    pub eye_tilt_mm: f32,
    /// Diffuse reflectance of the iris.
    pub iris: [f32; 3],
    /// From pupil to the middle of the brow.
    pub brow_height_mm: f32,
    /// Height of the brow at its head.
    pub brow_thickness_mm: f32,
    /// Rise of the brow's arch.
    pub brow_arch_mm: f32,
    /// From between the eyes to below the nose.
    pub nose_length_mm: f32,
    /// Between the wings of the nose.
    pub nose_width_mm: f32,
    /// Height of the tip over the upper lip.
    pub nose_projection_mm: f32,
    /// From below the nose to the upper lip's border.
    pub philtrum_mm: f32,
    /// Between the corners of the mouth.
    pub mouth_width_mm: f32,
    /// Visible height of the upper lip at the peaks of the cupid's bow.
    pub upper_lip_mm: f32,
    /// Visible height of the lower lip.
    pub lower_lip_mm: f32,
    /// Depth of the dip between the peaks.
    pub cupid_depth_mm: f32,
    /// Hair, brows and what holds the hair back.
    pub hair: Hair,
}

/// Hair, brows and what holds the hair back.
#[derive(Debug, Clone, PartialEq)]
pub struct Hair {
    /// Diffuse reflectance of hair and brows.
    pub rgb: [f32; 3],
    /// Reflectance of the treatment headband; `None` = no band.
    pub headband: Option<[f32; 3]>,
    /// Colour of the drape on the shoulders.
    pub drape: [f32; 3],
}

const HAIR_COLOURS: [[f32; 3]; 5] = [
    [0.012, 0.009, 0.008],
    [0.028, 0.017, 0.011],
    [0.060, 0.034, 0.019],
    [0.130, 0.075, 0.038],
    [0.230, 0.150, 0.080],
];

const IRIS_COLOURS: [[f32; 3]; 5] = [
    [0.055, 0.028, 0.014],
    [0.110, 0.060, 0.028],
    [0.130, 0.110, 0.055],
    [0.110, 0.150, 0.165],
    [0.090, 0.135, 0.210],
];

impl Default for Identity {
    fn default() -> Self {
        Self {
            seed: 1,
            face_width_mm: 133.0,
            jaw_ratio: 1.0,
            chin_mm: 36.0,
            cheek_fullness: 1.0,
            eye_distance_mm: 62.0,
            eye_opening_mm: 10.4,
            eye_tilt_mm: 1.6,
            iris: IRIS_COLOURS[2],
            brow_height_mm: 21.0,
            brow_thickness_mm: 6.5,
            brow_arch_mm: 3.5,
            nose_length_mm: 49.0,
            nose_width_mm: 33.0,
            nose_projection_mm: 19.0,
            philtrum_mm: 13.0,
            mouth_width_mm: 49.0,
            upper_lip_mm: 8.0,
            lower_lip_mm: 9.6,
            cupid_depth_mm: 1.6,
            hair: Hair {
                rgb: HAIR_COLOURS[2],
                headband: Some([0.70, 0.72, 0.72]),
                drape: [0.38, 0.47, 0.51],
            },
        }
    }
}

impl Identity {
    /// A person drawn from `seed`: every named measure varies as it does between adults.
    ///
    /// Hair and irises suit any skin tone only by chance; set them by name where it matters.
    pub fn from_seed(seed: u64) -> Self {
        let mut d = Draws::new(seed);
        let mean = Self::default();
        let pick = |u: f32, n: usize| ((u * n as f32) as usize).min(n - 1);
        Self {
            seed,
            face_width_mm: d.around(133.0, 5.0),
            jaw_ratio: d.around(1.0, 0.045),
            chin_mm: d.around(36.0, 2.5),
            cheek_fullness: d.around(1.0, 0.3),
            eye_distance_mm: d.around(62.0, 2.2),
            eye_opening_mm: d.around(10.4, 0.6),
            eye_tilt_mm: d.around(1.6, 0.8),
            iris: IRIS_COLOURS[pick(d.unit(), IRIS_COLOURS.len())],
            brow_height_mm: d.around(21.0, 1.5),
            brow_thickness_mm: d.around(6.5, 0.9),
            brow_arch_mm: d.around(3.5, 1.0),
            nose_length_mm: d.around(49.0, 2.2),
            nose_width_mm: d.around(34.0, 2.6),
            nose_projection_mm: d.around(19.0, 1.6),
            philtrum_mm: d.around(13.0, 1.2),
            mouth_width_mm: d.around(49.5, 2.2),
            upper_lip_mm: d.around(7.6, 1.3),
            lower_lip_mm: d.around(9.4, 1.3),
            cupid_depth_mm: d.around(1.6, 0.5),
            hair: Hair {
                rgb: HAIR_COLOURS[pick(d.unit(), HAIR_COLOURS.len())],
                ..mean.hair
            },
        }
    }

    /// The same person with dark hair and dark irises.
    #[must_use]
    pub fn with_dark_hair_and_eyes(mut self) -> Self {
        self.hair.rgb = HAIR_COLOURS[0];
        self.iris = IRIS_COLOURS[0];
        self
    }
}
