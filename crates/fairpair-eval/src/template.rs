//! Hand-placed points of the Face Research Lab London Set (`.tem` files) and the lip outline through them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fairpair::region::{KeyPoints, Point, Polygon};

/// Points of the upper and lower border of the lips, from corner to corner.
const UPPER: [usize; 7] = [87, 88, 89, 90, 91, 92, 93];
const LOWER: [usize; 7] = [93, 108, 107, 106, 105, 104, 87];

/// Points of one face, pixels.
pub(crate) struct Template(Vec<Point>);

impl Template {
    /// Reads a `.tem` file: the number of points, then one `x<tab>y` a line.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let mut lines = text.lines();
        let count: usize = lines.next().context("empty")?.trim().parse()?;
        let points: Vec<Point> = lines
            .take(count)
            .map(|line| {
                let mut numbers = line.split_whitespace().map(str::parse::<f32>);
                let mut next = || {
                    numbers
                        .next()
                        .context("too few numbers")?
                        .context("no number")
                };
                Ok([next()?, next()?])
            })
            .collect::<Result<_>>()
            .with_context(|| path.display().to_string())?;
        ensure!(
            points.len() > 144,
            "{}: {} points",
            path.display(),
            points.len()
        );
        Ok(Self(points))
    }

    /// Curves through the points of the outer lip line.
    pub(crate) fn lips(&self) -> Polygon {
        let curve = |indices: [usize; 7]| spline(&indices.map(|i| self.0[i]));
        let mut outline = curve(UPPER);
        outline.extend(curve(LOWER));
        outline
    }

    /// The face from the hairline to the jaw, and an ellipse about each eye with its lids.
    pub(crate) fn skin_and_eyes(&self) -> (Polygon, Vec<Polygon>) {
        let skin = (111..=111)
            .chain(125..=133)
            .chain((134..=144).rev())
            .map(|i| self.0[i])
            .collect();
        let between = self.0[1][0] - self.0[0][0];
        let eye = |[x, y]: Point| {
            let at = |k: i32| (k as f32 / 24.0 * std::f32::consts::TAU).sin_cos();
            (0..24)
                .map(|k| [x + 0.26 * between * at(k).1, y + 0.14 * between * at(k).0])
                .collect()
        };
        (skin, [self.0[0], self.0[1]].map(eye).to_vec())
    }

    /// The key points that the templates have.
    pub(crate) fn key_points(&self) -> KeyPoints {
        KeyPoints {
            pupil_left: Some(self.0[0]),
            pupil_right: Some(self.0[1]),
            mouth_left: Some(self.0[87]),
            mouth_right: Some(self.0[93]),
            cupid_centre: Some(self.0[90]),
            lower_lip_centre: Some(self.0[106]),
            ..KeyPoints::default()
        }
    }
}

/// A natural cubic spline over chord length, twelve steps a point.
fn spline(points: &[Point]) -> Polygon {
    let mut t = vec![0.0_f32];
    for pair in points.windows(2) {
        let length = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        t.push(t[t.len() - 1] + length.max(1e-3));
    }
    let bend = [0, 1].map(|axis| second_derivatives(&t, points, axis));
    let mut out = Polygon::new();
    for i in 0..points.len() - 1 {
        let h = t[i + 1] - t[i];
        for step in 0..12 {
            let (b, a) = (step as f32 / 12.0, 1.0 - step as f32 / 12.0);
            out.push([0, 1].map(|k| {
                let curve = (a * a * a - a) * bend[k][i] + (b * b * b - b) * bend[k][i + 1];
                a * points[i][k] + b * points[i + 1][k] + curve * h * h / 6.0
            }));
        }
    }
    out.extend(points.last());
    out
}

/// The tridiagonal system of the natural spline, solved forwards and backwards.
fn second_derivatives(t: &[f32], points: &[Point], axis: usize) -> Vec<f32> {
    let n = points.len();
    let (mut upper, mut right) = (vec![0.0; n], vec![0.0; n]);
    for i in 1..n - 1 {
        let (before, after) = (t[i] - t[i - 1], t[i + 1] - t[i]);
        let slope = (points[i + 1][axis] - points[i][axis]) / after
            - (points[i][axis] - points[i - 1][axis]) / before;
        let pivot = 2.0 * (before + after) - before * upper[i - 1];
        upper[i] = after / pivot;
        right[i] = (6.0 * slope - before * right[i - 1]) / pivot;
    }
    for i in (1..n - 1).rev() {
        right[i] -= upper[i] * right[i + 1];
    }
    right
}
