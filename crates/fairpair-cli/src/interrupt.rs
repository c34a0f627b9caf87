//! Ending early, with what is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a run hears that it is to stop. The default never stops it.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    stop: Arc<AtomicBool>,
    listen: Option<fn(Arc<AtomicBool>)>,
}

impl Interrupt {
    /// `listen` is called once, by a command that can stop early, and sets the flag when it is to.
    pub fn new(listen: fn(Arc<AtomicBool>)) -> Self {
        Self {
            listen: Some(listen),
            ..Self::default()
        }
    }

    /// Begins to listen, and hands out what hears; until then a signal ends the program as usual.
    pub(crate) fn listening(&self) -> Self {
        if let Some(listen) = self.listen {
            listen(Arc::clone(&self.stop));
        }
        self.clone()
    }

    /// Whether the run is to stop.
    pub(crate) fn asks(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
