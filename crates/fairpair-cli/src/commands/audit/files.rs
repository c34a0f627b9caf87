//! What an audit leaves behind beside the journal: `findings.csv`, `summary.json` and `report.html`, made from the rows.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fairpair::report::Row;
use fairpair_gallery::journal::PAIRS;
use fairpair_report::{Summary, findings_csv, html};

use crate::commands::reports::{Parted, cannot_write, create};

/// The files of one audit.
pub(in crate::commands) struct Files {
    folder: PathBuf,
    findings: findings_csv::Table<BufWriter<File>>,
    page: html::Page,
    page_file: Parted,
}

const FINDINGS: &str = "findings.csv";
const SUMMARY: &str = "summary.json";
const PAGE: &str = "report.html";

impl Files {
    pub(in crate::commands) fn begin(folder: &Path, columns: &[String]) -> anyhow::Result<Self> {
        Ok(Self {
            findings: findings_csv::Table::new(create(&folder.join(FINDINGS))?, columns)?,
            page: html::Page::new()?,
            page_file: Parted::begin(&folder.join(PAGE))?,
            folder: folder.to_owned(),
        })
    }

    pub(in crate::commands) fn push(&mut self, row: &Row) -> anyhow::Result<()> {
        let written = self.findings.push(row);
        written.with_context(|| cannot_write(&self.folder.join(FINDINGS)))?;
        let written = self.page.pair(self.page_file.body(), row);
        written.with_context(|| cannot_write(self.page_file.path()))
    }

    /// Completes the page; returns the paths of what was written.
    pub(in crate::commands) fn finish(
        mut self,
        title: &str,
        summary: &Summary,
    ) -> anyhow::Result<Vec<String>> {
        let flushed = self.findings.flush();
        flushed.with_context(|| cannot_write(&self.folder.join(FINDINGS)))?;
        let path = self.folder.join(SUMMARY);
        let mut out = create(&path)?;
        let written = summary.write_json(&mut out).and_then(|()| out.flush());
        written.with_context(|| cannot_write(&path))?;
        let page = self.page_file.finish(
            |out| self.page.head(out, title, summary),
            |out| self.page.foot(out),
        )?;
        let shown = |name| self.folder.join(name).display().to_string();
        Ok([vec![page], [FINDINGS, SUMMARY, PAIRS].map(shown).into()].concat())
    }
}
