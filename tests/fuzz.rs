//! The fuzz targets on any toolchain: every kept case, and thousands of seeded mutations of each. `fuzz/run.sh` goes further.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::collections::BTreeMap;
use std::fs;

/// Mutations of each case.
const ROUNDS: usize = 3000;

/// xorshift64: the same damage in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    /// Some bytes changed, taken out, doubled or cut off.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        const TELLING: [u8; 8] = [0, 1, 0x7F, 0x80, 0xFF, b'<', b'\'', b'['];
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(out.len());
            match self.below(6) {
                _ if out.is_empty() => out.push(TELLING[self.below(8)]),
                0 => out[at] = TELLING[self.below(8)],
                1 => out[at] = self.below(256) as u8,
                2 => out[at] ^= 1 << self.below(8),
                3 => drop(out.remove(at)),
                4 => out.truncate(at),
                _ => {
                    let end = (at + 1 + self.below(16)).min(out.len());
                    let part = out[at..end].to_vec();
                    let to = self.below(out.len());
                    out.splice(to..to, part);
                }
            }
        }
        out
    }
}

/// Name of the target and its cases.
fn cases() -> BTreeMap<String, Vec<Vec<u8>>> {
    let mut cases: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    let mut paths: Vec<_> = fs::read_dir("fuzz/cases")
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let target = name.split('-').next().unwrap().to_owned();
        cases
            .entry(target)
            .or_default()
            .push(fs::read(&path).unwrap());
    }
    cases
}

fn try_all(target: &str, hold: fn(&[u8])) {
    let cases = cases();
    let cases = &cases[target];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for case in cases {
        hold(case);
        for _ in 0..ROUNDS {
            hold(&random.damage(case));
        }
    }
    assert!(cases.len() >= 3, "{target}: {} cases", cases.len());
}

#[test]
fn any_file_is_read() {
    try_all("file", targets::file);
}

#[test]
fn any_xmp_packet_is_read() {
    try_all("xmp", targets::xmp);
}

#[test]
fn any_iptc_record_is_read() {
    try_all("iptc", targets::iptc);
}

#[test]
fn any_text_is_read() {
    try_all("text", targets::text);
}
