//! Hand-placed points of the Face Research Lab London Set (`.tem` files) and the lip outline through them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fairpair::region::{KeyPoints, Point, Polygon};

/// Points of the upper and lower border of the lips, from corner to corner.
const UPPER: [usize; 7] = [87, 88, 89, 90, 91, 92, 93];
const LOWER: [usize; 7] = [93, 108, 107, 106, 105, 104, 87];

/// The people whose neutral photo has a template, by name, in order.
pub(crate) fn people(folder: &Path) -> Result<Vec<String>> {
    let names = fs::read_dir(folder)?.filter_map(|entry| {
        let name = entry.ok()?.file_name();
        Some(name.to_string_lossy().strip_suffix("_03.tem")?.to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

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
        (skin, eyes(&self.0[..2]))
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

/// An ellipse about each eye with its lids, from both pupils.
pub(crate) fn eyes(pupils: &[Point]) -> Vec<Polygon> {
    let &[left, right] = pupils else {
        return Vec::new();
    };
    let between = right[0] - left[0];
    let eye = |[x, y]: Point| {
        let at = |k: i32| (k as f32 / 24.0 * std::f32::consts::TAU).sin_cos();
        (0..24)
            .map(|k| [x + 0.26 * between * at(k).1, y + 0.14 * between * at(k).0])
            .collect()
    };
    vec![eye(left), eye(right)]
}

/// A cubic spline over chord length through seven points, twelve steps a point; its first and last pieces go on as one with their
/// neighbours ("not-a-knot"), as in the sets' own drawing program.
fn spline(points: &[Point; 7]) -> Polygon {
    let mut t = [0.0_f64; 7];
    for i in 1..7 {
        let length = (points[i][0] - points[i - 1][0]).hypot(points[i][1] - points[i - 1][1]);
        t[i] = t[i - 1] + f64::from(length.max(1e-3));
    }
    let bend = [0, 1].map(|axis| second_derivatives(&t, &points.map(|p| f64::from(p[axis]))));
    let mut out = Polygon::new();
    for i in 0..6 {
        let h = t[i + 1] - t[i];
        for step in 0..12 {
            let b = f64::from(step) / 12.0;
            let a = 1.0 - b;
            out.push([0, 1].map(|k| {
                let curve = (a * a * a - a) * bend[k][i] + (b * b * b - b) * bend[k][i + 1];
                let line = a * f64::from(points[i][k]) + b * f64::from(points[i + 1][k]);
                (line + curve * h * h / 6.0) as f32
            }));
        }
    }
    out.extend(points.last());
    out
}

/// The spline's seven equations, solved by elimination.
fn second_derivatives(t: &[f64; 7], y: &[f64; 7]) -> [f64; 7] {
    let h: [f64; 6] = std::array::from_fn(|i| t[i + 1] - t[i]);
    let mut rows = [[0.0; 8]; 7];
    for i in 1..6 {
        rows[i][i - 1] = h[i - 1];
        rows[i][i] = 2.0 * (h[i - 1] + h[i]);
        rows[i][i + 1] = h[i];
        rows[i][7] = 6.0 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1]);
    }
    (rows[0][0], rows[0][1], rows[0][2]) = (h[1], -(h[0] + h[1]), h[0]);
    (rows[6][4], rows[6][5], rows[6][6]) = (h[5], -(h[4] + h[5]), h[4]);
    for column in 0..7 {
        let largest =
            (column..7).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, largest.unwrap_or(column));
        for row in 0..7 {
            if row != column {
                let factor = rows[row][column] / rows[column][column];
                let pivot = rows[column];
                for (value, above) in rows[row].iter_mut().zip(pivot) {
                    *value -= factor * above;
                }
            }
        }
    }
    std::array::from_fn(|i| rows[i][7] / rows[i][i])
}
