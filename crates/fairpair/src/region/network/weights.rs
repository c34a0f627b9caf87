//! Reads a network's weights from a `.fpnn` file, strictly: every layer must have the shape that the code computes.
//!
//! Little endian: `FPNN`, u32 version, u32 number of layers; for each layer u16 output channels, u16 input channels,
//! u16 kernel side, u16 stride, f32 bias\[output\], f32 scale\[output\], i8 weight\[output\]\[y\]\[x\]\[input\]; at the end the
//! CRC-32 (IEEE) of everything before it.
//!
//! Formula: weight = scale\[output\] · i8.
//!
//! References: ISO/IEC 3309 (CRC-32); B. Jacob et al., *Quantization and training of neural networks for efficient
//! integer-arithmetic-only inference*, CVPR 2018, doi 10.1109/CVPR.2018.00286 (one scale a channel).

/// What stands at the beginning of a weights file.
const MAGIC: [u8; 4] = *b"FPNN";

/// The only version there is.
const VERSION: u32 = 1;

/// What is wrong with a weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Another kind of file.
    #[error("not a weights file")]
    NotWeights,
    /// A version that this program does not read.
    #[error("a weights file of version {0}; this program reads version {VERSION}")]
    Version(u32),
    /// The file ends too early.
    #[error("the weights file is cut short")]
    CutShort,
    /// Bytes follow the last layer.
    #[error("the weights file goes on after its last layer")]
    TooLong,
    /// A layer has another shape than the network's.
    #[error("the weights file is of another network: layer {layer} has another shape")]
    Shape {
        /// The layer's name.
        layer: &'static str,
    },
    /// A bias or scale that is no number.
    #[error("layer {layer} of the weights file holds values that are no numbers")]
    NotFinite {
        /// The layer's name.
        layer: &'static str,
    },
    /// The check sum does not fit the bytes.
    #[error("the weights file is damaged: its check sum does not fit")]
    CheckSum,
}

/// The shape of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) outputs: usize,
    pub(super) inputs: usize,
    pub(super) kernel: usize,
    pub(super) stride: usize,
}

/// One layer as the file holds it.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) shape: Shape,
    /// One an output channel.
    pub(super) bias: Vec<f32>,
    /// One an output channel.
    pub(super) scale: Vec<f32>,
    /// `[output][y][x][input]`.
    codes: Vec<i8>,
}

impl Layer {
    /// The weight of one tap, in scales of its output channel; 0 of an input beyond the last.
    pub(super) fn code(&self, output: usize, y: usize, x: usize, input: usize) -> i8 {
        let Shape { kernel, inputs, .. } = self.shape;
        let index = ((output * kernel + y) * kernel + x) * inputs + input;
        let code = self.codes.get(index).filter(|_| input < inputs);
        code.copied().unwrap_or_default()
    }
}

/// Reads the layers of a network of exactly these shapes.
pub(super) fn parse<const N: usize>(
    bytes: &[u8],
    shapes: &[Shape; N],
) -> Result<[Layer; N], WeightsError> {
    let mut rest = Reader(bytes);
    if rest.array().ok() != Some(MAGIC) {
        return Err(WeightsError::NotWeights);
    }
    let version = u32::from_le_bytes(rest.array()?);
    if version != VERSION {
        return Err(WeightsError::Version(version));
    }
    // Before anything is made of the bytes: damage should be called damage.
    let (body, sum) = bytes.split_last_chunk().ok_or(WeightsError::CutShort)?;
    let whole = crc32(body) == u32::from_le_bytes(*sum);
    let layers = u32::from_le_bytes(rest.array()?);
    if layers as usize != N {
        return Err(WeightsError::Shape {
            layer: "after the last",
        });
    }
    let mut read = Vec::with_capacity(N);
    for shape in shapes {
        read.push(layer(&mut rest, *shape)?);
    }
    rest.array::<4>()?;
    match rest.0 {
        [] if whole => {}
        [] => return Err(WeightsError::CheckSum),
        _ => return Err(WeightsError::TooLong),
    }
    read.try_into().map_err(|_| WeightsError::CutShort)
}

fn layer(rest: &mut Reader<'_>, shape: Shape) -> Result<Layer, WeightsError> {
    let expected = [shape.outputs, shape.inputs, shape.kernel, shape.stride];
    for side in expected {
        if usize::from(u16::from_le_bytes(rest.array()?)) != side {
            return Err(WeightsError::Shape { layer: shape.name });
        }
    }
    let bias = rest.floats(shape.outputs)?;
    let scale = rest.floats(shape.outputs)?;
    if !bias.iter().chain(&scale).all(|v| v.is_finite()) {
        return Err(WeightsError::NotFinite { layer: shape.name });
    }
    let taps = shape.kernel * shape.kernel * shape.inputs;
    let codes = rest.take(shape.outputs * taps)?;
    Ok(Layer {
        shape,
        bias,
        scale,
        codes: codes.iter().map(|code| code.cast_signed()).collect(),
    })
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(WeightsError::CutShort)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WeightsError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WeightsError::CutShort)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, WeightsError> {
        let bytes = self.take(4 * count)?;
        Ok(bytes
            .as_chunks()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect())
    }
}

/// CRC-32 with the reflected polynomial EDB88320, a byte at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut value = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                value = (value >> 1) ^ if value & 1 == 1 { 0xEDB8_8320 } else { 0 };
                bit += 1;
            }
            table[byte] = value;
            byte += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, &byte| {
        (crc >> 8) ^ TABLE[usize::from(byte ^ crc.to_le_bytes()[0])]
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::forward::{LAYERS, SHAPES};
    use super::*;

    impl Layer {
        /// The weight of one tap.
        pub(in super::super) fn weight(
            &self,
            output: usize,
            y: usize,
            x: usize,
            input: usize,
        ) -> f32 {
            self.scale[output] * f32::from(self.code(output, y, x, input))
        }

        /// Makes every weight the same, and nothing be added to their sum.
        pub(in super::super) fn fill(&mut self, code: i8) {
            self.codes.fill(code);
            self.scale.fill(1.0);
            self.bias.fill(0.0);
        }
    }

    /// Layers of the network with weights of a size that keeps values about 1.
    pub(in super::super) fn random_layers(seed: u32) -> [Layer; LAYERS] {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 24) as u8) / 127.5 - 1.0
        };
        SHAPES.map(|shape| {
            let taps = shape.kernel * shape.kernel * shape.inputs;
            let scale = 2.0 / (taps as f32).sqrt() / 128.0;
            Layer {
                shape,
                bias: (0..shape.outputs).map(|_| next() * 0.3).collect(),
                scale: (0..shape.outputs)
                    .map(|_| scale * (1.0 + next() / 4.0))
                    .collect(),
                codes: (0..shape.outputs * taps)
                    .map(|_| (next() * 127.0).round() as i8)
                    .collect(),
            }
        })
    }

    /// The file of some layers, as [`random_layers`] makes them.
    pub(in super::super) fn encoded(layers: &[Layer]) -> Vec<u8> {
        let mut out = b"FPNN".to_vec();
        out.extend(
            [VERSION, layers.len() as u32]
                .iter()
                .flat_map(|v| v.to_le_bytes()),
        );
        for layer in layers {
            let Shape {
                outputs,
                inputs,
                kernel,
                stride,
                ..
            } = layer.shape;
            let sides = [outputs, inputs, kernel, stride].map(|v| v as u16);
            out.extend(sides.iter().flat_map(|v| v.to_le_bytes()));
            out.extend(layer.bias.iter().flat_map(|v| v.to_le_bytes()));
            out.extend(layer.scale.iter().flat_map(|v| v.to_le_bytes()));
            out.extend(layer.codes.iter().map(|code| code.cast_unsigned()));
        }
        sealed(out)
    }

    const ONLY: [Shape; 1] = [Shape {
        name: "only",
        outputs: 2,
        inputs: 1,
        kernel: 1,
        stride: 1,
    }];

    fn sealed(mut body: Vec<u8>) -> Vec<u8> {
        let sum = crc32(&body);
        body.extend(sum.to_le_bytes());
        body
    }

    fn body(bias: f32) -> Vec<u8> {
        let mut body = b"FPNN".to_vec();
        body.extend([1u32, 1].iter().flat_map(|v| v.to_le_bytes()));
        body.extend([2u16, 1, 1, 1].iter().flat_map(|v| v.to_le_bytes()));
        body.extend([bias, 1.0, 0.5, 0.25].iter().flat_map(|v| v.to_le_bytes()));
        body.extend([254, 127]);
        body
    }

    #[test]
    fn the_check_sum_is_the_one_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_weight_is_its_code_times_its_channels_scale() {
        let [only] = parse(&sealed(body(-3.0)), &ONLY).unwrap();
        assert_eq!(only.bias, [-3.0, 1.0]);
        let weights = [only.weight(0, 0, 0, 0), only.weight(1, 0, 0, 0)];
        assert!((weights[0] + 1.0).abs() < 1e-9 && (weights[1] - 31.75).abs() < 1e-9);
    }

    #[test]
    fn every_shortened_file_is_refused() {
        let whole = sealed(body(0.0));
        for length in 0..whole.len() {
            assert!(parse(&whole[..length], &ONLY).is_err(), "{length}");
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let whole = sealed(body(0.0));
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            assert!(parse(&damaged, &ONLY).is_err(), "{at}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |bytes: &[u8]| parse(bytes, &ONLY).unwrap_err();
        assert_eq!(error(b"PNG\0 and more"), WeightsError::NotWeights);
        let mut newer = body(0.0);
        newer[4] = 2;
        assert_eq!(error(&sealed(newer)), WeightsError::Version(2));
        let mut other = body(0.0);
        other[12] = 3;
        assert_eq!(error(&sealed(other)), WeightsError::Shape { layer: "only" });
        let not_finite = WeightsError::NotFinite { layer: "only" };
        assert_eq!(error(&sealed(body(f32::NAN))), not_finite);
        let mut longer = body(0.0);
        longer.extend([0; 7]);
        assert_eq!(error(&sealed(longer)), WeightsError::TooLong);
    }
}
