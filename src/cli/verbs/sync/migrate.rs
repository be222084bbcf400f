//! `-verb:sync` from a metabase to IIS 7 or later: the migration of a site, or of the whole server.

use super::finish;
use crate::cli::follow::follow;
use crate::cli::grammar::{ProviderSpec, Request};
use crate::cli::output::Output;
use crate::cli::passwords;
use crate::cli::verbs::{Opened, destination, location, open_quietly, rule_set, source};
use crate::formats::metabase::Key;
use crate::jobs::migration::{Links, Migration, plan};
use crate::jobs::run::{self, Ends};
use crate::model::path::fold;
use crate::model::{Problem, Selection};
use crate::providers::meta_key::is_service;
use crate::providers::{DestinationServer, ScopeKind, SourceServer, meta_key};
use crate::translate::{Choices, NumberClash, SiteChoices};
use std::sync::Arc;

/// Brings a site of IIS 6, or all of the server, to IIS 7 or later. A what-if is the plan that is not applied: both tell the same.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    let migration = migration(request, output)?;
    let what = migration.clone();
    let planned = follow("plan", output, &mut |_, _| {}, move |reporter| {
        let mut planned = plan(&what, reporter)?;
        run::write_test(&what, &mut planned)?;
        Ok(planned)
    })?;
    finish::finish(
        Ends::of(&migration, &planned.study),
        planned.plan,
        request,
        output,
    )
}

/// What is brought where: both servers opened, the sites found.
pub fn migration(request: &Request, output: &mut Output) -> Result<Migration, Problem> {
    let (from, to) = (source(request)?, destination(request)?);
    let Opened { server, scope } = open_quietly(from, request.verb)?;
    let target = DestinationServer::open(&location(to))?;
    for fact in server.evidence.iter().chain(&target.evidence) {
        output.verbose(&format!("{fact}."));
    }
    let is_whole = scope.kind == ScopeKind::Service;
    let (selection, sites) = if is_whole {
        if to.is("metaKey") && !is_service(&to.path) {
            return Err(not_a_service(&to.path));
        }
        (whole(&server), request.sites.clone())
    } else {
        let site = scope.site()?;
        (
            Selection::site(site),
            choices(request, &server, site, &target, &to.path)?,
        )
    };
    Ok(Migration {
        destination_site: None,
        source: Arc::new(server),
        destination: Arc::new(target),
        selection: Selection {
            own_values_only: !gets_inherited(from)?,
            ..selection
        },
        rules: Arc::new(rule_set(request)?),
        links: Links {
            content: request.has_link("Content"),
            // A whole server brings its pools (link extensions of webServer60, dd569028).
            pools: is_whole || request.has_link("AppPool"),
        },
        choices: Choices {
            accounts: request.accounts.clone(),
            passwords: passwords::read(&request.passwords)?,
            sites,
            integrated: request.integrated.clone(),
        },
    })
}

/// All sites of a server, by their numbers.
fn whole(server: &SourceServer) -> Selection {
    Selection::server(server.metabase.sites().filter_map(Key::site_id).collect())
}

fn not_a_service(path: &str) -> Problem {
    Problem::error(
        "ERROR_INVALID_PATH",
        format!("The source is the whole web service, and {path} is not"),
    )
    .with_cause("Both ends of a sync have to be of the same kind.")
    .with_fix("Write -dest:metaKey=lm/w3svc, or webServer60 at both ends.")
}

/// `metadataGetInherited` of the source. Web Deploy's default is false; ours carries what the site really used.
fn gets_inherited(spec: &ProviderSpec) -> Result<bool, Problem> {
    match spec.setting("metadataGetInherited") {
        None => Ok(true),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(other) => Err(Problem::error(
            "ERROR_INVALID_SETTING",
            format!("metadataGetInherited={other} is neither true nor false"),
        )
        .with_fix(
            "Write metadataGetInherited=true to carry what the site inherits, or false to carry only its own values.",
        )),
    }
}

/// What was decided about the site's number and name: by settings of the command line, and by the path of the
/// destination, which names a number, a site that is there, or a new name.
fn choices(
    request: &Request,
    server: &SourceServer,
    site: u32,
    target: &DestinationServer,
    path: &str,
) -> Result<SiteChoices, Problem> {
    let mut sites = request.sites.clone();
    let asked = target.site(path)?;
    let own = server
        .metabase
        .site(site)
        .map(meta_key::site_name)
        .unwrap_or_default();
    let policy = sites.clash;
    let choice = sites.of(site);
    if let (Some(chosen), Some(id)) = (choice.number, asked.id)
        && chosen != id
    {
        return Err(Problem::error(
            "GIVEN-TWICE",
            format!("The destination means site {id}, and -siteId gives site {site} the number {chosen}"),
        )
        .with_fix("Leave one of them out."));
    }
    choice.number = choice.number.or(asked.id);
    if asked.id.is_none() {
        if choice.name.is_none() {
            choice.name = asked.name.filter(|name| fold(name) != fold(&own));
        }
        // The destination has no site of that name: any number that is free will do.
        if choice.clash.is_none() && policy.is_none() {
            choice.clash = Some(NumberClash::Renumber);
        }
    }
    sites.tidy();
    Ok(sites)
}
