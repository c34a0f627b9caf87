//! The command line.

mod gallery;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

pub(crate) use gallery::{FailOn, Going, Merge, Pairs, PairsFormat, Pipelines};

/// Is this before/after pair of photos a fair one?
///
/// fairpair compares two photos of one person, before and after a cosmetic treatment, in what is not the treatment: light,
/// time of capture, gloss and make-up, framing. It says what differs and by how much, says so where it cannot tell, and
/// accuses nobody.
#[derive(Debug, Parser)]
#[command(name = "fairpair", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Args {
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  fairpair check before.jpg after.jpg --treated 2024-03-01
  fairpair audit gallery/ -o audit/            then open audit/report.html
  fairpair audit gallery.csv --format ndjson   one line a pair, for programs
  fairpair explain light-shape                 what a check sees, and its limits

Exit codes:
  0  every pair is comparable
  1  findings: a pair is not comparable, cannot be told or, in a gallery, cannot be read
     (--fail-on says from which level on)
  2  could not run: bad arguments, no such file, an unreadable photo (check) or manifest, stopped";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check one pair of photos
    #[command(
        after_help = "Example:\n  fairpair check before.jpg after.jpg --treated '2024-03-01;2024-04-05' --policy web"
    )]
    Check(Check),
    /// Check a whole gallery: a folder or a manifest
    #[command(after_help = AUDIT)]
    Audit(Audit),
    /// Divide collages, before and after in one file, into their halves
    #[command(
        after_help = "Left or upper half is taken for before: captions are not read. The halves are PNG files without metadata,\nbecause a collage's own date says nothing of its halves.\n\nExample:\n  fairpair split collages/*.jpg -o halves/"
    )]
    Split(Split),
    /// List the pairs that are found in a gallery, and why, without reading a photo
    #[command(
        after_help = "Example:\n  fairpair pairs gallery/ --write-manifest gallery.csv\n  fairpair audit gallery.csv -o audit/"
    )]
    Pairs(Pairs),
    /// Put the parts of a gallery together that `audit --shard` worked on
    #[command(
        after_help = "Example:\n  fairpair audit gallery.csv -o part1/ --shard 1/2\n  fairpair audit gallery.csv -o part2/ --shard 2/2\n  fairpair merge audit/ part1/ part2/"
    )]
    Merge(Merge),
    /// Show what is found in single photos: size, regions, capture time
    #[command(after_help = "Example:\n  fairpair inspect photos/*.jpg --format ndjson")]
    Inspect(Inspect),
    /// Measure without judging, and save the readings
    #[command(
        after_help = "Example:\n  fairpair measure gallery.csv -o readings.ndjson\n  fairpair judge readings.ndjson --policy web"
    )]
    Measure(Measure),
    /// Judge saved readings, without the photos
    #[command(
        after_help = "Examples:\n  fairpair judge audit/pairs.ndjson --policy strict.toml\n  fairpair judge audit/pairs.ndjson --decisions decisions.json -o reviewed/"
    )]
    Judge(Judge),
    /// Explain the checks: what each sees, why it matters, its limits
    Explain {
        /// The check's name, such as light-shape; without it all checks are listed
        check: Option<String>,
    },
    /// Print the JSON schema of reports
    Schema,
    /// Show a policy, or write one to start from
    #[command(subcommand)]
    Policy(PolicyCommand),
}

const AUDIT: &str = "\
A manifest is a CSV file whose first line names the columns: id,before,after and, where known,
treated_at (`;` between sessions), treatment, claim, zone, before_regions, after_regions, note;
or collage instead of before,after: one file that holds both.
Or one JSON object a line with the same names. Paths are relative to the manifest.

A folder needs no manifest if its names tell the pairs: NAME_before.jpg and NAME_after.jpg (also
_after2, _6w), sub-folders before/ and after/, or dates in a folder a person. `fairpair pairs`
lists what is found, and why.

A run that was stopped, or killed, goes on with --resume. Ctrl-C stops after the pair in hand.

Examples:
  fairpair audit gallery/ -o audit/ --treated 2024-03-01
  fairpair audit gallery.csv --policy web --format ndjson > results.ndjson";

#[derive(Debug, Group)]
pub(crate) struct Check {
    /// Photo taken before the treatment
    pub(crate) before: PathBuf,
    /// Photo taken after it
    pub(crate) after: PathBuf,
    #[command(flatten)]
    pub(crate) treatment: TreatmentArgs,
    #[command(flatten)]
    pub(crate) regions: RegionArgs,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Write pictures of the pair into a folder: light difference, highlights, a blink (PNG), scores (SVG)
    #[arg(long, value_name = "FOLDER")]
    pub(crate) plots: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) pictures: PictureArgs,
}

#[derive(Debug, Group)]
pub(crate) struct Audit {
    /// Folder of photos, or manifest (CSV or JSON lines)
    pub(crate) gallery: PathBuf,
    /// Folder for report.html, findings.csv, standards.csv, summary.json, pairs.ndjson and pictures.ndjson; made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Column of the manifest, such as clinic, for whose values the direction of differences is told one by one
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group_by: Option<String>,
    #[command(flatten)]
    pub(crate) going: Going,
    #[command(flatten)]
    pub(crate) pipelines: Pipelines,
    #[command(flatten)]
    pub(crate) treatment: TreatmentArgs,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Write pictures of every pair (PNG) and the overview's charts (SVG) into the folder plots/ of the report;
    /// pairs' pictures of an earlier run there are removed, with and without it
    #[arg(long, requires = "out")]
    pub(crate) plots: bool,
    #[command(flatten)]
    pub(crate) pictures: PictureArgs,
    /// Reviewers' decisions, as the report's page exports them
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

#[derive(Debug, Group)]
pub(crate) struct PictureArgs {
    /// What pictures show of a face
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) redact: Redaction,
}

/// What pictures hide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Redaction {
    /// The mouth region only
    #[default]
    Mouth,
    /// The face with a bar over the eyes
    Eyes,
    /// The whole face
    None,
}

impl From<Redaction> for fairpair_report::pictures::Redact {
    fn from(redaction: Redaction) -> Self {
        match redaction {
            Redaction::Mouth => Self::Mouth,
            Redaction::Eyes => Self::Eyes,
            Redaction::None => Self::None,
        }
    }
}

#[derive(Debug, Group)]
pub(crate) struct Split {
    /// Files that hold two photos side by side or one above the other
    #[arg(required = true, value_name = "COLLAGE")]
    pub(crate) collages: Vec<PathBuf>,
    /// Folder for the halves, two PNG files a collage; made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Group)]
pub(crate) struct Inspect {
    /// Photos
    #[arg(required = true, value_name = "PHOTO")]
    pub(crate) photos: Vec<PathBuf>,
    /// Tell the file system's dates, too; copying a file sets them anew
    #[arg(long)]
    pub(crate) file_times: bool,
    /// Regions of the photo, as JSON, instead of looking for them; for one photo only
    #[arg(long, value_name = "FILE")]
    pub(crate) regions: Option<PathBuf>,
    /// Draw what was found over the photo, as a PNG; for several photos, a folder of them
    #[arg(long, value_name = "OUT.png|FOLDER")]
    pub(crate) overlay: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: InspectFormat,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

#[derive(Debug, Group)]
pub(crate) struct Measure {
    /// Folder, manifest, or the two photos BEFORE AFTER
    #[arg(required = true, num_args = 1..=2, value_name = "GALLERY|BEFORE AFTER")]
    pub(crate) inputs: Vec<PathBuf>,
    /// File for the readings, one line a pair; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) treatment: TreatmentArgs,
    #[command(flatten)]
    pub(crate) regions: RegionArgs,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

#[derive(Debug, Group)]
pub(crate) struct Judge {
    /// Readings that `measure` wrote, or the pairs.ndjson of an audit; `-` reads standard input
    pub(crate) readings: PathBuf,
    /// Folder for a new report.html, findings.csv, standards.csv and pairs.ndjson; pictures are taken from beside the readings
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Reviewers' decisions, as the report's page exports them
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) pipelines: Pipelines,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print a policy with every limit and its meaning
    Show {
        /// Built-in policy (publication, web) or policy file
        #[arg(value_name = "NAME|FILE", default_value = "publication")]
        policy: String,
    },
    /// Write a commented policy file to start from
    #[command(
        after_help = "Example:\n  fairpair policy init strict.toml\n  fairpair check before.jpg after.jpg --policy strict.toml"
    )]
    Init {
        /// The file to write
        #[arg(default_value = "fairpair.toml")]
        file: PathBuf,
        /// Built-in policy or policy file whose values are written
        #[arg(long, value_name = "NAME|FILE", default_value = "publication")]
        policy: String,
        /// Overwrite the file if it exists
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Group)]
pub(crate) struct Judging {
    /// Built-in policy (publication, web) or policy file
    #[arg(long, value_name = "NAME|FILE", default_value = "publication")]
    pub(crate) policy: String,
    /// From which level on a finding ends the run with exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Group)]
pub(crate) struct Jobs {
    /// Photos or pairs worked on at the same time; as many as there are processors without it
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl Jobs {
    pub(crate) fn count(&self) -> NonZeroUsize {
        self.jobs
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN)
    }
}

#[derive(Debug, Group)]
pub(crate) struct RegionArgs {
    /// Outlines of skin and lips in the before photo, as JSON, instead of looking for them
    #[arg(long, value_name = "FILE")]
    pub(crate) before_regions: Option<PathBuf>,
    /// Outlines of skin and lips in the after photo, as JSON, instead of looking for them
    #[arg(long, value_name = "FILE")]
    pub(crate) after_regions: Option<PathBuf>,
}

#[derive(Debug, Group)]
pub(crate) struct TreatmentArgs {
    /// When the treatment was: date or date and time, `;` between sessions
    #[arg(long, value_name = "WHEN[;WHEN]")]
    pub(crate) treated: Option<String>,
    /// Zone of camera clocks and treatment dates that name none, such as +02:00 or Europe/Berlin
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(crate) zone: Option<String>,
    /// What the treatment was, such as "lip microneedling"
    #[arg(long, value_name = "NAME")]
    pub(crate) treatment: Option<String>,
    /// What the pictures are said to show
    #[arg(long, value_name = "TEXT")]
    pub(crate) claim: Option<String>,
    /// A treatment profile of your own (TOML) instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    #[default]
    Human,
    /// Indented JSON
    Json,
    /// One JSON object a line
    Ndjson,
    /// One line a finding, for spreadsheets
    Csv,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    /// Text for people
    #[default]
    Human,
    /// Indented JSON
    Json,
    /// One JSON object a line
    Ndjson,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

impl Command {
    /// Whether answers are written while the work goes on, so that a progress bar would get between them.
    pub(crate) fn streams(&self) -> bool {
        match self {
            Self::Audit(audit) => audit.judging.format != Format::Human,
            Self::Measure(measure) => measure.out.is_none(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Args::command().debug_assert();
    }
}
