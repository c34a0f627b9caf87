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
