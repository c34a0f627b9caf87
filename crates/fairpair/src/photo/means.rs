//! Means of blocks of pixels: code values in, linear light out, a row of blocks at a time.
//!
//! Formula: the sum over a block's rows of the sums along each, over the number of pixels read. It is the same for every way of
//! reading, so that none of them changes a bit. A block's rows are gone through together: its sums never leave the
//! processor. Blocks of up to six pixels a side, and up to twelve where two rows and columns are read, have their loops unrolled.
//! Where not all are read, those that are lie about the block's middle, so that what is seen does not move.
//!
//! Assumptions: light is looked up, as no arithmetic over code values is as quick as a table of 256.

/// A code value that finds its linear light in a table without a bounds check.
pub(super) trait Code: Copy {
    type Table;
    fn table(curve: &[f32]) -> Option<&Self::Table>;
    fn light(self, table: &Self::Table) -> f32;
}

impl Code for u8 {
    type Table = [f32; 1 << 8];
    fn table(curve: &[f32]) -> Option<&Self::Table> {
        curve.try_into().ok()
    }
    #[inline]
    fn light(self, table: &Self::Table) -> f32 {
        table[usize::from(self)]
    }
}

impl Code for u16 {
    type Table = [f32; 1 << 16];
    fn table(curve: &[f32]) -> Option<&Self::Table> {
        curve.try_into().ok()
    }
    #[inline]
    fn light(self, table: &Self::Table) -> f32 {
        table[usize::from(self)]
    }
}

/// How blocks are read.
pub(super) struct Read<'a, T: Code> {
    /// Linear light of red, green and blue.
    pub(super) tables: [&'a T::Table; 3],
    /// Pixels a side of a block.
    pub(super) reduce: usize,
    /// Of a block's rows and columns every `every`th is read.
    pub(super) every: usize,
}

/// The first of a block's rows and columns that is read: as many are left out before it as after the last, or one fewer.
fn first(reduce: usize, every: usize) -> usize {
    reduce.saturating_sub(1) % every.max(1) / 2
}

impl<T: Code> Read<'_, T> {
    /// The means of a row of blocks of red, green and blue; `row` gives the file's rows, counted from the blocks' first.
    pub(super) fn colours<'r>(&self, row: impl Fn(usize) -> &'r [T], out: &mut [&mut [f32]; 3])
    where
        T: 'r,
    {
        match (self.reduce, self.every) {
            (1, _) => self.dense([row(0)], out),
            (2, 1) => self.dense([0, 1].map(row), out),
            (3, 1) => self.dense([0, 1, 2].map(row), out),
            (4, 1) => self.dense([0, 1, 2, 3].map(row), out),
            (5, 1) => self.dense([0, 1, 2, 3, 4].map(row), out),
            (6, 1) => self.dense([0, 1, 2, 3, 4, 5].map(row), out),
            (3, 2) => self.four::<3>(row, out),
            (4, 2) => self.four::<4>(row, out),
            (5, 3) => self.four::<5>(row, out),
            (6, 3) => self.four::<6>(row, out),
            (7, 4) => self.four::<7>(row, out),
            (8, 4) => self.four::<8>(row, out),
            (9, 5) => self.four::<9>(row, out),
            (10, 5) => self.four::<10>(row, out),
            (11, 6) => self.four::<11>(row, out),
            (12, 6) => self.four::<12>(row, out),
            _ => self.any(row, out),
        }
    }

    /// The same where channels lie apart: all rows of the blocks, each as red, green and blue.
    pub(super) fn planes(&self, rows: &[[&[T]; 3]], out: &mut [&mut [f32]; 3]) {
        let row = |channel: usize| move |y: usize| rows.get(y).map_or(&[][..], |row| row[channel]);
        for (channel, out) in out.iter_mut().enumerate() {
            self.plane(self.tables[channel], row(channel), out);
        }
    }

    /// The same of grey.
    pub(super) fn grey<'r>(&self, row: impl Fn(usize) -> &'r [T], out: &mut [f32])
    where
        T: 'r,
    {
        self.plane(self.tables[1], row, out);
    }

    /// One channel that lies apart.
    fn plane<'r>(&self, table: &T::Table, row: impl Fn(usize) -> &'r [T], out: &mut [f32])
    where
        T: 'r,
    {
        out.fill(0.);
        for row in self.read().map(row) {
            match (self.reduce, self.every) {
                (1, _) => Self::add_row::<1>(table, row, out),
                (2, 1) => Self::add_row::<2>(table, row, out),
                (3, 1) => Self::add_row::<3>(table, row, out),
                (4, 1) => Self::add_row::<4>(table, row, out),
                (5, 1) => Self::add_row::<5>(table, row, out),
                (6, 1) => Self::add_row::<6>(table, row, out),
                _ => {
                    for (block, sum) in row.chunks_exact(self.reduce).zip(&mut *out) {
                        let codes = self.read().filter_map(|at| block.get(at));
                        *sum += along(codes.map(|code| code.light(table)));
                    }
                }
            }
        }
        let scale = self.scale();
        for sum in out {
            *sum *= scale;
        }
    }

    /// Adds a row of blocks of `K` samples to their sums.
    #[inline]
    fn add_row<const K: usize>(table: &T::Table, row: &[T], out: &mut [f32]) {
        for (block, sum) in row.as_chunks::<K>().0.iter().zip(out) {
            *sum += along(block.iter().map(|code| code.light(table)));
        }
    }

    /// Which of a block's rows and columns are read.
    fn read(&self) -> std::iter::StepBy<std::ops::Range<usize>> {
        (first(self.reduce, self.every)..self.reduce).step_by(self.every)
    }

    fn scale(&self) -> f32 {
        1. / (self.read().len() as f32).powi(2)
    }

    /// Every pixel of blocks of `K` × `K`.
    #[inline]
    fn dense<const K: usize>(&self, rows: [&[T]; K], out: &mut [&mut [f32]; 3]) {
        let rows = rows.map(|row| row.as_chunks::<3>().0.as_chunks::<K>().0);
        let scale = self.scale();
        for (index, means) in means(out).enumerate() {
            let mut sums = [0.; 3];
            for row in rows {
                let Some(block) = row.get(index) else {
                    return;
                };
                let mut along = [0.; 3];
                for pixel in block {
                    self.add(pixel, &mut along);
                }
                plus(&mut sums, along);
            }
            set(means, sums, scale);
        }
    }

    /// Four pixels of each block of `K` × `K`, in two of its rows.
    #[inline]
    fn four<'r, const K: usize>(&self, row: impl Fn(usize) -> &'r [T], out: &mut [&mut [f32]; 3])
    where
        T: 'r,
    {
        let every = K.div_ceil(2);
        let first = first(K, every);
        let [upper, lower] =
            [first, first + every].map(|r| row(r).as_chunks::<3>().0.as_chunks::<K>().0);
        let scale = self.scale();
        for ((means, upper), lower) in means(out).zip(upper).zip(lower) {
            let mut sums = [0.; 3];
            for block in [upper, lower] {
                let mut along = [0.; 3];
                self.add(&block[first], &mut along);
                self.add(&block[first + every], &mut along);
                plus(&mut sums, along);
            }
            set(means, sums, scale);
        }
    }

    fn any<'r>(&self, row: impl Fn(usize) -> &'r [T], out: &mut [&mut [f32]; 3])
    where
        T: 'r,
    {
        for sums in out.iter_mut() {
            sums.fill(0.0);
        }
        for row in self.read().map(row) {
            let blocks = row.as_chunks::<3>().0.chunks_exact(self.reduce);
            for (block, [red, green, blue]) in blocks.zip(means(out)) {
                let mut along = [0.; 3];
                for pixel in self.read().filter_map(|at| block.get(at)) {
                    self.add(pixel, &mut along);
                }
                *red += along[0];
                *green += along[1];
                *blue += along[2];
            }
        }
        let scale = self.scale();
        for sum in out.iter_mut().flat_map(|sums| sums.iter_mut()) {
            *sum *= scale;
        }
    }

    #[inline]
    fn add(&self, pixel: &[T; 3], sums: &mut [f32; 3]) {
        sums[0] += pixel[0].light(self.tables[0]);
        sums[1] += pixel[1].light(self.tables[1]);
        sums[2] += pixel[2].light(self.tables[2]);
    }
}

/// Light added up along a row of a block, from 0 on: `sum` begins with −0.
#[inline]
fn along(lights: impl Iterator<Item = f32>) -> f32 {
    lights.fold(0., |sum, light| sum + light)
}

/// The three channels' values, block by block.
fn means<'a>(out: &'a mut [&mut [f32]; 3]) -> impl Iterator<Item = [&'a mut f32; 3]> {
    let [red, green, blue] = out;
    let all = red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut());
    all.map(|((red, green), blue)| [red, green, blue])
}

#[inline]
fn plus(sums: &mut [f32; 3], more: [f32; 3]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

#[inline]
fn set(means: [&mut f32; 3], sums: [f32; 3], scale: f32) {
    for (mean, sum) in means.into_iter().zip(sums) {
        *mean = sum * scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_reading_gives_the_same_bits() {
        let curve: Vec<f32> = (0..256).map(|c| (c as f32 / 255.0).powf(2.2)).collect();
        let table = u8::table(&curve).unwrap();
        for reduce in 1..=12 {
            let width = reduce * 5;
            let codes: Vec<u8> = (0..width * 3 * reduce)
                .map(|n| (n * n * 31 % 251) as u8)
                .collect();
            let row = |y: usize| codes.get(y * width * 3..(y + 1) * width * 3).unwrap();
            for every in 1..=reduce {
                let read = Read {
                    tables: [table; 3],
                    reduce,
                    every,
                };
                let means = |how: &dyn Fn(&mut [&mut [f32]; 3])| {
                    let mut means = [[7.0_f32; 5]; 3];
                    how(&mut means.each_mut().map(<[f32; 5]>::as_mut_slice));
                    means.map(|m| m.map(f32::to_bits))
                };
                let seen = means(&|out| read.colours(row, out));
                assert_eq!(seen, means(&|out| read.any(row, out)), "{reduce}, {every}");
                let apart: Vec<[Vec<u8>; 3]> = (0..reduce)
                    .map(|y| [0, 1, 2].map(|c| row(y).iter().skip(c).step_by(3).copied().collect()))
                    .collect();
                let apart: Vec<[&[u8]; 3]> = apart
                    .iter()
                    .map(|row| row.each_ref().map(Vec::as_slice))
                    .collect();
                assert_eq!(
                    seen,
                    means(&|out| read.planes(&apart, out)),
                    "{reduce}, {every}"
                );
            }
        }
    }

    #[test]
    fn the_pixels_read_lie_about_the_middle_of_the_block() {
        for reduce in 1..40_usize {
            for every in 1..=reduce {
                let before = first(reduce, every);
                let after = (reduce - 1 - before) % every;
                assert!(after == before || after == before + 1, "{reduce}, {every}");
            }
        }
    }

    #[test]
    fn a_mean_is_of_light_and_not_of_codes() {
        let curve: Vec<f32> = (0..256).map(|c| (c as f32 / 255.0).powi(2)).collect();
        let read = Read {
            tables: [u8::table(&curve).unwrap(); 3],
            reduce: 2,
            every: 1,
        };
        let row = |y: usize| -> &[u8] { if y == 0 { &[255; 6] } else { &[0; 6] } };
        let (mut red, mut green, mut blue) = ([0.0], [0.0], [0.0]);
        read.colours(row, &mut [&mut red, &mut green, &mut blue]);
        assert!((red[0] - 0.5).abs() < 1e-6 && (blue[0] - 0.5).abs() < 1e-6);
    }
}
