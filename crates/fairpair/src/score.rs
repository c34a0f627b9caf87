//! Files in, reports out: the front door for programs that have bytes or paths and want an answer.

use std::fmt;
use std::path::Path;

use rayon::prelude::*;

use crate::metadata::{FileFacts, Metadata};
use crate::pair::{Case, Pair};
use crate::photo::{Limits, Photo, PhotoError, read_file};
use crate::policy::Policy;
use crate::portrait::Portrait;
use crate::region::{FindRegions, NetworkFinder};
use crate::report::{Measurement, PhotoRecord, Report};

/// Which photo of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The photo before the treatment.
    Before,
    /// The photo after it.
    After,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::After => "after",
        })
    }
}

/// Why a pair could not be scored at all.
#[derive(Debug, thiserror::Error)]
#[error("{side} photo: {source}")]
pub struct ScoreError {
    /// Which photo.
    pub side: Side,
    /// What is wrong with it.
    pub source: PhotoError,
}

/// One photo of a pair: its bytes, the name that reports call it by, and the regions if the user supplies them.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Name or path for the report.
    pub path: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
    /// Regions supplied by the user; otherwise they are found.
    pub regions: Option<&'a dyn FindRegions>,
}

/// One pair to be scored.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The pair's name.
    pub id: &'a str,
    /// The before photo.
    pub before: Source<'a>,
    /// The after photo.
    pub after: Source<'a>,
    /// What is known of the treatment.
    pub case: &'a Case,
}

/// One photo ready to be measured against any number of others: its views, and what a report keeps of it. The full-size
/// pixels are gone; what is left takes a few megabytes at most.
#[derive(Debug, Clone)]
pub struct Prepared {
    portrait: Portrait,
    record: PhotoRecord,
}

impl Prepared {
    /// What a report keeps of the photo.
    pub fn record(&self) -> &PhotoRecord {
        &self.record
    }

    /// Measures the pair of this photo, as the before photo, and `after`.
    pub fn measure(&self, after: &Self, id: &str, case: &Case) -> Measurement {
        self.measure_seeing(after, id, case, |_| ()).0
    }

    /// The same, and hands the pair to `see`: for pictures of what was measured.
    pub fn measure_seeing<T>(
        &self,
        after: &Self,
        id: &str,
        case: &Case,
        see: impl FnOnce(&Pair<'_>) -> T,
    ) -> (Measurement, T) {
        let pair = Pair::new(&self.portrait, &after.portrait, case);
        let measured = Measurement::of(id, self.record.clone(), after.record.clone(), &pair);
        (measured, see(&pair))
    }
}

/// Policy, finder and limits, set up once and used for any number of pairs, from any number of threads.
pub struct Scorer {
    policy: Policy,
    limits: Limits,
    finder: Box<dyn FindRegions + Send>,
}

impl Default for Scorer {
    fn default() -> Self {
        Self::new(Policy::default())
    }
}

impl Scorer {
    /// A scorer with the built-in finder and the default decode limits.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            limits: Limits::default(),
            finder: Box::new(NetworkFinder::new()),
        }
    }

    /// The same with another way of finding regions.
    #[must_use]
    pub fn with_finder(mut self, finder: impl FindRegions + Send + 'static) -> Self {
        self.finder = Box::new(finder);
        self
    }

    /// The same with other decode limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The decode limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The finder in force.
    pub fn finder(&self) -> &dyn FindRegions {
        &*self.finder
    }

    /// Decodes one photo and makes it ready for comparison.
    ///
    /// # Errors
    /// [`PhotoError`] where the bytes are not a photo that can be decoded within the limits.
    pub fn portrait(&self, source: &Source<'_>) -> Result<Portrait, PhotoError> {
        let photo = Photo::decode(source.bytes, &self.limits)?;
        let metadata = Metadata::read_file(
            source.bytes,
            &FileFacts {
                name: Some(source.path),
                changed: None,
            },
        );
        let finder: &dyn FindRegions = match source.regions {
            Some(supplied) => supplied,
            None => &*self.finder,
        };
        Ok(Portrait::prepare(&photo, metadata, finder).with_digest_of(source.bytes))
    }

    /// Decodes one photo for any number of pairs: a before photo with several afters is decoded once.
    ///
    /// # Errors
    /// [`PhotoError`] where the bytes are not a photo that can be decoded within the limits.
    pub fn prepare(&self, source: &Source<'_>) -> Result<Prepared, PhotoError> {
        let portrait = self.portrait(source)?;
        Ok(Prepared {
            record: PhotoRecord::of(source.path, &portrait),
            portrait,
        })
    }

    /// Measures one pair without judging it.
    ///
    /// # Errors
    /// [`ScoreError`] naming the photo that cannot be read.
    pub fn measure(&self, request: &Request<'_>) -> Result<Measurement, ScoreError> {
        Ok(self.measure_seeing(request, |_| ())?.0)
    }

    /// Measures one pair, and hands it to `see` while its pixels are still there: for pictures of what was measured.
    ///
    /// # Errors
    /// [`ScoreError`] naming the photo that cannot be read.
    pub fn measure_seeing<T>(
        &self,
        request: &Request<'_>,
        see: impl FnOnce(&Pair<'_>) -> T,
    ) -> Result<(Measurement, T), ScoreError> {
        let prepared = |side, source| {
            self.prepare(source)
                .map_err(|source| ScoreError { side, source })
        };
        let before = prepared(Side::Before, &request.before)?;
        let after = prepared(Side::After, &request.after)?;
        Ok(before.measure_seeing(&after, request.id, request.case, see))
    }

    /// Scores one pair.
    ///
    /// # Errors
    /// [`ScoreError`] naming the photo that cannot be read.
    pub fn score(&self, request: &Request<'_>) -> Result<Report, ScoreError> {
        Ok(self.measure(request)?.judge(&self.policy))
    }

    /// Scores many pairs on rayon's threads; the answers come in the order of the requests, whatever the number of threads.
    pub fn score_all(&self, requests: &[Request<'_>]) -> Vec<Result<Report, ScoreError>> {
        requests.par_iter().map(|r| self.score(r)).collect()
    }

    /// Scores two files.
    ///
    /// # Errors
    /// [`ScoreError`] naming the file that cannot be read.
    pub fn score_files(
        &self,
        before: &Path,
        after: &Path,
        case: &Case,
    ) -> Result<Report, ScoreError> {
        let read = |side, path| {
            read_file(path, &self.limits).map_err(|source| ScoreError { side, source })
        };
        let (before_bytes, after_bytes) = (read(Side::Before, before)?, read(Side::After, after)?);
        let (before_name, after_name) = (before.to_string_lossy(), after.to_string_lossy());
        let source = |path, bytes| Source {
            path,
            bytes,
            regions: None,
        };
        self.score(&Request {
            id: &pair_name(before, after),
            before: source(&before_name, &before_bytes),
            after: source(&after_name, &after_bytes),
            case,
        })
    }
}

/// A name for a pair that was given none: the stem of its after photo, or of its before photo.
fn pair_name(before: &Path, after: &Path) -> String {
    after
        .file_stem()
        .or_else(|| before.file_stem())
        .map_or_else(|| "pair".to_owned(), |s| s.to_string_lossy().into_owned())
}
