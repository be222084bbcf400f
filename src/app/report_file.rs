//! The report of a run, written beside its journal.

use crate::apply::RunReport;
use crate::jobs::migration::{Migration, Planned, prepare};
use crate::model::Problem;
use crate::report::{LeftBehind, Report, RunEnd, RunResult, commands, html};
use std::path::{Path, PathBuf};

/// The time now, as the person reads it, with zone.
pub fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// Writes `report.html` into the run's folder.
///
/// # Errors
/// When the file cannot be written.
pub fn write(
    migration: &Migration,
    planned: &Planned,
    done: &RunReport,
    end: RunEnd,
    started: String,
    runs: &Path,
) -> Result<PathBuf, Problem> {
    let finished = now();
    let run = RunResult {
        id: done.id.clone(),
        end,
        started,
        finished: finished.clone(),
        totals: done.totals,
        problems: done.problems.clone(),
        verified: None,
        undo_command: commands::undo(&done.id),
    };
    let (source, destination) = (&migration.source.facts, &migration.destination.facts);
    let translations = &planned.study.translations;
    let chosen: Vec<String> = translations
        .iter()
        .map(|translation| format!("{} (site {})", translation.site_name, translation.site_id))
        .collect();
    let left_behind: Vec<LeftBehind> = translations
        .iter()
        .flat_map(|translation| &translation.not_carried)
        .map(|left| LeftBehind {
            key: left.key.clone(),
            property: left.property.clone(),
            value: left.value_shown.clone(),
            why: left.why.clone(),
        })
        .collect();
    let page = html::page(&Report {
        title: &format!("{} to {}", source.name, destination.name),
        written_at: &finished,
        source,
        destination: Some(destination),
        chosen: &chosen,
        needs: Some(&planned.study.needs),
        checks: &prepare(migration, &planned.study),
        plan: Some(&planned.plan),
        left_behind: &left_behind,
        problems: &[],
        run: Some(&run),
        commands: &[commands::undo(&done.id)],
    });
    let path = runs.join(&done.id).join("report.html");
    std::fs::write(&path, page).map_err(|error| {
        Problem::warning("REPORT-NOT-WRITTEN", "The report could not be written")
            .with_cause(format!("The system says: {error}."))
            .with_fix("The run itself is complete; its journal is in the runs folder.")
    })?;
    Ok(path)
}
