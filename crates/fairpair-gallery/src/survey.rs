//! What only a whole gallery shows: a bias with a direction, standards kept or not, photos used twice.
//!
//! `Row, Row, … → Survey → GalleryFindings`. Needs reports alone, no photos: saved rows will do.

mod bias;
mod group;
mod reused;
mod sepia;
mod signals;

pub use bias::{Bias, Side, SignTest};
pub use group::GroupBias;
pub use reused::{Reuse, Reused, Use, agreements, likeness, mirrored};
pub use sepia::{
    Answer, Item, ItemCounts, SEPIA_ITEMS, Sepia, SepiaCounts, VACA_ITEMS, VacaCounts, sepia, vaca,
};
pub use signals::{SIGNALS, Signal};

use fairpair::report::{Outcome, Row};
use serde::{Deserialize, Serialize};

use group::Groups;
use reused::Photos;
use sepia::Standards;

/// Takes rows one by one and remembers what the gallery as a whole needs: some hundred bytes a pair.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pairs: usize,
    bias: bias::Differences,
    groups: Groups,
    standards: Standards,
    photos: Photos,
}

/// What was found in the gallery as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GalleryFindings {
    /// Pairs that were read.
    pub pairs: usize,
    /// Whether differences favour the after photos, over the whole gallery.
    pub bias: Vec<Bias>,
    /// The same for each value of a column, where one was named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupBias>,
    /// The items of SEPIA that can be told from readings.
    pub sepia: SepiaCounts,
    /// The items of bias after Vaca et al. that can be told from readings.
    pub vaca: VacaCounts,
    /// Photos that stand in more than one place.
    pub reused: Vec<Reused>,
}

impl Survey {
    /// Nothing yet; `group_by` names a carried column whose values are also looked at one by one.
    pub fn new(group_by: Option<String>) -> Self {
        Self {
            groups: Groups::by(group_by),
            ..Self::default()
        }
    }

    /// Takes one pair; pairs that could not be read count for nothing.
    pub fn push(&mut self, row: &Row) {
        let Outcome::Done(report) = &row.outcome else {
            return;
        };
        self.pairs += 1;
        let differences = signals::read(&report.readings);
        self.bias.push(&differences);
        self.groups.push(&row.carried, &differences);
        self.standards.push(report);
        self.photos.push(report);
    }

    /// What was found. Significance is corrected for every test that was made, those of the groups among them.
    pub fn finish(self) -> GalleryFindings {
        let mut bias = self.bias.tests();
        let mut groups = self.groups.tests();
        let tests = bias
            .iter_mut()
            .chain(groups.iter_mut().flat_map(|g| &mut g.bias));
        bias::holm(tests);
        let (sepia, vaca) = self.standards.counts();
        GalleryFindings {
            pairs: self.pairs,
            bias,
            groups,
            sepia,
            vaca,
            reused: self.photos.reused(),
        }
    }
}

#[cfg(test)]
mod tests;
