//! Data inside the page: JSON in a script element that is not run.
//!
//! Within such an element only `</script` and `<!--` mean anything to a browser, so `<` never stands in it; `>` and `&` do
//! not either, for readers that know other rules, nor do characters that end a line of JavaScript or turn text round. JSON
//! has an escape for each, so that what is read back is what was written.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

/// Writes `value` as the data of the element called `id`, which is the program's own word.
pub(super) fn element(out: &mut dyn Write, id: &str, value: &impl Serialize) -> io::Result<()> {
    writeln!(
        out,
        "<script type=\"application/json\" id=\"{id}\">{}</script>",
        json(value)?
    )
}

/// JSON that can stand in a page.
pub(super) fn json(value: &impl Serialize) -> io::Result<String> {
    let plain = serde_json::to_string(value)?;
    if is_safe(&plain) {
        return Ok(plain);
    }
    let mut out = String::with_capacity(plain.len() + 64);
    for c in plain.chars() {
        if unsafe_here(c) {
            // All of these lie in the basic plane, and inside strings.
            write!(out, "\\u{:04x}", u32::from(c)).map_err(io::Error::other)?;
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

/// Whether [`unsafe_here`] is true of no character; most of a page is base64, which is gone through by many bytes at a time.
fn is_safe(text: &str) -> bool {
    const AT_ONCE: usize = 64;
    let bytes = text.as_bytes();
    let ascii = bytes.iter().fold(true, |safe, byte| {
        safe & !matches!(byte, b'<' | b'>' | b'&' | 0x7f | ..0x20)
    });
    let beyond = |(n, chunk): (usize, &[u8])| {
        chunk.is_ascii()
            || chunk.iter().enumerate().all(|(i, byte)| {
                let begins = *byte >= 0xc0;
                let c = begins.then(|| text.get(n * AT_ONCE + i..)?.chars().next());
                !c.flatten().is_some_and(unsafe_here)
            })
    };
    ascii && bytes.chunks(AT_ONCE).enumerate().all(beyond)
}

fn unsafe_here(c: char) -> bool {
    matches!(c, '<' | '>' | '&') || crate::clean::steers(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unsafe_is_found_wherever_it_stands() {
        let all = (0..0x2100).chain([0xfeff, 0xffff, 0x1f48b, 0x10_ffff]);
        for c in all.filter_map(char::from_u32) {
            for before in [0, 1, 62, 63, 64, 130] {
                let text = format!("{}{c}é×", "a".repeat(before));
                assert_eq!(is_safe(&text), !unsafe_here(c), "{before} before {c:?}");
            }
        }
    }

    #[test]
    fn nothing_ends_the_element_and_everything_comes_back() {
        let evil = "</script><!--<script>&amp;\u{2028}\u{2029}\u{202e}\u{feff}\0\r\n\"\\é💋";
        let text = json(&evil).unwrap();
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{202e}', '\u{feff}']));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), evil);
    }
}
