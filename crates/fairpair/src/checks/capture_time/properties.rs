//! What holds for all intervals, not only for those in the table.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::check::Verdict::Unknown;
use crate::metadata::Metadata;
use crate::metadata::fixture::Block;
use crate::pair::Case;
use crate::time::{Moment, Zone};

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
        before_since_treatment_hours: since::since_first(before, sessions),
        before_since_last_session_hours: since::since_last(before, sessions),
        stage: None,
        session_spacing_hours: since::spacing(sessions),
        windows: None,
        unknown_treatment: None,
        gap_seconds: None,
        assumed_one_clock: false,
        before_source: None,
        after_source: None,
        before_why: None,
        after_why: None,
        before_conflicts: Vec::new(),
        after_conflicts: Vec::new(),
        pair_conflicts: Vec::new(),
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

    /// From files and texts on: leaving out a zone, a time of day or a clock's minutes never makes an answer more certain.
    #[test]
    fn leaving_something_out_never_turns_possibly_into_certain(
        hours in (0_i64..96, 0_i64..96, 0_i64..96),
        stated in prop::array::uniform3(any::<bool>()),
        kept in prop::array::uniform3(any::<bool>()),
        day_only in any::<bool>(),
        zone in prop_oneof![Just(None), Just(Some("Europe/Berlin")), Just(Some("America/New_York"))],
        start in prop_oneof![Just("2024-03-29T05:00:00Z"), Just("2024-10-25T05:00:00Z"), Just("2024-06-01T05:00:00Z")],
    ) {
        let start: Timestamp = start.parse().unwrap();
        let place: Zone = zone.unwrap_or("+02:00").parse().unwrap();
        // What a clock in the place shows, and the offset that it keeps then.
        let clock = |hours: i64| {
            let instant = start + jiff::SignedDuration::from_mins(hours * 60 + 7);
            (-12..=14)
                .map(|offset: i64| {
                    let civil = jiff::tz::Offset::UTC.to_datetime(instant + jiff::SignedDuration::from_hours(offset));
                    (civil, format!("{}{:02}:00", if offset < 0 { '-' } else { '+' }, offset.abs()))
                })
                .find(|(civil, _)| place.moment(*civil, *civil).is_some_and(|m| m.earliest <= instant && instant <= m.latest))
                .unwrap()
        };
        let photo = |hours: i64, stated: bool| {
            let (civil, offset) = clock(hours);
            let text = civil.strftime("%Y:%m:%d %H:%M:%S").to_string();
            Metadata::read(&Block::taken(&text, stated.then_some(offset.as_str())).jpeg())
        };
        let verdict = |stated: [bool; 3], zone: Option<Zone>, day_only: bool| {
            let (civil, offset) = clock(hours.2);
            let pattern = if day_only { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
            let mut treated = civil.strftime(pattern).to_string();
            if stated[2] {
                treated.push_str(&offset);
            }
            let sessions: crate::time::Sessions = treated.parse().unwrap();
            let case = Case {
                treated_at: match &zone {
                    Some(zone) => sessions.or_in_zone(zone),
                    None => sessions,
                },
                zone,
                ..Case::default()
            };
            let before = photo(hours.0 - 96, stated[0]);
            let reading = super::reading::read(&before, &photo(hours.1, stated[1]), &case);
            let judgements = CaptureTime::judge(reading.known().unwrap(), &Limits::default());
            (judgements[0].verdict, judgements[0].message.clone())
        };
        let fewer = std::array::from_fn(|i| stated[i] && kept[i]);
        let narrow = verdict(stated, zone.map(|_| place.clone()), false);
        let wide = verdict(fewer, None, day_only);
        if narrow.0 == Unknown {
            prop_assert_eq!(wide.0, Unknown, "{} / {}", narrow.1, wide.1);
        }
        // The truth is never denied: nothing certain in the wide answer that the narrow one denies.
        if wide.0 != Unknown {
            prop_assert_eq!(wide.0, narrow.0, "{} / {}", narrow.1, wide.1);
        }
    }
}
