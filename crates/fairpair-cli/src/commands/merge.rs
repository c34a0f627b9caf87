//! `fairpair merge OUT IN…`: the parts of a gallery, worked on apart, as if they had been one run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use fairpair_gallery::Shard;
use fairpair_gallery::journal::{Earlier, Header, Journal, JournalError, Mark};
use fairpair_gallery::survey::Survey;
use fairpair_report::Summary;
use fairpair_report::decisions::Decisions;
use fairpair_report::pictures::{Shelf, Size};

use super::audit::files::{PICTURES, kept};
use super::audit::{Files, RowsDone, carried, parsed, progress, taken, tell};
use super::reports::{Reports, apart};
use super::whole::same;
use crate::Exit;
use crate::args::{Format, Merge};
use crate::gate::Gate;
use crate::io::Io;
use crate::rows::Rows;

pub(crate) fn run(args: &Merge, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    apart(&args.pipelines, &[])?;
    let parts = args
        .parts
        .iter()
        .map(|folder| Earlier::expect(folder))
        .collect::<Result<Vec<_>, _>>()?;
    let header = whole(&args.parts, &parts)?;
    carried(args.group_by.as_deref(), &header.columns)?;
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    if args.parts.iter().any(|part| same(part, &args.out)) {
        bail!(
            "{} is one of the parts; name another folder for the whole",
            args.out.display()
        );
    }
    let marks = parts.iter().flat_map(|part| &part.marks);
    if let Some(what) = taken(&args.out, &header, marks.map(|mark| mark.key.clone()))? {
        bail!("{what}; name another folder for the whole");
    }
    let begun = Journal::begin(&args.out, &header, false).map_err(|error| match error {
        JournalError::Unfinished { folder, done, of } => anyhow::anyhow!(
            "{folder} holds a run of its own that stopped after {done} of {of} pairs; name another folder for the whole"
        ),
        other => other.into(),
    });
    let mut journal = begun?;
    let bar = progress(io, header.pairs);
    let mut done = RowsDone {
        files: Some(Files::begin(
            &args.out,
            &header.columns,
            false,
            None,
            Size::for_pairs(header.pairs),
        )?),
        decisions: Decisions::default(),
        reports: Reports::begin(&args.pipelines, args.fail_on)?,
        rows: Rows::machine(Format::Human, io.out, &header.columns)?,
        summary: Summary::new(&header.policy, header.notices.clone()),
        gate: Gate::new(args.fail_on),
        survey: Survey::new(args.group_by.clone()),
    };
    let shelf = |part: &PathBuf| {
        let path = part.join(PICTURES);
        path.is_file().then(|| Shelf::open(&path)).transpose()
    };
    let mut shelves = args
        .parts
        .iter()
        .map(shelf)
        .collect::<std::io::Result<Vec<_>>>()?;
    let mut lines = Vec::new();
    for part in &parts {
        lines.push((part.lines(part.marks.len())?, 0));
    }
    // Each part is in order; the next row is the first of the heads.
    loop {
        let heads = parts.iter().zip(&lines).enumerate();
        let heads = heads.filter_map(|(n, (part, (_, at)))| Some((part.marks.get(*at)?, n)));
        let Some((mark, n)) = heads.min_by_key(|(mark, _)| mark.pair) else {
            break;
        };
        let Mark { pair, key, .. } = mark.clone();
        let (lines, at) = &mut lines[n];
        let line = lines.next().context("a part ends too early")??;
        let row = parsed(&args.parts[n], *at, &line).map_err(|error| match error {
            JournalError::Row { path, row, problem } => anyhow::anyhow!(
                "row {row} of {path} cannot be read ({problem}): was the file changed? do that part again by `fairpair audit … --restart`"
            ),
            other => other.into(),
        })?;
        *at += 1;
        journal.push(pair, key, &line)?;
        let pictures = kept(&mut shelves[n], &row)?;
        if let (Some(files), Some(pictures)) = (&mut done.files, &pictures) {
            files.keep(row.id(), pictures)?;
        }
        done.push(row, pictures)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    journal.finish()?;
    let told = done.finish(&header.title)?;
    tell(io, &told)?;
    Ok(told.exit)
}

/// The header of the whole, where the parts are all of one run, each once, and finished.
fn whole(folders: &[PathBuf], parts: &[Earlier]) -> anyhow::Result<Header> {
    let [first, ..] = parts else {
        bail!("name the folders that `fairpair audit --shard` wrote");
    };
    let like = |header: &Header| Header {
        shard: Shard::WHOLE,
        pairs: 0,
        ..header.clone()
    };
    let of = first.header.shard.of();
    // By number: how many parts there are is for a journal to say, which may say anything.
    let mut seen: BTreeMap<usize, &PathBuf> = BTreeMap::new();
    for (folder, part) in folders.iter().zip(parts) {
        let (name, header) = (folder.display(), &part.header);
        let shard = header.shard;
        if like(header) != like(&first.header) || shard.of() != of {
            bail!(
                "{name} and {} are not parts of one run: {}",
                folders[0].display(),
                difference(header, &first.header)
            );
        }
        if !part.is_finished() {
            bail!(
                "{name} has {} of {} pairs; finish it by `fairpair audit … --resume` first",
                part.marks.len(),
                header.pairs
            );
        }
        if let Some(other) = seen.insert(shard.number(), folder) {
            bail!("{name} and {} are both part {shard}", other.display());
        }
    }
    if let Some(missing) = (1..=of).find(|number| !seen.contains_key(number)) {
        bail!("part {missing}/{of} is missing");
    }
    Ok(Header {
        pairs: parts.iter().map(|part| part.header.pairs).sum(),
        ..like(&first.header)
    })
}

fn difference(a: &Header, b: &Header) -> String {
    if a.shard.of() != b.shard.of() {
        format!("parts {} and {}", a.shard, b.shard)
    } else if a.version != b.version {
        format!("made by fairpair {} and {}", a.version, b.version)
    } else if a.policy_sha256 != b.policy_sha256 || a.policy != b.policy {
        format!(
            "judged by the policies {} and {}, whose text differs",
            a.policy, b.policy
        )
    } else {
        "their galleries list different pairs".to_owned()
    }
}
