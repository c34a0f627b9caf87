//! Transparency: the photo is laid over white.
//!
//! Formula: encoded value = colour × alpha + white × (1 − alpha), in the file's own encoding. That is what browsers show on a white
//! page, so the pixels measured are the pixels that a reader of the page sees; physically correct mixing in linear light would be neither.

/// A sample type with its largest value.
pub(super) trait Sample: Copy {
    /// White, and fully opaque.
    const MAX: u32;
    /// The value.
    fn value(self) -> u32;
    /// Back from a value, which is at most [`Self::MAX`].
    fn from_value(value: u32) -> Self;
}

impl Sample for u8 {
    const MAX: u32 = 0xFF;
    fn value(self) -> u32 {
        self.into()
    }
    fn from_value(value: u32) -> Self {
        value as Self
    }
}

impl Sample for u16 {
    const MAX: u32 = 0xFFFF;
    fn value(self) -> u32 {
        self.into()
    }
    fn from_value(value: u32) -> Self {
        value as Self
    }
}

/// Lays interleaved pixels, whose last channel is alpha, over white, and packs the colours at the front of `samples`.
/// Gives the share of pixels that are not fully opaque.
pub(super) fn over_white<T: Sample>(samples: &mut [T], channels: usize) -> f64 {
    let colours = channels.saturating_sub(1);
    let count = samples.len() / channels.max(1);
    let mut transparent = 0_usize;
    for index in 0..count {
        let from = index * channels;
        let alpha = samples.get(from + colours).map_or(T::MAX, |a| a.value());
        transparent += usize::from(alpha < T::MAX);
        for channel in 0..colours {
            let Some(colour) = samples.get(from + channel).map(|c| c.value()) else {
                continue;
            };
            let mixed = if alpha == T::MAX {
                colour
            } else {
                // Up to 2 × 65535² + 32767: more than 32 bits hold.
                let sum = u64::from(colour) * u64::from(alpha)
                    + u64::from(T::MAX) * u64::from(T::MAX - alpha)
                    + u64::from(T::MAX / 2);
                (sum / u64::from(T::MAX)) as u32
            };
            if let Some(target) = samples.get_mut(index * colours + channel) {
                *target = T::from_value(mixed);
            }
        }
    }
    transparent as f64 / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparent_pixels_become_white_and_are_counted() {
        let mut rgba = [
            10_u8, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128, 9, 9, 9, 255,
        ];
        let share = over_white(&mut rgba, 4);
        assert_eq!(
            rgba[..12],
            [10, 20, 30, 255, 255, 255, 127, 127, 127, 9, 9, 9]
        );
        assert!((share - 0.5).abs() < 1e-12);
    }

    #[test]
    fn sixteen_bits_keep_their_precision() {
        let mut grey = [1_u16, 65_535, 40_000, 65_534];
        over_white(&mut grey, 2);
        assert_eq!(grey[..2], [1, 40_000]);
    }
}
