//! The network against the definition of convolution, written down as plainly as it can be.

use super::super::map::Map;
use super::super::weights::tests::{encoded, random_layers};
use super::*;

/// A 3×3 or 1×1 layer by its definition, summed in f64.
fn plain(layer: &Layer, input: &Map, relu: bool) -> Map {
    let Shape {
        outputs,
        inputs,
        kernel,
        stride,
        ..
    } = layer.shape;
    let mut out = Map::new(input.rows() / stride, input.columns() / stride, outputs);
    let pad = kernel / 2;
    for row in 0..out.rows() {
        for column in 0..out.columns() {
            for output in 0..outputs {
                let mut sum = f64::from(layer.bias[output]);
                for (y, x, i) in (0..kernel)
                    .flat_map(|y| (0..kernel).map(move |x| (y, x)))
                    .flat_map(|(y, x)| (0..inputs).map(move |i| (y, x, i)))
                {
                    // With the border counted, the cell (row, column) lies at (row + 1, column + 1).
                    let (r, c) = (row * stride + y + 1 - pad, column * stride + x + 1 - pad);
                    let value = input.bordered_row(r)[c * inputs + i];
                    sum += f64::from(value) * f64::from(layer.weight(output, y, x, i));
                }
                let sum = if relu { sum.max(0.0) } else { sum };
                out.row_mut(row)[column * outputs + output] = sum as f32;
            }
        }
    }
    out
}

fn noise(rows: usize, columns: usize, channels: usize) -> Map {
    let mut map = Map::new(rows, columns, channels);
    let mut state = 1_u32;
    for row in 0..rows {
        for value in map.row_mut(row) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 8) as f32 / f32::from(u16::MAX) / 128.0 - 1.0;
        }
    }
    map
}

fn greatest_difference(a: &Map, b: &Map) -> f32 {
    assert_eq!((a.rows(), a.columns()), (b.rows(), b.columns()));
    let rows = (0..a.rows()).flat_map(|r| a.row(r).iter().zip(b.row(r)));
    rows.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn every_layer_is_the_convolution_it_claims_to_be() {
    let layers = random_layers(7);
    // Sizes that fill no tile, fill some, and fill them unevenly.
    for (rows, columns) in [(2, 2), (6, 10), (8, 14)] {
        for layer in &layers {
            let Shape {
                name,
                inputs,
                kernel,
                stride,
                ..
            } = layer.shape;
            let input = noise(rows, columns, inputs);
            let relu = kernel == 3;
            let mut seen = Direct::new(layer).room(rows, columns);
            if relu && stride == 1 {
                Winograd::new(layer).apply(&input, &mut seen, &mut Vec::new());
            } else {
                Direct::new(layer).apply(&input, relu, &mut seen);
            }
            let off = greatest_difference(&seen, &plain(layer, &input, relu));
            assert!(off < 2e-5, "{name} {rows}×{columns}: {off}");
        }
    }
}

#[test]
fn the_graph_is_the_one_in_the_picture() {
    let layers = random_layers(3);
    let view = noise(32, 64, 3);
    let seen = Network::new(&layers).run(&view);
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
    ] = &layers;
    let add = |mut fine: Map, coarse: &Map| {
        fine.add_enlarged(coarse);
        fine
    };
    let a = plain(c1, &plain(c0, &view, true), true);
    let b = plain(c3, &plain(c2, &a, true), true);
    let c = plain(c5, &plain(c4, &b, true), true);
    let d = plain(c7, &plain(c6, &c, true), true);
    let e = plain(c9, &plain(c8, &d, true), true);
    let whole = plain(globals, &e.mean(), false);
    let d = plain(u4, &add(d, &e), true);
    let c = plain(u3, &add(c, &plain(l3, &d, false)), true);
    let b = plain(u2, &add(b, &plain(l2, &c, false)), true);
    let a = plain(u1, &add(a, &plain(l1, &b, false)), true);
    assert!(greatest_difference(&seen.classes, &plain(classes, &a, false)) < 1e-4);
    assert!(greatest_difference(&seen.points, &plain(points, &b, false)) < 1e-4);
    for (seen, wanted) in seen.globals.iter().zip(whole.cell(0, 0)) {
        assert!((seen - wanted).abs() < 1e-4);
    }
    assert!(seen.classes.row(3).iter().any(|v| v.abs() > 1e-2));
}

#[test]
fn the_same_view_gives_the_same_bits_again() {
    let network = Network::new(&random_layers(5));
    let view = noise(64, 32, 3);
    let first = network.run(&view);
    // What another view left behind in the same room must not show.
    network.run(&Map::new(64, 32, 3));
    assert_eq!(network.run(&view), first);
}

#[test]
fn a_written_file_is_read_as_the_network_it_was() {
    let layers = random_layers(11);
    let read = Network::read(&encoded(&layers)).unwrap();
    let view = noise(32, 32, 3);
    assert_eq!(read.run(&view), Network::new(&layers).run(&view));
}
