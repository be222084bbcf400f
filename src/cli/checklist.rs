//! `checklist`: what the new server still needs before a sync, as lines, as a document, or in files. Takes what the sync
//! takes and changes neither server.

use super::follow::follow;
use super::grammar::Request;
use super::output::Output;
use super::{exit, verbs};
use crate::jobs::migration::{Migration, check, study};
use crate::jobs::paper;
use crate::model::Problem;
use crate::prepare::{
    Check, CheckState, Headline, Installer, Part, WaiverAsked, printed, script, script_for, waive,
};
use jiff::Zoned;
use std::path::PathBuf;

/// Where the checklist goes besides its lines, and what is set aside.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Files {
    /// `-csv:FILE`: every row as comma-separated values.
    pub csv: Option<PathBuf>,
    /// `-text:FILE`: a sheet to print.
    pub text: Option<PathBuf>,
    /// `-script:FILE`: the PowerShell script.
    pub script: Option<PathBuf>,
    /// `-dism`: the script installs features through DISM.
    pub dism: bool,
    /// `-waive:ID=REASON`, or the code of several rows.
    pub waivers: Vec<WaiverAsked>,
}

/// Tells the checklist. Ends with [`exit::DONE`] when nothing blocks, and with [`exit::FAILED`] otherwise.
pub fn run(request: &Request, files: &Files, output: &mut Output) -> i32 {
    exit::answer("checklist", request, output, |output| {
        tell(request, files, output)
    })
}

fn tell(request: &Request, files: &Files, output: &mut Output) -> Result<i32, Problem> {
    let migration = verbs::migration(request, output)?;
    for file in [&files.csv, &files.text, &files.script].into_iter().flatten() {
        paper::refuse(file, &migration)?;
    }
    let mut checks = checked(&migration, output)?;
    waive(&mut checks, &files.waivers)?;
    let headline = Headline::of(&checks);
    output.put("headline", &headline);
    output.put("checks", &checks);
    for check in &checks {
        row(check, output);
    }
    output.line(&format!("{}: {headline}.", migration.destination.facts.name));
    write(&migration, &checks, files, output)?;
    Ok(match headline.blocking {
        0 => exit::of_told(output),
        _ => exit::FAILED,
    })
}

/// The whole checklist. It measures folders and may take long, so it is followed, and can be stopped.
fn checked(migration: &Migration, output: &mut Output) -> Result<Vec<Check>, Problem> {
    let work = migration.clone();
    follow("checklist", output, &mut |_, _| {}, move |reporter| {
        reporter.phase("Reading both servers");
        let study = study(&work)?;
        reporter.checkpoint()?;
        check(&work, &study, &Part::All, reporter)
    })
}

fn row(check: &Check, output: &mut Output) {
    output.line(&format!(
        "{}: {}. {}",
        check.state.words(),
        check.title,
        check.found
    ));
    if let Some(waiver) = &check.waiver {
        output.line(&format!("  Waived: {waiver}"));
    }
    if check.state == CheckState::Ready {
        return;
    }
    output.line(&format!("  Why: {}", check.why));
    for line in check.fix.lines() {
        output.line(&format!("  Fix: {line}"));
    }
    output.line(&format!("  Needed by: {}", check.needed_by.join(", ")));
    output.line(&format!("  Id: {}", check.id));
}

fn write(migration: &Migration, checks: &[Check], files: &Files, output: &mut Output) -> Result<(), Problem> {
    if let Some(file) = &files.csv {
        paper::write_checklist(file, checks, migration)?;
        output.line(&format!("Written to {}.", file.display()));
    }
    if let Some(file) = &files.text {
        let now = Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
        let sheet = printed(
            checks,
            &migration.source.facts,
            &migration.destination.facts,
            &now,
        );
        paper::write_new(file, &sheet)?;
        output.line(&format!("Written to {}.", file.display()));
    }
    if let Some(file) = &files.script {
        let text = if files.dism {
            script_for(checks, Installer::Dism)
        } else {
            script(checks)
        };
        paper::write_new(file, &text)?;
        output.line(&format!(
            "Written to {}. On {}: powershell.exe -ExecutionPolicy RemoteSigned -File {} -WhatIf",
            file.display(),
            migration.destination.facts.name,
            file.file_name().unwrap_or_default().to_string_lossy()
        ));
    }
    Ok(())
}
