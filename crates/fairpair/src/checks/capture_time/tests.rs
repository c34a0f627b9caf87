use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::check::{Level, Verdict};
use crate::metadata::fixture::Block;
use crate::profile::Profile;
use crate::time::Moment;
use Verdict::{Fail, Pass, Unknown};

/// A photo from `2024-03-01 10:00:00+01:00`, zone optional, camera after `@`; `-` for a file without dates.
fn photo(text: &str) -> Metadata {
    let (when, camera) = text.split_once('@').unwrap_or((text, ""));
    let when = when.trim();
    let (civil, zone) = when.split_at_checked(19).unwrap_or((when, ""));
    let mut block = Block::new();
    if civil != "-" {
        let exif = civil.replacen('-', ":", 2);
        block = Block::taken(&exif, (!zone.is_empty()).then_some(zone));
    }
    if !camera.is_empty() {
        block = block.camera("Maker", camera);
    }
    Metadata::read(&block.jpeg())
}

fn judged(before: &str, after: &str, treated: &str) -> Vec<Judgement> {
    let sessions = if treated.is_empty() {
        Sessions::default()
    } else {
        treated.parse().unwrap()
    };
    match read(&photo(before), &photo(after), &sessions) {
        Measured::Known(reading) => {
            let json = serde_json::to_string(&reading).unwrap();
            let saved: Reading = serde_json::from_str(&json).unwrap();
            assert_eq!(
                saved, reading,
                "a saved reading is the reading that was judged"
            );
            CaptureTime::judge(&reading, &Limits::default())
        }
        Measured::Unknown { unknown } => vec![Judgement::plain(Unknown, unknown.sentence())],
    }
}

const BEFORE: &str = "2024-02-01 10:00:00+01:00";
const TREATED: &str = "2024-03-01T10:00:00+01:00";

/// Before, after, treated at, answer, words in the answer.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    Verdict,
    &'static str,
);

fn hold(table: &[Case]) {
    for &(before, after, treated, verdict, words) in table {
        let answer = &judged(before, after, treated)[0];
        assert_eq!(
            answer.verdict, verdict,
            "{before} | {after} | {treated}: {}",
            answer.message
        );
        assert!(
            answer.message.contains(words),
            "{before} | {after} | {treated}: {}",
            answer.message
        );
        assert_eq!(answer.at_most, Level::Error);
        assert_eq!(answer.score.is_some(), verdict != Unknown);
    }
}

#[test]
fn with_all_zones_known_the_hour_decides() {
    hold(&[
        (
            BEFORE,
            "2024-03-01 10:10:00+01:00",
            TREATED,
            Fail,
            "10 min after treatment",
        ),
        (
            BEFORE,
            "2024-03-01 12:00:00+01:00",
            TREATED,
            Fail,
            "2.0 h after treatment",
        ),
        (
            BEFORE,
            "2024-03-02 12:00:00+01:00",
            TREATED,
            Fail,
            "taken 26.0 h after treatment: within 48 h swelling passes for volume",
        ),
        (
            BEFORE,
            "2024-03-03 09:59:00+01:00",
            TREATED,
            Fail,
            "48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 10:00:00+01:00",
            TREATED,
            Fail,
            "48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 10:01:00+01:00",
            TREATED,
            Pass,
            "48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 10:00:01+01:00",
            TREATED,
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-04 09:00:00+01:00",
            TREATED,
            Pass,
            "71.0 h after treatment (inflammation fades)",
        ),
        (
            BEFORE,
            "2024-03-06 10:00:00+01:00",
            TREATED,
            Pass,
            "5.0 days after treatment (barrier recovers)",
        ),
        (
            BEFORE,
            "2024-04-26 10:00:00+02:00",
            TREATED,
            Pass,
            "8.0 weeks after treatment (collagen remodelling)",
        ),
        (
            BEFORE,
            "2026-03-01 10:00:00+01:00",
            TREATED,
            Pass,
            "(long after)",
        ),
        // The same instant told in another zone.
        (
            BEFORE,
            "2024-03-03 09:00:00+00:00",
            TREATED,
            Fail,
            "48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 19:01:00+10:00",
            TREATED,
            Pass,
            "48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 14:45:00+05:45",
            TREATED,
            Fail,
            "48.0 h after",
        ),
        // The before photo's time is not needed.
        (
            "-",
            "2024-03-02 12:00:00+01:00",
            TREATED,
            Fail,
            "26.0 h after",
        ),
        (
            "-",
            "2024-04-12 10:00:00+02:00",
            TREATED,
            Pass,
            "6.0 weeks after",
        ),
    ]);
}

#[test]
fn calendars_turn_over() {
    hold(&[
        (
            BEFORE,
            "2024-03-01 10:00:00+00:00",
            "2024-02-28T10:00:00Z",
            Fail,
            "48.0 h",
        ),
        (
            BEFORE,
            "2024-03-01 10:01:00+00:00",
            "2024-02-28T10:00:00Z",
            Pass,
            "48.0 h",
        ),
        (
            "2023-01-01 10:00:00+00:00",
            "2023-03-02 10:00:00+00:00",
            "2023-02-28T10:00:00Z",
            Fail,
            "48.0 h",
        ),
        (
            "2023-01-01 10:00:00+00:00",
            "2023-03-02 10:01:00+00:00",
            "2023-02-28T10:00:00Z",
            Pass,
            "48.0 h",
        ),
        (
            "2023-12-01 10:00:00+00:00",
            "2024-01-01 10:00:00+00:00",
            "2023-12-30T10:00:00Z",
            Fail,
            "48.0 h",
        ),
        (
            "2023-12-01 10:00:00+00:00",
            "2024-01-01 10:01:00+00:00",
            "2023-12-30T10:00:00Z",
            Pass,
            "48.0 h",
        ),
        // Clocks were put forward or back in between: 48 civil hours are 47 or 49 real ones.
        (
            "2024-03-01 10:00:00+01:00",
            "2024-04-01 10:00:00+02:00",
            "2024-03-30T10:00:00+01:00",
            Fail,
            "47.0 h",
        ),
        (
            "2024-03-01 10:00:00+01:00",
            "2024-10-28 09:30:00+01:00",
            "2024-10-26T10:00:00+02:00",
            Pass,
            "48.5 h",
        ),
        (
            "2023-12-01 10:00:00+00:00",
            "2024-01-01 00:30:00+00:00",
            "2023-12-31T23:30:00Z",
            Fail,
            "60 min",
        ),
    ]);
}

#[test]
fn without_zones_only_a_wide_margin_is_certain() {
    hold(&[
        (
            BEFORE,
            "2024-03-02 10:00:00",
            TREATED,
            Fail,
            "between 11.0 h and 37.0 h after",
        ),
        (
            BEFORE,
            "2024-03-02 20:59:00",
            TREATED,
            Fail,
            "between 22.0 h and 48.0 h after",
        ),
        (BEFORE, "2024-03-02 21:00:00", TREATED, Fail, "within 48 h"),
        (
            BEFORE,
            "2024-03-02 21:01:00",
            TREATED,
            Unknown,
            "possibly within the 48 h",
        ),
        (BEFORE, "2024-03-03 12:00:00", TREATED, Unknown, "possibly"),
        (BEFORE, "2024-03-03 23:00:00", TREATED, Unknown, "possibly"),
        (
            BEFORE,
            "2024-03-03 23:01:00",
            TREATED,
            Pass,
            "between 48.0 h and 3.1 days after",
        ),
        (
            BEFORE,
            "2024-04-26 10:00:00",
            TREATED,
            Pass,
            "between 7.9 weeks and 8.1 weeks after treatment (collagen remodelling)",
        ),
        // A treatment without a zone: no zone is assumed for it.
        (
            BEFORE,
            "2024-03-02 10:00:00+01:00",
            "2024-03-01T10:00",
            Fail,
            "between 11.0 h and 37.0 h",
        ),
        (
            BEFORE,
            "2024-03-03 12:00:00+01:00",
            "2024-03-01T10:00",
            Unknown,
            "possibly",
        ),
        // Neither: 26 h either way.
        (
            BEFORE,
            "2024-03-02 07:59:00",
            "2024-03-01T10:00:00",
            Fail,
            "between 4.0 h before and 48.0 h after",
        ),
        (
            BEFORE,
            "2024-03-02 08:01:00",
            "2024-03-01T10:00:00",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-03 10:00:00",
            "2024-03-01T10:00:00",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-04 12:00:00",
            "2024-03-01T10:00:00",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-04 12:01:00",
            "2024-03-01T10:00:00",
            Pass,
            "between 48.0 h and 4.2 days after",
        ),
    ]);
}

#[test]
fn a_date_without_time_is_a_whole_day() {
    hold(&[
        (
            BEFORE,
            "2024-03-02 22:00:00+01:00",
            "2024-03-01+01:00",
            Fail,
            "between 22.0 h and 46.0 h after",
        ),
        (
            BEFORE,
            "2024-03-03 00:00:00+01:00",
            "2024-03-01+01:00",
            Fail,
            "within 48 h",
        ),
        (
            BEFORE,
            "2024-03-03 00:01:00+01:00",
            "2024-03-01+01:00",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-04 00:00:00+01:00",
            "2024-03-01+01:00",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-04 00:01:00+01:00",
            "2024-03-01+01:00",
            Pass,
            "after treatment",
        ),
        (
            BEFORE,
            "2024-03-01 12:00:00+01:00",
            "2024-03-01+01:00",
            Fail,
            "between 12.0 h before and 12.0 h after",
        ),
        (
            BEFORE,
            "2024-03-01 12:00:00",
            "2024-03-01",
            Fail,
            "between 38.0 h before and 38.0 h after",
        ),
        (
            BEFORE,
            "2024-03-05 01:59:00",
            "2024-03-01",
            Unknown,
            "possibly",
        ),
        (
            BEFORE,
            "2024-03-05 02:01:00",
            "2024-03-01",
            Pass,
            "after treatment",
        ),
        (
            BEFORE,
            "2024-04-26 12:00:00",
            "2024-03-01",
            Pass,
            "weeks after treatment",
        ),
        (
            BEFORE,
            "2024-03-02 12:00:00+01:00",
            "2024-03-01T10:00+01:00",
            Fail,
            "26.0 h after",
        ),
    ]);
}

#[test]
fn without_a_treatment_date_the_time_between_is_the_bound() {
    hold(&[
        (
            BEFORE,
            "2024-02-02 16:00:00+01:00",
            "",
            Fail,
            "taken 30.0 h apart",
        ),
        (BEFORE, "2024-02-03 10:00:00+01:00", "", Fail, "48.0 h"),
        (
            BEFORE,
            "2024-02-03 10:01:00+01:00",
            "",
            Unknown,
            "no treatment date was given; if the before photo",
        ),
        (
            BEFORE,
            "2024-02-15 10:00:00+01:00",
            "",
            Unknown,
            "at most 14.0 days after it",
        ),
        (
            BEFORE,
            "2024-02-02 10:00:00",
            "",
            Fail,
            "between 11.0 h and 37.0 h apart",
        ),
        (
            BEFORE,
            "2024-02-03 10:00:00",
            "",
            Unknown,
            "at most 61.0 h after it",
        ),
        (
            "2024-02-01 10:00:00",
            "2024-02-02 07:00:00",
            "",
            Fail,
            "apart",
        ),
        (
            "2024-02-01 10:00:00",
            "2024-02-02 10:00:00",
            "",
            Unknown,
            "at most 50.0 h after it",
        ),
        // One camera, one clock.
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-02 10:00:00 @One",
            "",
            Fail,
            "between 23.0 h and 25.0 h apart",
        ),
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-03 09:00:00 @One",
            "",
            Fail,
            "and 48.0 h apart",
        ),
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-03 09:01:00 @One",
            "",
            Unknown,
            "no treatment date",
        ),
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-02 10:00:00 @Two",
            "",
            Unknown,
            "at most 50.0 h after it",
        ),
        // The photos themselves lie too near, whatever the treatment date leaves open.
        (
            "2024-03-01 08:00:00 @One",
            "2024-03-02 14:00:00 @One",
            "2024-03-01",
            Fail,
            "apart",
        ),
    ]);
}

#[test]
fn the_wrong_order_is_named_and_accuses_nobody() {
    hold(&[
        (
            BEFORE,
            "2024-01-29 10:00:00+01:00",
            "",
            Fail,
            "before the before photo (72.0 h earlier)",
        ),
        (
            BEFORE,
            "2024-01-29 10:00:00+01:00",
            TREATED,
            Fail,
            "exchanged, or a camera's clock was wrong",
        ),
        (BEFORE, BEFORE, "", Fail, "same instant"),
        (
            "2024-02-01 10:00:00",
            "2024-01-30 07:00:00",
            "",
            Fail,
            "before the before photo",
        ),
        (
            "2024-02-01 10:00:00",
            "2024-01-31 09:00:00",
            "",
            Fail,
            "apart",
        ),
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-01 08:00:00 @One",
            "",
            Fail,
            "before the before photo",
        ),
        (
            BEFORE,
            "2024-02-28 10:00:00+01:00",
            TREATED,
            Fail,
            "48.0 h before the treatment",
        ),
        (
            BEFORE,
            "2024-02-28 10:00:00",
            TREATED,
            Fail,
            "before the treatment, so it cannot show its result",
        ),
    ]);
}

#[test]
fn of_several_sessions_the_last_before_the_photo_counts() {
    let course = "2024-03-01T10:00:00Z; 2024-04-01T10:00:00Z; 2024-05-01T10:00:00Z";
    hold(&[
        (
            BEFORE,
            "2024-05-02 10:00:00+00:00",
            course,
            Fail,
            "24.0 h after",
        ),
        (
            BEFORE,
            "2024-06-26 10:00:00+00:00",
            course,
            Pass,
            "8.0 weeks after",
        ),
        // Between the sessions, certainly: the later ones do not matter.
        (
            BEFORE,
            "2024-04-02 10:00:00+00:00",
            course,
            Fail,
            "24.0 h after",
        ),
        (
            BEFORE,
            "2024-04-22 10:00:00+00:00",
            course,
            Pass,
            "21.0 days after",
        ),
        // On either side of the second session: the hull from 0 h to the time since the first.
        (
            BEFORE,
            "2024-04-01 12:00:00",
            "2024-03-01T10:00:00Z; 2024-04-01",
            Unknown,
            "between 0 min and 4.5 weeks after",
        ),
        (
            BEFORE,
            "2024-02-27 10:00:00+00:00",
            course,
            Fail,
            "72.0 h before the treatment",
        ),
        // All on one possible day.
        (
            BEFORE,
            "2024-03-01 12:00:00+00:00",
            "2024-03-01Z; 2024-04-01Z",
            Fail,
            "between 12.0 h before and 12.0 h after",
        ),
    ]);
}

#[test]
fn without_a_capture_date_the_answer_names_the_photo() {
    hold(&[
        (
            BEFORE,
            "-",
            TREATED,
            Unknown,
            "after photo: the file carries no capture date",
        ),
        (
            "-",
            "-",
            TREATED,
            Unknown,
            "before photo: the file carries no capture date; after photo: the file carries no capture date",
        ),
        (
            "-",
            "2024-03-02 12:00:00",
            "",
            Unknown,
            "no treatment date was given; before photo: the file carries no capture date",
        ),
        (
            BEFORE,
            "0000:00:00 00:00:00",
            TREATED,
            Unknown,
            "after photo: the date taken cannot be used: it is blank",
        ),
        (
            BEFORE,
            "2000-01-01 00:00:12",
            TREATED,
            Unknown,
            "clock was never set",
        ),
    ]);
}

/// The remarks beside the answer: verdict, level, message.
fn remarks(before: &str, after: &str, treated: &str) -> Vec<(Verdict, Level, String)> {
    let judgements = judged(before, after, treated).into_iter().skip(1);
    judgements
        .map(|j| (j.verdict, j.at_most, j.message))
        .collect()
}

#[test]
fn remarks_stand_beside_the_answer_and_are_never_errors() {
    let table: [(&str, &str, &str, &[(Verdict, Level, &str)]); 12] = [
        (BEFORE, "2024-04-26 10:00:00+02:00", TREATED, &[]),
        (
            BEFORE,
            "2024-03-03 20:00:00+01:00",
            TREATED,
            &[
                (Fail, Level::Warning, "between 48 h and 72 h"),
                (
                    Fail,
                    Level::Note,
                    "from 4 weeks after treatment on; this photo was taken 58.0 h after it",
                ),
            ],
        ),
        (
            BEFORE,
            "2024-03-04 10:00:00+01:00",
            TREATED,
            &[
                (Fail, Level::Warning, "between 48 h and 72 h"),
                (Fail, Level::Note, "4 weeks"),
            ],
        ),
        (
            BEFORE,
            "2024-03-04 10:01:00+01:00",
            TREATED,
            &[(Fail, Level::Note, "4 weeks")],
        ),
        (
            BEFORE,
            "2024-03-04 10:00:00",
            TREATED,
            &[
                (Unknown, Level::Warning, "possibly"),
                (Fail, Level::Note, "4 weeks"),
            ],
        ),
        (BEFORE, "2024-03-29 10:00:00+01:00", TREATED, &[]),
        (
            BEFORE,
            "2025-03-29 10:00:00+01:00",
            TREATED,
            &[(Fail, Level::Note, "More than 12 months")],
        ),
        (
            BEFORE,
            "2024-02-01 10:00:05+01:00",
            "",
            &[(Fail, Level::Warning, "Both photos were taken 5 s apart")],
        ),
        (
            "2024-02-01 10:00:00 @One",
            "2024-02-01 10:30:00 @One",
            "",
            &[(
                Fail,
                Level::Warning,
                "By the camera's clock both photos were taken 30 min apart",
            )],
        ),
        (BEFORE, "2024-02-01 13:00:00+01:00", "", &[]),
        (
            "2024-03-20 10:00:00+01:00",
            "2024-04-26 10:00:00+01:00",
            TREATED,
            &[(
                Fail,
                Level::Warning,
                "before photo was taken 19.0 days after the first",
            )],
        ),
        (
            "2024-03-01 10:00:00",
            "2024-04-26 10:00:00+01:00",
            TREATED,
            &[],
        ),
    ];
    for (before, after, treated, expected) in table {
        let found = remarks(before, after, treated);
        assert_eq!(found.len(), expected.len(), "{before} | {after}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!((found.0, found.1), (expected.0, expected.1), "{found:?}");
            assert!(found.2.contains(expected.2), "{found:?}");
        }
    }
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

#[test]
fn the_limits_are_those_of_the_profile() {
    let profile = Profile::built_in(PROFILES[0]).unwrap();
    let expected = Limits {
        confounded_hours: profile.confounded_hours,
        caution_hours: profile.caution_hours,
        evidence_from_hours: profile.evidence.from_hours,
        evidence_to_hours: profile.evidence.to_hours,
        ..Limits::default()
    };
    assert_eq!(Limits::default(), expected);
}

#[test]
fn the_score_grows_with_the_time_since_treatment() {
    let score = |after: &str| judged(BEFORE, after, TREATED)[0].score.unwrap();
    let times = [
        "2024-02-29",
        "2024-03-02",
        "2024-03-03",
        "2024-03-04",
        "2024-03-05",
    ];
    let scores: Vec<f64> = times
        .iter()
        .map(|day| score(&format!("{day} 10:00:00+01:00")))
        .collect();
    assert_eq!(scores, [0.0, 0.25, 0.5, 1.0, 1.0]);
    let between = score("2024-03-03 22:00:00+01:00");
    assert!((0.74..0.76).contains(&between), "{between}");
}

fn moment(start: i64, length: i64) -> Moment {
    let at = |s| Timestamp::from_second(1_709_280_000 + s).unwrap();
    Moment {
        earliest: at(start),
        latest: at(start + length),
    }
}

fn widened(moment: Moment, by: (u32, u32)) -> Moment {
    let second = |t: Timestamp, by: i64| Timestamp::from_second(t.as_second() + by).unwrap();
    Moment {
        earliest: second(moment.earliest, -i64::from(by.0)),
        latest: second(moment.latest, i64::from(by.1)),
    }
}

fn reading(before: Moment, after: Moment, sessions: &[Moment]) -> Reading {
    let since = since::since_last(after, sessions);
    Reading {
        since_treatment_hours: since.map_or_else(
            || Measured::unknown("no treatment date was given"),
            Measured::Known,
        ),
        between_hours: Measured::Known(HoursInterval::of_nanoseconds(after.since(&before))),
        before_since_treatment_hours: None,
        stage: None,
        gap_seconds: None,
        assumed_one_clock: false,
        before_source: None,
        after_source: None,
        before_conflicts: Vec::new(),
        after_conflicts: Vec::new(),
    }
}

/// Seconds around the limits: starts within ± 5 days, lengths and widenings up to 2 days.
fn moments() -> impl Strategy<Value = Moment> {
    (-432_000_i64..432_000, prop_oneof![Just(0), 0_i64..172_800])
        .prop_map(|(start, length)| moment(start, length))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn widening_an_interval_never_turns_possibly_into_certain(
        before in moments(),
        after in moments(),
        sessions in prop::collection::vec(moments(), 0..4),
        by in prop::collection::vec((0_u32..172_800, 0_u32..172_800), 6),
    ) {
        let wide_sessions: Vec<Moment> = sessions.iter().zip(&by[2..]).map(|(s, by)| widened(*s, *by)).collect();
        let narrow = reading(before, after, &sessions);
        let wide = reading(widened(before, by[0]), widened(after, by[1]), &wide_sessions);
        if let (Some(narrow), Some(wide)) = (narrow.since_treatment_hours.known(), wide.since_treatment_hours.known()) {
            prop_assert!(wide.min <= narrow.min && wide.max >= narrow.max, "{narrow:?} {wide:?}");
        }
        let limits = Limits::default();
        let (narrow, wide) = (&CaptureTime::judge(&narrow, &limits)[0], &CaptureTime::judge(&wide, &limits)[0]);
        if narrow.verdict == Unknown {
            prop_assert_eq!(wide.verdict, Unknown, "{} / {}", &narrow.message, &wide.message);
        }
    }

    #[test]
    fn the_interval_holds_every_possible_time(
        after in moments(),
        sessions in prop::collection::vec(moments(), 1..4),
        at in prop::collection::vec(0.0_f64..=1.0, 4),
    ) {
        let pick = |m: Moment, share: f64| {
            let length = (m.latest.as_second() - m.earliest.as_second()) as f64;
            m.earliest.as_second() + (length * share) as i64
        };
        let photo = pick(after, at[0]);
        let treated: Vec<i64> = sessions.iter().zip(&at[1..]).map(|(s, share)| pick(*s, *share)).collect();
        let last = treated.iter().filter(|t| **t <= photo).max().or(treated.iter().min()).unwrap();
        let truth = (photo - last) as f64 / 3600.0;
        let told = since::since_last(after, &sessions).unwrap();
        prop_assert!(told.min <= truth && truth <= told.max, "{told:?} {truth}");
    }
}
