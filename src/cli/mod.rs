//! The command line: msdeploy's grammar and a few named commands.
//!
//! [`read`] turns arguments into a [`Command`]; `main` opens the window for the commands that want one and gives every
//! other to [`run`]. All text goes through one [`Output`], so that a test can hold what a person would see, and the
//! exit codes are the ones in [`exit`]. What a command does is the work of lower floors; here it is only asked for and
//! told.

mod checklist;
mod collector;
mod command;
mod demo;
pub mod exit;
mod follow;
pub mod grammar;
mod help;
mod line;
mod loss;
mod named;
mod netsh;
mod options;
mod output;
mod passwords;
mod report;
mod rules;
mod verbs;

pub use checklist::Files;
pub use command::{Command, read};
pub use output::Output;

use crate::model::Problem;

/// Runs a command that needs no window and answers with its exit code.
pub fn run(command: Command, output: &mut Output) -> i32 {
    let code = match command {
        Command::Help => {
            output.text(help::TEXT);
            exit::DONE
        }
        Command::Version => {
            output.line(&format!("siteferry {}", env!("CARGO_PKG_VERSION")));
            exit::DONE
        }
        Command::Misread { problems, code } => refuse(&problems, code, output),
        Command::NotBuilt { name } => refuse(&[named::not_built(&name)], exit::USAGE, output),
        Command::Operation(request) => verbs::run(*request, output),
        Command::Netsh(request) => netsh::run(&request, output),
        Command::Checklist(request, files) => checklist::run(&request, &files, output),
        Command::Loss(request, csv) => loss::run(&request, csv.as_deref(), output),
        Command::Collector(file) => collector::run(file.as_deref(), output),
        Command::Pipeline(request) => verbs::pipeline::run(&request, output),
        Command::Report(request, place) => report::run(&request, place, output),
        Command::Usage {
            request,
            logs,
            content,
        } => verbs::usage::run(&request, logs, content, output),
        Command::Rules { json } => rules::run(json, output),
        Command::Discover(request) => verbs::discover::run(&request, output),
        Command::Demo { folder, .. } => demo::run(folder.as_deref(), output),
        other => named::run(other, output),
    };
    output.finish(code);
    code
}

/// What is said where the window was asked for and cannot be opened.
pub fn no_window() -> Problem {
    Problem::error("NO-DISPLAY", "The window cannot be opened here")
        .with_cause("There is no display, or this build has no window.")
        .with_fix(
            "Without a window, siteferry demo --headless runs the sample and siteferry -verb:sync does the work; \
             siteferry --help shows how.",
        )
}

fn refuse(problems: &[Problem], code: i32, output: &mut Output) -> i32 {
    for problem in problems {
        output.problem(problem);
    }
    code
}
