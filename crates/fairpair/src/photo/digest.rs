//! The name of a file's bytes: SHA-256, so that a report can be held against the files that it speaks of.
//!
//! Formula: SHA-256 of all bytes, as 64 lower-case hexadecimal digits: what `sha256sum FILE` prints.
//!
//! Assumptions: none; equal digests mean equal bytes for every practical purpose.
//!
//! How it can be fooled: it names bytes, not pictures. The same picture saved again has another digest.
//!
//! References: FIPS 180-4.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256 of `bytes` in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_standards() {
        // FIPS 180-4, example B.1.
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
