//! Convolution as it is written down, in whole numbers.
//!
//! Formula: out\[y\]\[x\]\[o\] = bias\[o\] + step · scale\[o\] · Σ code\[s·y + i\]\[s·x + j\]\[c\] · w\[o\]\[i\]\[j\]\[c\], summed over rows i,
//! columns j and channels c in i32; s the stride, step that of the input's codes (`codes`), scale and w (−128..127) those of the
//! weights file (`weights`). Then one conversion to f32 (to the nearest), one multiplication and one addition. The sum is
//! exact and the rest is done in one order, so the result is the same whatever the width of the machine's vectors.
//!
//! No sum overflows: codes are at most 2¹⁴, weights 2⁷, taps 9 · 64; 2²¹ · 576 < 1.21 · 10⁹ < 2³¹.
//!
//! A block of `N` output channels of `P` neighbouring cells is summed side by side, in registers.
//!
//! References: J. Zhang, F. Franchetti, T. M. Low, *High performance zero-memory overhead direct convolutions*,
//! ICML 2018, arXiv 1809.10170.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use super::codes::{Codes, DIGITS};
use super::forward::SHAPES;
use super::map::Map;
use super::weights::{Layer, Shape};
use crate::optics::dot::{Dot, Machine, Pair, Work, dispatch};

/// The greatest that a sum of any layer can be.
const GREATEST_SUM: u64 = {
    let (mut most, mut layer) = (0, 0);
    while layer < SHAPES.len() {
        let Shape { kernel, inputs, .. } = SHAPES[layer];
        if kernel * kernel * inputs > most {
            most = kernel * kernel * inputs;
        }
        layer += 1;
    }
    most as u64 * (1 << DIGITS) * 128
};
const _: () = assert!(GREATEST_SUM <= i32::MAX as u64);

/// A layer made ready: weights as `[output / N][row][column][input pair][N]`.
#[derive(Debug, Clone)]
pub(super) struct Convolution {
    shape: Shape,
    bias: Vec<f32>,
    scale: Vec<f32>,
    weights: Vec<Pair>,
}

impl Convolution {
    pub(super) fn new(layer: &Layer) -> Self {
        let shape = layer.shape;
        let lanes = lanes(shape.outputs);
        let mut weights = Vec::new();
        for first in (0..shape.outputs).step_by(lanes) {
            for y in 0..shape.kernel {
                for x in 0..shape.kernel {
                    for input in (0..shape.inputs).step_by(2) {
                        let outputs = first..first + lanes;
                        weights.extend(
                            outputs.map(|o| [0, 1].map(|i| layer.code(o, y, x, input + i).into())),
                        );
                    }
                }
            }
        }
        Self {
            shape,
            bias: layer.bias.clone(),
            scale: layer.scale.clone(),
            weights,
        }
    }

    /// A map of the size of the layer's output for an input of this size.
    pub(super) fn room(&self, rows: usize, columns: usize) -> Map {
        let stride = self.shape.stride;
        Map::new(rows / stride, columns / stride, self.shape.outputs)
    }

    /// Writes the layer's outputs into `output`, a [`room`](Self::room). `relu`: below zero becomes zero.
    pub(super) fn apply(&self, input: &Codes, relu: bool, output: &mut Map) {
        dispatch(self.work(input, relu, output));
    }

    fn work<'a>(&'a self, input: &'a Codes, relu: bool, output: &'a mut Map) -> Convolve<'a> {
        Convolve {
            layer: self,
            input,
            floor: if relu { 0.0 } else { f32::NEG_INFINITY },
            output,
        }
    }
}

/// How many output channels are summed side by side: sixteen where that comes out even.
fn lanes(outputs: usize) -> usize {
    if outputs.is_multiple_of(16) { 16 } else { 8 }
}

struct Convolve<'a> {
    layer: &'a Convolution,
    input: &'a Codes,
    floor: f32,
    output: &'a mut Map,
}

impl Work for Convolve<'_> {
    #[inline(always)]
    fn on(self, machine: impl Machine) {
        match lanes(self.layer.shape.outputs) {
            16 => convolve::<_, 16>(machine, self),
            _ => convolve::<_, 8>(machine, self),
        }
    }
}

/// In tiles of as many cells as leave a few of sixteen registers free, and as come out even in a row where that can be.
#[inline(always)]
fn convolve<M: Dot<N>, const N: usize>(machine: M, work: Convolve<'_>) {
    let columns = work.output.columns();
    let even = |count: usize| columns.is_multiple_of(count);
    match columns {
        _ if M::REGISTERS == 1 && even(12) => tiles::<M, N, 12>(machine, work),
        _ if M::REGISTERS == 1 && even(10) => tiles::<M, N, 10>(machine, work),
        _ if even(6) => tiles::<M, N, 6>(machine, work),
        5.. => tiles::<M, N, 5>(machine, work),
        _ => tiles::<M, N, 1>(machine, work),
    }
}

#[inline(always)]
fn tiles<M: Dot<N>, const N: usize, const P: usize>(machine: M, work: Convolve<'_>) {
    let Convolve {
        layer,
        input,
        floor,
        output,
    } = work;
    let Shape {
        outputs,
        kernel,
        stride,
        ..
    } = layer.shape;
    let pairs = input.pairs();
    // A 1×1 kernel begins at the cell itself, a 3×3 kernel in the border.
    let border = usize::from(kernel == 1);
    let columns = output.columns();
    let blocks = layer.weights.as_chunks::<N>().0;
    let blocks = blocks.chunks_exact(kernel * kernel * pairs);
    let ends = layer.scale.as_chunks::<N>().0.iter();
    let ends = ends.zip(layer.bias.as_chunks::<N>().0);
    for (block, (weights, (scale, bias))) in blocks.zip(ends).enumerate() {
        let mut scale = *scale;
        for scale in &mut scale {
            *scale *= input.step();
        }
        for row in 0..output.rows() {
            let mut rows: [&[Pair]; 3] = [&[]; 3];
            for (i, slot) in rows.iter_mut().take(kernel).enumerate() {
                let above = input.bordered_row(row * stride + i + border);
                *slot = above.get(border * pairs..).unwrap_or_default();
            }
            let rows = rows.get(..kernel).unwrap_or_default();
            let cells = output.row_mut(row);
            for first in (0..columns).step_by(P) {
                // The last tile of a row overlaps its neighbour: the same sums once more.
                let first = first.min(columns - P);
                let sums = tile::<M, N, P>(machine, rows, first * stride, stride, pairs, weights);
                for (p, sums) in sums.iter().enumerate() {
                    let at = (first + p) * outputs + block * N;
                    let lanes = cells.get_mut(at..).and_then(<[_]>::first_chunk_mut::<N>);
                    let Some(lanes) = lanes else { continue };
                    *lanes = ended(machine.numbers(*sums), &scale, bias, floor);
                }
            }
        }
    }
}

/// What sums become at the end.
#[inline(always)]
fn ended<const N: usize>(
    sums: [i32; N],
    scale: &[f32; N],
    bias: &[f32; N],
    floor: f32,
) -> [f32; N] {
    let mut values = [0.0; N];
    for n in 0..N {
        let value = sums[n] as f32 * scale[n] + bias[n];
        values[n] = if value > floor { value } else { floor };
    }
    values
}

/// The sums of `P` cells, `stride` apart, from column `first` of the rows.
#[inline(always)]
fn tile<M: Dot<N>, const N: usize, const P: usize>(
    machine: M,
    rows: &[&[Pair]],
    first: usize,
    stride: usize,
    pairs: usize,
    weights: &[[Pair; N]],
) -> [M::Sums; P] {
    let mut sums = [machine.zero(); P];
    // The columns under the kernel lie side by side in memory: one run.
    let run = rows.len() * pairs;
    for (row, weights) in rows.iter().zip(weights.chunks_exact(run)) {
        let mut cells: [&[Pair]; P] = [&[]; P];
        for (p, cell) in cells.iter_mut().enumerate() {
            *cell = &row[(first + p * stride) * pairs..][..weights.len()];
        }
        for i in 0..weights.len() {
            for p in 0..P {
                sums[p] = machine.add(sums[p], cells[p][i], &weights[i]);
            }
        }
    }
    sums
}

#[cfg(test)]
pub(super) mod tests;
