//! Straight seams from the top of a rectangle to its bottom.
//!
//! Formula, with the picture cut into strips of 8 rows and t the mean tones of a strip:
//! step(x) = |t(x+1, x+2) − t(x−3, x−2)|, ridge(x) = |t(x−1, x) − t(x−3, x−2, x+1, x+2)|, clipped; the strength of a seam is the
//! share of the strips in which column x (± 1) has the largest of both within ± 12 columns.
//! A gap is a run of columns of which at least four fifths have one colour; its strength is the share of strips in which
//! the tones step at the weaker of its two edges, from two columns outside to one inside.
//!
//! Assumption: noise and JPEG make any line the sharpest one in a strip by chance, a seam in most of them.
//! How it can be fooled: door frames and posts that run through the whole picture, straight to the pixel.

use super::tones::{CODE, Rect, Tones, apart, median, share_near};

/// Rows of a strip.
const STRIP: usize = 8;

/// Columns to either side among which a seam is the sharpest: three blocks of JPEG compete at least.
const AROUND: usize = 12;

/// Steps count up to here: one dark edge must not outweigh ten faint ones.
const CLIP: f32 = 24.0 * CODE;

/// Fainter steps than this are no line at all.
const FLOOR: f32 = 0.5 * CODE;

/// Strips with any line that a seam needs, share.
const LEAST_STRIPS: f32 = 0.25;

/// A gap: tolerance of its colour, least share of it, greatest width in shares of the rectangle.
const GAP_TOLERANCE: f32 = 5.0 * CODE;
const GAP_PLAIN: f32 = 0.8;
const GAP_WIDEST: f32 = 0.12;

/// Step at the edge of a gap that can be seen in noise.
const EDGE: f32 = 3.0 * CODE;

/// Seams are looked for from this share of the width to the same from the other side.
const MARGIN: f32 = 0.15;

/// A straight line between two parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seam {
    /// First column that belongs to neither part.
    pub(super) start: usize,
    /// First column of the second part.
    pub(super) end: usize,
    /// 0..1: share of its length along which it is seen.
    pub(super) strength: f32,
    /// The two parts do not touch.
    pub(super) gap: bool,
}

/// Gaps and seams in a rectangle, none beside a stronger one.
pub(super) fn seams(tones: &Tones, rect: Rect) -> Vec<Seam> {
    if rect.width() < 4 * AROUND || rect.height() < 2 * STRIP {
        return Vec::new();
    }
    let strips = Strips::of(tones, rect);
    let mut seams = gaps(tones, rect, &strips);
    for touching in touching(rect, &strips) {
        let beside = |s: &Seam| touching.start + 4 >= s.start && touching.end <= s.end + 4;
        if !seams.iter().any(beside) {
            seams.push(touching);
        }
    }
    seams
}

/// Mean tones of strips, `[strip][column]`, columns from the rectangle's left edge.
struct Strips(Vec<Vec<[f32; 3]>>);

impl Strips {
    fn of(tones: &Tones, rect: Rect) -> Self {
        let strip = |first: usize| {
            (rect.left..rect.right)
                .map(|x| mean((first..first + STRIP).map(|y| tones.at(x, y))))
                .collect()
        };
        let whole = (rect.top..rect.bottom + 1 - STRIP).step_by(STRIP);
        Self(whole.map(strip).collect())
    }
}

fn mean(pixels: impl Iterator<Item = [f32; 3]>) -> [f32; 3] {
    let (sum, count) = pixels.fold(([0.0; 3], 0.0), |(sum, n), p| {
        ([0, 1, 2].map(|k| sum[k] + p[k]), n + 1.0)
    });
    sum.map(|v| v / count)
}

/// How sharp a line is between the columns x − 1 and x of a strip.
fn sharpness(strip: &[[f32; 3]], x: usize) -> f32 {
    let Some(&[a, b, c, d, e, f]) = x
        .checked_sub(3)
        .and_then(|first| strip.get(first..)?.first_chunk::<6>())
    else {
        return 0.0;
    };
    let of = |pixels: &[[f32; 3]]| mean(pixels.iter().copied());
    let step = apart(of(&[a, b]), of(&[e, f]));
    let ridge = apart(of(&[c, d]), of(&[a, b, e, f]));
    step.max(ridge).min(CLIP)
}

fn touching(rect: Rect, strips: &Strips) -> Vec<Seam> {
    let width = rect.width();
    let (mut won, mut any) = (vec![0_u32; width], vec![0_u32; width]);
    for strip in &strips.0 {
        let sharp: Vec<f32> = (0..width).map(|x| sharpness(strip, x)).collect();
        let most = |x: usize, around: usize| {
            let near = &sharp[x.saturating_sub(around)..(x + around + 1).min(width)];
            near.iter().copied().fold(0.0, f32::max)
        };
        for x in 0..width {
            let sharpest = most(x, AROUND);
            if sharpest >= FLOOR {
                any[x] += 1;
                won[x] += u32::from(most(x, 1) >= sharpest);
            }
        }
    }
    let least = (strips.0.len() as f32 * LEAST_STRIPS).max(2.0);
    let strength = |x: usize| {
        let enough = any[x] as f32 >= least;
        if enough {
            won[x] as f32 / any[x] as f32
        } else {
            0.0
        }
    };
    let margin = (width as f32 * MARGIN) as usize;
    let strengths: Vec<f32> = (0..width).map(strength).collect();
    (margin..width - margin)
        .filter(|&x| {
            let near = &strengths[x.saturating_sub(AROUND)..(x + AROUND + 1).min(width)];
            strengths[x] > 0.0 && near.iter().all(|s| *s <= strengths[x])
        })
        .map(|x| {
            // Neighbours share the top: the sharpest of them is the line.
            let total = |x: usize| strips.0.iter().map(|s| sharpness(s, x)).sum::<f32>();
            let line = (x.saturating_sub(2)..=x + 2)
                .max_by(|&a, &b| total(a).total_cmp(&total(b)))
                .unwrap_or(x);
            Seam {
                start: rect.left + line - 1,
                end: rect.left + line + 1,
                strength: strengths[x],
                gap: false,
            }
        })
        .fold(Vec::new(), |mut seams: Vec<Seam>, seam| {
            // Equal strengths side by side are one seam.
            if seams
                .last()
                .is_none_or(|last| seam.start > last.start + AROUND)
            {
                seams.push(seam);
            }
            seams
        })
}

fn gaps(tones: &Tones, rect: Rect, strips: &Strips) -> Vec<Seam> {
    let width = rect.width();
    let margin = (width as f32 * MARGIN) as usize;
    let widest = (width as f32 * GAP_WIDEST) as usize;
    let columns: Vec<Option<[f32; 3]>> = (0..width)
        .map(|x| {
            let pixels: Vec<[f32; 3]> = (rect.top..rect.bottom)
                .map(|y| tones.at(rect.left + x, y))
                .collect();
            let colour = median(&pixels);
            (share_near(&pixels, colour, GAP_TOLERANCE) >= GAP_PLAIN).then_some(colour)
        })
        .collect();
    let mut out = Vec::new();
    let mut x = margin;
    while x < width - margin {
        let Some(colour) = columns[x] else {
            x += 1;
            continue;
        };
        let one_colour =
            |c: &Option<[f32; 3]>| c.is_some_and(|c| apart(c, colour) <= GAP_TOLERANCE);
        let run = columns[x..].iter().take_while(|c| one_colour(c)).count();
        let edge = |outside: usize, inside: usize| {
            let steps = strips.0.iter().filter(|s| {
                let tones = s.get(outside).zip(s.get(inside));
                tones.is_some_and(|(a, b)| apart(*a, *b) >= EDGE)
            });
            steps.count() as f32 / strips.0.len() as f32
        };
        if (3..=widest).contains(&run) && x >= 2 && x + run + 1 < width {
            out.push(Seam {
                start: rect.left + x - 1,
                end: rect.left + x + run + 1,
                strength: edge(x - 2, x + 1).min(edge(x + run + 1, x + run - 2)),
                gap: true,
            });
        }
        x += run.max(1);
    }
    out
}
