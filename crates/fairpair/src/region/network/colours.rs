//! The border of the lips where the colours of this very photo have it, as far as the network leaves it open.
//!
//! The network has learnt what lips look like; it has not seen these. Its sure cells say what colour the lips have here and what colour the
//! skin, and the colours of the unsure ones move the border:
//!
//! 1. Colour of a cell: c = (log₂ R′ − log₂ G′, log₂ G′ − log₂ B′) of its mean sRGB values, each plus [`GLARE`]. Lightness is left out: shadow
//!    below the lower lip, gloss and creases are not the border.
//! 2. Evidence: the log likelihood ratio of two Gaussians with one covariance Σ (Fisher's discriminant), e = (μₗ − μₛ)ᵀ Σ⁻¹ (c − (μₗ + μₛ)/2), μₗ and μₛ from
//!    cells that are surely lip and surely skin, limited to ± [`MOST_EVIDENCE`] and blurred by [`BLUR_CELLS`].
//! 3. Log odds of the mouth become L + w · e · P(not mouth interior) + s. The shift s keeps the mouth's expected area Σ P(mouth): colours say where
//!    its border runs, the network how much of it there is, so that lips that are sharply made up do not become larger.
//!
//! Assumptions: lips and skin differ in colour, each of one colour; where they do not, e is near 0 and nothing moves. Mouths of few pixels have their colours smeared by the
//! file's compression: w falls to 0 from [`FULL_PX`] to [`LEAST_PX`].
//! How it can be fooled: redness beside the lips, a beard's colour at their edge, lips of two colours.
//!
//! References: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7(2), 1936,
//! doi 10.1111/j.1469-1809.1936.tb02137.x.

use nalgebra::{Matrix2, Vector2};

use super::codes::Codes;
use super::field::{CLASSES, Class};
use super::map::Map;
use super::spots::sigmoid;
use crate::optics::Plane;
use crate::optics::gaussian::gaussian;
use crate::optics::log::log2;

/// Weight of the colours' evidence. With the networks before, the largest at which the outlines of held-out portraits with mouths of at least 50 pixels lost nothing against
/// their labels (45 portraits: overlap +0.0002 ± 0.0008, its tenth percentile 0.863 → 0.866; at 0.7 −0.0004 ± 0.0010). With today's and their steadier labels it costs
/// 0.0010 ± 0.0007 (tenth percentile 0.842 → 0.851); it was left. Neighbouring cells are no independent
/// witnesses, so it is below 1.
const WEIGHT: f32 = 0.5;

/// Mouth widths, photo pixels, from which colours count, and from which they count in full. Held-out portraits with mouths of 30 to 50 pixels lose 0.001 of overlap, smaller
/// ones 0.002.
const LEAST_PX: f32 = 30.0;
const FULL_PX: f32 = 50.0;

/// Added to sRGB values (0..1) before the logarithm, so that noise in the dark has no colour. With 0.005 to 0.06 overlaps differ by 0.0004 at most.
const GLARE: f32 = 0.02;

/// Most evidence that one cell can give, natural log odds.
const MOST_EVIDENCE: f32 = 6.0;

/// Standard deviation of the blur, cells. With 1 the held-out portraits lose 0.0007 more, with 2 no less.
const BLUR_CELLS: f32 = 1.5;

/// Added to the common variances, squared stops (0.045 stops): lips and skin of one even colour each would give evidence without bound. With 0.0005 and 0.004 overlaps differ by 0.0005 at most.
const NOISE: f64 = 0.002;

/// Log odds of a sure cell of the mouth; probability of a sure cell of skin.
const SURE_MOUTH: f32 = 1.5;
const SURE_SKIN: f32 = 0.8;

/// Least sure cells of lips and of skin, of the view's 6144. A mouth has about 900.
const LEAST_LIPS: f64 = 40.0;
const LEAST_SKIN: f64 = 100.0;

/// Newton's steps for the shift.
const STEPS: usize = 5;

/// Moves the border of the mouth in `classes`, made of what was `seen` through a view of a mouth `mouth_px` photo pixels wide.
pub(super) fn settle(classes: &mut Map, seen: &Codes, mouth_px: f32) {
    let weight = WEIGHT * ((mouth_px - LEAST_PX) / (FULL_PX - LEAST_PX)).clamp(0.0, 1.0);
    if weight <= 0.0 || seen.rows() < 2 * classes.rows() || seen.columns() < 2 * classes.columns() {
        return;
    }
    let cells = cells(classes, seen);
    let Some(evidence) = evidence(&cells) else {
        return;
    };
    let (rows, columns) = (classes.rows(), classes.columns());
    let Ok(evidence) = Plane::from_shape_vec((rows, columns), evidence) else {
        return;
    };
    let evidence = gaussian(&evidence, BLUR_CELLS);
    let moved = |(cell, evidence): (&Cell, &f32)| weight * evidence * (1.0 - cell.interior);
    let moves: Vec<f32> = cells.iter().zip(&evidence).map(moved).collect();
    let shift = shift(&cells, &moves);
    let lips = [Class::UpperLip, Class::LowerLip, Class::MouthInterior];
    let channels = classes.channels();
    for (row, moves) in moves.chunks_exact(columns).enumerate() {
        let logits = classes.row_mut(row).chunks_exact_mut(channels);
        for (cell, moved) in logits.zip(moves) {
            for class in lips {
                if let Some(logit) = cell.get_mut(class as usize) {
                    *logit += moved + shift;
                }
            }
        }
    }
}

/// What the network and the photo say of one cell.
struct Cell {
    /// Log odds of the mouth.
    mouth: f32,
    /// Probabilities of skin and of mouth interior.
    skin: f32,
    interior: f32,
    /// log₂ R′ − log₂ G′ and log₂ G′ − log₂ B′.
    colour: [f32; 2],
}

impl Cell {
    fn new(logits: &[f32; CLASSES], colour: [f32; 2]) -> Self {
        let greatest = logits.iter().copied().fold(f32::MIN, f32::max);
        let share = logits.map(|logit| (logit - greatest).exp());
        let of = |class: Class| share[class as usize];
        let mouth = of(Class::UpperLip) + of(Class::LowerLip) + of(Class::MouthInterior);
        let others = share[0] + of(Class::Skin) + of(Class::Eye);
        let all = mouth + others;
        Self {
            mouth: mouth.max(f32::MIN_POSITIVE).ln() - others.max(f32::MIN_POSITIVE).ln(),
            skin: of(Class::Skin) / all,
            interior: of(Class::MouthInterior) / all,
            colour,
        }
    }

    /// How much of it is surely lip.
    fn lip(&self) -> f64 {
        if self.mouth > SURE_MOUTH {
            f64::from(1.0 - self.interior)
        } else {
            0.0
        }
    }

    fn surely_skin(&self) -> f64 {
        if self.skin > SURE_SKIN { 1.0 } else { 0.0 }
    }
}

fn cells(classes: &Map, seen: &Codes) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(classes.rows() * classes.columns());
    for row in 0..classes.rows() {
        let logits = classes.row(row).chunks_exact(classes.channels());
        for (logits, shades) in logits.zip(seen.shades(row)) {
            let Some(logits) = logits.first_chunk() else {
                continue;
            };
            let [red, green, blue] = shades.map(|shade| log2(shade.max(0.0) + GLARE));
            cells.push(Cell::new(logits, [red - green, green - blue]));
        }
    }
    cells
}

/// Mean and covariance of colours, and how many cells they are of.
struct Colours {
    count: f64,
    mean: Vector2<f64>,
    covariance: Matrix2<f64>,
}

impl Colours {
    fn of(cells: &[Cell], weight: impl Fn(&Cell) -> f64) -> Self {
        let (mut count, mut sum, mut squares) = (0.0, Vector2::zeros(), Matrix2::zeros());
        for cell in cells {
            let weight = weight(cell);
            if weight > 0.0 {
                let colour = Vector2::from(cell.colour.map(f64::from));
                count += weight;
                sum += weight * colour;
                squares += weight * colour * colour.transpose();
            }
        }
        let mean = sum / count.max(f64::MIN_POSITIVE);
        let covariance = squares / count.max(f64::MIN_POSITIVE) - mean * mean.transpose();
        Self {
            count,
            mean,
            covariance,
        }
    }
}

/// What each cell's colour says for lips and against skin, natural log odds; none where too little is sure.
fn evidence(cells: &[Cell]) -> Option<Vec<f32>> {
    let lips = Colours::of(cells, Cell::lip);
    let skin = Colours::of(cells, Cell::surely_skin);
    if lips.count < LEAST_LIPS || skin.count < LEAST_SKIN {
        return None;
    }
    let common = (lips.covariance + skin.covariance) / 2.0 + Matrix2::identity() * NOISE;
    let direction = common.try_inverse()? * (lips.mean - skin.mean);
    let middle = direction.dot(&((lips.mean + skin.mean) / 2.0)) as f32;
    let [x, y] = [direction.x as f32, direction.y as f32];
    let of = |cell: &Cell| {
        let along = x * cell.colour[0] + y * cell.colour[1] - middle;
        along.clamp(-MOST_EVIDENCE, MOST_EVIDENCE)
    };
    Some(cells.iter().map(of).collect())
}

/// What must be added to all log odds for the expected area to stay, by Newton's method.
fn shift(cells: &[Cell], moves: &[f32]) -> f32 {
    // What is certain beyond doubt stays so and need not be summed again.
    const DOUBTFUL: f32 = 12.0;
    let doubtful = cells.iter().zip(moves);
    let doubtful = doubtful.filter(|(cell, _)| cell.mouth.abs() < DOUBTFUL);
    let pairs: Vec<[f32; 2]> = doubtful
        .map(|(cell, moved)| [cell.mouth, cell.mouth + moved])
        .collect();
    let area: f32 = pairs.iter().map(|[before, _]| sigmoid(*before)).sum();
    let mut shift = 0.0;
    for _ in 0..STEPS {
        let (mut now, mut slope) = (0.0, 0.0);
        for [_, moved] in &pairs {
            let p = sigmoid(moved + shift);
            now += p;
            slope += p * (1.0 - p);
        }
        if slope < 1.0 {
            // Nothing is in doubt: there is no border to move.
            return 0.0;
        }
        shift = (shift + (area - now) / slope).clamp(-MOST_EVIDENCE, MOST_EVIDENCE);
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::super::patch::Encoder;
    use super::*;

    const ROWS: usize = 64;
    const COLUMNS: usize = 96;

    /// An ellipse as large as a mouth in its view, `right` cells from the middle: how far a cell lies inside, about in cells.
    fn inside(row: usize, column: usize, right: f32) -> f32 {
        let x = (column as f32 - COLUMNS as f32 / 2.0 - right) / 22.0;
        let y = (row as f32 - ROWS as f32 / 2.0) / 10.0;
        10.0 * (1.0 - x.hypot(y))
    }

    /// A network that is sure of the mouth but not where it ends.
    fn classes() -> Map {
        let mut map = Map::new(ROWS, COLUMNS, 8);
        for row in 0..ROWS {
            for (column, cell) in map.row_mut(row).chunks_exact_mut(8).enumerate() {
                let odds = inside(row, column, 0.0).clamp(-8.0, 8.0);
                cell[Class::Skin as usize] = -odds / 2.0;
                cell[Class::UpperLip as usize] = odds / 2.0;
                cell[0] = -9.0;
                cell[Class::LowerLip as usize] = -9.0;
                cell[Class::MouthInterior as usize] = -9.0;
                cell[Class::Eye as usize] = -9.0;
            }
        }
        map
    }

    /// Lips of one colour, `right` of where the network has them, on skin of another.
    fn picture(right: f32, lips: [f32; 3], skin: [f32; 3]) -> Codes {
        let mut codes = Codes::new(2 * ROWS, 2 * COLUMNS, 3, Encoder::VALUE);
        for row in 0..2 * ROWS {
            let pixels = codes.row_mut(row).as_chunks_mut::<2>().0;
            for (column, pixel) in pixels.iter_mut().enumerate() {
                let lip = inside(row / 2, column / 2, right) > 0.0;
                // A little unevenness, as skin has it.
                let noise = ((row * 31 + column * 17) % 13) as f32 / 13.0 * 0.02;
                let code = |shade: f32| (4.0 * (shade + noise - 0.5) / Encoder::VALUE) as i16;
                let [red, green, blue] = (if lip { lips } else { skin }).map(code);
                *pixel = [[red, green], [blue, 0]];
            }
        }
        codes
    }

    const SKIN: [f32; 3] = [0.78, 0.60, 0.52];
    const LIPS: [f32; 3] = [0.66, 0.40, 0.40];

    fn odds(classes: &Map) -> Vec<f32> {
        super::super::field::Field::union(
            classes,
            &[Class::UpperLip, Class::LowerLip, Class::MouthInterior],
        )
        .values
    }

    fn area(odds: &[f32]) -> f32 {
        odds.iter().map(|odds| sigmoid(*odds)).sum()
    }

    /// Columns from the mouth's left to its right end in its middle row.
    fn ends(odds: &[f32]) -> [usize; 2] {
        let row = &odds[ROWS / 2 * COLUMNS..][..COLUMNS];
        let first = row.iter().position(|odds| *odds > 0.0).unwrap();
        [first, row.iter().rposition(|odds| *odds > 0.0).unwrap()]
    }

    #[test]
    fn the_border_goes_where_the_colours_change_and_the_area_stays() {
        let before = odds(&classes());
        for right in [-3.0, 3.0] {
            let mut moved = classes();
            settle(&mut moved, &picture(right, LIPS, SKIN), 200.0);
            let after = odds(&moved);
            let by = ends(&after).map(|end| end as f32);
            let from = ends(&before).map(|end| end as f32);
            for (by, from) in by.iter().zip(from) {
                assert!((by - from) * right.signum() >= 1.0, "{by} {from} {right}");
                assert!((by - from).abs() <= 4.0, "{by} {from} {right}");
            }
            assert!((area(&after) - area(&before)).abs() < 0.5);
        }
    }

    #[test]
    fn larger_lips_of_the_same_colours_do_not_grow() {
        // All that is doubtful has the lips' colour.
        let mut moved = classes();
        let mut seen = picture(0.0, LIPS, SKIN);
        for row in 40..128 - 40 {
            let lips = picture(0.0, LIPS, LIPS).row_mut(row).to_vec();
            seen.row_mut(row)[60..384 - 60].copy_from_slice(&lips[60..384 - 60]);
        }
        settle(&mut moved, &seen, 200.0);
        let [before, after] = [odds(&classes()), odds(&moved)].map(|odds| area(&odds));
        assert!((after - before).abs() < 0.5, "{before} {after}");
    }

    #[test]
    fn what_differs_in_lightness_alone_moves_nothing() {
        let mut moved = classes();
        let dark = SKIN.map(|shade| (shade + GLARE) * 0.7 - GLARE);
        settle(&mut moved, &picture(3.0, dark, SKIN), 200.0);
        for (a, b) in odds(&moved).iter().zip(odds(&classes())) {
            assert!((a - b).abs() < 0.15, "{a} {b}");
        }
    }

    #[test]
    fn without_colours_and_in_small_mouths_nothing_changes() {
        let grey = picture(3.0, [0.4; 3], [0.7; 3]);
        let red = picture(3.0, LIPS, SKIN);
        for (seen, mouth_px) in [(grey, 200.0), (red, LEAST_PX)] {
            let mut same = classes();
            settle(&mut same, &seen, mouth_px);
            assert_eq!(same, classes());
        }
    }
}
