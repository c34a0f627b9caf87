use exif::Tag;

use super::fixture::Block;
use super::*;

fn read(block: &Block) -> Metadata {
    Metadata::read(&block.jpeg())
}

fn codes(metadata: &Metadata) -> Vec<ConflictCode> {
    metadata.conflicts.iter().map(|c| c.code).collect()
}

/// `earliest latest zone`, or the reason.
fn told(block: &Block) -> String {
    match read(block).capture_time {
        Measured::Known(t) => format!("{} {} {:?}", t.earliest, t.latest, t.zone),
        Measured::Unknown { unknown } => unknown.to_string(),
    }
}

#[test]
fn a_stated_zone_gives_an_instant_with_its_sub_seconds() {
    let block =
        Block::taken("2024:03:01 10:00:00", Some("+01:00")).ascii(Tag::SubSecTimeOriginal, "738");
    assert_eq!(
        told(&block),
        "2024-03-01T09:00:00.738Z 2024-03-01T09:00:00.738Z Stated"
    );
}

#[test]
fn no_zone_leaves_twenty_six_hours_open() {
    let block = Block::taken("2024:03:01 10:00:00", None);
    assert_eq!(
        told(&block),
        "2024-02-29T20:00:00Z 2024-03-01T22:00:00Z Unknown"
    );
}

#[test]
fn the_offset_of_another_date_is_not_borrowed() {
    let block = Block::taken("2024:03:01 10:00:00", None)
        .ascii(Tag::OffsetTime, "+01:00")
        .ascii(Tag::OffsetTimeDigitized, "+01:00");
    assert!(told(&block).ends_with("Unknown"));
}

#[test]
fn a_gps_fix_tells_the_zone_and_says_so() {
    let block = Block::taken("2018:08:27 12:20:23", None)
        .gps("2018:08:27", [(19, 1), (20, 1), (2000, 100)]);
    let metadata = read(&block);
    let time = metadata.capture_time.known().unwrap();
    assert_eq!(
        (time.zone, time.offset.unwrap().to_string().as_str()),
        (ZoneSource::Gps, "-07:00")
    );
    assert_eq!(time.source, "EXIF DateTimeOriginal, zone from EXIF GPS");
    assert_eq!(time.earliest.to_string(), "2018-08-27T19:20:23Z");
    assert!(metadata.conflicts.is_empty());
}

#[test]
fn what_is_no_date_taken_is_unknown_with_a_reason() {
    let changed = Block::new().ascii(Tag::DateTime, "2024:03:01 10:00:00");
    let table = [
        (
            Block::new().ascii(Tag::Make, "x"),
            "the file carries no capture date",
        ),
        (
            changed.clone(),
            "the file says only when it was changed, 2024-03-01 10:00:00",
        ),
        (
            changed
                .clone()
                .ascii(Tag::DateTimeDigitized, "2003:09:10 20:59:18")
                .ascii(Tag::DateTimeOriginal, "    :  :     :  :  "),
            "the date taken cannot be used: it is blank; the file says only when the picture was digitised, 2003-09-10 20:59:18",
        ),
        (
            Block::taken("0000:00:00 00:00:00", None),
            "the date taken cannot be used: it is blank",
        ),
        (
            Block::taken("2001:12:00 00:00:00", None),
            "the date taken cannot be used: \"2001:12:00 00:00:00\" is no day or time that exists",
        ),
        (
            Block::taken("soon", None),
            "the date taken cannot be used: \"soon\" is no date",
        ),
        (
            Block::new().gps("2024:03:01", [(9, 1), (0, 1), (0, 1)]),
            "the file says only when the place was last fixed, 2024-03-01 09:00:00+00:00",
        ),
        (
            Block::taken("1998:01:01 00:00:00", None),
            "the date taken, 1998-01-01 00:00:00, is one at which cameras start counting when their clock was never set",
        ),
    ];
    for (block, reason) in table {
        assert_eq!(told(&block), reason);
    }
}

#[test]
fn every_contradiction_is_named() {
    use ConflictCode::*;
    let taken = || Block::taken("2024:03:01 10:00:00", None);
    let zoned = || Block::taken("2024:03:01 10:00:00", Some("+01:00"));
    let at_nine = [(9, 1), (0, 1), (0, 1)];
    let table: [(Block, &[ConflictCode]); 17] = [
        (taken(), &[]),
        (
            taken().ascii(Tag::DateTime, "2024:02:27 10:00:00"),
            &[ChangedBeforeTaken],
        ),
        // A day earlier may be a zone further east.
        (taken().ascii(Tag::DateTime, "2024:02:29 10:00:00"), &[]),
        (
            zoned()
                .ascii(Tag::DateTime, "2024:03:01 09:00:00")
                .ascii(Tag::OffsetTime, "+01:00"),
            &[ChangedBeforeTaken],
        ),
        (
            zoned()
                .ascii(Tag::DateTime, "2024:03:01 09:00:00")
                .ascii(Tag::OffsetTime, "+00:00"),
            &[],
        ),
        (
            taken().ascii(Tag::DateTimeDigitized, "2024:03:01 10:00:02"),
            &[],
        ),
        (
            taken().ascii(Tag::DateTimeDigitized, "2024:03:04 10:00:00"),
            &[DigitisedDiffers],
        ),
        (
            Block::taken("2024:03:01 10:00:00", Some("+15:00")),
            &[ImpossibleOffset],
        ),
        (
            Block::taken("2024:03:01 10:00:00", Some("+02:07")),
            &[ImpossibleOffset],
        ),
        (
            Block::taken("2024:03:01 10:00:00", Some("Berlin")),
            &[ImpossibleOffset],
        ),
        (Block::taken("2024:03:01 10:00:00", Some("   :  ")), &[]),
        (Block::taken("2000:01:01 00:00:31", None), &[FactoryDate]),
        (Block::taken("1970:01:01 08:00:00", None), &[FactoryDate]),
        (Block::taken("2000:01:01 09:00:31", None), &[]),
        (
            taken().ascii(Tag::Software, "Adobe Photoshop CS6"),
            &[EditingSoftware],
        ),
        (
            zoned().gps("2024:03:01", [(12, 1), (0, 1), (0, 1)]),
            &[GpsClock],
        ),
        (zoned().gps("2024:03:01", at_nine), &[]),
    ];
    for (block, expected) in table {
        let metadata = read(&block);
        assert_eq!(codes(&metadata), expected, "{:?}", metadata.dates);
    }
}

#[test]
fn hostile_text_is_made_safe() {
    let metadata = read(&Block::new().camera("Can\x1b[31mon", &"m".repeat(4000)));
    assert_eq!(metadata.make.as_deref(), Some("Can[31mon"));
    assert_eq!(metadata.model.unwrap().chars().count(), 121);
}

#[test]
fn a_camera_is_known_by_maker_model_and_number() {
    let phone = read(&Block::new().camera("Maker", "One"));
    let numbered = read(
        &Block::new()
            .camera("Maker", "One")
            .ascii(Tag::BodySerialNumber, "123"),
    );
    assert!(phone.same_camera(&phone) && numbered.same_camera(&numbered));
    assert!(!phone.same_camera(&numbered));
    assert!(!phone.same_camera(&read(&Block::new().camera("Maker", "Two"))));
    let silent = read(&Block::new());
    assert!(!silent.same_camera(&silent));
    assert!(!serde_json::to_string(&numbered).unwrap().contains("123"));
}

#[test]
fn metadata_survive_json() {
    let block = Block::taken("2024:03:01 10:00:00", Some("+15:00"))
        .camera("Maker", "One")
        .gps("2024:03:01", [(9, 1), (3, 1), (0, 1)])
        .short(Tag::Orientation, 6);
    let metadata = read(&block);
    let json = serde_json::to_value(&metadata).unwrap();
    assert_eq!(json["capture_time"]["earliest"], "2024-03-01T09:00:00Z");
    assert_eq!(json["capture_time"]["civil"], "2024-03-01T10:00:00");
    assert_eq!(json["capture_time"]["offset"], "+01:00");
    assert_eq!(
        json["capture_time"]["conflicts"][0]["code"],
        "impossible-offset"
    );
    assert_eq!(serde_json::from_value::<Metadata>(json).unwrap(), metadata);
    let unknown = Metadata::read(b"nothing");
    let json = serde_json::to_string(&unknown).unwrap();
    assert_eq!(serde_json::from_str::<Metadata>(&json).unwrap(), unknown);
}

#[test]
fn a_file_cut_or_damaged_anywhere_is_read_without_panic() {
    let file = Block::taken("2024:03:01 10:00:00", Some("+01:00"))
        .camera("Maker", "One")
        .jpeg();
    for at in 0..file.len() {
        let cut = Metadata::read(&file[..at]);
        assert!(
            cut.capture_time.known().is_none() || at > file.len() - 8,
            "{at}"
        );
        for byte in [0, 1, 0x7F, 0x80, 0xFF] {
            let mut damaged = file.clone();
            damaged[at] = byte;
            let _ = Metadata::read(&damaged);
        }
    }
}

#[test]
fn the_flash_fired_where_the_lowest_bit_says_so() {
    for (bits, fired) in [(0, false), (0x10, false), (0x19, true), (0x5F, true)] {
        let metadata = read(&Block::new().short(Tag::Flash, bits));
        assert_eq!(metadata.flash_fired, Some(fired), "{bits:#x}");
    }
    assert_eq!(read(&Block::new()).flash_fired, None);
}
