//! Sums of products of whole numbers, several side by side, in the widest vectors that the machine has.
//!
//! Formula: sum\[n\] += pair\[0\] · weight\[n\]\[0\] + pair\[1\] · weight\[n\]\[1\] for each lane n, in i32: on x86-64 one instruction
//! (`pmaddwd`) and one addition for four, eight or sixteen lanes.
//!
//! Assumptions: no sum leaves i32 (whoever sums says why none does). Whole numbers are then the same in whatever order and
//! width they are added, so all machines give the same bits.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

/// Two neighbouring channels of a cell, or their weights.
pub(crate) type Pair = [i16; 2];

/// Sums of products in `N` lanes.
pub(crate) trait Dot<const N: usize>: Copy {
    type Sums: Copy;

    /// How many vector registers [`Sums`](Self::Sums) fill.
    const REGISTERS: usize;

    fn zero(self) -> Self::Sums;

    fn add(self, sums: Self::Sums, pair: Pair, weights: &[Pair; N]) -> Self::Sums;

    fn numbers(self, sums: Self::Sums) -> [i32; N];
}

/// What becomes of eight sums.
pub(crate) trait Narrow: Dot<8> {
    fn plus(self, a: Self::Sums, b: Self::Sums) -> Self::Sums;

    fn minus(self, a: Self::Sums, b: Self::Sums) -> Self::Sums;

    /// (sum + bias) / 2<sup>SHIFT</sup>, rounded down and cut off at the ends of 16 bits.
    fn words<const SHIFT: i32>(self, sums: Self::Sums, bias: i32) -> [i16; 8];

    /// The same cut off at 0 and 255.
    fn bytes<const SHIFT: i32>(self, sums: Self::Sums, bias: i32) -> [u8; 8];
}

/// A machine, by what it can do at once.
pub(crate) trait Machine: Dot<8> + Dot<16> + Narrow {}

impl<M: Dot<8> + Dot<16> + Narrow> Machine for M {}

/// What can be done on any machine.
pub(crate) trait Work {
    fn on(self, machine: impl Machine);
}

/// Work and the machine that does it.
pub(crate) struct On<M, W>(pub(crate) M, pub(crate) W);

impl<M: Machine, W: Work> NullaryFnOnce for On<M, W> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.1.on(self.0);
    }
}

/// Does the work with the widest vectors there are.
#[cfg(target_arch = "x86_64")]
pub(crate) fn dispatch(work: impl Work) {
    use pulp::x86::{V1, V3, V4};
    if let Some(v4) = V4::try_new() {
        v4.vectorize(On(v4, work));
    } else if let Some(v3) = V3::try_new() {
        v3.vectorize(On(v3, work));
    } else if let Some(v1) = V1::try_new() {
        v1.vectorize(On(v1, work));
    } else {
        work.on(Plain);
    }
}

/// Does the work with the widest vectors there are.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn dispatch(work: impl Work) {
    pulp::Arch::new().dispatch(On(Plain, work));
}

/// As it is written down: for other machines, and to test those with instructions of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain;

impl<const N: usize> Dot<N> for Plain {
    type Sums = [i32; N];

    const REGISTERS: usize = N / 4;

    #[inline(always)]
    fn zero(self) -> [i32; N] {
        [0; N]
    }

    #[inline(always)]
    fn add(self, mut sums: [i32; N], pair: Pair, weights: &[Pair; N]) -> [i32; N] {
        let [a, b] = pair.map(i32::from);
        for (sum, weights) in sums.iter_mut().zip(weights) {
            let [v, w] = weights.map(i32::from);
            *sum = sum.wrapping_add(a * v + b * w);
        }
        sums
    }

    #[inline(always)]
    fn numbers(self, sums: [i32; N]) -> [i32; N] {
        sums
    }
}

impl Narrow for Plain {
    #[inline(always)]
    fn plus(self, a: [i32; 8], b: [i32; 8]) -> [i32; 8] {
        std::array::from_fn(|n| a[n].wrapping_add(b[n]))
    }

    #[inline(always)]
    fn minus(self, a: [i32; 8], b: [i32; 8]) -> [i32; 8] {
        std::array::from_fn(|n| a[n].wrapping_sub(b[n]))
    }

    #[inline(always)]
    fn words<const SHIFT: i32>(self, sums: [i32; 8], bias: i32) -> [i16; 8] {
        let shifted = sums.map(|sum| sum.wrapping_add(bias) >> SHIFT);
        shifted.map(|v| v.clamp(i16::MIN.into(), i16::MAX.into()) as i16)
    }

    #[inline(always)]
    fn bytes<const SHIFT: i32>(self, sums: [i32; 8], bias: i32) -> [u8; 8] {
        let words = self.words::<SHIFT>(sums, bias);
        words.map(|word| word.clamp(0, 255) as u8)
    }
}

/// `N` lanes in `$count` registers: a register filled with one pair, products of pairs, sums.
#[cfg(target_arch = "x86_64")]
macro_rules! lanes {
    ($machine:ident, $lanes:literal, [$register:ident; $count:literal], $($fill:ident).+, $($products:ident).+, $($sum:ident).+) => {
        impl Dot<$lanes> for pulp::x86::$machine {
            type Sums = [std::arch::x86_64::$register; $count];

            const REGISTERS: usize = $count;

            #[inline(always)]
            fn zero(self) -> Self::Sums {
                pulp::cast([0_i32; $lanes])
            }

            #[inline(always)]
            fn add(self, mut sums: Self::Sums, pair: Pair, weights: &[Pair; $lanes]) -> Self::Sums {
                let pair = self.$($fill).+(pulp::cast(pair));
                let weights: Self::Sums = pulp::cast(*weights);
                for i in 0..$count {
                    sums[i] = self.$($sum).+(sums[i], self.$($products).+(pair, weights[i]));
                }
                sums
            }

            #[inline(always)]
            fn numbers(self, sums: Self::Sums) -> [i32; $lanes] {
                pulp::cast(sums)
            }
        }
    };
}

/// Eight sums: how two registers of them are added and taken from one another, and how all become one register of words.
#[cfg(target_arch = "x86_64")]
macro_rules! narrow {
    ($machine:ident, $($fill:ident).+, $($sum:ident).+, $($difference:ident).+, $($shifted:ident).+, $words:expr) => {
        impl Narrow for pulp::x86::$machine {
            #[inline(always)]
            fn plus(self, mut a: Self::Sums, b: Self::Sums) -> Self::Sums {
                for (a, b) in a.iter_mut().zip(b) {
                    *a = self.$($sum).+(*a, b);
                }
                a
            }

            #[inline(always)]
            fn minus(self, mut a: Self::Sums, b: Self::Sums) -> Self::Sums {
                for (a, b) in a.iter_mut().zip(b) {
                    *a = self.$($difference).+(*a, b);
                }
                a
            }

            #[inline(always)]
            fn words<const SHIFT: i32>(self, sums: Self::Sums, bias: i32) -> [i16; 8] {
                let bias = self.$($fill).+(bias);
                let words: fn(Self, Self::Sums) -> std::arch::x86_64::__m128i = $words;
                let shifted = sums.map(|sum| self.$($shifted).+::<SHIFT>(self.$($sum).+(sum, bias)));
                pulp::cast(words(self, shifted))
            }

            #[inline(always)]
            fn bytes<const SHIFT: i32>(self, sums: Self::Sums, bias: i32) -> [u8; 8] {
                let words = pulp::cast(self.words::<SHIFT>(sums, bias));
                let [low, _]: [[u8; 8]; 2] = pulp::cast(self.sse2._mm_packus_epi16(words, words));
                low
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
#[rustfmt::skip]
mod x86 {
    use super::{Dot, Narrow, Pair};

    lanes!(V1, 8, [__m128i; 2], sse2._mm_set1_epi32, sse2._mm_madd_epi16, sse2._mm_add_epi32);
    lanes!(V1, 16, [__m128i; 4], sse2._mm_set1_epi32, sse2._mm_madd_epi16, sse2._mm_add_epi32);
    lanes!(V3, 8, [__m256i; 1], avx._mm256_set1_epi32, avx2._mm256_madd_epi16, avx2._mm256_add_epi32);
    lanes!(V3, 16, [__m256i; 2], avx._mm256_set1_epi32, avx2._mm256_madd_epi16, avx2._mm256_add_epi32);
    lanes!(V4, 8, [__m256i; 1], avx._mm256_set1_epi32, avx2._mm256_madd_epi16, avx2._mm256_add_epi32);
    lanes!(V4, 16, [__m512i; 1], avx512f._mm512_set1_epi32, avx512bw._mm512_madd_epi16, avx512f._mm512_add_epi32);

    narrow!(V1, sse2._mm_set1_epi32, sse2._mm_add_epi32, sse2._mm_sub_epi32, sse2._mm_srai_epi32,
        |v1, [low, high]| v1.sse2._mm_packs_epi32(low, high));
    narrow!(V3, avx._mm256_set1_epi32, avx2._mm256_add_epi32, avx2._mm256_sub_epi32, avx2._mm256_srai_epi32,
        |v3, [all]| v3.sse2._mm_packs_epi32(v3.avx._mm256_castsi256_si128(all), v3.avx2._mm256_extracti128_si256::<1>(all)));
    narrow!(V4, avx._mm256_set1_epi32, avx2._mm256_add_epi32, avx2._mm256_sub_epi32, avx2._mm256_srai_epi32,
        |v4, [all]| v4.sse2._mm_packs_epi32(v4.avx._mm256_castsi256_si128(all), v4.avx2._mm256_extracti128_si256::<1>(all)));
}
