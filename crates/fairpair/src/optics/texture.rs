//! How much detail of each size an image holds: four octaves, from the finest to about a thirtieth of the unit.
//!
//! Formula: with `Gₖ` a Gaussian of [`SIGMAS`]`[k]` units, band k is `Gₖ₋₁∗x − Gₖ∗x` (band 0: `x − G₀∗x`); its energy in a
//! rectangle is the mean of its square. The two coarse bands are kept at half the size, which they do not need.
//! Assumptions: values are finite, and near 0 at the image's border, beyond which they count as 0.
//! How it can be fooled: noise has energy in the finest bands too; an edge has energy in all.
//!
//! References: P. J. Burt, E. H. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans. Communications
//! 31(4), 1983, doi 10.1109/TCOM.1983.1095851.

use std::borrow::Cow;

use super::gaussian::gaussian;
use super::{Plane, halved};

/// Number of bands.
pub const BANDS: usize = 4;

/// Coarse end of each band: standard deviation of the Gaussian, in units. With pupils 63 mm apart, a quarter of a
/// millimetre to two millimetres.
pub const SIGMAS: [f32; BANDS] = [0.004, 0.008, 0.016, 0.032];

/// Energy that counts as none: a twentieth of what one step of eight bits spreads over mid-tones, squared, in stops.
const NOTHING: f64 = 1e-7;

/// Change of amplitude between two energies, stops: half the base-2 logarithm of their ratio.
pub fn stops(before: f64, after: f64) -> f64 {
    0.5 * ((after + NOTHING) / (before + NOTHING)).log2()
}

/// An image taken apart by size.
#[derive(Debug, Clone)]
pub struct Bands {
    /// The two fine bands.
    pub fine: [Plane; 2],
    /// The two coarse bands, at half the size.
    pub coarse: [Plane; 2],
}

impl Bands {
    /// Takes `image` apart; `unit` in pixels.
    pub fn of(image: &Plane, unit: f32) -> Self {
        Self::of_any(Cow::Borrowed(image), unit)
    }

    /// Takes `image`, blurred by `blur` pixels, apart; `unit` in pixels.
    pub fn of_blurred(image: &Plane, blur: f32, unit: f32) -> Self {
        if blur > 0.0 {
            Self::of_any(Cow::Owned(gaussian(image, blur)), unit)
        } else {
            Self::of(image, unit)
        }
    }

    fn of_any(image: Cow<'_, Plane>, unit: f32) -> Self {
        // Each Gaussian continues the last: variances add.
        let step = |k: usize| (SIGMAS[k].powi(2) - SIGMAS[k - 1].powi(2)).sqrt() * unit;
        let first = gaussian(&image, SIGMAS[0] * unit);
        let second = gaussian(&first, step(1));
        let half = halved(&second);
        let third = gaussian(&half, 0.5 * step(2));
        let fourth = gaussian(&third, 0.5 * step(3));
        let finest = match image {
            Cow::Owned(image) => image - &first,
            Cow::Borrowed(image) => image - &first,
        };
        Self {
            fine: [finest, first - second],
            coarse: [half - &third, third - fourth],
        }
    }

    /// Energy of each band in a rectangle of image pixels, cut to the image; 0 where nothing is left.
    pub fn energy(&self, rows: [usize; 2], columns: [usize; 2]) -> [f64; BANDS] {
        let half = |ends: [usize; 2]| ends.map(|v| v / 2);
        let fine = |plane| mean_square(plane, rows, columns);
        let coarse = |plane| mean_square(plane, half(rows), half(columns));
        [
            fine(&self.fine[0]),
            fine(&self.fine[1]),
            coarse(&self.coarse[0]),
            coarse(&self.coarse[1]),
        ]
    }
}

/// Sums that are kept side by side, so that several squares are added at once.
const LANES: usize = 16;

fn mean_square(plane: &Plane, rows: [usize; 2], columns: [usize; 2]) -> f64 {
    let [top, bottom] = rows.map(|r| r.min(plane.nrows()));
    let [left, right] = columns.map(|c| c.min(plane.ncols()));
    let mut sums = [0.0_f32; LANES];
    let mut count = 0;
    for row in plane.rows().into_iter().take(bottom).skip(top) {
        let cells = row.to_slice().and_then(|row| row.get(left..right));
        let cells = cells.unwrap_or_default();
        let (tiles, rest) = cells.as_chunks::<LANES>();
        for tile in tiles {
            for (sum, v) in sums.iter_mut().zip(tile) {
                *sum += v * v;
            }
        }
        for (sum, v) in sums.iter_mut().zip(rest) {
            *sum += v * v;
        }
        count += cells.len();
    }
    sums.into_iter().map(f64::from).sum::<f64>() / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waves of a wavelength across the columns.
    fn waves(length: f32) -> Plane {
        Plane::from_shape_fn((200, 200), |(_, c)| {
            (c as f32 / length * std::f32::consts::TAU).sin()
        })
    }

    fn loudest(plane: &Plane) -> usize {
        let energy = Bands::of(plane, 250.0).energy([60, 140], [60, 140]);
        (0..BANDS)
            .max_by(|a, b| energy[*a].total_cmp(&energy[*b]))
            .unwrap()
    }

    #[test]
    fn each_wave_is_loudest_in_the_band_of_its_size() {
        // A band between σ and 2σ answers most to waves about 8 σ long.
        assert_eq!(
            [3.0, 8.0, 15.0, 42.0].map(|l| loudest(&waves(l))),
            [0, 1, 2, 3]
        );
    }

    #[test]
    fn a_rectangle_beyond_the_image_has_no_energy() {
        let bands = Bands::of(&waves(9.0), 250.0);
        let energy = bands.energy([500, 600], [0, 10]);
        assert!(energy.iter().all(|e| *e < 1e-12), "{energy:?}");
    }
}
