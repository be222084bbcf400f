//! `-verb:getDependencies`: what the source needs of its server, always as XML.

use super::{Opened, open_server, source};
use crate::cli::grammar::Request;
use crate::cli::output::Output;
use crate::discover::{Scope, dependencies};
use crate::formats::dependency_info::{DependencySettings, write_xml};
use crate::model::Problem;

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
    let Opened { server, scope } = open_server(spec, request.verb, output)?;
    // Triggers begin with the path as it was written (seed "Viewing Dependencies"); a name stands for its key.
    let is_written = spec.is("metaKey") && server.metabase.key(&spec.path).is_some();
    let scope = if is_written {
        Scope::new(&spec.path)
    } else {
        Scope::new(&scope.path.to_ascii_lowercase())
    };
    let info = dependencies(&server.metabase, &scope)?;
    output.put("dependencies", &info);
    output.xml(&write_xml(&info, &settings));
    Ok(())
}
