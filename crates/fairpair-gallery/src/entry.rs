//! A gallery: the pairs that were found, in order, and a reason for everything that is not one.

use std::path::{Path, PathBuf};

use fairpair::pair::Case;
use fairpair::profile::Profile;
use fairpair::report::Failure;
use fairpair::time::{Sessions, Timestamp, Zone};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::manifest::{self, ManifestError};
use crate::{folder, ids};

/// One photo of a pair: the name that reports call it by, where it lies, and its supplied regions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhotoFile {
    /// The path as the user wrote it.
    pub name: String,
    /// The path to open.
    pub path: PathBuf,
    /// Name and path of a file with supplied regions.
    pub regions: Option<(String, PathBuf)>,
}

impl PhotoFile {
    /// A photo called by its path, with no supplied regions.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            name: path.to_string_lossy().into_owned(),
            path,
            regions: None,
        }
    }

    /// The same with regions supplied in a file.
    #[must_use]
    pub fn with_regions(mut self, path: Option<PathBuf>) -> Self {
        self.regions = path.map(|path| (path.to_string_lossy().into_owned(), path));
        self
    }
}

/// One pair to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The pair's name, unique in its gallery.
    pub id: String,
    /// The before photo.
    pub before: PhotoFile,
    /// The after photo.
    pub after: PhotoFile,
    /// What is known of the treatment.
    pub case: Case,
    /// Both photos are said to be halves of one file, which both sides name.
    pub collage: bool,
    /// Columns that fairpair does not read itself.
    pub carried: Map<String, Value>,
}

impl Entry {
    /// Two photos as a pair, named after what their file names share, or after the after photo.
    pub fn of_files(before: PhotoFile, after: PhotoFile, case: Case) -> Self {
        Self {
            id: folder::common_name(&before.path, &after.path)
                .unwrap_or_else(|| ids::from_path(&after.path)),
            before,
            after,
            case,
            collage: false,
            carried: Map::new(),
        }
    }
}

/// Something that was meant to be a pair and is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// Its name and the reason.
    pub failure: Failure,
    /// Columns that fairpair does not read itself.
    pub carried: Map<String, Value>,
}

/// One line of a manifest, or one name in a folder.
pub type Item = Result<Entry, Box<Broken>>;

/// What is said of the treatment for every pair that says nothing itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Treatment {
    /// Sessions, `;` between them.
    pub treated_at: Option<String>,
    /// Name of the treatment.
    pub treatment: Option<String>,
    /// What is claimed of the result.
    pub claim: Option<String>,
    /// Zone of camera clocks and treatment dates that name none: an offset, or a name such as `Europe/Berlin`.
    pub zone: Option<String>,
    /// A treatment profile of the user's own.
    pub own_profile: Option<Box<Profile>>,
    /// The day of asking, against which dates in the future are told.
    pub as_of: Option<Timestamp>,
}

impl Treatment {
    /// The case that this text describes.
    ///
    /// # Errors
    /// What is wrong with a date, and how one is written.
    pub fn case(&self) -> Result<Case, String> {
        let zone = self.zone.as_deref().map(|text| {
            text.parse::<Zone>()
                .map_err(|e| format!("the zone \"{text}\" is none: {e}"))
        });
        let zone = zone.transpose()?;
        let sessions = self.treated_at.as_deref().map(str::parse::<Sessions>);
        let sessions = sessions.transpose().map_err(|e| e.to_string())?;
        let sessions = sessions.unwrap_or_default();
        Ok(Case {
            treated_at: match &zone {
                Some(zone) => sessions.or_in_zone(zone),
                None => sessions,
            },
            treatment: self.treatment.clone(),
            claim: self.claim.clone(),
            zone,
            own_profile: self.own_profile.clone(),
            as_of: self.as_of,
        })
    }

    /// This treatment, each gap filled from `default`.
    #[must_use]
    pub fn or(self, default: &Self) -> Self {
        let pick = |own: Option<String>, other: &Option<String>| own.or_else(|| other.clone());
        Self {
            treated_at: pick(self.treated_at, &default.treated_at),
            treatment: pick(self.treatment, &default.treatment),
            claim: pick(self.claim, &default.claim),
            zone: pick(self.zone, &default.zone),
            own_profile: self.own_profile.or_else(|| default.own_profile.clone()),
            as_of: self.as_of.or(default.as_of),
        }
    }
}

/// Why a gallery cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The manifest is refused as a whole.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The folder cannot be listed.
    #[error("cannot list {path}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Pairs in order, and everything the user should hear about how they were found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gallery {
    /// Pairs, and what was meant to be one.
    pub items: Vec<Item>,
    /// Remarks: renamed ids, columns not understood, photos that belong to no pair.
    pub notices: Vec<String>,
    /// Names of the carried columns, in the order of first appearance.
    pub columns: Vec<String>,
    /// How each item was found, one a line of `items`.
    pub why: Vec<String>,
    /// Photos that belong to no pair.
    pub left_out: Vec<LeftOut>,
}

/// Photos that belong to no pair, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Their paths, relative to the folder.
    pub photos: Vec<String>,
    /// The reason, as a fragment of a sentence.
    pub why: String,
    /// The file of a lone photo whose name tells nothing: perhaps a collage of both.
    #[serde(skip)]
    pub candidate: Option<PhotoFile>,
    /// Whether an item or a remark of its own tells this already.
    #[serde(skip)]
    pub told: bool,
}

impl LeftOut {
    pub(crate) fn new(photos: &[PathBuf], why: &str) -> Self {
        let photos = photos
            .iter()
            .map(|path| path.to_string_lossy().into_owned());
        Self {
            photos: photos.collect(),
            why: why.to_owned(),
            candidate: None,
            told: true,
        }
    }
}

impl Gallery {
    /// Opens a manifest, a folder with a `manifest.csv`, or a folder whose names tell the pairs.
    ///
    /// # Errors
    /// [`OpenError`] where the path is neither, or the manifest as a whole cannot be read. A bad row is an item, not an error.
    pub fn open(path: &Path, default: &Treatment) -> Result<Self, OpenError> {
        if !path.is_dir() {
            return Ok(manifest::read(path, default)?);
        }
        for name in ["manifest.csv", "manifest.jsonl", "manifest.ndjson"] {
            let inside = path.join(name);
            if inside.is_file() {
                let mut gallery = manifest::read(&inside, default)?;
                gallery.notices.insert(
                    0,
                    format!(
                        "using {}: other photos in the folder are not read",
                        inside.display()
                    ),
                );
                return Ok(gallery);
            }
        }
        folder::read(path, default)
    }
}
