//! The list of runs: what was done, to what, and what can be done with it.

use super::failure::io_problem;
use super::folder::{Header, RunFolder};
use super::journal::Record;
use crate::model::{Problem, Totals};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What became of a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RunState {
    /// Everything was done.
    Finished,
    /// Some changes failed.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It was killed, or is still going on.
    Interrupted,
    /// Its undo was begun and not finished.
    PartlyUndone,
    /// It was taken back.
    Undone,
}

impl RunState {
    /// One word for lists.
    pub fn word(self) -> &'static str {
        match self {
            RunState::Finished => "finished",
            RunState::Failed => "failed",
            RunState::Cancelled => "cancelled",
            RunState::Interrupted => "interrupted",
            RunState::PartlyUndone => "partly undone",
            RunState::Undone => "undone",
        }
    }
}

/// One run in the list.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// What it is about.
    pub header: Header,
    /// What became of it.
    pub state: RunState,
    /// Counts of what was done; for an interrupted run what its journal shows.
    pub totals: Totals,
    /// Changes that failed.
    pub failed: u64,
    /// Its folder.
    pub folder: RunFolder,
}

/// All runs of a runs folder, the newest first. Folders that cannot be read are left out; a runs folder that does not
/// exist holds none.
pub fn runs(folder: &Path) -> Result<Vec<RunSummary>, Problem> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_problem("RUNS-FOLDER", "read the runs folder", folder, &error)),
    };
    let mut found: Vec<RunSummary> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            path.join("run.json")
                .is_file()
                .then(|| summary(RunFolder::open(path)).ok())?
        })
        .collect();
    found.sort_by(|a, b| (&b.header.started, &b.header.id).cmp(&(&a.header.started, &a.header.id)));
    Ok(found)
}

/// The run of that name; the beginning of a name does when only one run begins so.
pub fn find(folder: &Path, id: &str) -> Result<RunSummary, Problem> {
    let all = runs(folder)?;
    let known: Vec<&str> = all.iter().map(|run| run.header.id.as_str()).take(5).collect();
    let hint = match known.is_empty() {
        true => format!("There are no runs in {}.", folder.display()),
        false => format!("The newest runs are {}.", known.join(", ")),
    };
    let mut matching: Vec<RunSummary> = all
        .into_iter()
        .filter(|run| {
            let same = |text: &str| {
                run.header
                    .id
                    .get(..text.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(text))
            };
            !id.is_empty() && same(id)
        })
        .collect();
    if let Some(exact) = matching
        .iter()
        .position(|run| run.header.id.eq_ignore_ascii_case(id))
    {
        return Ok(matching.swap_remove(exact));
    }
    match (matching.pop(), matching.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(
            Problem::error("UNKNOWN-RUN", format!("More than one run begins with {id}"))
                .with_cause(hint)
                .with_fix("Write more of its name."),
        ),
        (None, _) => Err(Problem::error("UNKNOWN-RUN", format!("There is no run {id}"))
            .with_cause(hint)
            .with_fix("See siteferry runs, and give the folder with -runs:FOLDER if it is another one.")),
    }
}

/// Reads one run's folder.
pub(super) fn summary(folder: RunFolder) -> Result<RunSummary, Problem> {
    let header = folder.header()?;
    let records = folder.records()?;
    let (totals, failed) = counts(&records);
    Ok(RunSummary {
        header,
        state: state(&records),
        totals,
        failed,
        folder,
    })
}

/// What became of a run, by its journal.
pub(super) fn state(records: &[Record]) -> RunState {
    let mut state = RunState::Interrupted;
    for record in records {
        match record {
            Record::End { complete: true, .. } => state = RunState::Finished,
            Record::End { cancelled: true, .. } => state = RunState::Cancelled,
            Record::End { .. } => state = RunState::Failed,
            Record::UndoBegun => state = RunState::PartlyUndone,
            Record::Undone { conflicts: 0, .. } => state = RunState::Undone,
            _ => {}
        }
    }
    state
}

fn counts(records: &[Record]) -> (Totals, u64) {
    use super::journal::{Step, entries};
    for record in records {
        if let Record::End { totals, failed, .. } = record {
            return (*totals, *failed);
        }
    }
    let mut totals = Totals::default();
    for entry in entries(records).iter().filter(|entry| entry.is_done) {
        match entry.intent.step {
            Step::AddFile | Step::AddFolder => totals.added += 1,
            Step::UpdateFile | Step::Config => totals.updated += 1,
            Step::DeleteFile | Step::DeleteFolder => totals.deleted += 1,
        }
        if matches!(entry.intent.step, Step::AddFile | Step::UpdateFile) {
            totals.bytes += entry.intent.after.map_or(0, |facts| facts.size);
        }
    }
    (totals, 0)
}
