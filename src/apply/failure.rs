//! Errors of the operating system as problems that a person can act on.

use crate::hosts::HostError;
use crate::model::{Action, Change, Place, Problem, ServerPath};
use std::io::{Error, ErrorKind};
use std::path::Path;

/// True for errors that can heal by themselves: something is busy or slow.
pub(super) fn can_heal(error: &HostError) -> bool {
    match error {
        HostError::Io { source, .. } => {
            is_sharing_violation(source)
                || matches!(
                    source.kind(),
                    ErrorKind::ResourceBusy
                        | ErrorKind::WouldBlock
                        | ErrorKind::TimedOut
                        | ErrorKind::Interrupted
                        | ErrorKind::ExecutableFileBusy
                )
        }
        _ => false,
    }
}

/// True for errors that every further item would meet as well.
pub(super) fn is_fatal(error: &HostError) -> bool {
    matches!(
        error.kind(),
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem)
    )
}

/// ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
fn is_sharing_violation(error: &Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// What failed about one change, with Web Deploy's code where it has one (Web Deploy error codes).
pub(super) fn item_problem(change: &Change, error: &HostError) -> Problem {
    let target = path_of(error);
    let name = &change.name;
    let verb = match change.action() {
        Some(Action::Add) => "added",
        Some(Action::Delete) => "deleted",
        _ => "updated",
    };
    let title = format!("{} {name} could not be {verb}", sentence_case(&change.object));
    let problem = match error {
        HostError::Refused { reason, .. } => Problem::error("PATH-REFUSED", title)
            .with_cause(format!("{target}: {reason}."))
            .with_fix("Plan again; if it stays so, leave the item out or change the destination by hand."),
        HostError::NotFound(_) if change.action() == Some(Action::Delete) => {
            Problem::error("ERROR_OBJECT_TO_BE_DELETED_DOES_NOT_EXIST", title)
                .with_cause(format!("{target} vanished between planning and deleting."))
                .with_fix("Stop what else changes the destination, and sync again.")
        }
        HostError::NotFound(_) => Problem::error("ITEM-FAILED", title)
            .with_cause(format!("{target} does not exist any more."))
            .with_fix("Stop what else changes the servers' files, and sync again."),
        HostError::Io { source, .. } => io_cause(source, title, target),
    };
    problem
        .with_place(Place::file(target.to_string()))
        .with_target(name.clone())
}

fn io_cause(source: &Error, title: String, target: &ServerPath) -> Problem {
    match source.kind() {
        _ if is_sharing_violation(source) => Problem::error("ERROR_FILE_IN_USE", title)
            .with_cause(format!("{target} is open in another program."))
            .with_fix("Stop the site or the program that uses it, and sync again."),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Problem::error("ERROR_FILE_IN_USE", title)
            .with_cause(format!("{target} is in use."))
            .with_fix("Stop the site or the program that uses it, and sync again."),
        ErrorKind::PermissionDenied => Problem::error("ERROR_INSUFFICIENT_ACCESS_TO_SITE_FOLDER", title)
            .with_cause(format!("Your account may not do that to {target}."))
            .with_fix("Give your account write access to the folder, and sync again."),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Problem::error("NOT-ENOUGH-SPACE", title)
            .with_cause(format!("There is no space left where {target} lies."))
            .with_fix("Free some space and sync again; what is done stays done and is not repeated."),
        ErrorKind::ReadOnlyFilesystem => Problem::error("ERROR_INSUFFICIENT_ACCESS_TO_SITE_FOLDER", title)
            .with_cause(format!("{target} lies on a read-only file system."))
            .with_fix("Mount it writable, and sync again."),
        ErrorKind::DirectoryNotEmpty => Problem::error("CHANGED-SINCE-PLAN", title)
            .with_cause(format!("{target} holds something that the plan did not know of."))
            .with_fix("Plan again and look at what is in it."),
        ErrorKind::AlreadyExists => Problem::error("CHANGED-SINCE-PLAN", title)
            .with_cause(format!("{target} exists by now."))
            .with_fix("Plan again."),
        _ => Problem::error("ITEM-FAILED", title)
            .with_cause(format!("{target}: {source}."))
            .with_fix("Remove the cause and sync again; what is done stays done."),
    }
}

fn path_of(error: &HostError) -> &ServerPath {
    match error {
        HostError::NotFound(path) | HostError::Io { path, .. } | HostError::Refused { path, .. } => path,
    }
}

fn sentence_case(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A failure about a file of the run itself.
pub(super) fn io_problem(code: &str, what: &str, path: &Path, error: &Error) -> Problem {
    Problem::error(code, format!("Could not {what}"))
        .with_cause(format!("{}: {error}.", path.display()))
        .with_fix(
            "Make the folder writable and see that there is space, or give another one with -runs:FOLDER.",
        )
        .with_place(Place::file(path.display().to_string()))
}
