//! Finds before/after pairs on disk and works through them in parallel.
//!
//! `folder or manifest → Gallery (entries and what is wrong with the rest) → in_order(measure) → rows in the gallery's order`
//!
//! Memory does not grow with the gallery but for its list, about a kilobyte a pair: photos are dropped once their pairs are
//! measured ([`SharedPhotos`]), rows are handed on as they come, and a [`journal`] keeps what is done.
//!
//! A pair that cannot be read is a row with its reason, never the end of the run and never dropped.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod collage;
mod collages;
mod entry;
mod folder;
mod halves;
mod ids;
pub mod journal;
mod manifest;
mod measure;
mod run;
mod saved;
mod shard;
mod shared;
pub mod survey;

pub use entry::{Broken, Entry, Gallery, Item, LeftOut, OpenError, PhotoFile, Treatment};
pub use manifest::{ManifestError, ManifestForm, WriteError, write_manifest};
pub use measure::{measure, measure_seeing, supplied};
pub use run::in_order;
pub use saved::{SavedError, SavedRows, carried_columns, judged_row};
pub use shard::{Shard, ShardError};
pub use shared::SharedPhotos;
