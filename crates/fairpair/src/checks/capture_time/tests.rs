use super::*;
use crate::check::{Level, Verdict};
use crate::metadata::Metadata;
use crate::metadata::fixture::Block;
use crate::pair::Case;
use crate::profile::PROFILES;
use crate::time::Sessions;
use Verdict::Unknown;

/// A photo from `2024-03-01 10:00:00+01:00`, zone optional, camera after `@`; `-` for a file without dates.
pub(super) fn photo(text: &str) -> Metadata {
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

pub(super) fn read(before: &Metadata, after: &Metadata, sessions: &Sessions) -> Measured<Reading> {
    let case = Case {
        treated_at: sessions.clone(),
        ..Case::default()
    };
    reading::read(before, after, &case)
}

pub(super) fn judged(before: &str, after: &str, treated: &str) -> Vec<Judgement> {
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

pub(super) const BEFORE: &str = "2024-02-01 10:00:00+01:00";
pub(super) const TREATED: &str = "2024-03-01T10:00:00+01:00";

const COURSE: &str = "2024-03-01T10:00:00Z; 2024-04-01T10:00:00Z; 2024-05-01T10:00:00Z";

/// A cell of a table.
pub(super) fn named(cell: &str) -> String {
    match cell.trim() {
        "BEFORE" => BEFORE.to_owned(),
        "TREATED" => TREATED.to_owned(),
        "COURSE" => COURSE.to_owned(),
        cell => cell.to_owned(),
    }
}

/// Holds a table of cases, one a line: before | after | treated at | answer | words in the answer.
fn hold(table: &str) {
    let lines = table.lines().map(str::trim);
    for line in lines.filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<String> = line.split('|').map(named).collect();
        let [before, after, treated, verdict, words] = cells.as_slice() else {
            panic!("{line}");
        };
        let answer = &judged(before, after, treated)[0];
        let told = serde_json::to_value(answer.verdict).unwrap();
        assert_eq!(told, verdict.as_str(), "{line}: {}", answer.message);
        assert!(answer.message.contains(words), "{line}: {}", answer.message);
        assert_eq!(answer.at_most, Level::Error);
        assert_eq!(answer.score.is_some(), answer.verdict != Unknown);
    }
}

#[test]
fn with_all_zones_known_the_hour_decides() {
    hold(
        "
        BEFORE | 2024-03-01 10:10:00+01:00 | TREATED | fail | 10 min after treatment
        BEFORE | 2024-03-01 12:00:00+01:00 | TREATED | fail | 2.0 h after treatment
        BEFORE | 2024-03-02 12:00:00+01:00 | TREATED | fail | taken 26.0 h after treatment: within 48 h swelling passes for volume
        BEFORE | 2024-03-03 09:59:00+01:00 | TREATED | fail | 48.0 h after
        BEFORE | 2024-03-03 10:00:00+01:00 | TREATED | fail | 48.0 h after
        BEFORE | 2024-03-03 10:01:00+01:00 | TREATED | pass | 48.0 h after
        BEFORE | 2024-03-03 10:00:01+01:00 | TREATED | unknown | possibly
        BEFORE | 2024-03-04 09:00:00+01:00 | TREATED | pass | 71.0 h after treatment (inflammation fades)
        BEFORE | 2024-03-06 10:00:00+01:00 | TREATED | pass | 5.0 days after treatment (barrier recovers)
        BEFORE | 2024-04-26 10:00:00+02:00 | TREATED | pass | 8.0 weeks after treatment (collagen remodelling)
        BEFORE | 2026-03-01 10:00:00+01:00 | TREATED | pass | (long after)
        # The same instant told in another zone.
        BEFORE | 2024-03-03 09:00:00+00:00 | TREATED | fail | 48.0 h after
        BEFORE | 2024-03-03 19:01:00+10:00 | TREATED | pass | 48.0 h after
        BEFORE | 2024-03-03 14:45:00+05:45 | TREATED | fail | 48.0 h after
        # The before photo's time is not needed.
        - | 2024-03-02 12:00:00+01:00 | TREATED | fail | 26.0 h after
        - | 2024-04-12 10:00:00+02:00 | TREATED | pass | 6.0 weeks after
        ",
    );
}

#[test]
fn calendars_turn_over() {
    hold(
        "
        BEFORE | 2024-03-01 10:00:00+00:00 | 2024-02-28T10:00:00Z | fail | 48.0 h
        BEFORE | 2024-03-01 10:01:00+00:00 | 2024-02-28T10:00:00Z | pass | 48.0 h
        2023-01-01 10:00:00+00:00 | 2023-03-02 10:00:00+00:00 | 2023-02-28T10:00:00Z | fail | 48.0 h
        2023-01-01 10:00:00+00:00 | 2023-03-02 10:01:00+00:00 | 2023-02-28T10:00:00Z | pass | 48.0 h
        2023-12-01 10:00:00+00:00 | 2024-01-01 10:00:00+00:00 | 2023-12-30T10:00:00Z | fail | 48.0 h
        2023-12-01 10:00:00+00:00 | 2024-01-01 10:01:00+00:00 | 2023-12-30T10:00:00Z | pass | 48.0 h
        # Clocks were put forward or back in between: 48 civil hours are 47 or 49 real ones.
        2024-03-01 10:00:00+01:00 | 2024-04-01 10:00:00+02:00 | 2024-03-30T10:00:00+01:00 | fail | 47.0 h
        2024-03-01 10:00:00+01:00 | 2024-10-28 09:30:00+01:00 | 2024-10-26T10:00:00+02:00 | pass | 48.5 h
        2023-12-01 10:00:00+00:00 | 2024-01-01 00:30:00+00:00 | 2023-12-31T23:30:00Z | fail | 60 min
        ",
    );
}

#[test]
fn without_zones_only_a_wide_margin_is_certain() {
    hold(
        "
        BEFORE | 2024-03-02 10:00:00 | TREATED | fail | between 11.0 h and 37.0 h after
        BEFORE | 2024-03-02 20:59:00 | TREATED | fail | between 22.0 h and 48.0 h after
        BEFORE | 2024-03-02 21:00:00 | TREATED | fail | within 48 h
        BEFORE | 2024-03-02 21:01:00 | TREATED | unknown | possibly within the 48 h
        BEFORE | 2024-03-03 12:00:00 | TREATED | unknown | possibly
        BEFORE | 2024-03-03 23:00:00 | TREATED | unknown | possibly
        BEFORE | 2024-03-03 23:01:00 | TREATED | pass | between 48.0 h and 74.0 h after
        BEFORE | 2024-04-26 10:00:00 | TREATED | pass | between 7.9 weeks and 8.1 weeks after treatment (collagen remodelling)
        # A treatment without a zone: no zone is assumed for it.
        BEFORE | 2024-03-02 10:00:00+01:00 | 2024-03-01T10:00 | fail | between 11.0 h and 37.0 h
        BEFORE | 2024-03-03 12:00:00+01:00 | 2024-03-01T10:00 | unknown | possibly
        # Neither: 26 h either way.
        BEFORE | 2024-03-02 07:59:00 | 2024-03-01T10:00:00 | fail | between 4.0 h before and 48.0 h after
        BEFORE | 2024-03-02 08:01:00 | 2024-03-01T10:00:00 | unknown | possibly
        BEFORE | 2024-03-03 10:00:00 | 2024-03-01T10:00:00 | unknown | possibly
        BEFORE | 2024-03-04 12:00:00 | 2024-03-01T10:00:00 | unknown | possibly
        BEFORE | 2024-03-04 12:01:00 | 2024-03-01T10:00:00 | pass | between 48.0 h and 100.0 h after
        ",
    );
}

#[test]
fn a_date_without_time_is_a_whole_day() {
    hold(
        "
        BEFORE | 2024-03-02 22:00:00+01:00 | 2024-03-01+01:00 | fail | between 22.0 h and 46.0 h after
        BEFORE | 2024-03-03 00:00:00+01:00 | 2024-03-01+01:00 | fail | within 48 h
        BEFORE | 2024-03-03 00:01:00+01:00 | 2024-03-01+01:00 | unknown | possibly
        BEFORE | 2024-03-04 00:00:00+01:00 | 2024-03-01+01:00 | unknown | possibly
        BEFORE | 2024-03-04 00:01:00+01:00 | 2024-03-01+01:00 | pass | after treatment
        BEFORE | 2024-03-01 12:00:00+01:00 | 2024-03-01+01:00 | fail | between 12.0 h before and 12.0 h after
        BEFORE | 2024-03-01 12:00:00 | 2024-03-01 | fail | between 38.0 h before and 38.0 h after
        BEFORE | 2024-03-05 01:59:00 | 2024-03-01 | unknown | possibly
        BEFORE | 2024-03-05 02:01:00 | 2024-03-01 | pass | after treatment
        BEFORE | 2024-04-26 12:00:00 | 2024-03-01 | pass | weeks after treatment
        BEFORE | 2024-03-02 12:00:00+01:00 | 2024-03-01T10:00+01:00 | fail | 26.0 h after
        ",
    );
}

#[test]
fn without_a_treatment_date_the_time_between_is_the_bound() {
    hold(
        "
        BEFORE | 2024-02-02 16:00:00+01:00 | | fail | taken 30.0 h apart
        BEFORE | 2024-02-03 10:00:00+01:00 | | fail | 48.0 h
        BEFORE | 2024-02-03 10:01:00+01:00 | | unknown | no treatment date was given; if the before photo
        BEFORE | 2024-02-15 10:00:00+01:00 | | unknown | at most 14.0 days after it
        BEFORE | 2024-02-02 10:00:00 | | fail | between 11.0 h and 37.0 h apart
        BEFORE | 2024-02-03 10:00:00 | | unknown | at most 61.0 h after it
        2024-02-01 10:00:00 | 2024-02-02 07:00:00 | | fail | apart
        2024-02-01 10:00:00 | 2024-02-02 10:00:00 | | unknown | at most 50.0 h after it
        # One camera, one clock.
        2024-02-01 10:00:00 @One | 2024-02-02 10:00:00 @One | | fail | between 23.0 h and 25.0 h apart
        2024-02-01 10:00:00 @One | 2024-02-03 09:00:00 @One | | fail | and 48.0 h apart
        2024-02-01 10:00:00 @One | 2024-02-03 09:01:00 @One | | unknown | no treatment date
        2024-02-01 10:00:00 @One | 2024-02-02 10:00:00 @Two | | unknown | at most 50.0 h after it
        # The photos themselves lie too near, whatever the treatment date leaves open.
        2024-03-01 08:00:00 @One | 2024-03-02 14:00:00 @One | 2024-03-01 | fail | apart
        ",
    );
}

#[test]
fn a_before_photo_from_after_the_treatment_is_told() {
    hold(
        "
        # Certainly swollen itself.
        2024-03-01 20:00:00+01:00 | 2024-05-20 20:00:00+01:00 | TREATED | fail | before photo was taken 10.0 h after a treatment session: within 48 h
        2024-03-03 10:00:00+01:00 | 2024-05-20 20:00:00+01:00 | TREATED | fail | before photo was taken 48.0 h after
        # Possibly: a remark at most.
        2024-03-03 10:00:01+01:00 | 2024-05-20 20:00:00+01:00 | TREATED | pass | weeks after treatment
        2024-03-01 20:00:00 | 2024-05-20 20:00:00+01:00 | TREATED | pass | weeks after treatment
        # Both from long after the treatment: how near they lie to one another shows no swelling.
        2024-05-01 10:00:00+02:00 | 2024-05-02 10:00:00+02:00 | TREATED | pass | 8.9 weeks after treatment
        # Both in the first days: before the swelling's end and after it.
        2024-03-02 10:00:00+01:00 | 2024-03-04 09:00:00+01:00 | TREATED | fail | before photo was taken 24.0 h after
        2024-03-03 11:00:00+01:00 | 2024-03-04 10:00:00+01:00 | TREATED | pass | 72.0 h after treatment
        # The before photo on either side of the treatment, or possibly after the swelling.
        2024-03-01 09:00:00+01:00 | 2024-03-03 08:30:00+01:00 | 2024-03-01+01:00 | fail | if not, the before photo itself shows at most its first 9.0 h
        2024-03-03 01:00:00+01:00 | 2024-03-03 23:00:00+01:00 | 2024-03-01+01:00 | unknown | possibly within the 48 h
        # A later session of a course swells the lips as the first did; a photo between sessions is none of before and after.
        2024-04-01 20:00:00+00:00 | 2024-06-26 10:00:00+00:00 | COURSE | fail | before photo was taken 10.0 h after a treatment session
        2024-03-20 10:00:00+00:00 | 2024-06-26 10:00:00+00:00 | COURSE | pass | 8.0 weeks after treatment
        2024-03-30 12:00:00+00:00 | 2024-03-31 12:00:00+00:00 | COURSE | pass | 4.3 weeks after treatment
        2024-03-31 12:00:00+00:00 | 2024-04-01 12:00:00+00:00 | COURSE | fail | after photo was taken 2.0 h after treatment
        ",
    );
}

#[test]
fn the_wrong_order_is_named_and_accuses_nobody() {
    hold(
        "
        BEFORE | 2024-01-29 10:00:00+01:00 | | fail | before the before photo (72.0 h earlier)
        BEFORE | 2024-01-29 10:00:00+01:00 | TREATED | fail | exchanged, or a camera's clock was wrong
        BEFORE | BEFORE | | fail | same instant
        2024-02-01 10:00:00 | 2024-01-30 07:00:00 | | fail | before the before photo
        2024-02-01 10:00:00 | 2024-01-31 09:00:00 | | fail | taken at most 51.0 h apart
        2024-02-01 10:00:00 @One | 2024-02-01 08:00:00 @One | | fail | before the before photo
        BEFORE | 2024-02-28 10:00:00+01:00 | TREATED | fail | 48.0 h before the treatment
        BEFORE | 2024-02-28 10:00:00 | TREATED | fail | before the treatment, so it cannot show its result
        ",
    );
}

#[test]
fn of_several_sessions_the_last_before_the_photo_counts() {
    hold(
        "
        BEFORE | 2024-05-02 10:00:00+00:00 | COURSE | fail | 24.0 h after
        BEFORE | 2024-06-26 10:00:00+00:00 | COURSE | pass | 8.0 weeks after
        # Between the sessions, certainly: the later ones do not matter.
        BEFORE | 2024-04-02 10:00:00+00:00 | COURSE | fail | 24.0 h after
        BEFORE | 2024-04-22 10:00:00+00:00 | COURSE | pass | 21.0 days after
        # On either side of the second session: the hull from 0 h to the time since the first.
        BEFORE | 2024-04-01 12:00:00 | 2024-03-01T10:00:00Z; 2024-04-01 | unknown | between 0 min and 4.5 weeks after
        BEFORE | 2024-02-27 10:00:00+00:00 | COURSE | fail | 72.0 h before the treatment
        # All on one possible day.
        BEFORE | 2024-03-01 12:00:00+00:00 | 2024-03-01Z; 2024-04-01Z | fail | between 12.0 h before and 12.0 h after
        ",
    );
}

#[test]
fn without_a_capture_date_the_answer_names_the_photo() {
    hold(
        "
        BEFORE | - | TREATED | unknown | after photo: the file carries no capture date
        - | - | TREATED | unknown | before photo: the file carries no capture date; after photo: the file carries no capture date
        - | 2024-03-02 12:00:00 | | unknown | no treatment date was given; before photo: the file carries no capture date
        BEFORE | 0000:00:00 00:00:00 | TREATED | unknown | after photo: the date taken cannot be used: it is blank
        BEFORE | 2000-01-01 00:00:12 | TREATED | unknown | clock was never set
        ",
    );
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
