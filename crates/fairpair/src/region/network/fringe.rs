//! Hair over the forehead, which the network takes for skin: the portraits that it has learnt from show few fringes, and their labels miss most of those.
//!
//! 1. Light of a cell: luminance of the squares of its mean sRGB values, whose stops are about 1.15 of linear light. The typical light is the median of the
//!    cheeks, which are the skin from [`CHEEKS`] below the pupils.
//! 2. A piece of a fringe hangs together on the forehead, higher than [`FOREHEAD`] above the pupils, is darker than the cheeks by [`DARK`], at least half of it
//!    by [`BLACK`], and reaches the upper end of the skin.
//! 3. A shadow is none: a lamp at the side that leaves a part of the forehead dark leaves the cheek below it dark, too. Where more than [`SHADED`] of the cheeks in a
//!    piece's columns are as dark, it stays skin.
//! 4. Gaps of two cells within the pieces are closed, as a strand may shine. Where all is less than [`LEAST_SHARE`] of the skin nothing is left out: the
//!    outline of one hairline differs by as much from photo to photo.
//!
//! Assumptions: both pupils in view, the face about upright in it.
//! How it can be fooled: hair less than about 1.7 stops darker than the cheeks stays skin; the shadow of a cap's peak, and the
//! upper end of a forehead that a lamp from below leaves more than about 2.3 stops darker than the cheeks, go for hair.
//!
//! Figures: set by looking at portraits. It leaves something out in 37 of 1,302 portraits and 6 of 100 FRLL photos, all of it hair; in 4 of 195 faces under lamps
//! from all sides (Extended Yale B, their narrow crops continued by their edges), a fringe and three times what lies beyond the crop, no skin.

use image::{GrayImage, Luma};
use imageproc::definitions::Image;
use imageproc::distance_transform::Norm;
use imageproc::morphology::{close, dilate};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::super::Point;
use super::CELL;
use super::codes::Codes;
use super::field::Field;
use crate::optics::luminance_of;
use crate::optics::robust::median;

/// Light over the cheeks' below which a cell may be hair (about 1.7 stops of linear light), and below which it is no shading of a forehead under a lamp in front (2.3 stops).
const DARK: f32 = 0.354;
const BLACK: f32 = 0.25;

/// Height of the forehead's lower end above the pupils, distances between them: brows lie below it, and a lock that touches one does not take it along.
const FOREHEAD: f32 = 0.25;

/// The cheeks' upper and lower end below the pupils, distances between them: below the eyes and above most beards.
const CHEEKS: [f32; 2] = [0.2, 0.7];

/// Share of dark cells in the cheeks above which the darkness over them is a shadow's.
const SHADED: f64 = 0.2;

/// Least share of the skin that is left out.
const LEAST_SHARE: f32 = 0.02;

/// Least cells of the cheeks. A face that fills its view has about 400.
const LEAST_CHEEKS: usize = 40;

/// Takes hair over the forehead out of `skin`, the log odds of what was `seen` by cells of two by two pixels; `pupils` are the viewer's left and right one,
/// pixels of the view.
pub(super) fn leave_out(skin: &mut Field, seen: &Codes, pupils: [Point; 2]) {
    let Some(hair) = Face::of(skin, seen, pupils).and_then(|face| face.hair()) else {
        return;
    };
    for (odds, hair) in skin.values.iter_mut().zip(hair.pixels()) {
        if hair.0[0] != 0 && *odds > 0.0 {
            *odds = -*odds;
        }
    }
}

/// What is known of each cell, row by row.
struct Face {
    columns: usize,
    cells: Vec<Cell>,
    /// Typical light of the cheeks.
    cheeks: f32,
}

struct Cell {
    skin: bool,
    light: f32,
    /// Above the pupils, distances between them.
    height: f32,
}

impl Face {
    /// None where the cheeks or the pupils' distance are of nearly no cells.
    fn of(skin: &Field, seen: &Codes, [left, right]: [Point; 2]) -> Option<Self> {
        let middle = [0, 1].map(|i| f32::midpoint(left[i], right[i]));
        let across = [0, 1].map(|i| right[i] - left[i]);
        let square = across[0] * across[0] + across[1] * across[1];
        let seen_too = seen.rows() >= 2 * skin.rows && seen.columns() >= 2 * skin.columns;
        if square < CELL * CELL || !seen_too {
            return None;
        }
        let height = |row: usize, column: usize| {
            let [x, y] = [column, row].map(|at| CELL * (at as f32 + 0.5));
            (across[1] * (x - middle[0]) - across[0] * (y - middle[1])) / square
        };
        let mut cells = Vec::with_capacity(skin.values.len());
        for (row, odds) in skin.values.chunks_exact(skin.columns.max(1)).enumerate() {
            let lights = seen.shades(row).map(|shades| shades.map(|s| s * s));
            let of = |(column, (odds, light)): (usize, (&f32, [f32; 3]))| Cell {
                skin: *odds > 0.0,
                light: luminance_of(light),
                height: height(row, column),
            };
            cells.extend(odds.iter().zip(lights).enumerate().map(of));
        }
        let cheeks = cells.iter().filter(|cell| cell.of_cheeks());
        let cheeks: Vec<f32> = cheeks.map(|cell| cell.light).collect();
        Some(Self {
            columns: skin.columns,
            cheeks: median(&cheeks).filter(|_| cheeks.len() >= LEAST_CHEEKS)?,
            cells,
        })
    }

    /// Cells of a fringe, not 0; none where there is none.
    fn hair(&self) -> Option<GrayImage> {
        let dark = |cell: &Cell| cell.height > FOREHEAD && self.darker(cell, DARK);
        let dark = self.image(self.cells.iter().map(dark));
        let labels = connected_components(&dark, Connectivity::Four, Luma([0]));
        let cheeks = self.cheeks_by_column();
        let pieces = self.pieces(&labels);
        let hair: Vec<bool> = pieces.iter().map(|piece| piece.is_hair(&cheeks)).collect();
        let hair = |piece: &Luma<u32>| hair.get(piece.0[0] as usize) == Some(&true);
        let hair = self.image(labels.pixels().map(hair));
        let hair = close(&hair, Norm::LInf, 1);
        let inside = self.cells.iter().zip(hair.pixels());
        let left_out = inside.filter(|(cell, hair)| cell.skin && hair.0[0] != 0);
        let skin = self.cells.iter().filter(|cell| cell.skin);
        let enough = left_out.count() as f32 >= LEAST_SHARE * skin.count() as f32;
        enough.then(|| dilate(&hair, Norm::LInf, 1))
    }

    /// What hangs together on the dark forehead, by its label; the first is all else.
    fn pieces(&self, labels: &Image<Luma<u32>>) -> Vec<Piece> {
        let count = labels.pixels().map(|label| label.0[0]).max().unwrap_or(0);
        let mut pieces = vec![Piece::default(); count as usize + 1];
        for (at, (cell, label)) in self.cells.iter().zip(labels.pixels()).enumerate() {
            let Some(piece) = pieces
                .get_mut(label.0[0] as usize)
                .filter(|_| label.0[0] > 0)
            else {
                continue;
            };
            let is_black = self.darker(cell, BLACK);
            let above = at.checked_sub(self.columns);
            let above = above.and_then(|at| self.cells.get(at));
            piece.hangs |= is_black && !above.is_some_and(|above| above.skin);
            piece.cells += 1;
            piece.black += u32::from(is_black);
            let column = at % self.columns;
            // Row by row, a column comes again and again.
            if !piece.columns.contains(&column) {
                piece.columns.push(column);
            }
        }
        pieces
    }

    /// Cells of the cheeks in each column, and how many of them are dark.
    fn cheeks_by_column(&self) -> Vec<[u32; 2]> {
        let mut columns = vec![[0; 2]; self.columns];
        for row in self.cells.chunks(self.columns.max(1)) {
            for ([all, dark], cell) in columns.iter_mut().zip(row) {
                *all += u32::from(cell.of_cheeks());
                *dark += u32::from(cell.of_cheeks() && self.darker(cell, DARK));
            }
        }
        columns
    }

    fn darker(&self, cell: &Cell, share: f32) -> bool {
        cell.skin && cell.light < share * self.cheeks
    }

    /// White where it holds, cell by cell.
    fn image(&self, holds: impl Iterator<Item = bool>) -> GrayImage {
        let columns = self.columns.max(1);
        let mut image = GrayImage::new(columns as u32, (self.cells.len() / columns) as u32);
        for (to, holds) in image.pixels_mut().zip(holds) {
            to.0[0] = u8::from(holds) * 255;
        }
        image
    }
}

/// A piece of the dark forehead.
#[derive(Clone, Default)]
struct Piece {
    cells: u32,
    black: u32,
    /// Whether black cells of it lie at the skin's upper end.
    hangs: bool,
    columns: Vec<usize>,
}

impl Piece {
    fn is_hair(&self, cheeks: &[[u32; 2]]) -> bool {
        let below = self.columns.iter().filter_map(|column| cheeks.get(*column));
        let [all, dark] = below.fold([0, 0], |[a, b], [all, dark]| [a + all, b + dark]);
        self.hangs && 2 * self.black >= self.cells && f64::from(dark) <= SHADED * f64::from(all)
    }
}

impl Cell {
    fn of_cheeks(&self) -> bool {
        let [from, to] = CHEEKS;
        self.skin && (-to..-from).contains(&self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::super::patch::Encoder;
    use super::*;

    const CELLS: usize = 80;

    /// Pupils 20 cells apart, as of a face that fills the view.
    const PUPILS: [Point; 2] = [[60.0, 64.0], [100.0, 64.0]];

    /// An upright oval of skin.
    fn skin() -> Field {
        let odds = |at: usize| {
            let (x, y) = ((at % CELLS) as f32 - 40.0, (at / CELLS) as f32 - 40.0);
            6.0 * (1.0 - (x / 23.0).hypot(y / 30.0))
        };
        Field {
            rows: CELLS,
            columns: CELLS,
            values: (0..CELLS * CELLS).map(odds).collect(),
        }
    }

    /// What is seen where a cell's row and column have this linear light.
    fn seen(light: impl Fn(usize, usize) -> f32) -> Codes {
        let mut codes = Codes::new(2 * CELLS, 2 * CELLS, 3, Encoder::VALUE);
        for row in 0..2 * CELLS {
            let pixels = codes.row_mut(row).as_chunks_mut::<2>().0;
            for (column, pixel) in pixels.iter_mut().enumerate() {
                let shade = light(row / 2, column / 2).sqrt();
                let code = (4.0 * (shade - 0.5) / Encoder::VALUE) as i16;
                *pixel = [[code, code], [code, 0]];
            }
        }
        codes
    }

    /// Which cells are no longer skin.
    fn left_out(light: impl Fn(usize, usize) -> f32) -> Vec<[usize; 2]> {
        let (before, mut after) = (skin(), skin());
        leave_out(&mut after, &seen(light), PUPILS);
        let changed = before.values.iter().zip(&after.values).enumerate();
        let changed = changed.filter(|(_, (before, after))| **before > 0.0 && **after <= 0.0);
        changed.map(|(at, _)| [at / CELLS, at % CELLS]).collect()
    }

    #[test]
    fn a_fringe_is_left_out_with_a_cell_around_it_and_the_skin_below_stays() {
        // Down to row 20 on the left half; a strand in it shines.
        let fringe = |row: usize, column: usize| {
            if row <= 20 && column < 40 {
                if column == 30 { 0.3 } else { 0.03 }
            } else {
                0.4
            }
        };
        let cells = left_out(fringe);
        assert!(cells.contains(&[18, 30]) && cells.contains(&[20, 39]));
        assert!(
            cells
                .iter()
                .all(|[row, column]| *row <= 21 && *column <= 40)
        );
        let in_reach = |at: usize| at / CELLS <= 21 && at % CELLS <= 40;
        let skin = skin().values;
        let whole = (0..skin.len()).filter(|at| skin[*at] > 0.0 && in_reach(*at));
        assert_eq!(cells.len(), whole.count());
    }

    #[test]
    fn even_skin_of_any_shade_stays() {
        for light in [0.9, 0.1, 0.01, 0.0] {
            assert_eq!(left_out(|_, _| light), Vec::<[usize; 2]>::new());
        }
    }

    #[test]
    fn the_shadow_of_a_lamp_at_the_side_is_no_hair() {
        let beside = |_: usize, column: usize| if column < 40 { 0.02 } else { 0.4 };
        assert!(left_out(beside).is_empty());
        let below = |row: usize, _: usize| 0.4 * 2.0_f32.powf((row as f32 - 40.0) / 25.0);
        assert!(left_out(below).is_empty());
    }

    #[test]
    fn brows_and_slivers_along_the_hairline_stay() {
        let brows = |row: usize, column: usize| {
            let brow = (24..=26).contains(&row) && (22..36).contains(&column);
            let sliver = row < 12 && column < 38;
            if brow || sliver { 0.02 } else { 0.4 }
        };
        assert!(left_out(brows).is_empty());
    }

    #[test]
    fn what_cannot_be_known_is_left_alone() {
        let (before, mut after) = (skin(), skin());
        let dark_above = seen(|row, _| if row < 20 { 0.02 } else { 0.4 });
        for pupils in [
            [[60.0, 64.0]; 2],
            [[60.0, 158.0], [100.0, 158.0]],
            [[f32::NAN; 2]; 2],
        ] {
            leave_out(&mut after, &dark_above, pupils);
            assert_eq!(after, before);
        }
        leave_out(&mut after, &Codes::new(0, 0, 3, 1.0), PUPILS);
        assert_eq!(after, before);
    }
}
