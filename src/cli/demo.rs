//! `demo --headless`: the whole migration of the bundled sample, told stage by stage.

use super::exit;
use super::follow::{follow, scanned};
use super::output::Output;
use super::report::content_of;
use crate::apply::{Options, sample};
use crate::discover::usage::Question;
use crate::jobs::migration::{Links, Migration, check, plan};
use crate::jobs::paper::{Ran, Written, verdict, write_report};
use crate::jobs::run;
use crate::jobs::usage::{self, Asked};
use crate::model::{Problem, Selection, Severity};
use crate::prepare::{Check, CheckState, Headline, Part};
use crate::providers::{DestinationServer, ServerLocation, SourceServer};
use crate::translate::Choices;
use jiff::Zoned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The site of the sample that is moved: Harbour Books.
const SITE: u32 = 1;

/// Unpacks the sample, moves its first site, and writes `report.html` beside it. Touches nothing outside of the folder.
pub fn run(folder: Option<&Path>, output: &mut Output) -> i32 {
    let done = whole_way(folder, output).map(|()| exit::of_told(output));
    exit::ended(done, output)
}

fn whole_way(folder: Option<&Path>, output: &mut Output) -> Result<(), Problem> {
    let folder = folder_for(folder)?;
    let servers = sample::unpack(&folder)?;
    let migration = Migration {
        source: Arc::new(SourceServer::open(&ServerLocation::folder(servers.old))?),
        destination: Arc::new(DestinationServer::open(&ServerLocation::folder(servers.new))?),
        selection: Selection::site(SITE),
        destination_site: None,
        rules: Arc::default(),
        links: Links::default(),
        choices: Choices::default(),
    };
    output.line(&format!(
        "The sample servers are in {}. Nothing outside of that folder is touched.",
        folder.display()
    ));
    let work = migration.clone();
    let (mut planned, checks) = follow("plan", output, &mut |_, _| {}, move |reporter| {
        let planned = plan(&work, reporter)?;
        let checks = check(&work, &planned.study, &Part::All, reporter)?;
        Ok((planned, checks))
    })?;
    run::write_test(&migration, &mut planned)?;

    output.line("");
    output.line(&format!(
        "1 of 4  Discover: what site {SITE} of {} needs",
        migration.source.facts.name
    ));
    tell_needs(&planned.study.needs, output);
    output.line("");
    output.line(&format!(
        "2 of 4  Prepare: the checklist of {}",
        migration.destination.facts.name
    ));
    tell_checks(&checks, output);
    output.line("");
    output.line("3 of 4  Review: the what-if");
    tell_plan(&planned.plan, output);

    output.line("");
    output.line("4 of 4  Apply and verify");
    let runs = folder.join("runs");
    let started = Zoned::now();
    let (work, what, to) = (migration.clone(), planned.clone(), runs.clone());
    let applied = follow("apply", output, &mut |_, _| {}, move |reporter| {
        run::apply(&work, &what, &Options::default(), &to, reporter)
    })?;
    let finished = Zoned::now();
    output.line(&format!("  {}", applied.totals));
    let (at, id) = (runs.clone(), applied.id.clone());
    let verified = follow("verify", output, &mut |_, _| {}, move |reporter| {
        run::verify(&at, &id, reporter)
    })?;
    output.line(&format!("  {}", verdict(&verified)));
    let (evidence, summary) = scanned(content_of(&migration)?, output)?;
    let mut question = Question::of_metabase(&migration.source.metabase, &migration.selection)?;
    question.ask_about(&evidence, &summary.includes);
    let asked = Asked::of(&migration.source, question, None);
    let used = follow("usage", output, &mut |_, _| {}, move |reporter| {
        usage::usage(&asked, reporter)
    })?;
    let report = folder.join("report.html");
    write_report(
        &report,
        &Written {
            migration: &migration,
            planned: &planned,
            checks: &checks,
            run: Some(Ran {
                report: &applied,
                started: &started,
                finished: &finished,
                verified: Some(&verified),
                undone: None,
            }),
            evidence: &evidence,
            usage: Some(&used),
        },
    )?;
    output.line("");
    output.line(&format!("Report: {}", report.display()));
    output.line(&format!(
        "Run {}. Undo: siteferry undo {} -runs:{}",
        applied.id,
        applied.id,
        runs.display()
    ));
    if run::is_complete(&applied) && verified.is_equal() {
        return Ok(());
    }
    Err(
        Problem::error("DEMO-INCOMPLETE", "The sample was not moved completely")
            .with_cause("The lines above say what went wrong.")
            .with_fix("Send them with the report: this is a fault of Siteferry."),
    )
}

fn folder_for(asked: Option<&Path>) -> Result<PathBuf, Problem> {
    if let Some(folder) = asked {
        return Ok(folder.to_owned());
    }
    tempfile::Builder::new()
        .prefix("siteferry-demo-")
        .tempdir()
        .map(tempfile::TempDir::keep)
        .map_err(|error| {
            Problem::error("SAMPLE-NOT-WRITTEN", "No folder for the sample could be made")
                .with_cause(format!("The operating system says: {error}."))
                .with_fix("Name one: siteferry demo --folder DIR.")
        })
}

fn tell_needs(needs: &crate::model::dependency::DependencyInfo, output: &mut Output) {
    for dependency in &needs.dependencies {
        output.line(&format!(
            "  {}  ({})",
            dependency.name,
            dependency.triggers.join(", ")
        ));
    }
    for pool in &needs.app_pools {
        output.line(&format!(
            "  application pool {}  ({})",
            pool.name,
            pool.triggers.join(", ")
        ));
    }
    for isapi in &needs.isapis {
        let state = if isapi.enabled {
            "enabled"
        } else {
            "prohibited there"
        };
        output.line(&format!(
            "  ISAPI extension {}, {state}  ({})",
            isapi.dll,
            isapi.triggers.join(", ")
        ));
    }
    output.line(&format!(
        "  and {} inherited script maps, which getDependencies leaves out",
        needs.inherited.len()
    ));
}

fn tell_checks(checks: &[Check], output: &mut Output) {
    output.line(&format!("  {}", Headline::of(checks)));
    for check in checks.iter().filter(|check| check.state != CheckState::Ready) {
        output.line(&format!(
            "  {}: {} – {}",
            check.state.words(),
            check.title,
            check.found
        ));
    }
}

fn tell_plan(plan: &crate::model::Plan, output: &mut Output) {
    for row in plan
        .rows
        .iter()
        .filter(|row| row.action().is_some() && !matches!(row.object.as_str(), "file" | "directory"))
    {
        output.line(&format!(
            "  {} – {}",
            row.trace_line().unwrap_or_default(),
            row.why
        ));
    }
    let content = plan
        .rows
        .iter()
        .filter(|row| matches!(row.object.as_str(), "file" | "directory") && row.action().is_some());
    output.line(&format!("  and {} files and folders", content.count()));
    let problems = |severity| {
        plan.problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    output.line(&format!(
        "  {} errors, {} warnings, {} notes",
        problems(Severity::Error),
        problems(Severity::Warning),
        problems(Severity::Note)
    ));
    output.line(&format!("  {}", plan.totals));
}
