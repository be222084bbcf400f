//! `netsh`: the certificates of a sync as a batch file for the destination. Takes what the sync takes, writes nothing.

use super::follow::studied;
use super::grammar::Request;
use super::output::Output;
use super::{exit, verbs};
use crate::jobs::migration::{certificates, certificates_script};
use crate::model::Problem;

/// Prints the script; as JSON the list.
pub fn run(request: &Request, output: &mut Output) -> i32 {
    exit::answer("netsh", request, output, |output| print(request, output))
}

fn print(request: &Request, output: &mut Output) -> Result<i32, Problem> {
    let migration = verbs::migration(request, output)?;
    let found = certificates(&migration, &studied(&migration, output)?);
    output.put("bindings", &found.bindings);
    for problem in &found.problems {
        output.problem(problem);
    }
    let script = certificates_script(&migration, &found);
    output.put("script", &script);
    output.text(&script);
    Ok(exit::of_told(output))
}
