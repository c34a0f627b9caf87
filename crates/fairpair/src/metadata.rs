//! What a file says about its making: dates with their zones, camera, software, and where these contradict one another.
//!
//! Reading never fails: what a file does not say, or says in a way that cannot be understood, is unknown with its reason.
//! It is independent of decoding, so that a file whose pixels cannot be read still tells its dates. Read are EXIF, XMP and
//! IPTC blocks in JPEG, PNG, WebP, TIFF, HEIC and AVIF files, what PNG says by itself, and dates in file names.
//!
//! Assumptions: none about truth. Metadata are written by programs and can be rewritten by programs; what stands here is
//! what the file *says*. Most web sites strip all of it.
//!
//! References: CIPA DC-008-2019 (EXIF 2.32); ISO 16684-1:2019 (XMP); IPTC-NAA IIM 4.2; MWG Guidelines for Handling Image
//! Metadata 2.0.

mod capture_time;
mod conflict;
mod container;
mod contradictions;
mod date;
mod exif_dates;
mod exif_fields;
mod file_name;
#[cfg(test)]
pub(crate) mod fixture;
mod gps;
mod iptc;
mod models;
mod png_dates;
mod private;
#[cfg(test)]
mod real_files;
mod software;
#[cfg(test)]
mod sources;
mod text;
mod xmp;

pub use capture_time::{CaptureTime, ZoneSource};
pub use conflict::{Conflict, ConflictCode};
pub use date::{DateRecord, Meaning, Trust};
pub use private::{PrivateField, PrivateKind};

use std::borrow::Cow;

use exif::Tag;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::measured::{Measured, WhyNot};
use container::{Blocks, PngFact};
use exif_fields::ExifFields;
use iptc::Iptc;
use xmp::Xmp;

/// Where TIFF files keep XMP, IPTC, and Photoshop's resources.
const TIFF_BLOCKS: [u16; 3] = [700, 33723, 34377];

/// What is known of a file beside its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileFacts<'a> {
    /// Its name or path, whose last part may tell a date; `None` leaves names out.
    pub name: Option<&'a str>,
    /// When the file system says that it was last changed; `None` leaves the file system out, which copying sets anew.
    pub changed: Option<Timestamp>,
}

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
    /// Whether a flash fired (EXIF Flash, bit 0); absent where the file does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flash_fired: Option<bool>,
    /// Everything that contradicts or asks for a second look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// What tells more about people than a published photo should.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<PrivateField>,
}

impl Metadata {
    /// Reads a file's metadata from its bytes alone; what cannot be read is unknown with its reason. Never fails, whatever
    /// the bytes.
    pub fn read(bytes: &[u8]) -> Self {
        Self::read_file(bytes, &FileFacts::default())
    }

    /// The same, with the dates that the file's name and the file system tell.
    pub fn read_file(bytes: &[u8], facts: &FileFacts<'_>) -> Self {
        let mut conflicts = Vec::new();
        let (blocks, mut broken) = match Blocks::of(bytes) {
            Ok(blocks) => (blocks, None),
            Err(why) => (Blocks::default(), Some(why)),
        };
        let mut damaged = |why: WhyNot| {
            conflicts.push(Conflict::new(ConflictCode::DamagedBlock, why.to_string()));
            broken.get_or_insert(why);
        };
        let exif = blocks.exif.as_deref().map(ExifFields::parse);
        let exif = exif.and_then(|e| e.map_err(&mut damaged).ok());
        let blocks = blocks.with_those_of(exif.as_ref());
        let xmp = blocks.xmp.as_deref().map(Xmp::parse);
        let xmp = xmp.and_then(|x| x.map_err(&mut damaged).ok());
        let iptc = blocks.iptc.as_deref().map(Iptc::parse);

        let mut dates = Vec::new();
        if let Some(exif) = &exif {
            dates.extend(exif_dates::dates(exif, &mut conflicts));
        }
        dates.extend(xmp.iter().flat_map(Xmp::dates));
        dates.extend(iptc.iter().flat_map(Iptc::dates));
        dates.extend(png_dates::dates(&blocks.png));
        dates.extend(facts.name.and_then(file_name::date));
        dates.extend(facts.changed.map(file_system));
        let text = |tag| exif.as_ref().and_then(|e| e.text(tag));
        let model = text(Tag::Model);
        let mut capture_time = CaptureTime::of_dates(&dates, model.as_deref(), &mut conflicts);
        if let (Measured::Unknown { unknown }, Some(why), true) =
            (&mut capture_time, broken, dates.is_empty())
        {
            *unknown = why;
        }
        let software = text(Tag::Software).or_else(|| blocks.png.iter().find_map(png_software));
        let programs = software.iter().cloned().chain(
            xmp.iter()
                .flat_map(|x| x.programs().map(str::to_owned))
                .chain(iptc.as_ref().and_then(Iptc::program)),
        );
        conflicts.extend(software::editors(programs).into_iter().map(|named| {
            Conflict::new(
                ConflictCode::EditingSoftware,
                format!("the file names a program for changing photos, \"{named}\"; what was done there it does not say"),
            )
        }));
        Self {
            capture_time,
            dates,
            make: text(Tag::Make),
            model,
            lens: text(Tag::LensModel),
            body: text(Tag::BodySerialNumber).map(|number| digest(&number)),
            software,
            orientation: exif
                .as_ref()
                .and_then(|e| e.number(Tag::Orientation))
                .and_then(|n| u8::try_from(n).ok())
                .filter(|n| (1..=8).contains(n)),
            flash_fired: exif
                .as_ref()
                .and_then(|e| e.number(Tag::Flash))
                .map(|bits| bits & 1 == 1),
            conflicts,
            private: private::fields(exif.as_ref(), xmp.as_ref(), iptc.as_ref()),
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
            flash_fired: None,
            conflicts: Vec::new(),
            private: Vec::new(),
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

impl<'a> Blocks<'a> {
    /// These blocks, and those that a TIFF file keeps as fields.
    fn with_those_of(mut self, exif: Option<&ExifFields>) -> Blocks<'a> {
        let [xmp, iptc, photoshop] = TIFF_BLOCKS.map(|tag| exif.and_then(|e| e.block(tag)));
        if let Some(xmp) = xmp {
            self.offer_xmp(Cow::Owned(xmp));
        }
        for block in [iptc, photoshop].into_iter().flatten() {
            self.offer_photoshop(&block);
        }
        self
    }
}

fn png_software(fact: &PngFact) -> Option<String> {
    match fact {
        PngFact::Software(name) => Some(text::tidy(&text::printable(name.as_bytes()))),
        _ => None,
    }
}

/// The date of the file system.
fn file_system(changed: Timestamp) -> DateRecord {
    let origin = ("file system", "mtime", Meaning::Changed, Trust::FileSystem);
    DateRecord::read(origin, format!("{changed:.0}"), None, None)
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
