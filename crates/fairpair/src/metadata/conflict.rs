//! What a file says that cannot all be true, or that asks for a second look. A contradiction names no culprit: clocks
//! are set wrong, zones change on journeys, programs save files for good reasons.

use serde::{Deserialize, Serialize};

/// What kind of contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConflictCode {
    /// Last changed before it was taken, in whatever zones.
    ChangedBeforeTaken,
    /// Taken and digitised at different times; a camera writes both at once.
    DigitisedDiffers,
    /// The camera's clock and the time of the GPS fix fit no zone, or not the stated one.
    GpsClock,
    /// A zone offset that no place on Earth keeps.
    ImpossibleOffset,
    /// A date at which cameras start counting when their clock was never set.
    FactoryDate,
    /// A program made for changing photos is named.
    EditingSoftware,
    /// Two dates of the shutter that differ.
    DatesDiffer,
    /// Received, by its name, before it was taken.
    ReceivedBeforeTaken,
    /// A date of spaces or zeros, which means "unknown".
    BlankDate,
    /// A date that is none.
    UnreadableDate,
    /// Taken before the camera's model was announced.
    DateBeforeModel,
    /// Taken after the day of asking.
    FutureDate,
    /// The time stands in the file's name alone.
    NameOnly,
    /// A block of metadata that cannot be read.
    DamagedBlock,
    /// The two photos come from different cameras.
    CameraChanged,
    /// The two photos come from different lenses.
    LensChanged,
    /// A clock reading that is skipped or comes twice when clocks are changed.
    ClockChange,
}

/// One contradiction, with the values that contradict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What kind.
    pub code: ConflictCode,
    /// A sentence fragment in lower case without a final stop: `the file was changed on …, before it was taken on …`.
    pub message: String,
}

impl Conflict {
    /// A contradiction of this kind.
    pub fn new(code: ConflictCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}
