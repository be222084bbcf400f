//! One writer a destination.
//!
//! The operating system holds the locks, so those of a dead process are gone with it. A note beside the lock file
//! says who has it.

use super::failure::io_problem;
use crate::hosts::{Destination, DestinationLock, HostError};
use crate::model::{Problem, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Code of the problem that another run holds the destination.
pub const RUN_LOCKED: &str = "RUN-LOCKED";

/// Who has a destination.
#[derive(Debug, Serialize, Deserialize)]
struct Holder {
    process: u32,
    since: String,
    what: String,
}

/// The right to write to a destination.
pub(super) struct Lock {
    note: PathBuf,
    _file: File,
    _destination: Box<dyn DestinationLock>,
}

impl Lock {
    /// Takes the destination, or says who has it. `what` is what the holder does (`a sync from OLD-WEB01`).
    pub fn take(runs: &Path, destination: &dyn Destination, what: &str) -> Result<Lock, Problem> {
        let locks = runs.join("locks");
        let digest = Sha256::digest(destination.identity().as_bytes());
        let name = hex(digest.iter().take(8));
        let note = locks.join(format!("{name}.json"));
        let path = locks.join(format!("{name}.lock"));
        let failed = |error: &std::io::Error| io_problem("RUNS-FOLDER", "lock the destination", &path, error);
        fs::create_dir_all(&locks).map_err(|error| failed(&error))?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(destination, &note)),
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        let lock = destination
            .lock()
            .map_err(|error| not_lockable(destination, &error))?
            .ok_or_else(|| locked(destination, &note))?;
        let holder = Holder {
            process: std::process::id(),
            since: jiff::Timestamp::now()
                .strftime("%Y-%m-%d %H:%M:%S UTC")
                .to_string(),
            what: what.to_owned(),
        };
        // The note is a courtesy to the next one who comes; the lock does not depend on it.
        let _ = serde_json::to_vec(&holder).map(|bytes| fs::write(&note, bytes));
        Ok(Lock {
            note,
            _file: file,
            _destination: lock,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.note);
    }
}

fn locked(destination: &dyn Destination, note: &Path) -> Problem {
    let holder = fs::read(note)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Holder>(&bytes).ok());
    let cause = match holder {
        Some(holder) => format!(
            "Process {} has it since {}: {}.",
            holder.process, holder.since, holder.what
        ),
        None => "Another process has it.".to_owned(),
    };
    Problem::error(
        RUN_LOCKED,
        format!("Another run writes to {}", destination.label()),
    )
    .with_cause(cause)
    .with_fix("Wait until it is done, or stop it, and try again.")
}

fn not_lockable(destination: &dyn Destination, error: &HostError) -> Problem {
    Problem::error(
        RUN_LOCKED,
        format!("{} cannot be locked for writing", destination.label()),
    )
    .with_cause(format!("{error}."))
    .with_fix("See that the folder is readable, and try again.")
}
