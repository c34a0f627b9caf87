//! What the two files tell about people beside the picture: the place, the owner, the author, serial numbers, names of those
//! shown.
//!
//! Formula: the fields of EXIF, XMP and IPTC that hold such a thing are counted; what they hold is neither kept nor shown. One
//! such field fails.
//!
//! Score: 1 without such a field, 0 with one. It never counts towards the pair's: a fair pair may be indiscreet.
//!
//! Assumptions: the files are meant for publication. The originals in a clinic may keep their fields.
//!
//! How it can be fooled: maker notes, thumbnails and text in free fields (comments, captions) are not read.
//!
//! References: Regulation (EU) 2016/679 art. 4(1), 9 (photos of patients are personal data concerning health); CIPA
//! DC-008-2019 (EXIF 2.32) §4.6.5, §4.6.6.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Judgement, Level, Verdict, limits};
use crate::measured::Measured;
use crate::metadata::{PrivateField, PrivateKind};
use crate::pair::Pair;

/// The check.
#[derive(Debug)]
pub struct MetadataPrivacy;

/// Which fields give something away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// In the before photo.
    pub before: Vec<PrivateField>,
    /// In the after photo.
    pub after: Vec<PrivateField>,
}

limits! {
    /// Limits of `metadata-privacy`: there are none.
    pub struct Limits {}
}

impl Check for MetadataPrivacy {
    const CODE: &'static str = "metadata-privacy";
    const TITLE: &'static str = "Private facts in the files";
    const WHY: &'static str = "A photo file can tell where it was taken, whose camera took it, and who is in the picture. \
        Whoever publishes the file publishes that, too.";
    const HOW: &'static str = "The fields of EXIF, XMP and IPTC for the place, the camera's owner, the author, serial numbers \
        and names of people shown are looked for in both files; captions, comments and maker notes are not read. Only that they stand there is reported, never what they say. Saving a copy without \
        metadata removes them; the originals should stay as they are, because their dates are evidence.";
    const LEVEL: Level = Level::Warning;
    const WHEN_UNKNOWN: Level = Level::Note;
    type Reading = Reading;
    type Limits = Limits;

    fn measure(pair: &Pair<'_>) -> Measured<Reading> {
        Measured::Known(Reading {
            before: pair.before().metadata().private.clone(),
            after: pair.after().metadata().private.clone(),
        })
    }

    fn judge(reading: &Reading, _: &Limits) -> Vec<Judgement> {
        let sides = [("before", &reading.before), ("after", &reading.after)];
        let told: Vec<Judgement> = sides
            .into_iter()
            .filter(|(_, fields)| !fields.is_empty())
            .map(|(side, fields)| {
                let told = Judgement::plain(Verdict::Fail, sentence(side, fields));
                // A photographer is named in order to be known.
                if fields.iter().all(|f| f.kind == PrivateKind::Author) {
                    return told.at_most(Level::Note);
                }
                told
            })
            .collect();
        if told.is_empty() {
            let message = "In neither file do the fields that are read tell the place, an owner, an author, a serial \
                number or a name.";
            return vec![Judgement::plain(Verdict::Pass, message)];
        }
        told
    }
}

fn sentence(side: &str, fields: &[PrivateField]) -> String {
    let mut kinds: Vec<PrivateKind> = fields.iter().map(|f| f.kind).collect();
    kinds.dedup();
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|kind| {
            let what = match kind {
                PrivateKind::Position => "where it was taken",
                PrivateKind::Owner => "whose camera it was",
                PrivateKind::Author => "who took it",
                PrivateKind::SerialNumber => "the serial number of camera or lens",
                PrivateKind::PersonShown => "who is in the picture",
            };
            let sources = fields.iter().filter(|f| f.kind == kind);
            let sources: Vec<&str> = sources.map(|f| f.source.as_str()).collect();
            format!("{what} ({})", sources.join(", "))
        })
        .collect();
    format!(
        "The {side} photo's file tells {}. Publish a copy without metadata.",
        parts.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: PrivateKind, source: &str) -> PrivateField {
        PrivateField {
            kind,
            source: source.into(),
        }
    }

    #[test]
    fn each_file_is_told_by_itself_and_kinds_are_gathered() {
        let reading = Reading {
            before: Vec::new(),
            after: vec![
                field(PrivateKind::Position, "EXIF GPSLatitude"),
                field(PrivateKind::SerialNumber, "EXIF BodySerialNumber"),
                field(PrivateKind::SerialNumber, "XMP aux:SerialNumber"),
            ],
        };
        let judgements = MetadataPrivacy::judge(&reading, &Limits {});
        assert_eq!(judgements.len(), 1);
        assert_eq!(judgements[0].verdict, Verdict::Fail);
        assert_eq!(
            judgements[0].message,
            "The after photo's file tells where it was taken (EXIF GPSLatitude); the serial number of camera or lens \
             (EXIF BodySerialNumber, XMP aux:SerialNumber). Publish a copy without metadata."
        );
    }

    #[test]
    fn an_author_alone_is_a_note() {
        let author = field(PrivateKind::Author, "EXIF Artist");
        let owner = field(PrivateKind::Owner, "EXIF CameraOwnerName");
        let level = |fields: Vec<PrivateField>| {
            let (before, after) = (Vec::new(), fields);
            MetadataPrivacy::judge(&Reading { before, after }, &Limits {})[0].at_most
        };
        assert_eq!(level(vec![author.clone()]), Level::Note);
        assert_eq!(level(vec![owner, author]), Level::Error);
    }

    #[test]
    fn files_that_tell_nothing_pass() {
        let reading = Reading {
            before: Vec::new(),
            after: Vec::new(),
        };
        let judgements = MetadataPrivacy::judge(&reading, &Limits {});
        assert_eq!(judgements[0].verdict, Verdict::Pass);
    }
}
