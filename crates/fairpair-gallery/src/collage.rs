//! Before and after in one file: where the two halves lie.
//!
//! 1. A uniform frame or caption band along the edges is taken off (`border`).
//! 2. Straight seams across the whole picture are looked for: a uniform gap between two edges, or one line that stays in its
//!    column (or row) from end to end (`lines`, `seam`). A photo's own edges are seldom straight to a pixel and seldom that long.
//! 3. A seam is believed where each side of it shows one mouth, and both mouths are of similar size.
//! 4. A frame or caption band of each half's own is taken off.
//!
//! Assumptions: two photos, divided by one straight line along the pixels' rows or columns. **Left or top is before**: captions
//! are not read, and whoever shows a result says so.
//! How it can be fooled: two people on either side of a straight post; halves that are swapped; a slanted or soft seam, which is
//! "cannot tell" or a single photo; three photos or more are refused.

mod border;
mod lines;
mod seam;
mod tones;

use fairpair::measured::WhyNot;
use fairpair::photo::{Photo, Window};
use fairpair::region::{Bounds, FindRegions};
use serde::Serialize;

use seam::Seam;
use tones::{Rect, Tones};

/// Longest side of the reduced picture in which seams are looked for, pixels.
const OVERVIEW_PX: u32 = 1000;

/// Least strength of a seam that is looked at closely: share of its length along which it is seen. The strongest column
/// that is no seam is seen along 38 % (median), so this leaves out only what is certainly none.
const LEAST_STRENGTH: f32 = 0.25;

/// Least strength of a seam that is believed when both sides show a mouth: of 95 in 100 pictures the strongest column that is no
/// seam stays below 0.52 (gapless collages of every second person of FRLL).
const BELIEVED_STRENGTH: f32 = 0.5;

/// The same in the very middle, with the mouths alike placed in both halves: such a place is no accident.
const MIDDLE_STRENGTH: f32 = 0.25;

/// From this strength on each further share of the length counts three times: chance does not reach it.
const CLEAR_STRENGTH: f32 = 0.6;

/// What equal halves count beside strength: most collages are made of them, and few other columns lie in the middle. With 0.3 to 0.4
/// here, 0.4 to 0.6 for mouths alike placed and ties of 0 to 0.05, the collages of every second person of FRLL are divided alike.
const EQUAL: f32 = 0.3;

/// Two places this close in rank cannot be told apart.
const TIE: f32 = 0.05;

/// Halves within this share of one another are equal.
const EQUAL_WITHIN: f32 = 0.02;

/// What mouths in the same place of both halves count beside strength, and the distance, shares of a half, from which on they
/// count nothing.
const ALIKE: f32 = 0.4;
const UNLIKE_FROM: f32 = 0.25;

/// From this strength on a seam without two mouths is worth a word.
const STRIKING_STRENGTH: f32 = 0.8;

/// Seams that are looked at closely, strongest first.
const MOST_SEAMS: usize = 8;

/// Largest ratio of the two mouths' widths; an unequal collage scales one photo, but seldom more than this.
const MOST_SCALE: f32 = 2.5;

/// Least side of a half, pixels of the file and share of the picture.
const LEAST_HALF_PX: u32 = 48;
const LEAST_HALF_SHARE: f32 = 0.15;

/// How the two photos lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Left is taken for before.
    SideBySide,
    /// The upper one is taken for before.
    Stacked,
}

/// Two photos in one file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Collage {
    /// How they lie.
    pub layout: Layout,
    /// The first (left or upper), taken for before, and the second; without gap, frame and caption bands, upright pixels.
    pub halves: [Window; 2],
    /// 0..1: the least of the seam's strength and the two mouths' confidence.
    pub confidence: f32,
    /// What speaks for it, in a sentence.
    pub why: String,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// Two photos.
    Collage(Collage),
    /// One photo, and why it is taken for one.
    Single(String),
    /// It cannot be told, for this reason.
    CannotTell(WhyNot),
}

impl Layout {
    /// `left` and `right`, or `upper` and `lower`.
    pub fn sides(self) -> [&'static str; 2] {
        match self {
            Self::SideBySide => ["left", "right"],
            Self::Stacked => ["upper", "lower"],
        }
    }
}

/// A seam, the halves beside it, and what was found in them.
struct Split {
    layout: Layout,
    seam: Seam,
    halves: [Window; 2],
    mouths: [Option<Mouth>; 2],
}

/// A mouth in a half.
#[derive(Debug, Clone, Copy)]
struct Mouth {
    confidence: f32,
    /// Pixels.
    width: f32,
    /// Its middle, shares of the half.
    place: [f32; 2],
}

impl Split {
    fn equal(&self) -> bool {
        let [a, b] = self.halves.map(|half| match self.layout {
            Layout::SideBySide => half.width as f32,
            Layout::Stacked => half.height as f32,
        });
        (a - b).abs() <= EQUAL_WITHIN * a.max(b)
    }

    /// 1 = the mouths lie in the same place of their halves, 0 = they do not, or there are not two.
    fn alike(&self) -> f32 {
        let [Some(a), Some(b)] = self.mouths else {
            return 0.0;
        };
        let apart = (a.place[0] - b.place[0]).hypot(a.place[1] - b.place[1]);
        (1.0 - apart / UNLIKE_FROM).max(0.0)
    }

    /// Which seam to look at first: the stronger one, and one in the middle before others.
    fn promise(&self) -> f32 {
        let clear = (self.seam.strength - CLEAR_STRENGTH).max(0.0);
        self.seam.strength + 2.0 * clear + if self.equal() { EQUAL } else { 0.0 }
    }

    /// Which seam to believe first: one with more evidence, of its own and of what lies beside it.
    fn rank(&self) -> f32 {
        self.promise() + ALIKE * self.alike()
    }

    /// Whether the halves are the same but for what a seam's width makes.
    fn same_place(&self, other: &Self) -> bool {
        let ends = |half: Window| [half.x, half.y, half.x + half.width, half.y + half.height];
        let near = |(a, b): (&Window, &Window)| {
            let sides = ends(*a).into_iter().zip(ends(*b));
            sides
                .into_iter()
                .all(|(a, b)| a.abs_diff(b) as f32 <= EQUAL_WITHIN * b.max(LEAST_HALF_PX) as f32)
        };
        self.layout == other.layout && self.halves.iter().zip(&other.halves).all(near)
    }

    fn believed(&self) -> bool {
        let middle = self.equal() && self.alike() >= 0.5;
        let least = if middle {
            MIDDLE_STRENGTH
        } else {
            BELIEVED_STRENGTH
        };
        self.seam.strength >= least
    }
}

/// Tells whether a picture holds one photo or two, and where.
pub fn arrangement(photo: &Photo, finder: &dyn FindRegions) -> Arrangement {
    let (image, reduce) = photo.overview(OVERVIEW_PX);
    let tones = Tones::of(&image);
    let turned = tones.turned();
    let inner = border::peeled_whole(&tones, &turned);
    let mut splits: Vec<Split> = [Layout::SideBySide, Layout::Stacked]
        .into_iter()
        .flat_map(|layout| {
            let seams = match layout {
                Layout::SideBySide => seam::seams(&tones, inner),
                Layout::Stacked => seam::seams(&turned, inner.turned()),
            };
            seams.into_iter().map(move |seam| (layout, seam))
        })
        .filter(|(_, seam)| seam.strength >= LEAST_STRENGTH)
        .filter_map(|(layout, seam)| split(photo, &tones, inner, (layout, seam), reduce))
        .collect();
    splits.sort_by(|a, b| b.promise().total_cmp(&a.promise()));
    splits.truncate(MOST_SEAMS);
    for split in &mut splits {
        look(photo, finder, split);
    }
    splits.sort_by(|a, b| b.rank().total_cmp(&a.rank()));
    let mouth_in = |part| {
        let part = photo.cropped(part);
        part.is_some_and(|part| finder.find(&part).known().is_some())
    };
    decide(&splits, mouth_in)
}

/// The halves beside a seam, in pixels of the photo; `None` where one is too small for a photo.
fn split(
    photo: &Photo,
    tones: &Tones,
    inner: Rect,
    (layout, seam): (Layout, Seam),
    reduce: u32,
) -> Option<Split> {
    let parts = match layout {
        Layout::SideBySide => [
            Rect {
                right: seam.start,
                ..inner
            },
            Rect {
                left: seam.end,
                ..inner
            },
        ],
        Layout::Stacked => [
            Rect {
                bottom: seam.start,
                ..inner
            },
            Rect {
                top: seam.end,
                ..inner
            },
        ],
    };
    let long_enough = |side: u32, whole: u32| {
        side >= LEAST_HALF_PX && side as f32 >= whole as f32 * LEAST_HALF_SHARE
    };
    let [first, second] = parts.map(|part| {
        let window = border::peeled(tones, part).window(reduce);
        let fits =
            long_enough(window.width, photo.width()) && long_enough(window.height, photo.height());
        fits.then_some(window)
    });
    Some(Split {
        layout,
        seam,
        halves: [first?, second?],
        mouths: [None, None],
    })
}

/// Looks for a mouth in each half; the second is not looked at where the first has none.
fn look(photo: &Photo, finder: &dyn FindRegions, split: &mut Split) {
    for (half, mouth) in split.halves.iter().zip(&mut split.mouths) {
        let regions = photo.cropped(*half).map(|part| finder.find(&part));
        *mouth = regions.as_ref().and_then(|found| {
            let found = found.known()?;
            let lips = Bounds::of(&found.lips)?;
            Some(Mouth {
                confidence: found.confidence,
                width: found.mouth_width_px()?,
                place: [
                    f32::midpoint(lips.left, lips.right) / half.width as f32,
                    f32::midpoint(lips.top, lips.bottom) / half.height as f32,
                ],
            })
        });
        if mouth.is_none() {
            return;
        }
    }
}

fn decide(splits: &[Split], mouth_in: impl Fn(Window) -> bool) -> Arrangement {
    let place = |split: &Split| {
        let line = match split.layout {
            Layout::SideBySide => "from top to bottom",
            Layout::Stacked => "from left to right",
        };
        let kind = if split.seam.gap { "gap" } else { "seam" };
        format!(
            "a straight {kind} runs {line} ({:.0} % of its length is sharp)",
            split.seam.strength * 100.0
        )
    };
    let unsure = |why: String| Arrangement::CannotTell(WhyNot::new(why));
    let (mut believed, mut unlike) = (Vec::new(), None);
    for split in splits {
        let [Some(one), Some(other)] = split.mouths else {
            continue;
        };
        let scale = (one.width / other.width).max(other.width / one.width);
        if scale <= MOST_SCALE {
            believed.push((split, one.confidence.min(other.confidence), scale));
        } else {
            unlike.get_or_insert_with(|| {
                format!(
                    "{} with a mouth on either side, but one is {scale:.1} times as wide as the other",
                    place(split)
                )
            });
        }
    }
    let Some((best, sure, scale)) = believed.first() else {
        return unlike.map_or_else(|| without_two_mouths(splits, place), unsure);
    };
    let crossed = |other: &Split| {
        best.layout != other.layout
            && other.seam.strength >= STRIKING_STRENGTH.min(best.seam.strength)
    };
    if believed[1..].iter().any(|(other, ..)| crossed(other))
        || splits.iter().any(|other| third(best, other, &mouth_in))
    {
        return unsure(
            "there is more than one straight seam with mouths on both sides: more than two photos"
                .to_owned(),
        );
    }
    let tied = |other: &Split| !best.same_place(other) && best.rank() - other.rank() < TIE;
    if let Some((other, ..)) = believed[1..].iter().find(|(other, ..)| tied(other)) {
        return unsure(format!(
            "there is a mouth on either side of two places that speak alike for a seam: {}, and {}",
            place(best),
            place(other)
        ));
    }
    if !best.believed() {
        return unsure(format!(
            "there is a mouth on either side, but {}",
            place(best)
        ));
    }
    Arrangement::Collage(Collage {
        layout: best.layout,
        halves: best.halves,
        confidence: best.seam.strength.min(*sure),
        why: format!(
            "{}, with a mouth on either side, {scale:.1} : 1 in width",
            place(best)
        ),
    })
}

/// Whether another seam of the same direction divides off a further photo: there is a mouth between the two seams and one beyond it. Its own
/// halves do not tell, for one of them holds two photos, in which the finder may well not say whose mouth it is.
fn third(best: &Split, other: &Split, mouth_in: impl Fn(Window) -> bool) -> bool {
    if best.layout != other.layout
        || best.same_place(other)
        || other.seam.strength < BELIEVED_STRENGTH
    {
        return false;
    }
    let ([one, two], [first, second]) = (best.halves, other.halves);
    let area = |half: Window| u64::from(half.width) * u64::from(half.height);
    let (beyond, between) = if area(first) < area(one) {
        (first, common(one, second))
    } else {
        (second, common(first, two))
    };
    between.is_some_and(&mouth_in) && mouth_in(beyond)
}

/// What lies in both.
fn common(a: Window, b: Window) -> Option<Window> {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    let right = (a.x + a.width).min(b.x + b.width);
    let bottom = (a.y + a.height).min(b.y + b.height);
    Some(Window {
        x,
        y,
        width: right.checked_sub(x)?,
        height: bottom.checked_sub(y)?,
    })
}

fn without_two_mouths(splits: &[Split], place: impl Fn(&Split) -> String) -> Arrangement {
    let striking = |s: &&Split| {
        // A photo with one straight edge in it is common, one with a strip of one colour from end to end is not.
        s.seam.strength >= STRIKING_STRENGTH && s.seam.gap
    };
    match splits.iter().find(striking) {
        Some(split) => {
            let [first, second] = split.layout.sides();
            let missing = match split.mouths {
                [None, _] => format!("in the {first} part"),
                _ => format!("in the {second} part"),
            };
            Arrangement::CannotTell(WhyNot::new(format!(
                "{}, but no mouth is found {missing}",
                place(split)
            )))
        }
        None if splits.is_empty() => {
            Arrangement::Single("no straight seam runs across the picture".to_owned())
        }
        None => Arrangement::Single(
            "no straight seam across the picture has a mouth on either side".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests;
