//! Named commands: the operation log and what can be done with it.

use super::command::{Command, RunPlace};
use super::follow::follow;
use super::output::Output;
use super::{exit, grammar, line, verbs};
use crate::apply::{RunState, RunSummary, VerifyReport, find, runs};
use crate::hosts::FolderDestination;
use crate::jobs::run as job;
use crate::model::Problem;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Runs a named command.
pub fn run(command: Command, output: &mut Output) -> i32 {
    let (name, place) = match &command {
        Command::Runs(place) => ("runs", place),
        Command::Undo(place) => ("undo", place),
        Command::Resume(place) => ("resume", place),
        Command::Verify(place) => ("verify", place),
        _ => {
            output.problem(&super::no_window());
            return exit::USAGE;
        }
    };
    if place.json {
        output.use_json(name);
    }
    let done = job::runs_folder_of(place.runs.as_deref()).and_then(|folder| match &command {
        Command::Runs(_) => list(&folder, output),
        Command::Undo(place) => undo(&folder, place, output),
        Command::Verify(place) => verify(&folder, place, output),
        _ => resume(&folder, place, output),
    });
    exit::ended(done, output)
}

fn list(folder: &Path, output: &mut Output) -> Result<i32, Problem> {
    let all = runs(folder)?;
    output.put("folder", &folder.display().to_string());
    output.put("runs", &all.iter().map(as_json).collect::<Vec<Value>>());
    if all.is_empty() {
        output.line(&format!("There are no runs in {}.", folder.display()));
    }
    for run in all {
        let header = &run.header;
        output.line(&format!(
            "{}  {}  {}  {} -> {}  {}",
            header.id,
            header.started,
            run.state.word(),
            header.source.name,
            header.destination_label,
            run.totals
        ));
    }
    Ok(exit::DONE)
}

fn as_json(run: &RunSummary) -> Value {
    json!({
        "id": run.header.id,
        "started": run.header.started,
        "state": run.state.word(),
        "source": run.header.source,
        "sourceLabel": run.header.source_label,
        "destination": run.header.destination,
        "destinationLabel": run.header.destination_label,
        "totals": run.totals,
        "failed": run.failed,
        "command": run.header.command,
        "waived": run.header.waived,
    })
}

fn undo(folder: &Path, place: &RunPlace, output: &mut Output) -> Result<i32, Problem> {
    let (runs, id) = at(folder, place)?;
    let named = id.clone();
    let report = follow("undo", output, &mut |_, _| {}, move |reporter| {
        job::undo(&runs, &id, reporter)
    })?;
    output.put("restored", &report.restored);
    output.put("removed", &report.removed);
    output.put("conflicts", &report.conflicts);
    output.line(&format!(
        "Run {named} was taken back: {} brought back, {} removed, {} changed since and left as they are.",
        count(report.restored, "file"),
        count(report.removed, "added item"),
        report.conflicts
    ));
    Ok(match (report.cancelled, report.conflicts) {
        (true, _) => exit::CANCELLED,
        (false, 0) if output.errors() == 0 => exit::DONE,
        _ => exit::FAILED,
    })
}

fn verify(folder: &Path, place: &RunPlace, output: &mut Output) -> Result<i32, Problem> {
    let (runs, id) = at(folder, place)?;
    let named = id.clone();
    let report = follow("verify", output, &mut |_, _| {}, move |reporter| {
        job::verify(&runs, &id, reporter)
    })?;
    for problem in &report.problems {
        output.problem(problem);
    }
    output.put("checked", &report.checked);
    output.put("bytes", &report.bytes);
    output.put("isEqual", &report.is_equal());
    if let Some(undone) = &report.undone {
        output.put("undone", &json!({ "isWhole": undone.is_whole, "at": undone.at }));
    }
    output.line(&verdict(&named, &report));
    Ok(match report.is_equal() {
        true => exit::DONE,
        false => exit::DIFFERS,
    })
}

/// What reading back found, in one line. A run that was taken back is held against what was there before it.
fn verdict(run: &str, report: &VerifyReport) -> String {
    let (undone, expected) = match &report.undone {
        None => (String::new(), format!("as run {run} left it")),
        Some(undone) => {
            let at = undone
                .at
                .as_ref()
                .map_or_else(String::new, |at| format!(" at {at}"));
            match undone.is_whole {
                true => (
                    format!("Run {run} was undone{at}. "),
                    "as it was before the run".to_owned(),
                ),
                false => (
                    format!("Run {run} was undone in part{at}. "),
                    "as it was before the run where that was brought back, and elsewhere as the run left it"
                        .to_owned(),
                ),
            }
        }
    };
    if report.is_equal() {
        let items = count(report.checked, "item");
        let bytes = count(report.bytes, "byte");
        return format!("{undone}The destination is {expected}: {items} read back, {bytes}.");
    }
    format!(
        "{undone}The destination is not {expected}: {} among {}.",
        count(report.problems.len() as u64, "difference"),
        count(report.checked, "item")
    )
}

/// Cleans up after the run and gives its command again: what it had done is equal by now, and the rest is left to do.
fn resume(folder: &Path, place: &RunPlace, output: &mut Output) -> Result<i32, Problem> {
    let run = find(folder, &place.run)?;
    let id = &run.header.id;
    if !matches!(
        run.state,
        RunState::Interrupted | RunState::Failed | RunState::Cancelled
    ) {
        return Err(
            Problem::error("NOTHING-TO-RESUME", format!("Run {id} is {}", run.state.word()))
                .with_cause("Only a run that was interrupted, stopped or failed can be resumed.")
                .with_fix("Give its command again to bring later changes of the source over."),
        );
    }
    let request = run
        .header
        .command
        .as_deref()
        .map(|command| {
            line::split(command)
                .into_iter()
                .map(OsString::from)
                .collect::<Vec<_>>()
        })
        .and_then(|arguments| grammar::resolve(&arguments).ok());
    let Some(mut request) = request else {
        return Err(Problem::error(
            "NO-COMMAND",
            format!("Run {id} does not keep the command that began it"),
        )
        .with_cause("It was begun by another version, or by a program that uses the library.")
        .with_fix("Sync again from the same source: only what is missing will be done."));
    };
    if let Some(address) = &run.header.address {
        let destination = FolderDestination::open(&address.root, &address.drives)?;
        for problem in crate::apply::recover(folder, &destination)? {
            output.problem(&problem);
        }
    }
    request.runs = Some(folder.to_owned());
    request.whatif = false;
    request.json |= place.json;
    Ok(match verbs::run(request, output) {
        exit::DONE => exit::DONE,
        _ => exit::FAILED,
    })
}

/// The runs folder and the full name of the run that is meant.
fn at(folder: &Path, place: &RunPlace) -> Result<(PathBuf, String), Problem> {
    let run = find(folder, &place.run)?;
    Ok((folder.to_owned(), run.header.id))
}

fn count(number: u64, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// The answer to a command of the contract that is not there yet.
pub fn not_built(name: &str) -> Problem {
    let subject = match name {
        "adsutil" => "adsutil, the metabase on the command line",
        "iiscnfg" => "iiscnfg, export and import of the metabase",
        "iissync" => "iissync, metabase to metabase",
        _ => grammar::names::REMOTE,
    };
    Problem::error("NOT-BUILT-YET", format!("{name} is not built yet"))
        .with_cause(format!("It belongs to the subject “{subject}”."))
        .with_fix("siteferry --help lists what works.")
}
