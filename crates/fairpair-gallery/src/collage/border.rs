//! Takes off frames and caption bands: lines along an edge that are mostly of one colour, and end in a straight line.
//!
//! A band is believed only where it ends at once over most of its length: a photo's own plain background ends at a head. Bands with
//! lettering, whose lines are not plain, are taken off the whole picture where they end in a line that is seen all along it (`lines`)
//! and begin without lettering.

use std::ops::Range;

use super::lines::Lines;
use super::seam::plain;
use super::tones::{CODE, Rect, Tones, apart, median, share_near};

/// Colours within this are one colour: what JPEG makes of a plain band beside an edge.
const TOLERANCE: f32 = 4.0 * CODE;

/// Least share of a band's first line in the band's colour; a photo's plain wall is less even.
const FIRST: f32 = 0.8;

/// Most of a photo's first lines that may happen to have the band's colour.
const PHOTO: f32 = 0.4;

/// A band ends where this share of its line steps by so much from one line to the third next.
const ENDING: f32 = 0.55;
const STEP: f32 = 3.0 * CODE;

/// Lines that a band's first line may be mixed with its neighbour.
const MIXED: usize = 3;

/// Lines behind a band's end that show the photo: more than a stroke of lettering is thick.
const BEHIND: usize = 6;

/// A band deeper than this share of the picture is none.
const DEEPEST: f32 = 0.3;

/// A band with lettering: the line at its end, and the shares of one colour in all of it and in its first lines.
const LINE: f32 = 0.85;
const LETTERED: f32 = 0.75;
const BEGINNING: f32 = 0.9;
const FIRST_LINES: usize = 3;

/// Bands one inside the other: frame, caption, frame.
const MOST_BANDS: usize = 4;

/// What is left of the whole picture without its bands, those with lettering among them.
pub(super) fn peeled_whole(tones: &Tones, turned: &Tones) -> Rect {
    let mut rect = tones.all();
    for _ in 0..MOST_BANDS {
        let before = rect;
        rect = peeled(tones, rect);
        let across = lettered(turned, rect.turned());
        rect.top += across[0];
        rect.bottom -= across[1];
        let along = lettered(tones, rect);
        rect.left += along[0];
        rect.right -= along[1];
        if rect == before {
            break;
        }
    }
    rect
}

/// Columns of a band with lettering on the left and on the right; 0 where there is none.
fn lettered(tones: &Tones, rect: Rect) -> [usize; 2] {
    let most = (rect.width() as f32 * DEEPEST) as usize;
    let side = |part: Rect,
                depth: &dyn Fn(usize) -> usize,
                band: &dyn Fn(usize) -> [Range<usize>; 2]| {
        let lines = Lines::of(tones, part);
        let (first, last) = (2 * FIRST_LINES, part.width().saturating_sub(FIRST_LINES));
        (first..last.max(first))
            .filter(|&x| lines.strength[x] >= LINE && lines.is_sharpest(x, 2))
            .filter(|&x| {
                let [all, beginning] = band(x);
                plain(tones, part, all) >= LETTERED && plain(tones, part, beginning) >= BEGINNING
            })
            .map(depth)
            .max()
            .unwrap_or(0)
    };
    if most < 3 * FIRST_LINES {
        return [0; 2];
    }
    let left = Rect {
        right: rect.left + most,
        ..rect
    };
    let right = Rect {
        left: rect.right - most,
        ..rect
    };
    [
        side(left, &|x| x + 1, &|x| [0..x - 1, 0..FIRST_LINES]),
        side(right, &|x| most - x + 1, &|x| {
            [x + 1..most, most - FIRST_LINES..most]
        }),
    ]
}

/// What is left of a part without its bands.
pub(super) fn peeled(tones: &Tones, part: Rect) -> Rect {
    let mut rect = part;
    for _ in 0..MOST_BANDS {
        let before = rect;
        rect.top += depth(rect.height(), |i| row(tones, rect, rect.top + i));
        rect.bottom -= depth(rect.height(), |i| row(tones, rect, rect.bottom - 1 - i));
        rect.left += depth(rect.width(), |i| column(tones, rect, rect.left + i));
        rect.right -= depth(rect.width(), |i| column(tones, rect, rect.right - 1 - i));
        if rect == before {
            break;
        }
    }
    rect
}

fn row(tones: &Tones, rect: Rect, y: usize) -> Vec<[f32; 3]> {
    (rect.left..rect.right).map(|x| tones.at(x, y)).collect()
}

fn column(tones: &Tones, rect: Rect, x: usize) -> Vec<[f32; 3]> {
    (rect.top..rect.bottom).map(|y| tones.at(x, y)).collect()
}

/// Lines of a band from the edge inwards, with what JPEG and reduction mix behind it; 0 where there is none.
fn depth(lines: usize, line: impl Fn(usize) -> Vec<[f32; 3]>) -> usize {
    let most = (lines as f32 * DEEPEST) as usize;
    let seen: Vec<_> = (0..lines.min(most + MIXED + BEHIND)).map(line).collect();
    let Some(last) = seen.len().checked_sub(BEHIND) else {
        return 0;
    };
    (0..MIXED.min(last))
        .find_map(|first| {
            let colour = median(&seen[first]);
            let plain = |i: usize| share_near(&seen[i], colour, TOLERANCE);
            if plain(first) < FIRST {
                return None;
            }
            (first + 1..last).find(|&i| {
                ends(&seen[i - 1], &seen[i + 2], colour)
                    && (i + 2..i + BEHIND).all(|i| plain(i) <= PHOTO)
            })
        })
        .map_or(0, |end| end + 1)
}

/// Whether most of a line leaves the band's colour on the way to another line.
fn ends(inside: &[[f32; 3]], outside: &[[f32; 3]], colour: [f32; 3]) -> bool {
    let steps = inside
        .iter()
        .zip(outside)
        .filter(|(a, b)| apart(**a, colour) <= 2.0 * TOLERANCE && apart(**a, **b) >= STEP);
    steps.count() as f32 >= ENDING * inside.len() as f32
}
