//! `-verb:getSystemInfo`: facts about the source server, as XML.

use super::{describe, location, open_server, package_path, source};
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::discover::system_info;
use crate::model::{Place, Problem};
use crate::providers::DestinationServer;
use crate::providers::package::PackageSource;

/// Runs it.
pub fn run(request: &Request, output: &mut Output) -> Result<(), Problem> {
    output.use_xml();
    let spec = source(request)?;
    let info = match spec.provider.name {
        "package" => {
            let package = PackageSource::open(package_path(spec)?)?;
            package.system_info.ok_or_else(|| {
                Problem::error(
                    "PACKAGE-NO-SYSTEM-INFO",
                    "The package does not describe its server",
                )
                .with_cause("It has no systemInfo.xml, as packages made without msdeploy.")
                .with_fix("Ask the server itself: -source:webServer60,root=FOLDER.")
                .with_place(Place::file(spec.path.clone()))
            })?
        }
        "webServer" => {
            let server = DestinationServer::open(&location(spec))?;
            system_info::of_config(&server.config, &server.facts)
        }
        _ => describe(&open_server(spec, request.verb, output)?.server),
    };
    output.put("systemInfo", &info);
    output.xml(&info.write_xml());
    Ok(())
}
