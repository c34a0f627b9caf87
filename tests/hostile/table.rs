//! A table of hostile inputs, run and held against what must be said.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::fixtures::GOOD;

/// Messages that show line ends as replacement characters, and are known to; only ever shortened.
const KNOWN_GARBLED: &[&str] = &[];

/// One input: what it is, the arguments, the exit code, and words that its message must hold.
pub(crate) struct Hostile {
    pub(crate) what: &'static str,
    pub(crate) args: Vec<OsString>,
    pub(crate) exit: u8,
    pub(crate) says: &'static str,
}

/// Files of one test, removed at its end.
pub(crate) struct Room(pub(crate) PathBuf);

impl Room {
    pub(crate) fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("fairpair-hostile-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("good.jpg"), &*GOOD).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn good(&self) -> PathBuf {
        self.0.join("good.jpg")
    }

    /// `check GOOD AFTER`, the hostile file last.
    pub(crate) fn after(
        &self,
        what: &'static str,
        after: PathBuf,
        exit: u8,
        says: &'static str,
    ) -> Hostile {
        let args = vec!["check".into(), self.good().into(), after.into()];
        Hostile {
            what,
            args,
            exit,
            says,
        }
    }

    /// `check GOOD GOOD` and more.
    pub(crate) fn with(
        &self,
        what: &'static str,
        more: impl IntoIterator<Item = OsString>,
        says: &'static str,
    ) -> Hostile {
        let mut args = vec!["check".into(), self.good().into(), self.good().into()];
        args.extend(more);
        Hostile {
            what,
            args,
            exit: 2,
            says,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs all, prints the table, and tells every row that is not as it must be.
pub(crate) fn hold(inputs: &[Hostile]) {
    let mut wrong = Vec::new();
    println!("{:<44} exit  message", "input");
    for input in inputs {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = [OsString::from("fairpair")]
            .into_iter()
            .chain(input.args.iter().cloned());
        let exit = fairpair_cli::run(args, &mut out, &mut err).code();
        let text = [out, err].concat();
        let text = String::from_utf8(text).expect("UTF-8 out");
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        println!("{:<44} {exit}     {said}", input.what);
        let escaped = !text.chars().any(|c| c.is_control() && c != '\n');
        let panicked = said.contains("fairpair itself failed");
        if exit != input.exit || !said.contains(input.says) || !escaped || panicked {
            wrong.push(format!(
                "{}: wanted {} and `{}`, got {exit} and `{said}`",
                input.what, input.exit, input.says
            ));
        }
        let garbled = said.contains('\u{FFFD}') && !input.what.starts_with("name");
        if garbled != KNOWN_GARBLED.contains(&input.what) {
            wrong.push(format!("{}: garbled is {garbled}: `{said}`", input.what));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
