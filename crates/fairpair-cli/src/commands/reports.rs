//! What a run over many pairs leaves for pipelines: JUnit XML and SARIF; and files whose head is known last.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use fairpair::report::Row;
use fairpair_report::{junit, sarif};

use super::whole::same;
use crate::args::{FailOn, Pipelines};

/// The reports that were asked for.
pub(super) struct Reports {
    junit: Option<(junit::Suite, Parted)>,
    sarif: Option<(sarif::Log, PathBuf, BufWriter<File>)>,
}

impl Reports {
    pub(super) fn begin(asked: &Pipelines, fail_on: FailOn) -> anyhow::Result<Self> {
        let suite = |path| {
            Ok::<_, anyhow::Error>((junit::Suite::new(fail_on.level()), Parted::begin(path)?))
        };
        let log = |path: &PathBuf| {
            let (log, mut out) = (sarif::Log::default(), create(path)?);
            log.head(&mut out, env!("CARGO_PKG_VERSION"))?;
            Ok::<_, anyhow::Error>((log, path.clone(), out))
        };
        Ok(Self {
            junit: asked.junit.as_deref().map(suite).transpose()?,
            sarif: asked.sarif.as_ref().map(log).transpose()?,
        })
    }

    pub(super) fn push(&mut self, row: &Row) -> anyhow::Result<()> {
        if let Some((suite, file)) = &mut self.junit {
            let written = suite.case(file.body(), row);
            written.with_context(|| cannot_write(file.path()))?;
        }
        if let Some((log, path, out)) = &mut self.sarif {
            log.pair(out, row).with_context(|| cannot_write(path))?;
        }
        Ok(())
    }

    /// Completes the reports; returns the paths of what was written.
    pub(super) fn finish(self, title: &str) -> anyhow::Result<Vec<String>> {
        let mut written = Vec::new();
        if let Some((suite, file)) = self.junit {
            written.push(file.finish(|out| suite.head(out, title), |out| suite.foot(out))?);
        }
        if let Some((log, path, mut out)) = self.sarif {
            let ended = log.foot(&mut out).and_then(|()| out.flush());
            ended.with_context(|| cannot_write(&path))?;
            written.push(path.display().to_string());
        }
        Ok(written)
    }
}

/// Refuses reports that would be written into one file, or into one of `inputs`: to be asked before anything is written.
pub(super) fn apart(asked: &Pipelines, inputs: &[&Path]) -> anyhow::Result<()> {
    if let (Some(junit), Some(sarif)) = (&asked.junit, &asked.sarif)
        && same(junit, sarif)
    {
        bail!(
            "--junit and --sarif both name {}; name two files",
            junit.display()
        );
    }
    for report in [&asked.junit, &asked.sarif].into_iter().flatten() {
        if inputs.iter().any(|input| same(input, report)) {
            bail!(
                "the report would replace {}, from which it is made; name another file",
                report.display()
            );
        }
    }
    Ok(())
}

/// A file whose beginning is known last: the rest waits beside it until then.
pub(super) struct Parted {
    path: PathBuf,
    part: PathBuf,
    body: BufWriter<File>,
}

impl Parted {
    pub(super) fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        Ok(Self {
            body: create(&part)?,
            path: path.to_owned(),
            part,
        })
    }

    pub(super) fn body(&mut self) -> &mut dyn Write {
        &mut self.body
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes head, body and foot into the file and returns its path.
    pub(super) fn finish(
        mut self,
        head: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        foot: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<String> {
        let mut out = create(&self.path)?;
        let write = || {
            self.body.flush()?;
            head(&mut out)?;
            io::copy(&mut BufReader::new(File::open(&self.part)?), &mut out)?;
            foot(&mut out)?;
            out.flush()?;
            std::fs::remove_file(&self.part)
        };
        write().with_context(|| cannot_write(&self.path))?;
        Ok(self.path.display().to_string())
    }
}

pub(super) fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| cannot_write(path))?;
    Ok(BufWriter::new(file))
}

pub(super) fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
