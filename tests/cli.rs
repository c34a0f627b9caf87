//! The command line from arguments to exit code, in-process, on the bundled gallery.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use fairpair_cli::Exit;
use serde_json::Value;

const GALLERY: &str = "examples/gallery";

struct Ran {
    exit: Exit,
    out: String,
    err: String,
}

fn run<S: Into<OsString>>(args: impl IntoIterator<Item = S>) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = args.into_iter().map(Into::into);
    let exit = fairpair_cli::run(
        [OsString::from("fairpair")].into_iter().chain(args),
        &mut out,
        &mut err,
    );
    Ran {
        exit,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

fn words(line: &str) -> Ran {
    run(line.split_whitespace())
}

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fairpair-cli-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn pair(id: &str) -> String {
    format!("{GALLERY}/{id}_before.jpg {GALLERY}/{id}_after.jpg")
}

#[test]
fn a_fair_pair_ends_in_zero_and_another_light_in_one() {
    let treated = "--treated 2024-03-05T10:40+01:00";
    let fair = words(&format!("check {} {treated}", pair("fair-pair")));
    assert_eq!((fair.exit.code(), fair.err.as_str()), (0, ""));
    assert!(fair.out.starts_with("COMPARABLE   score "), "{}", fair.out);
    let moved = words(&format!("check {} {treated}", pair("light-moved")));
    assert_eq!(moved.exit.code(), 1);
    assert!(moved.out.starts_with("NOT COMPARABLE"), "{}", moved.out);
    let last = moved.out.lines().last().unwrap();
    assert!(
        last.contains("light-direction") && last.contains("decide"),
        "{last}"
    );
    let widest = moved.out.lines().map(|l| l.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?} columns");
}

#[test]
fn a_file_without_dates_is_cannot_tell_under_one_policy_and_fair_under_another() {
    let check = format!("check {} --format json --policy", pair("no-exif"));
    let strict = words(&format!("{check} publication"));
    assert_eq!(strict.exit, Exit::Findings);
    assert_eq!(json(&strict.out)["verdict"], "cannot-tell");
    let web = words(&format!("{check} web"));
    assert_eq!(web.exit, Exit::Fair);
    assert_eq!(json(&web.out)["verdict"], "comparable");
}

#[test]
fn what_cannot_run_ends_in_two_and_says_what_to_do() {
    for (line, hint) in [
        ("check a.jpg", "--help"),
        ("check no-such.jpg no-such.jpg", "no-such.jpg"),
        ("audit no-such.csv -o x", "cannot read no-such.csv"),
        ("audit examples/gallery", "-o audit"),
        ("audit src -o x", "cannot read src"),
        ("judge no-such.ndjson", "cannot read no-such.ndjson"),
        ("explain light-shap", "did you mean `light-shape`?"),
        ("policy show pubication", "did you mean `publication`?"),
        ("inspect no-such.jpg --format ndjson", ""),
        ("check a b --treated yesterday", "2024-03-01"),
    ] {
        let ran = words(line);
        assert_eq!(ran.exit.code(), 2, "{line}");
        assert!(ran.err.contains(hint), "{line}: {}", ran.err);
    }
}

#[test]
fn an_audit_is_the_same_bytes_for_any_number_of_jobs() {
    let root = folder("jobs");
    let audit = |jobs: &str| {
        let out = root.join(jobs);
        let ran = run([
            "audit",
            GALLERY,
            "--jobs",
            jobs,
            "-o",
            out.to_str().unwrap(),
        ]);
        assert_eq!(ran.exit, Exit::Findings, "{}", ran.err);
        ["pairs.ndjson", "findings.csv", "report.html"]
            .map(|name| fs::read(out.join(name)).unwrap())
    };
    let one = audit("1");
    assert!(one == audit("4"), "the files differ");
    let streamed = run([
        "audit",
        "examples/gallery/manifest.csv",
        "--format",
        "ndjson",
    ]);
    assert_eq!(streamed.out.as_bytes(), one[0]);
    assert!(!root.join("1/report.html.part").exists());
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn rows_come_in_the_manifests_order_and_a_bad_pair_is_a_row() {
    let root = folder("bad");
    let gallery = fs::canonicalize(GALLERY).unwrap();
    let at = |name: &str| gallery.join(name).display().to_string();
    fs::write(root.join("text.jpg"), "no photo").unwrap();
    let manifest = format!(
        "id,before,after,note\ngone,{},missing.jpg,=1+1\ntext,text.jpg,{},\nshort,x\nfine,{},{},kept\n",
        at("smile_before.jpg"),
        at("smile_after.jpg"),
        at("smile_before.jpg"),
        at("smile_after.jpg")
    );
    fs::write(root.join("m.csv"), manifest).unwrap();
    let path = root.join("m.csv");
    let ran = run(["audit", path.to_str().unwrap(), "--format", "ndjson"]);
    assert_eq!(ran.exit, Exit::Findings);
    let rows: Vec<Value> = ran.out.lines().map(json).collect();
    let ids: Vec<&str> = rows.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["gone", "text", "short", "fine"]);
    assert_eq!(rows[0]["verdict"], "cannot-tell");
    assert_eq!(rows[0]["score"], Value::Null);
    assert_eq!(rows[0]["error"]["side"], "after");
    assert_eq!(rows[0]["error"]["path"], "missing.jpg");
    assert_eq!(rows[1]["error"]["side"], "before");
    assert!(
        rows[2]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("line 4")
    );
    assert_eq!(rows[3]["carried"]["note"], "kept");
    assert!(rows[3]["readings"]["expression"].is_object());
    let table = run(["audit", path.to_str().unwrap(), "--format", "csv"]).out;
    assert!(table.contains(",'=1+1\n"), "{table}");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn saved_readings_are_judged_as_the_photos_were() {
    let root = folder("judge");
    let (readings, audit) = (root.join("readings.ndjson"), root.join("audit"));
    let (readings, audit) = (readings.to_str().unwrap(), audit.to_str().unwrap());
    let audited = run(["audit", GALLERY, "-o", audit, "--format", "ndjson"]).out;
    assert_eq!(run(["measure", GALLERY, "-o", readings]).exit, Exit::Fair);
    let pairs = format!("{audit}/pairs.ndjson");
    for file in [readings, pairs.as_str()] {
        assert_eq!(
            run(["judge", file, "--format", "ndjson"]).out,
            audited,
            "{file}"
        );
    }
    let human = run(["judge", readings, "--policy", "web"]).out;
    assert!(
        human.contains("12 pairs, judged by the policy web"),
        "{human}"
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn an_inspect_line_can_be_supplied_as_regions() {
    let root = folder("regions");
    let mut files = Vec::new();
    for side in ["before", "after"] {
        let photo = format!("{GALLERY}/fair-pair_{side}.jpg");
        let line = run(["inspect", photo.as_str(), "--format", "ndjson"]).out;
        let parsed = json(&line);
        assert_eq!(parsed["path"], photo);
        for key in [
            "source",
            "confidence",
            "skin",
            "lips",
            "mouth_interior",
            "key_points",
        ] {
            assert!(!parsed["regions"][key].is_null(), "{key}: {line}");
        }
        assert!(
            parsed["capture_time"]["earliest"]
                .as_str()
                .unwrap()
                .ends_with('Z')
        );
        let file = root.join(side);
        fs::write(&file, line).unwrap();
        files.push(file.display().to_string());
    }
    let ran = words(&format!(
        "check {} --before-regions {} --after-regions {} --format json",
        pair("fair-pair"),
        files[0],
        files[1]
    ));
    assert_eq!(json(&ran.out)["before"]["regions"]["source"], "supplied");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn inspect_draws_what_it_found_and_never_over_a_photo() {
    let root = folder("overlay");
    let (photo, file) = (
        format!("{GALLERY}/fair-pair_before.jpg"),
        root.join("seen.png"),
    );
    let file = file.to_str().unwrap();
    assert_eq!(run(["inspect", &photo, "--overlay", file]).exit, Exit::Fair);
    let (drawn, plain) = (
        image::open(file).unwrap().into_rgb8(),
        image::open(&photo).unwrap().into_rgb8(),
    );
    assert_eq!(drawn.dimensions(), plain.dimensions());
    let changed = drawn
        .pixels()
        .zip(plain.pixels())
        .filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 60));
    let share = changed.count() as f64 / f64::from(plain.width() * plain.height());
    assert!(
        (0.003..0.1).contains(&share),
        "outlines cover {share} of the photo"
    );

    let both = words(&format!(
        "inspect {} --overlay {}/both",
        pair("smile"),
        root.display()
    ));
    assert_eq!(both.exit, Exit::Fair);
    assert!(
        root.join("both/smile_before.overlay.png").exists()
            && root.join("both/smile_after.overlay.png").exists()
    );

    let copy = root.join("copy.png");
    plain.save(&copy).unwrap();
    let copy = copy.to_str().unwrap();
    let refused = run(["inspect", copy, "--overlay", copy]);
    assert_eq!(refused.exit, Exit::Failed);
    assert!(
        refused.err.contains("would replace the photo"),
        "{}",
        refused.err
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn inspect_keeps_the_order_and_names_what_it_cannot_read() {
    let order = format!("{} {GALLERY}/README.md", pair("smile"));
    let ran = words(&format!("inspect {order} --format ndjson --jobs 3"));
    assert_eq!(ran.exit, Exit::Failed);
    let paths: Vec<Value> = ran.out.lines().map(|l| json(l)["path"].clone()).collect();
    assert_eq!(paths, order.split(' ').collect::<Vec<_>>());
    let last = json(ran.out.lines().last().unwrap());
    assert!(last["regions"].is_null() && last["error"].is_string());
}

#[test]
fn a_file_whose_pixels_cannot_be_decoded_still_tells_its_dates() {
    let ran = run(["inspect", "fuzz/cases/file-heic", "--format", "ndjson"]);
    assert_eq!(ran.exit, Exit::Failed);
    let line = json(&ran.out);
    assert!(line["error"].as_str().unwrap().contains("HEIC"), "{line}");
    let tags: Vec<&str> = line["dates"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|d| d["tag"].as_str())
        .collect();
    assert_eq!(
        tags,
        [
            "0x9003",
            "photoshop:DateCreated",
            "xmp:CreateDate",
            "stEvt:when"
        ]
    );
    let told = run(["inspect", "fuzz/cases/file-heic", "--file-times"]).out;
    assert!(
        told.contains("2024-02-29T20:00:00Z to 2024-03-01T22:00:00Z"),
        "{told}"
    );
}

#[test]
fn zone_profile_and_claim_are_heard() {
    let root = folder("treatment");
    let text = fs::read_to_string("crates/fairpair/src/profile/lip-microneedling.toml").unwrap();
    let file = root.join("slow.toml");
    let slow = text.replacen("confounded_hours = 48", "confounded_hours = 8000", 1);
    fs::write(
        &file,
        slow.replacen("caution_hours = 72", "caution_hours = 8001", 1),
    )
    .unwrap();
    let check = |more: &str| {
        let ran = words(&format!("check {} --format json {more}", pair("fair-pair")));
        json(&ran.out)
    };
    let message = |report: &Value, check: &str| -> String {
        let findings = report["findings"].as_array().unwrap();
        let found = findings.iter().find(|f| f["check"] == check).unwrap();
        found["message"].as_str().unwrap().to_owned()
    };
    let plain = check("--treated 2024-03-04T10:40 --zone Europe/Berlin --claim plumper");
    assert!(message(&plain, "capture-time").contains("10.0 weeks after treatment"));
    assert!(message(&plain, "treatment-claim").contains("speaks of more volume"));
    assert_eq!(plain["case"]["zone"], "Europe/Berlin");
    assert!(plain["case"].get("as_of").is_none());
    let slow = check(&format!(
        "--treated 2024-03-04 --profile {}",
        file.display()
    ));
    assert!(message(&slow, "capture-time").contains("swelling passes for volume"));
    let refused = words(&format!(
        "check {} --profile {GALLERY}/README.md",
        pair("fair-pair")
    ));
    assert_eq!(refused.exit, Exit::Failed);
    assert!(refused.err.contains("README.md"), "{}", refused.err);
    let unknown = words(&format!(
        "check {} --zone Europe/Atlantis",
        pair("fair-pair")
    ));
    assert!(unknown.err.contains("Europe/Berlin"), "{}", unknown.err);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_policy_that_was_written_is_read_back_and_never_overwritten_by_accident() {
    let root = folder("policy");
    let file = root.join("house.toml");
    let file = file.to_str().unwrap();
    assert_eq!(run(["policy", "init", file]).exit, Exit::Fair);
    let shown = run(["policy", "show", file]).out;
    assert_eq!(shown, fs::read_to_string(file).unwrap());
    assert!(shown.contains("name = \"house\""));
    let again = run(["policy", "init", file]);
    assert_eq!(again.exit, Exit::Failed);
    assert!(again.err.contains("--force"));
    assert_eq!(run(["policy", "init", file, "--force"]).exit, Exit::Fair);
    fs::write(file, "[checks.light-shape]\nchange_max_stop = 1\n").unwrap();
    let refused = run(["policy", "show", file]);
    assert!(
        refused.err.contains("did you mean `change_max_stops`?"),
        "{}",
        refused.err
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn every_check_explains_itself() {
    let list = run(["explain"]).out;
    for check in fairpair::checks::CATALOGUE {
        assert!(
            list.contains(check.code) && !check.why.is_empty(),
            "{}",
            check.code
        );
        let detail = run(["explain", check.code]).out;
        assert!(
            detail.contains(check.title) && !check.how.is_empty(),
            "{}",
            check.code
        );
        for (key, _) in check.limits {
            assert!(
                detail.contains(&format!("  {key} = ")),
                "{}: {key}",
                check.code
            );
        }
    }
}

#[test]
fn colours_are_used_only_when_asked_for_and_names_cannot_smuggle_any() {
    let root = folder("names");
    let evil = root.join("x\u{1b}[2J\u{202e}_before.jpg");
    fs::copy(Path::new(GALLERY).join("smile_before.jpg"), &evil).unwrap();
    let after = format!("{GALLERY}/smile_after.jpg");
    let check = |colour: &str| {
        let args = [
            OsString::from("check"),
            evil.clone().into(),
            after.clone().into(),
        ];
        run(args.into_iter().chain(["--color".into(), colour.into()])).out
    };
    assert!(!check("auto").contains('\u{1b}'));
    let coloured = check("always");
    assert!(coloured.contains("\u{1b}[31m") || coloured.contains("\u{1b}[33m"));
    assert!(!coloured.contains("\u{1b}[2J") && !coloured.contains('\u{202e}'));
    fs::remove_dir_all(root).unwrap();
}
