//! Where answers and files go: readers that go away, files that must not be overwritten, and folders of other runs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::cell::Cell;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairpair_cli::Exit;

const GALLERY: &str = "examples/gallery";

/// A folder with a few bundled pairs, and a manifest of them.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let root =
            std::env::temp_dir().join(format!("fairpair-outputs-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("photos")).unwrap();
        let mut manifest = String::from("id,before,after,clinic\n");
        for id in ["fair-pair", "smile", "zoomed-in"] {
            let [before, after] = ["before", "after"].map(|side| format!("{id}_{side}.jpg"));
            for photo in [&before, &after] {
                fs::copy(
                    Path::new(GALLERY).join(photo),
                    root.join("photos").join(photo),
                )
                .unwrap();
            }
            let line = [
                id,
                &format!("photos/{before}"),
                &format!("photos/{after}"),
                "north\n",
            ];
            manifest += &line.join(",");
        }
        fs::write(root.join("m.csv"), manifest).unwrap();
        Self(root)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The words of a command, `@` standing for this place.
    fn args(&self, command: &str) -> Vec<String> {
        let root = self.0.to_str().unwrap();
        let words = command.split(' ');
        let words = words.map(|word| word.replace('@', &format!("{root}/")));
        ["fairpair".to_owned()].into_iter().chain(words).collect()
    }

    fn run(&self, command: &str) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = fairpair_cli::run(self.args(command), &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (exit, text(out), text(err))
    }

    /// The command, which must be refused in words that hold `problem`.
    fn refused(&self, command: &str, problem: &str) {
        let (exit, _, err) = self.run(command);
        assert_eq!(exit, Exit::Failed, "{command}: {err}");
        assert!(err.contains(problem), "{command}: {err}");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A stream whose reader takes so many bytes and goes away.
#[derive(Clone)]
struct Leaving(Rc<Cell<usize>>);

impl Leaving {
    fn stream(after: usize) -> Box<dyn Write> {
        Box::new(Self(Rc::new(Cell::new(after))))
    }
}

impl Write for Leaving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.get() {
            0 => Err(ErrorKind::BrokenPipe.into()),
            left => {
                let taken = left.min(bytes.len());
                self.0.set(left - taken);
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_audit_whose_reader_goes_away_completes_its_files() {
    let place = Place::new("reader");
    let whole = place.run("audit @m.csv -o @whole --format json --junit @whole.xml");
    assert_eq!(whole.0, Exit::Findings);
    let command = place.args("audit @m.csv -o @cut --format json --junit @cut.xml");
    for after in [0, 9_000] {
        let exit = fairpair_cli::run(&command, Leaving::stream(after), Leaving::stream(0));
        assert_eq!(exit, Exit::Findings, "gone after {after} bytes");
        assert_eq!(place.names("cut"), place.names("whole"));
        for name in ["pairs.ndjson", "journal.ndjson", "report.html"] {
            let (cut, whole) = (format!("cut/{name}"), format!("whole/{name}"));
            assert!(place.read(&cut) == place.read(&whole), "{name} differs");
        }
        assert!(place.read("cut.xml") == place.read("whole.xml"));
    }
}

#[test]
fn what_is_not_finished_because_nobody_reads_it_is_no_pass() {
    let place = Place::new("unread");
    for (command, told) in [
        (
            "audit @m.csv --format ndjson --fail-on never",
            "stopped after 1 of 3 pairs",
        ),
        ("measure @m.csv", "stopped after 1 of 3 pairs"),
    ] {
        let mut err = Vec::new();
        let exit = fairpair_cli::run(place.args(command), Leaving::stream(100), &mut err);
        let err = String::from_utf8(err).unwrap();
        assert_eq!(exit, Exit::Failed, "{command}");
        assert!(err.contains(told) && err.contains("nobody reads"), "{err}");
    }
    place.run("measure @m.csv -o @r.ndjson");
    // Saved readings are judged to the end: the exit code is an answer, too.
    for command in ["judge @r.ndjson --format ndjson", "judge @r.ndjson"] {
        let exit = fairpair_cli::run(place.args(command), Leaving::stream(0), Leaving::stream(0));
        assert_eq!(exit, Exit::Findings, "{command}");
    }
}

#[test]
fn pairs_tells_what_is_to_be_remarked_and_which_lines_are_broken() {
    let place = Place::new("remarks");
    let manifest = "id,before,after,treatd_at\nx,photos/smile_before.jpg,photos/smile_after.jpg,\nx,photos/a.jpg,photos/b.jpg,\nshort,only.jpg,,\n";
    fs::write(place.path("photos/manifest.csv"), manifest).unwrap();
    let remarks = [
        "using ",
        "did you mean `treated_at`?",
        "the id `x` is in use",
    ];
    let (exit, human, _) = place.run("pairs @photos");
    assert_eq!(exit, Exit::Fair);
    for remark in remarks {
        assert!(human.contains(remark), "{remark}: {human}");
    }
    let last = human.lines().last().unwrap();
    assert!(last.starts_with("2 pairs found"), "{last}");
    assert!(last.contains("1 line of the manifest"), "{last}");
    let (_, table, notes) = place.run("pairs @photos --format csv");
    assert!(table.contains("\nleft-out,,,,"), "{table}");
    assert!(!table.contains("did you mean"), "{table}");
    for remark in remarks {
        let noted = |line: &str| line.starts_with("note: ") && line.contains(remark);
        assert!(notes.lines().any(noted), "{remark}: {notes}");
    }
    // What is listed as left out is not told a second time.
    fs::remove_file(place.path("photos/manifest.csv")).unwrap();
    fs::write(place.path("photos/logo.jpg"), "").unwrap();
    let (_, human, _) = place.run("pairs @photos");
    assert_eq!(human.matches("logo.jpg").count(), 1, "{human}");
}

#[test]
fn a_manifest_that_cannot_be_written_leaves_what_was_there() {
    let place = Place::new("manifest");
    for side in ["before", "after"] {
        let photo = place.path(&format!("photos/smile_{side}.jpg"));
        fs::copy(photo, place.path(&format!("photos/=x_{side}.jpg"))).unwrap();
    }
    let formula = "begins like a formula";
    place.refused("pairs @photos --write-manifest @w.csv", formula);
    assert!(!place.path("w.csv").exists());
    fs::write(place.path("w.csv"), "mine").unwrap();
    place.refused("pairs @photos --write-manifest @w.csv", "--force");
    place.refused("pairs @photos --write-manifest @w.csv --force", formula);
    assert_eq!(place.read("w.csv"), b"mine");
    fs::remove_file(place.path("photos/=x_before.jpg")).unwrap();
    place.run("pairs @photos --write-manifest @w.csv --force");
    let text = String::from_utf8(place.read("w.csv")).unwrap();
    assert!(text.starts_with("id,before,after\nfair-pair,"), "{text}");
    assert_eq!(place.names(""), ["m.csv", "photos", "w.csv"]);
}

#[test]
fn readings_replace_a_file_only_once_they_are_whole_and_never_an_input() {
    let place = Place::new("readings");
    fs::write(place.path("r.json"), "{}").unwrap();
    fs::write(
        place.path("photos/manifest.csv"),
        "before,after\nsmile_before.jpg,smile_after.jpg\n",
    )
    .unwrap();
    let photos = "@photos/smile_before.jpg @photos/smile_after.jpg";
    for (inputs, out) in [
        ("@m.csv", "m.csv"),
        ("@m.csv", "photos/smile_after.jpg"),
        ("@photos", "photos/manifest.csv"),
        (photos, "photos/../photos/smile_before.jpg"),
        (&format!("{photos} --after-regions @r.json"), "r.json"),
    ] {
        let old = place.read(out);
        place.refused(&format!("measure {inputs} -o @{out}"), "would replace");
        assert!(place.read(out) == old, "{out} is as it was");
    }
    fs::write(place.path("r.json"), "old").unwrap();
    place.refused("measure @no.csv -o @r.json", "cannot read");
    assert_eq!(place.read("r.json"), b"old");
    let (exit, _, err) = place.run(&format!("measure {photos} -o @r.json"));
    assert_eq!((exit, err.as_str()), (Exit::Fair, ""));
    let text = String::from_utf8(place.read("r.json")).unwrap();
    assert!(text.contains("\"id\":\"smile\"") && text.ends_with("}\n"));
    assert!(!place.path("r.json.part").exists());
}

#[test]
fn reports_for_pipelines_do_not_share_a_file() {
    let place = Place::new("shared");
    place.run("audit @m.csv -o @a");
    let rows = place.read("a/pairs.ndjson");
    let command = "audit @m.csv -o @a --junit @x --sarif @photos/../x";
    place.refused(command, "--junit and --sarif both name");
    place.refused("audit @m.csv -o @a --junit @m.csv", "would replace");
    let judge = "judge @a/pairs.ndjson --sarif @a/pairs.ndjson";
    place.refused(judge, "would replace");
    place.refused("audit @m.csv -o @a --decisions @no.json", "cannot read");
    assert!(place.read("a/pairs.ndjson") == rows, "nothing was begun");
    assert!(!place.path("x").exists());
}

#[test]
fn a_folder_that_holds_other_work_is_not_written_over() {
    let place = Place::new("taken");
    let text = fs::read_to_string(place.path("m.csv")).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    fs::write(place.path("m.csv"), lines[..3].concat()).unwrap();
    fs::write(place.path("other.csv"), [lines[0], lines[3]].concat()).unwrap();
    place.run("audit @m.csv -o @a");
    let rows = place.read("a/pairs.ndjson");
    let other = "the finished audit of another gallery (m.csv, 2 pairs)";
    place.refused("audit @other.csv -o @a", other);
    place.refused("audit @other.csv -o @a", "--restart");
    place.refused("audit @m.csv -o @a --treated 2024-03-01", "--restart");
    place.run("audit @m.csv -o @part --shard 1/1");
    place.run("audit @other.csv -o @b");
    place.refused("merge @b @part", "name another folder for the whole");
    place.refused("audit @m.csv -o @a --shard 2/2", "--restart");
    assert!(place.read("a/pairs.ndjson") == rows);
    // The same gallery again, by another policy, and grown.
    for command in [
        "audit @m.csv -o @a",
        "audit @m.csv -o @a --policy web",
        "merge @a @part",
    ] {
        assert_ne!(place.run(command).0, Exit::Failed, "{command}");
    }
    fs::write(place.path("m.csv"), &text).unwrap();
    assert_eq!(place.run("audit @m.csv -o @a").0, Exit::Findings);
    assert_eq!(
        place.run("audit @other.csv -o @a --restart").0,
        Exit::Findings
    );
    // Files of others, and a report made of saved readings.
    fs::create_dir(place.path("mine")).unwrap();
    fs::write(place.path("mine/summary.json"), "{}").unwrap();
    place.run("judge @a/pairs.ndjson -o @judged");
    for folder in ["mine", "judged"] {
        for more in ["", " --resume"] {
            let command = format!("audit @m.csv -o @{folder}{more}");
            place.refused(&command, "that no audit there has left");
        }
    }
    assert_eq!(place.read("mine/summary.json"), b"{}");
    assert_eq!(
        place.run("audit @m.csv -o @mine --restart").0,
        Exit::Findings
    );
}

#[test]
fn a_column_to_group_by_must_be_there() {
    let place = Place::new("column");
    let meant = "did you mean `clinic`?";
    place.refused("audit @m.csv -o @a --group-by clinik", meant);
    assert!(
        !place.path("a").exists(),
        "refused before anything is written"
    );
    let there = "there are `clinic`";
    place.refused("audit @m.csv --format csv --group-by before", there);
    place.refused("audit @photos -o @a --group-by clinic", "it has none");
    assert_eq!(
        place.run("audit @m.csv -o @a --group-by clinic").0,
        Exit::Findings
    );
    place.run("audit @m.csv -o @part --shard 1/1");
    place.refused("merge @b @part --group-by klinic", meant);
}

#[test]
fn other_pictures_than_those_of_the_earlier_run_are_refused_in_plain_words() {
    let place = Place::new("redact");
    place.run("audit @m.csv -o @a");
    place.refused(
        "audit @m.csv -o @a --resume --redact eyes",
        "the pictures of the earlier run show the mouth region only, those of this one hide the eyes: give the same --redact",
    );
}

#[test]
fn parts_beyond_all_need_are_refused_wherever_they_are_named() {
    let place = Place::new("shards");
    let most = "at most 10000 parts";
    place.refused("audit @m.csv -o @a --shard 1/99999999999999", most);
    place.run("audit @m.csv -o @a --shard 1/10000");
    place.refused("merge @b @a", "part 2/10000 is missing");
    let journal = String::from_utf8(place.read("a/journal.ndjson")).unwrap();
    let bent = journal.replace("1/10000", "1/99999999999999");
    fs::write(place.path("a/journal.ndjson"), bent).unwrap();
    place.refused("merge @b @a", "part 2/99999999999999 is missing");
}

#[test]
fn pairs_says_that_an_audit_looks_for_collages() {
    let place = Place::new("collages");
    assert!(!place.run("pairs @photos").1.contains("collage"));
    for name in ["one.jpg", "two.jpg"] {
        fs::write(place.path("photos").join(name), "").unwrap();
    }
    let told = |text: &str| {
        text.contains("2 photos left out") && text.contains("`fairpair audit` looks whether")
    };
    let (_, human, _) = place.run("pairs @photos");
    assert!(told(&human), "{human}");
    assert!(
        human.ends_with("3 pairs found, 2 photos left out\n"),
        "{human}"
    );
    assert!(told(&place.run("pairs @photos --format csv").2));
    assert!(told(&place.run("pairs @photos --format json").1));
}
