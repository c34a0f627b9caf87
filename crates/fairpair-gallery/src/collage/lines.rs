//! Lines from the top of a rectangle to its bottom: in which share of its height each is seen.
//!
//! Formula, with the picture cut into strips of 8 rows and t the mean tones of a strip:
//! step(x) = |d(x) − median of d around x|, d(x) = t(x+1, x+2) − t(x−3, x−2); ridge(x) = |t(x−1, x) − t(x−3, x−2, x+1, x+2)|;
//! a line is seen in a strip where the larger of the two is 2.5 times the median of its neighbourhood. Its strength is the share of
//! the strips in which it is seen at column x (± 1).
//!
//! Assumption: each strip is its own measure of what is sharp: hair outshines no wall, and a step of half a code on a wall counts as
//! much as a black line through hair. Of all columns that are no seam the strongest is seen in 38 % of the strips (median), a seam in nearly all.
//! How it can be fooled: door frames and posts that run through the whole picture, straight to the pixel.

use super::tones::{CODE, Rect, Tones, apart, median};

/// Rows of a strip.
pub(super) const STRIP: usize = 8;

/// Columns to either side that tell what is common in a strip: two blocks of JPEG.
pub(super) const AROUND: usize = 16;

/// Columns from one such neighbourhood to the next: theirs overlap by seven eighths, so all columns between share one.
const STRIDE: usize = 4;

/// So many times the neighbourhood's median is a line. Of 2, 2.5, 3 and 4, with strips of 4, 8 and 16 rows, this told seams of
/// halves without a gap best from other columns (collages of every second person of FRLL).
const SEEN: f32 = 2.5;

/// Least median of a neighbourhood: steps below it are rounding.
const FLOOR: f32 = 0.25 * CODE;

/// A line counts up to here where two columns are compared, medians.
const CLIP: f32 = 10.0;

/// What is seen of lines between the columns x − 1 and x, columns from the rectangle's left edge.
pub(super) struct Lines {
    /// Share of the strips in which one is seen at x ± 1, 0..1.
    pub(super) strength: Vec<f32>,
    /// How sharp it is in all strips together, medians of the neighbourhood.
    pub(super) sharpness: Vec<f32>,
}

impl Lines {
    /// Of a rectangle; nothing in one that is lower than a strip.
    pub(super) fn of(tones: &Tones, rect: Rect) -> Self {
        let width = rect.width();
        let (mut seen, mut sharpness) = (vec![0_u32; width], vec![0.0; width]);
        let mut strips = 0_u32;
        for first in (rect.top..(rect.bottom + 1).saturating_sub(STRIP)).step_by(STRIP) {
            let strip: Vec<[f32; 3]> = (rect.left..rect.right)
                .map(|x| mean((first..first + STRIP).map(|y| tones.at(x, y))))
                .collect();
            let lines = against_neighbours(&strip);
            for x in 0..width {
                let near = &lines[x.saturating_sub(1)..(x + 2).min(width)];
                seen[x] += u32::from(near.iter().any(|line| *line >= SEEN));
                sharpness[x] += lines[x].min(CLIP);
            }
            strips += 1;
        }
        let share = |seen: u32| seen as f32 / strips.max(1) as f32;
        Self {
            strength: seen.into_iter().map(share).collect(),
            sharpness,
        }
    }

    /// The greatest strength within `reach` columns of x.
    pub(super) fn strongest(&self, x: usize, reach: usize) -> f32 {
        let near = x.saturating_sub(reach)..(x + reach + 1).min(self.strength.len());
        self.strength[near].iter().copied().fold(0.0, f32::max)
    }

    /// Whether none within `reach` columns of x is sharper.
    pub(super) fn is_sharpest(&self, x: usize, reach: usize) -> bool {
        let near = x.saturating_sub(reach)..(x + reach + 1).min(self.sharpness.len());
        self.sharpness[near].iter().all(|s| *s <= self.sharpness[x])
    }
}

fn mean(pixels: impl Iterator<Item = [f32; 3]>) -> [f32; 3] {
    let (sum, count) = pixels.fold(([0.0; 3], 0.0), |(sum, n), p| {
        ([0, 1, 2].map(|k| sum[k] + p[k]), n + 1.0)
    });
    sum.map(|v| v / count)
}

/// How sharp the line between the columns x − 1 and x of a strip is, in medians of its neighbourhood.
fn against_neighbours(strip: &[[f32; 3]]) -> Vec<f32> {
    let (steps, ridges): (Vec<_>, Vec<_>) =
        (0..strip.len()).map(|x| step_and_ridge(strip, x)).unzip();
    let around = |x: usize| {
        let middle = x - x % STRIDE + STRIDE / 2;
        middle.saturating_sub(AROUND)..(middle + AROUND + 1).min(strip.len())
    };
    let mut slope = [0.0; 3];
    let sharp: Vec<f32> = (0..strip.len())
        .map(|x| {
            if x % STRIDE == 0 {
                slope = median(&steps[around(x)]);
            }
            apart(steps[x], slope).max(ridges[x])
        })
        .collect();
    let mut common = FLOOR;
    (0..strip.len())
        .map(|x| {
            if x % STRIDE == 0 {
                let mut near = sharp[around(x)].to_vec();
                let middle = near.len() / 2;
                common = near
                    .select_nth_unstable_by(middle, f32::total_cmp)
                    .1
                    .max(FLOOR);
            }
            sharp[x] / common
        })
        .collect()
}

fn step_and_ridge(strip: &[[f32; 3]], x: usize) -> ([f32; 3], f32) {
    let Some(&[a, b, c, d, e, f]) = x
        .checked_sub(3)
        .and_then(|first| strip.get(first..)?.first_chunk::<6>())
    else {
        return ([0.0; 3], 0.0);
    };
    let of = |pixels: &[[f32; 3]]| mean(pixels.iter().copied());
    let (before, after) = (of(&[a, b]), of(&[e, f]));
    let step = [0, 1, 2].map(|k| after[k] - before[k]);
    (step, apart(of(&[c, d]), of(&[a, b, e, f])))
}
