//! What must hold for any bytes and any text: no panic, no hang, and nothing untrue in the answer. Used by the fuzz targets
//! here and, with seeded mutations, by the workspace's tests.
#![allow(dead_code, reason = "each fuzz target uses one of these")]

use fairpair::metadata::{FileFacts, Metadata};
use fairpair::time::{Sessions, Zone};

/// Longest text that a reading may keep, characters; see `metadata/text.rs`.
const LONGEST: usize = 121;

/// Any file.
pub(crate) fn file(data: &[u8]) {
    hold(&Metadata::read(data));
}

/// Any XMP packet, in a WebP file.
pub(crate) fn xmp(data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(0).to_le_bytes();
    file(&[b"RIFF\0\0\0\0WEBPXMP ".as_slice(), &length, data].concat());
}

/// Any of Photoshop's resources, in a JPEG file.
pub(crate) fn iptc(data: &[u8]) {
    let data = &data[..data.len().min(60_000)];
    let length = u16::try_from(data.len() + 16).unwrap_or(0).to_be_bytes();
    let head = b"\xFF\xD8\xFF\xED".as_slice();
    file(&[head, &length, b"Photoshop 3.0\0", data].concat());
}

/// Any text as a file's name, as treatment times, and as a zone.
pub(crate) fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let facts = FileFacts {
        name: Some(text),
        changed: None,
    };
    hold(&Metadata::read_file(b"", &facts));
    if let Ok(zone) = text.parse::<Zone>() {
        assert_eq!(zone.to_string().parse::<Zone>().ok(), Some(zone));
    }
    let Ok(sessions) = text.parse::<Sessions>() else {
        return;
    };
    assert_eq!(
        sessions.to_string().parse::<Sessions>().ok(),
        Some(sessions.clone())
    );
    for zone in ["+02:00", "Europe/Berlin", "Australia/Lord_Howe"] {
        let Ok(zone) = zone.parse::<Zone>() else {
            continue;
        };
        let told = sessions.clone().or_in_zone(&zone);
        assert_eq!(told.iter().count(), sessions.iter().count());
        assert!(
            told.iter()
                .all(|t| t.moment().earliest <= t.moment().latest)
        );
    }
}

fn hold(metadata: &Metadata) {
    let dates = metadata.dates.iter();
    assert!(dates.clone().all(|d| d.earliest <= d.latest));
    assert!(
        dates
            .clone()
            .all(|d| d.earliest.is_some() != d.why_not.is_some())
    );
    if let Some(time) = metadata.capture_time.known() {
        assert!(time.earliest <= time.latest, "{time:?}");
        assert_eq!(time.why.is_some(), time.earliest != time.latest, "{time:?}");
    }
    let named = [&metadata.make, &metadata.model, &metadata.software];
    let texts = named.into_iter().flatten().chain(dates.map(|d| &d.raw));
    for text in texts {
        assert!(text.chars().count() <= LONGEST, "{text}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
    let json = serde_json::to_string(metadata).unwrap_or_default();
    let again: Option<Metadata> = serde_json::from_str(&json).ok();
    assert_eq!(again.as_ref(), Some(metadata));
}
