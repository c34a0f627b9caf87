//! Constants that come from rendered scenes.

use anyhow::Result;

/// Prints degrees of light per unit of the brightness moments.
pub(crate) fn direction() -> Result<()> {
    Ok(())
}
