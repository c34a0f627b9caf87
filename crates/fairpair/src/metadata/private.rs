//! What in a file tells more about people than a published photo should.
//!
//! Only *that* it stands there is kept, never what: a report must not spread what it warns of. Maker notes are not read;
//! many cameras keep their serial number there, too.

use exif::{Context, Tag};
use serde::{Deserialize, Serialize};

use super::exif_fields::ExifFields;
use super::iptc::Iptc;
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
    /// Who took it. Notices of rights are there to be read and are not meant.
    Author,
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

/// What Windows writes beside `Artist`, two bytes a letter.
const XP_AUTHOR: Tag = Tag(Context::Tiff, 0x9C9D);

const EXIF: [(PrivateKind, &str, Tag); 6] = [
    (PrivateKind::Position, "EXIF GPSLatitude", Tag::GPSLatitude),
    (
        PrivateKind::Owner,
        "EXIF CameraOwnerName",
        Tag::CameraOwnerName,
    ),
    (PrivateKind::Author, "EXIF Artist", Tag::Artist),
    (PrivateKind::Author, "EXIF XPAuthor", XP_AUTHOR),
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

const XMP: [(PrivateKind, &str); 16] = [
    (PrivateKind::Position, "exif:GPSLatitude"),
    (PrivateKind::Position, "photoshop:City"),
    (PrivateKind::Position, "photoshop:State"),
    (PrivateKind::Position, "photoshop:Country"),
    (PrivateKind::Position, "Iptc4xmpCore:Location"),
    (PrivateKind::Position, "Iptc4xmpExt:LocationCreated"),
    (PrivateKind::Position, "Iptc4xmpExt:LocationShown"),
    (PrivateKind::Owner, "exifEX:CameraOwnerName"),
    (PrivateKind::Owner, "aux:OwnerName"),
    (PrivateKind::Author, "dc:creator"),
    (PrivateKind::SerialNumber, "exifEX:BodySerialNumber"),
    (PrivateKind::SerialNumber, "exifEX:LensSerialNumber"),
    (PrivateKind::SerialNumber, "aux:SerialNumber"),
    (PrivateKind::SerialNumber, "aux:LensSerialNumber"),
    (PrivateKind::PersonShown, "Iptc4xmpExt:PersonInImage"),
    (PrivateKind::PersonShown, "mwg-rs:Name"),
];

/// By the number of the data set in record 2.
const IPTC: [(PrivateKind, &str, u8); 5] = [
    (PrivateKind::Author, "IPTC 2:80 by-line", 80),
    (PrivateKind::Position, "IPTC 2:90 city", 90),
    (PrivateKind::Position, "IPTC 2:92 sub-location", 92),
    (PrivateKind::Position, "IPTC 2:95 province", 95),
    (PrivateKind::Position, "IPTC 2:101 country", 101),
];

/// Every such field, in the order of their kinds.
pub(super) fn fields(
    exif: Option<&ExifFields>,
    xmp: Option<&Xmp>,
    iptc: Option<&Iptc<'_>>,
) -> Vec<PrivateField> {
    let exif = exif.into_iter().flat_map(|exif| {
        let there = |tag| match tag {
            Tag::GPSLatitude => exif.three(tag).is_some(),
            // The text of a field ends at its first zero, which may be the first byte of a letter here.
            XP_AUTHOR => {
                let filled = |bytes: Vec<u8>| bytes.iter().any(|b| !b" \0".contains(b));
                exif.block(tag.number()).is_some_and(filled)
            }
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
    let iptc = iptc.into_iter().flat_map(|iptc| {
        IPTC.iter()
            .filter(|f| iptc.text(f.2).is_some())
            .map(|f| (f.0, f.1.to_owned()))
    });
    let mut found: Vec<PrivateField> = exif
        .chain(xmp)
        .chain(iptc)
        .map(|(kind, source)| PrivateField { kind, source })
        .collect();
    found.sort_by_key(|f| f.kind);
    found
}
