//! Brows, hairline, hair combed back, and the treatment headband.

use super::{Levels, Outline};
use crate::identity::Identity;
use crate::maths::{Curve, smoothstep};
use crate::noise::{self, Draws};

/// One brow: a curve with a height, fading at head and tail.
#[derive(Debug, Clone)]
pub(crate) struct Brow {
    side: f32,
    centre: Curve,
    half_height: Curve,
    seed: u32,
}

impl Brow {
    pub(crate) fn pair(id: &Identity, draws: &mut Draws) -> [Self; 2] {
        let mut brow = |side: f32| {
            let (h, arch) = (id.brow_height_mm + draws.around(0.0, 0.3), id.brow_arch_mm);
            let th = id.brow_thickness_mm * 0.5;
            let e = id.eye_distance_mm * 0.5;
            Self {
                side,
                centre: Curve::new(
                    &[
                        [e - 20.0, -h + 2.6],
                        [e - 12.0, -h + 0.6],
                        [e, -h - 0.55 * arch],
                        [e + 9.0, -h - arch],
                        [e + 16.0, -h - 0.6 * arch],
                        [e + 24.0, -h + 3.4],
                    ],
                    false,
                ),
                half_height: Curve::new(
                    &[
                        [e - 20.0, th * 0.5],
                        [e - 15.0, th],
                        [e, th],
                        [e + 10.0, th * 0.72],
                        [e + 24.0, 0.5],
                    ],
                    false,
                ),
                seed: (id.seed as u32).wrapping_add(if side < 0.0 { 401 } else { 402 }),
            }
        };
        [brow(-1.0), brow(1.0)]
    }

    /// Share of a point that hair covers, 0..1, strand by strand.
    pub(crate) fn cover(&self, x: f32, y: f32) -> f32 {
        let lx = x * self.side;
        let (first, last) = (self.centre.first_x(), self.centre.last_x());
        if lx < first - 3.0 || lx > last + 2.0 {
            return 0.0;
        }
        let off = y - self.centre.at(lx);
        let half = self.half_height.at(lx);
        let body = 1.0 - smoothstep(0.35, 1.35, off.abs() / half);
        let ends = smoothstep(first - 2.5, first + 6.0, lx)
            * (1.0 - smoothstep(last - 6.0, last + 1.5, lx));
        if body * ends < 0.01 {
            return 0.0;
        }
        // Hairs rise at the head of the brow and lie along it towards the tail.
        let steep = 0.95 - 0.80 * smoothstep(first, first + 22.0, lx);
        let across = off + lx * steep * 0.55;
        let along = lx - off * steep * 0.4;
        let hairs = noise::value(across * 2.6, along * 0.16, self.seed)
            + 0.8 * noise::value(across * 4.4, along * 0.22, self.seed + 5);
        let density = body * ends;
        (density * (0.80 + 0.42 * hairs)).clamp(0.0, 1.0) * smoothstep(0.02, 0.35, density)
    }
}

/// Where skin ends and hair or headband begins.
#[derive(Debug, Clone)]
pub(crate) struct HairLine {
    line: Curve,
    band: bool,
    seed: u32,
}

/// What covers the head at a point.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cover {
    /// Hair, 0..1.
    pub hair: f32,
    /// Headband, 0..1.
    pub band: f32,
    /// Height across the headband, −1 at its lower edge to +1.
    pub across: f32,
}

const BAND_HALF: f32 = 17.0;

impl HairLine {
    pub(crate) fn new(id: &Identity, levels: &Levels) -> Self {
        let k = id.face_width_mm / 133.0;
        let top = -70.0 + (levels.chin - 113.0) * 0.2;
        Self {
            line: Curve::new(
                &[
                    [0.0, top],
                    [20.0 * k, top + 0.5],
                    [38.0 * k, top + 6.0],
                    [51.0 * k, top + 19.0],
                    [58.0 * k, top + 36.0],
                    [62.5 * k, top + 56.0],
                    [65.0 * k, top + 74.0],
                    [68.0 * k, 12.0],
                ],
                false,
            ),
            band: id.hair.headband.is_some(),
            seed: (id.seed as u32).wrapping_add(900),
        }
    }

    /// The hairline's height over x.
    pub(crate) fn at(&self, x: f32) -> f32 {
        self.line.at(x.abs())
    }

    /// The lower edge of what covers the forehead.
    pub(crate) fn edge(&self, x: f32) -> f32 {
        // Wisps of hair reach a little below the hairline.
        let hair = self.at(x) + 2.5;
        if self.band {
            hair.max(self.band_centre(x) + BAND_HALF)
        } else {
            hair
        }
    }

    fn band_centre(&self, x: f32) -> f32 {
        self.line.at(0.0) - 14.0 + 0.0062 * x * x
    }

    pub(crate) fn cover(&self, x: f32, y: f32) -> Cover {
        // Distance above the hairline, along its normal: the line is steep at the temples.
        let slope = (self.at(x.abs() + 1.0) - self.at(x.abs() - 1.0)) * 0.5;
        let d = (self.at(x) - y) / (1.0 + slope * slope).sqrt();
        let wisps = 1.6 * noise::value(x * 0.9, y * 0.12, self.seed)
            + 0.9 * noise::value(x * 2.1, y * 0.3, self.seed + 1);
        let hair = smoothstep(-1.5, 4.5, d + wisps);
        if !self.band {
            return Cover {
                hair,
                ..Cover::default()
            };
        }
        let across = (self.band_centre(x) - y) / BAND_HALF;
        let fray = 0.02 * noise::value(x * 0.8, 0.0, self.seed + 2);
        let band =
            smoothstep(-1.02, -0.98, across + fray) * (1.0 - smoothstep(0.97, 1.03, across + fray));
        Cover { hair, band, across }
    }

    /// Thickness of hair and headband over the skin.
    pub(crate) fn height(&self, x: f32, y: f32, outline: &Outline) -> f32 {
        if y > 20.0 {
            return 0.0;
        }
        let cover = self.cover(x, y);
        let edge = smoothstep(0.0, 4.0, outline.inside(x, y));
        let round = (1.0 - cover.across * cover.across).clamp(0.0, 1.0).sqrt();
        cover.hair * (1.0 - cover.band) * 2.0 * edge + cover.band * (1.2 + 4.2 * round)
    }
}
