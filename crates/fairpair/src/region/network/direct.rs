//! Convolution as it is written down: for the strided and the 1×1 layers.
//!
//! Formula: out\[y\]\[x\]\[o\] = bias\[o\] + Σ in\[s·y + i\]\[s·x + j\]\[c\] · w\[o\]\[i\]\[j\]\[c\], summed over rows i, columns j and
//! channels c in this order, one multiplication and one addition at a time.
//!
//! A block of `N` output channels of `P` neighbouring cells is summed side by side, in registers. As every sum has
//! its own lane and its own fixed order, the result is the same whatever the width of the machine's vectors.
//!
//! References: J. Zhang, F. Franchetti, T. M. Low, *High performance zero-memory overhead direct convolutions*,
//! ICML 2018, arXiv 1809.10170.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

use super::map::Map;
use super::weights::{Layer, Shape};

/// A layer made ready: weights as `[output / N][row][column][input][N]`.
#[derive(Debug, Clone)]
pub(super) struct Direct {
    shape: Shape,
    bias: Vec<f32>,
    weights: Vec<f32>,
}

impl Direct {
    pub(super) fn new(layer: &Layer) -> Self {
        let shape = layer.shape;
        let lanes = lanes(shape.outputs);
        let mut weights = Vec::new();
        for first in (0..shape.outputs).step_by(lanes) {
            for y in 0..shape.kernel {
                for x in 0..shape.kernel {
                    for input in 0..shape.inputs {
                        let outputs = first..first + lanes;
                        weights.extend(outputs.map(|o| layer.weight(o, y, x, input)));
                    }
                }
            }
        }
        Self {
            shape,
            bias: layer.bias.clone(),
            weights,
        }
    }

    /// A map of the size of the layer's output for an input of this size.
    pub(super) fn room(&self, rows: usize, columns: usize) -> Map {
        let stride = self.shape.stride;
        Map::new(rows / stride, columns / stride, self.shape.outputs)
    }

    /// Writes the layer's outputs into `output`, a [`room`](Self::room). `relu`: below zero becomes zero.
    pub(super) fn apply(&self, input: &Map, relu: bool, output: &mut Map) {
        let columns = output.columns();
        let arch = pulp::Arch::new();
        let work = (self, input, relu, output);
        match (lanes(self.shape.outputs), columns) {
            (16, 5..) => arch.dispatch(Work::<16, 5>(work)),
            (16, _) => arch.dispatch(Work::<16, 1>(work)),
            (_, 4..) => arch.dispatch(Work::<8, 4>(work)),
            _ => arch.dispatch(Work::<8, 1>(work)),
        }
    }
}

/// How many output channels are summed side by side: sixteen where that comes out even.
pub(super) fn lanes(outputs: usize) -> usize {
    if outputs.is_multiple_of(16) { 16 } else { 8 }
}

struct Work<'a, const N: usize, const P: usize>((&'a Direct, &'a Map, bool, &'a mut Map));

impl<const N: usize, const P: usize> NullaryFnOnce for Work<'_, N, P> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (layer, input, relu, output) = self.0;
        convolve::<N, P>(layer, input, relu, output);
    }
}

#[inline(always)]
fn convolve<const N: usize, const P: usize>(
    layer: &Direct,
    input: &Map,
    relu: bool,
    output: &mut Map,
) {
    let Shape {
        outputs,
        inputs,
        kernel,
        stride,
        ..
    } = layer.shape;
    let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
    // A 1×1 kernel begins at the cell itself, a 3×3 kernel in the border.
    let border = usize::from(kernel == 1);
    let columns = output.columns();
    let weights = layer.weights.as_chunks::<N>().0;
    let blocks = weights.chunks_exact(kernel * kernel * inputs);
    let biases = layer.bias.as_chunks::<N>().0;
    for (block, (weights, bias)) in blocks.zip(biases).enumerate() {
        for row in 0..output.rows() {
            let mut rows: [&[f32]; 3] = [&[]; 3];
            for (i, slot) in rows.iter_mut().take(kernel).enumerate() {
                let above = input.bordered_row(row * stride + i + border);
                *slot = above.get(border * inputs..).unwrap_or_default();
            }
            let rows = rows.get(..kernel).unwrap_or_default();
            let cells = output.row_mut(row);
            for first in (0..columns).step_by(P) {
                // The last tile of a row overlaps its neighbour: the same sums once more.
                let first = first.min(columns - P);
                let sums = tile::<N, P>(rows, first * stride, stride, inputs, weights, bias);
                let there = cells.chunks_exact_mut(outputs).skip(first);
                for (sums, cell) in sums.iter().zip(there) {
                    let lanes = cell.as_chunks_mut::<N>().0.get_mut(block);
                    for (value, sum) in lanes.into_iter().flatten().zip(sums) {
                        *value = sum.max(floor);
                    }
                }
            }
        }
    }
}

/// The sums of `P` cells, `stride` apart, from column `first` of the rows.
#[inline(always)]
fn tile<const N: usize, const P: usize>(
    rows: &[&[f32]],
    first: usize,
    stride: usize,
    inputs: usize,
    weights: &[[f32; N]],
    bias: &[f32; N],
) -> [[f32; N]; P] {
    let mut sums = [*bias; P];
    // The columns under the kernel lie side by side in memory: one run.
    let run = rows.len() * inputs;
    for (row, weights) in rows.iter().zip(weights.chunks_exact(run)) {
        let mut cells: [&[f32]; P] = [&[]; P];
        for (p, cell) in cells.iter_mut().enumerate() {
            *cell = &row[(first + p * stride) * inputs..][..run];
        }
        sums = add_run(sums, &cells, weights);
    }
    sums
}

/// The cells' sums plus their values times the weights, in the order of the weights.
#[inline(always)]
pub(super) fn add_run<const N: usize, const P: usize>(
    mut sums: [[f32; N]; P],
    cells: &[&[f32]; P],
    weights: &[[f32; N]],
) -> [[f32; N]; P] {
    for (i, weights) in weights.iter().enumerate() {
        for p in 0..P {
            let value = cells[p][i];
            for n in 0..N {
                sums[p][n] += value * weights[n];
            }
        }
    }
    sums
}
