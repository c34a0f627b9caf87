//! The architecture, held by reading the source text: who may use whom, what a check's file says, where the core may
//! touch the world.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fairpair::checks::CATALOGUE;

const CORE: &str = "crates/fairpair/src";

/// Longest file of the workspace, lines.
const MAX_LINES: usize = 450;

/// Which module of the core may use which; `register` is `checks.rs` and `checks/register.rs`, the place where checks,
/// policy and report meet.
const MAY_USE: &[(&str, &[&str])] = &[
    // Nouns without dependencies.
    ("measured", &[]),
    ("optics", &[]),
    ("profile", &[]),
    ("time", &[]),
    // From bytes to a pair.
    ("photo", &["optics"]),
    ("metadata", &["measured", "time"]),
    ("hint", &[]),
    ("region", &["hint", "measured", "optics", "photo"]),
    (
        "portrait",
        &["measured", "metadata", "optics", "photo", "region"],
    ),
    (
        "pair",
        &[
            "measured", "optics", "portrait", "profile", "region", "time",
        ],
    ),
    // From a pair to readings and judgements: no check sees a policy, a report, or the decoder.
    ("check", &["measured", "pair"]),
    (
        "checks",
        &[
            "check", "measured", "metadata", "optics", "pair", "portrait", "profile", "region",
            "time",
        ],
    ),
    (
        "register",
        &["check", "measured", "pair", "policy", "report"],
    ),
    // From judgements to an answer.
    ("policy", &["check", "checks", "hint"]),
    (
        "report",
        &[
            "check", "checks", "measured", "metadata", "pair", "photo", "policy", "portrait",
            "region", "score",
        ],
    ),
    (
        "score",
        &[
            "metadata", "pair", "photo", "policy", "portrait", "region", "report",
        ],
    ),
];

/// Which crate of the workspace may depend on which, outside tests.
const CRATES: &[(&str, &[&str])] = &[
    ("fairpair", &[]),
    ("fairpair-gallery", &["fairpair"]),
    ("fairpair-report", &["fairpair", "fairpair-gallery"]),
    (
        "fairpair-cli",
        &["fairpair", "fairpair-gallery", "fairpair-report"],
    ),
    ("fairpair-scene", &[]),
    (
        "fairpair-eval",
        &["fairpair", "fairpair-gallery", "fairpair-scene"],
    ),
];

/// What the core must not touch: output, clock, network, environment; files only in `photo/file.rs`.
const OUTSIDE_WORLD: &[&str] = &[
    "println!",
    "print!(",
    "eprint",
    "std::env",
    "SystemTime",
    "Instant",
    "Zoned::now",
    "Timestamp::now",
    "std::net",
    "std::process",
    "std::fs",
    "File::",
];

/// One source file without its tests and comments.
struct Source {
    /// Path inside `src`, without `.rs`, by parts: `["checks", "lip_gloss"]`.
    parts: Vec<String>,
    text: String,
    code: String,
}

impl Source {
    /// The row of [`MAY_USE`] that this file belongs to.
    fn module(&self) -> &str {
        match self.parts.as_slice() {
            [checks] if checks == "checks" => "register",
            [checks, register] if checks == "checks" && register == "register" => register,
            [first, ..] => first,
            [] => "",
        }
    }

    fn name(&self) -> String {
        self.parts.join("/")
    }
}

/// All `.rs` files below a folder.
fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Code lines up to the tests at the end of the file, and the names of modules that are only tests.
fn strip(text: &str) -> (String, Vec<String>) {
    let (mut code, mut test_modules) = (String::new(), Vec::new());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if ["#[cfg(test)]", "#[cfg(any(test, doctest))]"].contains(&line.trim()) {
            let next = lines.next().unwrap_or_default();
            match next.strip_suffix(';').and_then(|l| l.rsplit(' ').next()) {
                Some(name) if next.contains("mod ") => test_modules.push(name.to_owned()),
                _ if next.starts_with("mod ") => break,
                _ => {}
            }
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    (code, test_modules)
}

/// The core's files outside tests.
fn core() -> Vec<Source> {
    let mut paths = Vec::new();
    rust_files(Path::new(CORE), &mut paths);
    let mut tests = Vec::new();
    let mut sources = Vec::new();
    for path in &paths {
        let inner = path.strip_prefix(CORE).unwrap().with_extension("");
        let parts: Vec<String> = inner
            .iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect();
        let text = fs::read_to_string(path).unwrap();
        let (code, test_modules) = strip(&text);
        for name in test_modules {
            // Modules of lib.rs lie beside it, others' below them.
            let mut module = parts.clone();
            module.retain(|part| part != "lib");
            module.push(name);
            tests.push(module);
        }
        sources.push(Source { parts, text, code });
    }
    sources.retain(|s| !tests.iter().any(|t| s.parts.starts_with(t)));
    sources
}

/// The identifiers that follow `prefix` in the code.
fn followers<'a>(code: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    code.match_indices(prefix)
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        .map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect()
}

/// The files right under `checks/`: one a check, and the register.
fn check_files() -> Vec<Source> {
    core()
        .into_iter()
        .filter(|s| s.parts.len() == 2 && s.parts[0] == "checks" && s.parts[1] != "register")
        .collect()
}

#[test]
fn every_module_uses_only_what_it_may() {
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let sources = core();
    for source in &sources {
        let module = source.module();
        if module == "lib" {
            continue;
        }
        let may = allowed
            .get(module)
            .unwrap_or_else(|| panic!("the table does not know the module {module}"));
        for other in followers(&source.code, "crate::") {
            assert!(
                !other.is_empty(),
                "{}: one `use crate::…` a module, so that this test can read it",
                source.name()
            );
            let own = other == module || (module == "register" && other == "checks");
            assert!(
                own || may.contains(&other),
                "{} uses {other}: `{module}` may use {may:?}",
                source.name()
            );
            used.entry(module).or_default().insert(other.to_owned());
        }
    }
    // What nobody needs is not allowed either: the table says what is.
    for (module, may) in MAY_USE {
        for other in *may {
            let needed = used.get(module).is_some_and(|u| u.contains(*other));
            assert!(
                needed,
                "`{module}` does not use `{other}`: tighten the table"
            );
        }
    }
}

#[test]
fn no_check_uses_another_check() {
    let names: Vec<String> = check_files().iter().map(|s| s.parts[1].clone()).collect();
    let mut shared = BTreeSet::new();
    for source in core().iter().filter(|s| s.parts[0] == "checks") {
        let Some(own) = source.parts.get(1).filter(|n| names.contains(n)) else {
            continue;
        };
        let up = "super::".repeat(source.parts.len() - 1);
        for prefix in [up.as_str(), "crate::checks::"] {
            for other in followers(&source.code, prefix) {
                if other != own && names.iter().any(|n| n == other) {
                    shared.insert((own.clone(), other.to_owned()));
                }
            }
        }
    }
    assert!(shared.is_empty(), "{shared:?}");
}

#[test]
fn every_check_file_is_registered_under_its_own_name() {
    let register = fs::read_to_string(format!("{CORE}/checks.rs")).unwrap();
    let lines: Vec<&str> = register.lines().map(str::trim).collect();
    let mut codes = BTreeSet::new();
    for source in check_files() {
        let name = &source.parts[1];
        let is_module = lines.contains(&format!("mod {name};").as_str());
        let entry = format!("{name}: {name}::");
        assert!(
            is_module && lines.iter().any(|l| l.starts_with(&entry)),
            "{name} is not registered"
        );
        let code = name.replace('_', "-");
        let line = format!("const CODE: &'static str = \"{code}\";");
        assert!(
            source.code.contains(&line),
            "{name}: its code is not {code}"
        );
        codes.insert(code);
    }
    let catalogue: BTreeSet<_> = CATALOGUE.iter().map(|c| c.code.to_owned()).collect();
    assert_eq!(codes, catalogue);
}

#[test]
fn every_check_says_how_it_measures_and_how_it_is_fooled() {
    let headings = [
        "Formula:",
        "Assumptions:",
        "How it can be fooled:",
        "References:",
    ];
    for source in check_files() {
        let docs: Vec<&str> = source
            .text
            .lines()
            .take_while(|l| l.starts_with("//!"))
            .map(|l| l.trim_start_matches("//!").trim())
            .collect();
        let at = headings.map(|h| {
            let line = docs.iter().position(|l| l.starts_with(h));
            line.unwrap_or_else(|| panic!("{}: no `{h}`", source.name()))
        });
        assert!(at[0] > 0, "{}: what it measures comes first", source.name());
        assert!(
            at.is_sorted(),
            "{}: {headings:?} in this order",
            source.name()
        );
    }
}

#[test]
fn the_core_touches_no_world_but_the_file_it_reads() {
    for source in core() {
        for word in OUTSIDE_WORLD {
            let reader = source.name() == "photo/file" && ["std::fs", "File::"].contains(word);
            let touches = source.code.match_indices(word).any(|(at, _)| {
                !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            assert!(!touches || reader, "{} uses {word}", source.name());
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut paths = Vec::new();
    for folder in ["crates", "tests", "benches", "examples"] {
        rust_files(Path::new(folder), &mut paths);
    }
    assert!(paths.len() > 100, "{} files", paths.len());
    for path in paths {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= MAX_LINES, "{}: {lines} lines", path.display());
    }
}

fn manifest(path: &str) -> toml::Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn every_crate_is_under_the_workspaces_lints_and_depends_only_on_what_it_may() {
    let root = manifest("Cargo.toml");
    let lints = &root["workspace"]["lints"]["rust"];
    assert_eq!(lints["unsafe_code"].as_str(), Some("forbid"));
    assert_eq!(root["lints"]["workspace"].as_bool(), Some(true));
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir("crates").unwrap() {
        folders.insert(entry.unwrap().file_name().into_string().unwrap());
    }
    let listed: BTreeSet<_> = CRATES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, listed);
    for (name, may) in CRATES {
        let own = manifest(&format!("crates/{name}/Cargo.toml"));
        assert_eq!(own["lints"]["workspace"].as_bool(), Some(true), "{name}");
        let dependencies = own["dependencies"].as_table().unwrap().keys();
        let ours: BTreeSet<_> = dependencies
            .map(String::as_str)
            .filter(|d| d.starts_with("fairpair"))
            .collect();
        assert_eq!(ours, may.iter().copied().collect(), "{name}");
    }
}

#[test]
fn the_read_me_lists_every_check() {
    let Ok(text) = fs::read_to_string("README.md") else {
        println!("skipped: no README.md");
        return;
    };
    for check in CATALOGUE {
        let row = |l: &str| l.starts_with('|') && l.contains(&format!("`{}`", check.code));
        assert!(
            text.lines().any(row),
            "README.md: no row for {}",
            check.code
        );
    }
}
