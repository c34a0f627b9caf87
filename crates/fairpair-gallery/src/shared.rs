//! Photos that several pairs share, decoded once.
//!
//! A photo that stands in one pair alone is never kept. One that stands in several is kept from its first use to its last,
//! but never more than [`KEPT`] of them at a time: the one that was not used for longest goes first and is decoded again
//! if it is asked for once more. So memory does not grow with the gallery, and a before photo with its afters near by, as
//! folders and manifests have them, is decoded once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fairpair::score::Prepared;

use crate::entry::{Item, PhotoFile};

/// Shared photos that are kept at a time. A prepared photo takes up to about 4 MB, so these take 128 MB at the most.
const KEPT: usize = 32;

/// What became of a photo: ready, or the file whose fault it is and what is wrong with it.
pub(crate) type Ready = Result<Arc<Prepared>, (String, String)>;

type Slot = Arc<OnceLock<Ready>>;

/// The photos of one gallery that stand in more than one of its pairs.
///
/// Two uses are the same where name, file and regions are. The name counts because it stands in what is made ready: `x/a.jpg`
/// and `x/./a.jpg` are one path, and whichever thread came first would name both.
#[derive(Debug, Default)]
pub struct SharedPhotos {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Uses still to come, for photos with more than one.
    uses: HashMap<PhotoFile, usize>,
    /// Kept photos, with the time of their last use.
    kept: HashMap<PhotoFile, (Slot, u64)>,
    now: u64,
}

impl SharedPhotos {
    /// Counts how often each photo of `items` stands in a pair.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut uses: HashMap<PhotoFile, usize> = HashMap::new();
        for entry in items.into_iter().flatten() {
            for photo in [&entry.before, &entry.after] {
                *uses.entry(photo.clone()).or_default() += 1;
            }
        }
        uses.retain(|_, count| *count > 1);
        Self {
            state: Mutex::new(State {
                uses,
                ..State::default()
            }),
        }
    }

    /// The photo as an earlier pair left it, or as `prepare` makes it. Of two pairs that ask at the same time, one waits.
    pub(crate) fn get(&self, photo: &PhotoFile, prepare: impl FnOnce() -> Ready) -> Ready {
        let Some(slot) = self.slot(photo) else {
            return prepare();
        };
        // `prepare` uses no other slot and no other thread, so that waiting for it always ends.
        let ready = slot.get_or_init(prepare).clone();
        self.used(photo);
        ready
    }

    fn slot(&self, key: &PhotoFile) -> Option<Slot> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.uses.contains_key(key) {
            return None;
        }
        state.now += 1;
        let now = state.now;
        if let Some((slot, last)) = state.kept.get_mut(key) {
            *last = now;
            return Some(Arc::clone(slot));
        }
        if state.kept.len() >= KEPT {
            let oldest = state.kept.iter().min_by_key(|(_, (_, last))| *last);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                state.kept.remove(&oldest);
            }
        }
        let slot = Slot::default();
        state.kept.insert(key.clone(), (Arc::clone(&slot), now));
        Some(slot)
    }

    fn used(&self, key: &PhotoFile) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = state.uses.get_mut(key) else {
            return;
        };
        *left -= 1;
        if *left == 0 {
            state.uses.remove(key);
            state.kept.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use fairpair::pair::Case;

    use super::*;
    use crate::entry::Entry;

    fn pairs(names: &[(String, String)]) -> Vec<Item> {
        let photo = |name: &str| PhotoFile::new(name);
        let entry =
            |(b, a): &(String, String)| Entry::of_files(photo(b), photo(a), Case::default());
        names.iter().map(|pair| Ok(entry(pair))).collect()
    }

    /// Photos that were prepared while going through the pairs, and the most that were kept at a time.
    fn walk(items: &[Item]) -> (usize, usize) {
        let shared = SharedPhotos::of(items);
        let (made, mut most) = (Cell::new(0), 0);
        for entry in items.iter().flatten() {
            for photo in [&entry.before, &entry.after] {
                let ready = shared.get(photo, || {
                    made.set(made.get() + 1);
                    Err((photo.name.clone(), "no photo".into()))
                });
                assert_eq!(ready.unwrap_err().0, photo.name);
            }
            most = most.max(shared.state.lock().unwrap().kept.len());
        }
        assert!(shared.state.lock().unwrap().kept.is_empty());
        (made.get(), most)
    }

    #[test]
    fn one_before_with_many_afters_is_prepared_once_and_then_forgotten() {
        let names: Vec<_> = (0..200)
            .map(|n| (format!("b{}", n / 4), format!("a{n}")))
            .collect();
        assert_eq!(walk(&pairs(&names)), (50 + 200, 1));
    }

    #[test]
    fn photos_kept_are_bounded_whatever_the_order() {
        let names: Vec<_> = (0..400)
            .map(|n| (format!("b{}", n % 200), format!("a{n}")))
            .collect();
        let (made, most) = walk(&pairs(&names));
        assert_eq!(most, KEPT);
        // Only the last ones were still there when they came up again.
        assert_eq!(made, 400 + 200 + 200 - (KEPT - 1));
    }

    #[test]
    fn other_regions_make_another_photo() {
        let mut items = pairs(&[("b".into(), "a1".into()), ("b".into(), "a2".into())]);
        if let Ok(entry) = &mut items[1] {
            entry.before.regions = Some(("r".into(), "r".into()));
        }
        assert_eq!(walk(&items), (4, 0));
    }

    #[test]
    fn each_use_of_a_photo_keeps_the_name_it_was_given() {
        let pair = |before: &str, after: &str| (before.into(), after.into());
        let items = pairs(&[pair("x/b", "a1"), pair("x/./b", "a2"), pair("x/b", "a3")]);
        // `walk` compares each name; the photo that is called `x/b` twice is made once.
        assert_eq!(walk(&items).0, 5);
    }
}
