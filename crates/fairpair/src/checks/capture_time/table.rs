//! Holds `table.psv`: some two hundred pairs with the intervals and the answer that they must get.

use exif::Tag;

use super::reading::read;
use super::*;
use crate::check::Verdict;
use crate::metadata::fixture::Block;
use crate::metadata::{FileFacts, Metadata};
use crate::pair::Case;
use crate::time::Sessions;

/// A photo as the table writes it.
pub(super) fn photo(cell: &str) -> Metadata {
    let mut block = Block::new();
    let mut name = None;
    let (mut when, mut rest) = cell.split_at_checked(19).unwrap_or(("", cell));
    if !when.starts_with(|c: char| c.is_ascii_digit()) {
        (when, rest) = ("", cell);
    }
    if !when.is_empty() {
        let (zone, others) = rest.split_once(' ').unwrap_or((rest, ""));
        let (fraction, zone) = zone.split_at(zone.find(['+', '-', 'Z']).unwrap_or(zone.len()));
        let zone = zone.replace('Z', "+00:00");
        block = Block::taken(
            &when.replacen('-', ":", 2),
            (!zone.is_empty()).then_some(zone.as_str()),
        );
        if let Some(fraction) = fraction.strip_prefix('.') {
            block = block.ascii(Tag::SubSecTimeOriginal, fraction);
        }
        rest = others;
    }
    for word in rest.split_whitespace().filter(|w| *w != "-") {
        if let Some(camera) = word.strip_prefix('@') {
            block = block.camera("Maker", camera);
        } else if let Some(fix) = word.strip_prefix("gps=") {
            let (day, time) = fix.split_once('T').unwrap();
            let parts: Vec<u32> = time.split(':').map(|p| p.parse().unwrap()).collect();
            let parts = [(parts[0], 1), (parts[1], 1), (parts[2], 1)];
            block = block.gps(&day.replace('-', ":"), parts);
        } else {
            name = Some(word.strip_prefix("name=").unwrap());
        }
    }
    let facts = FileFacts {
        name,
        changed: None,
    };
    Metadata::read_file(&block.jpeg(), &facts)
}

/// `48.00..48.01`, or `-` where unknown.
fn told(interval: Option<&HoursInterval>) -> String {
    interval.map_or_else(|| "-".to_owned(), |i| format!("{:.2}..{:.2}", i.min, i.max))
}

#[test]
fn every_pair_of_the_table_gets_its_intervals_and_its_answer() {
    let lines = include_str!("table.psv").lines();
    let mut held = 0;
    for line in lines.filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [before, after, zone, treated, since, between, answer] = cells.as_slice() else {
            panic!("{line}");
        };
        let case = Case {
            treated_at: match *treated {
                "" => Sessions::default(),
                text => text.parse().unwrap(),
            },
            zone: (!zone.is_empty()).then(|| zone.parse().unwrap()),
            ..Case::default()
        };
        let case = Case {
            treated_at: match &case.zone {
                Some(zone) => case.treated_at.clone().or_in_zone(zone),
                None => case.treated_at.clone(),
            },
            ..case
        };
        let reading = read(&photo(before), &photo(after), &case);
        let verdict = match &reading {
            Measured::Known(reading) => {
                let got = (
                    told(reading.since_treatment_hours.known()),
                    told(reading.between_hours.known()),
                );
                assert_eq!(got, ((*since).to_owned(), (*between).to_owned()), "{line}");
                CaptureTime::judge(reading, &Limits::default())[0].verdict
            }
            Measured::Unknown { .. } => {
                assert_eq!((*since, *between), ("-", "-"), "{line}");
                Verdict::Unknown
            }
        };
        let verdict = serde_json::to_value(verdict).unwrap();
        assert_eq!(verdict, *answer, "{line}");
        held += 1;
    }
    assert!(held >= 150, "{held} cases");
}
