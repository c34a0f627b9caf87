//! What a file says about its making: dates with their zones, camera, software. (Contract: to be filled in.)

use serde::{Deserialize, Serialize};

use crate::measured::Measured;

/// What a file says about its making.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// When the photo was taken, as far as the file tells.
    pub capture_time: Measured<CaptureTime>,
}

/// When a photo was taken: never one instant unless the file knows the zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptureTime {
    /// Earliest possible instant.
    pub earliest: jiff::Timestamp,
    /// Latest possible instant.
    pub latest: jiff::Timestamp,
}

impl Metadata {
    /// Reads a file's metadata; what cannot be read is unknown with its reason.
    pub fn read(_bytes: &[u8]) -> Self {
        Self {
            capture_time: Measured::unknown("the file carries no date"),
        }
    }
}
