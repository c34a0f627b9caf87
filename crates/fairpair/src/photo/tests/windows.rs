//! Windows: edges, reductions, and their meaning.

use super::fixtures::{Maker, distance, read, whole};
use crate::photo::{Photo, PhotoFormat, Window};

fn photo() -> Photo {
    read(&Maker::scene(50, 34).make(PhotoFormat::Png))
}

fn window(x: u32, y: u32, width: u32, height: u32) -> Window {
    Window {
        x,
        y,
        width,
        height,
    }
}

#[test]
fn a_reduced_window_is_the_mean_of_linear_light() {
    let photo = photo();
    let fine = whole(&photo, 1);
    for reduce in [2, 3, 4, 5, 6, 7, 11] {
        let coarse = whole(&photo, reduce);
        let r = reduce as usize;
        assert_eq!((coarse.rows(), coarse.columns()), (34 / r, 50 / r));
        for ((row, column), value) in coarse.green.indexed_iter() {
            let mut sum = 0.0;
            for y in 0..r {
                for x in 0..r {
                    sum += fine.green[[row * r + y, column * r + x]];
                }
            }
            assert!((sum / (r * r) as f32 - value).abs() < 1e-5);
        }
    }
}

#[test]
fn a_window_is_a_piece_of_the_whole() {
    let photo = photo();
    let all = whole(&photo, 1);
    let piece = photo.window(window(7, 5, 10, 8), 1);
    assert!((piece.blue[[2, 3]] - all.blue[[7, 10]]).abs() < 1e-7);
    assert_eq!((piece.rows(), piece.columns()), (8, 10));
}

#[test]
fn windows_beyond_the_photo_are_cut_or_empty() {
    let photo = photo();
    let rows_columns = |w, reduce| {
        let image = photo.window(w, reduce);
        (image.rows(), image.columns())
    };
    assert_eq!(rows_columns(window(40, 30, 100, 100), 2), (2, 5));
    assert_eq!(rows_columns(window(40, 30, u32::MAX, u32::MAX), 1), (4, 10));
    for empty in [
        window(50, 0, 5, 5),
        window(u32::MAX, u32::MAX, 1, 1),
        window(3, 3, 0, 4),
        window(3, 3, 4, 0),
    ] {
        assert_eq!(rows_columns(empty, 1), (0, 0), "{empty:?}");
    }
    assert_eq!(rows_columns(window(0, 0, 50, 34), u32::MAX), (0, 0));
    assert_eq!(rows_columns(window(0, 0, 50, 34), 0), (34, 50));
}

#[test]
fn an_overview_uses_the_smallest_reduction_that_fits() {
    let photo = photo();
    for (max_side, reduce) in [
        (50, 1),
        (100, 1),
        (49, 2),
        (25, 2),
        (24, 3),
        (16, 3),
        (15, 4),
    ] {
        let (image, used) = photo.overview(max_side);
        assert_eq!(used, reduce, "{max_side}");
        assert!(image.columns() <= max_side as usize);
    }
    assert_eq!(photo.overview(u32::MAX).1, 1);
    assert_eq!(photo.overview(0).0.rows(), 1);
}

#[test]
fn a_clone_reads_the_same() {
    let photo = photo();
    let copy = photo.clone();
    let before = whole(&photo, 2);
    drop(photo);
    assert!(distance(&before, &whole(&copy, 2)) < 1e-9);
}
