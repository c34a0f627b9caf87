//! Fitted weights of the face score; nothing here was written by hand.
//!
//! Logistic regression with an L2 penalty of 4e-4 on standardised values. Faces: 979 official portraits of members of the US
//! Congress (public domain), posed by machine-made landmarks, each moved by about 0.04 pupil distances. Not faces: other
//! poses in the same portraits, and camera test photos without a large face, the highest-scoring ones added in four rounds.
//! `PARTS` orders the poses of the grid; the others judge the best of them. Values are log odds per unit of each value.

/// Weights of the named parts, alone.
pub(super) const PARTS: [f32; 28] = [
    3.02, -0.18, 1.09, 3.44, -1.37, 3.76, -2.15, 0.37, -1.36, -4.18, -0.52, -2.41, -2.20, -2.77,
    -1.80, -1.44, -2.28, -10.81, -1.21, -6.20, -2.57, -2.79, -2.11, 3.36, 0.71, 1.84, -0.58, 1.74,
];

/// Log odds where all parts are 0.
pub(super) const PARTS_BIAS: f32 = -4.301;

/// Weights of the named parts, beside the template.
pub(super) const PARTS_WITH_TEMPLATE: [f32; 28] = [
    1.74, -0.34, 0.21, 4.73, 0.09, 0.14, -0.50, 0.79, -1.53, -5.95, 0.70, -3.25, -2.44, -6.45,
    -1.21, -0.14, -0.35, -13.98, 0.03, -13.83, -4.15, -2.80, -1.59, -4.09, 1.13, -1.05, 0.69, 1.14,
];

/// Weights of the template: rows from forehead to chin, columns from the side to the middle, log(R/G), log(B/G), log Y.
pub(super) const TEMPLATE: [f32; 180] = [
    -0.85, -0.24, -0.44, 1.00, -0.36, 0.00, 0.26, -0.45, 0.06, -0.19, 0.20, 0.56, -0.24, 0.40,
    0.09, -0.78, -0.21, -0.21, -0.12, 0.03, 0.24, 0.34, -0.07, 0.50, 0.06, -0.27, 0.09, -0.25,
    0.16, 0.45, 0.01, -0.11, -0.22, 0.54, 0.12, 0.79, -0.45, 0.27, 0.11, -0.18, 0.19, -0.09, 0.04,
    0.01, 1.06, -0.44, -0.12, -0.23, 0.08, 0.45, 0.36, -0.29, -0.12, 0.14, 0.45, -0.10, -0.71,
    0.21, -0.08, 0.05, 0.05, 0.11, 0.11, 0.11, -0.44, 0.55, -0.21, -0.05, -0.69, 0.09, 0.32, 0.64,
    0.29, -0.25, -0.05, 0.17, -0.13, -0.57, -0.36, 0.05, 1.05, -0.66, 0.05, 0.91, -0.18, 0.21,
    0.30, 0.51, -0.54, 0.46, -0.00, -0.42, -0.31, -0.02, 0.67, 0.44, -0.45, 0.46, 1.36, 0.21,
    -0.14, -1.30, -0.09, 0.48, -0.28, -0.01, 0.37, 0.58, 0.28, -0.27, -0.52, 0.22, -0.68, -1.65,
    -0.99, 0.10, 1.35, -0.15, -0.38, -0.95, -0.46, 0.30, -0.33, 0.42, -0.48, 0.56, 0.25, -0.50,
    -0.68, -0.22, 0.03, -1.90, -0.09, 0.59, 1.33, -0.04, -0.11, -0.47, 0.01, 0.12, 0.66, 0.01,
    -0.26, 1.40, 0.52, 0.13, -0.32, 0.04, 0.98, 0.70, -0.15, -0.03, -0.09, 0.03, -0.06, -0.55,
    -0.45, -0.21, 0.11, -0.55, -0.20, 1.16, 0.43, 0.44, 0.47, -0.33, 0.52, 0.19, -0.29, 0.27,
    -0.06, -0.21, -0.22, -0.36, 0.13, -0.24, -0.49, 0.14, -0.16, -0.09,
];

/// Log odds where all values are 0.
pub(super) const BIAS: f32 = -11.368;
