//! Where each check's method stands, in one line; the check's file says more.
//!
//! Every check of the register has a line, in the register's order. One that rests on nothing published says
//! `none, because …`.

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
    (
        "light-hardness",
        "R. Ramamoorthi, P. Hanrahan, “On the relationship between radiance and irradiance”, JOSA A 18(10), 2001, doi 10.1364/JOSAA.18.002448 (a larger lamp is a low-pass of the shading)",
    ),
    (
        "mixed-light",
        "CIE 15:2018, doi 10.25039/TR.015.2018; flash: CIPA DC-008-2019 (EXIF 2.32) §4.6.5, tag 0x9209",
    ),
    ("exposure", "ISO 2720:1974 (1 EV = 1 stop)"),
    (
        "light-colour",
        "CIE 15:2018, doi 10.25039/TR.015.2018; C. S. McCamy 1992, doi 10.1002/col.5080170211",
    ),
    (
        "tone",
        "S. J. Kim et al., “A new in-camera imaging model for color computer vision and its application”, IEEE TPAMI 34(12), 2012, doi 10.1109/TPAMI.2012.58",
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
        "SEPIA items “subject position” and “camera zoom”, doi 10.1097/GOX.0000000000004464; camera distance: “Nasal distortion in short-distance photographs: the selfie effect”, JAMA Facial Plast. Surg. 2018",
    ),
    (
        "expression",
        "SEPIA item “facial expression”, doi 10.1097/GOX.0000000000004464",
    ),
    (
        "resolution",
        "S. Zhuo, T. Sim, “Defocus map estimation from a single image”, Pattern Recognit. 44(9), 2011, doi 10.1016/j.patcog.2011.03.009; ITU-T T.81 (JPEG)",
    ),
    (
        "smoothing",
        "P. J. Burt, E. H. Adelson, “The Laplacian pyramid as a compact image code”, IEEE Trans. Commun. 31(4), 1983, doi 10.1109/TCOM.1983.1095851 (bands of detail)",
    ),
    (
        "same-shot",
        "J. Lukáš, J. Fridrich, M. Goljan, “Digital camera identification from sensor pattern noise”, IEEE TIFS 1(2), 2006, doi 10.1109/TIFS.2006.873602 (correlation of what is left when the picture is taken out)",
    ),
    (
        "skin-make-up",
        "A. Shashua, T. Riklin-Raviv, “The quotient image”, IEEE TPAMI 23(2), 2001, doi 10.1109/34.908964 (ratios of the same skin)",
    ),
    (
        "outcome",
        "A. Singh, S. Yadav 2016, doi 10.4103/2229-5178.185468; A. Hou et al. 2017, doi 10.1097/DSS.0000000000000924 (what microneedling does and does not)",
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
    use fairpair::checks::CATALOGUE;

    use super::*;

    #[test]
    fn every_check_has_a_line_and_every_line_a_check() {
        let told: Vec<&str> = REFERENCES.iter().map(|(code, _)| *code).collect();
        let register: Vec<&str> = CATALOGUE.iter().map(|check| check.code).collect();
        assert_eq!(told, register, "a reference, or `none, because …`");
        for (code, text) in REFERENCES {
            let says = |mark: &str| text.contains(mark);
            let source = ["doi ", "ISO ", "CIPA ", "Regulation ", "profile’s own"];
            let reason = text
                .strip_prefix("none, because ")
                .is_some_and(|why| why.len() > 10);
            assert!(source.into_iter().any(says) || reason, "{code}: {text}");
        }
    }

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
