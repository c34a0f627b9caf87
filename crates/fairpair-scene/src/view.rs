//! The camera's geometry: from the face's millimetres to upright pixels and back.
//!
//! The head turns about a point behind the face (yaw, pitch), is seen in perspective from `distance_mm`, and is laid on the
//! picture with roll, scale and shift. The way back needs the height at the unknown point; it is found by iteration, which
//! converges where the height field is not much steeper than the view is oblique.

use crate::face::Face;
use crate::maths::V3;
use crate::scene::Scene;

/// The point of the face that a picture without shift has in its middle.
const ANCHOR_Y: f32 = 20.0;
/// Behind the nasion: the top of the spine, about which a head turns.
const PIVOT_Z: f32 = -70.0;
const ITERATIONS: usize = 6;

/// Maps between the face's frame and pixels.
#[derive(Debug, Clone)]
pub(crate) struct View {
    centre: [f32; 2],
    /// Pixels a millimetre in the plane of the nasion.
    pub scale: f32,
    roll: [f32; 2],
    turn: [V3; 3],
    distance: f32,
}

impl View {
    pub(crate) fn new(scene: &Scene) -> Self {
        let camera = &scene.camera;
        let width = camera.width as f32;
        let (sr, cr) = camera.roll_deg.to_radians().sin_cos();
        let (sy, cy) = camera.yaw_deg.to_radians().sin_cos();
        let (sp, cp) = camera.pitch_deg.to_radians().sin_cos();
        Self {
            centre: [
                width * (0.5 + camera.shift[0]),
                camera.height as f32 * 0.5 + width * camera.shift[1],
            ],
            scale: width * camera.face_width_fraction * camera.zoom / scene.identity.face_width_mm,
            roll: [cr, sr],
            // Yaw about the vertical, then pitch about the horizontal axis.
            turn: [
                [cy, 0.0, sy],
                [-sp * sy, cp, sp * cy],
                [-cp * sy, -sp, cp * cy],
            ],
            distance: camera.distance_mm.max(150.0),
        }
    }

    /// A direction given in the camera's frame, in the frame of the turned face.
    pub(crate) fn direction_in_face(&self, d: V3) -> V3 {
        let t = &self.turn;
        std::array::from_fn(|k| t[0][k] * d[0] + t[1][k] * d[1] + t[2][k] * d[2])
    }

    /// Where a point of the face appears, in pixels.
    pub(crate) fn project(&self, p: V3) -> [f32; 2] {
        let q = [p[0], p[1] - ANCHOR_Y, p[2] - PIVOT_Z];
        let turned: V3 = std::array::from_fn(|k| crate::maths::dot(self.turn[k], q));
        let depth = turned[2] + PIVOT_Z;
        let s = self.distance / (self.distance - depth) * self.scale;
        let (x, y) = (turned[0] * s, turned[1] * s);
        let [c, n] = self.roll;
        [
            self.centre[0] + c * x - n * y,
            self.centre[1] + n * x + c * y,
        ]
    }

    /// Where a point on the face's surface appears.
    pub(crate) fn project_on(&self, face: &Face, x: f32, y: f32) -> [f32; 2] {
        self.project([x, y, face.height(x, y)])
    }

    /// The point of the surface `height` that a pixel shows, as (x, y) of the face's frame.
    pub(crate) fn unproject(&self, px: f32, py: f32, height: impl Fn(f32, f32) -> f32) -> [f32; 2] {
        let [c, n] = self.roll;
        let (dx, dy) = (
            (px - self.centre[0]) / self.scale,
            (py - self.centre[1]) / self.scale,
        );
        let (u, v) = (c * dx + n * dy, c * dy - n * dx);
        let t = &self.turn;
        let (mut x, mut y) = (u, v + ANCHOR_Y);
        for _ in 0..ITERATIONS {
            let q = [x, y - ANCHOR_Y, height(x, y) - PIVOT_Z];
            let depth = crate::maths::dot(t[2], q) + PIVOT_Z;
            let s = (self.distance - depth) / self.distance;
            let seen = [u * s, v * s, depth - PIVOT_Z];
            let back: V3 =
                std::array::from_fn(|k| t[0][k] * seen[0] + t[1][k] * seen[1] + t[2][k] * seen[2]);
            // Half steps settle the steep flanks of the nose and the edge of the head.
            x += 0.75 * (back[0] - x);
            y += 0.75 * (back[1] + ANCHOR_Y - y);
        }
        [x, y]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unproject_undoes_project_on_a_turned_face() {
        let mut scene = Scene::default();
        scene.camera.yaw_deg = 6.0;
        scene.camera.pitch_deg = -4.0;
        scene.camera.roll_deg = 3.0;
        scene.camera.zoom = 1.2;
        let (face, view) = (Face::new(&scene), View::new(&scene));
        for (x, y) in [(0.0, 90.0), (20.0, 60.0), (-35.0, 25.0), (10.0, -50.0)] {
            let [px, py] = view.project_on(&face, x, y);
            let [bx, by] = view.unproject(px, py, |x, y| face.height(x, y));
            assert!(
                (bx - x).hypot(by - y) < 0.15,
                "({x}, {y}) became ({bx}, {by})"
            );
        }
    }

    #[test]
    fn a_nearer_camera_enlarges_the_nose_against_the_ears() {
        let ratio = |mm: f32| {
            let mut scene = Scene::default();
            scene.camera.distance_mm = mm;
            let view = View::new(&scene);
            let spread =
                |z: f32| view.project([15.0, 20.0, z])[0] - view.project([-15.0, 20.0, z])[0];
            spread(18.0) / spread(-60.0)
        };
        assert!(ratio(300.0) > 1.15 * ratio(1500.0));
    }
}
