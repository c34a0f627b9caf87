//! Indented JSON: one report, or an array of rows.

use std::io::{self, Write};

use serde::Serialize;

/// Writes one value, indented, with a final line end.
///
/// # Errors
/// Where `out` cannot be written.
pub fn one(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// An array whose elements are written as they come.
#[derive(Debug, Default)]
pub struct Array {
    begun: bool,
}

impl Array {
    /// Writes one element.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn push(&mut self, out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
        self.begun = true;
        serde_json::to_writer_pretty(out, value)?;
        Ok(())
    }

    /// Closes the array.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_valid_at_every_length() {
        for count in 0..3_u8 {
            let (mut out, mut array) = (Vec::new(), Array::default());
            for n in 0..count {
                array.push(&mut out, &n).unwrap();
            }
            array.finish(&mut out).unwrap();
            let read: Vec<u8> = serde_json::from_slice(&out).unwrap();
            assert_eq!(read, (0..count).collect::<Vec<u8>>());
        }
    }
}
