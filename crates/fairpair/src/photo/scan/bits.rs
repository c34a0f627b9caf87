//! Bits of coded data, from the highest of each byte down.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

/// Zero bytes behind the data, so that eight can always be read at once.
pub(super) const PADDING: usize = 8;

/// Reads bits from bytes that end with [`PADDING`] zeros. Beyond the end there are more zeros; [`Bits::at`] tells how far it went.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The next bytes that are not in `held` yet.
    next: usize,
    /// The next bits, highest first.
    held: u64,
    /// How many of them are sure.
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        let mut bits = Self {
            bytes,
            next: at / 8,
            held: 0,
            count: 0,
        };
        bits.fill();
        bits.skip(at as u32 % 8);
        bits
    }

    /// Makes at least 56 bits ready.
    #[inline(always)]
    pub(super) fn fill(&mut self) {
        if let Some(bytes) = self
            .bytes
            .get(self.next..)
            .and_then(|rest| rest.first_chunk::<8>())
        {
            self.held |= u64::from_be_bytes(*bytes) >> self.count;
        }
        self.next += (63 - self.count as usize) / 8;
        // As many bits as whole bytes bring it to: 56 and what was there below a byte.
        self.count |= 0b11_1000;
    }

    /// The next `N` bits.
    #[inline(always)]
    pub(super) fn peek<const N: u32>(&self) -> usize {
        (self.held >> (64 - N)) as usize
    }

    #[inline(always)]
    pub(super) fn skip(&mut self, bits: u32) {
        self.held <<= bits;
        self.count = self.count.wrapping_sub(bits);
    }

    /// The next `count` bits, of which there are 1 to 16.
    #[inline(always)]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let bits = (self.held >> (64 - count)) as u32;
        self.skip(count);
        bits
    }

    /// Where the next bit stands.
    #[inline(always)]
    pub(super) fn at(&self) -> usize {
        self.next * 8 - self.count as usize
    }
}

/// A value of `size` bits: the lower half of the range is negative (ITU-T T.81, figure F.12); 0 where there are none.
#[inline(always)]
pub(super) fn signed(raw: u32, size: u32) -> i32 {
    let value = raw.cast_signed();
    if raw >= (1 << size) / 2 {
        value
    } else {
        value + 1 - (1 << size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_in_order_and_zeros_after_the_last() {
        let bytes = [&[0b1010_0001, 0xFF, 0x00, 0x81][..], &[0; PADDING]].concat();
        let mut bits = Bits::new(&bytes, 1);
        assert_eq!(bits.take(3), 0b010);
        assert_eq!((bits.take(12), bits.at()), (0b0001_1111_1111, 16));
        assert_eq!((bits.peek::<16>(), bits.take(16)), (0x0081, 0x0081));
        for _ in 0..20 {
            bits.fill();
            assert_eq!(bits.take(16), 0);
        }
        assert_eq!(bits.at(), 32 + 20 * 16);
    }

    #[test]
    fn values_are_those_of_the_standard() {
        let read = |size: u32| {
            (0..1 << size)
                .map(move |raw| signed(raw, size))
                .collect::<Vec<_>>()
        };
        assert_eq!(read(0), [0]);
        assert_eq!(read(1), [-1, 1]);
        assert_eq!(read(2), [-3, -2, 2, 3]);
    }
}
