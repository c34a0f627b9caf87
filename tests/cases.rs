//! Rendered pairs with known truth, one folder a claim: a case is data, not code.
//!
//! `tests/cases/<check>-<claim>/case.toml` names what differs from the default scene:
//!
//! ```toml
//! claim = "one sentence"
//! treated_at = "2024-03-04T10:40+01:00"        # "" = nobody said when
//! said = "smoother lips"                       # what is claimed of the result
//! [before]                                     # against the default scene
//! light.azimuth_deg = 26
//! [after]                                      # against the before scene
//! taken = "2024-03-05T12:40:00+01:00"          # "" = no EXIF
//! placed = true                                # the file tells where it was taken
//! still = true                                 # the head did not move at all, as no living head does between two shots
//! light.azimuth_deg = -14
//! [expect]                                     # checks that are not named must pass
//! verdict = "not-comparable"
//! light-direction = "fail"                     # pass, fail, unknown, or any
//! ```
//!
//! Regions are the renderer's own, so that a case tests its check and not the finding of faces.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fairpair::check::Verdict;
use fairpair::checks::CATALOGUE;
use fairpair::pair::Case;
use fairpair::region::Supplied;
use fairpair::report::Report;
use fairpair::score::{Request, Scorer, Source};
use fairpair_scene::{ExifFields, Gloss, Gps, Identity, Lipstick, Rendered, Scene, Tone, jpeg};
use rayon::prelude::*;
use toml::{Table, Value};

const FOLDER: &str = "tests/cases";
/// Checks whose failure no scene shows, because all light of a scene has one colour; the check's own tests show it.
const NOT_RENDERED: &[&str] = &["mixed-light"];
/// The treatment, and the two photos around it: half an hour before, ten weeks after.
const TREATED: &str = "2024-03-04T10:40+01:00";
const TAKEN: [&str; 2] = ["2024-03-04T10:05:31+01:00", "2024-05-13T10:03:07+02:00"];

/// `light.azimuth_deg` and its value, for every leaf of a table.
fn leaves(table: &Table, prefix: &str, out: &mut BTreeMap<String, Value>) {
    for (key, value) in table {
        let path = format!("{prefix}{key}");
        match value {
            Value::Table(inner) => leaves(inner, &format!("{path}."), out),
            leaf => {
                out.insert(path, leaf.clone());
            }
        }
    }
}

fn number(value: &Value) -> Option<f32> {
    match value {
        Value::Float(v) => Some(*v as f32),
        Value::Integer(v) => Some(*v as f32),
        _ => None,
    }
}

fn numbers<const N: usize>(value: &Value) -> [f32; N] {
    let list: Vec<f32> = value
        .as_array()
        .unwrap()
        .iter()
        .filter_map(number)
        .collect();
    list.try_into().unwrap()
}

fn lipstick(scene: &mut Scene) -> &mut Lipstick {
    scene.lips.lipstick.get_or_insert(Lipstick {
        rgb: [0.17, 0.026, 0.042],
        opacity: 0.5,
        border_sharpness: 0.75,
        evenness: 0.8,
    })
}

fn gloss(scene: &mut Scene) -> &mut Gloss {
    scene.lips.gloss.get_or_insert(Gloss {
        strength: 0.0,
        spot_size: 1.0,
    })
}

/// Sets one parameter by its name; `None` where there is none of that name.
fn set(scene: &mut Scene, key: &str, value: &Value) -> Option<()> {
    let field = match key {
        "identity.seed" => {
            scene.identity = Identity::from_seed(number(value)? as u64);
            return Some(());
        }
        "skin.tone" => {
            let named = |tone: &&Tone| value.as_str() == Some(format!("{tone:?}").as_str());
            scene.skin.tone = *Tone::ALL.iter().find(named)?;
            return Some(());
        }
        "lips.lipstick.rgb" => {
            lipstick(scene).rgb = numbers(value);
            return Some(());
        }
        "light.rgb_gains" => {
            scene.light.rgb_gains = numbers(value);
            return Some(());
        }
        "camera.shift" => {
            scene.camera.shift = numbers(value);
            return Some(());
        }
        "skin.freckles" => &mut scene.skin.freckles,
        "skin.mottling" => &mut scene.skin.mottling,
        "skin.perioral_redness" => &mut scene.skin.perioral_redness,
        "skin.oiliness" => &mut scene.skin.oiliness,
        "skin.pores" => &mut scene.skin.pores,
        "lips.redness" => &mut scene.lips.redness,
        "lips.creases" => &mut scene.lips.creases,
        "lips.dryness" => &mut scene.lips.dryness,
        "lips.swelling" => &mut scene.lips.swelling,
        "lips.lipstick.opacity" => &mut lipstick(scene).opacity,
        "lips.lipstick.border_sharpness" => &mut lipstick(scene).border_sharpness,
        "lips.lipstick.evenness" => &mut lipstick(scene).evenness,
        "lips.gloss.strength" => &mut gloss(scene).strength,
        "lips.gloss.spot_size" => &mut gloss(scene).spot_size,
        "expression.mouth_open_mm" => &mut scene.expression.mouth_open_mm,
        "expression.smile" => &mut scene.expression.smile,
        "light.azimuth_deg" => &mut scene.light.azimuth_deg,
        "light.elevation_deg" => &mut scene.light.elevation_deg,
        "light.radius_deg" => &mut scene.light.radius_deg,
        "light.ambient_share" => &mut scene.light.ambient_share,
        "light.kelvin" => &mut scene.light.kelvin,
        "light.exposure_stops" => &mut scene.light.exposure_stops,
        "camera.face_width_fraction" => &mut scene.camera.face_width_fraction,
        "camera.zoom" => &mut scene.camera.zoom,
        "camera.roll_deg" => &mut scene.camera.roll_deg,
        "camera.yaw_deg" => &mut scene.camera.yaw_deg,
        "camera.pitch_deg" => &mut scene.camera.pitch_deg,
        "camera.distance_mm" => &mut scene.camera.distance_mm,
        "camera.noise" => &mut scene.camera.noise,
        "camera.blur_px" => &mut scene.camera.blur_px,
        "camera.contrast" => &mut scene.camera.contrast,
        "camera.saturation" => &mut scene.camera.saturation,
        "camera.white_balance_kelvin" => &mut scene.camera.white_balance_kelvin,
        _ => return None,
    };
    *field = number(value)?;
    Some(())
}

/// EXIF of a photo taken at `2024-03-04T10:05:31+01:00`.
fn exif(taken: &str) -> ExifFields {
    if taken.is_empty() {
        return ExifFields::default();
    }
    let (civil, offset) = taken.split_at(19);
    ExifFields {
        date_time_original: Some(civil.replace('-', ":").replace('T', " ")),
        offset_time_original: (!offset.is_empty()).then(|| offset.to_owned()),
        ..ExifFields::default()
    }
}

/// One side of a case: what is photographed, and when.
struct Shot {
    scene: Scene,
    taken: String,
    placed: bool,
}

/// The two sides of a case, the after side on top of the before side.
fn shots(case: &Table) -> Result<[Shot; 2], String> {
    let mut scene = Scene::default();
    (scene.camera.width, scene.camera.height) = (400, 500);
    let mut shot = |name: &str, taken: &str, noise_seed: u64| {
        let mut changes = BTreeMap::new();
        if let Some(table) = case.get(name) {
            leaves(table.as_table().unwrap(), "", &mut changes);
        }
        let said = changes.remove("taken");
        let placed = changes.remove("placed");
        let still = changes.remove("still");
        if name == "after" && still.is_none() {
            scene.camera.yaw_deg += 0.8;
            scene.camera.pitch_deg -= 0.6;
        }
        for (key, value) in &changes {
            set(&mut scene, key, value)
                .ok_or(format!("{name}: no such parameter: {key} = {value}"))?;
        }
        scene.camera.noise_seed = noise_seed;
        Ok::<_, String>(Shot {
            scene: scene.clone(),
            taken: said
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or(taken)
                .to_owned(),
            placed: placed.as_ref().and_then(Value::as_bool) == Some(true),
        })
    };
    Ok([shot("before", TAKEN[0], 1)?, shot("after", TAKEN[1], 2)?])
}

/// Rendered scenes by their description: many cases share a before photo.
type Album = BTreeMap<String, Rendered>;

fn develop(cases: &[(String, Table)]) -> Album {
    let scenes: BTreeMap<String, Scene> = cases
        .iter()
        .filter_map(|(_, case)| shots(case).ok())
        .flatten()
        .map(|shot| (format!("{:?}", shot.scene), shot.scene))
        .collect();
    scenes
        .into_par_iter()
        .map(|(key, scene)| (key, scene.render()))
        .collect()
}

/// The file of a shot and where everything is in it.
fn file(album: &Album, shot: &Shot) -> (Vec<u8>, Supplied) {
    let photo = &album[&format!("{:?}", shot.scene)];
    let truth = Supplied::from_json(&photo.truth.to_json().unwrap()).unwrap();
    let mut fields = exif(&shot.taken);
    if shot.placed {
        fields.gps = Some(Gps {
            date: String::new(),
            time: [0; 3],
            position_deg: Some([52.5, 13.4]),
        });
    }
    (jpeg(photo, 95, &fields).unwrap(), truth)
}

fn source((bytes, truth): &(Vec<u8>, Supplied)) -> Source<'_> {
    Source {
        path: "",
        bytes,
        regions: Some(truth),
    }
}

fn score(album: &Album, case: &Table, id: &str) -> Result<Report, String> {
    let [before, after] = shots(case)?.map(|shot| file(album, &shot));
    let treated = case
        .get("treated_at")
        .and_then(Value::as_str)
        .unwrap_or(TREATED);
    let mut known = Case::default();
    if !treated.is_empty() {
        known.treated_at = treated.parse().map_err(|e| format!("treated_at: {e}"))?;
    }
    let said = case.get("said").and_then(Value::as_str);
    known.claim = said.map(str::to_owned);
    let request = Request {
        id,
        before: source(&before),
        after: source(&after),
        case: &known,
    };
    Scorer::default().score(&request).map_err(|e| e.to_string())
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Unknown => "unknown",
        Verdict::Fail => "fail",
    }
}

/// Each check's own answer (its first finding) with its sentence.
fn answers(report: &Report) -> BTreeMap<&str, (&'static str, &str)> {
    let mut answers = BTreeMap::new();
    for f in &report.findings {
        answers
            .entry(&*f.check)
            .or_insert((word(f.verdict), f.message.as_str()));
    }
    answers
}

/// What of the case does not hold.
fn hold(album: &Album, case: &Table, id: &str) -> Vec<String> {
    let report = match score(album, case, id) {
        Ok(report) => report,
        Err(message) => return vec![format!("{id}: {message}")],
    };
    let expect = case["expect"].as_table().unwrap();
    let wanted = |key: &str| expect.get(key).and_then(Value::as_str);
    let mut wrong = Vec::new();
    let verdict = serde_json::to_value(report.verdict).unwrap();
    if verdict.as_str() != wanted("verdict") {
        wrong.push(format!("{id}: the pair is {verdict}"));
    }
    let answers = answers(&report);
    for (check, (verdict, message)) in &answers {
        let wanted = wanted(check).unwrap_or("pass");
        if wanted != "any" && wanted != *verdict {
            wrong.push(format!(
                "{id}: {check} is {verdict}, not {wanted}: {message}"
            ));
        }
    }
    for key in expect.keys().filter(|k| *k != "verdict") {
        if !answers.contains_key(key.as_str()) {
            wrong.push(format!("{id}: there is no check {key}"));
        }
    }
    wrong
}

fn cases() -> Vec<(String, Table)> {
    let mut cases: Vec<_> = fs::read_dir(Path::new(FOLDER))
        .unwrap()
        .map(|entry| {
            let folder = entry.unwrap().path();
            let text = fs::read_to_string(folder.join("case.toml")).unwrap();
            let id = folder.file_name().unwrap().to_string_lossy().into_owned();
            let case = text.parse().unwrap_or_else(|e| panic!("{id}: {e}"));
            (id, case)
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

#[test]
fn every_case_is_answered_as_it_expects() {
    let cases = cases();
    let album = develop(&cases);
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map(|(id, case)| hold(&album, case, id))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_check_has_a_case_that_fails_and_one_that_passes() {
    let cases = cases();
    let mut seen = BTreeSet::new();
    for (id, case) in &cases {
        assert!(case.get("claim").is_some(), "{id}: no claim");
        for key in case.keys() {
            let keys = ["claim", "treated_at", "said", "before", "after", "expect"];
            assert!(keys.contains(&key.as_str()), "{id}: unknown key {key}");
        }
        let check = CATALOGUE.iter().find(|c| id.starts_with(c.code));
        let check = check.unwrap_or_else(|| panic!("{id} begins with no check's name"));
        let wanted = case["expect"].get(check.code).and_then(Value::as_str);
        seen.insert((check.code, wanted.unwrap_or("pass").to_owned()));
    }
    for check in CATALOGUE {
        for answer in ["pass", "fail"] {
            let there = seen.contains(&(check.code, answer.to_owned()))
                || (answer == "fail" && NOT_RENDERED.contains(&check.code));
            assert!(there, "{} has no case that must {answer}", check.code);
        }
    }
}
