//! The program itself is killed, or asked to stop, in the middle of a gallery, and goes on.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gallery");

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fairpair-killed-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    path
}

fn audit(out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairpair"));
    command
        .args(["audit", GALLERY, "--jobs", "1", "-o"])
        .arg(out)
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn rows(out: &Path) -> usize {
    let text = fs::read(out.join("pairs.ndjson")).unwrap_or_default();
    text.split(|b| *b == b'\n').count().saturating_sub(1)
}

/// Waits until so many rows are written, or the program has ended.
fn wait_for(child: &mut Child, out: &Path, count: usize) {
    while rows(out) < count && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn files(out: &Path) -> Vec<Vec<u8>> {
    let names = [
        "pairs.ndjson",
        "pictures.ndjson",
        "journal.ndjson",
        "findings.csv",
        "standards.csv",
        "summary.json",
        "report.html",
    ];
    names.map(|name| fs::read(out.join(name)).unwrap()).into()
}

#[test]
fn a_killed_run_goes_on_and_ends_as_if_it_had_not_been_killed() {
    let (whole, killed) = (folder("whole"), folder("killed"));
    assert_eq!(audit(&whole, &[]).status().unwrap().code(), Some(1));
    // Killed again and again, until it is through.
    for count in [1, 2, 5] {
        let mut child = audit(&killed, &["--resume"]).spawn().unwrap();
        wait_for(&mut child, &killed, count);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!((5..12).contains(&rows(&killed)), "{} rows", rows(&killed));
    assert_eq!(
        audit(&killed, &["--resume"]).status().unwrap().code(),
        Some(1)
    );
    assert!(files(&whole) == files(&killed), "the files differ");
    fs::remove_dir_all(whole).unwrap();
    fs::remove_dir_all(killed).unwrap();
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_what_is_done_and_says_how_to_go_on() {
    let out = folder("interrupted");
    let mut child = audit(&out, &[]).spawn().unwrap();
    wait_for(&mut child, &out, 2);
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let ended = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{told}");
    assert!(
        told.contains("stopped after") && told.contains("--resume"),
        "{told}"
    );
    let done = rows(&out);
    assert!((2..12).contains(&done), "{done} rows");
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains(&format!("stopped after {done} of 12 pairs")));
    assert_eq!(audit(&out, &["--resume"]).status().unwrap().code(), Some(1));
    assert_eq!(rows(&out), 12);
    fs::remove_dir_all(out).unwrap();
}
