//! Picture styles: what a camera's menu or an editor's slider does to contrast and saturation, in code values.

use super::linear::{Linear, decoded, encoded};

/// A curve or a factor of saturation.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    /// A logistic curve through black, middle and white; its steepness.
    Steeper(f32),
    /// Black raised by this much, white lowered by half of it.
    Flatter(f32),
    /// An exponent.
    Power(f32),
    /// A factor of the distance from the luma.
    Saturation(f32),
}

/// Name and style, mild and strong.
pub(crate) const STYLES: [(&str, Style); 7] = [
    ("S-curve, steepness 3", Style::Steeper(3.0)),
    ("S-curve, steepness 4.5", Style::Steeper(4.5)),
    ("flat, black raised to 0.08", Style::Flatter(0.08)),
    ("exponent 0.8", Style::Power(0.8)),
    ("exponent 1.25", Style::Power(1.25)),
    ("saturation × 0.7", Style::Saturation(0.7)),
    ("saturation × 1.3", Style::Saturation(1.3)),
];

/// The photo in this style.
pub(crate) fn styled(photo: &mut Linear, style: Style) {
    photo.map(|_, _, rgb| {
        style
            .of(rgb.map(|v| encoded(v.clamp(0.0, 1.0))))
            .map(decoded)
    });
}

impl Style {
    fn of(self, code: [f32; 3]) -> [f32; 3] {
        let curve = |v: f32| match self {
            Self::Steeper(k) => {
                let at = |v: f32| 1.0 / (1.0 + (-(v - 0.5) * k).exp());
                (at(v) - at(0.0)) / (at(1.0) - at(0.0))
            }
            Self::Flatter(black) => black + v * (1.0 - 1.5 * black),
            Self::Power(exponent) => v.powf(exponent),
            Self::Saturation(_) => v,
        };
        let code = code.map(curve);
        let Self::Saturation(factor) = self else {
            return code;
        };
        let luma = 0.299 * code[0] + 0.587 * code[1] + 0.114 * code[2];
        code.map(|v| (luma + factor * (v - luma)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_keep_black_and_white_and_saturation_keeps_luma() {
        let steep = Style::Steeper(3.0).of([0.0, 0.5, 1.0]);
        for (seen, sought) in steep.into_iter().zip([0.0, 0.5, 1.0]) {
            assert!((seen - sought).abs() < 1e-6);
        }
        let pale = Style::Saturation(0.5).of([0.6, 0.4, 0.2]);
        let luma = |c: [f32; 3]| 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2];
        assert!((luma(pale) - luma([0.6, 0.4, 0.2])).abs() < 1e-6);
        assert!((pale[0] - pale[2] - 0.2).abs() < 1e-6);
    }
}
