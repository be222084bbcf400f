//! `-verb:sync` between two servers with IIS 7 or later: `appHostConfig`, `appPoolConfig`.

use super::{finish, refuse};
use crate::cli::grammar::{ProviderSpec, Request};
use crate::cli::output::Output;
use crate::cli::verbs::{destination, location, rule_set, source};
use crate::formats::apphost::WholeScope;
use crate::jobs::app_host::{AppHostSync, plan};
use crate::jobs::migration::Links;
use crate::jobs::run::Ends;
use crate::model::Problem;
use crate::providers::app_host_config::check_source;
use crate::providers::{AppHostPart, DestinationServer, Held};
use std::sync::Arc;

/// Makes a part of the destination equal to a part of the source, with what it links to.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    let server = open(from)?;
    if Held::by(&location(to)) == Held::Metabase {
        return refuse::run(request, output);
    }
    let target = DestinationServer::open(&location(to))?;
    for fact in server.evidence.iter().chain(&target.evidence) {
        output.verbose(&format!("{fact}."));
    }
    let part = part(from).pair(&part(to), &server, &target)?;
    let sync = AppHostSync {
        source: Arc::new(server),
        destination: Arc::new(target),
        part,
        rules: Arc::new(rule_set(request)?),
        links: Links {
            content: request.has_link("Content"),
            pools: request.has_link("AppPool"),
        },
    };
    let ends = Ends::from(&sync);
    finish::plan_and_finish(ends, request, output, move |reporter| plan(&sync, reporter))
}

/// Opens the source of one of these providers.
pub fn open(spec: &ProviderSpec) -> Result<DestinationServer, Problem> {
    let location = location(spec);
    check_source(&location, spec.provider.name)?;
    DestinationServer::open(&location)
}

/// The server of `appHostConfig` or `webServer` with the part that is meant; what was odd about it is told. `None` for any
/// other provider.
pub fn opened(
    spec: &ProviderSpec,
    output: &mut Output,
) -> Result<Option<(DestinationServer, WholeScope)>, Problem> {
    if !matches!(spec.provider.name, "appHostConfig" | "webServer") {
        return Ok(None);
    }
    let server = open(spec)?;
    for problem in &server.problems {
        output.problem(problem);
    }
    for fact in &server.evidence {
        output.verbose(&format!("{fact}."));
    }
    let scope = match spec.provider.name {
        "webServer" => WholeScope::Server,
        _ => part(spec).on(&server)?,
    };
    Ok(Some((server, scope)))
}

/// What the path of one of these providers means.
pub fn part(spec: &ProviderSpec) -> AppHostPart {
    AppHostPart::parse(spec.provider.name, &spec.path)
}
