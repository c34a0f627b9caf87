//! What pipelines read: the schema of reports, the sum, JUnit XML, SARIF, and the level that fails a run; and the listing of
//! pairs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::PathBuf;

use fairpair_cli::Exit;
use serde_json::Value;

const GALLERY: &str = "examples/gallery";
const SCHEMA: &str = "docs/report.schema.json";

fn run(line: &str) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = fairpair_cli::run(
        ["fairpair"].into_iter().chain(line.split(' ')),
        &mut out,
        &mut err,
    );
    (
        exit,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fairpair-pipe-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Whether `value` is what `schema` says; of JSON Schema, exactly the words that ours uses.
fn fits(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let fail = |why: String| Err(format!("{why}: {value:.200}"));
    for (word, says) in schema.as_object().unwrap() {
        let good = match word.as_str() {
            "$ref" => {
                let name = says.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                fits(value, &root["$defs"][name], root)?;
                true
            }
            "anyOf" => {
                let tried: Vec<_> = says
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|s| fits(value, s, root))
                    .collect();
                if tried.iter().all(Result::is_err) {
                    return fail(format!("none of {tried:?}"));
                }
                true
            }
            "type" => {
                let is = |name: &str| match name {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "number" => value.is_number(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("no type {other}"),
                };
                match says {
                    Value::Array(names) => names.iter().any(|n| is(n.as_str().unwrap())),
                    one => is(one.as_str().unwrap()),
                }
            }
            "const" => value == says,
            "enum" => says.as_array().unwrap().contains(value),
            "properties" => {
                for (key, schema) in says.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        fits(inner, schema, root).map_err(|e| format!("{key}: {e}"))?;
                    }
                }
                true
            }
            "required" => says
                .as_array()
                .unwrap()
                .iter()
                .all(|k| value.get(k.as_str().unwrap()).is_some()),
            "items" => {
                for inner in value.as_array().into_iter().flatten() {
                    fits(inner, says, root)?;
                }
                true
            }
            "minimum" => value.as_f64().is_none_or(|v| v >= says.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|v| v <= says.as_f64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|v| v.len() as u64 <= says.as_u64().unwrap()),
            "maxProperties" => value
                .as_object()
                .is_none_or(|v| v.len() as u64 <= says.as_u64().unwrap()),
            "pattern" => value
                .as_str()
                .is_some_and(|t| t.len() == 64 && t.bytes().all(|b| b.is_ascii_hexdigit())),
            "description" | "title" | "$schema" | "$defs" | "format" => true,
            other => panic!("the test does not know `{other}`"),
        };
        if !good {
            return fail(format!("{word} {says:.200}"));
        }
    }
    Ok(())
}

#[test]
fn the_schema_in_the_repository_is_the_programs() {
    let (exit, told, _) = run("schema");
    assert_eq!(exit, Exit::Fair);
    let kept = fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(
        kept == told,
        "write it anew: cargo run -p fairpair-cli -- schema > {SCHEMA}"
    );
}

#[test]
fn every_row_fits_the_schema_and_a_bent_one_does_not() {
    let schema = json(&run("schema").1);
    let root = folder("schema");
    let photo = fs::canonicalize(format!("{GALLERY}/smile_before.jpg")).unwrap();
    fs::write(root.join("text.png"), "no photo").unwrap();
    let image = image::GrayImage::from_pixel(64, 64, image::Luma([90]));
    image.save(root.join("grey.png")).unwrap();
    let manifest = format!(
        "before,after,clinic\n{0},text.png,N\n{0},grey.png,N\n{0},\n",
        photo.display()
    );
    fs::write(root.join("m.csv"), manifest).unwrap();
    let rows = run(&format!("audit {GALLERY} --format ndjson")).1
        + &run(&format!(
            "audit {}/m.csv --format ndjson --claim fuller --zone +01:00",
            root.display()
        ))
        .1;
    let rows: Vec<Value> = rows.lines().map(json).collect();
    assert_eq!(rows.len(), 12 + 3);
    for row in &rows {
        if let Err(why) = fits(row, &schema, &schema) {
            panic!("{}: {why}", row["id"]);
        }
    }
    for (pointer, bent) in [
        ("/verdict", Value::from("fine")),
        ("/score", Value::from(101)),
        ("/findings/0/level", Value::from("loud")),
        ("/readings", Value::from(1)),
        ("/before/sha256", Value::from("abc")),
        ("/after/photo/width", Value::from(-1)),
    ] {
        let mut row = rows[0].clone();
        *row.pointer_mut(pointer).unwrap() = bent;
        assert!(fits(&row, &schema, &schema).is_err(), "{pointer}");
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_rows_digest_is_that_of_the_file() {
    let pair = format!("{GALLERY}/smile_before.jpg {GALLERY}/smile_after.jpg");
    let report = json(&run(&format!("check {pair} --format json")).1);
    let bytes = fs::read(format!("{GALLERY}/smile_before.jpg")).unwrap();
    assert_eq!(report["before"]["sha256"], fairpair::photo::sha256(&bytes));
    assert_ne!(report["before"]["sha256"], report["after"]["sha256"]);
}

#[test]
fn sum_junit_and_sarif_count_the_same_pairs() {
    let root = folder("reports");
    let at = root.display();
    let (exit, told, _) = run(&format!(
        "audit {GALLERY} -o {at}/a --junit {at}/j.xml --sarif {at}/s.sarif"
    ));
    assert_eq!(exit, Exit::Findings);
    assert!(
        told.contains("j.xml") && told.contains("summary.json"),
        "{told}"
    );
    let sum = json(&fs::read_to_string(root.join("a/summary.json")).unwrap());
    assert_eq!(sum["pairs"], 12);
    let xml = fs::read_to_string(root.join("j.xml")).unwrap();
    let unfair = sum["not_comparable"].as_u64().unwrap() + sum["cannot_tell"].as_u64().unwrap();
    assert_eq!(xml.matches("<testcase ").count(), 12);
    assert_eq!(xml.matches("<failure ").count() as u64, unfair);
    assert!(xml.contains(&format!("tests=\"12\" failures=\"{unfair}\" errors=\"0\"")));
    let sarif = json(&fs::read_to_string(root.join("s.sarif")).unwrap());
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let mut pairs: Vec<&str> = results
        .iter()
        .filter(|r| r["level"] == "error")
        .map(|r| r["properties"]["pair"].as_str().unwrap())
        .collect();
    pairs.dedup();
    assert_eq!(pairs.len() as u64, unfair);
    // The saved rows give the same reports.
    run(&format!(
        "judge {at}/a/pairs.ndjson --junit {at}/j2.xml --sarif {at}/s2.sarif"
    ));
    assert_eq!(
        fs::read(root.join("s2.sarif")).unwrap(),
        fs::read(root.join("s.sarif")).unwrap()
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn the_level_that_fails_a_run_is_the_callers() {
    let pair = |id: &str| {
        format!(
            "check {GALLERY}/{id}_before.jpg {GALLERY}/{id}_after.jpg --treated 2024-03-05T10:40+01:00"
        )
    };
    let exit = |id: &str, more: &str| run(&format!("{}{more}", pair(id))).0;
    assert_eq!(exit("fair-pair", " --claim plumper"), Exit::Fair);
    assert_eq!(
        exit("fair-pair", " --claim plumper --fail-on warning"),
        Exit::Findings
    );
    assert_eq!(exit("fair-pair", " --fail-on note"), Exit::Fair);
    assert_eq!(exit("light-moved", " --fail-on never"), Exit::Fair);
    assert_eq!(
        run("check no-such.jpg no-such.jpg --fail-on never").0,
        Exit::Failed
    );
}

#[test]
fn a_written_manifest_gives_the_pairs_that_were_listed() {
    let root = folder("pairs");
    let at = root.display();
    for name in [
        "anna/2024-03-05.jpg",
        "anna/2024-06-01.jpg",
        "=x_before.jpg",
        "=x_after.jpg",
        "=x_6w.jpg",
        "ü_vorher.jpg",
        "ü_nachher.jpg",
        "logo.jpg",
        "lone_before.jpg",
    ] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(format!("{GALLERY}/smile_before.jpg"), path).unwrap();
    }
    let listed = json(&run(&format!("pairs {at} --format json")).1);
    let ids: Vec<&str> = listed["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["=x", "=x-6w", "anna", "ü"]);
    assert_eq!(listed["left_out"].as_array().unwrap().len(), 2);
    let human = run(&format!("pairs {at}")).1;
    assert!(
        human.contains("4 pairs found, 2 photos left out"),
        "{human}"
    );
    let table = run(&format!("pairs {at} --format csv")).1;
    assert!(table.contains("paired,'=x,'=x_before.jpg,"), "{table}");
    let refused = run(&format!("pairs {at} --write-manifest {at}/m.csv"));
    assert!(refused.2.contains("begins like a formula"), "{}", refused.2);
    assert_eq!(
        run(&format!("pairs {at} --write-manifest {at}/anna/m.jsonl")).0,
        Exit::Fair
    );
    let again = run(&format!("pairs {at} --write-manifest {at}/anna/m.jsonl"));
    assert!(again.2.contains("--force"), "{}", again.2);
    let of = |gallery: String| -> Vec<Value> {
        let rows = run(&format!("audit {gallery} --format ndjson")).1;
        let keep = |row: Value| {
            (row["error"].is_null())
                .then(|| serde_json::json!([row["id"], row["findings"], row["before"]["sha256"]]))
        };
        rows.lines().map(json).filter_map(keep).collect()
    };
    let (folder, manifest) = (of(format!("{at}")), of(format!("{at}/anna/m.jsonl")));
    assert_eq!(folder.len(), 4);
    assert_eq!(folder, manifest);
    fs::remove_dir_all(root).unwrap();
}
