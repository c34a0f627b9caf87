//! Collages among the photos of a folder whose names tell neither side.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::Path;

use fairpair::pair::Case;
use fairpair::photo::Photo;
use fairpair::score::Scorer;
use serde_json::Map;

use crate::collage::{Arrangement, arrangement};
use crate::entry::{Entry, Gallery, PhotoFile, Treatment};
use crate::folder::remarks;
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
        let (mut taken, mut doubts) = (HashSet::new(), HashMap::new());
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
                    taken.insert(file.clone());
                }
                Some(Arrangement::CannotTell(why)) => {
                    doubts.insert(file.clone(), why.as_str().to_owned());
                }
                Some(Arrangement::Single(_)) | None => {}
            }
            Ok::<(), std::convert::Infallible>(())
        };
        // A panic on one photo leaves that photo out.
        let _ = in_order(&candidates, jobs, look, |_, _| None, &mut sink);
        self.told_anew(&taken, &doubts);
    }

    /// The collage as an entry; the list of what is left out still has it.
    fn take_collage(&mut self, file: &PhotoFile, id: String, case: &Case) {
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

    /// Takes collages off the list of what is left out, adds to the reasons of what may be one, and says anew what is left out: who
    /// was not mentioned among many may be now.
    fn told_anew(&mut self, taken: &HashSet<PhotoFile>, doubts: &HashMap<PhotoFile, String>) {
        let before = remarks(&self.left_out);
        self.notices.retain(|notice| !before.contains(notice));
        self.left_out.retain(|left| {
            let candidate = left.candidate.as_ref();
            !candidate.is_some_and(|file| taken.contains(file))
        });
        for left in &mut self.left_out {
            let why = left.candidate.as_ref().and_then(|file| doubts.get(file));
            if let Some(why) = why {
                let more = format!(", and whether it is a collage of two cannot be told: {why}");
                left.why += &more;
            }
        }
        self.notices.extend(remarks(&self.left_out));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::LeftOut;

    #[test]
    fn what_is_left_out_is_counted_without_what_became_a_pair() {
        let file = |n: usize| PhotoFile::new(format!("{n:02}.png"));
        let left = |n: usize| LeftOut {
            candidate: Some(file(n)),
            told: false,
            ..LeftOut::new(&[file(n).path], "its name tells nothing")
        };
        let mut gallery = Gallery {
            left_out: (0..53).map(left).collect(),
            notices: vec!["a remark".into()],
            ..Gallery::default()
        };
        gallery.notices.extend(remarks(&gallery.left_out));
        let last = |gallery: &Gallery| gallery.notices.last().cloned().unwrap();
        assert!(last(&gallery).starts_with("3 more photos are left out"));
        gallery.told_anew(&[file(1)].into(), &[(file(2), "no seam".to_owned())].into());
        assert!(last(&gallery).starts_with("2 more photos are left out"));
        let told = "02.png is left out: its name tells nothing, and whether it is a collage of two cannot be told: no seam";
        assert_eq!(gallery.notices[2], told);
        assert_eq!((gallery.notices.len(), gallery.left_out.len()), (52, 52));
        gallery.told_anew(&(0..10).map(file).collect(), &HashMap::new());
        assert!(last(&gallery).starts_with("52.png is left out"));
        gallery.told_anew(&(0..53).map(file).collect(), &HashMap::new());
        assert_eq!(gallery.notices, ["a remark"]);
    }
}
