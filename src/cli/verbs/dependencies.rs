//! `-verb:getDependencies`: what the source needs of its server, always as XML.

use super::sync::app_host;
use super::{Opened, open_server, package_path, source};
use crate::cli::grammar::{ProviderSpec, Request};
use crate::cli::output::Output;
use crate::discover::{Scope, dependencies, of_archive, of_config, recorded};
use crate::formats::dependency_info::{DependencySettings, read_bytes, write_xml};
use crate::model::dependency::DependencyInfo;
use crate::model::{Place, Problem};
use crate::providers::AppHostPart;
use crate::providers::package::PackageSource;

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    output.use_xml();
    let settings = DependencySettings::parse(
        request
            .verb_settings
            .iter()
            .map(|setting| (setting.name.as_str(), setting.value.as_deref())),
    )?;
    let spec = source(request)?;
    let info = match spec.provider.name {
        "dependencies" => of_file(spec, output)?,
        "appHostConfig" | "appPoolConfig" | "webServer" => of_application_host(spec, output)?,
        "package" => match of_package(spec, output)? {
            Some(info) => info,
            None => of_metabase(spec, request, output)?,
        },
        _ => of_metabase(spec, request, output)?,
    };
    output.put("dependencies", &info);
    output.xml(&write_xml(&info, &settings));
    Ok(())
}

fn of_metabase(
    spec: &ProviderSpec,
    request: &Request,
    output: &mut Output,
) -> Result<DependencyInfo, Problem> {
    let Opened { server, scope } = open_server(spec, request.verb, output)?;
    // Triggers begin with the path as it was written (seed "Viewing Dependencies"); a name stands for its key.
    let is_written = spec.is("metaKey") && server.metabase.key(&spec.path).is_some();
    let scope = if is_written {
        Scope::new(&spec.path)
    } else {
        Scope::new(&scope.path.to_ascii_lowercase())
    };
    dependencies(&server.metabase, &scope)
}

fn of_application_host(spec: &ProviderSpec, output: &mut Output) -> Result<DependencyInfo, Problem> {
    let server = app_host::open(spec)?;
    for problem in &server.problems {
        output.problem(problem);
    }
    for fact in &server.evidence {
        output.verbose(&format!("{fact}."));
    }
    let part = match spec.provider.name {
        "webServer" => AppHostPart::Server,
        _ => app_host::part(spec),
    };
    Ok(of_config(
        &server.config,
        &part.on(&server)?,
        server.facts.is_64_bit,
    ))
}

/// A package of anything but a metabase; `None` for one that holds one.
fn of_package(spec: &ProviderSpec, output: &mut Output) -> Result<Option<DependencyInfo>, Problem> {
    let package = PackageSource::open(package_path(spec)?)?;
    if package.meta_key().is_ok() {
        return Ok(None);
    }
    output.problem(
        &Problem::note("PACKAGE-NEEDS", "The package tells only of what it sets itself")
            .with_cause("It holds no metabase, and nothing of what was set on its server around it.")
            .with_fix("Ask the server itself for everything: -source:webServer,root=FOLDER.")
            .with_place(Place::file(spec.path.clone())),
    );
    Ok(Some(of_archive(&package.archive)))
}

/// What getDependencies printed on the old server; `-` reads it from standard input.
fn of_file(spec: &ProviderSpec, output: &mut Output) -> Result<DependencyInfo, Problem> {
    let path = spec.path.as_str();
    if path.is_empty() || spec.root.is_some() {
        return Err(Problem::error(
            "ERROR_INVALID_PATH",
            "The provider dependencies needs the path of a file on this computer",
        )
        .with_cause("It holds what msdeploy's getDependencies printed on the old server.")
        .with_fix("Write dependencies=needs.xml without root=, or dependencies=- for standard input."));
    }
    let label = if path == "-" { "standard input" } else { path };
    let bytes = read_all(path).map_err(|error| {
        Problem::error("FILE-NOT-READABLE", format!("{label} cannot be read"))
            .with_cause(format!("{error}."))
            .with_fix("Check the path, and whether your account may read the file.")
            .with_place(Place::file(label))
    })?;
    let recorded = recorded(&bytes, label)?;
    for problem in &recorded.problems {
        output.problem(problem);
    }
    if let Some(source) = &recorded.source {
        output.verbose(&format!("It was printed for {source}."));
    }
    output.put(
        "recorded",
        &serde_json::json!({ "file": recorded.label, "source": recorded.source }),
    );
    Ok(recorded.needs)
}

/// The bytes of a file or of standard input.
fn read_all(path: &str) -> std::io::Result<Vec<u8>> {
    match path {
        "-" => read_bytes(std::io::stdin().lock()),
        path => read_bytes(std::fs::File::open(path)?),
    }
}
