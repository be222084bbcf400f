//! `-verb:sync` from IIS 7 or later back to IIS 6, which there is no way for.

use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::cli::verbs::{destination, location, rule_set, source};
use crate::model::Problem;
use crate::providers::{DestinationServer, SourceServer};
use crate::rules::RuleContext;

/// Refuses, naming both versions. Switching rule MetakeyToIIS6 off opens no way: nothing could write it.
pub fn run(request: &Request, _output: &mut Output) -> Result<(), Problem> {
    let newer = DestinationServer::open(&location(source(request)?))?.facts;
    let older = SourceServer::open(&location(destination(request)?))?.facts;
    let context = RuleContext::new(newer.clone(), older.clone());
    let refused = rule_set(request)?
        .check(&context)
        .problems
        .into_iter()
        .find(|problem| problem.code == "METAKEY-TO-IIS6");
    Err(refused.unwrap_or_else(|| {
        Problem::error(
            "METAKEY-TO-IIS6",
            format!("{} cannot be synchronised to {}", newer.iis, older.iis),
        )
        .with_cause(format!(
            "{} runs {} and {} runs {}; with rule MetakeyToIIS6 off there is still nothing that turns newer configuration into a metabase.",
            newer.name, newer.iis, older.name, older.iis
        ))
        .with_fix("Choose a destination with IIS 7 or later.")
        .with_target(older.name)
    }))
}
