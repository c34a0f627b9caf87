//! Which source counts where a file has several, and what is said of the others.

use exif::Tag;

use super::ConflictCode::*;
use super::fixture::Block;
use super::*;

fn read(block: &Block, xmp: &str, name: &str) -> Metadata {
    let file = if xmp.is_empty() {
        block.jpeg()
    } else {
        block.jpeg_with_xmp(xmp)
    };
    let facts = FileFacts {
        name: Some(name),
        changed: None,
    };
    Metadata::read_file(&file, &facts)
}

fn exif() -> Block {
    Block::taken("2024:03:01 10:00:00", None)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn the_source_nearest_to_the_shutter_counts_and_contradictions_are_told() {
    let none = Block::new;
    let table: [(Block, &str, &str, &str, &[ConflictCode]); 16] = [
        (exif(), "", "a.jpg", "EXIF DateTimeOriginal", &[]),
        // The same moment told again, once with the zone of some computer: no zone is borrowed.
        (
            exif(),
            "photoshop:DateCreated='2024-03-01T10:00:00+05:00'",
            "IMG_20240301_100000.jpg",
            "EXIF DateTimeOriginal",
            &[],
        ),
        (
            exif(),
            "photoshop:DateCreated='2024-02-01T10:00:00'",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[DatesDiffer],
        ),
        (
            exif(),
            "photoshop:DateCreated='2024-03-01'",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[],
        ),
        (
            none(),
            "exif:DateTimeOriginal='2024-03-01T10:00:00+01:00' photoshop:DateCreated='2024-03-01T10:00:00+01:00'",
            "a.jpg",
            "XMP exif:DateTimeOriginal",
            &[],
        ),
        (
            Block::taken("0000:00:00 00:00:00", None),
            "photoshop:DateCreated='2024-03-01T10:00:00'",
            "a.jpg",
            "XMP photoshop:DateCreated",
            &[BlankDate],
        ),
        (
            Block::taken("yesterday", None),
            "",
            "IMG_20240301_100000.jpg",
            "file name",
            &[UnreadableDate, NameOnly],
        ),
        (
            none(),
            "",
            "IMG_20240301_100000.jpg",
            "file name",
            &[NameOnly],
        ),
        // Another zone on the phone that named it.
        (
            exif(),
            "",
            "PXL_20240301_180000000.jpg",
            "EXIF DateTimeOriginal",
            &[],
        ),
        (
            exif(),
            "",
            "IMG_20240305_100000.jpg",
            "EXIF DateTimeOriginal",
            &[DatesDiffer],
        ),
        (
            exif(),
            "",
            "IMG-20240302-WA0001.jpg",
            "EXIF DateTimeOriginal",
            &[],
        ),
        (
            exif(),
            "",
            "IMG-20240226-WA0001.jpg",
            "EXIF DateTimeOriginal",
            &[ReceivedBeforeTaken],
        ),
        (
            exif(),
            "xmp:CreateDate='2024-03-04T10:00:00' xmp:CreatorTool='Adobe Lightroom 6.0'",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[DigitisedDiffers, EditingSoftware],
        ),
        (
            exif(),
            "xmp:ModifyDate='2024-02-04T10:00:00Z'",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[ChangedBeforeTaken],
        ),
        (
            Block::taken("2015:03:01 10:00:00", None).camera("Apple", "iPhone 12"),
            "",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[DateBeforeModel],
        ),
        (
            Block::taken("2020:10:01 10:00:00", None).camera("Apple", "iPhone 12"),
            "",
            "a.jpg",
            "EXIF DateTimeOriginal",
            &[],
        ),
    ];
    for (block, xmp, name, source, codes) in table {
        let metadata = read(&block, xmp, name);
        let told: Vec<_> = metadata.conflicts.iter().map(|c| c.code).collect();
        assert_eq!(told, codes, "{xmp} {name}: {:?}", metadata.conflicts);
        let time = metadata.capture_time.known().unwrap();
        assert_eq!(time.source, source, "{xmp} {name}");
        let open = time.earliest != time.latest;
        assert_eq!(time.why.is_some(), open, "{time:?}");
    }
}

#[test]
fn what_tells_no_shutter_is_told_as_what_it_is() {
    for (xmp, name, reason) in [
        (
            "xmp:CreateDate='2024-03-01T10:00:00'",
            "a.jpg",
            "the file says only when the picture was digitised, 2024-03-01 10:00:00",
        ),
        (
            "",
            "IMG-20240301-WA0001.jpg",
            "the file says only in its name when it was received, IMG-20240301-WA0001",
        ),
        ("", "IMG_1234.jpg", "the file carries no capture date"),
    ] {
        let metadata = read(&Block::new(), xmp, name);
        assert_eq!(metadata.capture_time.why_not().unwrap().as_str(), reason);
    }
}

#[test]
fn file_system_times_are_told_only_when_asked_for() {
    let file = Block::new().jpeg();
    assert!(Metadata::read(&file).dates.is_empty());
    let facts = FileFacts {
        name: None,
        changed: "2024-03-01T10:00:00Z".parse().ok(),
    };
    let metadata = Metadata::read_file(&file, &facts);
    let date = &metadata.dates[0];
    assert_eq!(
        (date.meaning, date.trust),
        (Meaning::Changed, Trust::FileSystem)
    );
    assert_eq!(
        metadata.capture_time.why_not().unwrap().as_str(),
        "the file says only when it was changed, 2024-03-01 10:00:00+00:00"
    );
}

#[test]
fn what_is_private_is_told_without_being_shown() {
    let block = Block::new()
        .ascii(Tag::BodySerialNumber, "SECRET1")
        .ascii(Tag::CameraOwnerName, "SECRET2");
    let metadata = read(
        &block,
        "exif:GPSLatitude='52,31.2N' aux:SerialNumber='SECRET3'",
        "a.jpg",
    );
    let told: Vec<_> = metadata.private.iter().map(|f| f.source.as_str()).collect();
    assert_eq!(
        told,
        [
            "XMP exif:GPSLatitude",
            "EXIF CameraOwnerName",
            "EXIF BodySerialNumber",
            "XMP aux:SerialNumber"
        ]
    );
    let json = serde_json::to_string(&metadata).unwrap();
    assert!(
        !json.contains("SECRET") && !json.contains("52,31"),
        "{json}"
    );
    let blank = Block::new()
        .ascii(Tag::BodySerialNumber, "0000000")
        .ascii(Tag::Artist, "   ");
    assert!(read(&blank, "", "a.jpg").private.is_empty());
}

#[test]
fn authors_and_places_in_words_are_private_too() {
    let block = Block::new()
        .ascii(Tag::Artist, "SECRET1")
        .ascii(Tag::Copyright, "(c) SECRET2")
        .bytes(Tag(exif::Context::Tiff, 0x9C9D), b"\0\x01S\0E\0\0\0");
    let metadata = read(&block, "photoshop:City='SECRET3'", "a.jpg");
    let told: Vec<_> = metadata.private.iter().map(|f| f.source.as_str()).collect();
    assert_eq!(told, ["XMP photoshop:City", "EXIF Artist", "EXIF XPAuthor"]);
    let set = |number: u8| [&[0x1C, 2, number, 0, 6], b"SECRET".as_slice()].concat();
    let records = [80, 90, 92, 95, 101, 116, 120].map(set).concat();
    let iptc = iptc::Iptc::parse(&records);
    let told = private::fields(None, None, Some(&iptc));
    let kinds: Vec<_> = told.iter().map(|f| f.kind).collect();
    let (place, author) = (PrivateKind::Position, PrivateKind::Author);
    assert_eq!(kinds, [place, place, place, place, author]);
}

#[test]
fn a_zone_given_by_the_user_narrows_what_is_open_and_nothing_else() {
    let berlin: crate::time::Zone = "Europe/Berlin".parse().unwrap();
    let told = |block: &Block| {
        let time = Metadata::read(&block.jpeg())
            .capture_time
            .known()
            .unwrap()
            .clone();
        let (time, odd) = time.or_in_zone(&berlin);
        let odd = odd.map_or("", |_| " odd");
        format!("{} {} {:?}{odd}", time.earliest, time.latest, time.zone)
    };
    for (block, expected) in [
        (exif(), "2024-03-01T09:00:00Z 2024-03-01T09:00:00Z User"),
        (
            Block::taken("2024:03:01 10:00:00", Some("-05:00")),
            "2024-03-01T15:00:00Z 2024-03-01T15:00:00Z Stated",
        ),
        (
            exif().gps("2024:03:01", [(9, 1), (0, 1), (0, 1)]),
            "2024-03-01T09:00:00Z 2024-03-01T09:00:00Z Gps",
        ),
        // The fix tells another zone: it may be old by some hours, or the photo taken on a journey.
        (
            exif().gps("2024:03:01", [(18, 1), (0, 1), (0, 1)]),
            "2024-03-01T09:00:00Z 2024-03-01T18:00:00Z Unknown odd",
        ),
        (
            exif().gps("2024:03:01", [(4, 1), (0, 1), (0, 1)]),
            "2024-03-01T04:00:00Z 2024-03-01T09:00:00Z Unknown odd",
        ),
        // A fix days later than the clock: no zone makes the clock right.
        (
            exif().gps("2024:03:05", [(12, 1), (0, 1), (0, 1)]),
            "2024-02-29T20:00:00Z 2024-03-05T12:00:00Z Unknown",
        ),
        // A fix that fits no zone is old where the zone leaves room for that, and contradicts the clock where it does not.
        (
            exif().gps("2024:03:01", [(8, 1), (42, 1), (0, 1)]),
            "2024-03-01T09:00:00Z 2024-03-01T09:00:00Z User",
        ),
        (
            exif().gps("2024:03:01", [(12, 1), (42, 1), (0, 1)]),
            "2024-03-01T09:00:00Z 2024-03-01T22:00:00Z Unknown",
        ),
        (
            Block::taken("2024:03:31 02:30:00", None),
            "2024-03-31T00:30:00Z 2024-03-31T01:30:00Z User odd",
        ),
        (
            Block::taken("2024:03:31", None),
            "2024-03-30T23:00:00Z 2024-03-31T21:59:59.999999999Z User",
        ),
    ] {
        assert_eq!(told(&block), expected);
    }
}
