//! Coding-independent code points of a PNG (cICP), and its older gAMA and cHRM chunks.
//!
//! Assumptions: a BT.709-like transfer is undone as the standard defines it. PQ and HLG pictures have no white that a
//! photo of the other moment could share, so they are refused, not guessed.
//!
//! References: ITU-T H.273 (2021), tables 2 and 3; W3C PNG (Third Edition, 2025), sections 4.3, 11.3.2.

use moxcms::{ToneReprCurve, TransferCharacteristics};

use super::encoding::{Encoding, curve, primaries_to_srgb, srgb_to_linear};
use super::error::PhotoError;

const SRGB_TRANSFER: u8 = 13;
const PQ: u8 = 16;
const HLG: u8 = 18;
/// White and primaries of sRGB (ITU-R BT.709), for a gAMA chunk without cHRM.
const SRGB_PRIMARIES: [(f64, f64); 4] = [D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06)];
/// CIE 1931 x, y of daylight D65.
const D65: (f64, f64) = (0.3127, 0.3290);

/// Refuses code points of high dynamic range.
pub(super) fn refuse_hdr(cicp: [u8; 4]) -> Result<(), PhotoError> {
    if matches!(cicp[1], PQ | HLG) {
        return Err(PhotoError::unsupported(
            "a high-dynamic-range PNG (PQ or HLG)",
        ));
    }
    Ok(())
}

/// The encoding of code points, and its name.
pub(super) fn from_cicp(cicp: [u8; 4], codes: usize) -> Result<(Encoding, String), &'static str> {
    const UNKNOWN: &str = "its values are reserved or unspecified";
    let [primaries, transfer, matrix, full_range] = cicp;
    if matrix != 0 || full_range != 1 {
        return Err("it is for video, not for a picture");
    }
    let xy = match primaries {
        1 => SRGB_PRIMARIES,
        5 => [D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)],
        6 | 7 => [D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)],
        9 => [D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)],
        11 => [
            (0.314, 0.351),
            (0.680, 0.320),
            (0.265, 0.690),
            (0.150, 0.060),
        ],
        12 => [D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)],
        22 => [D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)],
        _ => return Err(UNKNOWN),
    };
    let to_srgb = primaries_to_srgb(xy)?;
    let table = if transfer == SRGB_TRANSFER {
        curve(codes, srgb_to_linear)
    } else {
        let known = TransferCharacteristics::try_from(transfer).map_err(|_| UNKNOWN)?;
        let evaluator = ToneReprCurve::make_cicp_linear_evaluator(known).map_err(|_| UNKNOWN)?;
        curve(codes, |v| {
            f64::from(evaluator.evaluate_value(v as f32)).clamp(0., 1.)
        })
    };
    let name = match (primaries, transfer) {
        (1, SRGB_TRANSFER) => "sRGB".to_owned(),
        (12, SRGB_TRANSFER) => "Display P3".to_owned(),
        (9, _) => format!("BT.2020 primaries, transfer {transfer} of H.273"),
        _ => format!("primaries {primaries}, transfer {transfer} of H.273"),
    };
    Ok((Encoding::with_curve(&table, to_srgb), name))
}

/// The encoding of gAMA and cHRM, and its name.
pub(super) fn from_gamma(
    gamma: u32,
    chromaticities: Option<[u32; 8]>,
    codes: usize,
) -> Result<(Encoding, String), &'static str> {
    let exponent = 100_000. / f64::from(gamma);
    if !(0.9..=4.0).contains(&exponent) {
        return Err("its gAMA value is senseless");
    }
    let xy = chromaticities.map_or(SRGB_PRIMARIES, |values| {
        let [wx, wy, rx, ry, gx, gy, bx, by] = values.map(|v| f64::from(v) / 100_000.);
        [(wx, wy), (rx, ry), (gx, gy), (bx, by)]
    });
    let table = curve(codes, |value| value.powf(exponent));
    let name = match chromaticities {
        Some(_) => format!("gamma {exponent:.2} with its own primaries"),
        None => format!("gamma {exponent:.2}"),
    };
    Ok((Encoding::with_curve(&table, primaries_to_srgb(xy)?), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_code_points_are_srgb() {
        let (encoding, name) = from_cicp([1, 13, 0, 1], 256).unwrap();
        assert_eq!(name, "sRGB");
        assert!(encoding.matrix.is_none());
    }

    #[test]
    fn unspecified_or_video_code_points_are_refused() {
        for cicp in [
            [2, 13, 0, 1],
            [1, 2, 0, 1],
            [1, 13, 1, 1],
            [1, 13, 0, 0],
            [255, 255, 0, 1],
        ] {
            assert!(from_cicp(cicp, 256).is_err(), "{cicp:?}");
        }
        assert!(refuse_hdr([9, 16, 0, 1]).is_err());
    }

    #[test]
    fn a_senseless_gamma_is_refused() {
        assert!(from_gamma(0, None, 256).is_err());
        assert!(from_gamma(1, None, 256).is_err());
        assert_eq!(from_gamma(45_455, None, 256).unwrap().1, "gamma 2.20");
    }
}
