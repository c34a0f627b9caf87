//! Text for people at a terminal: one pair in full, one pair a line, or the sum of many.

mod decided;
mod gallery;
mod line;
mod pair;
mod palette;
mod sum;
mod wrap;

pub use decided::decided;
pub use line::line;
pub use pair::pair;
pub use palette::Palette;
pub use sum::summary;
pub use wrap::wrap;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Whether colours may be used.
    pub colour: bool,
    /// Columns that may be filled.
    pub width: usize,
}

impl Screen {
    /// No colours, 100 columns: a file or a pipe.
    pub const PLAIN: Self = Self {
        colour: false,
        width: 100,
    };
}
