//! Fitted weights of the face score; nothing here was written by hand.
//!
//! Logistic regression with an L2 penalty of 4e-4 (1e-3 for `PARTS`) on standardised values. Faces: 976 official portraits
//! of members of the US Congress (public domain), posed by machine-made landmarks, each pose moved by about 0.04 pupil
//! distances; half of the photos darkened by up to 3.3 stops and their white balance changed, so that dark skin and
//! coloured light score alike. Not faces: other poses in the same portraits, and every other pair of 158 camera test photos
//! (drewnoakes/metadata-extractor-images) without a large face; the highest-scoring ones were added in four rounds.
//! `PARTS` orders the poses of the grid; the others judge the best of them. Values are log odds per unit of each value.

/// Weights of the named parts, alone.
pub(super) const PARTS: [f32; 28] = [
    2.31, -0.06, 1.42, 4.44, -1.81, 5.18, -3.18, 0.51, -2.10, -5.65, -0.59, -3.12, -3.06, -3.91,
    -2.06, -1.67, -3.35, -17.04, -0.53, -2.38, -2.88, -2.77, -2.12, 4.31, 0.97, 2.30, -0.87, 1.98,
];

/// Log odds where all parts are 0.
pub(super) const PARTS_BIAS: f32 = -4.734;

/// Weights of the named parts, beside the template.
pub(super) const PARTS_WITH_TEMPLATE: [f32; 28] = [
    2.07, -0.13, 0.77, 3.12, 0.24, -0.19, -1.97, 0.42, -1.19, -4.26, 0.04, -3.21, -2.51, -6.45,
    -1.95, -0.82, -2.11, -14.63, -1.55, -4.30, -2.48, -0.79, -1.88, -0.05, -0.15, -0.17, -0.12,
    1.39,
];

/// Weights of the template: rows from forehead to chin, columns from the side to the middle, log(R/G), log(B/G), log Y.
pub(super) const TEMPLATE: [f32; 180] = [
    -0.79, -0.24, -0.34, 0.45, -0.29, -0.02, 0.15, -0.41, -0.01, 0.14, 0.11, 0.60, -0.16, 0.18,
    0.45, -0.32, -0.02, -0.37, 0.01, 0.12, 0.00, 0.27, -0.50, 0.16, 0.01, 0.09, 0.72, -0.11, 0.03,
    0.00, -0.02, -0.14, -0.32, 0.24, 0.21, 0.50, -0.17, 0.17, 0.20, -0.24, 0.17, -0.21, 0.08, 0.20,
    1.12, -0.46, 0.22, 0.12, 0.22, -0.14, 0.39, -0.35, 0.31, -0.24, 0.47, -0.08, -0.41, 0.02,
    -0.36, -0.03, 0.14, 0.03, 0.28, -0.01, -0.84, 0.45, -0.11, 0.45, -0.51, -0.05, 0.12, 0.06,
    0.29, -0.17, -0.13, 0.18, -0.10, -0.38, -0.20, 0.24, 0.72, -0.24, 0.08, 0.77, -0.33, -0.06,
    -0.06, 0.12, -0.49, 0.57, -0.01, -0.47, -0.81, -0.21, 0.04, 0.55, -0.31, 0.22, 1.18, 0.29,
    0.02, -1.01, 0.06, 0.29, -0.13, -0.05, 0.11, 0.05, 0.32, -0.45, 0.15, 0.51, 0.04, -1.39, -0.68,
    -0.03, 0.99, -0.11, -0.20, -0.92, -0.08, 0.03, -0.27, 0.07, -0.39, 0.46, 0.05, -0.65, -0.20,
    -0.06, 0.19, -1.80, 0.30, 0.60, 1.10, -0.21, 0.38, 0.04, -0.19, -0.22, 0.12, -0.04, -0.45,
    0.86, 0.32, 0.40, 0.03, 0.23, 0.60, 0.16, -0.10, 0.01, -0.20, 0.10, -0.19, -0.29, -0.39, -0.30,
    -0.13, -0.19, 0.08, 0.87, 0.40, 0.27, 0.70, -0.17, 0.51, 0.07, -0.07, 0.22, 0.14, -0.17, -0.20,
    -0.41, -0.09, -0.67, -0.32, -0.07, -0.01, -0.20,
];

/// Log odds where all values are 0.
pub(super) const BIAS: f32 = -9.555;
