//! What each step of the wizard asks of the servers: to be opened, looked at, mapped and planned.

use super::{Advised, Found, Prepared, recorded};
use crate::apply;
use crate::discover;
use crate::discover::pipeline::advise;
use crate::jobs::migration::{Links, Migration, check, loss_report, plan, study};
use crate::jobs::run::write_test;
use crate::jobs::{Reporter, Stop};
use crate::model::{Overview, Problem};
use crate::prepare::Part;
use crate::providers::{DestinationServer, ServerLocation, SourceServer};
use crate::rules::RuleSet;
use crate::wizard::{Mapped, Outcome, Side, Wanted};
use std::path::PathBuf;
use std::sync::Arc;

/// What the person asked for: sites of a server that is open, to a server that is opened now.
pub(super) struct Asked {
    pub(super) source: Arc<SourceServer>,
    pub(super) new: PathBuf,
    pub(super) wanted: Wanted,
}

impl Asked {
    fn migration(self) -> Result<Migration, Problem> {
        Ok(Migration {
            source: self.source,
            destination: Arc::new(DestinationServer::open(&ServerLocation::around(&self.new))?),
            selection: self.wanted.selection,
            destination_site: None,
            rules: Arc::new(RuleSet::default()),
            // The window brings pools along: a site without its pool does not start.
            links: Links {
                content: true,
                pools: true,
            },
            choices: self.wanted.choices,
        })
    }
}

pub(super) fn unpack(folder: Option<String>) -> Result<Found, Stop> {
    let folder = match folder {
        Some(folder) => PathBuf::from(folder),
        None => fresh_folder()?,
    };
    let sample = apply::sample::unpack(&folder)?;
    Ok(Found::Outcome(Outcome::Sample {
        old: sample.old.to_string_lossy().into_owned(),
        new: sample.new.to_string_lossy().into_owned(),
    }))
}

/// A folder of its own for a sample; it stays, because what is done to it can be looked at afterwards.
fn fresh_folder() -> Result<PathBuf, Problem> {
    tempfile::Builder::new()
        .prefix("siteferry-demo-")
        .tempdir()
        .map(tempfile::TempDir::keep)
        .map_err(|error| {
            Problem::error("NO-FOLDER", "Could not make a folder for the sample")
                .with_cause(format!("The system says: {error}."))
                .with_fix("Free some space in the temporary folder, or run siteferry demo --folder DIR.")
        })
}

pub(super) fn open(side: Side, path: &str, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    reporter.phase("Reading");
    let path = PathBuf::from(path);
    let is_package = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    match side {
        Side::Source if recorded::is_recorded(&path) => recorded::open_file(&path, reporter),
        Side::Source => {
            let source = if is_package {
                SourceServer::open_package(&path)?
            } else {
                SourceServer::open(&ServerLocation::around(&path))?
            };
            tell(reporter, &source.problems);
            let mut overview =
                discover::overview::of_metabase(&source.metabase, source.host.as_ref(), &source.facts);
            overview.label.clone_from(&source.label);
            overview.findings.extend(discover::gathered(source.host.as_ref()));
            Ok(Found::Source(
                Arc::new(source),
                Outcome::Opened(Side::Source, Box::new(overview)),
            ))
        }
        Side::Destination => {
            let server = DestinationServer::open(&ServerLocation::around(&path))?;
            tell(reporter, &server.problems);
            let overview: Overview =
                discover::overview::of_config(&server.config, server.host.as_ref(), &server.facts);
            Ok(Found::Destination(
                server.host.clone(),
                Outcome::Opened(Side::Destination, Box::new(overview)),
            ))
        }
    }
}

fn tell(reporter: &mut Reporter<Found>, problems: &[Problem]) {
    for problem in problems {
        reporter.problem(problem.clone());
    }
}

pub(super) fn look(asked: Asked, part: &Part, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    reporter.phase("Reading both servers");
    let migration = asked.migration()?;
    let study = study(&migration)?;
    reporter.checkpoint()?;
    reporter.phase("Checking");
    let rows = check(&migration, &study, part, reporter)?;
    Ok(Found::Outcome(Outcome::Prepared(rows)))
}

pub(super) fn map(
    asked: Asked,
    known: Option<Advised>,
    reporter: &mut Reporter<Found>,
) -> Result<Found, Stop> {
    reporter.phase("Reading both servers");
    let migration = asked.migration()?;
    let study = study(&migration)?;
    reporter.checkpoint()?;
    let source = &migration.source;
    let advised = match known {
        Some(known) => known,
        None => {
            reporter.phase("Looking at the applications");
            Advised {
                advice: advise(&source.metabase, source.host.as_ref(), &migration.selection)?.into(),
                selection: migration.selection.clone(),
            }
        }
    };
    let mapped = Mapped {
        accounts: study.accounts,
        sites: study.targets,
        advice: advised.advice.clone(),
        integrated: study.integrated.applications.keys,
        integrated_problems: study.integrated.problems,
    };
    Ok(Found::Map(advised, Outcome::Mapped(Arc::new(mapped))))
}

pub(super) fn make_plan(asked: Asked, reporter: &mut Reporter<Found>) -> Result<Found, Stop> {
    let migration = asked.migration()?;
    let mut planned = plan(&migration, reporter)?;
    reporter.phase("Testing where it would write");
    write_test(&migration, &mut planned)?;
    let loss = Arc::new(loss_report(&planned.study));
    let outcome = Outcome::Planned(Arc::new(planned.plan.clone()), loss);
    Ok(Found::Plan(Box::new(Prepared { migration, planned }), outcome))
}
