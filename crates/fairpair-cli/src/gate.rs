//! The exit code of rows that were judged.

use fairpair::check::Level;
use fairpair::report::Row;
use fairpair_report::loudest;

use crate::Exit;
use crate::args::FailOn;

/// Whether any row was as loud as `--fail-on` asks. "Cannot tell" is never a pass.
#[derive(Debug)]
pub(crate) struct Gate {
    least: Option<Level>,
    reached: bool,
}

impl Gate {
    pub(crate) fn new(fail_on: FailOn) -> Self {
        Self {
            least: fail_on.level(),
            reached: false,
        }
    }

    pub(crate) fn add(&mut self, row: &Row) {
        self.reached |= self.least.is_some_and(|least| loudest(row) >= least);
    }

    pub(crate) fn exit(&self) -> Exit {
        if self.reached {
            Exit::Findings
        } else {
            Exit::Fair
        }
    }
}
