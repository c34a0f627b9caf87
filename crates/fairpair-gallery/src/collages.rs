//! Collages among the photos of a folder whose names tell neither side.

use std::num::NonZeroUsize;
use std::path::Path;

use fairpair::photo::Photo;
use fairpair::score::Scorer;
use serde_json::Map;

use crate::collage::{Arrangement, arrangement};
use crate::entry::{Entry, Gallery, PhotoFile, Treatment};
use crate::ids::Names;
use crate::in_order;

/// The remark on a photo that belongs to no pair.
pub(crate) fn left_out(name: &str) -> String {
    format!("{name} is left out: its name tells neither before nor after")
}

impl Gallery {
    /// Looks at the photos that were left out and makes an entry of each collage among them: one file on both sides. What may be
    /// one and cannot be told is mentioned.
    pub fn add_collages(&mut self, scorer: &Scorer, jobs: NonZeroUsize, default: &Treatment) {
        let candidates = std::mem::take(&mut self.left_out);
        let Ok(case) = default.case() else { return };
        let taken = self.items.iter().map(|item| match item {
            Ok(entry) => entry.id.clone(),
            Err(broken) => broken.failure.id.clone(),
        });
        let mut names = Names::default();
        for id in taken {
            names.take(&id);
        }
        let look = |file: &PhotoFile| {
            let photo = Photo::open(&file.path, scorer.limits()).ok()?;
            Some(arrangement(&photo, scorer.finder()))
        };
        let mut files = candidates.iter();
        let Self { items, notices, .. } = self;
        let mut sink = |seen: Option<Arrangement>| {
            let Some(file) = files.next() else {
                return Ok(());
            };
            let notice = left_out(&file.name);
            let place = notices.iter().position(|n| *n == notice);
            match (seen, place) {
                (Some(Arrangement::Collage(_)), place) => {
                    if let Some(place) = place {
                        notices.remove(place);
                    }
                    let stem = Path::new(&file.name).with_extension("");
                    items.push(Ok(Entry {
                        id: names.take(&stem.to_string_lossy()),
                        before: file.clone(),
                        after: file.clone(),
                        case: case.clone(),
                        carried: Map::new(),
                    }));
                }
                (Some(Arrangement::CannotTell(why)), Some(place)) => {
                    notices[place] = format!(
                        "{notice}, and whether it is a collage of two cannot be told: {why}"
                    );
                }
                _ => {}
            }
            Ok::<(), std::convert::Infallible>(())
        };
        // A panic on one photo leaves that photo out.
        let _ = in_order(&candidates, jobs, look, |_, _| None, &mut sink);
    }
}
