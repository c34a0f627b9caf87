//! Where the rows of an audit go, whether they were just measured, kept from an earlier run, or come from another machine.

use fairpair::report::Row;
use fairpair_gallery::survey::Survey;
use fairpair_report::Summary;
use fairpair_report::decisions::Decisions;
use fairpair_report::pictures::Pictures;

use super::files::Files;
use crate::Exit;
use crate::commands::reports::Reports;
use crate::decisions;
use crate::gate::Gate;
use crate::rows::Rows;

/// Everything that is made of the rows but the journal.
pub(in crate::commands) struct RowsDone<'a> {
    pub(in crate::commands) files: Option<Files>,
    pub(in crate::commands) reports: Reports,
    pub(in crate::commands) rows: Rows<'a>,
    pub(in crate::commands) summary: Summary,
    pub(in crate::commands) gate: Gate,
    pub(in crate::commands) survey: Survey,
    pub(in crate::commands) decisions: Decisions,
}

/// What is left to be told once all rows are done.
pub(in crate::commands) struct Told {
    pub(in crate::commands) written: Vec<String>,
    pub(in crate::commands) summary: Summary,
    pub(in crate::commands) exit: Exit,
    /// Remarks on decisions whose pair is not there.
    pub(in crate::commands) left: Vec<String>,
}

impl RowsDone<'_> {
    /// Takes one row, with its pictures where they were just made.
    pub(in crate::commands) fn push(
        &mut self,
        mut row: Row,
        pictures: Option<Pictures>,
    ) -> anyhow::Result<()> {
        self.decisions.attach(&mut row);
        self.summary.add(&row);
        self.survey.push(&row);
        self.gate.add(&row);
        if let Some(files) = &mut self.files {
            files.push(&row, pictures)?;
        }
        self.reports.push(&row)?;
        Ok(self.rows.push(row)?)
    }

    pub(in crate::commands) fn finish(mut self, title: &str) -> anyhow::Result<Told> {
        self.summary.gallery = Some(Box::new(self.survey.finish()));
        let left: Vec<String> = decisions::left(&self.decisions).into_iter().collect();
        self.summary.notices.extend(left.iter().cloned());
        self.rows.finish(&self.summary)?;
        let mut written = match self.files {
            Some(files) => files.finish(title, &self.summary)?,
            None => Vec::new(),
        };
        written.extend(self.reports.finish(title)?);
        Ok(Told {
            written,
            left,
            exit: self.gate.exit(),
            summary: self.summary,
        })
    }
}
