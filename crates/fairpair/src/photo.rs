//! Photo files in, upright pixels in linear light out.
//!
//! `bytes → decode (limits first) → upright pixels → window(rectangle, reduction) → LinearImage`

use serde::{Deserialize, Serialize};

use crate::optics::LinearImage;

/// What the file's pixels are. (Contract: to be filled in by the photo room.)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoFacts {
    /// Upright width, pixels.
    pub width: u32,
    /// Upright height, pixels.
    pub height: u32,
}

/// A decoded, upright photo. (Contract: to be filled in by the photo room.)
#[derive(Debug, Clone)]
pub struct Photo {
    width: u32,
    height: u32,
    facts: PhotoFacts,
}

/// A rectangle in upright pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Left edge, pixels.
    pub x: u32,
    /// Top edge, pixels.
    pub y: u32,
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
}

impl Photo {
    /// Upright width, pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Upright height, pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What the file's pixels are.
    pub fn facts(&self) -> &PhotoFacts {
        &self.facts
    }

    /// The pixels of a rectangle in linear light, each the mean of `reduce` × `reduce` pixels of the file.
    pub fn window(&self, window: Window, reduce: u32) -> LinearImage {
        LinearImage::black(
            (window.height / reduce.max(1)) as usize,
            (window.width / reduce.max(1)) as usize,
        )
    }
}

/// Contract stubs; the photo room replaces them.
#[derive(Debug, Clone, Default)]
pub struct Limits {}

/// Contract stub.
#[derive(Debug, thiserror::Error)]
#[error("stub")]
pub struct PhotoError;

/// Contract stub.
///
/// # Errors
/// Stub.
pub fn read_file(_path: &std::path::Path, _limits: &Limits) -> Result<Vec<u8>, PhotoError> {
    Err(PhotoError)
}

impl Photo {
    /// Contract stub.
    ///
    /// # Errors
    /// Stub.
    pub fn decode(_bytes: &[u8], _limits: &Limits) -> Result<Self, PhotoError> {
        Err(PhotoError)
    }
}
