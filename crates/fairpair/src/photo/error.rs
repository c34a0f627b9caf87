//! Why a photo could not be read: whose fault it is, and what to do about it.

use std::borrow::Cow;
use std::path::PathBuf;

use thiserror::Error;

use super::format::PhotoFormat;

/// Why a photo could not be read. Every message is one sentence for a reviewer: what is wrong; what helps.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// The file holds no bytes.
    #[error("the file is empty (0 bytes); copy it again from its source")]
    Empty,

    /// The file is larger than the limit that this program was given.
    #[error(
        "the file has {bytes} bytes, more than the limit of {max_bytes}; raise the limit if the file is to be trusted"
    )]
    TooManyBytes {
        /// Size of the file, bytes; where it was read from a stream, the bytes seen until it was given up.
        bytes: u64,
        /// The limit, bytes.
        max_bytes: u64,
    },

    /// The header promises more pixels than the limit that this program was given.
    #[error(
        "the photo says that it is {width} × {height} pixels, more than the limit of {max_pixels} pixels or {max_side} a side; \
         scale it down, or raise the limit if the file is to be trusted"
    )]
    TooManyPixels {
        /// Width as the file says, pixels.
        width: u32,
        /// Height as the file says, pixels.
        height: u32,
        /// Limit of width × height.
        max_pixels: u64,
        /// Limit of each side, pixels.
        max_side: u32,
    },

    /// The file is something else than a photo.
    #[error("this is {found}, not a photo; fairpair reads JPEG, PNG, WebP and TIFF")]
    NotAPhoto {
        /// What it is, with its article: `a web page (HTML)`.
        found: &'static str,
    },

    /// A picture of a kind that is known, but not read.
    #[error(
        "this is {format}; fairpair reads JPEG, PNG, WebP and TIFF: export the photo to one of these"
    )]
    Unsupported {
        /// The kind of file, with its article: `a HEIC file`.
        format: Cow<'static, str>,
    },

    /// A moving picture: there is no single moment to compare.
    #[error("this {format} file is an animation{}; export the one frame that is meant", frames_in_words(*.frames))]
    Animated {
        /// The container.
        format: PhotoFormat,
        /// Number of frames, where the file says so.
        frames: Option<u32>,
    },

    /// A document of several full pages: it does not say which page is the photo.
    #[error("this {format} file holds {pages} pages; export the one page that is meant")]
    MultiPage {
        /// The container.
        format: PhotoFormat,
        /// Number of full-size pages found.
        pages: u32,
    },

    /// The file ends before the photo does.
    #[error(
        "the {format} file ends before the photo does: it was cut short; copy it again from its source"
    )]
    Truncated {
        /// The container.
        format: PhotoFormat,
    },

    /// The bytes break the rules of their format.
    #[error("the {format} file is damaged ({message}); copy it again from its source")]
    Malformed {
        /// The container.
        format: PhotoFormat,
        /// What the decoder says.
        message: Cow<'static, str>,
    },

    /// The operating system did not give the file.
    #[error("cannot read {}: {}", path.display(), in_words(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// What the operating system says, without its number.
fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read (permissions)".to_owned(),
        _ => {
            let text = error.to_string();
            let end = text.find(" (os error").unwrap_or(text.len());
            text[..end].to_owned()
        }
    }
}

impl PhotoError {
    pub(super) fn malformed(format: PhotoFormat, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Malformed {
            format,
            message: message.into(),
        }
    }

    pub(super) fn unsupported(format: impl Into<Cow<'static, str>>) -> Self {
        Self::Unsupported {
            format: format.into(),
        }
    }
}

fn frames_in_words(frames: Option<u32>) -> String {
    match frames {
        None => String::new(),
        Some(1) => " of 1 frame".to_owned(),
        Some(count) => format!(" of {count} frames"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_format_and_a_remedy() {
        let cut = PhotoError::Truncated {
            format: PhotoFormat::Jpeg,
        };
        assert_eq!(
            cut.to_string(),
            "the JPEG file ends before the photo does: it was cut short; copy it again from its source"
        );
        let moving = PhotoError::Animated {
            format: PhotoFormat::WebP,
            frames: Some(3),
        };
        assert!(moving.to_string().contains("an animation of 3 frames;"));
    }
}
