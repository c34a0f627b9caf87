//! One verb a file.

mod audit;
mod check;
mod explain;
mod inspect;
mod judge;
mod measure;
mod merge;
mod pairs;
mod policy;
mod reports;
mod split;
mod whole;

use crate::Exit;
use crate::args::Command;
use crate::io::Io;

/// Runs one command.
pub(crate) fn run(command: Command, io: &mut Io<'_>) -> anyhow::Result<Exit> {
    match command {
        Command::Check(args) => check::run(args, io),
        Command::Audit(args) => audit::run(args, io),
        Command::Split(args) => split::run(&args, io),
        Command::Inspect(args) => inspect::run(&args, io),
        Command::Pairs(args) => pairs::run(&args, io),
        Command::Merge(args) => merge::run(&args, io),
        Command::Schema => {
            fairpair_report::json::one(io.out, &fairpair_report::schema::report())?;
            Ok(Exit::Fair)
        }
        Command::Measure(args) => measure::run(args, io),
        Command::Judge(args) => judge::run(&args, io),
        Command::Explain { check } => explain::run(check.as_deref(), io),
        Command::Policy(command) => policy::run(command, io),
    }
}
