//! One photo made ready for comparison: facts, metadata, regions, and the working views that the checks read.

use crate::measured::Measured;
use crate::metadata::Metadata;
use crate::photo::{Photo, PhotoFacts};
use crate::region::{FindRegions, Regions};

/// A photo, its metadata, its regions and its working views. The full-size pixels are gone once it is made.
#[derive(Debug, Clone)]
pub struct Portrait {
    facts: PhotoFacts,
    metadata: Metadata,
    regions: Measured<Regions>,
}

impl Portrait {
    /// Finds the regions and cuts the working views out of the photo.
    pub fn prepare(photo: Photo, metadata: Metadata, finder: &dyn FindRegions) -> Self {
        let regions = finder.find(&photo);
        Self {
            facts: photo.facts().clone(),
            metadata,
            regions,
        }
    }

    /// What the file's pixels are.
    pub fn facts(&self) -> &PhotoFacts {
        &self.facts
    }

    /// What the file says about its making.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Where skin and lips are, or why that is not known.
    pub fn regions(&self) -> &Measured<Regions> {
        &self.regions
    }
}
