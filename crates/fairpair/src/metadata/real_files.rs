//! Reads the files of some two hundred cameras and programs and compares with what `ExifTool` 12.57 reads there.
//! Skipped where the collection is not at hand (drewnoakes/metadata-extractor-images beside the project).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ConflictCode::{
    BlankDate, ChangedBeforeTaken, DigitisedDiffers, EditingSoftware, FactoryDate,
};
use super::{ConflictCode, Meaning, Metadata, Trust};

/// The collection, in `shared/data` beside the project or further up.
fn collection() -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|a| a.join("shared/data/metadata"))
        .find(|a| a.join("cameras.csv").is_file())
}

/// Rows of a CSV text with a header; quotes protect commas.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut records = text.lines().map(|line| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    });
    let header = records.next().unwrap();
    records
        .map(|cells| header.iter().cloned().zip(cells).collect())
        .collect()
}

/// What we read, under `ExifTool`'s names and in its spelling.
fn ours(metadata: &Metadata) -> Vec<(&'static str, String)> {
    let exif = |d: &&super::DateRecord| d.source.starts_with("EXIF");
    let date = |meaning| {
        metadata
            .dates
            .iter()
            .filter(exif)
            .find(|d| d.meaning == meaning)
    };
    let raw = |meaning| date(meaning).map_or_else(String::new, |d| d.raw.clone());
    let gps = raw(Meaning::Gps);
    let is_clock = |s: &&str| s.len() >= 8 && s.get(2..3) == Some(":");
    let clock = gps.split(' ').find(is_clock).unwrap_or_default().to_owned();
    let day = gps
        .split(' ')
        .find(|s| !is_clock(s))
        .unwrap_or_default()
        .to_owned();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    vec![
        ("ExifIFD:DateTimeOriginal", raw(Meaning::Taken)),
        ("ExifIFD:CreateDate", raw(Meaning::Digitised)),
        ("IFD0:ModifyDate", raw(Meaning::Changed)),
        ("GPS:GPSDateStamp", day),
        ("GPS:GPSTimeStamp", clock),
        ("IFD0:Make", text(&metadata.make)),
        ("IFD0:Model", text(&metadata.model)),
        ("IFD0:Software", text(&metadata.software)),
        (
            "IFD0:Orientation#",
            metadata
                .orientation
                .map_or_else(String::new, |o| o.to_string()),
        ),
    ]
}

/// Every file, its row and what we read.
fn files(home: &Path) -> Vec<(String, BTreeMap<String, String>, Metadata)> {
    let table = std::fs::read_to_string(home.join("cameras.csv")).unwrap();
    let read = |row: BTreeMap<String, String>| {
        let name = row["SourceFile"].trim_start_matches("./").to_owned();
        let bytes = std::fs::read(home.join("cameras").join(&name)).unwrap();
        (name, row, Metadata::read(&bytes))
    };
    rows(&table).into_iter().map(read).collect()
}

/// Files that we read otherwise on purpose. A fuzzed one whose EXIF block begins `MM 13 2A`: TIFF demands `MM 00 2A`
/// (TIFF 6.0 §2), `ExifTool` reads on, we say that the block is damaged.
const OTHERWISE: [&str; 1] = ["c3018ebe53d0046eecb58858ca869a99.jpg"];

#[test]
fn the_files_of_many_cameras_are_read_as_exiftool_reads_them() {
    let Some(home) = collection() else {
        println!("skipped: no data");
        return;
    };
    let files = files(&home);
    assert!(files.len() > 200);
    for (name, row, metadata) in files {
        if OTHERWISE.contains(&name.as_str()) {
            let why = metadata.capture_time.why_not().unwrap();
            assert!(why.as_str().contains("damaged"), "{why}");
            continue;
        }
        for (key, ours) in ours(&metadata) {
            // PNG names programs by itself; ExifTool tells that under another name.
            if key == "IFD0:Software" && row[key].is_empty() && name.contains(".png") {
                continue;
            }
            assert_eq!(ours.trim(), row[key].trim(), "{name} {key}");
        }
    }
}

#[test]
fn a_time_is_known_where_a_camera_wrote_one_and_nowhere_else() {
    let Some(home) = collection() else {
        println!("skipped: no data");
        return;
    };
    let (mut known, mut without, mut of_programs) = (0, 0, 0);
    for (name, row, metadata) in files(&home) {
        let taken = &row["ExifIFD:DateTimeOriginal"];
        let usable = taken.starts_with(['1', '2']) && !taken.ends_with(":01:01 00:00:00");
        let exif = metadata
            .capture_time
            .known()
            .filter(|t| t.trust == Trust::Camera);
        assert_eq!(exif.is_some(), usable, "{name} {taken}");
        for conflict in &metadata.conflicts {
            println!("{name}: {}", conflict.message);
        }
        let Some(time) = metadata.capture_time.known() else {
            without += 1;
            continue;
        };
        if time.trust != Trust::Camera {
            // Agencies and programs date to the day or better where no camera did.
            let others = ["IPTC:DateCreated", "XMP-photoshop:DateCreated"];
            let theirs: Vec<&String> = others.iter().map(|k| &row[*k]).collect();
            let day = time.source.starts_with("PNG") || theirs.iter().any(|t| !t.is_empty());
            assert!(day, "{name} {time:?}");
            of_programs += 1;
            continue;
        }
        known += 1;
        let civil = time
            .civil
            .unwrap()
            .strftime("%Y:%m:%d %H:%M:%S")
            .to_string();
        assert_eq!(&civil, taken, "{name}");
        let fraction = row["ExifIFD:SubSecTimeOriginal"].trim();
        let digits = format!("{:09}", time.civil.unwrap().subsec_nanosecond());
        assert!(digits.starts_with(fraction), "{name} {fraction}");
    }
    println!("{known} known of cameras, {of_programs} of programs, {without} not");
    assert!(known > 60 && of_programs > 3 && without > 100);
}

#[test]
fn contradictions_in_real_files_are_found() {
    let Some(home) = collection() else {
        println!("skipped: no data");
        return;
    };
    let all = files(&home);
    let codes = |name: &str| -> Vec<ConflictCode> {
        let found = all.iter().find(|f| f.0 == name).unwrap();
        found.2.conflicts.iter().map(|c| c.code).collect()
    };
    assert_eq!(codes("Olympus μ Digital 800.JPG"), [ChangedBeforeTaken]);
    assert_eq!(codes("Sony Cybershot (5).jpg"), [DigitisedDiffers]);
    assert_eq!(codes("Sanyo SR6.jpg"), [FactoryDate]);
    assert_eq!(codes("Issue 609.jpg"), [BlankDate, EditingSoftware]);
    for (name, zone) in [
        ("HTC Desire.jpg", "+02:00"),
        ("Issue 473 (Java).webp", "-07:00"),
        ("Sony DSC-HX5V (2).jpg", "+02:00"),
    ] {
        let time = all
            .iter()
            .find(|f| f.0 == name)
            .unwrap()
            .2
            .capture_time
            .known()
            .unwrap()
            .clone();
        assert_eq!(time.offset.unwrap().to_string(), zone, "{name}");
        assert!(codes(name).is_empty());
    }
}
#[test]
fn real_files_damaged_at_random_are_read_without_panic() {
    let Some(home) = collection() else {
        println!("skipped: no data");
        return;
    };
    // xorshift64: the same damage in every run.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut read = 0;
    for entry in std::fs::read_dir(home.join("cameras")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for round in 0..20 {
            let mut damaged = bytes.clone();
            let head = damaged.len().min(2000);
            for _ in 0..=random(8) {
                damaged[random(head)] = random(256) as u8;
            }
            if round % 5 == 0 {
                damaged.truncate(random(bytes.len()));
            }
            let metadata = Metadata::read(&damaged);
            let json = serde_json::to_string(&metadata).unwrap();
            assert_eq!(serde_json::from_str::<Metadata>(&json).unwrap(), metadata);
            read += 1;
        }
    }
    assert!(read > 4000);
}
