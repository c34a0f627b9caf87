//! Colour of light and colour differences as people see them.
//!
//! Formulas: CIE 1976 u'v' of linear sRGB; CIELAB against a given white; ΔE00.
//! Assumptions: linear sRGB primaries, D65 white (IEC 61966-2-1).
//!
//! References: CIE 15:2018, doi 10.25039/TR.015.2018; G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference
//! formula", Color Res. Appl. 30(1), 2005, doi 10.1002/col.20070.

/// Linear sRGB to CIE XYZ, D65, Y = 1 for white (IEC 61966-2-1).
const RGB_TO_XYZ: [[f64; 3]; 3] = [
    [0.412_390_8, 0.357_584_3, 0.180_480_8],
    [0.212_639_0, 0.715_168_7, 0.072_192_3],
    [0.019_330_8, 0.119_194_8, 0.950_532_2],
];

/// Linear value from which a channel counts as clipped: 250 of 255 in sRGB.
pub const CLIPPED: f32 = 0.956;

/// Whether a channel of a typical colour is clipped: what stood above white is lost from more than half of what it is typical of.
pub fn clipped(rgb: [f32; 3]) -> bool {
    rgb.iter().any(|v| *v >= CLIPPED)
}

/// XYZ of linear sRGB.
pub fn xyz(rgb: [f64; 3]) -> [f64; 3] {
    RGB_TO_XYZ.map(|row| row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])
}

/// CIE 1976 u', v' of linear sRGB; `None` for black.
pub fn uv_prime(rgb: [f64; 3]) -> Option<[f64; 2]> {
    let [x, y, z] = xyz(rgb);
    let sum = x + 15.0 * y + 3.0 * z;
    (sum > 1e-12).then(|| [4.0 * x / sum, 9.0 * y / sum])
}

/// CIELAB of linear sRGB against the D65 white, L* in 0..100.
pub fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let white = xyz([1.0; 3]);
    let [x, y, z] = xyz(rgb);
    let f = |t: f64| {
        if t > (6.0f64 / 29.0).powi(3) {
            t.cbrt()
        } else {
            t / (3.0 * (6.0f64 / 29.0).powi(2)) + 4.0 / 29.0
        }
    };
    let (fx, fy, fz) = (f(x / white[0]), f(y / white[1]), f(z / white[2]));
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

/// CIEDE2000 colour difference of two CIELAB colours, weights 1.
pub fn delta_e00(p: [f64; 3], q: [f64; 3]) -> f64 {
    let chroma = |c: [f64; 3]| c[1].hypot(c[2]);
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(f64::midpoint(chroma(p), chroma(q))));
    let turn = |c: [f64; 3]| {
        let a = (1.0 + g) * c[1];
        (a.hypot(c[2]), c[2].atan2(a).to_degrees().rem_euclid(360.0))
    };
    let ((c1, h1), (c2, h2)) = (turn(p), turn(q));
    let hueless = c1 * c2 == 0.0;
    // Kept within ±180° by steps, not by a remainder: exactly opposite hues must read alike both ways round.
    let dh = match h2 - h1 {
        _ if hueless => 0.0,
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    };
    let (dl, dc) = (q[0] - p[0], c2 - c1);
    let dh_big = 2.0 * (c1 * c2).sqrt() * (dh / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(p[0], q[0]), f64::midpoint(c1, c2));
    let h = if hueless {
        h1 + h2
    } else {
        (h1 + dh / 2.0).rem_euclid(360.0)
    };
    let cos = |deg: f64| deg.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let theta = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rt = -2.0 * seventh(c) * (2.0 * theta).to_radians().sin();
    let (x, y, z) = (dl / sl, dc / sc, dh_big / sh);
    (x * x + y * y + z * z + rt * y * z).max(0.0).sqrt()
}

/// Correlated colour temperature in mired (10⁶ / K) from CIE 1931 x, y of linear sRGB; `None` far from daylight.
///
/// McCamy's cubic (Color Res. Appl. 17(2), 1992, doi 10.1002/col.5080170211), within 2 K of the exact value for
/// 2856–6500 K; used for **changes** of light colour only.
pub fn mired(rgb: [f64; 3]) -> Option<f64> {
    let [x, y, z] = xyz(rgb);
    let sum = x + y + z;
    if sum <= 1e-12 {
        return None;
    }
    let (x, y) = (x / sum, y / sum);
    let n = (x - 0.3320) / (0.1858 - y);
    let kelvin = 449.0 * n.powi(3) + 3525.0 * n.powi(2) + 6823.3 * n + 5520.33;
    (1500.0..=25000.0).contains(&kelvin).then(|| 1e6 / kelvin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delta_e00_agrees_with_the_published_test_data() {
        // Sharma et al. 2005, table 1, pairs 1, 4, 7, 10, 17, 25, 33.
        let cases = [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
            ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
            ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0010], 7.1792),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            (
                [60.2574, -34.0099, 36.2677],
                [60.4626, -34.1751, 39.4387],
                1.2644,
            ),
            (
                [6.7747, -0.2908, -2.4247],
                [5.8714, -0.0985, -2.2286],
                0.6377,
            ),
        ];
        for (p, q, expected) in cases {
            assert!((delta_e00(p, q) - expected).abs() < 1e-4, "{p:?} {q:?}");
            assert!((delta_e00(q, p) - expected).abs() < 1e-4, "{q:?} {p:?}");
        }
    }

    #[test]
    fn white_is_white() {
        let [l, a, b] = lab([1.0; 3]);
        assert!((l - 100.0).abs() < 1e-9 && a.abs() < 1e-9 && b.abs() < 1e-9);
        let [u, v] = uv_prime([1.0; 3]).unwrap();
        assert!((u - 0.1978).abs() < 1e-3 && (v - 0.4683).abs() < 1e-3);
        assert!((mired([1.0; 3]).unwrap() - 1e6 / 6504.0).abs() < 1.0);
        assert_eq!(uv_prime([0.0; 3]), None);
    }
}
