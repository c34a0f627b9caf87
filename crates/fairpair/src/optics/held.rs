//! The rectangle that holds a mask: work on the rest of the image would be for nothing.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis, Ix2, Slice};

use super::Mask;

/// Rows and columns that hold a mask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    rows: Slice,
    columns: Slice,
}

impl Held {
    /// The rectangle around what is true, with `margin` pixels on each side where the image has them; `None` where nothing is.
    pub(crate) fn of(mask: &Mask, margin: usize) -> Option<Self> {
        let any = |line: ArrayView1<'_, bool>| line.iter().any(|inside| *inside);
        let ends = |axis: Axis| {
            let lines = || mask.axis_iter(axis).enumerate();
            let first = lines().find(|(_, line)| any(*line))?.0;
            let last = lines().rev().find(|(_, line)| any(*line))?.0;
            let end = (last + 1).saturating_add(margin).min(mask.len_of(axis));
            Some(Slice::from(first.saturating_sub(margin)..end))
        };
        Some(Self {
            rows: ends(Axis(0))?,
            columns: ends(Axis(1))?,
        })
    }

    /// This part of an image of the mask's shape.
    pub(crate) fn cut<T: Clone>(&self, from: &Array2<T>) -> Array2<T> {
        self.part(from).to_owned()
    }

    /// The same where it lies.
    pub(crate) fn part<'a, T>(&self, from: &'a Array2<T>) -> ArrayView2<'a, T> {
        let mut part = from.view();
        part.slice_axis_inplace(Axis(0), self.rows);
        part.slice_axis_inplace(Axis(1), self.columns);
        part
    }

    /// An image of the mask's shape with `part` in its place and `beyond` around it.
    pub(crate) fn back<T: Copy>(&self, part: &Array2<T>, shape: Ix2, beyond: T) -> Array2<T> {
        let mut whole = Array2::from_elem(shape, beyond);
        let mut rows = whole.slice_axis_mut(Axis(0), self.rows);
        rows.slice_axis_mut(Axis(1), self.columns).assign(part);
        whole
    }
}
