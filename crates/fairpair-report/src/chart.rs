//! A chart as shapes with places, for one template to write as SVG: inside the page, or as a file of its own.
//!
//! Colours are classes, so that the page's light and dark sheets and the file's own sheet each give them; meaning never
//! hangs on colour alone: every bar has its number or name beside it.

use serde::Serialize;

use crate::human::wrap;

/// Width of every chart, user units: the width of a column on a desk and nearly that of a phone, so that letters keep their
/// size.
pub(crate) const WIDTH: f64 = 370.0;

/// Text height of a row, user units.
pub(crate) const ROW: f64 = 22.0;

/// A chart, ready for the template.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Chart {
    /// File name without extension.
    pub name: &'static str,
    /// Heading.
    pub title: String,
    /// What it shows, in a sentence; read out to those who do not see it.
    pub about: String,
    /// How to read it: below the chart.
    pub note: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) rects: Vec<Rect>,
    pub(crate) lines: Vec<Line>,
    pub(crate) texts: Vec<Text>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
    pub(crate) class: &'static str,
    /// Shown where a pointer rests.
    pub(crate) told: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    pub(crate) x1: f64,
    pub(crate) y1: f64,
    pub(crate) x2: f64,
    pub(crate) y2: f64,
    pub(crate) class: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Text {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// `start`, `middle`, `end`.
    pub(crate) anchor: &'static str,
    pub(crate) class: &'static str,
    pub(crate) words: String,
}

impl Chart {
    /// The same with its note as lines of its own, for a file.
    pub(crate) fn with_note_inside(&self) -> Self {
        const LINE: f64 = 15.0;
        const LETTERS: usize = 62;
        let mut whole = self.clone();
        if !self.note.is_empty() {
            for line in wrap(&self.note, LETTERS) {
                whole.height += LINE;
                whole.text([0.0, whole.height - 3.0], "start", "quiet", line);
            }
        }
        whole
    }

    /// A square of a class, its name beside it; returns where the next can begin.
    pub(crate) fn key(&mut self, [x, y]: [f64; 2], class: &'static str, name: &str) -> f64 {
        const LETTER: f64 = 5.8;
        self.rect([x, y - 9.0, 10.0, 10.0], class, String::new());
        self.text([x + 15.0, y], "start", "quiet", name);
        x + 31.0 + name.chars().count() as f64 * LETTER
    }

    pub(crate) fn new(name: &'static str, title: &str, about: String, height: f64) -> Self {
        Self {
            name,
            title: title.to_owned(),
            about,
            width: WIDTH,
            height,
            ..Self::default()
        }
    }

    pub(crate) fn rect(&mut self, [x, y, w, h]: [f64; 4], class: &'static str, told: String) {
        let [x, y, w, h] = [x, y, w.max(0.0), h.max(0.0)].map(tenths);
        self.rects.push(Rect {
            x,
            y,
            w,
            h,
            class,
            told,
        });
    }

    pub(crate) fn line(&mut self, from: [f64; 2], to: [f64; 2], class: &'static str) {
        let ([x1, y1], [x2, y2]) = (from.map(tenths), to.map(tenths));
        self.lines.push(Line {
            x1,
            y1,
            x2,
            y2,
            class,
        });
    }

    pub(crate) fn text(
        &mut self,
        at: [f64; 2],
        anchor: &'static str,
        class: &'static str,
        text: impl Into<String>,
    ) {
        let [x, y] = at.map(tenths);
        self.texts.push(Text {
            x,
            y,
            anchor,
            class,
            words: text.into(),
        });
    }
}

fn tenths(v: f64) -> f64 {
    (v * 10.0).round() / 10.0
}
