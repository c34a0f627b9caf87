//! Reading a plane between its pixels.
//!
//! Formula: bilinear interpolation; pixel centres lie at half-integers. Outside the outermost centres there is no value.
//! A place is worked out once and read in as many planes of one shape as needed.

use super::Plane;

/// The pixels' centres of planes of one shape.
#[derive(Debug, Clone, Copy)]
pub struct Lattice {
    columns: usize,
    last: [f64; 2],
}

/// Four neighbouring pixels, and how a position lies between them.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    first: usize,
    right: usize,
    below: usize,
    along: f32,
    down: f32,
}

impl Lattice {
    /// The lattice of this plane and of all others of its shape.
    pub fn of(plane: &Plane) -> Self {
        let (rows, columns) = plane.dim();
        Self {
            columns,
            last: [columns as f64 - 1.0, rows as f64 - 1.0],
        }
    }

    /// The place of `[x, y]` in grid units; `None` outside the outermost centres.
    #[inline]
    pub fn place(&self, [x, y]: [f64; 2]) -> Option<Place> {
        let (c, r) = (x - 0.5, y - 0.5);
        if !(c >= 0.0 && r >= 0.0 && c <= self.last[0] && r <= self.last[1]) {
            return None;
        }
        let (column, row) = (f64::from(c as u32), f64::from(r as u32));
        Some(Place {
            first: r as u32 as usize * self.columns + c as u32 as usize,
            right: usize::from(column < self.last[0]),
            below: if row < self.last[1] { self.columns } else { 0 },
            along: (c - column) as f32,
            down: (r - row) as f32,
        })
    }
}

impl Place {
    /// The value there of a plane's pixels, row by row; 0 where the plane has another shape.
    #[inline]
    pub fn read(&self, pixels: &[f32]) -> f32 {
        let at = |i: usize| pixels.get(i).copied().unwrap_or(0.0);
        let (p, q) = (self.first, self.first + self.below);
        let (u, v) = (self.along, self.down);
        let top = at(p) * (1.0 - u) + at(p + self.right) * u;
        let bottom = at(q) * (1.0 - u) + at(q + self.right) * u;
        top * (1.0 - v) + bottom * v
    }
}

/// A plane's pixels row by row; none of a plane that does not lie so in memory, which none of ours does.
pub fn pixels(plane: &Plane) -> &[f32] {
    plane.as_slice().unwrap_or_default()
}

/// The value of one plane at `[x, y]`; `None` outside the outermost centres.
pub fn sample(plane: &Plane, at: [f64; 2]) -> Option<f32> {
    let place = Lattice::of(plane).place(at)?;
    Some(place.read(pixels(plane)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centres_read_exactly_and_between_them_the_mean() {
        let plane = Plane::from_shape_fn((3, 4), |(r, c)| (10 * r + c) as f32);
        assert_eq!(sample(&plane, [3.5, 2.5]), Some(23.0));
        assert_eq!(sample(&plane, [1.0, 1.0]), Some(5.5));
    }

    #[test]
    fn outside_the_outermost_centres_there_is_nothing() {
        let plane = Plane::ones((3, 4));
        for at in [
            [0.4, 1.0],
            [3.6, 1.0],
            [1.0, 0.49],
            [1.0, 2.51],
            [f64::NAN, 1.0],
        ] {
            assert_eq!(sample(&plane, at), None, "{at:?}");
        }
        assert_eq!(sample(&Plane::zeros((0, 0)), [0.5, 0.5]), None);
    }
}
