//! Lines drawn around known shapes.

use super::super::super::shape::area;
use super::*;

fn field(rows: usize, columns: usize, value: impl Fn(f32, f32) -> f32) -> Field {
    let values = (0..rows * columns)
        .map(|i| value((i % columns) as f32 + 0.5, (i / columns) as f32 + 0.5))
        .collect();
    Field {
        rows,
        columns,
        values,
    }
}

#[test]
fn a_disc_has_one_outline_at_its_radius() {
    let disc = field(40, 50, |x, y| 9.3 - (x - 24.2).hypot(y - 18.7));
    let found = outlines(&disc, 2.0);
    assert_eq!(found.len(), 1);
    for [x, y] in &found[0] {
        let radius = (x / 2.0 - 24.2).hypot(y / 2.0 - 18.7);
        assert!((radius - 9.3).abs() < 0.02, "{radius}");
    }
    let circle = std::f32::consts::PI * 18.6 * 18.6;
    assert!((area(&found[0]) / circle - 1.0).abs() < 0.01);
}

#[test]
fn a_straight_edge_is_found_between_cells_where_it_is() {
    let half = field(6, 9, |x, _| x - 3.37);
    let found = outlines(&half, 1.0);
    let leftmost = found[0].iter().map(|p| p[0]).fold(f32::MAX, f32::min);
    assert!((leftmost - 3.37).abs() < 1e-5, "{leftmost}");
    // What reaches the view's edge is closed along it.
    let rightmost = found[0].iter().map(|p| p[0]).fold(f32::MIN, f32::max);
    assert!((rightmost - 9.0).abs() < 1e-5, "{rightmost}");
}

#[test]
fn holes_are_left_out_and_the_largest_comes_first() {
    let ring = |x: f32, y: f32| 2.0 - ((x - 12.0).hypot(y - 12.0) - 7.0).abs();
    let speck = |x: f32, y: f32| 1.5 - (x - 28.0).hypot(y - 5.0);
    let found = outlines(&field(24, 32, |x, y| ring(x, y).max(speck(x, y))), 1.0);
    assert_eq!(found.len(), 2);
    assert!(area(&found[0]) > 200.0 && area(&found[1]) < 10.0);
}

#[test]
fn corners_that_touch_hang_together_only_where_their_mean_is_inside() {
    let saddle = |inside: f32| Field {
        rows: 2,
        columns: 2,
        values: vec![inside, -1.0, -1.0, inside],
    };
    assert_eq!(outlines(&saddle(2.0), 1.0).len(), 1);
    assert_eq!(outlines(&saddle(0.5), 1.0).len(), 2);
}

#[test]
fn nothing_and_no_numbers_have_no_outline() {
    assert!(outlines(&field(5, 5, |_, _| -1.0), 1.0).is_empty());
    assert!(outlines(&field(5, 5, |_, _| f32::NAN), 1.0).is_empty());
    assert!(outlines(&field(0, 0, |_, _| 1.0), 1.0).is_empty());
}

#[test]
fn fewer_points_stay_within_the_tolerance() {
    let disc = field(60, 60, |x, y| 22.3 - (x - 30.0).hypot(y - 30.0));
    let outline = outlines(&disc, 1.0).remove(0);
    let few = simplified(&outline, 0.1);
    assert!(
        few.len() < outline.len() / 2,
        "{} {}",
        few.len(),
        outline.len()
    );
    for point in &outline {
        let ends = few.iter().zip(few.iter().cycle().skip(1));
        let nearest = ends.map(|(a, b)| distance_to(*point, *a, *b));
        assert!(nearest.fold(f32::MAX, f32::min) <= 0.1 + 1e-4);
    }
    assert_eq!(simplified(&vec![[1.0, 2.0]], 0.1), [[1.0, 2.0]]);
    assert!(simplified(&Polygon::new(), 0.1).is_empty());
}
