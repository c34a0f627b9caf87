//! What an audit and a check leave behind for people who look: plots, pictures, decisions taken back.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use fairpair_cli::Exit;
use serde_json::Value;

fn run(args: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = ["fairpair"].iter().chain(args).map(OsString::from);
    let exit = fairpair_cli::run(all, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (exit, text(out), text(err))
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fairpair-report-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A manifest of two pairs of the bundled gallery, one of them under a name that is no file's.
fn manifest(root: &Path) -> PathBuf {
    let gallery = fs::canonicalize("examples/gallery").unwrap();
    let photo = |name: &str| gallery.join(name).display().to_string();
    let line = |id: &str, stem: &str| {
        let [before, after] = ["before", "after"].map(|s| photo(&format!("{stem}_{s}.jpg")));
        format!("{id},{before},{after}\n")
    };
    let path = root.join("two.csv");
    let text = format!(
        "id,before,after\n{}{}",
        line("light-moved", "light-moved"),
        line("../gloss", "gloss-added")
    );
    fs::write(&path, text).unwrap();
    path
}

fn rows(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

#[test]
fn a_check_writes_its_plots() {
    let root = folder("check");
    let plots = root.join("plots");
    let (_, out, err) = run(&[
        "check",
        "examples/gallery/light-moved_before.jpg",
        "examples/gallery/light-moved_after.jpg",
        "--plots",
        plots.to_str().unwrap(),
    ]);
    assert!(out.starts_with("NOT COMPARABLE"), "{out}{err}");
    for name in ["light-difference.png", "highlights.png", "blink.png"] {
        let bytes = fs::read(plots.join(name)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{name}");
    }
    let scores = fs::read_to_string(plots.join("scores.svg")).unwrap();
    assert!(scores.starts_with("<svg ") && scores.contains("light-shape"));
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn decisions_stand_beside_their_findings_and_change_no_verdict() {
    let root = folder("decisions");
    let at = |name: &str| root.join(name).display().to_string();
    let gallery = manifest(&root);
    let (exit, ..) = run(&[
        "audit",
        gallery.to_str().unwrap(),
        "-o",
        &at("first"),
        "--plots",
    ]);
    assert_eq!(exit, Exit::Findings);
    assert!(root.join("first/plots/light-moved.blink.png").exists());
    assert!(root.join("first/plots/pair-2.blink.png").exists());
    assert!(root.join("first/plots/verdicts.svg").exists());
    fs::write(
        at("d.json"),
        r#"{"schema":"fairpair.decisions/1","decisions":[
            {"pair":"light-moved","check":"light-shape","finding":0,"decision":"disputed","comment":"a window"},
            {"pair":"gone","check":"light-shape","decision":"accepted"}]}"#,
    )
    .unwrap();
    let pairs = at("first/pairs.ndjson");
    let (exit, out, _) = run(&[
        "judge",
        &pairs,
        "--decisions",
        &at("d.json"),
        "-o",
        &at("next"),
    ]);
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("1  findings disputed by a reviewer"), "{out}");
    assert!(out.contains("pairs that are not here: gone"), "{out}");
    let (before, after) = (
        rows(Path::new(&pairs)),
        rows(&root.join("next/pairs.ndjson")),
    );
    for key in ["verdict", "score", "findings"] {
        assert_eq!(before[0][key], after[0][key], "{key}");
    }
    assert_eq!(after[0]["carried"]["decisions"][0]["decision"], "disputed");
    assert_eq!(after[1].get("carried"), None);
    let pictures = |folder: &str| fs::read(root.join(folder).join("pictures.ndjson")).unwrap();
    assert!(pictures("first") == pictures("next"), "the pictures differ");
    // A report made of a report keeps what was decided.
    let again = at("next/pairs.ndjson");
    run(&["judge", &again, "-o", &at("third")]);
    assert_eq!(
        rows(&root.join("third/pairs.ndjson"))[0]["carried"],
        after[0]["carried"]
    );
    let (exit, _, err) = run(&["judge", &again, "-o", &at("next")]);
    assert_eq!(exit.code(), 2);
    assert!(err.contains("name another folder"), "{err}");
    // What was measured is not replaced by what was judged.
    let measured = fs::read(&pairs).unwrap();
    let (exit, _, err) = run(&["judge", &again, "-o", &at("first")]);
    assert_eq!(exit.code(), 2);
    assert!(err.contains("was measured there"), "{err}");
    assert!(fs::read(&pairs).unwrap() == measured);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn pictures_show_the_mouth_only_unless_asked_otherwise() {
    let root = folder("redact");
    let gallery = manifest(&root);
    for (redact, kinds) in [(None, vec!["mouth"]), (Some("eyes"), vec!["face", "mouth"])] {
        let out = root.join(redact.unwrap_or("default"));
        let mut args = vec![
            "audit",
            gallery.to_str().unwrap(),
            "-o",
            out.to_str().unwrap(),
        ];
        args.extend(redact.iter().flat_map(|r| ["--redact", r]));
        run(&args);
        for line in rows(&out.join("pictures.ndjson")) {
            let views = line["pictures"]["views"].as_array().unwrap();
            let seen: Vec<_> = views.iter().map(|v| v["kind"].as_str().unwrap()).collect();
            assert_eq!(seen, kinds, "{redact:?}");
        }
    }
    fs::remove_dir_all(root).unwrap();
}
