//! Runs that are stopped, taken up again, brought up to date, and put together from parts: always as if they had been one.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use fairpair_cli::Exit;
use serde_json::Value;

/// What a run leaves, the journal included.
const FILES: [&str; 7] = [
    "pairs.ndjson",
    "pictures.ndjson",
    "findings.csv",
    "standards.csv",
    "summary.json",
    "report.html",
    "journal.ndjson",
];

/// A gallery of its own, a few bundled pairs, the first with two after photos.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let root =
            std::env::temp_dir().join(format!("fairpair-resume-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let mut manifest = String::from("id,before,after,note\n");
        for (id, before, after) in [
            ("fair", "fair-pair_before.jpg", "fair-pair_after.jpg"),
            ("other", "fair-pair_before.jpg", "smile_after.jpg"),
            ("gloss", "gloss-added_before.jpg", "gloss-added_after.jpg"),
            ("gone", "gloss-added_before.jpg", "missing.jpg"),
            ("zoom", "zoomed-in_before.jpg", "zoomed-in_after.jpg"),
        ] {
            manifest.push_str(&[id, before, after, "=1+1\n"].join(","));
            for photo in [before, after].iter().filter(|p| **p != "missing.jpg") {
                fs::copy(Path::new("examples/gallery").join(photo), root.join(photo)).unwrap();
            }
        }
        fs::write(root.join("m.csv"), manifest).unwrap();
        Self(root)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn run(&self, command: &str) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let root = self.0.to_str().unwrap();
        let args = command
            .split(' ')
            .map(|word| word.replace('@', &format!("{root}/")));
        let exit = fairpair_cli::run(
            ["fairpair".to_owned()].into_iter().chain(args),
            &mut out,
            &mut err,
        );
        (
            exit,
            String::from_utf8(out).unwrap(),
            String::from_utf8(err).unwrap(),
        )
    }

    fn files(&self, run: &str) -> Vec<Vec<u8>> {
        FILES
            .map(|name| fs::read(self.path(run).join(name)).unwrap())
            .into()
    }

    fn assert_same(&self, run: &str, other: &str, when: &str) {
        let (files, others) = (self.files(run), self.files(other));
        for ((name, file), other) in FILES.iter().zip(files).zip(others) {
            assert!(file == other, "{name} differs, {when}");
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_run_cut_off_anywhere_and_resumed_is_as_if_it_never_was() {
    let place = Place::new("cut");
    assert_eq!(place.run("audit @m.csv -o @whole").0, Exit::Findings);
    // Twenty places in either file, among them the beginning, the end, and the middle of lines.
    for (name, cuts) in [("pairs.ndjson", 12_usize), ("journal.ndjson", 8)] {
        let size = fs::metadata(place.path("whole").join(name)).unwrap().len() as usize;
        for cut in 0..cuts {
            let length = size * cut / (cuts - 1);
            fs::create_dir_all(place.path("cut")).unwrap();
            for file in ["pairs.ndjson", "journal.ndjson"] {
                let bytes = fs::read(place.path("whole").join(file)).unwrap();
                let kept = if file == name { length } else { bytes.len() };
                fs::write(place.path("cut").join(file), &bytes[..kept]).unwrap();
            }
            let (exit, _, err) = place.run("audit @m.csv -o @cut --resume");
            assert_eq!((exit, err.as_str()), (Exit::Findings, ""));
            place.assert_same("cut", "whole", &format!("{name} cut at {length} of {size}"));
        }
    }
}

#[test]
fn a_finished_run_is_resumed_without_reading_a_photo() {
    let place = Place::new("again");
    place.run("audit @m.csv -o @a");
    let before = place.files("a");
    let photo = place.path("fair-pair_before.jpg");
    let entry = fs::metadata(&photo).unwrap();
    let file = fs::File::options().write(true).open(&photo).unwrap();
    file.set_len(0).unwrap();
    file.set_len(entry.len()).unwrap();
    file.set_modified(entry.modified().unwrap()).unwrap();
    let (exit, told, _) = place.run("audit @m.csv -o @a --resume --format ndjson");
    assert_eq!(exit, Exit::Findings);
    assert_eq!(
        told.as_bytes(),
        before[0],
        "what was done before is told, too"
    );
    assert!(place.files("a") == before);
    // Another time of change, and the photo is read: now it is none.
    let earlier = entry.modified().unwrap() - std::time::Duration::from_secs(60);
    file.set_modified(earlier).unwrap();
    let (_, told, _) = place.run("audit @m.csv -o @a --resume --format ndjson");
    let rows: Vec<Value> = told
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(rows[0]["error"].is_object() && rows[1]["error"].is_object());
    let kept: Vec<&str> = told.lines().skip(2).collect();
    let first = String::from_utf8(before[0].clone()).unwrap();
    assert_eq!(kept, first.lines().skip(2).collect::<Vec<_>>());
}

#[test]
fn another_policy_and_another_list_are_brought_up_to_date() {
    let place = Place::new("update");
    place.run("audit @m.csv -o @a");
    place.run("audit @m.csv -o @a --policy web --resume");
    place.run("audit @m.csv -o @b --policy web");
    place.assert_same("a", "b", "after another policy");
    let text = fs::read_to_string(place.path("m.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(1, 3);
    lines.push("new,smile_after.jpg,fair-pair_after.jpg,");
    fs::write(place.path("m.csv"), lines.join("\n")).unwrap();
    place.run("audit @m.csv -o @a --policy web --resume");
    place.run("audit @m.csv -o @b --policy web --restart");
    place.assert_same("a", "b", "after another order and a new line");
    assert!(!place.path("a/journal.rest.ndjson").exists());
}

#[test]
fn pictures_of_photos_that_are_gone_do_not_stay() {
    let place = Place::new("pictures");
    place.run("audit @m.csv -o @a --plots");
    assert!(place.path("a/plots/gloss.highlights.png").is_file());
    fs::write(place.path("a/plots/my.png"), "mine").unwrap();
    // One photo is replaced, another is none any more, and a pair is withdrawn.
    let (zoomed, smile) = (
        place.path("zoomed-in_after.jpg"),
        place.path("smile_after.jpg"),
    );
    fs::copy("examples/gallery/lipstick-added_after.jpg", zoomed).unwrap();
    fs::write(smile, "no photo").unwrap();
    let text = fs::read_to_string(place.path("m.csv")).unwrap();
    let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with("gloss,")).collect();
    fs::write(place.path("m.csv"), lines.join("\n")).unwrap();
    place.run("audit @m.csv -o @a --resume --plots");
    place.run("audit @m.csv -o @b --plots");
    place.assert_same("a", "b", "after photos were changed and withdrawn");
    let plots = |run: &str| -> Vec<String> {
        let entries = fs::read_dir(place.path(run).join("plots")).unwrap();
        let mut names: Vec<String> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let (mut a, b) = (plots("a"), plots("b"));
    a.retain(|name| name != "my.png");
    assert_eq!(a.len() + 1, plots("a").len(), "one's own file stays");
    assert_eq!(a, b);
    let kept = fs::read_to_string(place.path("a/pictures.ndjson")).unwrap();
    let ids: Vec<Value> = kept
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(ids, ["fair", "zoom"]);
}

#[test]
fn parts_put_together_are_the_whole() {
    let place = Place::new("parts");
    place.run("audit @m.csv -o @whole");
    for part in 1..=3 {
        place.run(&format!("audit @m.csv -o @part{part} --shard {part}/3"));
    }
    let (exit, _, err) = place.run("merge @merged @part3 @part1 @part2");
    assert_eq!((exit, err.as_str()), (Exit::Findings, ""));
    place.assert_same("merged", "whole", "after the merge");
    for (command, problem) in [
        ("merge @x @part1 @part3", "part 2/3 is missing"),
        ("merge @x @part1 @part2 @part3 @part1", "are both part 1/3"),
        ("merge @x @part1 @whole", "parts 1/1 and 1/3"),
        ("merge @part1 @part1 @part2 @part3", "is one of the parts"),
        ("merge @x @nowhere", "holds no run"),
        ("audit @m.csv -o @x --shard 4/3", "write 1/4 to 4/4"),
        ("audit @m.csv --format json --resume", "--out"),
    ] {
        let (exit, _, err) = place.run(command);
        assert_eq!(exit, Exit::Failed, "{command}");
        assert!(err.contains(problem), "{command}: {err}");
    }
    // The whole's folder may hold a run of its own; what is advised must be what `merge` can do.
    place.run("audit @m.csv -o @own");
    let journal = fs::read_to_string(place.path("own/journal.ndjson")).unwrap();
    let two: Vec<&str> = journal.split_inclusive('\n').take(2).collect();
    fs::write(place.path("own/journal.ndjson"), two.concat()).unwrap();
    let (_, _, err) = place.run("merge @own @part1 @part2 @part3");
    assert!(
        err.contains("name another folder") && !err.contains("--re"),
        "{err}"
    );
    let journal = fs::read_to_string(place.path("part2/journal.ndjson")).unwrap();
    let (header, _) = journal.split_once('\n').unwrap();
    fs::write(place.path("part2/journal.ndjson"), format!("{header}\n")).unwrap();
    let (_, _, err) = place.run("merge @x @part1 @part2 @part3");
    assert!(
        err.contains("finish it by `fairpair audit … --resume` first"),
        "{err}"
    );
}

#[test]
fn a_run_that_stopped_is_not_overwritten_by_accident() {
    let place = Place::new("accident");
    place.run("audit @m.csv -o @a");
    let journal = fs::read_to_string(place.path("a/journal.ndjson")).unwrap();
    let begun: Vec<&str> = journal.lines().take(3).collect();
    fs::write(place.path("a/journal.ndjson"), begun.join("\n") + "\n").unwrap();
    let (exit, _, err) = place.run("audit @m.csv -o @a");
    assert_eq!(exit, Exit::Failed);
    assert!(
        err.contains("stopped after 2 of 5 pairs") && err.contains("--resume"),
        "{err}"
    );
    assert_eq!(place.run("audit @m.csv -o @a --restart").0, Exit::Findings);
}

#[test]
fn two_runs_at_once_in_one_folder_are_refused_and_a_lock_left_over_is_not() {
    let place = Place::new("twice");
    place.run("audit @m.csv -o @a");
    let held = fs::File::open(place.path("a/journal.lock")).unwrap();
    held.lock().unwrap();
    for how in ["", " --resume", " --restart"] {
        let (exit, _, err) = place.run(&format!("audit @m.csv -o @a{how}"));
        assert_eq!(exit, Exit::Failed);
        assert!(
            err.contains("being written by another run (process "),
            "{err}"
        );
    }
    // As the system does when a process ends; the file stays.
    drop(held);
    assert_eq!(place.run("audit @m.csv -o @a --resume").0, Exit::Findings);
}

/// A full disk, as Linux offers one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_what_was_written_stays() {
    let place = Place::new("full");
    for name in ["pairs.ndjson", "findings.csv", "report.html.part"] {
        let folder = place.path(name.split('.').next().unwrap());
        fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.join(name)).unwrap();
        let folder = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (exit, _, err) = place.run(&format!("audit @m.csv -o @{folder} --jobs 1"));
        assert_eq!(exit, Exit::Failed, "{name}");
        assert!(
            err.contains("cannot write") && err.contains("No space left"),
            "{name}: {err}"
        );
    }
    // The journal was whole as far as it went, so the run goes on once there is room.
    fs::remove_file(place.path("findings/findings.csv")).unwrap();
    place.run("audit @m.csv -o @findings --resume");
    place.run("audit @m.csv -o @whole");
    place.assert_same("findings", "whole", "after the disk was full");
}
