//! Where each check's method stands, in one line; the check's file says more.

/// Code and reference.
pub(super) const REFERENCES: &[(&str, &str)] = &[
    (
        "capture-time",
        "CIPA DC-008-2019 (EXIF 2.32) §4.6.5, and the treatment profile’s own references",
    ),
    (
        "light-shape",
        "A. Shashua, T. Riklin-Raviv, “The quotient image”, IEEE TPAMI 23(2), 2001, doi 10.1109/34.908964",
    ),
    (
        "light-direction",
        "R. Ramamoorthi, P. Hanrahan, “On the relationship between radiance and irradiance”, JOSA A 18(10), 2001, doi 10.1364/JOSAA.18.002448",
    ),
    ("exposure", "ISO 2720:1974 (1 EV = 1 stop)"),
    (
        "light-colour",
        "CIE 15:2018, doi 10.25039/TR.015.2018; C. S. McCamy 1992, doi 10.1002/col.5080170211",
    ),
    (
        "lip-gloss",
        "S. A. Shafer, “Using color to separate reflection components”, Color Res. Appl. 10(4), 1985, doi 10.1002/col.5080100409",
    ),
    (
        "lip-colour",
        "G. Sharma et al. 2005, doi 10.1002/col.20070; G. D. Finlayson, S. D. Hordley, IEEE CVPR 2001, doi 10.1109/CVPR.2001.990476",
    ),
    (
        "framing",
        "SEPIA items “subject position” and “camera zoom”, doi 10.1097/GOX.0000000000004464",
    ),
    (
        "expression",
        "SEPIA item “facial expression”, doi 10.1097/GOX.0000000000004464",
    ),
    ("treatment-claim", "the treatment profile’s own references"),
    (
        "metadata-privacy",
        "Regulation (EU) 2016/679 art. 4(1), 9; CIPA DC-008-2019 (EXIF 2.32) §4.6.5, §4.6.6",
    ),
];

pub(super) fn of(code: &str) -> Option<&'static str> {
    let found = REFERENCES.iter().find(|(check, _)| *check == code);
    found.map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every identifier told here stands in the head of the check's file, so that the two cannot part.
    #[test]
    fn every_identifier_stands_in_the_checks_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fairpair/src/checks");
        for (code, text) in REFERENCES {
            let path = format!("{folder}/{}.rs", code.replace('-', "_"));
            let source = std::fs::read_to_string(path).unwrap();
            for doi in text.split("doi ").skip(1) {
                let doi = doi.split([';', ' ', ',']).next().unwrap();
                assert!(source.contains(doi), "{code}: {doi}");
            }
        }
    }
}
