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
    if !plain.chars().any(unsafe_here) {
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

fn unsafe_here(c: char) -> bool {
    matches!(c, '<' | '>' | '&') || crate::clean::steers(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_and_everything_comes_back() {
        let evil = "</script><!--<script>&amp;\u{2028}\u{2029}\u{202e}\u{feff}\0\r\n\"\\é💋";
        let text = json(&evil).unwrap();
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{202e}', '\u{feff}']));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), evil);
    }
}
