//! Colours by meaning, in the terminal's own sixteen so that they fit light and dark themes.

use anstyle::{AnsiColor, Style};
use fairpair::check::Verdict;
use fairpair::report::PairVerdict;

/// Styles by meaning; all empty where colour is off. Write `{style}text{style:#}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Palette {
    /// Within the limits.
    pub pass: Style,
    /// Cannot be told.
    pub unknown: Style,
    /// Beyond the limits.
    pub fail: Style,
    /// Headings.
    pub strong: Style,
    /// Asides.
    pub dim: Style,
}

impl Palette {
    /// The palette, or one without any style.
    pub fn new(colour: bool) -> Self {
        if !colour {
            return Self::default();
        }
        Self {
            pass: AnsiColor::Green.on_default(),
            unknown: AnsiColor::Yellow.on_default(),
            fail: AnsiColor::Red.on_default(),
            strong: Style::new().bold(),
            dim: Style::new().dimmed(),
        }
    }

    pub(super) fn finding(&self, verdict: Verdict) -> Style {
        match verdict {
            Verdict::Pass => self.pass,
            Verdict::Unknown => self.unknown,
            Verdict::Fail => self.fail,
        }
    }

    pub(super) fn pair(&self, verdict: PairVerdict) -> Style {
        match verdict {
            PairVerdict::Comparable => self.pass,
            PairVerdict::NotComparable => self.fail,
            PairVerdict::CannotTell => self.unknown,
        }
    }
}
