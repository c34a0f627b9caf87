//! Accuracy of fairpair on labelled data, printed as tables.
//!
//! `fairpair-eval all --data DIR` runs everything; what the data directory lacks is said and skipped.
#![expect(
    clippy::print_stdout,
    reason = "tables on standard output are this program's purpose"
)]

mod calibrate;
mod changes;
mod frll;
mod large_photos;
mod metadata;
mod pairs;
mod regions;
mod stats;
mod template;
mod yale;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};

/// Prints accuracy tables.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Args {
    /// Which table.
    table: Table,
    /// Folder with `yaleb`, `frll` and `metadata`.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Folder that `large-photos` writes; outside the repository.
    #[arg(long, default_value = "../large-photos")]
    out: PathBuf,
    /// Pairs that `large-photos` writes.
    #[arg(long, default_value_t = 200)]
    pairs: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// Everything below.
    All,
    /// Lips and key points against hand-placed points (FRLL), close-ups, changed photos, photos without a face.
    Regions,
    /// Light direction against known light positions (Extended Yale B).
    LightDirection,
    /// Known light, white balance, gloss, lipstick and smoothing applied to real photos (FRLL): what is detected.
    Changes,
    /// Every reading on pairs of one person under one studio light, neutral against smiling (FRLL): the noise floor.
    NoChange,
    /// The coefficients of the finder's confidence, from held-out portraits and pictures without a mouth.
    CalibrateConfidence,
    /// Dates, camera and program in the files of many cameras, against `ExifTool`.
    Metadata,
    /// Degrees of light per unit of the brightness moments, from rendered scenes with known light.
    CalibrateDirection,
    /// No table: writes a gallery of 12-megapixel JPEGs made from FRLL, for `throughput.py`.
    LargePhotos,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let wants = |t| args.table == Table::All || args.table == t;
    if wants(Table::Regions) {
        regions::regions(&args.data)?;
    }
    if wants(Table::LightDirection) {
        yale::light_direction(&args.data.join("yaleb"))?;
    }
    if wants(Table::NoChange) {
        frll::no_change(&args.data.join("frll"))?;
    }
    if wants(Table::Changes) {
        changes::table(&args.data.join("frll"))?;
    }
    if wants(Table::CalibrateConfidence) {
        regions::calibrate(&args.data)?;
    }
    if wants(Table::Metadata) {
        metadata::cameras(&args.data.join("metadata"))?;
    }
    if wants(Table::CalibrateDirection) {
        calibrate::direction()?;
    }
    if args.table == Table::LargePhotos {
        large_photos::write(&args.data.join("frll"), &args.out, args.pairs)?;
    }
    Ok(())
}
