//! Collages among the photos of a folder whose names tell neither side.

use std::num::NonZeroUsize;
use std::path::Path;

use fairpair::pair::Case;
use fairpair::photo::Photo;
use fairpair::score::Scorer;
use serde_json::Map;

use crate::collage::{Arrangement, arrangement};
use crate::entry::{Entry, Gallery, PhotoFile, Treatment};
use crate::folder::left_out;
use crate::ids::Names;
use crate::in_order;

impl Gallery {
    /// Looks at the photos that were left out and makes an entry of each collage among them: one file on both sides. What may be
    /// one and cannot be told is mentioned.
    pub fn add_collages(&mut self, scorer: &Scorer, jobs: NonZeroUsize, default: &Treatment) {
        let candidates: Vec<PhotoFile> = self
            .left_out
            .iter()
            .filter_map(|left| left.candidate.clone())
            .collect();
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
        let mut sink = |seen: Option<Arrangement>| {
            let Some(file) = files.next() else {
                return Ok(());
            };
            match seen {
                Some(Arrangement::Collage(_)) => {
                    let stem = Path::new(&file.name).with_extension("");
                    let id = names.take(&stem.to_string_lossy());
                    self.take_collage(file, id, &case);
                }
                Some(Arrangement::CannotTell(why)) => self.doubt(file, why.as_str()),
                Some(Arrangement::Single(_)) | None => {}
            }
            Ok::<(), std::convert::Infallible>(())
        };
        // A panic on one photo leaves that photo out.
        let _ = in_order(&candidates, jobs, look, |_, _| None, &mut sink);
    }
    /// The collage as an entry, no longer left out.
    fn take_collage(&mut self, file: &PhotoFile, id: String, case: &Case) {
        self.left_out
            .retain(|left| left.candidate.as_ref() != Some(file));
        let of_file = format!("{} is left out: ", file.name);
        self.notices.retain(|notice| !notice.starts_with(&of_file));
        self.why.push(
            "a collage: one file holds both photos, the left or upper one taken for before".into(),
        );
        self.items.push(Ok(Entry {
            id,
            before: file.clone(),
            after: file.clone(),
            case: case.clone(),
            collage: true,
            carried: Map::new(),
        }));
    }

    /// The photo stays left out, and is said to be perhaps a collage.
    fn doubt(&mut self, file: &PhotoFile, why: &str) {
        let of_it = self
            .left_out
            .iter_mut()
            .filter(|left| left.candidate.as_ref() == Some(file));
        for left in of_it {
            let before = left_out(&file.name, &left.why);
            let more = format!(", and whether it is a collage of two cannot be told: {why}");
            left.why += &more;
            if let Some(notice) = self.notices.iter_mut().find(|notice| **notice == before) {
                *notice += &more;
            }
        }
    }
}
