//! The network against its picture.

use super::super::convolution::tests::{greatest_difference, noise, plain};
use super::super::weights::tests::{encoded, random_layers};
use super::*;

#[test]
fn the_graph_is_the_one_in_the_picture() {
    let layers = random_layers(3);
    let (codes, view) = noise(32, 64, 3);
    let seen = Network::new(&layers).run(&codes);
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
    // The plain network has no codes between its layers: what is left is their rounding, twenty times in turn.
    let near = 2e-3;
    let off = greatest_difference(&seen.classes, &plain(classes, &a, false));
    assert!(off < near, "{off}");
    let off = greatest_difference(&seen.points, &plain(points, &b, false));
    assert!(off < near, "{off}");
    for (seen, wanted) in seen.globals.iter().zip(whole.cell(0, 0)) {
        assert!((seen - wanted).abs() < near);
    }
    assert!(seen.classes.row(3).iter().any(|v| v.abs() > 1e-2));
}

#[test]
fn the_same_view_gives_the_same_bits_again() {
    let network = Network::new(&random_layers(5));
    let (view, _) = noise(64, 32, 3);
    let first = network.run(&view);
    // What another view left behind in the same room must not show.
    network.run(&Codes::new(64, 32, 3, 1.0));
    assert_eq!(network.run(&view), first);
}

#[test]
fn a_written_file_is_read_as_the_network_it_was() {
    let layers = random_layers(11);
    let read = Network::read(&encoded(&layers)).unwrap();
    let (view, _) = noise(32, 32, 3);
    assert_eq!(read.run(&view), Network::new(&layers).run(&view));
}
