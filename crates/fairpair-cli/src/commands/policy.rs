//! `fairpair policy show` and `fairpair policy init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, bail};

use crate::Exit;
use crate::args::PolicyCommand;
use crate::io::Io;

pub(crate) fn run(command: PolicyCommand, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    match command {
        PolicyCommand::Show { policy } => {
            io.out
                .write_all(crate::policy::load(&policy)?.to_toml().as_bytes())?;
        }
        PolicyCommand::Init {
            file,
            policy,
            force,
        } => {
            let mut policy = crate::policy::load(&policy)?;
            if let Some(stem) = file.file_stem() {
                policy.name = stem.to_string_lossy().into_owned();
            }
            let mut options = OpenOptions::new();
            options
                .write(true)
                .create_new(!force)
                .create(force)
                .truncate(force);
            let path = file.display();
            let mut out = match options.open(&file) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    bail!(
                        "{path} exists already; choose another name, or overwrite it with --force"
                    );
                }
                opened => opened.with_context(|| format!("cannot write {path}"))?,
            };
            out.write_all(policy.to_toml().as_bytes())
                .with_context(|| format!("cannot write {path}"))?;
            writeln!(io.out, "Written: {path}. Use it with `--policy {path}`.")?;
        }
    }
    Ok(Exit::Fair)
}
