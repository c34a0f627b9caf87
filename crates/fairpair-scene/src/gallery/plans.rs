//! Who stands before the camera in each pair, and what is different the second time.

use crate::scene::{Gloss, Lipstick, Scene, Tone};

/// A pair before it is photographed.
pub(super) struct Plan {
    pub(super) id: &'static str,
    pub(super) note: &'static str,
    pub(super) seed: u64,
    pub(super) tone: Tone,
    pub(super) headband: Option<[f32; 3]>,
    pub(super) set_up: fn(&mut Scene),
    pub(super) change: fn(&mut Scene),
}

const WHITE: Option<[f32; 3]> = Some([0.68, 0.70, 0.70]);
const ROSE: Option<[f32; 3]> = Some([0.60, 0.40, 0.41]);
const SAND: Option<[f32; 3]> = Some([0.55, 0.48, 0.38]);

/// All plans in the order of the manifest.
pub(super) fn all() -> Vec<Plan> {
    let mut plans = light();
    plans.extend(lips());
    plans.extend(records());
    plans
}

fn nothing(_: &mut Scene) {}

/// One pair as it should be, and what light can do.
fn light() -> Vec<Plan> {
    vec![
        Plan {
            id: "fair-pair",
            note: "Ten weeks apart, same room and light; the lips are a little less dry.",
            seed: 9,
            tone: Tone::II,
            headband: WHITE,
            set_up: nothing,
            change: nothing,
        },
        Plan {
            id: "light-moved",
            note: "The key light stands 40 degrees further to the viewer's right in the after photo.",
            seed: 14,
            tone: Tone::IV,
            headband: None,
            set_up: |s| (s.light.azimuth_deg, s.light.ambient_share) = (26.0, 0.27),
            change: |s| s.light.azimuth_deg -= 40.0,
        },
        Plan {
            id: "light-softer",
            note: "A small hard lamp before, a large soft light and a brighter room after.",
            seed: 25,
            tone: Tone::III,
            headband: ROSE,
            set_up: |s| (s.light.radius_deg, s.light.ambient_share) = (4.0, 0.22),
            change: |s| (s.light.radius_deg, s.light.ambient_share) = (30.0, 0.55),
        },
        Plan {
            id: "exposure-changed",
            note: "The after photo is exposed 0.8 stops more.",
            seed: 36,
            tone: Tone::V,
            headband: WHITE,
            set_up: |s| s.light.exposure_stops -= 0.35,
            change: |s| s.light.exposure_stops += 0.8,
        },
        Plan {
            id: "warm-light",
            note: "Daylight before; warmer light with the camera's white balance unchanged after.",
            seed: 47,
            tone: Tone::I,
            headband: SAND,
            set_up: nothing,
            change: |s| s.light.kelvin = 4250.0,
        },
    ]
}

/// What time and cosmetics do to lips.
fn lips() -> Vec<Plan> {
    vec![
        Plan {
            id: "within-48h",
            note: "The after photo was taken 26 hours after treatment: lips swollen, skin around them red.",
            seed: 58,
            tone: Tone::II,
            headband: None,
            set_up: nothing,
            change: |s| {
                s.lips.swelling = 0.85;
                s.lips.redness += 0.22;
                s.skin.perioral_redness = 0.8;
            },
        },
        Plan {
            id: "gloss-added",
            note: "A clear gloss on the lips in the after photo.",
            seed: 69,
            tone: Tone::III,
            headband: WHITE,
            set_up: nothing,
            change: |s| {
                s.lips.gloss = Some(Gloss {
                    strength: 0.85,
                    spot_size: 1.0,
                });
            },
        },
        Plan {
            id: "lipstick-added",
            note: "A berry lipstick, half opaque, in the after photo.",
            seed: 80,
            tone: Tone::VI,
            headband: ROSE,
            set_up: nothing,
            change: |s| {
                s.lips.lipstick = Some(Lipstick {
                    rgb: [0.17, 0.026, 0.042],
                    opacity: 0.5,
                    border_sharpness: 0.75,
                    evenness: 0.8,
                });
            },
        },
    ]
}

/// Framing, expression, and what the files do not say.
fn records() -> Vec<Plan> {
    vec![
        Plan {
            id: "zoomed-in",
            note: "The after photo is taken from nearer, 30 % larger, and tilted by four degrees.",
            seed: 91,
            tone: Tone::IV,
            headband: WHITE,
            set_up: |s| s.camera.distance_mm = 1100.0,
            change: |s| {
                s.camera.zoom *= 1.3;
                s.camera.roll_deg += 4.0;
                s.camera.shift[1] -= 0.10;
                s.camera.distance_mm = 700.0;
            },
        },
        Plan {
            id: "no-exif",
            note: "Taken alike, but both files come without any metadata, as from a chat or a web page.",
            seed: 102,
            tone: Tone::I,
            headband: None,
            set_up: nothing,
            change: nothing,
        },
        Plan {
            id: "no-treatment-date",
            note: "Taken alike and dated, but nobody says when the treatment took place.",
            seed: 113,
            tone: Tone::V,
            headband: SAND,
            set_up: nothing,
            change: nothing,
        },
        Plan {
            id: "smile",
            note: "A neutral face before, a smile after.",
            seed: 149,
            tone: Tone::II,
            headband: WHITE,
            set_up: nothing,
            change: |s| s.expression.smile += 0.75,
        },
    ]
}
