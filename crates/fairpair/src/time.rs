//! Dates and instants that keep their uncertainty: a clock reading without a zone is a range of instants, never one.
//!
//! A camera or a clinic's diary gives *civil* time, what a clock on the wall shows. The instant follows from it only
//! with the zone's offset from UTC: `instant = civil − offset`. Where the offset is not stated it may be anything from
//! −12:00 to +14:00, so the instant lies in `[civil − 14 h, civil + 12 h]` and a gap between two such readings is known
//! to ±26 h only.
//!
//! Assumptions: offsets in civil use lie in −12:00 … +14:00 and are multiples of 15 minutes (true since 1972). Clocks
//! are taken as set right; a clock that was set wrong cannot be seen here.
//!
//! References: ISO 8601-1:2019; CIPA DC-008-2019 (EXIF 2.32) §4.6.5; IANA Time Zone Database 2024a.

mod hours;
mod moment;
mod named_zone;
mod stamp;
mod treatment;
mod zone;

pub use hours::{HoursInterval, humane, humane_limit};
pub use jiff::Timestamp;
pub use moment::Moment;
pub use named_zone::{ClockChange, NamedZone, Zone};
pub(crate) use stamp::nanoseconds;
pub use stamp::{Precision, Stamp, StampError};
pub use treatment::{Sessions, TreatmentTime, TreatmentTimeError};
pub use zone::{ZoneError, ZoneOffset};
