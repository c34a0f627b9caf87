//! What a photo looks like, in some hundred bits: enough to know it again, too little to show anybody.
//!
//! Three prints of 24 × 24 cells: of the whole photo, of the face, of the mouth. The face is laid on its cells by pupils and
//! mouth, the mouth by its corners, so that neither cutting nor scaling nor turning the photo moves them.
//!
//! Formula: v = log2(Y + 0.01) of each cell's mean luminance Y, less the mean of the 3 × 3 cells around it. Bit = v > 0;
//! a cell is *certain* where |v| is among the largest 70 % of the print. Agreement of two prints = share of equal bits among the cells
//! that are certain in both. A mirrored print has its columns in reverse order.
//!
//! Assumptions: monotone changes of tone and changes of colour keep the order of a cell and its neighbours.
//! How it can be fooled: painting over the face; turning the head of a picture by a filter. Photos of a series in which nothing
//! moved are told apart by fine detail alone.
//!
//! References: Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010), for the idea of bits from
//! neighbouring means.

use serde::{Deserialize, Serialize};

use super::print::{CELLS, Print, SIDE};
use crate::optics::lattice::sample;
use crate::optics::{Plane, halved};
use crate::photo::Photo;
use crate::region::{KeyPoints, Point};

/// Half the width and height of the face print, in distances from between the pupils to the middle of the mouth.
const FACE_HALF: [f64; 2] = [1.2, 1.2];

/// Half the width and height of the mouth print, in mouth widths.
const MOUTH_HALF: [f64; 2] = [0.85, 0.6];

/// Samples a cell side.
const LEAST_SAMPLES: usize = 3;
const MOST_SAMPLES: usize = 4;

/// Luminance that is added before the logarithm: a hundredth of white, so that noise in the dark counts little.
const DARK: f32 = 0.01;

/// The prints of one photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Of the whole photo.
    pub whole: Print,
    /// Of the face, where pupils and mouth are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<Print>,
    /// Of the mouth, where its corners are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mouth: Option<Print>,
}

impl Fingerprint {
    /// Reads the prints of a photo; `None` where it is too small to have any. Without key points only the whole photo has one.
    pub fn of(photo: &Photo, points: Option<&KeyPoints>) -> Option<Self> {
        let (image, reduce) = photo.glance();
        let luminance = image.luminance();
        let (rows, columns) = luminance.dim();
        if rows < SIDE || columns < SIDE {
            return None;
        }
        let seen = View::of(luminance, f64::from(*reduce));
        let half = [columns as f64 / 2.0, rows as f64 / 2.0];
        let whole = Frame {
            centre: half,
            right: [half[0], 0.0],
            down: [0.0, half[1]],
        };
        Some(Self {
            whole: seen.print(&whole)?,
            face: points
                .and_then(|p| seen.face(p))
                .and_then(|frame| seen.print(&frame)),
            mouth: points
                .and_then(|p| seen.mouth(p))
                .and_then(|frame| seen.print(&frame)),
        })
    }
}

/// Where the cells lie, in pixels of the overview: from the middle to the right and lower edge.
struct Frame {
    centre: [f64; 2],
    right: [f64; 2],
    down: [f64; 2],
}

impl Frame {
    fn scaled(&self, by: f64) -> Self {
        Self {
            centre: self.centre.map(|v| v * by),
            right: self.right.map(|v| v * by),
            down: self.down.map(|v| v * by),
        }
    }
}

struct View {
    /// Luminance, each level half as large as the last.
    levels: Vec<Plane>,
    reduce: f64,
}

impl View {
    fn of(luminance: Plane, reduce: f64) -> Self {
        let mut levels = vec![luminance];
        while let Some(last) = levels.last()
            && last.nrows().min(last.ncols()) >= 2 * SIDE
        {
            levels.push(halved(last));
        }
        Self { levels, reduce }
    }

    fn at(&self, point: Point) -> [f64; 2] {
        point.map(|v| f64::from(v) / self.reduce)
    }

    fn face(&self, points: &KeyPoints) -> Option<Frame> {
        let middle = |a: Point, b: Point| {
            let (a, b) = (self.at(a), self.at(b));
            [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]
        };
        let eyes = middle(points.pupil_left?, points.pupil_right?);
        let mouth = middle(points.mouth_left?, points.mouth_right?);
        let down = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
        Some(Frame {
            centre: [
                f64::midpoint(eyes[0], mouth[0]),
                f64::midpoint(eyes[1], mouth[1]),
            ],
            right: [down[1] * FACE_HALF[0], -down[0] * FACE_HALF[0]],
            down: down.map(|v| v * FACE_HALF[1]),
        })
    }

    fn mouth(&self, points: &KeyPoints) -> Option<Frame> {
        let (left, right) = (self.at(points.mouth_left?), self.at(points.mouth_right?));
        let along = [right[0] - left[0], right[1] - left[1]];
        Some(Frame {
            centre: [
                f64::midpoint(left[0], right[0]),
                f64::midpoint(left[1], right[1]),
            ],
            right: along.map(|v| v * MOUTH_HALF[0]),
            down: [-along[1] * MOUTH_HALF[1], along[0] * MOUTH_HALF[1]],
        })
    }

    /// The print of a frame; `None` where it has fewer pixels than cells a side, or half of it lies outside the photo.
    fn print(&self, frame: &Frame) -> Option<Print> {
        let width = 2.0 * frame.right[0].hypot(frame.right[1]);
        let height = 2.0 * frame.down[0].hypot(frame.down[1]);
        if !(width >= SIDE as f64 && height >= SIDE as f64) {
            return None;
        }
        // The level on which a cell is a few pixels wide: a mean needs no more samples.
        let wide = (width / (SIDE * MOST_SAMPLES) as f64)
            .log2()
            .ceil()
            .max(0.0) as usize;
        let level = wide.min(self.levels.len().saturating_sub(1));
        let luminance = self.levels.get(level)?;
        let frame = frame.scaled(1.0 / f64::from(1_u32 << level.min(16)));
        let cells: Vec<Option<f32>> = (0..CELLS)
            .map(|cell| mean_of_cell(luminance, &frame, cell % SIDE, cell / SIDE))
            .collect();
        Print::of(&cells)
    }
}

/// log2 of a cell's mean luminance, over as many samples as see all of its pixels.
fn mean_of_cell(luminance: &Plane, frame: &Frame, column: usize, row: usize) -> Option<f32> {
    let step = frame.right[0].hypot(frame.right[1]) * 2.0 / SIDE as f64;
    let samples = (step.ceil() as usize).clamp(LEAST_SAMPLES, MOST_SAMPLES);
    let place = |cell: usize, sample: usize| {
        let share = (sample as f64 + 0.5) / samples as f64;
        (cell as f64 + share) / SIDE as f64 * 2.0 - 1.0
    };
    let (rows, columns) = luminance.dim();
    let edge = |v: f64, n: usize| {
        let inside = v > 0.0 && v < n as f64;
        inside.then(|| v.clamp(0.5, n as f64 - 0.5))
    };
    let mut sum = 0.0;
    for j in 0..samples {
        for i in 0..samples {
            let (x, y) = (place(column, i), place(row, j));
            let at = |k: usize| frame.centre[k] + frame.right[k] * x + frame.down[k] * y;
            sum += sample(luminance, [edge(at(0), columns)?, edge(at(1), rows)?])?;
        }
    }
    let mean = sum / (samples * samples) as f32;
    Some((mean.max(0.0) + DARK).log2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Limits, Photo, Window};
    use crate::region::{FindRegions as _, NetworkFinder};

    const FAIR: [&[u8]; 2] = [
        include_bytes!("../../../../examples/gallery/fair-pair_before.jpg"),
        include_bytes!("../../../../examples/gallery/gloss-added_after.jpg"),
    ];

    fn of(photo: &Photo) -> Fingerprint {
        let regions = NetworkFinder::new().find(photo);
        Fingerprint::of(photo, regions.known().map(|r| &r.key_points)).unwrap()
    }

    #[test]
    fn a_print_is_written_and_read_again() {
        let photo = Photo::decode(FAIR[0], &Limits::default()).unwrap();
        let print = of(&photo);
        let text = serde_json::to_string(&print).unwrap();
        assert_eq!(serde_json::from_str::<Fingerprint>(&text).unwrap(), print);
        for wrong in ["", "zz", &"g".repeat(288), &"é".repeat(144)] {
            assert!(Print::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn mirroring_twice_and_moving_nowhere_change_nothing() {
        let print = of(&Photo::decode(FAIR[0], &Limits::default()).unwrap()).whole;
        assert_eq!(print.mirrored().mirrored(), print);
        assert_eq!(print.shifted(0, 0), print);
        assert_ne!(print.shifted(1, 0), print);
        assert_eq!(print.agreement(&print), Some(1.0));
    }

    #[test]
    fn a_cut_photo_keeps_its_face_and_another_person_has_another() {
        let [one, other] = FAIR.map(|bytes| Photo::decode(bytes, &Limits::default()).unwrap());
        let cut = one
            .cropped(Window {
                x: one.width() / 12,
                y: one.height() / 14,
                width: one.width() * 5 / 6,
                height: one.height() * 5 / 6,
            })
            .unwrap();
        let [one, cut, other] = [&one, &cut, &other].map(|p| of(p).face.unwrap());
        let agree = |a: &Print, b: &Print| a.agreement(b).unwrap();
        assert!(agree(&one, &cut) > 0.9, "{}", agree(&one, &cut));
        assert!(
            agree(&one, &other) < agree(&one, &cut) - 0.05,
            "{}",
            agree(&one, &other)
        );
    }

    #[test]
    fn a_speck_has_no_print_and_a_flat_photo_no_certain_cell() {
        let photo = Photo::decode(FAIR[0], &Limits::default()).unwrap();
        let window = |width, height| Window {
            x: 0,
            y: 0,
            width,
            height,
        };
        let speck = photo.cropped(window(1, 1)).unwrap();
        assert_eq!(Fingerprint::of(&speck, None), None);
        let strip = photo.cropped(window(720, 2)).unwrap();
        assert_eq!(Fingerprint::of(&strip, None), None);
        let flat = Print::of(&[Some(-1.0); CELLS]).unwrap();
        assert_eq!(flat.agreement(&flat), None);
    }
}
