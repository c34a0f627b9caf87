use std::fs;

use super::*;

const PAIRS_DONE: usize = 4;

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fairpair-journal-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn header() -> Header {
    Header {
        pairs: PAIRS_DONE,
        policy: "p".into(),
        ..Header::new("1")
    }
}

fn key(text: &str) -> Key {
    serde_json::from_value(text.into()).unwrap()
}

fn plan() -> Vec<(usize, Key)> {
    (0..PAIRS_DONE)
        .map(|n| (n, key(&format!("k{n}"))))
        .collect()
}

/// A row that can be taken for a measurement that failed, of a length of its own.
fn row(n: usize) -> Vec<u8> {
    let problem = fairpair::report::Problem {
        side: None,
        path: None,
        message: "x".repeat(n * 3),
    };
    let failure = fairpair::report::Failure::new(format!("p{n}"), problem);
    json_line(&failure).unwrap()
}

/// Does what is still to be done, as a run does; returns how many rows were measured anew.
fn go_on(folder: &Path, header: &Header, plan: &[(usize, Key)]) -> usize {
    let (mut journal, kept, rest) = Journal::resume(folder, header, plan).unwrap();
    let mut measured = 0;
    for (pair, key) in &plan[kept..] {
        let line = if let Some(row) = rest.get(key) {
            json_line(&row).unwrap()
        } else {
            measured += 1;
            row(*pair)
        };
        journal.push(*pair, key.clone(), &line).unwrap();
    }
    journal.finish().unwrap();
    measured
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_run_cut_off_at_any_byte_ends_as_if_it_never_was() {
    let root = folder("cut");
    assert_eq!(go_on(&root, &header(), &plan()), PAIRS_DONE);
    let whole = files(&root);
    for name in [PAIRS, JOURNAL] {
        let bytes = fs::read(root.join(name)).unwrap();
        let mut last = PAIRS_DONE;
        for length in (0..=bytes.len()).rev() {
            fs::write(root.join(name), &bytes[..length]).unwrap();
            let measured = go_on(&root, &header(), &plan());
            assert!(measured >= PAIRS_DONE - last && measured <= PAIRS_DONE);
            last = PAIRS_DONE - measured;
            assert_eq!(files(&root), whole, "{name} cut at {length}");
        }
        assert_eq!(last, 0, "with nothing left, all is done again");
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_run_cut_off_while_its_rows_move_loses_none() {
    let root = folder("move");
    let mut changed = plan();
    changed[1].1 = key("changed");
    go_on(&root, &header(), &plan());
    let old = files(&root);
    go_on(&root, &header(), &changed);
    let whole = files(&root);
    let restore = || {
        for (name, bytes) in &old {
            fs::write(root.join(name), bytes).unwrap();
        }
    };
    restore();
    assert_eq!(
        go_on(&root, &header(), &changed),
        1,
        "only what has changed"
    );
    assert_eq!(files(&root), whole);
    for stopped_after in 0..3 {
        restore();
        let (mut journal, kept, rest) = Journal::resume(&root, &header(), &changed).unwrap();
        assert_eq!(kept, 1);
        for (pair, key) in changed[kept..].iter().take(stopped_after) {
            let line = rest
                .get(key)
                .map_or_else(|| row(*pair), |r| json_line(&r).unwrap());
            journal.push(*pair, key.clone(), &line).unwrap();
        }
        drop(journal);
        let left = usize::from(stopped_after == 0);
        assert_eq!(go_on(&root, &header(), &changed), left);
        assert_eq!(files(&root), whole);
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn another_policy_keeps_measurements_and_another_version_keeps_nothing() {
    let root = folder("policy");
    go_on(&root, &header(), &plan());
    let other = Header {
        policy_sha256: "2".into(),
        ..header()
    };
    assert_eq!(go_on(&root, &other, &plan()), 0);
    let (_, kept, _) = Journal::resume(&root, &header(), &plan()).unwrap();
    assert_eq!(kept, 0, "every row is judged again");
    let newer = Header {
        version: "2".into(),
        ..header()
    };
    let refused = Journal::resume(&root, &newer, &plan()).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("made by fairpair 1 and this is 2")
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_run_that_stopped_is_not_overwritten_by_accident() {
    let root = folder("restart");
    let begin = |restart| Journal::begin(&root, &header(), restart);
    let mut journal = begin(false).unwrap();
    journal.push(0, key("k0"), &row(0)).unwrap();
    let refused = begin(true).unwrap_err().to_string();
    assert!(refused.contains("by another run"), "{refused}");
    drop(journal);
    let refused = begin(false).unwrap_err().to_string();
    assert!(refused.contains("stopped after 1 of 4 pairs"), "{refused}");
    begin(true).unwrap();
    go_on(&root, &header(), &plan());
    begin(false).unwrap();
    fs::remove_dir_all(root).unwrap();
}
