//! A part of a photo as a photo of its own.

use std::sync::{Arc, OnceLock};

use super::pixels::{Buffer, Pixels, Samples};
use super::{Photo, PhotoFacts, Window};

impl Photo {
    /// The part inside `window` as a photo of its own, with the same colours; the facts are the whole file's but for width and
    /// height. The window is cut to the photo; `None` where nothing of it is left.
    pub fn cropped(&self, window: Window) -> Option<Self> {
        let Window { x, y, .. } = window;
        let width = window.width.min(self.width().checked_sub(x)?);
        let height = window.height.min(self.height().checked_sub(y)?);
        if width == 0 || height == 0 {
            return None;
        }
        let upright = (self.width(), self.height());
        let inside = Window {
            x,
            y,
            width,
            height,
        };
        let there = self.orientation.to_file(inside, upright);
        let channels = self.pixels.channels;
        let len = there.width as usize * there.height as usize * channels;
        let samples = match &self.pixels.samples {
            Samples::Eight(all) => {
                let mut part = Buffer::zeroed(len);
                copy(all, &mut part, &self.pixels, there);
                Samples::Eight(part)
            }
            Samples::Sixteen(all) => {
                let mut part = vec![0; len];
                copy(all, &mut part, &self.pixels, there);
                Samples::Sixteen(part)
            }
            Samples::Scan(scan) => Samples::Eight(scan.pixels(there)),
        };
        Some(Self {
            pixels: Arc::new(Pixels {
                width: there.width,
                height: there.height,
                channels,
                samples,
            }),
            encoding: self.encoding.clone(),
            orientation: self.orientation,
            facts: PhotoFacts {
                width,
                height,
                ..self.facts.clone()
            },
            glance: OnceLock::new(),
        })
    }
}

fn copy<T: Copy>(from: &[T], to: &mut [T], pixels: &Pixels, window: Window) {
    let row = window.width as usize * pixels.channels;
    let stride = pixels.width as usize * pixels.channels;
    let first = window.y as usize * stride + window.x as usize * pixels.channels;
    let rows = from.get(first..).unwrap_or_default().chunks(stride);
    for (to, from) in to.chunks_exact_mut(row).zip(rows) {
        if let Some(from) = from.get(..row) {
            to.copy_from_slice(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;

    const FAIR: &[u8] = include_bytes!("../../../../examples/gallery/fair-pair_before.jpg");

    #[test]
    fn a_part_holds_the_pixels_of_its_window() {
        let photo = Photo::decode(FAIR, &Limits::default()).unwrap();
        let window = Window {
            x: 31,
            y: 57,
            width: 83,
            height: 45,
        };
        let part = photo.cropped(window).unwrap();
        assert_eq!((part.width(), part.height()), (83, 45));
        let all = Window {
            x: 0,
            y: 0,
            ..window
        };
        assert_eq!(part.window(all, 1), photo.window(window, 1));
    }

    #[test]
    fn a_window_is_cut_to_the_photo_and_nothing_is_none() {
        let photo = Photo::decode(FAIR, &Limits::default()).unwrap();
        let (w, h) = (photo.width(), photo.height());
        let at = |x, y, width, height| Window {
            x,
            y,
            width,
            height,
        };
        let corner = photo.cropped(at(w - 3, h - 2, u32::MAX, u32::MAX)).unwrap();
        assert_eq!((corner.width(), corner.height()), (3, 2));
        for empty in [at(w, 0, 5, 5), at(0, 0, 0, 5), at(u32::MAX, 0, 1, 1)] {
            assert!(photo.cropped(empty).is_none(), "{empty:?}");
        }
    }
}
