//! What has been decoded of a scan: a rectangle of units that grows with what is asked for. No unit is decoded twice.

use super::blocks::Units;
use super::{BLOCK_PX, Scan};
use crate::optics::dot::dispatch;
use crate::photo::Window;
use crate::photo::pixels::Buffer;

/// Pixels around a window whose chroma its own is interpolated from.
const MARGIN_PX: usize = 2;

/// Samples of a rectangle of units.
#[derive(Default)]
pub(super) struct Held {
    columns: [usize; 2],
    rows: [usize; 2],
    /// One for each channel.
    pub(super) planes: Vec<Plane>,
    /// The planes, one behind the other.
    samples: Option<Buffer>,
}

/// Where the samples of a channel lie.
pub(super) struct Plane {
    pub(super) start: usize,
    pub(super) columns: usize,
    rows: usize,
}

impl Held {
    /// Where the rectangle begins, column and row of units.
    pub(super) fn origin(&self) -> [usize; 2] {
        [self.columns[0], self.rows[0]]
    }

    /// The samples of a plane.
    pub(super) fn of(&self, plane: &Plane) -> &[u8] {
        let samples = self.samples.as_deref().unwrap_or_default();
        let end = plane.start + plane.columns * plane.rows;
        samples.get(plane.start..end).unwrap_or_default()
    }

    /// Sees to it that the window can be read.
    pub(super) fn cover(&mut self, scan: &Scan, window: Window) {
        let [across, down] = scan.unit().map(|blocks| blocks * BLOCK_PX);
        let touched = |start: u32, length: u32, unit: usize, most: usize| {
            let (from, to) = (start as usize, start as usize + length as usize);
            let end = (to + MARGIN_PX).div_ceil(unit).min(most);
            [(from.saturating_sub(MARGIN_PX) / unit).min(end), end]
        };
        let [columns, rows] = scan.index.units;
        let columns = touched(window.x, window.width, across, columns);
        let rows = touched(window.y, window.height, down, rows);
        let within =
            |inner: [usize; 2], outer: [usize; 2]| outer[0] <= inner[0] && inner[1] <= outer[1];
        if !(within(columns, self.columns) && within(rows, self.rows)) {
            self.grow(scan, columns, rows);
        }
    }

    /// Holds the rectangle around what is held and these units.
    fn grow(&mut self, scan: &Scan, columns: [usize; 2], rows: [usize; 2]) {
        let around = |held: [usize; 2], new: [usize; 2]| [held[0].min(new[0]), held[1].max(new[1])];
        let old = std::mem::take(self);
        (self.columns, self.rows) = if old.planes.is_empty() {
            (columns, rows)
        } else {
            (around(old.columns, columns), around(old.rows, rows))
        };
        let mut end = 0;
        for [across, down] in scan.channels.iter().map(|c| c.blocks) {
            let plane = Plane {
                start: end,
                columns: (self.columns[1] - self.columns[0]) * across * BLOCK_PX,
                rows: (self.rows[1] - self.rows[0]) * down * BLOCK_PX,
            };
            end += plane.columns * plane.rows;
            self.planes.push(plane);
        }
        // Every unit is written below.
        let mut samples = Buffer::to_be_filled(end);
        self.keep(scan, &old, &mut samples);
        for row in self.rows[0]..self.rows[1] {
            let missing = if (old.rows[0]..old.rows[1]).contains(&row) {
                [
                    [self.columns[0], old.columns[0]],
                    [old.columns[1], self.columns[1]],
                ]
            } else {
                [self.columns, [0, 0]]
            };
            for columns in missing.into_iter().filter(|[from, to]| from < to) {
                dispatch(Units {
                    scan,
                    row,
                    columns,
                    origin: self.origin(),
                    planes: &self.planes,
                    samples: &mut samples,
                });
            }
        }
        self.samples = Some(samples);
    }

    /// Copies what was held before.
    fn keep(&self, scan: &Scan, old: &Self, samples: &mut [u8]) {
        let moved = [0, 1].map(|k| old.origin()[k].saturating_sub(self.origin()[k]));
        for ((new, place), coded) in self.planes.iter().zip(&old.planes).zip(&scan.channels) {
            let [left, top] = [0, 1].map(|k| moved[k] * coded.blocks[k] * BLOCK_PX);
            let targets = samples.get_mut(new.start..).unwrap_or_default();
            let targets = targets.chunks_mut(new.columns.max(1)).skip(top);
            for (to, from) in targets.zip(old.of(place).chunks(place.columns.max(1))) {
                if let Some(to) = to.get_mut(left..left + from.len()) {
                    to.copy_from_slice(from);
                }
            }
        }
    }
}
