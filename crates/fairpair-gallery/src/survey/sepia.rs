//! Published standards of before/after photos, answered from readings as far as readings answer them.
//!
//! **SEPIA** has nine items, each kept or not. Seven are told here: position of the subject (tilt and turn of the head), facial
//! expression, lighting, camera zoom, make-up and styling (make-up of the lips alone), timing, descriptive information (treatment
//! and its date are named). Two are not: *background*, which nothing here measures, and *multiple views*, of which a pair is one.
//! **Vaca et al.** count five items in which a pair may be biased: lighting, expression, head position, make-up, hairstyle.
//! *Hairstyle* is not told.
//!
//! Formula: an item is kept where every check behind it passes under the policy of the report, not kept where one fails, and cannot be
//! told otherwise. An item of bias is present where the check fails, whichever photo it favours; the sign tests tell the direction.
//! Assumptions: the policy's limits stand for what the authors judged by eye; their scores are not comparable to these to the
//! decimal.
//! How it can be fooled: by whatever fools the checks.
//!
//! References: SEPIA, Plast. Reconstr. Surg. Glob. Open (2022), doi 10.1097/GOX.0000000000004464 (510 posts: 4 of 9 kept on the
//! average); Vaca et al., Aesthet. Surg. J. (2021), doi 10.1093/asj/sjab203 (1.71 of 5 on the average).

use fairpair::Verdict;
use fairpair::report::{Finding, Report};
use serde::{Deserialize, Serialize};

/// Items of SEPIA that no reading answers.
const SEPIA_UNTOLD: [&str; 2] = ["background", "multiple views"];

/// Items of Vaca et al. that no reading answers.
const VACA_UNTOLD: [&str; 1] = ["hairstyle"];

/// The items of SEPIA that [`sepia`] answers, in its order.
pub const SEPIA_ITEMS: [&str; 7] = [
    "subject position",
    "facial expression",
    "lighting",
    "camera zoom",
    "make-up and styling",
    "timing",
    "descriptive information",
];

/// The items of Vaca et al. that [`vaca`] answers, in its order.
pub const VACA_ITEMS: [&str; 4] = ["lighting", "expression", "head position", "make-up"];

/// The checks behind "lighting".
const LIGHT: [&str; 4] = ["light-shape", "light-direction", "exposure", "light-colour"];

/// The checks behind "make-up".
const MAKE_UP: [&str; 2] = ["lip-colour", "lip-gloss"];

/// The answer to one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Cannot tell.
    CannotTell,
}

/// One item of a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name.
    pub item: String,
    /// Kept (SEPIA), or biased (Vaca).
    pub answer: Answer,
    /// The sentence with the number that decided, or why it cannot be told.
    pub because: String,
}

/// The items of one pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sepia {
    /// Items that can be told from readings.
    pub items: Vec<Item>,
    /// Items with the answer yes.
    pub yes: usize,
    /// Items that were answered.
    pub answered: usize,
}

/// How often one item was answered how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCounts {
    /// Its name.
    pub item: String,
    /// Pairs with the answer yes.
    pub yes: usize,
    /// Pairs with the answer no.
    pub no: usize,
    /// Pairs of which it cannot be told.
    pub cannot_tell: usize,
}

macro_rules! counts {
    ($(#[doc = $doc:literal])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            /// Items that can be told, in the order of the source.
            pub items: Vec<ItemCounts>,
            /// Items that cannot, of any pair.
            pub untold: Vec<String>,
            /// Pairs by number of items with the answer yes: `distribution[3]` pairs have three.
            pub distribution: Vec<usize>,
            /// Mean number of items with the answer yes; `null` without pairs.
            pub mean: Option<f64>,
        }
    };
}
counts! {
    /// The items of SEPIA over a gallery; yes = kept.
    SepiaCounts
}
counts! {
    /// The items of bias over a gallery; yes = a difference beyond the limits.
    VacaCounts
}

/// The seven items of SEPIA that readings answer, for one pair; yes = kept.
pub fn sepia(report: &Report) -> Sepia {
    let kept = |name: &str, findings: Vec<&Finding>| item(name, &findings, Answer::Yes);
    let [
        position,
        expression,
        lighting,
        zoom,
        make_up,
        timing,
        described,
    ] = SEPIA_ITEMS;
    of(vec![
        framing(report, position, "°", Answer::Yes),
        kept(expression, by(report, &["expression"])),
        kept(lighting, by(report, &LIGHT)),
        framing(report, zoom, "×", Answer::Yes),
        kept(make_up, by(report, &MAKE_UP)),
        kept(timing, main(report, "capture-time")),
        description(report, described),
    ])
}

/// The four items of bias that readings answer, for one pair; yes = a difference beyond the limits.
pub fn vaca(report: &Report) -> Sepia {
    let biased = |name: &str, findings: Vec<&Finding>| item(name, &findings, Answer::No);
    let [lighting, expression, position, make_up] = VACA_ITEMS;
    of(vec![
        biased(lighting, by(report, &LIGHT)),
        biased(expression, by(report, &["expression"])),
        framing(report, position, "°", Answer::No),
        biased(make_up, by(report, &MAKE_UP)),
    ])
}

fn of(items: Vec<Item>) -> Sepia {
    let count = |answer| items.iter().filter(|i| i.answer == answer).count();
    Sepia {
        yes: count(Answer::Yes),
        answered: items.len() - count(Answer::CannotTell),
        items,
    }
}

fn by<'a>(report: &'a Report, checks: &[&str]) -> Vec<&'a Finding> {
    let wanted = |f: &&Finding| checks.contains(&f.check.as_ref());
    report.findings.iter().filter(wanted).collect()
}

/// A check's own answer without the remarks beside it.
fn main<'a>(report: &'a Report, check: &str) -> Vec<&'a Finding> {
    by(report, &[check]).into_iter().take(1).collect()
}

/// What fails in a unit; where nothing does, the check's own finding unless it fails in another unit: it passed in this one.
fn framing(report: &Report, name: &str, unit: &str, passed: Answer) -> Item {
    let all = by(report, &["framing"]);
    let of_unit = |f: &&Finding| f.quantity.as_ref().is_some_and(|q| q.unit == unit);
    let failed: Vec<&Finding> = all
        .iter()
        .copied()
        .filter(|f| f.verdict == Verdict::Fail && of_unit(f))
        .collect();
    if !failed.is_empty() {
        return item(name, &failed, passed);
    }
    match report.readings.framing.known().filter(|_| !all.is_empty()) {
        Some(seen) => {
            let (answer, because) = match (unit, seen.yaw_change_deg.as_result()) {
                ("×", _) => {
                    let scale = seen.scale_ratio;
                    let told = format!("The face is {scale:.2} times as large in the after frame.");
                    (passed, told)
                }
                (_, Ok(_)) => {
                    let roll = seen.roll_change_deg.abs();
                    (passed, format!("The head's tilt differs by {roll:.1}°."))
                }
                (_, Err(why)) => {
                    let told = format!("How far the head is turned cannot be told: {why}.");
                    (Answer::CannotTell, told)
                }
            };
            Item {
                item: name.to_owned(),
                answer,
                because,
            }
        }
        None => item(name, &all, passed),
    }
}

/// The item that the worst finding answers: `passed` where all pass.
fn item(name: &str, findings: &[&Finding], passed: Answer) -> Item {
    let failed = if passed == Answer::Yes {
        Answer::No
    } else {
        Answer::Yes
    };
    let worst = findings.iter().max_by_key(|f| f.verdict);
    let answer = match worst.map(|f| f.verdict) {
        Some(Verdict::Pass) => passed,
        Some(Verdict::Fail) => failed,
        Some(Verdict::Unknown) | None => Answer::CannotTell,
    };
    // Of several that failed or passed alike, the one nearest to its limit or furthest beyond.
    let telling = findings
        .iter()
        .filter(|f| Some(f.verdict) == worst.map(|w| w.verdict))
        .min_by(|a, b| a.score.unwrap_or(0.0).total_cmp(&b.score.unwrap_or(0.0)));
    Item {
        item: name.to_owned(),
        answer,
        because: telling.map_or_else(
            || "The policy does not ask for it.".to_owned(),
            |f| f.message.clone(),
        ),
    }
}

fn description(report: &Report, name: &str) -> Item {
    let case = &report.case;
    let (named, dated) = (
        case.treatment.is_some(),
        case.treated_at != fairpair::time::Sessions::default(),
    );
    let (answer, because) = match (named, dated) {
        (true, true) => (Answer::Yes, "The treatment and its date are given."),
        (true, false) => (Answer::No, "The treatment is named, its date is not."),
        (false, true) => (Answer::No, "The date is given, the treatment is not named."),
        (false, false) => (Answer::No, "Neither the treatment nor its date is given."),
    };
    Item {
        item: name.to_owned(),
        answer,
        because: because.to_owned(),
    }
}

/// Counts over pairs.
#[derive(Debug, Clone, Default)]
pub(super) struct Standards {
    sepia: Counts,
    vaca: Counts,
}

#[derive(Debug, Clone, Default)]
struct Counts {
    items: Vec<ItemCounts>,
    distribution: Vec<usize>,
}

impl Standards {
    pub(super) fn push(&mut self, report: &Report) {
        self.sepia.push(&sepia(report));
        self.vaca.push(&vaca(report));
    }

    pub(super) fn counts(self) -> (SepiaCounts, VacaCounts) {
        let untold = |items: &[&str]| items.iter().map(|i| (*i).to_owned()).collect();
        (
            SepiaCounts {
                mean: self.sepia.mean(),
                items: self.sepia.items,
                distribution: self.sepia.distribution,
                untold: untold(&SEPIA_UNTOLD),
            },
            VacaCounts {
                mean: self.vaca.mean(),
                items: self.vaca.items,
                distribution: self.vaca.distribution,
                untold: untold(&VACA_UNTOLD),
            },
        )
    }
}

impl Counts {
    fn push(&mut self, pair: &Sepia) {
        if self.items.is_empty() {
            let new = |i: &Item| ItemCounts {
                item: i.item.clone(),
                yes: 0,
                no: 0,
                cannot_tell: 0,
            };
            self.items = pair.items.iter().map(new).collect();
            self.distribution = vec![0; pair.items.len() + 1];
        }
        for (counts, item) in self.items.iter_mut().zip(&pair.items) {
            *match item.answer {
                Answer::Yes => &mut counts.yes,
                Answer::No => &mut counts.no,
                Answer::CannotTell => &mut counts.cannot_tell,
            } += 1;
        }
        if let Some(count) = self.distribution.get_mut(pair.yes) {
            *count += 1;
        }
    }

    fn mean(&self) -> Option<f64> {
        let pairs: usize = self.distribution.iter().sum();
        let yes: usize = self
            .distribution
            .iter()
            .enumerate()
            .map(|(n, c)| n * c)
            .sum();
        (pairs > 0).then(|| yes as f64 / pairs as f64)
    }
}
