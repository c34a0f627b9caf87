//! Takes off frames and caption bands: lines along an edge that are mostly of one colour, and end in a straight line.
//!
//! A band is believed only where it ends at once over most of its length: a photo's own plain background ends at a head.

use super::tones::{CODE, Rect, Tones, median, share_near};

/// Colours within this are one colour: what JPEG makes of a plain band beside an edge.
const TOLERANCE: f32 = 4.0 * CODE;

/// Least share of a band's first line in the band's colour; a photo's plain wall is less even.
const FIRST: f32 = 0.8;

/// Least share of a band's further lines in the band's colour; the rest is lettering.
const PLAIN: f32 = 0.6;

/// Most of a photo's first lines that may happen to have the band's colour.
const PHOTO: f32 = 0.4;

/// Lines that a band's first line may be mixed with its neighbour.
const MIXED: usize = 3;

/// Lines of lettering between plain lines, and of JPEG's ringing at a band's end (a block and a half).
const BETWEEN: usize = 12;

/// A band deeper than this share of the picture is none.
const DEEPEST: f32 = 0.3;

/// Bands one inside the other: frame, caption, frame.
const MOST_BANDS: usize = 4;

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
    (0..MIXED.min(most))
        .find_map(|first| {
            let colour = median(&line(first));
            let plain = |i: usize| share_near(&line(i), colour, TOLERANCE);
            if plain(first) < FIRST {
                return None;
            }
            let mut last = first;
            while let Some(next) =
                (last + 1..=last + BETWEEN).find(|&i| i < lines && plain(i) >= PLAIN)
            {
                last = next;
                if last > most {
                    return None;
                }
            }
            let photo = |i: usize| (i..i + 3).all(|i| i < lines && plain(i) <= PHOTO);
            (last + 1..=last + BETWEEN).find(|&i| photo(i))
        })
        .unwrap_or(0)
}
