//! A gallery in equal parts, for several machines.
//!
//! Pairs with the same before photo stay together, so that it is decoded once. These groups are dealt out in turn, in the
//! order in which they appear: the same gallery gives the same parts everywhere, and parts are of nearly equal size.

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::entry::Item;

/// One part of a gallery: `2/4` is the second of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: usize,
    of: NonZeroUsize,
}

/// Why a text names no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no part: write 1/4 to 4/4 for the four quarters of a gallery")]
pub struct ShardError(String);

impl Shard {
    /// The whole gallery.
    pub const WHOLE: Self = Self {
        number: 1,
        of: NonZeroUsize::MIN,
    };

    /// Which part, from 1.
    pub fn number(self) -> usize {
        self.number
    }

    /// How many parts there are.
    pub fn of(self) -> usize {
        self.of.get()
    }

    /// Places in the gallery of the items that belong to this part, in order.
    pub fn pick(self, items: &[Item]) -> Vec<usize> {
        let mut groups: HashMap<&Path, usize> = HashMap::new();
        let mut picked = Vec::new();
        let mut count = 0;
        for (index, item) in items.iter().enumerate() {
            let group = match item {
                Ok(entry) => *groups.entry(&entry.before.path).or_insert(count),
                Err(_) => count,
            };
            count = count.max(group + 1);
            if group % self.of.get() == self.number - 1 {
                picked.push(index);
            }
        }
        picked
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let read = || {
            let (number, of) = text.split_once('/')?;
            let (number, of) = (number.trim().parse().ok()?, of.trim().parse().ok()?);
            let of = NonZeroUsize::new(of)?;
            (1..=of.get())
                .contains(&number)
                .then_some(Self { number, of })
        };
        read().ok_or_else(|| ShardError(text.to_owned()))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl TryFrom<String> for Shard {
    type Error = ShardError;

    fn try_from(text: String) -> Result<Self, ShardError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

#[cfg(test)]
mod tests {
    use fairpair::pair::Case;

    use super::*;
    use crate::entry::{Entry, PhotoFile};

    #[test]
    fn parts_are_disjoint_whole_even_and_keep_a_before_photo_together() {
        let items: Vec<Item> = (0..100)
            .map(|n| {
                let before = PhotoFile::new(format!("b{}", n % 40));
                Ok(Entry::of_files(
                    before,
                    PhotoFile::new(format!("a{n}")),
                    Case::default(),
                ))
            })
            .collect();
        let parts: Vec<Vec<usize>> = (1..=4)
            .map(|n| format!("{n}/4").parse::<Shard>().unwrap().pick(&items))
            .collect();
        let mut all = parts.concat();
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
        for part in &parts {
            assert!((20..=30).contains(&part.len()), "{parts:?}");
            for index in part {
                let together = (0..100).filter(|other| other % 40 == index % 40);
                assert!(together.into_iter().all(|other| part.contains(&other)));
            }
        }
        assert_eq!(Shard::WHOLE.pick(&items).len(), 100);
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for text in ["", "1", "0/4", "5/4", "1/0", "a/b", "-1/4", "1/4/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!("2/4".parse::<Shard>().unwrap().to_string(), "2/4");
    }
}
