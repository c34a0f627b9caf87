//! Printing inks to sRGB.
//!
//! Adobe programs store inks upside down (255 = no ink) and say so with their own segment; others store them plainly.
//! With a usable CMYK profile the colours follow it; without one the plain rule red = (1 − cyan)(1 − black) is all there is, and the
//! colours are approximate.
//!
//! References: Adobe Technical Note 5116; ITU-T T.871 (`YCbCr`); ICC.1:2022.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor};

use super::icc;
use super::pixels::Buffer;

/// Pixels converted at a time.
const STRIP: usize = 4096;

/// How inks were turned into colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CmykConversion {
    /// Along the embedded profile of this name.
    Profile(String),
    /// By the plain rule.
    Plain,
}

/// Turns stored inks into sRGB in place.
pub(super) fn to_srgb(
    mut inks: Buffer,
    adobe_transform: Option<u8>,
    profile: Option<&[u8]>,
) -> (Buffer, CmykConversion) {
    for pixel in inks.as_chunks_mut::<4>().0 {
        *pixel = without_ink(*pixel, adobe_transform);
    }
    let transform = profile.and_then(|bytes| {
        let profile = icc::parse(bytes).ok()?;
        (profile.color_space == DataColorSpace::Cmyk).then_some(())?;
        let options = icc::transform_options(&profile)?;
        let transform = profile
            .create_transform_8bit(
                Layout::Rgba,
                &ColorProfile::new_srgb(),
                Layout::Rgb,
                options,
            )
            .ok()?;
        Some((transform, icc::name(&profile)))
    });
    let len = inks.len() / 4 * 3;
    let followed = transform.filter(|(transform, _)| apply(&mut inks, transform.as_ref()));
    let conversion = if let Some((_, name)) = followed {
        CmykConversion::Profile(name)
    } else {
        plain(&mut inks);
        CmykConversion::Plain
    };
    inks.truncate(len);
    (inks, conversion)
}

/// The stored values as lightness of each ink: 255 = none of it.
fn without_ink(stored: [u8; 4], adobe_transform: Option<u8>) -> [u8; 4] {
    let [a, b, c, k] = stored;
    let inks = if adobe_transform == Some(2) {
        let (y, cb, cr) = (f32::from(a), f32::from(b) - 128., f32::from(c) - 128.);
        let back = |value: f32| 255 - value.round().clamp(0., 255.) as u8;
        [
            back(y + 1.402 * cr),
            back(y - 0.344_136 * cb - 0.714_136 * cr),
            back(y + 1.772 * cb),
            k,
        ]
    } else {
        stored
    };
    if adobe_transform.is_some() {
        inks
    } else {
        inks.map(|ink| 255 - ink)
    }
}

/// Writes three bytes where four were read; the front of the buffer never overtakes the reading.
fn apply(pixels: &mut [u8], transform: &(impl TransformExecutor<u8> + ?Sized)) -> bool {
    let mut ink = vec![0; STRIP * 4];
    let mut rgb = vec![0; STRIP * 3];
    let count = pixels.len() / 4;
    for first in (0..count).step_by(STRIP) {
        let strip = STRIP.min(count - first);
        let (Some(source), Some(ink), Some(rgb)) = (
            pixels.get(first * 4..(first + strip) * 4),
            ink.get_mut(..strip * 4),
            rgb.get_mut(..strip * 3),
        ) else {
            return false;
        };
        for (ink, &lightness) in ink.iter_mut().zip(source) {
            *ink = 255 - lightness;
        }
        // The first strip decides: a transform that fails does so for all of them.
        if transform.transform(ink, rgb).is_err() {
            return false;
        }
        if let Some(target) = pixels.get_mut(first * 3..(first + strip) * 3) {
            target.copy_from_slice(rgb);
        }
    }
    true
}

fn plain(pixels: &mut [u8]) {
    for index in 0..pixels.len() / 4 {
        let Some(&[c, m, y, k]) = pixels.get(index * 4..).and_then(<[u8]>::first_chunk) else {
            return;
        };
        let under_black = |ink: u8| ((u32::from(ink) * u32::from(k) + 127) / 255) as u8;
        if let Some(target) = pixels.get_mut(index * 3..index * 3 + 3) {
            target.copy_from_slice(&[c, m, y].map(under_black));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(stored: [u8; 4], adobe: Option<u8>) -> Vec<u8> {
        let mut inks = Buffer::zeroed(4);
        inks.copy_from_slice(&stored);
        to_srgb(inks, adobe, None).0.to_vec()
    }

    #[test]
    fn paper_is_white_and_black_ink_is_black() {
        assert_eq!(convert([255, 255, 255, 255], Some(0)), [255, 255, 255]);
        assert_eq!(convert([255, 255, 255, 0], Some(0)), [0, 0, 0]);
        assert_eq!(convert([0, 0, 0, 0], None), [255, 255, 255]);
        // YCCK: no luminance of the inks' complement is paper.
        assert_eq!(convert([0, 128, 128, 255], Some(2)), [255, 255, 255]);
    }

    /// A printing profile whose cyan is pure, but whose magenta prints nothing.
    fn profile() -> Vec<u8> {
        use moxcms::{LutDataType, LutStore, LutType, LutWarehouse, Matrix3d, ProfileClass};
        let mut profile = ColorProfile::new_srgb();
        let to_xyz = profile.rgb_to_xyz_matrix().v;
        let mut clut = Vec::new();
        for corner in 0..16_u32 {
            let [cyan, _, yellow, black] = [8, 4, 2, 1].map(|bit| corner & bit != 0);
            let light = [!cyan, true, !yellow].map(|on| f64::from(u8::from(on && !black)));
            for row in to_xyz {
                let value: f64 = row.iter().zip(light).map(|(m, l)| m * l).sum();
                clut.push((value * 32_768.).round() as u16);
            }
        }
        profile.color_space = DataColorSpace::Cmyk;
        profile.cicp = None;
        profile.profile_class = ProfileClass::OutputDevice;
        profile.lut_a_to_b_colorimetric = Some(LutWarehouse::Lut(LutDataType {
            num_input_channels: 4,
            num_output_channels: 3,
            num_clut_grid_points: 2,
            matrix: Matrix3d::IDENTITY,
            num_input_table_entries: 2,
            num_output_table_entries: 2,
            input_table: LutStore::Store16([0, 65_535].repeat(4)),
            clut_table: LutStore::Store16(clut),
            output_table: LutStore::Store16([0, 65_535].repeat(3)),
            lut_type: LutType::Lut16,
        }));
        profile.encode().unwrap()
    }

    #[test]
    fn a_profile_decides_what_an_ink_looks_like() {
        let inks = [[255, 255, 255, 255], [0, 255, 255, 255], [255, 0, 255, 255]];
        let mut buffer = Buffer::zeroed(12);
        buffer.copy_from_slice(inks.as_flattened());
        let (rgb, conversion) = to_srgb(buffer, Some(0), Some(&profile()));
        assert!(matches!(conversion, CmykConversion::Profile(_)));
        for (found, expected) in rgb.iter().zip([255, 255, 255, 0, 255, 255, 255, 255, 255]) {
            assert!(found.abs_diff(expected) <= 6, "{:?}", &rgb[..]);
        }
    }

    #[test]
    fn cyan_ink_takes_red_away() {
        assert_eq!(convert([0, 255, 255, 255], Some(0)), [0, 255, 255]);
        assert_eq!(convert([255, 0, 0, 0], None), [0, 255, 255]);
    }
}
