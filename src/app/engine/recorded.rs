//! An old server of which nothing is there but what getDependencies printed on it.

use super::Found;
use crate::discover::recorded;
use crate::formats::dependency_info::{DependencySettings, Recorded, read_bytes, write_xml};
use crate::formats::metabase::{MetabaseBuilder, Schema};
use crate::hosts::MemoryHost;
use crate::jobs::{Reporter, Stop};
use crate::model::dependency::DependencyInfo;
use crate::model::{Finding, FindingState, IisVersion, Overview, Place, Problem, ServerFacts};
use crate::prepare::{Subject, checklist};
use crate::providers::{DestinationServer, ServerLocation, is_configuration};
use crate::wizard::Outcome;
use std::path::Path;
use std::sync::Arc;

/// What is known of such a server.
#[derive(Clone)]
pub(super) struct OnPaper {
    facts: ServerFacts,
    info: Arc<DependencyInfo>,
}

/// True for a file that is no package and no configuration file: then it can only be what was printed.
pub(super) fn is_recorded(path: &Path) -> bool {
    let named = |ending: &str| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
    };
    path.is_file() && !named("zip") && !is_configuration(path)
}

/// Opens a file with what was printed.
pub(super) fn open_file(path: &Path, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    let label = path.display().to_string();
    let bytes = std::fs::File::open(path).and_then(read_bytes).map_err(|error| {
        Problem::error("FILE-NOT-READABLE", format!("{label} cannot be read"))
            .with_cause(format!("The operating system says: {error}."))
            .with_fix("Check whether your account may read the file.")
            .with_place(Place::file(&label))
    })?;
    open(&bytes, &label, reporter)
}

/// Opens what was printed.
pub(super) fn open(bytes: &[u8], label: &str, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    let found = recorded(bytes, label)?;
    for problem in &found.problems {
        reporter.problem(problem.clone());
    }
    let overview = overview(&found, label);
    let document = write_xml(&found.needs, &DependencySettings::all_triggers());
    let on_paper = OnPaper {
        facts: overview.facts.clone(),
        info: Arc::new(found.needs.clone()),
    };
    Ok(Found::Recorded(
        on_paper,
        Outcome::Recorded {
            overview: Box::new(overview),
            info: found.needs,
            document,
        },
    ))
}

/// What such an output says of a server, and what it does not.
fn overview(found: &Recorded, label: &str) -> Overview {
    let needs = &found.needs;
    // Modules are only told by IIS 7 and later (getDependencies operation, dd569090); which of them, nothing tells.
    let has_modules = !needs.native_modules.is_empty() || !needs.managed_types.is_empty();
    let iis = if has_modules {
        IisVersion { major: 7, minor: 0 }
    } else {
        IisVersion::IIS6
    };
    let asked_for = found.source.as_deref().unwrap_or_default();
    let name = asked_for.rsplit_once(" of ").map(|(_, name)| name.trim());
    let finding = |state, name: &str, text: String| Finding {
        state,
        name: name.to_owned(),
        text,
    };
    let number = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let programs = needs.cgis.len() + needs.isapis.len();
    let modules = needs.native_modules.len() + needs.managed_types.len();
    let mut counts = vec![
        number(needs.dependencies.len(), "component", "components"),
        number(needs.app_pools.len(), "application pool", "application pools"),
        number(programs, "program", "programs"),
    ];
    if modules > 0 {
        counts.push(number(modules, "module", "modules"));
    }
    let what = match asked_for {
        "" => String::new(),
        asked_for => format!(" of {asked_for}"),
    };
    let missing = |name: &str, text: &str| finding(FindingState::Missing, name, text.to_owned());
    Overview {
        facts: ServerFacts {
            name: name
                .filter(|name| !name.is_empty())
                .unwrap_or("Old server")
                .to_owned(),
            iis,
            windows_directory: r"C:\WINDOWS".to_owned(),
            is_64_bit: false,
        },
        label: label.to_owned(),
        findings: vec![
            finding(
                FindingState::Found,
                "getDependencies output",
                format!("{}{what}", counts.join(", ")),
            ),
            finding(
                FindingState::Attention,
                "Version of the server",
                format!("Not in it; {iis} on 32 bits is taken for granted"),
            ),
            missing(
                "Sites and content",
                "Not in it; nothing can be scanned, planned or copied",
            ),
            missing("Script maps that a site inherits", "msdeploy leaves them out"),
            missing("FTP", "Only in the output for metaKey=lm/msftpsvc"),
            missing("Logs", "Not in it; nothing is known of what is used"),
        ],
        sites: Vec::new(),
    }
}

/// The checklist of a destination by what such an output needs. What checks would ask the old server about is not
/// there.
pub(super) fn check(on_paper: &OnPaper, new: &Path, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    reporter.phase("Reading the new server");
    let server = DestinationServer::open(&ServerLocation::around(new))?;
    reporter.checkpoint()?;
    reporter.phase("Checking");
    let nothing = MemoryHost::new("nothing");
    let metabase = MetabaseBuilder::new().build(Schema::built_in());
    Ok(Found::Outcome(Outcome::Prepared(checklist(&Subject {
        needs: &on_paper.info,
        source: &on_paper.facts,
        source_host: &nothing,
        metabase: &metabase,
        objects: &[],
        content: &[],
        destination: &server.facts,
        destination_host: server.host.as_ref(),
        config: &server.config,
    }))))
}
