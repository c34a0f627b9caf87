use fairpair::measured::Measured;
use fairpair::report::{Report, Row};
use fairpair::score::Scorer;
use fairpair::{Case, Request, Source};
use serde_json::json;

use super::*;

fn row(id: &str, before: (&str, &[u8]), after: (&str, &[u8])) -> Row {
    let source = |(path, bytes)| Source {
        path,
        bytes,
        regions: None,
    };
    let case = Case::default();
    let report = Scorer::default().score(&Request {
        id,
        before: source(before),
        after: source(after),
        case: &case,
    });
    Row::new(Outcome::Done(Box::new(report.unwrap())))
}

const FAIR: [&[u8]; 2] = [
    include_bytes!("../../../../examples/gallery/fair-pair_before.jpg"),
    include_bytes!("../../../../examples/gallery/fair-pair_after.jpg"),
];
const LIGHT: [&[u8]; 2] = [
    include_bytes!("../../../../examples/gallery/light-moved_before.jpg"),
    include_bytes!("../../../../examples/gallery/light-moved_after.jpg"),
];

const SMILE: &[u8] = include_bytes!("../../../../examples/gallery/smile_after.jpg");
const OTHER: &[u8] = include_bytes!("../../../../examples/gallery/exposure-changed_before.jpg");

#[test]
fn a_photo_under_two_names_is_found_and_a_series_is_not_mentioned() {
    let first = row("one", ("b.jpg", FAIR[0]), ("a.jpg", SMILE));
    let mut survey = Survey::new(None);
    survey.push(&first);
    // The same before photo of the same patient again: a series.
    survey.push(&row("two", ("b.jpg", FAIR[0]), ("light.jpg", LIGHT[1])));
    assert_eq!(survey.clone().finish().reused, []);
    survey.push(&row("three", ("other.jpg", OTHER), ("copy.jpg", SMILE)));
    let found = survey.finish();
    let told: Vec<String> = found.reused.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["the after photo of one (a.jpg) is also the after photo of three (copy.jpg; a copy)"]
    );
    assert_eq!(found.pairs, 3);
}

#[test]
fn one_file_on_both_sides_is_mentioned() {
    let mut survey = Survey::new(None);
    survey.push(&row("same", ("x.jpg", FAIR[0]), ("x.jpg", FAIR[0])));
    let reused = survey.finish().reused;
    assert_eq!(reused.len(), 1);
    assert_eq!(reused[0].how, Reuse::SameFile);
}

#[test]
fn standards_count_what_readings_tell() {
    let pair = row("moved", ("b.jpg", LIGHT[0]), ("a.jpg", LIGHT[1]));
    let Outcome::Done(report) = &pair.outcome else {
        panic!()
    };
    let items = sepia(report).items;
    assert_eq!(items.len(), 7);
    let lighting = items.iter().find(|i| i.item == "lighting").unwrap();
    assert_eq!(lighting.answer, Answer::No);
    assert!(lighting.because.contains('.'), "{lighting:?}");
    assert_eq!(vaca(report).items[0].answer, Answer::Yes);
    let position = |report: &Report| sepia(report).items.remove(0).answer;
    assert_eq!(position(report), Answer::Yes);
    let mut hidden = report.clone();
    let Measured::Known(framing) = &mut hidden.readings.framing else {
        panic!()
    };
    framing.yaw_change_deg = Measured::unknown("the pupils are covered");
    assert_eq!(position(&hidden), Answer::CannotTell);
    let mut survey = Survey::new(None);
    survey.push(&pair);
    let found = survey.finish();
    assert_eq!(found.sepia.distribution.iter().sum::<usize>(), 1);
    assert_eq!(found.sepia.untold, ["background", "multiple views"]);
    assert_eq!(found.vaca.untold, ["hairstyle"]);
}

#[test]
fn groups_are_the_values_of_a_column() {
    let mut survey = Survey::new(Some("clinic".into()));
    for clinic in [json!("North"), json!("South"), json!("North "), json!(7)] {
        let mut row = row("p", ("b.jpg", FAIR[0]), ("a.jpg", FAIR[1]));
        row.carried.insert("clinic".into(), clinic);
        survey.push(&row);
    }
    let groups = survey.finish().groups;
    let told: Vec<_> = groups.iter().map(|g| (g.value.as_str(), g.pairs)).collect();
    assert_eq!(told, [("7", 1), ("North", 2), ("South", 1)]);
}

#[test]
fn an_empty_gallery_has_no_findings_and_findings_survive_json() {
    let empty = Survey::new(None).finish();
    assert_eq!(empty, GalleryFindings::default().clone_with_untold());
    let mut survey = Survey::new(None);
    survey.push(&row("p", ("b.jpg", FAIR[0]), ("a.jpg", FAIR[1])));
    let findings = survey.finish();
    let text = serde_json::to_string(&findings).unwrap();
    assert_eq!(
        serde_json::from_str::<GalleryFindings>(&text).unwrap(),
        findings
    );
}

impl GalleryFindings {
    fn clone_with_untold(mut self) -> Self {
        self.sepia.untold = vec!["background".into(), "multiple views".into()];
        self.vaca.untold = vec!["hairstyle".into()];
        self
    }
}
