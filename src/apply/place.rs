//! Where journals and undo copies go.

use super::failure::io_problem;
use crate::hosts::Host;
use crate::model::{Place, Problem};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder that holds the runs when none is given: `SITEFERRY_RUNS`, else the user's state folder
/// (`%LOCALAPPDATA%\Siteferry\runs`; `$XDG_STATE_HOME/siteferry/runs`, else `~/.local/state/siteferry/runs`). `None`
/// when the environment names neither.
pub fn default_runs_folder(environment: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| {
        environment(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(given) = folder("SITEFERRY_RUNS") {
        return Some(given);
    }
    if cfg!(windows) {
        return Some(folder("LOCALAPPDATA")?.join("Siteferry").join("runs"));
    }
    let state = folder("XDG_STATE_HOME")
        // The XDG specification has relative paths ignored.
        .filter(|path| path.is_absolute())
        .or_else(|| Some(folder("HOME")?.join(".local").join("state")))?;
    Some(state.join("siteferry").join("runs"))
}

/// Refuses a runs folder that a sync would treat as content, whether it is there yet or not.
///
/// # Errors
/// When it lies, or would lie, inside one of the servers.
pub fn refuse_runs_inside(runs: &Path, hosts: &[&dyn Host]) -> Result<(), Problem> {
    match hosts.iter().find(|host| host.contains_native(runs)) {
        Some(host) => Err(inside(runs, &host.label())),
        None => Ok(()),
    }
}

/// The refusal of a runs folder, with the name of the server that it lies in.
pub(super) fn inside(runs: &Path, server: &str) -> Problem {
    Problem::error(
        "RUNS-INSIDE-SERVER",
        format!("The runs folder {} lies inside {server}", runs.display()),
    )
    .with_cause("Journals and undo copies would become part of the server's files, and be synced or deleted.")
    .with_fix("Give another folder with -runs:FOLDER or SITEFERRY_RUNS.")
    .with_place(Place::file(runs.display().to_string()))
}

/// Refuses a runs folder that lies inside a server, and makes it otherwise.
pub(super) fn prepare(runs: &Path, hosts: &[&dyn Host]) -> Result<(), Problem> {
    refuse_runs_inside(runs, hosts)?;
    std::fs::create_dir_all(runs)
        .map_err(|error| io_problem("RUNS-FOLDER", "make the runs folder", runs, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_where_runs_are_kept() {
        let with = |pairs: &'static [(&'static str, &'static str)]| {
            default_runs_folder(&move |name| {
                pairs
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| OsString::from(value))
            })
        };
        assert_eq!(
            with(&[("SITEFERRY_RUNS", "/r"), ("HOME", "/h")]),
            Some(PathBuf::from("/r"))
        );
        assert_eq!(with(&[]), None);
        if cfg!(unix) {
            assert_eq!(
                with(&[("HOME", "/h")]),
                Some(PathBuf::from("/h/.local/state/siteferry/runs"))
            );
            let state = with(&[("XDG_STATE_HOME", "/s"), ("HOME", "/h")]);
            assert_eq!(state, Some(PathBuf::from("/s/siteferry/runs")));
            let relative = with(&[("XDG_STATE_HOME", "s"), ("HOME", "/h")]);
            assert_eq!(relative, Some(PathBuf::from("/h/.local/state/siteferry/runs")));
        }
    }
}
