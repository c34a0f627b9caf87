//! ICC profiles: matrix and curves where the profile has them, its colour table otherwise.
//!
//! A profile with a table for its device colours means that table (ICC.1, 8.3): such pixels are converted to sRGB once, at
//! decoding, and clipped to it. All others, which is nearly every camera and phone, keep their pixels and get an [`Encoding`].
//!
//! References: ICC.1:2022 (ISO 15076-1), sections 8 and 10, annex F.3.

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ParsingOptions, ProfileText, RenderingIntent,
    ToneReprCurve, TransformOptions,
};

use super::encoding::{self, Encoding};
use super::pixels::{Pixels, Samples};

/// Largest profile that is looked at, bytes. Printing profiles reach 8 MiB.
const MAX_PROFILE: usize = 16 << 20;
/// Longest name shown, characters.
const MAX_NAME: usize = 80;

/// Reads a profile.
pub(super) fn parse(bytes: &[u8]) -> Result<ColorProfile, &'static str> {
    let options = ParsingOptions {
        max_profile_size: MAX_PROFILE,
        ..ParsingOptions::default()
    };
    ColorProfile::new_from_slice_with_options(bytes, options).map_err(|_| "it cannot be read")
}

/// The encoding that a profile gives these pixels; pixels of a table profile are converted to sRGB on the way.
pub(super) fn follow(
    profile: &ColorProfile,
    pixels: &mut Pixels,
    codes: usize,
) -> Result<Encoding, &'static str> {
    match (profile.color_space, pixels.channels) {
        (DataColorSpace::Rgb, 3) if has_table(profile) => convert(profile, pixels, codes),
        (DataColorSpace::Rgb, 3) => shaper(profile, codes),
        // Grey pixels of an RGB profile have equal channels, which stay equal under a matrix that keeps white.
        (DataColorSpace::Rgb, 1) => Ok(Encoding::with_curve(
            &tabulate(profile.green_trc.as_ref(), codes)?,
            None,
        )),
        (DataColorSpace::Gray, 1) => Ok(Encoding::with_curve(
            &tabulate(profile.gray_trc.as_ref(), codes)?,
            None,
        )),
        (DataColorSpace::Gray, _) => Err("it is for grey, the photo is in colour"),
        (DataColorSpace::Cmyk, _) => Err("it is for printing inks, the photo is not"),
        _ => Err("it is for a kind of colour that photos do not have"),
    }
}

fn shaper(profile: &ColorProfile, codes: usize) -> Result<Encoding, &'static str> {
    if profile.pcs != DataColorSpace::Xyz {
        return Err("its connection space is not XYZ");
    }
    let matrix = encoding::to_srgb(profile);
    encoding::check(matrix.as_ref())?;
    let red = tabulate(profile.red_trc.as_ref(), codes)?;
    if profile.red_trc == profile.green_trc && profile.red_trc == profile.blue_trc {
        return Ok(Encoding::with_curve(&red, matrix));
    }
    Ok(Encoding {
        curves: [
            red,
            tabulate(profile.green_trc.as_ref(), codes)?,
            tabulate(profile.blue_trc.as_ref(), codes)?,
        ],
        matrix,
    })
}

fn tabulate(
    curve: Option<&ToneReprCurve>,
    codes: usize,
) -> Result<std::sync::Arc<[f32]>, &'static str> {
    let evaluator = curve
        .ok_or("it has no tone curves")?
        .make_linear_evaluator()
        .map_err(|_| "its tone curves cannot be read")?;
    let table = encoding::curve(codes, |value| {
        f64::from(evaluator.evaluate_value(value as f32)).clamp(0., 1.)
    });
    // White must be bright and black dark, or the curve is damaged; NaN fails both.
    let usable = table.iter().all(|value| value.is_finite())
        && table.last().is_some_and(|&white| white > 0.5)
        && table.first().is_some_and(|&black| black < 0.1);
    if usable {
        Ok(table)
    } else {
        Err("its tone curves are damaged")
    }
}

fn has_table(profile: &ColorProfile) -> bool {
    profile.lut_a_to_b_perceptual.is_some()
        || profile.lut_a_to_b_colorimetric.is_some()
        || profile.lut_a_to_b_saturation.is_some()
}

/// Options for a table profile, with an intent for which it has a table; none where it has no table.
pub(super) fn transform_options(profile: &ColorProfile) -> Option<TransformOptions> {
    let intent = if profile.lut_a_to_b_colorimetric.is_some() {
        RenderingIntent::RelativeColorimetric
    } else if profile.lut_a_to_b_perceptual.is_some() {
        RenderingIntent::Perceptual
    } else if profile.lut_a_to_b_saturation.is_some() {
        RenderingIntent::Saturation
    } else {
        return None;
    };
    Some(TransformOptions {
        rendering_intent: intent,
        ..TransformOptions::default()
    })
}

fn convert(
    profile: &ColorProfile,
    pixels: &mut Pixels,
    codes: usize,
) -> Result<Encoding, &'static str> {
    const FAILED: &str = "its colour table cannot be followed";
    let options = transform_options(profile).ok_or(FAILED)?;
    let srgb = ColorProfile::new_srgb();
    let row = pixels.width as usize * pixels.channels;
    pixels.decode_all();
    match &mut pixels.samples {
        Samples::Eight(samples) => {
            let transform = profile
                .create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options)
                .map_err(|_| FAILED)?;
            let mut source = vec![0; row];
            for target in samples.chunks_exact_mut(row.max(1)) {
                source.copy_from_slice(target);
                transform.transform(&source, target).map_err(|_| FAILED)?;
            }
        }
        Samples::Sixteen(samples) => {
            let transform = profile
                .create_transform_16bit(Layout::Rgb, &srgb, Layout::Rgb, options)
                .map_err(|_| FAILED)?;
            let mut source = vec![0; row];
            for target in samples.chunks_exact_mut(row.max(1)) {
                source.copy_from_slice(target);
                transform.transform(&source, target).map_err(|_| FAILED)?;
            }
        }
        Samples::Scan(_) => return Err(FAILED),
    }
    Ok(Encoding::srgb(codes))
}

/// What a profile calls itself, fit for one line of a report.
pub(super) fn name(profile: &ColorProfile) -> String {
    let raw = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.as_str(),
        Some(ProfileText::Localizable(texts)) => texts
            .iter()
            .find(|text| text.language == "en")
            .or(texts.first())
            .map_or("", |text| text.value.as_str()),
        Some(ProfileText::Description(text)) if !text.ascii_string.is_empty() => &text.ascii_string,
        Some(ProfileText::Description(text)) => &text.unicode_string,
        None => "",
    };
    let clean: String = raw
        .chars()
        .filter(|c| !c.is_control() && *c != '\u{FFFD}')
        .take(MAX_NAME)
        .collect();
    let clean = clean.trim();
    if clean.is_empty() {
        "a profile without a name".to_owned()
    } else {
        clean.to_owned()
    }
}
