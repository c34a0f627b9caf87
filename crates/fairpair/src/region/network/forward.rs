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
        let scratch = &mut Vec::new();
        let mut fine = self.c1.apply(&self.c0.apply(view, true), scratch);
        let mut half = self.c3.apply(&self.c2.apply(&fine, true), scratch);
        let mut quarter = self.c5.apply(&self.c4.apply(&half, true), scratch);
        let mut eighth = self.c7.apply(&self.c6.apply(&quarter, true), scratch);
        let deepest = self.c9.apply(&self.c8.apply(&eighth, true), scratch);
        let mean = self.globals.apply(&deepest.mean(), false);

        eighth.add_enlarged(&deepest);
        let eighth = self.u4.apply(&eighth, scratch);
        quarter.add_enlarged(&self.l3.apply(&eighth, false));
        let quarter = self.u3.apply(&quarter, scratch);
        half.add_enlarged(&self.l2.apply(&quarter, false));
        let half = self.u2.apply(&half, scratch);
        fine.add_enlarged(&self.l1.apply(&half, false));
        let fine = self.u1.apply(&fine, scratch);

        Output {
            classes: self.classes.apply(&fine, false),
            points: self.points.apply(&half, false),
            globals: mean.cell(0, 0).try_into().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests;
