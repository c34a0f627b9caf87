//! Which colour space a photo is in: who says so, in order of trust, and what could not be followed.
//!
//! PNG: cICP, then iCCP, then sRGB, then gAMA and cHRM (W3C PNG, third edition, 4.3). Others: the ICC profile, then the EXIF
//! interoperability index. A claim that cannot be followed is passed over and reported; where none is left, sRGB is assumed, and that
//! is reported too.
//!
//! How it can be fooled: a photo whose profile was stripped without conversion is read as sRGB; wide-gamut
//! originals then look pale, and nothing in the file tells.

use super::cmyk::CmykConversion;
use super::code_points;
use super::decode::ColourClaim;
use super::encoding::Encoding;
use super::error::PhotoError;
use super::facts::{ColourFacts, ColourSource};
use super::icc;
use super::pixels::{Pixels, Samples};

/// What a claim comes to: an encoding and its name, or why it cannot be followed.
type Reading = Result<(Encoding, String), &'static str>;

/// Settles the colours of a decoded file.
pub(super) fn settle(
    claim: &ColourClaim,
    pixels: &mut Pixels,
) -> Result<(Encoding, ColourFacts), PhotoError> {
    let codes = match pixels.samples {
        Samples::Eight(_) | Samples::Scan(_) => 1 << 8,
        Samples::Sixteen(_) => 1 << 16,
    };
    if let Some(conversion) = &claim.cmyk_conversion {
        return Ok((Encoding::srgb(codes), ink_facts(conversion)));
    }
    let mut problems = Vec::new();
    if let Some(cicp) = claim.cicp {
        code_points::refuse_hdr(cicp)?;
        match code_points::from_cicp(cicp, codes) {
            Ok(found) => return Ok(facts(found, ColourSource::Cicp, &problems)),
            Err(why) => problems.push(format!("the cICP chunk was passed over: {why}")),
        }
    }
    if let Some(profile) = &claim.icc {
        match from_icc(profile.as_deref().map_err(|why| *why), pixels, codes) {
            Ok(found) => return Ok(facts(found, ColourSource::IccProfile, &problems)),
            Err(why) => problems.push(format!("the ICC profile was passed over: {why}")),
        }
    }
    if claim.png_srgb {
        let found = (Encoding::srgb(codes), "sRGB".to_owned());
        return Ok(facts(found, ColourSource::PngSrgb, &problems));
    }
    if let Some(gamma) = claim.png_gamma {
        match code_points::from_gamma(gamma, claim.png_chromaticities, codes) {
            Ok(found) => return Ok(facts(found, ColourSource::PngGamma, &problems)),
            Err(why) => problems.push(format!("the gAMA and cHRM chunks were passed over: {why}")),
        }
    }
    if claim.adobe_rgb_by_exif && pixels.channels == 3 {
        let found = (Encoding::adobe_rgb(codes), "Adobe RGB (1998)".to_owned());
        return Ok(facts(found, ColourSource::ExifInteroperability, &problems));
    }
    let found = (Encoding::srgb(codes), "sRGB".to_owned());
    Ok(facts(found, ColourSource::Assumed, &problems))
}

fn from_icc(profile: Result<&[u8], &'static str>, pixels: &mut Pixels, codes: usize) -> Reading {
    let profile = icc::parse(profile?)?;
    let encoding = icc::follow(&profile, pixels, codes)?;
    Ok((encoding, icc::name(&profile)))
}

fn facts(
    (encoding, space): (Encoding, String),
    source: ColourSource,
    problems: &[String],
) -> (Encoding, ColourFacts) {
    let facts = ColourFacts {
        space,
        source,
        problem: (!problems.is_empty()).then(|| problems.join("; ")),
    };
    (encoding, facts)
}

fn ink_facts(conversion: &CmykConversion) -> ColourFacts {
    match conversion {
        CmykConversion::Profile(name) => ColourFacts {
            space: format!("printing inks ({name}), converted to sRGB"),
            source: ColourSource::IccProfile,
            problem: None,
        },
        CmykConversion::Plain => ColourFacts {
            space: "printing inks, converted to sRGB".to_owned(),
            source: ColourSource::Assumed,
            problem: Some(
                "the inks were converted without a profile, so the colours are approximate"
                    .to_owned(),
            ),
        },
    }
}
