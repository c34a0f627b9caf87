//! How encoded values become linear light with sRGB primaries.
//!
//! Formula: `linear = M · (curve_r(r), curve_g(g), curve_b(b))`, where the curves are tables with one entry per code value and M
//! goes from the file's primaries to those of sRGB, white to white. As M is linear it is applied after averaging; nothing is
//! clipped, so colours outside sRGB keep values below 0 or above 1.
//!
//! References: IEC 61966-2-1:1999 (sRGB); Adobe RGB (1998) Color Image Encoding, version 2005-05.

use std::sync::Arc;

use moxcms::{Chromaticity, ColorPrimaries, ColorProfile};

/// Entries of M that differ less from the identity are rounding of the profile's 16-bit fractions.
const SAME_PRIMARIES: f64 = 1e-3;

/// Exponent of Adobe RGB (1998), section 4.3.1.2: 2 51/256.
const ADOBE_RGB_GAMMA: f64 = 2.199_218_75;

/// The way from encoded values to linear light.
#[derive(Clone)]
pub(super) struct Encoding {
    /// Linear light of every code value, for each channel.
    pub(super) curves: [Arc<[f32]>; 3],
    /// To linear sRGB; none where the primaries are those of sRGB.
    pub(super) matrix: Option<[[f32; 3]; 3]>,
}

impl Encoding {
    /// sRGB with this number of code values.
    pub(super) fn srgb(codes: usize) -> Self {
        Self::with_curve(&curve(codes, srgb_to_linear), None)
    }

    /// Adobe RGB (1998).
    pub(super) fn adobe_rgb(codes: usize) -> Self {
        Self::with_curve(
            &curve(codes, |value| value.powf(ADOBE_RGB_GAMMA)),
            to_srgb(&ColorProfile::new_adobe_rgb()),
        )
    }

    /// One curve for all channels.
    pub(super) fn with_curve(curve: &Arc<[f32]>, matrix: Option<[[f32; 3]; 3]>) -> Self {
        Self {
            curves: [Arc::clone(curve), Arc::clone(curve), Arc::clone(curve)],
            matrix,
        }
    }
}

/// Tabulates a curve over 0..=1.
pub(super) fn curve(codes: usize, linear: impl Fn(f64) -> f64) -> Arc<[f32]> {
    let last = codes.saturating_sub(1).max(1) as f64;
    (0..codes)
        .map(|code| linear(code as f64 / last) as f32)
        .collect()
}

/// The decoding function of sRGB, IEC 61966-2-1, section 5.2.
pub(super) fn srgb_to_linear(value: f64) -> f64 {
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// From the primaries of a profile to those of sRGB, both relative to D50; none where they are the same.
pub(super) fn to_srgb(profile: &ColorProfile) -> Option<[[f32; 3]; 3]> {
    let matrix = profile.transform_matrix(&ColorProfile::new_srgb()).v;
    let identity = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
    let same = matrix.iter().enumerate().all(|(r, row)| {
        row.iter()
            .enumerate()
            .all(|(c, value)| (value - identity(r, c)).abs() < SAME_PRIMARIES)
    });
    (!same).then(|| matrix.map(|row| row.map(|value| value as f32)))
}

/// From primaries given as CIE 1931 x, y (white, red, green, blue) to those of sRGB. The white is adapted to D65 (Bradford).
pub(super) fn primaries_to_srgb(
    xy: [(f64, f64); 4],
) -> Result<Option<[[f32; 3]; 3]>, &'static str> {
    let [white, red, green, blue] = xy.map(|(x, y)| Chromaticity::new(x as f32, y as f32));
    if white.y <= 0. || red.y <= 0. || green.y <= 0. {
        return Err("its primaries are impossible");
    }
    let mut profile = ColorProfile::new_srgb();
    profile.update_rgb_colorimetry(white.to_xyyb(), ColorPrimaries { red, green, blue });
    let matrix = to_srgb(&profile);
    check(matrix.as_ref())?;
    Ok(matrix)
}

/// A matrix is usable if it is finite and takes white to something like white.
pub(super) fn check(matrix: Option<&[[f32; 3]; 3]>) -> Result<(), &'static str> {
    let sane = matrix.is_none_or(|matrix| {
        matrix.iter().all(|row| {
            let white: f32 = row.iter().sum();
            row.iter().all(|v| v.is_finite() && v.abs() < 16.) && (0.5..2.0).contains(&white)
        })
    });
    if sane {
        Ok(())
    } else {
        Err("its primaries are impossible")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mid_grey_of_srgb_is_a_fifth_of_white() {
        let encoding = Encoding::srgb(256);
        assert!((encoding.curves[0][128] - 0.215_86).abs() < 1e-5);
        assert!((encoding.curves[0][255] - 1.0).abs() < 1e-6);
        assert!(encoding.matrix.is_none());
    }

    #[test]
    fn p3_primaries_go_to_the_published_matrix() {
        let p3 = [
            (0.3127, 0.3290),
            (0.680, 0.320),
            (0.265, 0.690),
            (0.150, 0.060),
        ];
        let matrix = primaries_to_srgb(p3).unwrap().unwrap();
        // CSS Color 4: Display P3 to linear sRGB.
        let expected = [
            [1.2249, -0.2249, 0.0],
            [-0.0420, 1.0420, 0.0],
            [-0.0196, -0.0786, 1.0979],
        ];
        for (row, expected) in matrix.iter().zip(expected) {
            for (value, expected) in row.iter().zip(expected) {
                assert!((value - expected).abs() < 1e-3, "{matrix:?}");
            }
        }
    }

    #[test]
    fn impossible_primaries_are_refused() {
        assert!(primaries_to_srgb([(0., 0.); 4]).is_err());
        assert!(primaries_to_srgb([(0.3, 0.3); 4]).is_err());
    }
}
