//! The `fairpair` command; everything happens in the library.

fn main() -> std::process::ExitCode {
    fairpair_cli::run(std::env::args_os(), std::io::stdout(), std::io::stderr()).into()
}
