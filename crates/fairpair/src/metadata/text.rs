//! Text out of files, made safe to print: no control characters, no direction tricks, no end of lines, bounded.

/// Longest text that is kept, characters.
const MOST_CHARACTERS: usize = 120;

/// The printable part of a text in a file, at most 120 characters; what is cut off shows as `…`.
///
/// Bytes that are no UTF-8 show as `\u{FFFD}`. Dropped are control characters (terminals obey them), line separators,
/// and invisible marks that reorder what follows (Unicode TR 9 §2, TR 36 §3.2).
pub(super) fn printable(bytes: &[u8]) -> String {
    // Four bytes a character at most: no need to look at more of a long field.
    let bytes = bytes.get(..MOST_CHARACTERS * 8).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut kept = text.chars().filter(|&c| !is_trick(c));
    let mut out: String = kept.by_ref().take(MOST_CHARACTERS).collect();
    if kept.next().is_some() {
        out.push('…');
    }
    out
}

/// The same text without spaces at its ends and with single spaces inside.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_trick(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let hostile = "Can\x1b[2J\non\u{202E}\u{9B}31m\u{2028} EOS\r\t5D";
        assert_eq!(printable(hostile.as_bytes()), "Can[2Jon31m EOS5D");
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let text = printable("é".repeat(5000).as_bytes());
        assert_eq!(text.chars().count(), 121);
        assert!(text.ends_with('…'));
        assert_eq!(printable("é".repeat(120).as_bytes()).chars().count(), 120);
    }

    #[test]
    fn spaces_are_tidied() {
        assert_eq!(tidy("  Canon   EOS \u{a0} 5D  "), "Canon EOS 5D");
    }
}
