//! The decoded pixels of a file, and the buffers that they lie in.
//!
//! A fresh buffer of 36 MB costs more time in page faults than a JPEG of 12 megapixels in decoding. So each thread
//! keeps the buffers of the last pair of photos and hands them to the next one. They are cleared first, so that no
//! photo can ever show through another; only for decoders that write every byte or fail are they not (`photo/tests/reuse.rs`).

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use super::Window;
use super::scan::Scan;

/// Buffers kept by a thread: a pair of photos.
const KEPT_BUFFERS: usize = 2;
/// Largest buffer that is kept, bytes: 32 megapixels. Rare giants go back to the system.
const KEPT_BYTES: usize = 96 << 20;

thread_local! {
    static POOL: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Bytes that go back to the thread's pool when dropped.
#[derive(Clone)]
pub(super) struct Buffer(Vec<u8>);

impl Buffer {
    /// Zeroed bytes, reused where the thread has a buffer.
    pub(super) fn zeroed(len: usize) -> Self {
        let mut buffer = Self::to_be_filled(len);
        buffer.fill(0);
        buffer
    }

    /// Bytes for a decoder that writes every one of them or fails: what they hold before is not said.
    pub(super) fn to_be_filled(len: usize) -> Self {
        let reused = POOL
            .try_with(|pool| {
                let mut pool = pool.try_borrow_mut().ok()?;
                // The smallest that is large enough, so that a small photo does not take a large one's place.
                let index = (0..pool.len())
                    .filter(|&i| pool.get(i).is_some_and(|b| b.capacity() >= len))
                    .min_by_key(|&i| pool.get(i).map_or(usize::MAX, Vec::capacity))?;
                Some(pool.swap_remove(index))
            })
            .ok()
            .flatten();
        match reused {
            Some(mut bytes) if bytes.capacity() / 4 <= len => {
                bytes.resize(len, 0);
                Self(bytes)
            }
            _ => Self(vec![0; len]),
        }
    }

    /// Drops everything after the first `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.0);
        if bytes.capacity() == 0 || bytes.capacity() > KEPT_BYTES {
            return;
        }
        // At thread exit the pool is already gone; the bytes are then simply freed.
        let _ = POOL.try_with(|pool| {
            if let Ok(mut pool) = pool.try_borrow_mut() {
                pool.push(bytes);
                if pool.len() > KEPT_BUFFERS {
                    // The largest stay: they are the costly ones.
                    if let Some(index) =
                        (0..pool.len()).min_by_key(|&i| pool.get(i).map_or(0, Vec::capacity))
                    {
                        pool.swap_remove(index);
                    }
                }
            }
        });
    }
}

impl Deref for Buffer {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

/// Samples in file order.
pub(super) enum Samples {
    /// 8 bits a channel.
    Eight(Buffer),
    /// 16 bits a channel.
    Sixteen(Vec<u16>),
    /// 8 bits a channel, decoded where they are looked at.
    Scan(Box<Scan>),
}

/// Pixels as the file stores them: rows from its top, interleaved channels, encoded values.
pub(super) struct Pixels {
    /// Width in the file, pixels.
    pub(super) width: u32,
    /// Height in the file, pixels.
    pub(super) height: u32,
    /// 1 (grey) or 3 (red, green, blue).
    pub(super) channels: usize,
    /// `width × height × channels` values.
    pub(super) samples: Samples,
}

impl Pixels {
    /// Decodes all of a scan, for what must change every pixel.
    pub(super) fn decode_all(&mut self) {
        if let Samples::Scan(scan) = &self.samples {
            let all = Window {
                x: 0,
                y: 0,
                width: self.width,
                height: self.height,
            };
            self.samples = Samples::Eight(scan.pixels(all));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reused_buffer_shows_nothing_of_the_last_photo() {
        let mut first = Buffer::zeroed(1000);
        first.fill(77);
        drop(first);
        assert!(Buffer::zeroed(900).iter().all(|&byte| byte == 0));
    }

    #[test]
    fn a_thread_keeps_no_more_than_a_pair() {
        drop((
            Buffer::zeroed(100),
            Buffer::zeroed(200),
            Buffer::zeroed(300),
        ));
        let kept = POOL.with_borrow(|pool| pool.iter().map(Vec::capacity).collect::<Vec<_>>());
        assert_eq!(kept.len(), KEPT_BUFFERS);
        assert!(kept.iter().all(|&capacity| capacity >= 200), "{kept:?}");
    }
}
