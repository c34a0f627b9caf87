//! Finds before/after pairs on disk and works through them in parallel.
//!
//! `folder or manifest → Gallery (entries and what is wrong with the rest) → in_order(measure) → rows in the gallery's order`
//!
//! A pair that cannot be read is a row with its reason, never the end of the run and never dropped.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod collage;
mod collages;
mod entry;
mod folder;
mod halves;
mod ids;
mod manifest;
mod measure;
mod run;
mod saved;
pub mod survey;

pub use entry::{Broken, Entry, Gallery, Item, OpenError, PhotoFile, Treatment};
pub use manifest::ManifestError;
pub use measure::{measure, supplied};
pub use run::in_order;
pub use saved::{SavedError, SavedRows};
