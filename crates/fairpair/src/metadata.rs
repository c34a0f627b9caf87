//! What a file says about its making: dates with their zones, camera, software, and where these contradict one another.
//!
//! Reading never fails: what a file does not say, or says in a way that cannot be understood, is unknown with its reason.
//! It is independent of decoding, so that a file whose pixels cannot be read still tells its dates. Read are EXIF blocks
//! in JPEG, PNG, WebP, TIFF, HEIC and AVIF files.
//!
//! Assumptions: none about truth. Metadata are written by programs and can be rewritten by programs; what stands here is
//! what the file *says*. Most web sites strip all of it.
//!
//! References: CIPA DC-008-2019 (EXIF 2.32).

mod capture_time;
mod conflict;
mod container;
mod date;
mod exif_fields;
#[cfg(test)]
pub(crate) mod fixture;
mod gps;
mod heif;
#[cfg(test)]
mod real_files;
mod software;
mod text;

pub use capture_time::{CaptureTime, ZoneSource};
pub use conflict::{Conflict, ConflictCode};
pub use date::{DateRecord, Meaning};

use exif::Tag;
use serde::{Deserialize, Serialize};

use crate::measured::{Measured, WhyNot};
use exif_fields::ExifFields;

/// What a file says about its making. Texts are safe to print and at most 121 characters long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// When the photo was taken, as far as the file tells.
    pub capture_time: Measured<CaptureTime>,
    /// Every date of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateRecord>,
    /// Maker of the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// Model of the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Model of the lens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Digest of the camera's serial number: equal for equal numbers, without showing the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Program that wrote the file; in cameras the firmware.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    /// EXIF Orientation, 1–8, as stated; the decoder applies it, here it is only told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orientation: Option<u8>,
    /// Everything that contradicts or asks for a second look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

impl Metadata {
    /// Reads a file's metadata; what cannot be read is unknown with its reason. Never fails, whatever the bytes.
    pub fn read(bytes: &[u8]) -> Self {
        match container::exif_block(bytes) {
            Ok(Some(block)) => {
                ExifFields::parse(block).map_or_else(Self::nothing, |fields| Self::of_exif(&fields))
            }
            Ok(None) => Self::nothing(WhyNot::new("the file carries no capture date")),
            Err(why) => Self::nothing(why),
        }
    }

    /// Metadata that say nothing, for this reason.
    pub fn nothing(why: WhyNot) -> Self {
        Self {
            capture_time: Measured::Unknown { unknown: why },
            dates: Vec::new(),
            make: None,
            model: None,
            lens: None,
            body: None,
            software: None,
            orientation: None,
            conflicts: Vec::new(),
        }
    }

    fn of_exif(fields: &ExifFields) -> Self {
        let mut conflicts = Vec::new();
        let dates = DateRecord::of_exif(fields, &mut conflicts);
        let capture_time = CaptureTime::of_dates(&dates, &mut conflicts);
        let software = fields.text(Tag::Software);
        if let Some(named) = software
            .as_deref()
            .filter(|s| software::editor_in(s).is_some())
        {
            conflicts.push(Conflict::new(
                ConflictCode::EditingSoftware,
                format!("the file names a program for changing photos, \"{named}\"; what was done there it does not say"),
            ));
        }
        Self {
            capture_time,
            dates,
            make: fields.text(Tag::Make),
            model: fields.text(Tag::Model),
            lens: fields.text(Tag::LensModel),
            body: fields
                .text(Tag::BodySerialNumber)
                .map(|number| digest(&number)),
            software,
            orientation: fields
                .number(Tag::Orientation)
                .and_then(|n| u8::try_from(n).ok())
                .filter(|n| (1..=8).contains(n)),
            conflicts,
        }
    }

    /// Whether one camera body took both photos, as far as maker, model and serial number tell.
    ///
    /// Maker and model must be stated and equal; serial numbers must be equal or absent from both. Two phones of one
    /// model without serial numbers look like one.
    pub fn same_camera(&self, other: &Self) -> bool {
        let camera = |m: &Self| Some((m.make.clone()?, m.model.clone()?));
        camera(self).is_some() && camera(self) == camera(other) && self.body == other.body
    }
}

/// 64-bit FNV-1a, hexadecimal. Hides a serial number from a casual reader, not from one who tries all numbers.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests;
