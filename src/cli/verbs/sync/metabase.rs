//! `-verb:sync` from one metabase to another: IIS 6 to IIS 6.

use super::finish;
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::cli::verbs::{Opened, destination, location, open_quietly, rule_set, source};
use crate::jobs::metabase_sync::{MetabaseSync, Part, plan};
use crate::jobs::migration::Links;
use crate::jobs::run::Ends;
use crate::model::Problem;
use crate::providers::MetabaseDestination;
use std::sync::Arc;

/// Makes keys of the destination equal to keys of the source, with what they link to.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    let Opened { server, scope } = open_quietly(from, request.verb)?;
    let target = MetabaseDestination::open(&location(to))?;
    for fact in server.evidence.iter().chain(&target.server.evidence) {
        output.verbose(&format!("{fact}."));
    }
    let part = Part {
        to: if to.is("webServer60") {
            scope.path.clone()
        } else {
            target.key_path(&to.path)?
        },
        from: scope.path,
    };
    let sync = MetabaseSync {
        source: Arc::new(server),
        destination: Arc::new(target),
        parts: vec![part],
        rules: Arc::new(rule_set(request)?),
        links: Links {
            content: request.has_link("Content"),
            pools: request.has_link("AppPool"),
        },
    };
    let ends = Ends::from(&sync);
    finish::plan_and_finish(ends, request, output, move |reporter| plan(&sync, reporter))
}
