//! One file a verb: each asks lower floors and tells what they answer.

mod dependencies;
pub mod discover;
mod dump;
mod parameters;
pub mod pipeline;
mod sync;
mod system_info;
pub mod usage;

use super::exit;
use super::grammar::{ProviderSpec, Request, Verb, names};
use super::output::Output;
use crate::formats::metabase::Key;
use crate::formats::system_info::SystemInfo;
use crate::jobs::migration::Migration;
use crate::model::{Problem, Selection};
use crate::providers::package::PackageSource;
use crate::providers::{MetaKeyScope, ScopeKind, ServerLocation, SourceServer};
use crate::rules::RuleSet;
use std::path::Path;

/// Runs a request in msdeploy's grammar.
pub fn run(request: Request, output: &mut Output) -> i32 {
    output.use_verbose(request.verbose);
    if request.json {
        output.use_json(request.verb.name());
        output.put("whatif", &request.whatif);
    }
    if request.xpath.is_some() && (request.json || matches!(request.verb, Verb::Sync | Verb::Delete)) {
        output.problem(
            &Problem::warning("XPATH-UNUSED", "-xpath changes nothing here")
                .with_cause("It filters XML, and this command prints none.")
                .with_fix("Use it with -verb:getDependencies, -verb:getSystemInfo or -verb:dump."),
        );
    }
    output.use_xpath(request.xpath.clone());
    let done = match request.verb {
        Verb::Dump => dump::run(&request, output),
        Verb::GetDependencies => dependencies::run(&request, output),
        Verb::GetSystemInfo => system_info::run(&request, output),
        Verb::GetParameters => parameters::run(&request, output),
        Verb::Sync => sync::run(&request, output),
        Verb::Delete => delete(&request),
    };
    if let Err(problem) = done {
        output.problem(&problem);
    }
    if output.errors() > 0 {
        exit::OPERATION_FAILED
    } else {
        exit::DONE
    }
}

/// A rule of deletions refuses most providers, as in Web Deploy; for the others, and with the rule off, it is not built.
fn delete(request: &Request) -> Result<(), Problem> {
    let spec = destination(request)?;
    match rule_set(request)?.blocks_delete(spec.provider.name) {
        Some(refused) => Err(refused),
        None => Err(not_built(spec, request.verb, names::DELETION)),
    }
}

/// The migration that a sync of this request would be: to a server, not to a package.
pub fn migration(request: &Request, output: &mut Output) -> Result<Migration, Problem> {
    let to = destination(request)?;
    if !(to.is("metaKey") || to.is("webServer60")) {
        return Err(Problem::error(
            "INCOMPATIBLE-PROVIDERS",
            format!(
                "The destination {} is no server that sites of IIS 6 move to",
                to.provider.name
            ),
        )
        .with_cause("This command is about a sync to a server with IIS 7 or later.")
        .with_fix(
            "Name that server: -dest:metaKey=lm/w3svc/1,root=FOLDER or -dest:webServer60,root=FOLDER.",
        ));
    }
    sync::migration(request, output)
}

/// The source end. The grammar has made sure that there is one.
fn source(request: &Request) -> Result<&ProviderSpec, Problem> {
    request.source.as_ref().ok_or_else(|| missing("source"))
}

/// The destination end, likewise.
fn destination(request: &Request) -> Result<&ProviderSpec, Problem> {
    request.destination.as_ref().ok_or_else(|| missing("dest"))
}

fn missing(end: &str) -> Problem {
    Problem::error("NO-END", format!("-{end} is missing"))
        .with_fix(format!("Add -{end}:metaKey=lm/w3svc/1,root=FOLDER."))
}

fn location(spec: &ProviderSpec) -> ServerLocation {
    ServerLocation {
        root: spec.root.clone(),
        drives: spec.drives.clone(),
    }
}

/// What a provider cannot do for a verb, although it can do something for another.
fn not_built(spec: &ProviderSpec, verb: Verb, subject: &str) -> Problem {
    not_built_for(spec, verb.name(), subject)
}

/// The same for a command by its name.
fn not_built_for(spec: &ProviderSpec, name: &str, subject: &str) -> Problem {
    Problem::error(
        "NOT-BUILT-YET",
        format!("{name} with the provider {} is not built yet", spec.provider.name),
    )
    .with_cause(format!("It belongs to the subject “{subject}”."))
    .with_fix("Nothing was read or written. siteferry --help lists what works.")
}

/// The package of an end; with `root=` its path is one of that server.
fn package_path(spec: &ProviderSpec) -> Result<&Path, Problem> {
    if spec.root.is_some() {
        return Err(Problem::error(
            "NOT-BUILT-YET",
            "A package inside of a server's folder is not built yet",
        )
        .with_cause(format!("It belongs to the subject “{}”.", names::REMOTE))
        .with_fix("Leave root= out, and give the package's path on this computer."));
    }
    if spec.path.is_empty() {
        return Err(
            Problem::error("ERROR_INVALID_PATH", "The provider package needs a path")
                .with_fix("Write package=site1.zip."),
        );
    }
    Ok(Path::new(&spec.path))
}

/// A server and the part of it that an end means.
struct Opened {
    server: SourceServer,
    scope: MetaKeyScope,
}

impl Opened {
    /// The sites that it means: one, or all of a whole server.
    fn selection(&self) -> Selection {
        let mut selection = Selection::default();
        match self.scope.kind {
            ScopeKind::Site { id } | ScopeKind::InsideSite { id } => selection.sites.push(id),
            ScopeKind::Service | ScopeKind::Other => {
                selection.sites = self.server.metabase.sites().filter_map(Key::site_id).collect();
            }
        }
        selection
    }

    /// The key that it means inside of a site, which is looked at alone; `None` for whole sites.
    fn below(&self) -> Option<&str> {
        match self.scope.kind {
            ScopeKind::InsideSite { .. } => Some(&self.scope.path),
            ScopeKind::Site { .. } | ScopeKind::Service | ScopeKind::Other => None,
        }
    }
}

/// Opens the server that is the source, and tells what was odd about it.
fn open_server(spec: &ProviderSpec, verb: Verb, output: &mut Output) -> Result<Opened, Problem> {
    open_for(spec, verb.name(), output)
}

/// The same for a command by its name.
fn open_for(spec: &ProviderSpec, name: &str, output: &mut Output) -> Result<Opened, Problem> {
    let opened = open(spec, name)?;
    for problem in &opened.server.problems {
        output.problem(problem);
    }
    for fact in &opened.server.evidence {
        output.verbose(&format!("{fact}."));
    }
    Ok(opened)
}

/// Opens the server that is the source, whatever holds it.
fn open_quietly(spec: &ProviderSpec, verb: Verb) -> Result<Opened, Problem> {
    open(spec, verb.name())
}

fn open(spec: &ProviderSpec, name: &str) -> Result<Opened, Problem> {
    let (server, path) = match spec.provider.name {
        "metaKey" => (SourceServer::open(&location(spec))?, spec.path.clone()),
        "webServer60" => (SourceServer::open(&location(spec))?, "lm/w3svc".to_owned()),
        "package" => {
            let package = PackageSource::open(package_path(spec)?)?;
            let path = package.meta_key()?.to_owned();
            (package.into_server()?, path)
        }
        "dependencies" => {
            return Err(Problem::error(
                "INCOMPATIBLE-PROVIDERS",
                format!("{name} has no source dependencies"),
            )
            .with_cause("What getDependencies printed tells of needs only, not of the server itself.")
            .with_fix(
                "Use it with -verb:getDependencies, or name the server: metaKey=lm/w3svc/1,root=FOLDER.",
            ));
        }
        _ => return Err(not_built_for(spec, name, names::CONFIGURATION)),
    };
    let scope = MetaKeyScope::resolve(&server.metabase, &path)?;
    Ok(Opened { server, scope })
}

fn rule_set(request: &Request) -> Result<RuleSet, Problem> {
    RuleSet::with(&request.switched_rules(true), &request.switched_rules(false))
}

fn describe(server: &SourceServer) -> SystemInfo {
    crate::discover::system_info::of_metabase(&server.metabase, &server.facts)
}
