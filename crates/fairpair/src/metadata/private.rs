//! What in a file tells more about people than a published photo should.
//!
//! Only *that* it stands there is kept, never what: a report must not spread what it warns of. Maker notes are not read;
//! many cameras keep their serial number there, too.

use exif::Tag;
use serde::{Deserialize, Serialize};

use super::exif_fields::ExifFields;
use super::xmp::Xmp;

/// What a field gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PrivateKind {
    /// Where the photo was taken.
    Position,
    /// Whose camera it was.
    Owner,
    /// The number of the camera or the lens, which ties all its photos together.
    SerialNumber,
    /// Who is in the picture.
    PersonShown,
}

/// One field of a file that gives something away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateField {
    /// What it gives away.
    pub kind: PrivateKind,
    /// Where it stands: `EXIF GPSLatitude`.
    pub source: String,
}

const EXIF: [(PrivateKind, &str, Tag); 4] = [
    (PrivateKind::Position, "EXIF GPSLatitude", Tag::GPSLatitude),
    (
        PrivateKind::Owner,
        "EXIF CameraOwnerName",
        Tag::CameraOwnerName,
    ),
    (
        PrivateKind::SerialNumber,
        "EXIF BodySerialNumber",
        Tag::BodySerialNumber,
    ),
    (
        PrivateKind::SerialNumber,
        "EXIF LensSerialNumber",
        Tag::LensSerialNumber,
    ),
];

const XMP: [(PrivateKind, &str); 9] = [
    (PrivateKind::Position, "exif:GPSLatitude"),
    (PrivateKind::Owner, "exifEX:CameraOwnerName"),
    (PrivateKind::Owner, "aux:OwnerName"),
    (PrivateKind::SerialNumber, "exifEX:BodySerialNumber"),
    (PrivateKind::SerialNumber, "exifEX:LensSerialNumber"),
    (PrivateKind::SerialNumber, "aux:SerialNumber"),
    (PrivateKind::SerialNumber, "aux:LensSerialNumber"),
    (PrivateKind::PersonShown, "Iptc4xmpExt:PersonInImage"),
    (PrivateKind::PersonShown, "mwg-rs:Name"),
];

/// Every such field, in the order of their kinds.
pub(super) fn fields(exif: Option<&ExifFields>, xmp: Option<&Xmp>) -> Vec<PrivateField> {
    let exif = exif.into_iter().flat_map(|exif| {
        let there = |tag| match tag {
            Tag::GPSLatitude => exif.three(tag).is_some(),
            tag => exif
                .text(tag)
                .is_some_and(|t| !t.trim_matches(['0', ' ']).is_empty()),
        };
        EXIF.iter()
            .filter(move |f| there(f.2))
            .map(|f| (f.0, f.1.to_owned()))
    });
    let xmp = xmp.into_iter().flat_map(|xmp| {
        XMP.iter()
            .filter(|f| xmp.all(f.1).next().is_some())
            .map(|f| (f.0, format!("XMP {}", f.1)))
    });
    let mut found: Vec<PrivateField> = exif
        .chain(xmp)
        .map(|(kind, source)| PrivateField { kind, source })
        .collect();
    found.sort_by_key(|f| f.kind);
    found
}
