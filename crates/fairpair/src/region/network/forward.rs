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

use super::direct::Direct;
use super::map::Map;
use super::weights::{Layer, Shape, WeightsError, parse};
use super::winograd::Winograd;

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
    c0: Direct,
    c1: Winograd,
    c2: Direct,
    c3: Winograd,
    c4: Direct,
    c5: Winograd,
    c6: Direct,
    c7: Winograd,
    c8: Direct,
    c9: Winograd,
    u4: Winograd,
    l3: Direct,
    u3: Winograd,
    l2: Direct,
    u2: Winograd,
    l1: Direct,
    u1: Winograd,
    classes: Direct,
    points: Direct,
    globals: Direct,
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
            c0: Direct::new(c0),
            c1: Winograd::new(c1),
            c2: Direct::new(c2),
            c3: Winograd::new(c3),
            c4: Direct::new(c4),
            c5: Winograd::new(c5),
            c6: Direct::new(c6),
            c7: Winograd::new(c7),
            c8: Direct::new(c8),
            c9: Winograd::new(c9),
            u4: Winograd::new(u4),
            l3: Direct::new(l3),
            u3: Winograd::new(u3),
            l2: Direct::new(l2),
            u2: Winograd::new(u2),
            l1: Direct::new(l1),
            u1: Winograd::new(u1),
            classes: Direct::new(classes),
            points: Direct::new(points),
            globals: Direct::new(globals),
        }
    }

    /// Runs the network on a view of three channels, both sides multiples of 32.
    pub(super) fn run(&self, view: &Map) -> Output {
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

    fn run_in(&self, room: &mut Room, view: &Map) -> Output {
        let [fine, half, quarter, eighth, deepest] = &mut room.levels;
        let scratch = &mut room.scratch;
        self.c0.apply(view, true, &mut fine.one);
        self.c1.apply(&fine.one, &mut fine.two, scratch);
        self.c2.apply(&fine.two, true, &mut half.one);
        self.c3.apply(&half.one, &mut half.two, scratch);
        self.c4.apply(&half.two, true, &mut quarter.one);
        self.c5.apply(&quarter.one, &mut quarter.two, scratch);
        self.c6.apply(&quarter.two, true, &mut eighth.one);
        self.c7.apply(&eighth.one, &mut eighth.two, scratch);
        self.c8.apply(&eighth.two, true, &mut deepest.one);
        self.c9.apply(&deepest.one, &mut deepest.two, scratch);

        eighth.two.add_enlarged(&deepest.two);
        self.u4.apply(&eighth.two, &mut eighth.one, scratch);
        self.l3.apply(&eighth.one, false, &mut eighth.narrow);
        quarter.two.add_enlarged(&eighth.narrow);
        self.u3.apply(&quarter.two, &mut quarter.one, scratch);
        self.l2.apply(&quarter.one, false, &mut quarter.narrow);
        half.two.add_enlarged(&quarter.narrow);
        self.u2.apply(&half.two, &mut half.one, scratch);
        self.l1.apply(&half.one, false, &mut half.narrow);
        fine.two.add_enlarged(&half.narrow);
        self.u1.apply(&fine.two, &mut fine.one, scratch);

        let head = |layer: &Direct, input: &Map| {
            let mut output = layer.room(input.rows(), input.columns());
            layer.apply(input, false, &mut output);
            output
        };
        let globals = head(&self.globals, &deepest.two.mean());
        Output {
            classes: head(&self.classes, &fine.one),
            points: head(&self.points, &half.one),
            globals: globals.cell(0, 0).try_into().unwrap_or_default(),
        }
    }
}

/// As many as there are sizes of views.
const MOST_ROOMS: usize = 2;

thread_local! {
    static ROOMS: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

/// The maps between the layers for a view of one size. What they hold is overwritten by every run, their borders never.
struct Room {
    size: (usize, usize),
    /// From half the view's size to a thirty-second.
    levels: [Level; 5],
    scratch: Vec<f32>,
}

/// The maps of one size: after the first layer and after the second; on the way up the first is free again.
struct Level {
    one: Map,
    two: Map,
    /// With the channels of the next finer level.
    narrow: Map,
}

impl Room {
    fn new(network: &Network, rows: usize, columns: usize) -> Self {
        let level = |down: &Direct, narrow: Option<&Direct>, shrink: usize| {
            let (rows, columns) = (rows / shrink, columns / shrink);
            let one = down.room(2 * rows, 2 * columns);
            Level {
                two: one.clone(),
                one,
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
            scratch: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
