//! How certain each cell is of what it shows, as log odds: 0 is the border between yes and no.
//!
//! Formula: of one class, its logit minus the greatest other; of several, ln Σ e^(theirs) − ln Σ e^(the others'). Both are
//! log odds between two classes and nearly straight across their border, so that a level line may be interpolated.
//!
//! What lies closely below upper lip and above lower lip is mouth, so that pressed or barely opened lips have one outline:
//! min(U, L), where U is the greatest of (log odds of upper lip − 2 · distance in cells) over the cells above, L the same of
//! lower lip below.
//!
//! Assumptions: for the last, a view in which the mouth is upright.

use super::map::Map;

/// What a cell can show, by the networks' channels; channel 0 is all else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Skin = 1,
    UpperLip = 2,
    LowerLip = 3,
    MouthInterior = 4,
    Eye = 5,
}

/// Log odds added to the mouth before its level line is drawn. The outline that overlaps the true one best, in expectation, encloses
/// what is likelier than J / (1 + J), J the overlap to be expected (half the best F₁: Z. C. Lipton et al. 2014,
/// doi 10.1007/978-3-662-44851-9_15). On held-out portraits J is 0.90: p = 0.47.
const BORDER: f32 = 0.105;

/// How fast a lip's log odds fade with distance, per cell: from 4 to 8 they bridge a gap of up to 2 to 4 cells,
/// less than a tenth of a mouth's width, and do not reach across a lip.
const FADING: f32 = 2.0;

/// Number of classes.
pub(super) const CLASSES: usize = 6;

/// Log odds, cell by cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) values: Vec<f32>,
}

impl Field {
    fn new(classes: &Map, odds: impl Fn(&[f32; CLASSES]) -> f32) -> Self {
        let (rows, columns) = (classes.rows(), classes.columns());
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            let cells = classes.row(row).chunks_exact(classes.channels());
            values.extend(cells.map(|cell| cell.first_chunk().map_or(f32::MIN, &odds)));
        }
        Self {
            rows,
            columns,
            values,
        }
    }

    /// One class against each other.
    pub(super) fn of(classes: &Map, class: Class) -> Self {
        Self::new(classes, |logits| {
            let own = logits[class as usize];
            let others = logits.iter().enumerate();
            let rivals = others.filter(|(other, _)| *other != class as usize);
            own - rivals.fold(f32::MIN, |best, (_, logit)| best.max(*logit))
        })
    }

    /// Both lips and what is between them, against all else.
    pub(super) fn mouth(classes: &Map) -> Self {
        let lips = [Class::UpperLip, Class::LowerLip, Class::MouthInterior];
        let mut whole = Self::union(classes, &lips);
        let mut upper = Self::of(classes, Class::UpperLip).values;
        let mut lower = Self::of(classes, Class::LowerLip).values;
        let columns = whole.columns.max(1);
        for at in columns..upper.len() {
            upper[at] = upper[at].max(upper[at - columns] - FADING);
        }
        for at in (columns..lower.len()).rev() {
            lower[at - columns] = lower[at - columns].max(lower[at] - FADING);
        }
        for ((value, above), below) in whole.values.iter_mut().zip(upper).zip(lower) {
            *value = value.max(above.min(below)) + BORDER;
        }
        whole
    }

    /// Some classes against the others.
    pub(super) fn union(classes: &Map, members: &[Class]) -> Self {
        Self::new(classes, |logits| {
            let greatest = logits.iter().copied().fold(f32::MIN, f32::max);
            let (mut own, mut others) = (0.0, 0.0);
            for (class, logit) in logits.iter().enumerate() {
                let share = (logit - greatest).exp();
                if members.iter().any(|m| *m as usize == class) {
                    own += share;
                } else {
                    others += share;
                }
            }
            // Not below e^−30: beyond it the border is no nearer.
            f32::max(own, 1e-13).ln() - f32::max(others, 1e-13).ln()
        })
    }

    /// Mean of |2p − 1| over the cells of log odds above 0; 0 where there is none.
    pub(super) fn certainty(&self) -> f32 {
        let inside = self.values.iter().filter(|value| **value > 0.0);
        // 2p − 1 = tanh(log odds / 2).
        let (sum, count) = inside.fold((0.0, 0.0), |(sum, count), value| {
            (sum + (value / 2.0).tanh(), count + 1.0)
        });
        sum / f32::max(count, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One column of cells, each certain of its class by `logit`.
    fn column(classes: &[Class], logit: f32) -> Map {
        let mut map = Map::new(classes.len(), 1, 8);
        for (row, class) in classes.iter().enumerate() {
            map.row_mut(row)[*class as usize] = logit;
        }
        map
    }

    #[test]
    fn two_classes_make_plain_log_odds() {
        let map = column(&[Class::Skin], 3.0);
        assert_eq!(Field::of(&map, Class::Skin).values, [3.0]);
        assert_eq!(Field::of(&map, Class::Eye).values, [-3.0]);
        let sure = Field::union(&map, &[Class::Skin]).values[0];
        assert!((sure - (3.0f32.exp() / 5.0).ln()).abs() < 1e-5);
    }

    #[test]
    fn a_gap_between_the_lips_belongs_to_the_mouth_and_skin_above_does_not() {
        use Class::{LowerLip, Skin, UpperLip};
        let map = column(&[Skin, UpperLip, Skin, Skin, LowerLip, Skin], 5.0);
        let inside: Vec<bool> = Field::mouth(&map).values.iter().map(|v| *v > 0.0).collect();
        assert_eq!(inside, [false, true, true, true, true, false]);
        let turned = column(&[Skin, LowerLip, Skin, UpperLip, Skin], 4.0);
        assert!(Field::mouth(&turned).values[2] < 0.0);
        let speck = [UpperLip, Skin, UpperLip, UpperLip, UpperLip, LowerLip];
        assert!(Field::mouth(&column(&speck, 4.0)).values[1] < 0.0);
    }

    #[test]
    fn certainty_is_of_the_cells_inside_alone() {
        let field = |values: &[f32]| Field {
            rows: 1,
            columns: values.len(),
            values: values.to_vec(),
        };
        assert!(field(&[20.0, -1.0, -0.1]).certainty() > 0.999);
        assert!(field(&[0.2, -20.0]).certainty() < 0.11);
        assert!(field(&[-1.0]).certainty() < 1e-6);
    }
}
