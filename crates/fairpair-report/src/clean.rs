//! Text from files and manifests, made harmless for a terminal.

use std::borrow::Cow;

/// The same text with every character that could steer a terminal or reorder a line replaced by `�`.
///
/// Replaced are the control characters (C0, DEL, C1: cursor moves, colours, window titles), line and paragraph
/// separators, and the bidirectional controls that make `gpj.exe` read as `exe.jpg` (Unicode Technical Report 36).
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        let replaced = |c| if steers(c) { '\u{fffd}' } else { c };
        Cow::Owned(text.chars().map(replaced).collect())
    } else {
        Cow::Borrowed(text)
    }
}

pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        assert_eq!(
            clean("a\u{1b}[31mb\r\n\u{9b}2J\u{202e}c\0"),
            "a�[31mb���2J�c�"
        );
        assert!(matches!(clean("Lippen – vorher 4×.jpg"), Cow::Borrowed(_)));
    }
}
