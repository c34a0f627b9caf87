//! Beginning, and going on: the journal of a run in its folder.

use std::path::Path;

use anyhow::Context as _;
use fairpair::photo::sha256;
use fairpair::policy::Policy;
use fairpair::report::Row;
use fairpair_gallery::journal::{
    Earlier, Header, Journal, JournalError, Key, PAIRS, Rest, gallery_sha256,
};
use fairpair_gallery::{Gallery, Shard, judged_row};

use crate::args::Going;

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

    /// Hands on the rows that an earlier run has done.
    pub(super) fn rows_done(
        &self,
        folder: &Path,
        mut sink: impl FnMut(Row) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if self.done == 0 {
            return Ok(());
        }
        let earlier = Earlier::expect(folder)?;
        for (index, line) in earlier.lines(self.done)?.enumerate() {
            sink(parsed(folder, index, &line?)?)?;
        }
        Ok(())
    }
}

/// A row of `pairs.ndjson`.
pub(in crate::commands) fn parsed(
    folder: &Path,
    index: usize,
    line: &[u8],
) -> Result<Row, JournalError> {
    judged_row(line).map_err(|error| JournalError::Row {
        path: folder.join(PAIRS).display().to_string(),
        row: index + 1,
        problem: error.to_string(),
    })
}
