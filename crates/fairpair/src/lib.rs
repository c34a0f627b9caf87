//! Tells whether a before/after pair of photos of a cosmetic treatment is a *fair* pair.

pub mod measured;
pub mod optics;
pub mod photo;
pub mod region;

#[cfg(test)]
mod tests {
    #[test]
    fn skeleton() {}
}
