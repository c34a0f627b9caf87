//! Layers against the definition of convolution, written down as plainly as it can be, and machines against one another.

use super::super::weights::tests::random_layers;
use super::*;
use crate::optics::dot::{On, Plain};

/// A 3×3 or 1×1 layer by its definition, summed in f64.
pub(in super::super) fn plain(layer: &Layer, input: &Map, relu: bool) -> Map {
    let Shape {
        outputs,
        inputs,
        kernel,
        stride,
        ..
    } = layer.shape;
    let mut out = Map::new(input.rows() / stride, input.columns() / stride, outputs);
    let pad = kernel / 2;
    let inside = |at: usize, count: usize| at.checked_sub(pad).filter(|at| *at < count);
    for row in 0..out.rows() {
        for column in 0..out.columns() {
            for output in 0..outputs {
                let mut sum = f64::from(layer.bias[output]);
                for (y, x) in (0..kernel).flat_map(|y| (0..kernel).map(move |x| (y, x))) {
                    let row = inside(row * stride + y, input.rows());
                    let column = inside(column * stride + x, input.columns());
                    let (Some(row), Some(column)) = (row, column) else {
                        continue;
                    };
                    for (i, value) in input.cell(row, column).iter().enumerate() {
                        sum += f64::from(*value) * f64::from(layer.weight(output, y, x, i));
                    }
                }
                assert!(input.channels() == inputs);
                let sum = if relu { sum.max(0.0) } else { sum };
                out.row_mut(row)[column * outputs + output] = sum as f32;
            }
        }
    }
    out
}

/// Codes from end to end of their range, and the values they stand for.
pub(in super::super) fn noise(rows: usize, columns: usize, channels: usize) -> (Codes, Map) {
    let step = 2.0 / f32::from(1_i16 << DIGITS);
    let mut codes = Codes::new(rows, columns, channels, step);
    let mut map = Map::new(rows, columns, channels);
    let mut state = 1_u32;
    for row in 0..rows {
        let cells = codes.row_mut(row).chunks_mut(channels.div_ceil(2));
        for (cell, values) in cells.zip(map.row_mut(row).chunks_mut(channels)) {
            for (code, value) in cell.as_flattened_mut().iter_mut().zip(values) {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *code = (state >> 17) as i16 - (1 << DIGITS);
                *value = f32::from(*code) * step;
            }
        }
    }
    (codes, map)
}

pub(in super::super) fn greatest_difference(a: &Map, b: &Map) -> f32 {
    assert_eq!((a.rows(), a.columns()), (b.rows(), b.columns()));
    let all = a.values().iter().zip(b.values());
    all.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// Sizes that fill no tile, fill some, and fill them unevenly, before and after a stride of 2.
const SIZES: [(usize, usize); 7] = [(2, 2), (2, 6), (6, 10), (4, 12), (8, 14), (2, 20), (4, 24)];

#[test]
fn every_layer_is_the_convolution_it_claims_to_be() {
    for layer in &random_layers(7) {
        let Shape {
            name,
            inputs,
            kernel,
            ..
        } = layer.shape;
        for (rows, columns) in SIZES {
            let (codes, map) = noise(rows, columns, inputs);
            let relu = kernel == 3;
            let ready = Convolution::new(layer);
            let mut seen = ready.room(rows, columns);
            ready.apply(&codes, relu, &mut seen);
            let off = greatest_difference(&seen, &plain(layer, &map, relu));
            assert!(off < 2e-6, "{name} {rows}×{columns}: {off}");
        }
    }
}

/// What each machine that this one can play makes of a layer, after what plain numbers make of it.
fn by_machines(layer: &Convolution, input: &Codes, relu: bool) -> Vec<(&'static str, Map)> {
    let by = |run: &dyn Fn(Convolve<'_>)| {
        let mut output = layer.room(input.rows(), input.columns());
        run(layer.work(input, relu, &mut output));
        output
    };
    let mut seen = vec![("plain", by(&|work| work.on(Plain)))];
    #[cfg(target_arch = "x86_64")]
    {
        use pulp::x86::{V1, V3, V4};
        let v1 = V1::try_new().map(|m| ("SSE2", by(&|work| m.vectorize(On(m, work)))));
        let v3 = V3::try_new().map(|m| ("AVX2", by(&|work| m.vectorize(On(m, work)))));
        let v4 = V4::try_new().map(|m| ("AVX-512", by(&|work| m.vectorize(On(m, work)))));
        seen.extend([v1, v3, v4].into_iter().flatten());
    }
    seen.push(("dispatched", by(&|work| dispatch(work))));
    seen
}

#[test]
fn vectors_of_every_width_give_the_same_bits() {
    for layer in &random_layers(9) {
        let Shape { name, inputs, .. } = layer.shape;
        for (rows, columns) in SIZES {
            let (input, _) = noise(rows, columns, inputs);
            let seen = by_machines(&Convolution::new(layer), &input, false);
            let bits = |map: &Map| map.values().iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            for (machine, map) in &seen {
                assert_eq!(bits(map), bits(&seen[0].1), "{name} on {machine}");
            }
        }
    }
}

#[test]
fn the_greatest_sum_that_can_be_does_not_overflow() {
    let mut layers = random_layers(1);
    let layer = layers.iter_mut().find(|l| l.shape.name == "c7").unwrap();
    for (code, weight, sign) in [(1 << DIGITS, -128, -1.0), (-(1 << DIGITS), -128, 1.0)] {
        layer.fill(weight);
        let mut input = Codes::new(3, 5, 64, 1.0);
        (0..3).for_each(|row| input.row_mut(row).fill([code; 2]));
        // In the middle no border is under the kernel.
        let wanted = sign * GREATEST_SUM as f32;
        for (machine, map) in by_machines(&Convolution::new(layer), &input, false) {
            assert_eq!(map.cell(1, 2), [wanted; 64], "{machine}");
        }
    }
}
