//! EXIF orientation: how the rows of a file lie in the upright photo.
//!
//! Pixels stay in file order after decoding; a window is mapped into the file, reduced there, and only the small
//! result is turned. Turning 12 megapixels costs more than decoding half of them.
//!
//! References: EXIF 2.32 (CIPA DC-008-2019), tag 0x0112.

use ndarray::{Array2, Axis};

use super::Window;

/// One of the eight ways a file can lie, with the numbers of EXIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    /// The rows of the file are the rows of the photo.
    pub(super) const UPRIGHT: Self = Self(1);

    /// From an EXIF value; anything but 1 to 8 counts as upright.
    pub(super) fn from_exif(value: Option<u8>) -> Self {
        value
            .filter(|value| (1..=8).contains(value))
            .map_or(Self::UPRIGHT, Self)
    }

    /// The EXIF value, 1 to 8.
    pub(super) fn exif(self) -> u8 {
        self.0
    }

    /// The upright photo's rows are the file's columns.
    fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The upright columns run against the file's direction.
    fn flips_columns(self) -> bool {
        matches!(self.0, 2 | 3 | 6 | 7)
    }

    /// The upright rows run against the file's direction.
    fn flips_rows(self) -> bool {
        matches!(self.0, 3 | 4 | 7 | 8)
    }

    /// Size of the upright photo from the size of the file, and back.
    pub(super) fn swap(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Where an upright window lies in the file. The window must lie within the upright photo.
    pub(super) fn to_file(self, window: Window, upright: (u32, u32)) -> Window {
        let Window {
            mut x,
            mut y,
            width,
            height,
        } = window;
        if self.flips_columns() {
            x = upright.0.saturating_sub(x).saturating_sub(width);
        }
        if self.flips_rows() {
            y = upright.1.saturating_sub(y).saturating_sub(height);
        }
        let (x, y) = self.swap((x, y));
        let (width, height) = self.swap((width, height));
        Window {
            x,
            y,
            width,
            height,
        }
    }

    /// Turns a plane in file order upright.
    pub(super) fn turn<T: Clone>(self, plane: Array2<T>) -> Array2<T> {
        if self == Self::UPRIGHT {
            return plane;
        }
        let mut view = plane.view();
        if self.swaps_sides() {
            view.swap_axes(0, 1);
        }
        if self.flips_columns() {
            view.invert_axis(Axis(1));
        }
        if self.flips_rows() {
            view.invert_axis(Axis(0));
        }
        view.as_standard_layout().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optics::Plane;
    use ndarray::array;

    /// What EXIF 2.32 says where the file's 0th row and 0th column lie, for a file of rows (1 2) (3 4) (5 6).
    #[test]
    fn all_eight_follow_the_standard() {
        let file = array![[1., 2.], [3., 4.], [5., 6.]];
        let upright: [Plane; 8] = [
            array![[1., 2.], [3., 4.], [5., 6.]],
            array![[2., 1.], [4., 3.], [6., 5.]],
            array![[6., 5.], [4., 3.], [2., 1.]],
            array![[5., 6.], [3., 4.], [1., 2.]],
            array![[1., 3., 5.], [2., 4., 6.]],
            array![[5., 3., 1.], [6., 4., 2.]],
            array![[6., 4., 2.], [5., 3., 1.]],
            array![[2., 4., 6.], [1., 3., 5.]],
        ];
        for (value, expected) in (1..=8).zip(upright) {
            assert_eq!(
                Orientation::from_exif(Some(value)).turn(file.clone()),
                expected,
                "orientation {value}"
            );
        }
    }

    #[test]
    fn a_window_and_its_place_in_the_file_hold_the_same_pixels() {
        let (rows, columns) = (7_usize, 5_usize);
        let file = Plane::from_shape_fn((rows, columns), |(r, c)| (r * 10 + c) as f32);
        for value in 1..=8 {
            let orientation = Orientation::from_exif(Some(value));
            let upright = orientation.turn(file.clone());
            let size = (upright.ncols() as u32, upright.nrows() as u32);
            let window = Window {
                x: 1,
                y: 2,
                width: 3,
                height: 2,
            };
            let there = orientation.to_file(window, size);
            let cut = |plane: &Plane, w: Window| {
                let (x, y) = (w.x as usize, w.y as usize);
                Plane::from_shape_fn((w.height as usize, w.width as usize), |(r, c)| {
                    plane[[y + r, x + c]]
                })
            };
            assert_eq!(
                orientation.turn(cut(&file, there)),
                cut(&upright, window),
                "orientation {value}"
            );
        }
    }

    #[test]
    fn senseless_values_are_upright() {
        for value in [None, Some(0), Some(9), Some(255)] {
            assert_eq!(Orientation::from_exif(value), Orientation::UPRIGHT);
        }
    }
}
