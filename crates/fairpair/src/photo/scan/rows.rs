//! Rows of a scan's samples to rows of red, green and blue.
//!
//! Chroma at half resolution is interpolated between the centres of its samples, ¾ of the nearer and ¼ of the farther one, down and
//! across; then R = Y + 1.402 Cr, G = Y − 0.344136 Cb − 0.714136 Cr, B = Y + 1.772 Cb, chroma from 128. The samples of damaged files are
//! cut off at 0 and 255 as all others are.
//!
//! References: ITU-T T.871, section 7; the interpolation is what libjpeg calls "fancy" and nearly every viewer shows.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the wider vectors"
)]

use pulp::NullaryFnOnce;

use super::held::Held;
use super::{BLOCK_PX, Scan};

/// 1.402 − 1, 0.344136, 0.714136 and 2 − 1.772 in steps of 2⁻¹².
const RED_CR: i32 = 1647;
const GREEN_CB: i32 = 1410;
const GREEN_CR: i32 = 2925;
const BLUE_CB: i32 = 934;

/// Samples of a part of a photo, channel by channel.
pub(in crate::photo) struct Rows<'a> {
    planes: Vec<Part<'a>>,
    /// Samples of luminance to one of chroma, across and down.
    factors: [usize; 2],
    /// Last column and row of chroma that shows something of the photo.
    last: [usize; 2],
}

struct Part<'a> {
    samples: &'a [u8],
    columns: usize,
    /// Column and row of the first sample.
    origin: [usize; 2],
}

impl Part<'_> {
    /// Samples `from..to` of a row; empty where they are not there.
    #[inline(always)]
    fn row(&self, row: usize, from: usize, to: usize) -> &[u8] {
        let start = row.wrapping_sub(self.origin[1]).wrapping_mul(self.columns);
        let at = |column: usize| start.wrapping_add(column.wrapping_sub(self.origin[0]));
        self.samples.get(at(from)..at(to)).unwrap_or_default()
    }
}

/// Room for rows on their way.
#[derive(Default)]
pub(in crate::photo) struct Room {
    /// Two rows of chroma put together, with one sample more at each end.
    sums: Vec<u16>,
    chroma: [Vec<u8>; 2],
    colours: [Vec<u8>; 3],
}

impl<'a> Rows<'a> {
    pub(super) fn of_samples(scan: &Scan, held: &'a Held) -> Self {
        let parts = held
            .planes
            .iter()
            .zip(&scan.channels)
            .map(|(plane, coded)| Part {
                samples: held.of(plane),
                columns: plane.columns,
                origin: [0, 1].map(|k| held.origin()[k] * coded.blocks[k] * BLOCK_PX),
            });
        Self::new(parts.collect(), scan.unit(), [scan.width, scan.height])
    }

    pub(super) fn of_means(scan: &'a Scan) -> Self {
        let parts = scan.index.means.iter().map(|means| Part {
            samples: &means.samples,
            columns: means.columns * (BLOCK_PX / scan.mean_px),
            origin: [0, 0],
        });
        let size = [scan.width, scan.height].map(|side| side.div_ceil(scan.mean_px));
        Self::new(parts.collect(), scan.unit(), size)
    }

    fn new(planes: Vec<Part<'a>>, factors: [usize; 2], size: [usize; 2]) -> Self {
        Self {
            planes,
            factors,
            last: [0, 1].map(|k| size[k].div_ceil(factors[k].max(1)).saturating_sub(1)),
        }
    }

    /// Red, green and blue of `width` pixels of row `y` from column `x` on; of a grey photo its luminance three times.
    pub(in crate::photo) fn read<'r>(
        &'r self,
        y: usize,
        x: usize,
        width: usize,
        room: &'r mut Room,
    ) -> [&'r [u8]; 3] {
        match &*self.planes {
            [grey] => [grey.row(y, x, x + width); 3],
            [luminance, cb, cr] => {
                pulp::Arch::new().dispatch(Read {
                    rows: self,
                    luminance: luminance.row(y, x, x + width),
                    chroma: [cb, cr],
                    at: [x, y],
                    width,
                    room,
                });
                room.colours.each_ref().map(Vec::as_slice)
            }
            _ => [&[]; 3],
        }
    }
}

/// A row in colour, to be compiled for the machine's vectors.
struct Read<'a> {
    rows: &'a Rows<'a>,
    luminance: &'a [u8],
    chroma: [&'a Part<'a>; 2],
    at: [usize; 2],
    width: usize,
    room: &'a mut Room,
}

impl NullaryFnOnce for Read<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Room {
            sums,
            chroma,
            colours,
        } = self.room;
        for colour in &mut *colours {
            colour.resize(self.width, 0);
        }
        let ([x, y], width) = (self.at, self.width);
        if self.rows.factors == [1, 1] {
            let [cb, cr] = self.chroma.map(|part| part.row(y, x, x + width));
            return convert(self.luminance, cb, cr, colours);
        }
        for (part, out) in self.chroma.iter().zip(&mut *chroma) {
            self.rows.interpolate(part, [x, y], width, sums, out);
        }
        let from = x % self.rows.factors[0];
        let [cb, cr] = chroma
            .each_ref()
            .map(|c| c.get(from..from + width).unwrap_or_default());
        convert(self.luminance, cb, cr, colours);
    }
}

impl Rows<'_> {
    /// Chroma for each pixel of a row, from the sample that the pixel at `x` lies in on.
    #[inline(always)]
    fn interpolate(
        &self,
        part: &Part<'_>,
        [x, y]: [usize; 2],
        width: usize,
        sums: &mut Vec<u16>,
        out: &mut Vec<u8>,
    ) {
        let [across, down] = self.factors;
        let near = y / down;
        let far = match (down, y % down) {
            (1, _) => near,
            (_, 0) => near.saturating_sub(1),
            _ => (near + 1).min(self.last[1]),
        };
        let (first, end) = (x / across, (x + width).div_ceil(across));
        let (left, right) = (first.saturating_sub(1), end.min(self.last[0]));
        sums.clear();
        for (from, to) in [(left, left + 1), (first, end), (right, right + 1)] {
            let both = part.row(near, from, to).iter().zip(part.row(far, from, to));
            sums.extend(both.map(|(near, far)| 3 * u16::from(*near) + u16::from(*far)));
        }
        out.resize(across * (end - first), 0);
        let middle = sums.get(1..).unwrap_or_default();
        if across == 1 {
            for (out, here) in out.iter_mut().zip(middle) {
                *out = ((here + 2) >> 2) as u8;
            }
            return;
        }
        let neighbours = sums
            .iter()
            .zip(middle)
            .zip(middle.get(1..).unwrap_or_default());
        for (out, ((left, here), right)) in out.as_chunks_mut::<2>().0.iter_mut().zip(neighbours) {
            // Halves are rounded up and down in turn, as libjpeg does, so that the mean stays.
            *out = [3 * here + left + 8, 3 * here + right + 7].map(|sum| (sum >> 4) as u8);
        }
    }
}

/// Colours of a row, in steps of 1/16 before they are rounded: 16 bits hold all of it, so as many pixels as can be go side by side.
#[inline(always)]
fn convert(luminance: &[u8], cb: &[u8], cr: &[u8], [red, green, blue]: &mut [Vec<u8>; 3]) {
    let code = |value: i16| value.clamp(0, 255) as u8;
    let rounded = |sixteenths: i16| (sixteenths + 8) >> 4;
    let samples = luminance.iter().zip(cb).zip(cr);
    let out = red.iter_mut().zip(green).zip(blue);
    for (((y, cb), cr), ((red, green), blue)) in samples.zip(out) {
        let [y, cb, cr] = [i16::from(*y), i16::from(*cb) - 128, i16::from(*cr) - 128];
        *red = code(y + cr + rounded(part(cr, RED_CR)));
        *green = code(y - rounded(part(cb, GREEN_CB) + part(cr, GREEN_CR)));
        *blue = code(y + 2 * cb - rounded(part(cb, BLUE_CB)));
    }
}

/// Chroma by a factor below 1, in steps of 1/16.
#[inline(always)]
fn part(chroma: i16, factor: i32) -> i16 {
    ((i32::from(chroma << 8) * factor) >> 16) as i16
}
