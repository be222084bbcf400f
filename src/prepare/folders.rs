//! Folders of virtual directories, and the drives they lie on.

use super::check::{Check, CheckState};
use super::powershell::quoted;
use super::task::Task;
use super::view::View;
use crate::model::ServerPath;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(view: &View<'_>) -> Vec<Check> {
    // Folders in the order of the sites; one check a folder, however many virtual directories lead there.
    let mut wanted: Vec<(ServerPath, Vec<String>)> = Vec::new();
    for folder in &view.folders {
        let Some(path) = view.path_there(&folder.physical_path) else {
            continue;
        };
        match wanted.iter_mut().find(|(known, _)| *known == path) {
            Some((_, needed_by)) => needed_by.push(folder.logical.clone()),
            None => wanted.push((path, vec![folder.logical.clone()])),
        }
    }
    let drives: BTreeSet<char> = view.subject.destination_host.drives().into_iter().collect();
    let mut missing_drives: BTreeMap<char, Vec<(ServerPath, Vec<String>)>> = BTreeMap::new();
    let mut checks = Vec::new();
    for (path, needed_by) in wanted {
        match path.drive() {
            None => checks.push(share(view, &path, needed_by)),
            Some(drive) if !drives.contains(&drive) => {
                missing_drives.entry(drive).or_default().push((path, needed_by));
            }
            Some(_) => checks.push(folder(view, &path, needed_by)),
        }
    }
    checks.extend(
        missing_drives
            .into_iter()
            .map(|(drive, folders)| missing_drive(view, drive, folders)),
    );
    checks
}

fn folder(view: &View<'_>, path: &ServerPath, needed_by: Vec<String>) -> Check {
    let destination = &view.subject.destination.name;
    let check = Check::new("FOLDER-MISSING", path.as_str(), format!("Folder {path}"))
        .why("A virtual directory whose folder does not exist answers with 404 or 500.19.")
        .needed_by(needed_by);
    match view.is_there(path) {
        None => check
            .found(
                CheckState::Unknown,
                format!("{destination} did not let it be looked at."),
            )
            .fix(format!(
                "Look by hand: Test-Path -LiteralPath {}",
                quoted(path.as_str())
            )),
        Some(true) => check.found(CheckState::Ready, format!("{destination} has it.")),
        Some(false) if view.comes_along(path) => {
            check.found(CheckState::Ready, "The sync makes it and brings its content.")
        }
        Some(false) => {
            let task = Task::Folder { path: path.clone() };
            check
                .found(
                    CheckState::ToDo,
                    format!(
                        "{destination} does not have it, and the copy of the old server does not either."
                    ),
                )
                .fix(format!(
                    "Make it and bring its content by hand: {}",
                    task.commands().join("; ")
                ))
                .step([task])
        }
    }
}

fn missing_drive(view: &View<'_>, drive: char, folders: Vec<(ServerPath, Vec<String>)>) -> Check {
    let destination = &view.subject.destination.name;
    let carried = folders.iter().any(|(path, _)| view.comes_along(path));
    let listed: Vec<&str> = folders.iter().map(|(path, _)| path.as_str()).collect();
    Check::new("DRIVE-MISSING", &drive.to_string(), format!("Drive {drive}:"))
        .found(
            if carried { CheckState::Blocking } else { CheckState::ToDo },
            format!("{destination} has no drive {drive}:. Folders on it: {}.", listed.join(", ")),
        )
        .why(if carried {
            "Content that belongs there has nowhere to go."
        } else {
            "Virtual directories that lead there answer with 404 or 500.19. None of their content is in the copy."
        })
        .fix(format!(
            "Give {destination} a drive {drive}:, or map these folders to another one."
        ))
        .needed_by(folders.into_iter().flat_map(|(_, needed_by)| needed_by))
}

fn share(view: &View<'_>, path: &ServerPath, needed_by: Vec<String>) -> Check {
    let destination = &view.subject.destination.name;
    Check::new("SHARE-REACHABLE", path.as_str(), format!("Share {path}"))
        .found(
            CheckState::Unknown,
            format!("Files do not show whether {destination} can reach it."),
        )
        .why("The folder stays where it is; the sync does not copy it. The new server must reach it with an account that may read it.")
        .fix(format!(
            "On {destination}, as the account of the pool: Test-Path -LiteralPath {}",
            quoted(path.as_str())
        ))
        .needed_by(needed_by)
}
