//! The write test: finds out before a sync whether the destination can be written.
//!
//! In each folder that will change an empty file is made and removed at once; files that will be replaced are opened
//! where that tells whether they are in use.

use super::failure::item_problem;
use crate::hosts::{Destination, EntryKind, HostError, STAGED_PREFIX};
use crate::model::{Change, Detail, Plan, Problem, RowState, ServerPath};
use std::collections::BTreeMap;
use std::io::ErrorKind;

/// Problems that the sync would meet. Leaves the destination as it was.
pub fn probe(plan: &Plan, destination: &dyn Destination, config: Option<&ServerPath>) -> Vec<Problem> {
    let mut problems = Vec::new();
    // The first row of each folder stands for all of them.
    let mut folders: BTreeMap<ServerPath, &Change> = BTreeMap::new();
    for row in plan.rows.iter().filter(|row| row.action().is_some()) {
        let target = match &row.detail {
            Detail::File {
                destination: path, ..
            } => {
                if row.state != RowState::Add
                    && let Err(error) = destination.probe_file(path)
                {
                    problems.push(item_problem(row, &error));
                }
                path
            }
            Detail::Directory { destination } => destination,
            Detail::Config { .. } => match config {
                Some(config) => config,
                None => continue,
            },
            Detail::None => continue,
        };
        if let Some(folder) = nearest_folder(destination, target) {
            folders.entry(folder).or_insert(row);
        }
    }
    let config_folder = config.and_then(ServerPath::parent);
    for (folder, row) in folders {
        if let Err(error) = test_folder(destination, &folder) {
            let mut problem = item_problem(row, &error);
            problem.title = format!("{folder} cannot be written");
            if config_folder.as_ref() == Some(&folder)
                && problem.code == "ERROR_INSUFFICIENT_ACCESS_TO_SITE_FOLDER"
            {
                problem.code = "ERROR_INSUFFICIENT_ACCESS_TO_APPHOSTCONFIG".to_owned();
            }
            problems.push(problem);
        }
    }
    problems
}

/// The folder that a change writes to, or the one in which the folders that lead there will be made.
fn nearest_folder(destination: &dyn Destination, target: &ServerPath) -> Option<ServerPath> {
    let mut folder = target.parent()?;
    loop {
        match destination.entry(&folder) {
            Ok(Some(entry)) if entry.kind == EntryKind::Directory => return Some(folder),
            _ => folder = folder.parent()?,
        }
    }
}

fn test_folder(destination: &dyn Destination, folder: &ServerPath) -> Result<(), HostError> {
    let name = format!("{STAGED_PREFIX}probe-{}", std::process::id());
    let Some(path) = folder.join(&name) else {
        return Ok(());
    };
    match destination.stage(&path) {
        Ok(file) => drop(file),
        // Another probe of this process was killed here.
        Err(error) if error.kind() == Some(ErrorKind::AlreadyExists) => {}
        Err(error) => return Err(error),
    }
    destination.remove_file(&path)
}
