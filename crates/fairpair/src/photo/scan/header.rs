//! What stands before a baseline scan.
//!
//! References: ITU-T T.81, annex B; ITU-T T.871; Adobe Technical Note 5116.

use crate::photo::jpeg_markers::split_table;

/// One colour channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Channel {
    /// Blocks of a unit, across and down.
    pub(super) blocks: [usize; 2],
    /// Quantisation steps, zigzag order.
    pub(super) steps: [u16; 64],
    /// Which Huffman table the first coefficients use, and which the others.
    pub(super) first: usize,
    pub(super) others: usize,
}

/// A Huffman table as the file has it: how many codes of each length, and the symbols.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    pub(super) counts: [u8; 16],
    pub(super) symbols: Vec<u8>,
}

/// Tables of both classes: for first coefficients and for others.
type AllCodes = [[Option<Codes>; 4]; 2];

/// Everything that a scan is read with.
pub(super) struct Header<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) channels: Vec<Channel>,
    /// Units between restart markers; 0 for none.
    pub(super) restart_interval: usize,
    /// The coded data, and what follows them.
    pub(super) coded: &'a [u8],
    codes: AllCodes,
}

/// The segments before the scan.
#[derive(Default)]
struct Segments<'a> {
    frame: Option<&'a [u8]>,
    steps: [Option<[u16; 64]>; 4],
    codes: AllCodes,
    restart_interval: usize,
}

impl<'a> Header<'a> {
    /// `None` for all but one interleaved baseline scan of eight bits, grey or `YCbCr`, luminance at up to twice the resolution of chroma.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
        let mut found = Segments::default();
        loop {
            let [0xFF, marker, high, low, ..] = *rest else {
                return None;
            };
            let length = usize::from(u16::from_be_bytes([high, low]));
            let payload = rest.get(4..length + 2)?;
            rest = rest.get(length + 2..)?;
            if marker == 0xDA {
                return found.begin(payload, rest);
            }
            found.take(marker, payload)?;
        }
    }

    /// A table of a class: 0 for first coefficients, 1 for others.
    pub(super) fn codes(&self, class: usize, table: usize) -> Option<&Codes> {
        self.codes.get(class)?.get(table)?.as_ref()
    }

    /// Units across and down.
    pub(super) fn units(&self) -> [usize; 2] {
        let [across, down] = self.channels.first().map_or([1, 1], |c| c.blocks);
        let units = |side: usize, blocks: usize| side.div_ceil(super::BLOCK_PX * blocks.max(1));
        [units(self.width, across), units(self.height, down)]
    }
}

impl<'a> Segments<'a> {
    fn take(&mut self, marker: u8, payload: &'a [u8]) -> Option<()> {
        match marker {
            0xC0 | 0xC1 if self.frame.is_none() => self.frame = Some(payload),
            0xC4 => self.take_codes(payload)?,
            0xDB => self.take_steps(payload)?,
            0xDD => {
                self.restart_interval = u16::from_be_bytes(payload.try_into().ok()?).into();
            }
            // Adobe's mark for anything but YCbCr.
            0xEE if payload.starts_with(b"Adobe") && payload.get(11) != Some(&1) => return None,
            0xE0..=0xEF | 0xFE => {}
            _ => return None,
        }
        Some(())
    }

    fn take_codes(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = payload.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let class = self.codes.get_mut(usize::from(head >> 4))?;
            *class.get_mut(usize::from(head & 15))? = Some(Codes {
                counts: *counts,
                symbols: symbols.to_vec(),
            });
            payload = rest;
        }
        Some(())
    }

    fn take_steps(&mut self, mut payload: &[u8]) -> Option<()> {
        while !payload.is_empty() {
            let (number, table, rest) = split_table(payload)?;
            *self.steps.get_mut(number)? = Some(table);
            payload = rest;
        }
        Some(())
    }

    /// At the head of the scan: what is told of the channels, put together.
    fn begin(self, scan: &[u8], coded: &'a [u8]) -> Option<Header<'a>> {
        let [8, h1, h0, w1, w0, count, components @ ..] = self.frame? else {
            return None;
        };
        let components = components.as_chunks::<3>().0;
        let (&selected_count, selected) = scan.split_first()?;
        let (selected, tail) = selected.split_at_checked(2 * usize::from(selected_count))?;
        let all = components.len() == usize::from(*count) && selected_count == *count;
        if !all || !matches!(*count, 1 | 3) || tail != [0, 63, 0] {
            return None;
        }
        let selected = selected.as_chunks::<2>().0;
        let names = components.iter().map(|c| c[0]);
        let in_order = names.clone().eq(selected.iter().map(|s| s[0]));
        if !in_order || names.eq(*b"RGB") {
            return None;
        }
        let side = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
        let header = Header {
            width: side(*w1, *w0),
            height: side(*h1, *h0),
            channels: components
                .iter()
                .zip(selected)
                .enumerate()
                .map(|(place, (component, selected))| {
                    let [_, factors, table] = *component;
                    let blocks = [factors >> 4, factors & 15].map(usize::from);
                    Some(Channel {
                        // A single channel is never interleaved: its units are single blocks.
                        blocks: if *count == 1 { [1, 1] } else { blocks },
                        steps: (*self.steps.get(usize::from(table))?)?,
                        first: usize::from(selected[1] >> 4),
                        others: usize::from(selected[1] & 15),
                    })
                    .filter(|channel| {
                        let most = if place == 0 { 2 } else { 1 };
                        channel.blocks.iter().all(|b| (1..=most).contains(b))
                    })
                })
                .collect::<Option<_>>()?,
            restart_interval: self.restart_interval,
            coded,
            codes: self.codes,
        };
        (header.width > 0 && header.height > 0).then_some(header)
    }
}
