//! Pairs from bytes to readings, without policies.

use anyhow::Result;
use fairpair::checks::Readings;
use fairpair::pair::Case;
use fairpair::portrait::Portrait;
use fairpair::region::FindRegions;
use fairpair::score::{Request, Scorer, Source};

/// Readings of one pair.
pub(crate) fn readings(
    scorer: &Scorer,
    before: &[u8],
    after: &[u8],
    regions: [Option<&dyn FindRegions>; 2],
) -> Result<Readings> {
    let source = |bytes, regions| Source {
        path: "",
        bytes,
        regions,
    };
    let case = Case::default();
    let measurement = scorer.measure(&Request {
        id: "",
        before: source(before, regions[0]),
        after: source(after, regions[1]),
        case: &case,
    })?;
    Ok(measurement.readings)
}

/// One photo made ready, by the scorer's own finder.
pub(crate) fn portrait(scorer: &Scorer, bytes: &[u8]) -> Result<Portrait> {
    Ok(scorer.portrait(&Source {
        path: "",
        bytes,
        regions: None,
    })?)
}
