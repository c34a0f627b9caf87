//! What an audit leaves behind: `pairs.ndjson` (written pair by pair, so that a broken-off run has left its pairs),
//! `findings.csv` and `report.html`.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fairpair::report::Row;
use fairpair_report::{Summary, findings_csv, html, ndjson};

/// The files of one audit.
pub(super) struct Files {
    folder: PathBuf,
    pairs: BufWriter<File>,
    findings: findings_csv::Table<BufWriter<File>>,
    page: html::Page,
    /// The page's pairs, until the counts above them are known.
    body: BufWriter<File>,
}

const PAIRS: &str = "pairs.ndjson";
const FINDINGS: &str = "findings.csv";
const PAGE: &str = "report.html";
const BODY: &str = "report.html.part";

impl Files {
    pub(super) fn begin(folder: &Path, columns: &[String]) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self {
            pairs: create(folder, PAIRS)?,
            findings: findings_csv::Table::new(create(folder, FINDINGS)?, columns)?,
            page: html::Page::new()?,
            body: create(folder, BODY)?,
            folder: folder.to_owned(),
        })
    }

    pub(super) fn push(&mut self, row: &Row) -> io::Result<()> {
        ndjson::line(&mut self.pairs, row)?;
        self.pairs.flush()?;
        self.findings.push(row)?;
        self.page.pair(&mut self.body, row)
    }

    /// Completes the page; returns the paths of what was written.
    pub(super) fn finish(mut self, title: &str, summary: &Summary) -> anyhow::Result<Vec<String>> {
        self.findings.flush()?;
        self.body.flush()?;
        let body = self.folder.join(BODY);
        let mut page = create(&self.folder, PAGE)?;
        self.page.head(&mut page, title, summary)?;
        io::copy(&mut BufReader::new(File::open(&body)?), &mut page)?;
        self.page.foot(&mut page)?;
        page.flush()?;
        std::fs::remove_file(&body)?;
        let shown = |name| self.folder.join(name).display().to_string();
        Ok([PAGE, FINDINGS, PAIRS].map(shown).into())
    }
}

fn create(folder: &Path, name: &str) -> anyhow::Result<BufWriter<File>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}
