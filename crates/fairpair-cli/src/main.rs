//! The `fairpair` command; everything but signals happens in the library.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fairpair_cli::Interrupt;

/// The shell's exit code for a program that SIGINT ended.
const INTERRUPTED: i32 = 130;

fn main() -> std::process::ExitCode {
    let interrupt = Interrupt::new(listen);
    fairpair_cli::run_until(
        std::env::args_os(),
        std::io::stdout(),
        std::io::stderr(),
        interrupt,
    )
    .into()
}

/// The first Ctrl-C (or SIGTERM) asks the run to stop, the second ends the program at once.
fn listen(stop: Arc<AtomicBool>) {
    // Without a handler Ctrl-C ends the program at once; the journal stands that, too.
    let _ = ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
    });
}
