//! Scenes of all kinds, drawn from a seed: many people, lights, pigments and expressions, for training and for trials.

use crate::noise::Draws;
use crate::scene::{Gloss, Identity, Lipstick, Scene, Tone};

impl Scene {
    /// The scene of this seed: every property that a clinic's photos vary in, drawn evenly over its usual range.
    #[must_use]
    pub fn varied(seed: u64) -> Self {
        let mut draws = Draws::new(seed ^ 0x5eed_f00d);
        let mut between = |low: f32, high: f32| low + (high - low) * draws.unit();
        let mut scene = Self {
            identity: Identity::from_seed(seed),
            ..Self::default()
        };
        scene.skin.tone = Tone::ALL[(seed % 6) as usize];
        scene.skin.freckles = between(0.0, 0.6);
        scene.skin.mottling = between(0.5, 2.0);
        scene.skin.perioral_redness = (between(-0.7, 0.8)).max(0.0);
        scene.skin.oiliness = between(0.1, 0.9);
        scene.lips.redness = between(0.5, 1.6);
        scene.lips.creases = between(0.3, 1.6);
        scene.lips.dryness = between(0.0, 0.9);
        scene.lips.swelling = between(-0.5, 0.9).max(0.0);
        if between(0.0, 1.0) < 0.45 {
            scene.lips.lipstick = Some(Lipstick {
                rgb: [between(0.05, 0.8), between(0.01, 0.35), between(0.01, 0.35)],
                opacity: between(0.2, 0.95),
                border_sharpness: between(0.0, 1.0),
                evenness: between(0.2, 1.0),
            });
        }
        if between(0.0, 1.0) < 0.35 {
            scene.lips.gloss = Some(Gloss {
                strength: between(0.2, 1.0),
                spot_size: between(0.5, 2.0),
            });
        }
        if between(0.0, 1.0) < 0.4 {
            scene.expression.mouth_open_mm = between(0.5, 12.0);
        }
        if between(0.0, 1.0) < 0.4 {
            scene.expression.smile = between(0.2, 1.0);
        }
        scene.light.azimuth_deg = between(-60.0, 60.0);
        scene.light.elevation_deg = between(-20.0, 55.0);
        scene.light.radius_deg = between(3.0, 25.0);
        scene.light.ambient_share = between(0.05, 0.6);
        scene.light.kelvin = between(3200.0, 7000.0);
        scene.light.exposure_stops = between(-0.7, 0.5);
        scene.camera.yaw_deg = between(-12.0, 12.0);
        scene.camera.pitch_deg = between(-8.0, 8.0);
        scene.camera.roll_deg = between(-8.0, 8.0);
        scene.camera.distance_mm = between(500.0, 2000.0);
        scene.camera.noise_seed = seed;
        scene
    }
}
