//! One file a verb: each asks lower floors and tells what they answer.

use super::exit;
use super::grammar::Request;
use super::output::Output;
use crate::model::Problem;

/// Runs a request in msdeploy's grammar.
pub fn run(request: Request, output: &mut Output) -> i32 {
    output.use_verbose(request.verbose);
    if request.json {
        output.use_json(request.verb.name());
    }
    output.problem(
        &Problem::error(
            "NOT-BUILT-YET",
            format!("The verb {} is not built yet", request.verb.name()),
        )
        .with_fix("siteferry --help lists what works."),
    );
    exit::OPERATION_FAILED
}
