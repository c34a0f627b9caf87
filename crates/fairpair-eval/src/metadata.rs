//! Metadata of real cameras: what we read against what `ExifTool` reads, file by file, and every difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use fairpair::metadata::{Conflict, DateRecord, Metadata};

/// What of our reading stands under which of `ExifTool`'s names.
const FIELDS: [(&str, Read); 15] = [
    ("ExifIFD:DateTimeOriginal", |m| raw(m, "0x9003")),
    ("ExifIFD:CreateDate", |m| raw(m, "0x9004")),
    ("IFD0:ModifyDate", |m| raw(m, "0x0132")),
    ("ExifIFD:SubSecTimeOriginal", sub_seconds),
    ("GPS:GPSDateStamp", |m| gps(m, 0)),
    ("GPS:GPSTimeStamp", |m| gps(m, 1)),
    ("IFD0:Make", |m| m.make.clone().unwrap_or_default()),
    ("IFD0:Model", |m| m.model.clone().unwrap_or_default()),
    ("IFD0:Software", software),
    ("IFD0:Orientation#", |m| {
        m.orientation.map_or_else(String::new, |o| o.to_string())
    }),
    ("IPTC:DateCreated", |m| raw(m, "2:55+2:60")),
    ("IPTC:TimeCreated", |m| {
        let raw = raw(m, "2:55+2:60");
        raw.split_once(' ')
            .map_or_else(String::new, |r| r.1.to_owned())
    }),
    ("XMP-photoshop:DateCreated", |m| {
        raw(m, "photoshop:DateCreated")
    }),
    ("XMP-xmp:CreateDate", |m| raw(m, "xmp:CreateDate")),
    ("ExifIFD:OffsetTimeOriginal", offset),
];

type Read = fn(&Metadata) -> String;

/// Who is right where we differ, for the differences that are understood.
fn understood(name: &str, field: &str, theirs: &str) -> Option<&'static str> {
    if name.contains(".png") && field == "IFD0:Software" && theirs.is_empty() {
        return Some("both: PNG's own text, which ExifTool tells as PNG:Software");
    }
    (name == "c3018ebe53d0046eecb58858ca869a99.jpg").then_some(
        "both: a fuzzed file whose TIFF block begins MM 13 2A instead of MM 00 2A (TIFF 6.0 §2); ExifTool reads on, we call the block damaged",
    )
}

/// Prints agreement by field and every difference.
pub(crate) fn cameras(folder: &Path) -> Result<()> {
    let table = folder.join("cameras.csv");
    if !table.is_file() {
        println!("metadata: skipped: no data at {}", folder.display());
        return Ok(());
    }
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut differences = Vec::new();
    let mut conflicts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut files, mut known, mut dated) = (0, 0, 0);
    let mut reader = csv::Reader::from_path(&table)?;
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let name = row
            .get("SourceFile")
            .map_or("", |n| n.trim_start_matches("./"));
        let metadata = Metadata::read(&fs::read(folder.join("cameras").join(name))?);
        files += 1;
        known += usize::from(metadata.capture_time.known().is_some());
        dated += usize::from(metadata.dates.iter().any(|d| d.why_not.is_none()));
        for Conflict { code, message } in &metadata.conflicts {
            let code = serde_json::to_string(code)?;
            let told = format!("{name}: {message}");
            conflicts.entry(code).or_default().push(told);
        }
        for (field, read) in FIELDS {
            let Some(theirs) = row.get(field) else {
                continue;
            };
            let (ours, theirs) = (read(&metadata), theirs.trim());
            let count = counts.entry(field).or_default();
            if theirs.is_empty() && ours.trim().is_empty() {
                count[3] += 1;
            } else if same(field, &ours, theirs) {
                count[0] += 1;
            } else if theirs.is_empty() {
                count[2] += 1;
                differences.push(told(name, field, &ours, theirs));
            } else {
                count[1] += 1;
                differences.push(told(name, field, &ours, theirs));
            }
        }
    }
    println!("Metadata of {files} files of cameras and programs, against ExifTool");
    println!("  capture time known in {known}, some date in {dated}");
    println!(
        "  {:28} {:>6} {:>8} {:>10} {:>8}",
        "field", "same", "differs", "ours alone", "neither"
    );
    for (field, [same, differs, alone, neither]) in counts {
        println!("  {field:28} {same:>6} {differs:>8} {alone:>10} {neither:>8}");
    }
    println!("  every difference:");
    for line in differences {
        println!("    {line}");
    }
    println!("  contradictions found:");
    for (code, told) in conflicts {
        println!("    {:>4} {}", told.len(), code.trim_matches('"'));
        for line in told.iter().take(6) {
            println!("           {line}");
        }
    }
    Ok(())
}

fn told(name: &str, field: &str, ours: &str, theirs: &str) -> String {
    let why = understood(name, field, theirs).unwrap_or("NOT UNDERSTOOD");
    format!("{name}: {field}: ours \"{ours}\", ExifTool's \"{theirs}\": {why}")
}

/// Whether two spellings mean the same: separators of dates differ, and so do trailing zeros.
fn same(field: &str, ours: &str, theirs: &str) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        kept.collect()
    };
    if ours.trim() == theirs {
        return true;
    }
    match field {
        "IPTC:DateCreated" => plain(ours).starts_with(&plain(theirs)) && !theirs.is_empty(),
        "IPTC:TimeCreated" => plain(ours).ends_with(&plain(theirs)) && !theirs.is_empty(),
        _ if field.starts_with("XMP") => {
            let (ours, theirs) = (ours.replace('Z', "+0000"), theirs.replace('Z', "+0000"));
            plain(&ours) == plain(&theirs)
        }
        "ExifIFD:SubSecTimeOriginal" => {
            ours.trim_end_matches('0') == theirs.trim_end_matches('0') && !theirs.is_empty()
        }
        _ => false,
    }
}

fn of<'a>(metadata: &'a Metadata, tag: &str) -> Option<&'a DateRecord> {
    metadata.dates.iter().find(|d| d.tag == tag)
}

fn raw(metadata: &Metadata, tag: &str) -> String {
    of(metadata, tag).map_or_else(String::new, |d| d.raw.clone())
}

fn offset(metadata: &Metadata) -> String {
    let offset = of(metadata, "0x9003").and_then(|d| d.offset);
    offset.map_or_else(String::new, |o| o.to_string())
}

fn sub_seconds(metadata: &Metadata) -> String {
    let Some(civil) = of(metadata, "0x9003").and_then(|d| d.civil) else {
        return String::new();
    };
    let nanoseconds = civil.subsec_nanosecond();
    if nanoseconds == 0 {
        return String::new();
    }
    format!("{nanoseconds:09}").trim_end_matches('0').to_owned()
}

/// Date (0) or time (1) of the GPS fix.
fn gps(metadata: &Metadata, part: usize) -> String {
    let raw = raw(metadata, "0x001D+0x0007");
    let is_clock = |s: &&str| s.get(2..3) == Some(":");
    let found = raw.split(' ').find(|s| is_clock(s) == (part == 1));
    found.unwrap_or_default().to_owned()
}

/// The program that EXIF names; PNG's own is told by `ExifTool` elsewhere.
fn software(metadata: &Metadata) -> String {
    metadata.software.clone().unwrap_or_default()
}
