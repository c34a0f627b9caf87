//! What stands beside the answer.

use super::tests::{BEFORE, TREATED, judged, named, photo, read};
use super::*;
use crate::check::{Level, Verdict};
use crate::metadata::Metadata;
use crate::metadata::fixture::Block;
use crate::pair::Case;
use crate::profile::PROFILES;
use crate::time::Sessions;
use Verdict::{Pass, Unknown};

/// Holds a table of the remarks beside the answer: before | after | treated at | how many | level verdict | words in it.
fn hold_remarks(table: &str) {
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let cells: Vec<String> = line.split('|').map(named).collect();
        let [before, after, treated, count, kind, words] = cells.as_slice() else {
            panic!("{line}");
        };
        let judgements = judged(before, after, treated);
        let remarks: Vec<String> = judgements[1..]
            .iter()
            .map(|j| {
                let word = |value| serde_json::to_string(&value).unwrap().replace('"', "");
                let verdict = serde_json::to_string(&j.verdict).unwrap().replace('"', "");
                format!("{} {verdict}: {}", word(j.at_most), j.message)
            })
            .collect();
        assert_eq!(remarks.len().to_string(), *count, "{line}: {remarks:?}");
        assert!(
            kind.is_empty()
                || remarks
                    .iter()
                    .any(|r| r.starts_with(kind) && r.contains(words)),
            "{line}: {remarks:?}"
        );
        assert!(judgements[1..].iter().all(|j| j.at_most < Level::Error));
    }
}

#[test]
fn remarks_stand_beside_the_answer_and_are_never_errors() {
    hold_remarks(
        "
        BEFORE | 2024-04-26 10:00:00+02:00 | TREATED | 0 | |
        BEFORE | 2024-03-03 20:00:00+01:00 | TREATED | 2 | warning fail | between 48 h and 72 h
        BEFORE | 2024-03-03 20:00:00+01:00 | TREATED | 2 | note fail | from 4 weeks after treatment on; this photo was taken 58.0 h after it
        BEFORE | 2024-03-04 10:00:00+01:00 | TREATED | 2 | warning fail | between 48 h and 72 h
        BEFORE | 2024-03-04 10:01:00+01:00 | TREATED | 1 | note fail | 4 weeks
        BEFORE | 2024-03-04 10:00:00 | TREATED | 2 | warning unknown | possibly
        BEFORE | 2024-03-29 10:00:00+01:00 | TREATED | 0 | |
        BEFORE | 2025-03-29 10:00:00+01:00 | TREATED | 1 | note fail | More than 12 months
        BEFORE | 2024-02-01 10:00:05+01:00 | | 1 | warning fail | Both photos were taken 5 s apart
        2024-02-01 10:00:00 @One | 2024-02-01 10:30:00 @One | | 1 | warning fail | By the camera's clock both photos were taken 30 min apart
        BEFORE | 2024-02-01 13:00:00+01:00 | | 0 | |
        2024-03-20 10:00:00+01:00 | 2024-04-26 10:00:00+01:00 | TREATED | 1 | warning fail | before photo was taken 19.0 days after the first
        2024-03-01 10:00:00 | 2024-04-26 10:00:00+01:00 | TREATED | 0 | |
        2024-03-03 11:00:00+01:00 | 2024-04-26 10:00:00+01:00 | TREATED | 1 | warning fail | before photo was taken 49.0 h after the first
        2024-03-03 09:00:00+01:00 | 2024-04-26 10:00:00+01:00 | TREATED | 0 | |
        ",
    );
}

#[test]
fn two_cameras_two_lenses_and_a_date_to_come_are_told() {
    let taken = |day: &str| Block::taken(&format!("2024:{day} 10:00:00"), Some("+01:00"));
    let told = |before: &Block, after: &Block, case: &Case| -> Vec<String> {
        let reading = reading::read(
            &Metadata::read(&before.jpeg()),
            &Metadata::read(&after.jpeg()),
            case,
        );
        let judgements = CaptureTime::judge(reading.known().unwrap(), &Limits::default());
        judgements[1..].iter().map(|j| j.message.clone()).collect()
    };
    let case = Case {
        treated_at: TREATED.parse().unwrap(),
        ..Case::default()
    };
    let before = taken("02:01").camera("Maker", "One");
    let remarks = told(&before, &taken("04:26").camera("Maker", "Maker Two"), &case);
    assert_eq!(
        remarks,
        [
            "The photos come from two cameras, Maker One and Maker Two, which may draw a face differently."
        ]
    );
    let lens = |block: Block, lens: &str| {
        block
            .camera("Maker", "One")
            .ascii(exif::Tag::LensModel, lens)
    };
    let remarks = told(
        &lens(taken("02:01"), "24 mm"),
        &lens(taken("04:26"), "85 mm"),
        &case,
    );
    assert!(
        remarks[0].contains("two lenses, 24 mm and 85 mm"),
        "{remarks:?}"
    );
    let today = Case {
        as_of: "2024-04-01T00:00:00Z".parse().ok(),
        ..case
    };
    let remarks = told(&before, &taken("04:26"), &today);
    assert_eq!(
        remarks,
        ["In the after photo, the date taken, 2024-04-26T09:00:00Z, lies in the future."]
    );
}

#[test]
fn sessions_that_follow_one_another_fast_are_told() {
    let remark = |treated: &str| {
        let judgements = judged(BEFORE, "2024-06-20 10:00:00+02:00", treated);
        judgements.get(1).map(|j| j.message.clone())
    };
    let told = remark("2024-03-01Z; 2024-03-15Z; 2024-05-01Z").unwrap();
    assert!(
        told.starts_with(
            "Two sessions lie between 13.0 days and 15.0 days apart; usual are at least 4 weeks"
        ),
        "{told}"
    );
    // Possibly four weeks apart.
    assert_eq!(remark("2024-03-01Z; 2024-03-29Z"), None);
    assert_eq!(remark("2024-03-01Z; 2024-04-05Z"), None);
}

#[test]
fn the_profile_of_the_treatment_sets_the_clock() {
    let judge = |treatment: Option<&str>, own: Option<Profile>| {
        let case = Case {
            treated_at: TREATED.parse().unwrap(),
            treatment: treatment.map(str::to_owned),
            own_profile: own.map(Box::new),
            ..Case::default()
        };
        let after = photo("2024-03-06 10:00:00+01:00");
        let reading = reading::read(&photo(BEFORE), &after, &case);
        CaptureTime::judge(reading.known().unwrap(), &Limits::default())
    };
    let lips = judge(None, None);
    assert!(lips[0].verdict == Pass && lips[0].message.contains("(barrier recovers)"));
    let unknown = judge(Some("laser"), None);
    assert!(unknown[0].verdict == Pass && !unknown[0].message.contains('('));
    assert!(
        unknown
            .iter()
            .any(|j| j.message.contains("no profile of the treatment \"laser\""))
    );
    let mut slow = Profile::built_in(PROFILES[0]).unwrap().clone();
    slow.confounded_hours = 14.0 * 24.0;
    let slow = judge(Some("laser"), Some(slow));
    assert_eq!(slow[0].verdict, Verdict::Fail);
    assert!(
        slow[0].message.contains("within 14 days swelling"),
        "{}",
        slow[0].message
    );
}

#[test]
fn contradictions_are_remarks_on_their_photo() {
    let before = photo(BEFORE);
    let after = Block::taken("2024:04:26 10:00:00", Some("+01:00"))
        .ascii(exif::Tag::Software, "Snapseed 2.0")
        .ascii(exif::Tag::DateTime, "2024:04:20 10:00:00");
    let after = Metadata::read(&after.jpeg());
    let reading = read(&before, &after, &TREATED.parse().unwrap());
    let judgements = CaptureTime::judge(reading.known().unwrap(), &Limits::default());
    assert_eq!(judgements[0].verdict, Pass);
    let told: Vec<_> = judgements[1..]
        .iter()
        .map(|j| (j.at_most, j.message.as_str()))
        .collect();
    assert_eq!(
        told[0],
        (
            Level::Warning,
            "In the after photo, the file was last changed 2024-04-20 10:00:00, before the photo was taken 2024-04-26 10:00:00+01:00."
        )
    );
    assert!(told[1].0 == Level::Note && told[1].1.contains("Snapseed"));
    // They are told also where no time is known.
    let reading = read(
        &photo("-"),
        &Metadata::read(&Block::new().ascii(exif::Tag::Software, "GIMP").jpeg()),
        &Sessions::default(),
    );
    let judgements = CaptureTime::judge(reading.known().unwrap(), &Limits::default());
    assert_eq!((judgements[0].verdict, judgements.len()), (Unknown, 2));
}
