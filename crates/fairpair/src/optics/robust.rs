//! Medians and spreads that a few odd pixels cannot move.
//!
//! Every function answers `None` on no data instead of NaN; values must be finite.
//!
//! References: P. J. Huber, *Robust Statistics*, Wiley 1981, doi 10.1002/0471725250 (median, MAD).

/// Turns a median absolute deviation into the standard deviation of a normal distribution: 1 / Φ⁻¹(¾).
const MAD_TO_SIGMA: f32 = 1.4826;

/// Fewer values than this are selected from directly.
const FEW: usize = 1024;

/// Bits of a value's rank that make its bin: sign, exponent and the first three of the fraction.
const BIN_BITS: u32 = 12;

/// Parts of one that squares are counted in, so that their sum does not depend on the order of the values.
const SQUARE_PARTS: f64 = (1_u64 << 32) as f64;

/// So many squares of the largest deviation add up within 64 bits.
const RUN: usize = 1 << 16;

/// Deviations beyond this count as this: 2¹⁶ · 200² · 2³² < 2⁶⁴.
const LARGEST: f32 = 200.0;

/// The `fraction` quantile (0..=1) by linear interpolation between order statistics.
pub fn quantile(values: &[f32], fraction: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let position = fraction.clamp(0.0, 1.0) * last as f32;
    let below = position.floor() as usize;
    let (low, high) = neighbours(values, below.min(last));
    Some(low + (high - low) * (position - below as f32))
}

/// The value of this rank and the next one up; the same twice where it is the last.
fn neighbours(values: &[f32], rank: usize) -> (f32, f32) {
    let keys = || values.iter().map(|v| ordered(*v));
    let bin = |key: u32| (key >> (u32::BITS - BIN_BITS)) as usize;
    let (mut full, mut before) = (0, 0);
    if values.len() >= FEW {
        let mut counts = vec![0_u32; 1 << BIN_BITS];
        for key in keys() {
            counts[bin(key)] += 1;
        }
        for (index, count) in counts.iter().map(|count| *count as usize).enumerate() {
            full = index;
            if before + count > rank {
                break;
            }
            before += count;
        }
    }
    let direct = values.len() < FEW;
    let mut near: Vec<u32> = keys().filter(|key| direct || bin(*key) == full).collect();
    let place = (rank - before).min(near.len().saturating_sub(1));
    let (_, low, above) = near.select_nth_unstable(place);
    let low = *low;
    let next_bin = || keys().filter(|key| !direct && bin(*key) > full).min();
    let high = above.iter().copied().min().or_else(next_bin);
    (plain(low), plain(high.unwrap_or(low)))
}

/// A whole number that is larger where the value is (the order of [`f32::total_cmp`]).
fn ordered(value: f32) -> u32 {
    let bits = value.to_bits();
    bits ^ if bits >> 31 == 1 { u32::MAX } else { 1 << 31 }
}

/// The value of an [`ordered`] number.
fn plain(key: u32) -> f32 {
    f32::from_bits(key ^ if key >> 31 == 1 { 1 << 31 } else { u32::MAX })
}

/// The median.
pub fn median(values: &[f32]) -> Option<f32> {
    quantile(values, 0.5)
}

/// Mean of the values from the first quartile to the third. Where values crowd about two levels it moves with their shares, while a
/// median leaps from one to the other.
pub fn middle_mean(values: &[f32]) -> Option<f32> {
    let (low, high) = (quantile(values, 0.25)?, quantile(values, 0.75)?);
    let (sum, count) = values
        .iter()
        .filter(|v| (low..=high).contains(*v))
        .fold((0.0, 0_u32), |(sum, count), v| {
            (sum + f64::from(*v), count + 1)
        });
    // Between the quartiles of two values lies neither of them.
    if count == 0 {
        return Some(f32::midpoint(low, high));
    }
    Some((sum / f64::from(count)) as f32)
}

/// The same of weighted values: the mean of the middle half of the weight. `order` lists the values' numbers from the least to the largest
/// ([`ascending`]); `None` without any weight.
pub fn weighted_middle_mean(values: &[f32], weights: &[f32], order: &[u32]) -> Option<f32> {
    let weights = || {
        order
            .iter()
            .map(|n| weights.get(*n as usize).map_or(0.0, |w| f64::from(*w)))
    };
    let all: f64 = weights().sum();
    let (from, to) = (0.25 * all, 0.75 * all);
    let (mut below, mut sum) = (0.0_f64, 0.0_f64);
    for (number, weight) in order.iter().zip(weights()) {
        let above = below + weight;
        let part = (above.min(to) - below.max(from)).max(0.0);
        sum += part * values.get(*number as usize).map_or(0.0, |v| f64::from(*v));
        below = above;
    }
    (all > 0.0).then(|| (sum / (to - from)) as f32)
}

/// The numbers of the values, from the least to the largest.
pub fn ascending(values: &[f32]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_by_key(|n| values.get(*n as usize).map(|v| ordered(*v)));
    order
}

/// Robust standard deviation, 1.4826 × the median absolute deviation from the median.
pub fn spread(values: &[f32]) -> Option<f32> {
    let centre = median(values)?;
    let off: Vec<f32> = values.iter().map(|v| (v - centre).abs()).collect();
    median(&off).map(|mad| mad * MAD_TO_SIGMA)
}

/// Root mean square of deviations from the median, at most 200 each; the same bits in whatever order the values come.
pub fn rms_about_median(values: &[f32]) -> Option<f32> {
    let centre = median(values)?;
    let parts = |v: &f32| {
        let off = f64::from((v - centre).clamp(-LARGEST, LARGEST));
        (off * off * SQUARE_PARTS) as u64
    };
    let run = |run: &[f32]| u128::from(run.iter().map(parts).sum::<u64>());
    let sum: u128 = values.chunks(RUN).map(run).sum();
    Some((sum as f64 / SQUARE_PARTS / values.len() as f64).sqrt() as f32)
}

/// Rounds to `digits` decimals, as readings are written; −0 becomes 0.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let unit = 10f64.powi(digits);
    (value * unit).round() / unit + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_middle_mean_leaves_out_the_ends_and_moves_with_the_shares_of_two_levels() {
        assert_eq!(middle_mean(&[1.0, 2.0, 3.0, 4.0, 5000.0]), Some(3.0));
        assert_eq!(middle_mean(&[1.0, 3.0]), Some(2.0));
        assert_eq!(middle_mean(&[]), None);
        let two_levels = |low: usize| {
            let values: Vec<f32> = (0..1000).map(|i| f32::from(u8::from(i >= low))).collect();
            middle_mean(&values)
        };
        let step = two_levels(490).zip(two_levels(510)).map(|(a, b)| a - b);
        assert!(step.is_some_and(|s| s > 0.0 && s < 0.1));
    }

    #[test]
    fn the_weighted_middle_mean_leaves_out_what_has_no_weight() {
        let values = [4.0, 1.0, 3.0, 2.0, 5000.0];
        let of = |weights: &[f32]| weighted_middle_mean(&values, weights, &ascending(&values));
        assert_eq!(of(&[1.0, 1.0, 1.0, 1.0, 0.0]), Some(2.5));
        assert_eq!(of(&[0.0, 1.0, 0.0, 0.0, 0.0]), Some(1.0));
        assert_eq!(of(&[0.0; 5]), None);
        // Half a value counts half: 1, 2, 3 and half a 4; the middle half of 3.5 is from 0.875 to 2.625.
        let expected = (0.125 * 1.0 + 1.0 * 2.0 + 0.625 * 3.0) / 1.75;
        assert!(of(&[0.5, 1.0, 1.0, 1.0, 0.0]).is_some_and(|v| (v - expected).abs() < 1e-6));
    }

    #[test]
    fn one_outlier_does_not_move_the_spread() {
        let calm = [1.0, 2.0, 3.0, 4.0, 5.0];
        let wild = [1.0, 2.0, 3.0, 4.0, 5000.0];
        assert_eq!(spread(&calm), spread(&wild));
    }

    #[test]
    fn rms_does_not_depend_on_order() {
        assert_eq!(
            rms_about_median(&[3.0, 1.0, 7.0]),
            rms_about_median(&[7.0, 3.0, 1.0])
        );
    }

    #[test]
    fn many_values_have_the_quantiles_of_their_sorted_row() {
        let mut state = 7_u32;
        let mut values: Vec<f32> = (0..5000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) as f32 / 8_388_608.0 - 1.0).powi(3)
            })
            .collect();
        let found: Vec<f32> = [0.0, 0.05, 0.5, 0.995, 1.0]
            .map(|f| quantile(&values, f).unwrap())
            .into();
        values.sort_by(f32::total_cmp);
        let expected = [0.0_f32, 0.05, 0.5, 0.995, 1.0].map(|f| {
            let position = f * 4999.0;
            let below = position.floor() as usize;
            let (low, high) = (values[below], values[(below + 1).min(4999)]);
            low + (high - low) * (position - below as f32)
        });
        assert_eq!(found, expected);
        assert_eq!(median(&[-0.25; 3000]), Some(-0.25));
    }
}
