//! Named commands: the operation log and what can be done with it.

use super::command::Command;
use super::exit;
use super::output::Output;
use crate::model::Problem;

/// Runs a named command.
pub fn run(command: Command, output: &mut Output) -> i32 {
    let name = match command {
        Command::Runs(_) => "runs",
        Command::Undo(_) => "undo",
        Command::Resume(_) => "resume",
        Command::Verify(_) => "verify",
        _ => "this command without a window",
    };
    output.problem(&not_built(name));
    exit::USAGE
}

/// The answer to a command of the contract that is not there yet.
pub fn not_built(name: &str) -> Problem {
    let subject = match name {
        "adsutil" => "adsutil, the metabase on the command line",
        "iiscnfg" => "iiscnfg, export and import of the metabase",
        "iissync" => "iissync, metabase to metabase",
        "agent" => super::grammar::names::REMOTE,
        _ => "runs and undo",
    };
    Problem::error("NOT-BUILT-YET", format!("{name} is not built yet"))
        .with_cause(format!("It belongs to the subject “{subject}”."))
        .with_fix("siteferry --help lists what works.")
}
