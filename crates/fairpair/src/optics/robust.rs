//! Medians and spreads that a few odd pixels cannot move.
//!
//! Every function answers `None` on no data instead of NaN; values must be finite.
//!
//! References: P. J. Huber, *Robust Statistics*, Wiley 1981, doi 10.1002/0471725250 (median, MAD).

/// Turns a median absolute deviation into the standard deviation of a normal distribution: 1 / Φ⁻¹(¾).
const MAD_TO_SIGMA: f32 = 1.4826;

/// The `fraction` quantile (0..=1) by linear interpolation between order statistics; reorders `values`.
pub fn quantile(values: &mut [f32], fraction: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let position = fraction.clamp(0.0, 1.0) * last as f32;
    let below = position.floor() as usize;
    let (_, low, above) = values.select_nth_unstable_by(below, f32::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f32::total_cmp).unwrap_or(low);
    Some(low + (high - low) * (position - below as f32))
}

/// The median; reorders `values`.
pub fn median(values: &mut [f32]) -> Option<f32> {
    quantile(values, 0.5)
}

/// Robust standard deviation, 1.4826 × the median absolute deviation from the median; reorders `values`.
pub fn spread(values: &mut [f32]) -> Option<f32> {
    let centre = median(values)?;
    for value in values.iter_mut() {
        *value = (*value - centre).abs();
    }
    median(values).map(|mad| mad * MAD_TO_SIGMA)
}

/// Root mean square of deviations from the median; reorders `values`.
pub fn rms_about_median(values: &mut [f32]) -> Option<f32> {
    let centre = median(values)?;
    // Summed in f64 and in sorted order: the result does not depend on the order of the input.
    values.sort_unstable_by(f32::total_cmp);
    let sum: f64 = values.iter().map(|v| f64::from(v - centre).powi(2)).sum();
    Some((sum / values.len() as f64).sqrt() as f32)
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
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn one_outlier_does_not_move_the_spread() {
        let mut calm = [1.0, 2.0, 3.0, 4.0, 5.0];
        let mut wild = [1.0, 2.0, 3.0, 4.0, 5000.0];
        assert_eq!(spread(&mut calm), spread(&mut wild));
    }

    #[test]
    fn rms_does_not_depend_on_order() {
        assert_eq!(
            rms_about_median(&mut [3.0, 1.0, 7.0]),
            rms_about_median(&mut [7.0, 3.0, 1.0])
        );
    }
}
