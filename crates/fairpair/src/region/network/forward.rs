//! The network: a small U-Net that says for each cell what it shows, where named points are, and what the view is of.
//!
//! ```text
//! H/2   c0 ↓ c1 ─────────────────────────────── + u1 ─ classes
//! H/4        c2 ↓ c3 ────────────────────── + u2 ↑ l1 ─ points
//! H/8             c4 ↓ c5 ───────────── + u3 ↑ l2
//! H/16                 c6 ↓ c7 ──── + u4 ↑ l3
//! H/32                      c8 ↓ c9 ↑ ─ mean ─ globals
//! ```
//!
//! c, u: 3×3, then below zero becomes zero; l and the three heads: 1×1, as they are. ↓ stride 2; ↑ each cell to four.
//!
//! References: O. Ronneberger, P. Fischer, T. Brox, *U-Net*, MICCAI 2015, doi 10.1007/978-3-319-24574-4_28.

use std::cell::RefCell;

use super::codes::Codes;
use super::convolution::Convolution;
use super::map::Map;
use super::weights::{Layer, Shape, WeightsError, parse};

/// Number of layers.
pub(super) const LAYERS: usize = 20;

/// The layers in the order of the weights file.
pub(super) const SHAPES: [Shape; LAYERS] = [
    shape("c0", 16, 3, 3, 2),
    shape("c1", 16, 16, 3, 1),
    shape("c2", 24, 16, 3, 2),
    shape("c3", 24, 24, 3, 1),
    shape("c4", 48, 24, 3, 2),
    shape("c5", 48, 48, 3, 1),
    shape("c6", 64, 48, 3, 2),
    shape("c7", 64, 64, 3, 1),
    shape("c8", 64, 64, 3, 2),
    shape("c9", 64, 64, 3, 1),
    shape("u4", 64, 64, 3, 1),
    shape("l3", 48, 64, 1, 1),
    shape("u3", 48, 48, 3, 1),
    shape("l2", 24, 48, 1, 1),
    shape("u2", 24, 24, 3, 1),
    shape("l1", 16, 24, 1, 1),
    shape("u1", 16, 16, 3, 1),
    shape("classes", 8, 16, 1, 1),
    shape("points", 16, 24, 1, 1),
    shape("globals", 8, 64, 1, 1),
];

const fn shape(
    name: &'static str,
    outputs: usize,
    inputs: usize,
    kernel: usize,
    stride: usize,
) -> Shape {
    Shape {
        name,
        outputs,
        inputs,
        kernel,
        stride,
    }
}

/// What a network says of one view; all values are logits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Output {
    /// Half the view's size; eight channels, of which the first six are classes.
    pub(super) classes: Map,
    /// A quarter of the view's size; one channel a key point.
    pub(super) points: Map,
    /// What the view as a whole shows.
    pub(super) globals: [f32; 8],
}

/// One network, ready to run.
#[derive(Debug, Clone)]
pub(super) struct Network {
    c0: Convolution,
    c1: Convolution,
    c2: Convolution,
    c3: Convolution,
    c4: Convolution,
    c5: Convolution,
    c6: Convolution,
    c7: Convolution,
    c8: Convolution,
    c9: Convolution,
    u4: Convolution,
    l3: Convolution,
    u3: Convolution,
    l2: Convolution,
    u2: Convolution,
    l1: Convolution,
    u1: Convolution,
    classes: Convolution,
    points: Convolution,
    globals: Convolution,
}

impl Network {
    /// Reads a weights file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        Ok(Self::new(&parse(bytes, &SHAPES)?))
    }

    fn new(layers: &[Layer; LAYERS]) -> Self {
        let [
            c0,
            c1,
            c2,
            c3,
            c4,
            c5,
            c6,
            c7,
            c8,
            c9,
            u4,
            l3,
            u3,
            l2,
            u2,
            l1,
            u1,
            classes,
            points,
            globals,
        ] = layers;
        Self {
            c0: Convolution::new(c0),
            c1: Convolution::new(c1),
            c2: Convolution::new(c2),
            c3: Convolution::new(c3),
            c4: Convolution::new(c4),
            c5: Convolution::new(c5),
            c6: Convolution::new(c6),
            c7: Convolution::new(c7),
            c8: Convolution::new(c8),
            c9: Convolution::new(c9),
            u4: Convolution::new(u4),
            l3: Convolution::new(l3),
            u3: Convolution::new(u3),
            l2: Convolution::new(l2),
            u2: Convolution::new(u2),
            l1: Convolution::new(l1),
            u1: Convolution::new(u1),
            classes: Convolution::new(classes),
            points: Convolution::new(points),
            globals: Convolution::new(globals),
        }
    }

    /// Runs the network on a view of three channels, both sides multiples of 32.
    pub(super) fn run(&self, view: &Codes) -> Output {
        let (rows, columns) = (view.rows(), view.columns());
        // Rooms are kept a thread: fresh memory for every look costs a seventh of the look.
        let mut rooms = ROOMS.take();
        let fits = |room: &Room| room.size == (rows, columns);
        let mut room = match rooms.iter().position(fits) {
            Some(index) => rooms.swap_remove(index),
            None => Room::new(self, rows, columns),
        };
        let output = self.run_in(&mut room, view);
        rooms.push(room);
        rooms.truncate(MOST_ROOMS);
        ROOMS.set(rooms);
        output
    }

    fn run_in(&self, room: &mut Room, view: &Codes) -> Output {
        let [fine, half, quarter, eighth, deepest] = &mut room.levels;
        fine.enter(&self.c0, view);
        fine.pass(&self.c1);
        half.enter(&self.c2, &fine.codes);
        half.pass(&self.c3);
        quarter.enter(&self.c4, &half.codes);
        quarter.pass(&self.c5);
        eighth.enter(&self.c6, &quarter.codes);
        eighth.pass(&self.c7);
        deepest.enter(&self.c8, &eighth.codes);
        deepest.pass(&self.c9);

        eighth.add(&deepest.values);
        eighth.pass(&self.u4);
        quarter.add(eighth.narrowed(&self.l3));
        quarter.pass(&self.u3);
        half.add(quarter.narrowed(&self.l2));
        half.pass(&self.u2);
        fine.add(half.narrowed(&self.l1));
        fine.pass(&self.u1);

        let head = |layer: &Convolution, input: &Codes| {
            let mut output = layer.room(input.rows(), input.columns());
            layer.apply(input, false, &mut output);
            output
        };
        let globals = head(&self.globals, &Codes::of(&deepest.values.mean()));
        Output {
            classes: head(&self.classes, &fine.codes),
            points: head(&self.points, &half.codes),
            globals: globals.cell(0, 0).try_into().unwrap_or_default(),
        }
    }
}

/// As many as there are sizes of views.
const MOST_ROOMS: usize = 2;

thread_local! {
    static ROOMS: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

/// The maps between the layers for a view of one size. What they hold is overwritten by every run, the borders never.
struct Room {
    size: (usize, usize),
    /// From half the view's size to a thirty-second.
    levels: [Level; 5],
}

/// The maps of one size.
struct Level {
    /// What the last layer gave.
    values: Map,
    /// The same as the next layer takes it.
    codes: Codes,
    /// With the channels of the next finer level.
    narrow: Map,
}

impl Level {
    /// From the finer level.
    fn enter(&mut self, layer: &Convolution, finer: &Codes) {
        layer.apply(finer, true, &mut self.values);
        self.codes.write(&self.values);
    }

    /// Through a layer of this level.
    fn pass(&mut self, layer: &Convolution) {
        layer.apply(&self.codes, true, &mut self.values);
        self.codes.write(&self.values);
    }

    /// What comes up from the coarser level.
    fn add(&mut self, coarser: &Map) {
        self.values.add_enlarged(coarser);
        self.codes.write(&self.values);
    }

    /// With the channels of the next finer level.
    fn narrowed(&mut self, layer: &Convolution) -> &Map {
        layer.apply(&self.codes, false, &mut self.narrow);
        &self.narrow
    }
}

impl Room {
    fn new(network: &Network, rows: usize, columns: usize) -> Self {
        let level = |down: &Convolution, narrow: Option<&Convolution>, shrink: usize| {
            let (rows, columns) = (rows / shrink, columns / shrink);
            let values = down.room(2 * rows, 2 * columns);
            Level {
                codes: Codes::of(&values),
                values,
                narrow: narrow.map_or_else(|| Map::new(0, 0, 1), |l| l.room(rows, columns)),
            }
        };
        let n = network;
        Self {
            size: (rows, columns),
            levels: [
                level(&n.c0, None, 2),
                level(&n.c2, Some(&n.l1), 4),
                level(&n.c4, Some(&n.l2), 8),
                level(&n.c6, Some(&n.l3), 16),
                level(&n.c8, None, 32),
            ],
        }
    }
}

#[cfg(test)]
mod tests;
