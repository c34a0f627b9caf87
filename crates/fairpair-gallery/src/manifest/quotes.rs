//! Closing quotes that are missing: fields of several lines that are more likely several rows.
//!
//! A quoted field may hold line ends, as notes do. Where its closing quote is missing, it runs on through the rows below, which
//! would then be pairs that nobody misses. Any of three signs tells this: the text ends within quotes; text follows the quote that
//! closes a field of several lines; a line within such a field looks like a row.

use std::path::Path;

/// The first and the last line that were read as one field, counted from 0 at the record's first; `None` where nothing is wrong.
///
/// `is_row` tells whether a line within a field looks like a row.
pub(super) fn run_together(
    record: &[u8],
    separator: u8,
    is_row: impl Fn(&[u8]) -> bool,
) -> Option<(u64, u64)> {
    let record = record.trim_ascii_end();
    let (mut at, mut line) = (0, 0);
    loop {
        if record.get(at) == Some(&b'"') {
            let first = line;
            let begin = at + 1;
            at = begin;
            loop {
                match (record.get(at), record.get(at + 1)) {
                    (None, _) => return Some((first, line)),
                    (Some(b'"'), Some(b'"')) => at += 1,
                    (Some(b'"'), _) => break,
                    (Some(b'\n'), _) => line += 1,
                    _ => {}
                }
                at += 1;
            }
            // Some programs end lines with a carriage return alone.
            let mut below = record[begin..at].split(|b| matches!(b, b'\r' | b'\n'));
            let one_line = below.next().is_none_or(|line| line.len() == at - begin);
            at += 1;
            if !one_line && (text_follows(&record[at..], separator) || below.any(&is_row)) {
                return Some((first, line));
            }
        }
        at += 1 + record
            .get(at..)?
            .iter()
            .position(|byte| *byte == separator)?;
    }
}

/// Whether a closing quote is followed by anything but the end of its field. Spaces do no harm.
fn text_follows(rest: &[u8], separator: u8) -> bool {
    let next = rest.iter().find(|byte| **byte != b' ');
    next.is_some_and(|byte| *byte != separator && !matches!(byte, b'\r' | b'\n'))
}

/// Whether the line looks like a row under these columns: every photo's cell names a file with an ending, or there are as
/// many cells as columns and each photo's may at least be a name. Sentences with commas are neither, because their words
/// stand apart.
pub(super) fn is_row(line: &[u8], separator: u8, columns: &[String]) -> bool {
    let cells: Vec<_> = line
        .split(|byte| *byte == separator)
        .map(|cell| String::from_utf8_lossy(cell.trim_ascii_end()))
        .collect();
    let photos = || {
        let of_photo = |name: &str| matches!(name, "before" | "after" | "collage");
        let columns = columns.iter().enumerate();
        let columns = columns.filter(move |(_, name)| of_photo(name));
        columns.map(|(index, _)| cells.get(index).map_or("", |cell| cell.as_ref()))
    };
    let named = columns.iter().rposition(|name| !name.is_empty());
    let whole = named.is_some_and(|last| cells.len() > last);
    let may_be_name = |cell: &str| has_ending(cell) || !cell.contains(char::is_whitespace);
    let some = photos().any(|cell| !cell.is_empty());
    some && (photos().all(|cell| cell.is_empty() || has_ending(cell))
        || whole && photos().all(may_be_name))
}

/// Whether a name ends like a file's: `.jpg`, not `.5` or `. Then`.
fn has_ending(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|e| e.to_str());
    ending.is_some_and(|ending| {
        (2..=5).contains(&ending.len())
            && ending.starts_with(|c: char| c.is_ascii_alphabetic())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// What is wrong, with the lines' numbers in the manifest.
pub(super) fn told(first: u64, last: u64) -> String {
    if first == last {
        format!("line {first} ends within quotes: is a closing quote missing?")
    } else {
        format!("lines {first} to {last} were read as one field: is a closing quote missing?")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_from_sentences() {
        let columns = ["id", "before", "after", "note", ""].map(String::from);
        let row = |line: &str| is_row(line.as_bytes(), b',', &columns);
        for line in [
            "q,b,a,",
            "q,x b.jpg,x a.png",
            "q, b.jpg, a.jpg, n\r",
            "q,,a.jpg",
        ] {
            assert!(row(line), "{line}");
        }
        for line in [
            "",
            "asked again",
            "by phone, on Monday, twice, in vain",
            "1,5 ml, two sessions, upper lip",
            "swollen,red,sore",
            ",,,",
        ] {
            assert!(!row(line), "{line}");
        }
    }

    #[test]
    fn lines_are_counted_within_the_record() {
        let told = |record: &str| run_together(record.as_bytes(), b',', |line| line == b"row");
        assert_eq!(told("a,\"two\nlines\",\"x\nrow\n\",b\n"), Some((1, 3)));
        assert_eq!(told("a,\"two\n\"\"lines\"\" \n\" ,b\r\n"), None);
        assert_eq!(told("a,\"two\nlines,\"b\",c\n"), Some((0, 1)));
        assert_eq!(told("a,\"5\" wide\",\"b\n\n"), Some((0, 0)));
        assert_eq!(told("a,b\"c,d\"\n"), None);
        assert_eq!(told("a,\"two\rrow\rx\"\r"), Some((0, 0)));
    }
}
