//! Whether the differences of a gallery have a direction.
//!
//! One photo brighter by chance is nothing; forty after photos in fifty brighter is a habit. Chance favours neither side, so
//! that among the pairs that differ at all the number favouring the after photo is binomial with p = ½.
//!
//! Formula: n = pairs whose difference is beyond the noise floor, k of them favour the after photo;
//! p = min(1, 2 · min(P(X ≤ k), P(X ≥ k))), X ~ Binomial(n, ½), exact. Ties are left out. Of m tests, the i-th smallest p is
//! multiplied by m − i + 1 and by no less than its predecessor's (Holm).
//! Assumptions: pairs are independent; a series of one patient under one lamp is not.
//! How it can be fooled: a gallery sorted by somebody who left pairs out.
//!
//! References: Dixon & Mood, J. Am. Stat. Assoc. 41 (1946) 557, doi 10.1080/01621459.1946.10501898; Holm, Scand. J. Stat. 6 (1979) 65;
//! Vaca et al., Aesthet. Surg. J. (2021), doi 10.1093/asj/sjab203: 282 of 291 pairs favoured the after photo.

use serde::{Deserialize, Serialize};

use super::signals::SIGNALS;

/// Below this many pairs that differ, even one direction throughout has p > 0.05 (2 · ½⁵ = 0.0625).
const LEAST_PAIRS: usize = 6;

/// Corrected p up to which a direction is called one.
const SIGNIFICANT: f64 = 0.05;

/// Which photo a direction favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// More pairs favour the before photo than chance does.
    Before,
    /// More pairs favour the after photo than chance does.
    After,
}

/// One sign test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SignTest {
    /// Pairs that favour the after photo.
    pub after: usize,
    /// Pairs that favour the before photo.
    pub before: usize,
    /// Pairs within the noise floor.
    pub ties: usize,
    /// Exact two-sided p, 0..1.
    pub p: f64,
    /// The same, corrected for all tests of the gallery (Holm).
    pub p_corrected: f64,
}

/// One difference over many pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bias {
    /// Key of the difference: `brighter`.
    pub signal: String,
    /// What the after photo is where the difference is positive.
    pub after_is: String,
    /// Unit of the difference.
    pub unit: String,
    /// The sign test.
    #[serde(flatten)]
    pub test: SignTest,
    /// Share of the pairs that differ which favour the after photo, 0..1; `null` where none differs.
    pub share_after: Option<f64>,
    /// Median difference over all pairs that were read, ties among them.
    pub median: Option<f64>,
    /// The direction, where the corrected p is at most 0.05.
    pub favours: Option<Side>,
    /// Fewer than six pairs differ: no direction could be told, whatever it is.
    pub too_few: bool,
}

/// Differences of pairs, one list a signal.
#[derive(Debug, Clone, Default)]
pub(super) struct Differences(Vec<Vec<f64>>);

impl Differences {
    pub(super) fn push(&mut self, differences: &[Option<f64>]) {
        self.0.resize(SIGNALS.len(), Vec::new());
        for (list, difference) in self.0.iter_mut().zip(differences) {
            list.extend(difference);
        }
    }

    /// A test of every signal that was read at all; not corrected yet.
    pub(super) fn tests(&self) -> Vec<Bias> {
        let told = SIGNALS.iter().zip(&self.0).filter(|(_, l)| !l.is_empty());
        told.map(|(signal, list)| {
            let after = list.iter().filter(|d| **d > signal.floor).count();
            let before = list.iter().filter(|d| **d < -signal.floor).count();
            let differ = after + before;
            let p = p_two_sided(after, differ);
            Bias {
                signal: signal.code.to_owned(),
                after_is: signal.after_is.to_owned(),
                unit: signal.unit.to_owned(),
                test: SignTest {
                    after,
                    before,
                    ties: list.len() - differ,
                    p,
                    p_corrected: p,
                },
                share_after: (differ > 0).then(|| after as f64 / differ as f64),
                median: median(list),
                favours: None,
                too_few: differ < LEAST_PAIRS,
            }
        })
        .collect()
    }
}

/// Corrects all tests together and names the directions that remain.
pub(super) fn holm<'a>(tests: impl Iterator<Item = &'a mut Bias>) {
    let mut tests: Vec<&mut Bias> = tests.collect();
    tests.sort_by(|a, b| a.test.p.total_cmp(&b.test.p));
    let (count, mut least) = (tests.len(), 0.0_f64);
    for (index, bias) in tests.into_iter().enumerate() {
        least = least.max((bias.test.p * (count - index) as f64).min(1.0));
        bias.test.p_corrected = least;
        bias.favours = (least <= SIGNIFICANT).then_some(if bias.test.after > bias.test.before {
            Side::After
        } else {
            Side::Before
        });
    }
}

/// Exact two-sided p of k heads in n tosses of a fair coin; 1 where nothing was tossed.
fn p_two_sided(k: usize, n: usize) -> f64 {
    let tail = k.min(n - k);
    // Terms in logarithms: ½ⁿ is no number a computer has for large n.
    let mut term = -(n as f64) * std::f64::consts::LN_2;
    let mut sum = term.exp();
    for i in 0..tail {
        term += ((n - i) as f64).ln() - ((i + 1) as f64).ln();
        sum += term.exp();
    }
    (2.0 * sum).min(1.0)
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    Some(f64::midpoint(*sorted.get(low)?, *sorted.get(high)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_is_the_binomial_one() {
        for (k, n, p) in [
            (0, 0, 1.0),
            (5, 5, 0.0625),
            (0, 6, 0.031_25),
            (8, 10, 0.109_375),
            (5, 10, 1.0),
            (40, 50, 2.386_13e-5),
        ] {
            let seen = p_two_sided(k, n);
            assert!((seen - p).abs() <= 1e-4 * p, "{k} of {n}: {seen}");
        }
    }

    #[test]
    fn large_galleries_do_not_overflow() {
        let p = p_two_sided(282, 291);
        assert!(p > 0.0 && p < 1e-60, "{p}");
        assert!((p_two_sided(50_000, 100_000) - 1.0).abs() < 1e-9);
    }

    fn tests_of(lists: Vec<Vec<f64>>) -> Vec<Bias> {
        let mut tests = Differences(lists).tests();
        holm(tests.iter_mut());
        tests
    }

    #[test]
    fn one_direction_in_most_pairs_is_found_and_noise_is_not() {
        let mut brighter = vec![0.4; 18];
        brighter.extend([-0.4, -0.4, 0.01, -0.02]);
        let warmer = vec![40.0, -40.0, 40.0, -40.0, 40.0, -40.0];
        let tests = tests_of(vec![brighter, warmer]);
        assert_eq!(tests[0].favours, Some(Side::After));
        assert_eq!(
            (
                tests[0].test.after,
                tests[0].test.before,
                tests[0].test.ties
            ),
            (18, 2, 2)
        );
        assert_eq!(tests[0].share_after, Some(0.9));
        assert_eq!(tests[1].favours, None);
    }

    #[test]
    fn many_looks_cost_significance() {
        let ten_of_eleven: Vec<f64> = (0..11).map(|n| if n == 0 { -1.0 } else { 1.0 }).collect();
        let alone = tests_of(vec![ten_of_eleven.clone()]);
        assert_eq!(alone[0].favours, Some(Side::After));
        let mixed = [1.0, -1.0].repeat(6);
        let lists = vec![
            ten_of_eleven,
            vec![],
            vec![],
            mixed.clone(),
            mixed.clone(),
            mixed.clone(),
            mixed.clone(),
            mixed,
        ];
        let many = tests_of(lists);
        assert_eq!(many[0].favours, None, "{:?}", many[0].test);
    }

    #[test]
    fn few_pairs_are_said_to_be_few() {
        let tests = tests_of(vec![vec![1.0; 5]]);
        assert!(tests[0].too_few && tests[0].favours.is_none());
        assert!(tests_of(vec![vec![]]).is_empty());
    }
}
