//! Straight seams from the top of a rectangle to its bottom.
//!
//! A seam is a column that is the strongest line around (`lines`). A gap is what lies between two clear lines and is mostly of one
//! colour; its strength is that of the weaker line.
//!
//! Assumption: a seam is the only line that is seen in nearly all strips.
//! How it can be fooled: by what fools `lines`; two photos side by side before one even wall, whose seam shows at the shoulders alone.

use std::ops::Range;

use super::lines::{AROUND, Lines, STRIP};
use super::tones::{CODE, Rect, Tones, median, share_near};

/// Least strength of a line that is a gap's edge.
const GAP_EDGE: f32 = 0.75;

/// A gap: tolerance of its colour, least share of it (arrows and logos cross it), greatest width in shares of the rectangle.
const GAP_TOLERANCE: f32 = 8.0 * CODE;
const GAP_PLAIN: f32 = 0.6;
const GAP_WIDEST: f32 = 0.12;

/// How far from the middle, shares of the width, a line still divides into equal halves.
const MIDDLE: f32 = 0.01;

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
    let lines = Lines::of(tones, rect);
    let mut seams = gaps(tones, rect, &lines);
    for touching in touching(rect, &lines) {
        let beside = |s: &Seam| touching.start + 4 >= s.start && touching.end <= s.end + 4;
        if !seams.iter().any(beside) {
            seams.push(touching);
        }
    }
    seams
}

fn touching(rect: Rect, lines: &Lines) -> Vec<Seam> {
    let width = rect.width();
    let margin = (width as f32 * MARGIN) as usize;
    // Most collages are cut in the middle: its line is looked at even beside a stronger one.
    let (middle, near) = (width / 2, (width as f32 * MIDDLE) as usize);
    let central = (middle - near..=middle + near)
        .max_by(|&a, &b| lines.strength[a].total_cmp(&lines.strength[b]));
    let strongest =
        (margin..width - margin).filter(|&x| lines.strength[x] >= lines.strongest(x, AROUND));
    let seams = strongest.fold(Vec::new(), |mut seams: Vec<usize>, x| {
        // Equal strengths side by side are one seam.
        if seams.last().is_none_or(|last| x > last + AROUND) {
            seams.push(x);
        }
        seams
    });
    let beside = |x: &usize| seams.iter().any(|seam| seam.abs_diff(*x) <= near.max(2));
    let central = central.filter(|x| !beside(x));
    seams
        .iter()
        .copied()
        .chain(central)
        .filter(|&x| lines.strength[x] > 0.0)
        .map(|x| {
            // Neighbours share the top: the sharpest of them is the line.
            let line = (x.saturating_sub(2)..=(x + 2).min(width - 1))
                .max_by(|&a, &b| lines.sharpness[a].total_cmp(&lines.sharpness[b]))
                .unwrap_or(x);
            Seam {
                start: rect.left + line.saturating_sub(1),
                end: rect.left + line + 1,
                strength: lines.strength[x],
                gap: false,
            }
        })
        .collect()
}

/// Two clear lines with one colour between them; of overlapping ones the clearest.
fn gaps(tones: &Tones, rect: Rect, lines: &Lines) -> Vec<Seam> {
    let width = rect.width();
    let margin = (width as f32 * MARGIN) as usize;
    let widest = (width as f32 * GAP_WIDEST) as usize;
    let edges: Vec<usize> = (margin..width - margin)
        .filter(|&x| lines.strength[x] >= GAP_EDGE && lines.is_sharpest(x, 2))
        .collect();
    let clear = |&(a, b): &(usize, usize)| {
        let strength = lines.strength[a].min(lines.strength[b]);
        (strength, lines.sharpness[a] + lines.sharpness[b])
    };
    let mut pairs: Vec<(usize, usize)> = edges
        .iter()
        .flat_map(|&a| edges.iter().map(move |&b| (a, b)))
        .filter(|&(a, b)| (a + 3..=a + widest).contains(&b))
        .filter(|&(a, b)| plain(tones, rect, a + 1..b - 1) >= GAP_PLAIN)
        .collect();
    pairs.sort_by(|one, other| {
        let (one, other) = (clear(one), clear(other));
        other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (a, b) in pairs {
        if taken.iter().all(|&(c, d)| b <= c || a >= d) {
            taken.push((a, b));
        }
    }
    let seam = |(a, b): (usize, usize)| Seam {
        start: rect.left + a - 1,
        end: rect.left + b + 1,
        strength: clear(&(a, b)).0,
        gap: true,
    };
    taken.into_iter().map(seam).collect()
}

/// The share of one colour in some columns, 0..1.
pub(super) fn plain(tones: &Tones, rect: Rect, columns: Range<usize>) -> f32 {
    let pixels: Vec<[f32; 3]> = columns
        .flat_map(|x| (rect.top..rect.bottom).map(move |y| (rect.left + x, y)))
        .map(|(x, y)| tones.at(x, y))
        .collect();
    share_near(&pixels, median(&pixels), GAP_TOLERANCE)
}
