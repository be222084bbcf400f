//! Cleans up after runs that were killed.
//!
//! What is in place is whole, so nothing is rolled forward or back: files that were being prepared are removed, and
//! the next plan finds what is still to do. The journal stays, so an interrupted run can still be undone.

use super::folder::RunFolder;
use super::journal::{self, Entry, Record};
use super::lock::Lock;
use super::run::staged_name;
use super::runs::{RunState, state};
use crate::hosts::{Destination, HostError};
use crate::model::{Problem, ServerPath};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Removes what killed runs left on a destination; says what it found.
pub fn recover(runs: &Path, destination: &dyn Destination) -> Result<Vec<Problem>, Problem> {
    let _lock = Lock::take(runs, destination, "cleaning up after an interrupted run")?;
    recover_locked(runs, destination)
}

/// The same for somebody who holds the lock.
pub(super) fn recover_locked(runs: &Path, destination: &dyn Destination) -> Result<Vec<Problem>, Problem> {
    let identity = destination.identity();
    let mut found = Vec::new();
    let Ok(folders) = fs::read_dir(runs) else {
        return Ok(found);
    };
    let mut folders: Vec<_> = folders.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    for path in folders {
        let folder = RunFolder::open(path);
        let last = journal::last(&folder.journal());
        let is_settled = matches!(
            last,
            Ok(Some(
                Record::End { unclean: false, .. } | Record::Recovered | Record::Undone { conflicts: 0, .. }
            ))
        );
        if is_settled {
            continue;
        }
        // It came to its end; what it could not bring back may have left a file that it was preparing.
        let has_ended = matches!(last, Ok(Some(Record::End { .. } | Record::Undone { .. })));
        // A folder without a readable record is none of ours, or was killed before it began.
        let Ok(header) = folder.header() else {
            continue;
        };
        if header.identity != identity {
            continue;
        }
        let records = folder.records()?;
        let removed = clean(&header.id, &journal::entries(&records), destination)
            .map_err(|error| cannot_clean(&header.id, &error))?;
        let mut journal = folder.reopen_journal()?;
        journal
            .write(&Record::Recovered)
            .and_then(|()| journal.sync())
            .map_err(|error| folder.problem("write its journal", &error))?;
        if removed > 0 || !has_ended {
            found.push(note(&header.id, state(&records), removed, has_ended));
        }
    }
    Ok(found)
}

/// Removes the files that a run was preparing. Those of an undo have names of their own.
fn clean(id: &str, entries: &[Entry], destination: &dyn Destination) -> Result<u64, HostError> {
    let mut removed = 0;
    let mut folders: BTreeSet<ServerPath> = BTreeSet::new();
    for entry in entries {
        let prepared = entry.intent.staged.clone();
        let of_undo = staged_name(id, &entry.intent.path, &format!("u{}", entry.intent.item));
        for staged in prepared.into_iter().chain(of_undo) {
            if destination.entry(&staged)?.is_some() {
                destination.remove_file(&staged)?;
                removed += 1;
                folders.extend(staged.parent());
            }
        }
    }
    let folders: Vec<ServerPath> = folders.into_iter().collect();
    destination.sync(&[], &folders)?;
    Ok(removed)
}

fn note(id: &str, state: RunState, removed: u64, has_ended: bool) -> Problem {
    let what = match state {
        RunState::PartlyUndone => "undo of run",
        _ => "run",
    };
    let files = match removed {
        0 => "Nothing was left to clean up".to_owned(),
        1 => "One unfinished file was removed".to_owned(),
        more => format!("{more} unfinished files were removed"),
    };
    Problem::note(
        "RUN-RECOVERED",
        match has_ended {
            true => format!("The {what} {id} had left unfinished files"),
            false => format!("The {what} {id} had stopped unexpectedly"),
        },
    )
    .with_cause(format!("{files}; every other file is whole, old or new."))
    .with_fix("Nothing: what it did not reach is done now or stays to be undone.")
}

fn cannot_clean(id: &str, error: &HostError) -> Problem {
    Problem::error("RUN-NOT-RECOVERED", format!("Could not clean up after run {id}"))
        .with_cause(format!("{error}."))
        .with_fix("Make the destination writable, and try again.")
}
