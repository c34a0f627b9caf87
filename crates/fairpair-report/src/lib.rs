//! Renders reports for people and for programs, one renderer a file.
//!
//! `Row → human | json | ndjson | findings_csv | standards_csv | html | junit | sarif`; [`Summary`] counts what went by. Renderers write to any
//! [`std::io::Write`], never to the terminal on their own, and text that comes from files is made harmless for each place:
//! no control characters on a terminal, no formulas in a spreadsheet, no markup in a page.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod chart;
mod clean;
pub mod decisions;
pub mod findings_csv;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
mod loudest;
pub mod ndjson;
mod number;
mod overlay;
mod overview;
pub mod pictures;
pub mod plots;
pub mod sarif;
pub mod schema;
mod srgb;
pub mod standards_csv;
mod summary;
#[cfg(test)]
mod testing;
mod words;

pub use chart::Chart;
pub use clean::clean;
pub use loudest::loudest;
pub use overlay::{OverlayError, overlay, picture};
pub use overview::Overview;
pub use summary::{Reason, Summary, Worst};
