//! What an audit leaves behind: `pairs.ndjson` and `pictures.ndjson` (written pair by pair, so that a broken-off run has left
//! its pairs), `findings.csv`, `report.html`, and plots where they are asked for.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fairpair::report::Row;
use fairpair_report::html::{About, Page};
use fairpair_report::pictures::{self, Pictures, Redact};
use fairpair_report::plots::plots;
use fairpair_report::{Overview, Summary, findings_csv, ndjson};

/// The files of one audit.
pub(in crate::commands) struct Files {
    folder: PathBuf,
    pairs: BufWriter<File>,
    pictures: BufWriter<File>,
    findings: findings_csv::Table<BufWriter<File>>,
    page: Page,
    /// The page's rows and details, until what stands above them is known.
    rows: BufWriter<File>,
    details: BufWriter<File>,
    overview: Overview,
    /// The least that any picture hides.
    redact: Option<Redact>,
    plots: bool,
    count: usize,
}

const PAIRS: &str = "pairs.ndjson";
const FINDINGS: &str = "findings.csv";
const PAGE: &str = "report.html";
const ROWS: &str = "report.html.part";
const DETAILS: &str = "report.html.details.part";
const PLOTS: &str = "plots";

/// The file of pictures, beside the pairs.
pub(in crate::commands) const PICTURES: &str = "pictures.ndjson";

impl Files {
    pub(in crate::commands) fn begin(
        folder: &Path,
        columns: &[String],
        plots: bool,
    ) -> anyhow::Result<Self> {
        let plot_folder = folder.join(PLOTS);
        let made = if plots { &plot_folder } else { folder };
        fs::create_dir_all(made)
            .with_context(|| format!("cannot make the folder {}", made.display()))?;
        Ok(Self {
            pairs: create(folder, PAIRS)?,
            pictures: create(folder, PICTURES)?,
            findings: findings_csv::Table::new(create(folder, FINDINGS)?, columns)?,
            page: Page::new()?,
            rows: create(folder, ROWS)?,
            details: create(folder, DETAILS)?,
            overview: Overview::new(),
            redact: None,
            plots,
            count: 0,
            folder: folder.to_owned(),
        })
    }

    pub(in crate::commands) fn push(
        &mut self,
        row: &Row,
        pictures: Option<&Pictures>,
    ) -> io::Result<()> {
        ndjson::line(&mut self.pairs, row)?;
        self.pairs.flush()?;
        if let Some(seen) = pictures {
            pictures::append(&mut self.pictures, row.id(), seen)?;
            self.pictures.flush()?;
            self.redact = self.redact.max(Some(seen.redact));
            if self.plots {
                let stem = file_stem(self.count, row.id());
                write_plots(&self.folder.join(PLOTS), &format!("{stem}."), seen)?;
            }
        }
        self.findings.push(row)?;
        self.overview.add(row);
        self.page.row(&mut self.rows, self.count, row)?;
        self.page
            .detail(&mut self.details, self.count, row, pictures)?;
        self.count += 1;
        Ok(())
    }

    /// Completes the page; returns the paths of what was written.
    pub(in crate::commands) fn finish(
        mut self,
        title: &str,
        summary: &Summary,
    ) -> anyhow::Result<Vec<String>> {
        self.findings.flush()?;
        self.rows.flush()?;
        self.details.flush()?;
        let about = About {
            title,
            redact: self.redact,
            summary,
            overview: &self.overview,
        };
        let mut page = create(&self.folder, PAGE)?;
        let insert = |page: &mut BufWriter<File>, name: &str| {
            let part = self.folder.join(name);
            io::copy(&mut BufReader::new(File::open(&part)?), page)?;
            fs::remove_file(part)
        };
        self.page.head(&mut page, &about)?;
        insert(&mut page, ROWS)?;
        self.page.middle(&mut page, &about)?;
        insert(&mut page, DETAILS)?;
        self.page.foot(&mut page)?;
        page.flush()?;
        let mut written = vec![PAGE, FINDINGS, PAIRS, PICTURES];
        if self.plots {
            for chart in self.overview.charts(summary) {
                let path = self.folder.join(PLOTS).join(chart.name);
                fs::write(path.with_extension("svg"), self.page.chart_file(&chart)?)?;
            }
            written.push(PLOTS);
        }
        let shown = |name| self.folder.join(name).display().to_string();
        Ok(written.into_iter().map(shown).collect())
    }
}

/// Writes what one pair has to show, each file's name after `prefix`.
pub(in crate::commands) fn write_plots(
    folder: &Path,
    prefix: &str,
    pictures: &Pictures,
) -> io::Result<()> {
    for (name, bytes) in plots(pictures) {
        fs::write(folder.join(format!("{prefix}{name}")), bytes)?;
    }
    Ok(())
}

/// The pair's own name where any system takes it for a file's, or its number.
fn file_stem(count: usize, id: &str) -> String {
    const LONGEST: usize = 80;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = id.len() <= LONGEST && !id.starts_with('.') && id.chars().all(plain);
    if fits && !id.is_empty() {
        id.to_owned()
    } else {
        format!("pair-{}", count + 1)
    }
}

fn create(folder: &Path, name: &str) -> anyhow::Result<BufWriter<File>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_files_name_becomes_a_number() {
        assert_eq!(file_stem(4, "light-moved_2.b"), "light-moved_2.b");
        for id in ["../x", "a/b", "", ".x", "é", "a b", "con\n"] {
            assert_eq!(file_stem(4, id), "pair-5", "{id}");
        }
    }
}
