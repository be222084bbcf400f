//! `-verb:sync`: which pair of ends is brought together by what.

use super::{destination, source};
use crate::cli::grammar::{Request, names};
use crate::cli::output::Output;
use crate::model::Problem;

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    match (from.provider.name, to.provider.name) {
        ("metaKey" | "package", "package") => super::package::run(request, output),
        ("metaKey" | "package", "metaKey") => Err(super::not_built(from, request.verb, names::SERVERS)),
        ("webServer60" | "webServer", _) => Err(super::not_built(from, request.verb, names::SERVERS)),
        // The sentence is Web Deploy's own.
        (from, to) => Err(Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!("Source ({from}) and destination ({to}) are not compatible for the given operation"),
        )
        .with_fix("Name the same provider at both ends, or a package at one of them.")),
    }
}
