//! How much the skin's colour varies from place to place: its blotches.
//!
//! Formula: skin is divided into cells of 6 % of the pupils' distance (3 % of the face's width). The colour of a cell is
//! `(log₂ ΣR/ΣG, log₂ ΣB/ΣG)`; from it the mean of the cells about it (7 × 7) is subtracted, so that coloured light and cheeks drop out and
//! blotches stay. Unevenness: robust spread over the cells; change: log₂ after ÷ before, the mean of both colours.
//! Assumptions: the same skin, not treated; the light's colour is smooth over the face.

use ndarray::{Array2, Zip};

use crate::measured::WhyNot;
use crate::optics::robust::spread;
use crate::optics::{LinearImage, Mask};
use crate::pair::CommonFace;

/// Side of a cell, face widths.
const CELL: f32 = 0.03;

/// Cells to each side that make a cell's surround.
const AROUND: usize = 3;

/// Share of a cell that must be skin.
const LEAST_SKIN: f64 = 0.6;

/// Brighter channels may be blown out, which changes the colour; 1 = white.
const CLIPPED: f32 = 0.95;

/// Fewer cells than this say nothing of the whole.
const LEAST_CELLS: usize = 60;

/// How uneven the skin's colour is in both photos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blotches {
    /// Spread of red/green and of blue/green from place to place before, stops.
    pub before_stops: [f64; 2],
    /// The same, after.
    pub after_stops: [f64; 2],
    /// Cells that were compared.
    pub cells: u32,
}

impl Blotches {
    pub(super) fn read(common: &CommonFace) -> Result<Self, WhyNot> {
        let side = (CELL * common.width).round().max(2.0) as usize;
        let mut skin = common.untreated.clone();
        for image in [&common.before, &common.after] {
            Zip::from(&mut skin)
                .and(&image.red)
                .and(&image.green)
                .and(&image.blue)
                .for_each(|inside, r, g, b| *inside &= r.max(*g).max(*b) < CLIPPED);
        }
        let uneven = |image: &LinearImage| unevenness(image, &skin, side);
        let too_few = || WhyNot::new("too little common skin to compare how even its colour is");
        let (before_stops, cells) = uneven(&common.before).ok_or_else(too_few)?;
        let (after_stops, _) = uneven(&common.after).ok_or_else(too_few)?;
        Ok(Self {
            before_stops,
            after_stops,
            cells,
        })
    }

    /// Change of the unevenness, `log2(after / before)`, the mean of both colours, stops; negative = more even after.
    pub fn change(&self) -> f64 {
        let both = self.before_stops.iter().zip(&self.after_stops);
        both.map(|(p, q)| (q / p).log2() / 2.0).sum()
    }
}

/// Robust spread of red/green and blue/green from cell to cell, stops, and the number of cells.
fn unevenness(image: &LinearImage, skin: &Mask, side: usize) -> Option<([f64; 2], u32)> {
    let colours = cells(image, skin, side);
    let (rows, columns) = colours.dim();
    let mut off = [Vec::new(), Vec::new()];
    for ((r, c), own) in colours.indexed_iter() {
        let Some(own) = own else { continue };
        let (mut sum, mut count) = ([0.0_f64; 2], 0.0);
        for i in r.saturating_sub(AROUND)..(r + AROUND + 1).min(rows) {
            for j in c.saturating_sub(AROUND)..(c + AROUND + 1).min(columns) {
                if let Some(other) = colours[[i, j]] {
                    sum = [sum[0] + other[0], sum[1] + other[1]];
                    count += 1.0;
                }
            }
        }
        for k in 0..2 {
            off[k].push((own[k] - sum[k] / count) as f32);
        }
    }
    let count = off[0].len();
    if count < LEAST_CELLS {
        return None;
    }
    // Eight bits hold colour no finer than this; perfectly even skin is a drawing.
    let [red, blue] = off.map(|values| spread(&values).map(|s| f64::from(s.max(1e-4))));
    Some(([red?, blue?], count as u32))
}

/// `(log₂ ΣR/ΣG, log₂ ΣB/ΣG)` of each cell that is mostly skin.
fn cells(image: &LinearImage, skin: &Mask, side: usize) -> Array2<Option<[f64; 2]>> {
    let (rows, columns) = (skin.nrows() / side, skin.ncols() / side);
    Array2::from_shape_fn((rows, columns), |(i, j)| {
        let (mut sum, mut count) = ([0.0_f64; 3], 0_usize);
        for r in i * side..(i + 1) * side {
            for c in j * side..(j + 1) * side {
                if skin[[r, c]] {
                    let planes = [&image.red, &image.green, &image.blue];
                    for (sum, plane) in sum.iter_mut().zip(planes) {
                        *sum += f64::from(plane[[r, c]].max(0.0));
                    }
                    count += 1;
                }
            }
        }
        let enough = count as f64 >= LEAST_SKIN * (side * side) as f64;
        let [red, green, blue] = sum.map(|v| v + 1e-4 * count as f64);
        enough.then(|| [(red / green).log2(), (blue / green).log2()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optics::Plane;

    fn skin(blotches: f32) -> LinearImage {
        let plane = |level: f32, share: f32| {
            Plane::from_shape_fn((200, 200), |(r, c)| {
                let blotch = (r as f32 / 9.0).sin() * (c as f32 / 7.0).cos();
                level * (share * blotches * blotch).exp2() * (1.0 + c as f32 / 400.0)
            })
        };
        LinearImage {
            red: plane(0.4, 0.1),
            green: plane(0.25, -0.1),
            blue: plane(0.2, -0.05),
        }
    }

    #[test]
    fn half_the_blotches_are_half_as_uneven() {
        let all = Mask::from_elem((200, 200), true);
        let (whole, _) = unevenness(&skin(1.0), &all, 6).unwrap();
        let (half, _) = unevenness(&skin(0.5), &all, 6).unwrap();
        for k in 0..2 {
            assert!(
                (whole[k] / half[k] - 2.0).abs() < 0.05,
                "{whole:?} {half:?}"
            );
        }
    }

    #[test]
    fn too_little_skin_says_nothing() {
        let none = Mask::from_elem((200, 200), false);
        assert_eq!(unevenness(&skin(1.0), &none, 6), None);
    }
}
