//! Convolution with half the multiplications: for the 3×3 layers of stride 1.
//!
//! Formula: four neighbouring outputs of a row come from six inputs by Winograd's F(4, 3),
//! y = Aᵀ Σ (G g) · (Bᵀ d), the sum taken over kernel rows and input channels before Aᵀ, with the points 0, ±1, ±2, ∞:
//!
//! ```text
//!      ⎡4  0 −5  0 1 0⎤        ⎡ 1/4    0    0 ⎤
//!      ⎢0 −4 −4  1 1 0⎥        ⎢−1/6 −1/6 −1/6⎥        ⎡1 1  1 1  1 0⎤
//! Bᵀ = ⎢0  4 −4 −1 1 0⎥    G = ⎢−1/6  1/6 −1/6⎥   Aᵀ = ⎢0 1 −1 2 −2 0⎥
//!      ⎢0 −2 −1  2 1 0⎥        ⎢1/24 1/12  1/6⎥        ⎢0 1  1 4  4 0⎥
//!      ⎢0  2 −1 −2 1 0⎥        ⎢1/24 −1/12 1/6⎥        ⎣0 1 −1 8 −8 1⎦
//!      ⎣0  4  0 −5 0 1⎦        ⎣  0     0    1⎦
//! ```
//!
//! Six products instead of twelve. It is done along rows only: along both axes the transforms would cost what the products
//! save in layers as narrow as these. Everything is added in a fixed order, as in `direct`.
//!
//! Assumptions: values of a common size; the rounding is some times that of direct convolution, 2·10⁻⁶ of the
//! largest value in a layer of 64 channels.
//!
//! References: A. Lavin, S. Gray, *Fast algorithms for convolutional neural networks*, CVPR 2016,
//! doi 10.1109/CVPR.2016.435; S. Winograd, *Arithmetic complexity of computations*, SIAM 1980.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

use super::direct::{add_run, lanes};
use super::map::Map;
use super::weights::Layer;

/// Outputs of a tile, and products for it.
const OUT: usize = 4;
const PRODUCTS: usize = 6;

/// A layer made ready: weights as `[output / N][product][row][input][N]`.
#[derive(Debug, Clone)]
pub(super) struct Winograd {
    inputs: usize,
    bias: Vec<f32>,
    weights: Vec<f32>,
}

impl Winograd {
    pub(super) fn new(layer: &Layer) -> Self {
        let shape = layer.shape;
        let lanes = lanes(shape.outputs);
        let mut weights = vec![0.0; shape.outputs * PRODUCTS * 3 * shape.inputs];
        let blocks = weights.chunks_exact_mut(lanes * PRODUCTS * 3 * shape.inputs);
        for (block, weights) in blocks.enumerate() {
            for (y, input, lane) in (0..3)
                .flat_map(|y| (0..shape.inputs).map(move |input| (y, input)))
                .flat_map(|(y, input)| (0..lanes).map(move |lane| (y, input, lane)))
            {
                let taps = [0, 1, 2].map(|x| layer.weight(block * lanes + lane, y, x, input));
                for (product, weight) in transformed(taps).into_iter().enumerate() {
                    weights[((product * 3 + y) * shape.inputs + input) * lanes + lane] = weight;
                }
            }
        }
        Self {
            inputs: shape.inputs,
            bias: layer.bias.clone(),
            weights,
        }
    }

    /// Writes the layer's outputs, below zero made zero, into `output`, a map of the input's size with as
    /// many channels as the layer has outputs. `scratch` is room to work in, and may hold anything.
    pub(super) fn apply(&self, input: &Map, output: &mut Map, scratch: &mut Vec<f32>) {
        let arch = pulp::Arch::new();
        arch.dispatch(Transform(input, scratch));
        let work = (self, scratch.as_slice(), output);
        let many = input.rows() * input.columns().div_ceil(OUT) >= 10;
        match (lanes(self.bias.len()), many) {
            (16, true) => arch.dispatch(Work::<16, 5>(work)),
            (16, false) => arch.dispatch(Work::<16, 1>(work)),
            (_, true) => arch.dispatch(Work::<8, 10>(work)),
            _ => arch.dispatch(Work::<8, 1>(work)),
        }
    }
}

/// G · taps.
fn transformed([a, b, c]: [f32; 3]) -> [f32; PRODUCTS] {
    let even = a / 24.0 + c / 6.0;
    [
        a / 4.0,
        -(a + b + c) / 6.0,
        -(a - b + c) / 6.0,
        even + b / 12.0,
        even - b / 12.0,
        c,
    ]
}

/// Bᵀ · d for every tile and channel: `[product][row with border][tile][channel]`.
struct Transform<'a>(&'a Map, &'a mut Vec<f32>);

impl NullaryFnOnce for Transform<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(input, planes) = self;
        let channels = input.channels();
        let tiles = input.columns().div_ceil(OUT);
        let line = tiles * channels;
        let plane = (input.rows() + 2) * line;
        planes.resize(PRODUCTS * plane, 0.0);
        let mut rest = planes.as_mut_slice();
        let mut parts: [&mut [f32]; PRODUCTS] = Default::default();
        for part in &mut parts {
            (*part, rest) = std::mem::take(&mut rest).split_at_mut(plane);
        }
        // The columns beyond the border of a row whose length is no multiple of four.
        let mut padded = vec![0.0; (OUT * tiles + 2) * channels];
        for row in 0..input.rows() + 2 {
            let cells = input.bordered_row(row);
            for (to, from) in padded.iter_mut().zip(cells) {
                *to = *from;
            }
            for tile in 0..tiles {
                let start = OUT * tile * channels;
                let d = [0, 1, 2, 3, 4, 5].map(|i| &padded[start + i * channels..][..channels]);
                let at = row * line + tile * channels;
                let out = parts.each_mut().map(|part| &mut part[at..][..channels]);
                transform(d, out, channels);
            }
        }
    }
}

#[inline(always)]
fn transform(d: [&[f32]; PRODUCTS], mut out: [&mut [f32]; PRODUCTS], channels: usize) {
    // Eight channels into an array before any is written: the compiler need not fear that the slices overlap.
    for c in 0..channels / 8 {
        let d = d.map(|d| d.as_chunks::<8>().0[c]);
        let mut values = [[0.0; 8]; PRODUCTS];
        for i in 0..8 {
            let [d0, d1, d2, d3, d4, d5] = d.each_ref().map(|d| d[i]);
            let (even, odd) = (d4 - 4.0 * d2, d3 - 4.0 * d1);
            let (even_two, odd_two) = (d4 - d2, 2.0 * (d3 - d1));
            values[0][i] = 4.0 * d0 - 5.0 * d2 + d4;
            values[1][i] = even + odd;
            values[2][i] = even - odd;
            values[3][i] = even_two + odd_two;
            values[4][i] = even_two - odd_two;
            values[5][i] = 4.0 * d1 - 5.0 * d3 + d5;
        }
        for (out, values) in out.iter_mut().zip(values) {
            out.as_chunks_mut::<8>().0[c] = values;
        }
    }
}

struct Work<'a, const N: usize, const P: usize>((&'a Winograd, &'a [f32], &'a mut Map));

impl<const N: usize, const P: usize> NullaryFnOnce for Work<'_, N, P> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (layer, planes, output) = self.0;
        convolve::<N, P>(layer, planes, output);
    }
}

#[inline(always)]
fn convolve<const N: usize, const P: usize>(layer: &Winograd, planes: &[f32], output: &mut Map) {
    let inputs = layer.inputs;
    let line = output.columns().div_ceil(OUT);
    let tiles = output.rows() * line;
    let plane = (output.rows() + 2) * line * inputs;
    let weights = layer.weights.as_chunks::<N>().0;
    let blocks = weights.chunks_exact(PRODUCTS * 3 * inputs);
    let biases = layer.bias.as_chunks::<N>().0;
    for (block, (weights, bias)) in blocks.zip(biases).enumerate() {
        for first in (0..tiles).step_by(P) {
            // The last group overlaps its neighbour: the same sums once more.
            let first = first.min(tiles - P);
            let mut products = [[[0.0; N]; P]; PRODUCTS];
            let parts = planes
                .chunks_exact(plane)
                .zip(weights.chunks_exact(3 * inputs));
            for ((plane, weights), product) in parts.zip(&mut products) {
                let mut sums = [[0.0; N]; P];
                // Tiles are numbered through all rows, so the rows under the kernel are `line` tiles apart.
                for (y, weights) in weights.chunks_exact(inputs).enumerate() {
                    let mut cells: [&[f32]; P] = [&[]; P];
                    for (p, cell) in cells.iter_mut().enumerate() {
                        *cell = &plane[(first + p + y * line) * inputs..][..inputs];
                    }
                    sums = add_run(sums, &cells, weights);
                }
                *product = sums;
            }
            for p in 0..P {
                let outputs = finish(&products.each_ref().map(|group| group[p]), bias);
                write(
                    output,
                    (first + p) / line,
                    (first + p) % line,
                    block,
                    &outputs,
                );
            }
        }
    }
}

/// Aᵀ · products + bias, below zero made zero.
#[inline(always)]
fn finish<const N: usize>(products: &[[f32; N]; PRODUCTS], bias: &[f32; N]) -> [[f32; N]; OUT] {
    let mut out = [[0.0; N]; OUT];
    for n in 0..N {
        let [m0, m1, m2, m3, m4, m5] = products.each_ref().map(|m| m[n]);
        let (sum, difference) = (m1 + m2, m1 - m2);
        let (sum_two, difference_two) = (m3 + m4, m3 - m4);
        let values = [
            m0 + sum + sum_two,
            difference + 2.0 * difference_two,
            sum + 4.0 * sum_two,
            difference + 8.0 * difference_two + m5,
        ];
        for (out, value) in out.iter_mut().zip(values) {
            out[n] = (value + bias[n]).max(0.0);
        }
    }
    out
}

#[inline(always)]
fn write<const N: usize>(
    map: &mut Map,
    row: usize,
    tile: usize,
    block: usize,
    values: &[[f32; N]; OUT],
) {
    let channels = map.channels();
    let cells = map.row_mut(row).chunks_exact_mut(channels);
    for (cell, values) in cells.skip(OUT * tile).zip(values) {
        if let Some(lanes) = cell.as_chunks_mut::<N>().0.get_mut(block) {
            *lanes = *values;
        }
    }
}
