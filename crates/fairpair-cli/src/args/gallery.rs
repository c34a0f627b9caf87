//! Arguments of the commands that work on whole galleries.

use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};
use fairpair::check::Level;
use fairpair_gallery::{Shard, ShardError};

/// More parts than any number of machines has use for.
const MOST_PARTS: usize = 10_000;

fn shard(text: &str) -> Result<Shard, String> {
    let shard: Shard = text.parse().map_err(|e: ShardError| e.to_string())?;
    if shard.of() > MOST_PARTS {
        return Err(format!(
            "a gallery is worked on in at most {MOST_PARTS} parts"
        ));
    }
    Ok(shard)
}

/// Stopping, going on, and working in parts.
#[derive(Debug, Group)]
pub(crate) struct Going {
    /// Go on with the run in FOLDER, or bring it up to date: photos that did not change are not read again
    #[arg(long, requires = "out")]
    pub(crate) resume: bool,
    /// Begin anew although FOLDER holds a run that was stopped, or other work that this one replaces
    #[arg(long, requires = "out", conflicts_with = "resume")]
    pub(crate) restart: bool,
    /// Only this part of the gallery, such as 2/4; `fairpair merge` puts the parts together
    #[arg(long, value_name = "I/N", requires = "out", value_parser = shard)]
    pub(crate) shard: Option<Shard>,
}

/// Reports for pipelines.
#[derive(Debug, Group)]
pub(crate) struct Pipelines {
    /// Write JUnit XML, one test case a pair
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Write SARIF 2.1.0, one result a finding
    #[arg(long, value_name = "FILE")]
    pub(crate) sarif: Option<PathBuf>,
}

impl Pipelines {
    /// Whether any was asked for.
    pub(crate) fn any(&self) -> bool {
        self.junit.is_some() || self.sarif.is_some()
    }
}

/// From which level on a finding ends the run with exit code 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Where a pair is not comparable, cannot be told or cannot be read
    #[default]
    Error,
    /// Also where there are warnings
    Warning,
    /// Also where there are notes
    Note,
    /// Never; exit code 2 is still "could not run"
    Never,
}

impl FailOn {
    /// The least level that counts; `None` where none does.
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Group)]
pub(crate) struct Merge {
    /// Folder for the whole: report.html, findings.csv, standards.csv, summary.json and pairs.ndjson
    pub(crate) out: PathBuf,
    /// Folders that `audit --shard` wrote, all of one gallery, in any order
    #[arg(required = true, value_name = "IN")]
    pub(crate) parts: Vec<PathBuf>,
    /// Column of the manifest for whose values the direction of differences is told, as for `audit`
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group_by: Option<String>,
    /// From which level on a finding ends the run with exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) pipelines: Pipelines,
}

#[derive(Debug, Group)]
pub(crate) struct Pairs {
    /// Folder of photos, or manifest (CSV or JSON lines)
    pub(crate) gallery: PathBuf,
    /// Write the pairs as a manifest: CSV, or JSON lines where FILE ends in .jsonl or .ndjson
    #[arg(long, value_name = "FILE")]
    pub(crate) write_manifest: Option<PathBuf>,
    /// Overwrite FILE if it exists
    #[arg(long, requires = "write_manifest")]
    pub(crate) force: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: PairsFormat,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PairsFormat {
    /// Text for people
    #[default]
    Human,
    /// Indented JSON
    Json,
    /// One line a pair or photo that is left out
    Csv,
}
