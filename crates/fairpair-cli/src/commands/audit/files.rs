//! What an audit leaves behind beside the journal: `pictures.ndjson` (written pair by pair), and `findings.csv`,
//! `standards.csv`, `summary.json`, `report.html` and plots, made from the rows.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use fairpair::report::{Outcome, Row};
use fairpair_gallery::journal::PAIRS;
use fairpair_report::html::{About, Page};
use fairpair_report::pictures::{self, Pictures, Redact, Shelf, Size};
use fairpair_report::plots::{self, plots};
use fairpair_report::{Overview, Summary, findings_csv, standards_csv};

use crate::commands::reports::{cannot_write, create};

/// The files of one audit.
pub(in crate::commands) struct Files {
    folder: PathBuf,
    pictures: BufWriter<File>,
    /// Pictures of an earlier run.
    shelf: Option<Shelf>,
    /// The pairs with pictures, in the rows' order, where an earlier run's are to be gone through.
    shown: Vec<String>,
    findings: findings_csv::Table<BufWriter<File>>,
    standards: standards_csv::Table<BufWriter<File>>,
    page: Page,
    /// The page's rows and details, until what stands above them is known.
    rows: BufWriter<File>,
    details: BufWriter<File>,
    overview: Overview,
    /// The least that any picture hides.
    redact: Option<Redact>,
    plots: bool,
    /// What the page's pictures keep to, wherever they come from.
    size: Size,
    count: usize,
}

const FINDINGS: &str = "findings.csv";
const STANDARDS: &str = "standards.csv";
const SUMMARY: &str = "summary.json";
const PAGE: &str = "report.html";
const ROWS: &str = "report.html.part";
const DETAILS: &str = "report.html.details.part";
const PLOTS: &str = "plots";

/// The file of pictures, beside the pairs.
pub(in crate::commands) const PICTURES: &str = "pictures.ndjson";

/// Everything that a run leaves in its folder beside the journal and plots, the page first.
pub(super) const NAMES: [&str; 6] = [PAGE, FINDINGS, STANDARDS, SUMMARY, PAIRS, PICTURES];

impl Files {
    /// Begins the files of a run; with `kept`, goes on with the pictures of an earlier one, which must hide as much.
    pub(in crate::commands) fn begin(
        folder: &Path,
        columns: &[String],
        plots: bool,
        kept: Option<Redact>,
        size: Size,
    ) -> anyhow::Result<Self> {
        let plot_folder = folder.join(PLOTS);
        let made = if plots { &plot_folder } else { folder };
        fs::create_dir_all(made)
            .with_context(|| format!("cannot make the folder {}", made.display()))?;
        let path = folder.join(PICTURES);
        let (pictures, shelf) = match kept {
            Some(redact) if path.is_file() => go_on(&path, redact)?,
            _ => (create(&path)?, None),
        };
        // Only once nothing speaks against the run.
        clear(&plot_folder).with_context(|| cannot_write(&plot_folder))?;
        Ok(Self {
            pictures,
            shelf,
            shown: Vec::new(),
            findings: findings_csv::Table::new(create(&folder.join(FINDINGS))?, columns)?,
            standards: standards_csv::Table::new(create(&folder.join(STANDARDS))?, columns)?,
            page: Page::new()?,
            rows: create(&folder.join(ROWS))?,
            details: create(&folder.join(DETAILS))?,
            overview: Overview::new(),
            redact: None,
            plots,
            size,
            count: 0,
            folder: folder.to_owned(),
        })
    }

    /// Writes the pictures of a pair, unless they are there already.
    pub(in crate::commands) fn keep(&mut self, id: &str, seen: &Pictures) -> anyhow::Result<()> {
        let path = self.folder.join(PICTURES);
        let earlier = match &mut self.shelf {
            Some(shelf) => shelf.get(id)?,
            None => None,
        };
        if earlier.as_ref() == Some(seen) {
            return Ok(());
        }
        let mut line = Vec::new();
        pictures::append(&mut line, id, seen)
            .and_then(|()| self.pictures.write_all(&line))
            .and_then(|()| self.pictures.flush())
            .with_context(|| cannot_write(&path))?;
        if let Some(shelf) = &mut self.shelf {
            shelf.appended(id, line.len() as u64);
        }
        Ok(())
    }

    /// Takes one row; pictures that were not just made are sought among those of the earlier run.
    pub(in crate::commands) fn push(
        &mut self,
        row: &Row,
        pictures: Option<Pictures>,
    ) -> anyhow::Result<()> {
        let pictures = match pictures {
            None => kept(&mut self.shelf, row)?,
            made => made,
        };
        if self.shelf.is_some() && pictures.is_some() {
            self.shown.push(row.id().to_owned());
        }
        self.write(row, pictures.as_ref())
            .with_context(|| cannot_write(&self.folder))
    }

    fn write(&mut self, row: &Row, pictures: Option<&Pictures>) -> io::Result<()> {
        if let Some(seen) = pictures {
            self.redact = self.redact.max(Some(seen.redact));
            if self.plots {
                let stem = file_stem(self.count, row.id());
                write_plots(&self.folder.join(PLOTS), &format!("{stem}."), seen)?;
            }
        }
        let pictures = pictures.map(|seen| seen.within(self.size.pair_bytes));
        self.findings.push(row)?;
        self.standards.push(row)?;
        self.overview.add(row);
        self.page.row(&mut self.rows, self.count, row)?;
        self.page
            .detail(&mut self.details, self.count, row, pictures.as_deref())?;
        self.count += 1;
        Ok(())
    }

    /// Leaves only the pictures of the rows that were taken, once all pairs are done: until then one that is still to come may
    /// need what an earlier run has kept.
    pub(in crate::commands) fn settle(&mut self) -> anyhow::Result<()> {
        let Some(shelf) = self.shelf.take() else {
            return Ok(());
        };
        let path = self.folder.join(PICTURES);
        let settled = shelf.settle(&path, &self.shown);
        settled.with_context(|| cannot_write(&path))
    }

    /// Completes the page; returns the paths of what was written.
    pub(in crate::commands) fn finish(
        mut self,
        title: &str,
        summary: &Summary,
    ) -> anyhow::Result<Vec<String>> {
        let flushed = self.findings.flush();
        flushed.with_context(|| cannot_write(&self.folder.join(FINDINGS)))?;
        let flushed = self.standards.flush();
        flushed.with_context(|| cannot_write(&self.folder.join(STANDARDS)))?;
        let path = self.folder.join(SUMMARY);
        let mut out = create(&path)?;
        let written = summary.write_json(&mut out).and_then(|()| out.flush());
        written.with_context(|| cannot_write(&path))?;
        let page = self.folder.join(PAGE);
        self.complete(&page, title, summary)
            .with_context(|| cannot_write(&page))?;
        let mut written = Vec::from(NAMES);
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

    fn complete(&mut self, path: &Path, title: &str, summary: &Summary) -> io::Result<()> {
        self.rows.flush()?;
        self.details.flush()?;
        let about = About {
            title,
            redact: self.redact,
            summary,
            overview: &self.overview,
        };
        let mut page = BufWriter::new(File::create(path)?);
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
        page.flush()
    }
}

/// The pictures that were kept of a row; none of a pair that can no longer be read, whatever was kept of it once.
pub(in crate::commands) fn kept(
    shelf: &mut Option<Shelf>,
    row: &Row,
) -> io::Result<Option<Pictures>> {
    match (shelf, &row.outcome) {
        (Some(shelf), Outcome::Done(_)) => shelf.get(row.id()),
        _ => Ok(None),
    }
}

/// Opens the pictures of an earlier run for more of them; a line that was cut off is taken away first.
fn go_on(path: &Path, redact: Redact) -> anyhow::Result<(BufWriter<File>, Option<Shelf>)> {
    let whole = pictures::whole_lines(path).with_context(|| path.display().to_string())?;
    let file = OpenOptions::new().write(true).open(path);
    let mut file = file.with_context(|| cannot_write(path))?;
    file.set_len(whole)?;
    io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
    let mut shelf = Shelf::open(path)?;
    if let Some(earlier) = shelf.redact()?.filter(|earlier| *earlier != redact) {
        bail!(
            "the pictures of the earlier run {}, those of this one {}: give the same --redact, or begin again with --restart",
            earlier.does(),
            redact.does()
        );
    }
    Ok((BufWriter::new(file), Some(shelf)))
}

/// Takes away the pictures that an earlier run made: of photos that were replaced or withdrawn none may stay.
fn clear(plot_folder: &Path) -> io::Result<()> {
    if !plot_folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(plot_folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let of_a_pair = |name: &str| {
            let stem = plots::NAMES.iter().find_map(|own| name.strip_suffix(own));
            stem.is_some_and(|stem| stem.ends_with('.'))
        };
        if name.to_str().is_some_and(of_a_pair) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
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
