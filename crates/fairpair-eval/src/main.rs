//! Accuracy of fairpair on labelled data, printed as tables.
//!
//! `fairpair-eval all --data DIR` runs everything; what the data directory lacks is said and skipped.
#![expect(
    clippy::print_stdout,
    reason = "tables on standard output are this program's purpose"
)]

mod calibrate;
mod calibrate_pose;
mod changes;
mod collages;
mod dice;
mod framing;
mod frll;
mod large_photos;
mod metadata;
mod pairs;
mod regions;
mod reused;
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
    /// At most this many pictures of each kind in the slow tables (collages, reused): a quick look.
    #[arg(long, default_value_t = usize::MAX)]
    only: usize,
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
    /// Known light, white balance, gloss and lipstick applied to real photos (FRLL): what is detected.
    Changes,
    /// Smoothed skin, poorer photos and copies of one shot, made from real photos (FRLL): what is detected.
    Texture,
    /// Photos as small as web galleries show them (FRLL reduced, portraits): false alarms, noise, what is detected.
    Small,
    /// Perspective on one face from 15 to 60 cm, framing on one face held in four ways.
    Framing,
    /// Every reading on pairs of one person under one studio light, neutral against smiling (FRLL): the noise floor.
    NoChange,
    /// The coefficients of the finder's confidence, from held-out portraits and pictures without a mouth.
    CalibrateConfidence,
    /// Two photos in one file (made from FRLL): whether the halves are found; single photos taken for collages.
    Collages,
    /// Copies of photos, mirrored, cut, scaled, with other tones, among other photos: which are found again.
    Reused,
    /// Dates, camera and program in the files of many cameras, against `ExifTool`.
    Metadata,
    /// Degrees of light per unit of the brightness moments, from rendered scenes with known light.
    CalibrateDirection,
    /// Nod and perspective from rendered heads of known pitch and distance.
    CalibratePose,
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
    if wants(Table::Framing) {
        framing::table(&args.data.join("framing"))?;
    }
    if wants(Table::NoChange) {
        frll::no_change(&args.data.join("frll"))?;
    }
    if wants(Table::Changes) {
        changes::table(&args.data.join("frll"))?;
    }
    if wants(Table::Texture) {
        changes::texture(&args.data.join("frll"))?;
    }
    if wants(Table::Small) {
        changes::small(&args.data)?;
    }
    if wants(Table::CalibrateConfidence) {
        regions::calibrate(&args.data)?;
    }
    if wants(Table::Collages) {
        collages::table(&args.data, args.only)?;
    }
    if wants(Table::Reused) {
        reused::table(&args.data, args.only);
    }
    if wants(Table::Metadata) {
        metadata::cameras(&args.data.join("metadata"))?;
    }
    if wants(Table::CalibrateDirection) {
        calibrate::direction()?;
        calibrate::elevation()?;
    }
    if wants(Table::CalibratePose) {
        calibrate_pose::pose()?;
    }
    if args.table == Table::LargePhotos {
        large_photos::write(&args.data.join("frll"), &args.out, args.pairs)?;
    }
    Ok(())
}
