//! Exit codes. msdeploy's grammar knows only done and failed, as the original; named commands tell more.

use super::follow;
use super::grammar::Request;
use super::output::Output;
use crate::apply::RUN_LOCKED;
use crate::model::Problem;

/// Done; warnings are allowed.
pub const DONE: i32 = 0;
/// Any failure in msdeploy's grammar; 255 where exit codes are bytes.
pub const OPERATION_FAILED: i32 = -1;
/// A named command failed.
pub const FAILED: i32 = 1;
/// A named command was not understood, or is not built yet.
pub const USAGE: i32 = 2;
/// `verify` found differences.
pub const DIFFERS: i32 = 3;
/// Stopped by the person.
pub const CANCELLED: i32 = 10;
/// Another run holds the destination.
pub const HELD: i32 = 11;

/// The code of a named command that a problem ended.
pub fn of(problem: &Problem) -> i32 {
    match problem.code.as_str() {
        follow::CANCELLED => CANCELLED,
        RUN_LOCKED => HELD,
        _ => FAILED,
    }
}

/// The code of a named command that came to its end: every error that it told is a failure.
pub fn of_told(output: &Output) -> i32 {
    if output.errors() == 0 { DONE } else { FAILED }
}

/// Tells what ended a named command, where it is a problem, and answers with its code.
pub fn ended(done: Result<i32, Problem>, output: &mut Output) -> i32 {
    done.unwrap_or_else(|problem| {
        output.problem(&problem);
        of(&problem)
    })
}

/// Runs a named command that takes a request of msdeploy's grammar: as text, or as the JSON document `name`.
pub fn answer(
    name: &str,
    request: &Request,
    output: &mut Output,
    work: impl FnOnce(&mut Output) -> Result<i32, Problem>,
) -> i32 {
    output.use_verbose(request.verbose);
    if request.json {
        output.use_json(name);
    }
    let done = work(output);
    ended(done, output)
}
