//! `report`: everything about a sync on paper. Takes what the sync takes and changes neither server.

use super::command::ReportPlace;
use super::follow::{CANCELLED, Heard, follow, follow_all};
use super::grammar::Request;
use super::output::Output;
use super::{exit, verbs};
use crate::discover::content::areas;
use crate::discover::usage::Question;
use crate::jobs::evidence::{self, ContentScan, ScanSummary};
use crate::jobs::migration::{plan, prepare};
use crate::jobs::paper::Written;
use crate::jobs::report::write_all;
use crate::jobs::usage::{self, Asked};
use crate::model::{Evidence, Problem, nearest};
use crate::prepare::{Check, CheckState};

/// Writes the papers and names them.
pub fn run(request: &Request, place: ReportPlace, output: &mut Output) -> i32 {
    output.use_verbose(request.verbose);
    if request.json {
        output.use_json("report");
    }
    match write(request, place, output) {
        Ok(()) => exit::DONE,
        Err(problem) => {
            output.problem(&problem);
            if problem.code == CANCELLED {
                exit::CANCELLED
            } else {
                exit::FAILED
            }
        }
    }
}

fn write(request: &Request, place: ReportPlace, output: &mut Output) -> Result<(), Problem> {
    let migration = verbs::migration(request, output)?;
    let work = migration.clone();
    let planned = follow("plan", output, &mut |_, _| {}, move |reporter| {
        plan(&work, reporter)
    })?;
    let mut checks = prepare(&migration, &planned.study);
    for (check, reason) in &place.waivers {
        waive(&mut checks, check, reason)?;
    }
    let scan = ContentScan {
        host: migration.source.host.clone(),
        areas: areas(&migration.source.metabase, &migration.selection)?,
        server_names: vec![migration.source.facts.name.clone()],
    };
    let (evidence, summary) = scanned(scan, output)?;
    let mut question = Question::of_metabase(&migration.source.metabase, &migration.selection)?;
    question.ask_about(&evidence, &summary.includes);
    let asked = Asked::of(&migration.source, question, place.logs);
    let used = follow("usage", output, &mut |_, _| {}, move |reporter| {
        usage::usage(&asked, reporter)
    })?;
    let files = write_all(
        &place.folder,
        &Written {
            migration: &migration,
            planned: &planned,
            checks: &checks,
            run: None,
            verified: None,
            evidence: &evidence,
            usage: Some(&used),
        },
    )?;
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    output.put("files", &names);
    for name in &names {
        output.line(name);
    }
    Ok(())
}

/// Scans content to its end.
pub(super) fn scanned(
    scan: ContentScan,
    output: &mut Output,
) -> Result<(Vec<Evidence>, ScanSummary), Problem> {
    let mut rows = Vec::new();
    let mut heard = |_: &mut Output, heard: Heard| {
        if let Heard::Evidence(found) = heard {
            rows.extend(found);
        }
    };
    let summary = follow_all("discover", output, &mut heard, move |reporter| {
        evidence::scan(&scan, reporter)
    })?;
    rows.sort_by(Evidence::compare);
    Ok((rows, summary))
}

/// Sets a check aside by its name, or all that have its code.
fn waive(checks: &mut [Check], name: &str, reason: &str) -> Result<(), Problem> {
    let mut found = false;
    for check in checks
        .iter_mut()
        .filter(|check| check.id.eq_ignore_ascii_case(name) || check.code.eq_ignore_ascii_case(name))
    {
        found = true;
        check.waive(reason);
    }
    if found {
        return Ok(());
    }
    let open = checks
        .iter()
        .filter(|check| check.state != CheckState::Ready)
        .map(|check| check.id.as_str());
    let near = nearest(name, open.clone());
    Err(
        Problem::error("NO-SUCH-CHECK", format!("There is no check {name}"))
            .with_cause(format!(
                "Open are {}.",
                open.clone().collect::<Vec<_>>().join(", ")
            ))
            .with_fix(match near {
                Some(near) => format!("Did you mean {near}?"),
                None => "Name one of them.".to_owned(),
            }),
    )
}
