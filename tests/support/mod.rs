//! Rendered scenes through the whole program: file bytes in, readings out.

use fairpair::checks::Readings;
use fairpair::pair::Case;
use fairpair::region::Supplied;
use fairpair::score::{Request, Scorer, Source};
use fairpair_scene::{ExifFields, Rendered, Scene, png};

/// A scene small enough for many renders and large enough for every check.
pub(crate) fn small() -> Scene {
    let mut scene = Scene::default();
    (scene.camera.width, scene.camera.height) = (384, 480);
    scene
}

/// A photo file, and where skin and lips truly are in it.
pub(crate) struct Shot {
    pub(crate) bytes: Vec<u8>,
    pub(crate) regions: Supplied,
}

/// Renders a scene into a PNG file with its true regions.
pub(crate) fn shot(scene: &Scene) -> Shot {
    developed(&scene.render())
}

/// The file of a rendered picture.
pub(crate) fn developed(rendered: &Rendered) -> Shot {
    Shot {
        bytes: png(rendered, &ExifFields::default()).unwrap(),
        regions: Supplied::from_json(&rendered.truth.to_json().unwrap()).unwrap(),
    }
}

/// Readings of two files with known regions.
pub(crate) fn readings(before: &Shot, after: &Shot) -> Readings {
    fn source(shot: &Shot) -> Source<'_> {
        Source {
            path: "",
            bytes: &shot.bytes,
            regions: Some(&shot.regions),
        }
    }
    let case = Case::default();
    Scorer::default()
        .measure(&Request {
            id: "",
            before: source(before),
            after: source(after),
            case: &case,
        })
        .unwrap()
        .readings
}

/// Readings of two scenes.
pub(crate) fn of_scenes(before: &Scene, after: &Scene) -> Readings {
    readings(&shot(before), &shot(after))
}

/// A known reading.
pub(crate) fn known<T: Clone + std::fmt::Debug>(measured: &fairpair::measured::Measured<T>) -> T {
    match measured.known() {
        Some(value) => value.clone(),
        None => panic!("unknown: {:?}", measured.why_not()),
    }
}
