//! Takes a run back, step by step, the last one first.
//!
//! Each step looks at what is there. What the run left is turned into what it found, byte for byte with its time; what
//! is already as it was is passed over, so an interrupted undo is begun again; what somebody else has changed since
//! is a conflict and stays.

use super::copy::hash_of;
use super::expected::taken_back;
use super::folder::{RunFolder, now};
use super::journal::{Entry, Record, Step, entries};
use super::later::later_changes;
use super::lock::Lock;
use super::observer::{Observer, Progress};
use super::recover::recover_locked;
use super::run::staged_name;
use super::runs::{RunState, RunSummary, find, state};
use crate::hosts::{Destination, EntryKind, HostError};
use crate::model::{FileFacts, Place, Problem, ServerPath};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What an undo did.
#[derive(Clone, Debug, Default)]
pub struct UndoReport {
    /// Files brought back, configuration included.
    pub restored: u64,
    /// Files and folders that the run had added, removed.
    pub removed: u64,
    /// Items that were changed since the run and left as they are.
    pub conflicts: u64,
    /// True when somebody stopped it; it can be begun again.
    pub cancelled: bool,
    /// What stayed, and why.
    pub problems: Vec<Problem>,
}

/// Takes the run `id` back.
///
/// # Errors
/// When nothing was begun: there is no such run, it was taken back already, the destination is another one or in use.
pub fn undo(
    runs: &Path,
    id: &str,
    destination: &dyn Destination,
    cancel: &AtomicBool,
    observer: &mut dyn Observer,
) -> Result<UndoReport, Problem> {
    let run = find(runs, id)?;
    check(&run, destination)?;
    let what = format!("undo of run {}", run.header.id);
    let _lock = Lock::take(runs, destination, &what)?;
    for problem in recover_locked(runs, destination)? {
        observer.problem(&problem);
    }
    let records = run.folder.records()?;
    if state(&records) == RunState::Undone {
        return Err(undone(&run));
    }
    let failed = |error: std::io::Error| run.folder.problem("write its journal", &error);
    let mut journal = run.folder.reopen_journal()?;
    journal
        .write(&Record::UndoBegun)
        .and_then(|()| journal.sync())
        .map_err(failed)?;
    let steps = entries(&records);
    let taken_back = taken_back(&records);
    let mut undo = Undo {
        id: &run.header.id,
        later: OnceCell::new(),
        runs,
        started: &run.header.started,
        folder: &run.folder,
        destination,
        report: UndoReport::default(),
        touched: BTreeSet::new(),
        cancel,
    };
    let mut progress = Progress {
        phase: "Undoing",
        total: steps.len() as u64,
        ..Progress::default()
    };
    for step in steps.iter().rev() {
        if cancel.load(Ordering::Relaxed) {
            undo.report.cancelled = true;
            break;
        }
        progress.current = step.intent.path.to_string();
        observer.progress(&progress);
        if !step.is_dropped && !taken_back.contains(&step.intent.item) {
            match undo.step(step) {
                // What was done is passed over when an interrupted undo is begun again.
                Taken::Back => journal
                    .write(&Record::TakenBack {
                        item: step.intent.item,
                    })
                    .map_err(failed)?,
                Taken::Stays(problem) => {
                    observer.problem(&problem);
                    undo.report.conflicts += 1;
                    undo.report.problems.push(problem);
                }
            }
        }
        progress.done += 1;
    }
    let touched: Vec<ServerPath> = std::mem::take(&mut undo.touched).into_iter().collect();
    // A folder that cannot be flushed is as durable as it gets.
    let _ = destination.sync(&[], &touched);
    let report = undo.report;
    if report.cancelled {
        return Ok(report);
    }
    let conflicts = report.conflicts;
    journal
        .write(&Record::Undone {
            conflicts,
            at: Some(now()),
        })
        .and_then(|()| journal.sync())
        .map_err(failed)?;
    if conflicts == 0 {
        // The copies are second names of what is back in place.
        for step in &steps {
            if let Some(kept) = &step.intent.kept {
                let _ = fs::remove_file(run.folder.undo().join(kept));
            }
        }
    }
    Ok(report)
}

/// What became of one step.
enum Taken {
    /// It is as before the run.
    Back,
    /// It was left as it is.
    Stays(Problem),
}

struct Undo<'a> {
    id: &'a str,
    /// Runs after this one that stand, with what they changed; looked for when it is asked for.
    later: OnceCell<Vec<(String, BTreeSet<ServerPath>)>>,
    runs: &'a Path,
    started: &'a str,
    folder: &'a RunFolder,
    destination: &'a dyn Destination,
    report: UndoReport,
    touched: BTreeSet<ServerPath>,
    cancel: &'a AtomicBool,
}

/// What is to be done about one step of the run.
enum Decision {
    Nothing,
    Remove,
    Restore(PathBuf),
    RemoveFolder,
    MakeFolder,
    Conflict(String),
}

impl Undo<'_> {
    /// Takes one step back.
    fn step(&mut self, step: &Entry) -> Taken {
        let path = &step.intent.path;
        let done = self.decide(step).and_then(|decision| {
            match decision {
                Decision::Nothing => {
                    return Ok(match self.held(step) {
                        Some(what) => Taken::Stays(self.conflict(step, &what)),
                        None => Taken::Back,
                    });
                }
                Decision::Conflict(what) => return Ok(Taken::Stays(self.conflict(step, &what))),
                Decision::Remove => {
                    self.destination.remove_file(path)?;
                    self.report.removed += 1;
                }
                Decision::Restore(kept) => {
                    self.restore(step, &kept)?;
                    self.report.restored += 1;
                }
                Decision::MakeFolder => {
                    self.destination.create_folder(path)?;
                    self.report.restored += 1;
                }
                Decision::RemoveFolder => match self.destination.remove_folder(path) {
                    Ok(()) => self.report.removed += 1,
                    Err(error) if error.kind() == Some(ErrorKind::DirectoryNotEmpty) => {
                        let what = "the folder holds something that the run did not put there";
                        return Ok(Taken::Stays(self.conflict(step, what)));
                    }
                    Err(error) => return Err(error),
                },
            }
            self.touched.extend(path.parent());
            Ok(Taken::Back)
        });
        done.unwrap_or_else(|error| {
            Taken::Stays(
                Problem::error("UNDO-FAILED", format!("{path} could not be brought back"))
                    .with_cause(format!("{error}."))
                    .with_fix("Remove the cause, and undo the run again; what is done is passed over.")
                    .with_place(Place::file(path.to_string()))
                    .with_target(path.to_string()),
            )
        })
    }

    fn restore(&self, step: &Entry, kept: &Path) -> Result<(), HostError> {
        let path = &step.intent.path;
        let Some(staged) = staged_name(self.id, path, &format!("u{}", step.intent.item)) else {
            return Err(HostError::refused(path, "it has no folder"));
        };
        if self.destination.entry(&staged)?.is_some() {
            self.destination.remove_file(&staged)?;
        }
        self.destination.stage_preserved(kept, &staged)?;
        let replaced = self.destination.replace(&staged, path);
        if replaced.is_err() {
            let _ = self.destination.remove_file(&staged);
        }
        replaced
    }

    fn decide(&self, step: &Entry) -> Result<Decision, HostError> {
        let path = &step.intent.path;
        let found = self.destination.entry(path)?;
        let file = found
            .as_ref()
            .filter(|entry| entry.kind == EntryKind::File)
            .map(|entry| entry.facts);
        Ok(match step.intent.step {
            Step::AddFolder => match found {
                Some(entry) if entry.kind == EntryKind::Directory => Decision::RemoveFolder,
                _ => Decision::Nothing,
            },
            Step::DeleteFolder => match found {
                None => Decision::MakeFolder,
                Some(entry) if entry.kind == EntryKind::Directory => Decision::Nothing,
                Some(_) => Decision::Conflict("a file has taken the place of the folder".to_owned()),
            },
            Step::AddFile => match (found.is_some(), file) {
                (false, _) => Decision::Nothing,
                (true, Some(facts)) if self.is_ours(step, facts)? => Decision::Remove,
                (true, _) if step.is_done => Decision::Conflict("it was changed since".to_owned()),
                (true, _) => Decision::Nothing,
            },
            Step::UpdateFile => match file {
                Some(facts) if Some(facts) == step.intent.before => Decision::Nothing,
                Some(facts) if self.is_ours(step, facts)? => self.kept(step),
                _ if !step.is_done => Decision::Nothing,
                None => Decision::Conflict("it was removed since".to_owned()),
                Some(_) => Decision::Conflict("it was changed since".to_owned()),
            },
            Step::DeleteFile => match found {
                None if step.is_done || self.kept_path(step).is_some_and(|kept| kept.exists()) => {
                    self.kept(step)
                }
                None => Decision::Nothing,
                Some(_) if file.is_some() && file == step.intent.before => Decision::Nothing,
                Some(_) if step.is_done => {
                    Decision::Conflict("something else has taken its place since".to_owned())
                }
                Some(_) => Decision::Nothing,
            },
            Step::Config => self.decide_config(step, file)?,
        })
    }

    /// Why a step whose path is as before the run is not taken back all the same: a later run that stands has changed
    /// it, and its undo would bring this run's work back.
    fn held(&self, step: &Entry) -> Option<String> {
        let later = self
            .later
            .get_or_init(|| later_changes(self.runs, self.id, self.started, &self.destination.identity()));
        let holder = later
            .iter()
            .find(|(_, changed)| changed.contains(&step.intent.path));
        let (id, _) = holder.filter(|_| step.is_done)?;
        Some(format!(
            "run {id} changed it later, and its undo would bring it back; undo that run first, and then this one again"
        ))
    }

    fn decide_config(&self, step: &Entry, file: Option<FileFacts>) -> Result<Decision, HostError> {
        // Without a staged file there was nothing to install.
        let (Some(installed), Some(_)) = (&step.hash, file) else {
            return Ok(match step.is_done {
                true => Decision::Conflict("it was removed since".to_owned()),
                false => Decision::Nothing,
            });
        };
        let now = self.hash(&step.intent.path)?;
        Ok(if now.as_ref() == Some(installed) {
            self.kept(step)
        } else if now == step.intent.before_hash {
            Decision::Nothing
        } else {
            Decision::Conflict("it was changed since".to_owned())
        })
    }

    /// True when a file is the one that the run installed.
    fn is_ours(&self, step: &Entry, facts: FileFacts) -> Result<bool, HostError> {
        let expected = step.facts.or(step.intent.after);
        let same_size = expected.is_some_and(|expected| expected.size == facts.size);
        let same_time = step.facts.is_none_or(|known| known.modified == facts.modified);
        match &step.hash {
            Some(hash) if same_size && same_time => Ok(self.hash(&step.intent.path)?.as_ref() == Some(hash)),
            _ => Ok(false),
        }
    }

    fn hash(&self, path: &ServerPath) -> Result<Option<String>, HostError> {
        let mut reader = self.destination.open(path)?;
        match hash_of(path, &mut reader, self.cancel)? {
            Some(hash) => Ok(Some(hash)),
            None => Err(HostError::io(path, std::io::Error::other("stopped"))),
        }
    }

    fn kept_path(&self, step: &Entry) -> Option<PathBuf> {
        Some(self.folder.undo().join(step.intent.kept.as_ref()?))
    }

    /// The copy of the old file, when it is whole.
    fn kept(&self, step: &Entry) -> Decision {
        let size = step.intent.before.map(|before| before.size);
        match self.kept_path(step) {
            Some(kept) if fs::metadata(&kept).ok().map(|metadata| metadata.len()) == size => {
                Decision::Restore(kept)
            }
            Some(kept) => Decision::Conflict(format!(
                "the copy of the old file, {}, is missing or damaged",
                kept.display()
            )),
            None => Decision::Conflict("no copy of the old file was kept".to_owned()),
        }
    }

    fn conflict(&self, step: &Entry, what: &str) -> Problem {
        let path = &step.intent.path;
        let copy = match self.kept_path(step) {
            Some(kept) if kept.exists() => format!(" The old file is kept as {}.", kept.display()),
            _ => String::new(),
        };
        let (code, title) = match step.intent.step {
            Step::Config => (
                "UNDO-CONFIG-CONFLICT",
                "The configuration was left as it is".to_owned(),
            ),
            _ => ("UNDO-CONFLICT", format!("{path} was left as it is")),
        };
        Problem::error(code, title)
            .with_cause(format!("{path}: {what}.{copy}"))
            .with_fix("Decide by hand which of both is right.")
            .with_place(Place::file(path.to_string()))
            .with_target(path.to_string())
    }
}

fn check(run: &RunSummary, destination: &dyn Destination) -> Result<(), Problem> {
    if run.state == RunState::Undone {
        return Err(undone(run));
    }
    if run.header.identity != destination.identity() {
        return Err(Problem::error(
            "OTHER-DESTINATION",
            format!("Run {} did not write to {}", run.header.id, destination.label()),
        )
        .with_cause(format!("It wrote to {}.", run.header.destination_label))
        .with_fix("Give the folder that the run wrote to."));
    }
    Ok(())
}

fn undone(run: &RunSummary) -> Problem {
    Problem::error(
        "ALREADY-UNDONE",
        format!("Run {} was taken back already", run.header.id),
    )
    .with_cause("There is nothing left of it to undo.")
    .with_fix("Sync again to do it once more.")
}
