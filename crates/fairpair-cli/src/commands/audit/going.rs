//! Beginning, and going on: the journal of a run in its folder.

use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context as _, bail};
use fairpair::photo::sha256;
use fairpair::policy::Policy;
use fairpair::report::Row;
use fairpair_gallery::journal::{
    Earlier, Header, Journal, JournalError, Key, PAIRS, Rest, gallery_sha256,
};
use fairpair_gallery::{Gallery, Shard, in_order, judged_row};

use super::taken::{has_journal, taken};
use crate::args::Going;

/// Rows of an earlier run that are in memory at a time: about three megabytes.
const AT_ONCE: usize = 256;

/// A run with its journal, where a folder was named.
pub(super) struct Run {
    pub(super) journal: Option<Journal>,
    /// Pairs at the beginning that an earlier run has done.
    pub(super) done: usize,
    /// What else it has left.
    pub(super) rest: Rest,
}

pub(super) fn header(
    gallery: &Gallery,
    policy: &Policy,
    title: &str,
    shard: Shard,
    pairs: usize,
) -> Header {
    Header {
        policy: policy.name.clone(),
        policy_sha256: sha256(policy.to_toml().as_bytes()),
        gallery_sha256: gallery_sha256(gallery),
        title: title.to_owned(),
        shard,
        pairs,
        columns: gallery.columns.clone(),
        notices: gallery.notices.clone(),
        ..Header::new(env!("CARGO_PKG_VERSION"))
    }
}

impl Run {
    /// A run that keeps no journal.
    pub(super) fn without_journal() -> Self {
        Self {
            journal: None,
            done: 0,
            rest: Rest::default(),
        }
    }

    /// Begins a run in `folder` or goes on with the one there; `picked` are the places of the pairs to be done.
    pub(super) fn open(
        folder: &Path,
        going: &Going,
        header: &Header,
        gallery: &Gallery,
        picked: &[usize],
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        // A run that is to be brought up to date may be of another list.
        let free = going.restart || (going.resume && has_journal(folder));
        let keys = || picked.iter().map(|index| Key::of(&gallery.items[*index]));
        if !free && let Some(what) = taken(folder, header, keys())? {
            bail!("{what}; name another folder, or replace it by --restart");
        }
        if !going.resume {
            return Ok(Self {
                journal: Some(Journal::begin(folder, header, going.restart)?),
                ..Self::without_journal()
            });
        }
        let plan: Vec<(usize, Key)> = picked
            .iter()
            .map(|index| (*index, Key::of(&gallery.items[*index])))
            .collect();
        let (journal, done, rest) = Journal::resume(folder, header, &plan)?;
        Ok(Self {
            journal: Some(journal),
            done,
            rest,
        })
    }

    /// Hands on the rows that an earlier run has done; while one is taken, others are read.
    pub(super) fn rows_done(
        &self,
        folder: &Path,
        jobs: NonZeroUsize,
        mut sink: impl FnMut(Row) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if self.done == 0 {
            return Ok(());
        }
        let earlier = Earlier::expect(folder)?;
        let mut lines = earlier.lines(self.done)?.enumerate();
        loop {
            let next = lines.by_ref().take(AT_ONCE);
            let next: Vec<(usize, Vec<u8>)> = next
                .map(|(index, line)| Ok((index, line?)))
                .collect::<Result<_, JournalError>>()?;
            if next.is_empty() {
                return Ok(());
            }
            in_order(
                &next,
                jobs,
                |(index, line)| parsed(folder, *index, line),
                |(index, _), message| Err(unreadable(folder, *index, message)),
                |row| sink(row?),
            )?;
        }
    }
}

/// A row of `pairs.ndjson`.
pub(in crate::commands) fn parsed(
    folder: &Path,
    index: usize,
    line: &[u8],
) -> Result<Row, JournalError> {
    judged_row(line).map_err(|error| unreadable(folder, index, &error.to_string()))
}

fn unreadable(folder: &Path, index: usize, problem: &str) -> JournalError {
    JournalError::Row {
        path: folder.join(PAIRS).display().to_string(),
        row: index + 1,
        problem: problem.to_owned(),
    }
}
