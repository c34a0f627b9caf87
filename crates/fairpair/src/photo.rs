//! Photo files in, upright pixels in linear light out.
//!
//! `bytes → decode (limits first) → pixels in file order → window(rectangle, reduction) → LinearImage`
//!
//! JPEG, PNG, WebP and TIFF are read, by content and not by name. EXIF orientation and colour profiles are applied; whatever
//! was assumed stands in [`PhotoFacts`]. A file that is cut short, moves, or is something else is an error
//! that says so, never a photo with a grey bottom.
//!
//! How it can be fooled: damage within the compressed data that still decodes looks like a photo.
//!
//! References: ITU-T T.81; W3C PNG (2025); RFC 9649; TIFF 6.0; EXIF 2.32; ICC.1:2022; IEC 61966-2-1.

mod alpha;
mod cmyk;
mod code_points;
mod colour;
mod crop;
mod decode;
mod digest;
mod encoding;
mod error;
mod facts;
mod file;
mod format;
mod icc;
mod ifd;
mod jpeg;
mod jpeg_markers;
mod jpeg_quality;
mod limits;
mod means;
mod orientation;
mod pixels;
mod png;
mod png_chunks;
mod scan;
mod tiff;
mod webp;
mod window;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use digest::sha256;
pub use error::PhotoError;
pub use facts::{ColourFacts, ColourSource, JpegFacts, JpegQuality, PhotoFacts};
pub use file::read_file;
pub use format::PhotoFormat;
pub use limits::Limits;

use serde::{Deserialize, Serialize};

use crate::optics::{LinearImage, Mask, Plane};
use encoding::Encoding;
use orientation::Orientation;
use pixels::{Pixels, Samples};
use window::Cut;

/// A decoded, upright photo. Cloning it shares the pixels.
#[derive(Clone)]
pub struct Photo {
    pixels: Arc<Pixels>,
    encoding: Encoding,
    orientation: Orientation,
    facts: PhotoFacts,
    glance: OnceLock<(LinearImage, u32)>,
}

/// Long side of the glance that the network and the fingerprint share, pixels: three times a network's view of 160, so that a
/// face that fills a third of the photo still gets a pixel for each of the view's.
pub const GLANCE_PX: u32 = 512;

/// The longest side of the glance of a photo that is decoded in parts: its reductions come in doublings.
const LARGEST_GLANCE_PX: u32 = 2 * GLANCE_PX;

/// Rows and columns of a block of the glance that are read, where it has more: a network's view takes the mean of several
/// blocks anyway.
const READ: u32 = 2;

impl fmt::Debug for Photo {
    /// The facts; the pixels would fill a book.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Photo")
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

/// A rectangle in upright pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Decodes the bytes of a photo file.
    ///
    /// # Errors
    /// See [`PhotoError`]: too large, not a photo, a kind that is not read, an animation, cut short or damaged.
    pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Self, PhotoError> {
        limits.check_bytes(bytes.len() as u64)?;
        let format = format::recognise(bytes)?;
        let decoded = match format {
            PhotoFormat::Jpeg => jpeg::decode(bytes, limits),
            PhotoFormat::Png => png::decode(bytes, limits),
            PhotoFormat::WebP => webp::decode(bytes, limits),
            PhotoFormat::Tiff => tiff::decode(bytes, limits),
        }?;
        let mut pixels = decoded.pixels;
        let (encoding, colour) =
            decode::guarded(format, || colour::settle(&decoded.claim, &mut pixels))?;
        let (width, height) = decoded.orientation.swap((pixels.width, pixels.height));
        let facts = PhotoFacts {
            format,
            bytes: bytes.len() as u64,
            width,
            height,
            orientation: decoded.orientation.exif(),
            bits_per_channel: decoded.bits_per_channel,
            grey: pixels.channels == 1,
            transparent_share: decoded.transparent_share,
            colour,
            jpeg: decoded.jpeg,
        };
        Ok(Self {
            pixels: Arc::new(pixels),
            encoding,
            orientation: decoded.orientation,
            facts,
            glance: OnceLock::new(),
        })
    }

    /// Reads and decodes a photo file.
    ///
    /// # Errors
    /// As [`Photo::decode`], and [`PhotoError::Io`] where the file cannot be read.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, PhotoError> {
        Self::decode(&read_file(path, limits)?, limits)
    }

    /// Upright width, pixels.
    pub fn width(&self) -> u32 {
        self.facts.width
    }

    /// Upright height, pixels.
    pub fn height(&self) -> u32 {
        self.facts.height
    }

    /// What the file says about itself, and what was assumed.
    pub fn facts(&self) -> &PhotoFacts {
        &self.facts
    }

    /// The pixels of a rectangle in linear light, each the mean of `reduce` × `reduce` pixels of the file.
    ///
    /// The rectangle is cut to the photo and to whole blocks, counted from its upper left corner; where no block is left, the
    /// image is empty. `reduce` 0 counts as 1.
    pub fn window(&self, window: Window, reduce: u32) -> LinearImage {
        Cut::new(self.source(), window, reduce, 1, 1)
            .map_or_else(|| LinearImage::black(0, 0), |cut| cut.image())
    }

    /// The whole photo at a glance: reduced to at most [`GLANCE_PX`] on its long side, and the reduction. It is made at the first
    /// call and kept.
    ///
    /// Of blocks of three pixels a side and more, two rows and two columns are read, evenly spaced. Of large baseline JPEGs the means of the
    /// code values of 4 × 4 or 8 × 8 pixels are read, which the file tells nearly without being decoded; their glance
    /// has 320 to 1,024.
    pub fn glance(&self) -> &(LinearImage, u32) {
        self.glance.get_or_init(|| {
            let (reduce, every) = if let Samples::Scan(scan) = &self.pixels.samples {
                let long = self.width().max(self.height());
                let mut reduce = scan.mean_px() as u32;
                while long / reduce > LARGEST_GLANCE_PX {
                    reduce *= 2;
                }
                (reduce, reduce)
            } else {
                let reduce = self.reduction(GLANCE_PX);
                (reduce, reduce.div_ceil(READ))
            };
            let cut = Cut::new(self.source(), self.whole(), reduce, every, 1);
            let nothing = || LinearImage::black(0, 0);
            (cut.map_or_else(nothing, |cut| cut.image()), reduce)
        })
    }

    /// A rectangle at two scales in one reading: the luminance of [`window`](Self::window), where its brightest channel is at
    /// least `blown`, and in colour the means of `group` × `group` of its pixels. The rectangle is cut to whole groups.
    pub(crate) fn layers(
        &self,
        window: Window,
        reduce: u32,
        (blown, group): (f32, u32),
    ) -> (Plane, Mask, LinearImage) {
        match Cut::new(self.source(), window, reduce, 1, group) {
            Some(cut) => cut.layers(blown, group as usize),
            None => (
                Plane::zeros((0, 0)),
                Mask::from_elem((0, 0), false),
                LinearImage::black(0, 0),
            ),
        }
    }

    fn source(&self) -> (&Pixels, &Encoding, Orientation) {
        (&self.pixels, &self.encoding, self.orientation)
    }

    fn whole(&self) -> Window {
        Window {
            x: 0,
            y: 0,
            width: self.width(),
            height: self.height(),
        }
    }

    /// The smallest reduction that brings the long side to at most `max_side` pixels.
    fn reduction(&self, max_side: u32) -> u32 {
        // floor(long / reduce) ≤ max_side exactly where long / reduce < max_side + 1.
        self.width().max(self.height()) / max_side.max(1).saturating_add(1) + 1
    }

    /// The whole photo, reduced by the smallest integer that brings its long side to at most `max_side` pixels, and that integer.
    ///
    /// `max_side` 0 counts as 1. The image is empty where the short side is shorter than the reduction.
    pub fn overview(&self, max_side: u32) -> (LinearImage, u32) {
        let reduce = self.reduction(max_side);
        (self.window(self.whole(), reduce), reduce)
    }
}
