//! The program itself starts, answers and sets its exit code.

use std::process::{Command, Stdio};

fn fairpair() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fairpair"))
}

#[test]
fn the_program_answers_and_sets_its_exit_code() {
    let help = fairpair().arg("--help").output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("fairpair check before.jpg after.jpg"));
    let wrong = fairpair().arg("chek").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(wrong.stdout.is_empty() && !wrong.stderr.is_empty());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = fairpair()
        .args(["policy", "show"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(
        ended.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[test]
fn a_reader_that_goes_away_changes_no_verdict() {
    let gallery = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gallery");
    for (pair, code) in [("light-moved", 1), ("fair-pair", 0)] {
        let mut child = fairpair()
            .args(["check", "--treated", "2024-03-05T10:40+01:00"])
            .args(["before", "after"].map(|side| format!("{gallery}/{pair}_{side}.jpg")))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{pair}");
    }
}

/// The rows of one pair come through a pipe; the current folder holds pictures of another pair with the same name.
#[test]
fn readings_from_a_pipe_get_no_pictures_from_the_current_folder() {
    let gallery = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gallery");
    let root = std::env::temp_dir().join(format!("fairpair-piped-{}", std::process::id()));
    std::fs::create_dir_all(&root).unwrap();
    let photos = ["before", "after"].map(|side| format!("{gallery}/fair-pair_{side}.jpg"));
    let manifest = format!("id,before,after\nx,{},{}\n", photos[0], photos[1]);
    std::fs::write(root.join("m.csv"), manifest).unwrap();
    let run = |args: &[&str]| {
        let mut command = fairpair();
        command.args(args).current_dir(&root).stdout(Stdio::null());
        command
    };
    assert!(
        run(&["audit", "m.csv", "-o", "a", "--policy", "web"])
            .status()
            .is_ok()
    );
    std::fs::copy(root.join("a/pictures.ndjson"), root.join("pictures.ndjson")).unwrap();
    let shown = |readings: &str, out: &str| {
        let rows = std::fs::File::open(root.join("a/pairs.ndjson")).unwrap();
        let judged = run(&["judge", readings, "-o", out]).stdin(rows).status();
        assert_ne!(judged.unwrap().code(), Some(2));
        std::fs::read_to_string(root.join(out).join("pictures.ndjson")).unwrap()
    };
    assert_eq!(shown("-", "piped"), "");
    assert!(shown("a/pairs.ndjson", "named").contains("\"id\":\"x\""));
    std::fs::remove_dir_all(root).unwrap();
}
