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

/// Refuses a runs folder that a sync would treat as content, and makes it otherwise.
pub(super) fn prepare(runs: &Path, hosts: &[&dyn Host]) -> Result<(), Problem> {
    for host in hosts {
        if host.contains_native(runs) {
            return Err(Problem::error(
                "RUNS-INSIDE-SERVER",
                format!("The runs folder {} lies inside {}", runs.display(), host.label()),
            )
            .with_cause(
                "Journals and undo copies would become part of the server's files, and be synced or deleted.",
            )
            .with_fix("Give another folder with -runs:FOLDER or SITEFERRY_RUNS.")
            .with_place(Place::file(runs.display().to_string())));
        }
    }
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
