//! Tells whether a before/after pair of photos of a cosmetic treatment is a *fair* pair: light, capture time, gloss,
//! make-up, framing.
//!
//! ```text
//! bytes ─► Photo + Metadata ─► Regions ─► Portrait ×2 ─► Pair ─► Readings ─► Findings ─► Report
//! ```
//!
//! [`Scorer`] goes all the way. It is set up once and used for any number of pairs, from any number of threads:
//!
//! ```
//! use fairpair::{Case, PairVerdict, Request, Scorer, Source, Verdict};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let gallery = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gallery");
//! let before = std::fs::read(format!("{gallery}/warm-light_before.jpg"))?;
//! let after = std::fs::read(format!("{gallery}/warm-light_after.jpg"))?;
//! let source = |path, bytes| Source { path, bytes, regions: None };
//! let report = Scorer::default().score(&Request {
//!     id: "warm-light",
//!     before: source("before.jpg", &before),
//!     after: source("after.jpg", &after),
//!     case: &Case {
//!         treated_at: "2024-03-08T10:40+01:00".parse()?,
//!         ..Case::default()
//!     },
//! })?;
//! assert_eq!(report.verdict, PairVerdict::NotComparable);
//! for finding in report.findings.iter().filter(|f| f.verdict == Verdict::Fail) {
//!     println!("{}: {}", finding.check, finding.message);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - **Measuring and judging are apart.** [`Scorer::measure`] sees pixels and no limits; [`Measurement::judge`] sees numbers
//!   and no pixels. Measurements serialise, so they can be judged again under another [`Policy`] without the photos.
//! - **Unknown is an answer.** Every reading is [`Measured`]: a value, or the reason why there is none. Never NaN, never a
//!   default, never a guess.
//! - **Signs** are after minus before; left and right are the viewer's; units stand in the names.
//! - **The same bytes give the same report.** There is no clock, no environment, no network, no random number.
//!
//! The checks are listed in [`CATALOGUE`]; each documents its formula, its assumptions and how it can be fooled. Regions
//! from another detector come in through [`FindRegions`] or [`Supplied`].

pub mod check;
pub mod checks;
mod hint;
pub mod measured;
pub mod metadata;
pub mod optics;
pub mod pair;
pub mod photo;
pub mod policy;
pub mod portrait;
pub mod profile;
pub mod region;
pub mod report;
pub mod score;
pub mod time;

#[cfg(any(test, doctest))]
mod readme;

pub use check::{Level, Verdict};
pub use checks::{CATALOGUE, Readings};
pub use measured::{Measured, WhyNot};
pub use metadata::Metadata;
pub use pair::Case;
pub use photo::Photo;
pub use policy::{Policy, Preset};
pub use region::{FindRegions, Regions, Supplied};
pub use report::{Finding, Measurement, PairVerdict, Report};
pub use score::{Request, Scorer, Source};
