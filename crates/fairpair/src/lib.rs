//! Tells whether a before/after pair of photos of a cosmetic treatment is a *fair* pair.

pub mod check;
pub mod checks;
pub mod measured;
pub mod metadata;
pub mod optics;
pub mod pair;
pub mod photo;
pub mod policy;
pub mod portrait;
pub mod profile;
pub mod region;
pub mod report;
pub mod score;
pub mod time;
