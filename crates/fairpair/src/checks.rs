//! The register: one `mod` line and one register line a check. Policy, readings, catalogue and report follow from it.

mod capture_time;

mod register;

pub use register::CheckInfo;

register::register! {
    capture_time: capture_time::CaptureTime,
}
