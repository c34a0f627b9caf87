//! The `fairpair` command; everything but signals happens in the library.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fairpair_cli::Interrupt;

/// The shell's exit code for a program that SIGINT ended.
const INTERRUPTED: i32 = 130;

/// A little less than the largest block after whose release glibc's allocator still learns to keep memory, bytes.
const LARGEST_KEPT: usize = (32 << 20) - (64 << 10);

fn main() -> std::process::ExitCode {
    keep_memory();
    let interrupt = Interrupt::new(listen);
    fairpair_cli::run_until(
        std::env::args_os(),
        std::io::stdout(),
        std::io::stderr(),
        interrupt,
    )
    .into()
}

/// glibc hands freed memory back to the system and asks for it anew, pair after pair: two thousand page faults each, 3 % of an
/// audit's time. Once a block of this size was freed, it keeps what the pairs use. The block is never touched, so it costs
/// nothing; other allocators are left as they were.
fn keep_memory() {
    drop(std::hint::black_box(vec![0_u8; LARGEST_KEPT]));
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
