//! Finds names without case on file systems that tell case apart.

use crate::model::ServerPath;
use crate::model::path::fold;
use std::collections::HashMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many names are remembered before all are forgotten.
const REMEMBERED_NAMES: usize = 200_000;

/// How long a folder that was reached without meeting a link counts as reached. Each name on the way costs a question
/// to the operating system, which on Windows is a dear one; a folder that is exchanged for a link is noticed after
/// this time at the latest.
const REACHED_FOR: Duration = Duration::from_millis(100);
/// How many such folders are remembered before all are forgotten.
const REACHED_FOLDERS: usize = 256;

/// Stored names by folded name; more than one where names differ only in case.
type Names = HashMap<String, Vec<String>>;

/// One name found in a folder.
pub struct Found {
    /// Full path on this computer.
    pub path: PathBuf,
    /// Name as it is stored.
    pub name: String,
    /// What the operating system says of it, links not followed.
    pub metadata: Metadata,
}

/// The names of folders that were looked into, bounded.
#[derive(Default)]
pub struct Lookup {
    folders: Mutex<Remembered>,
    reached: Mutex<HashMap<ServerPath, (PathBuf, Instant)>>,
}

#[derive(Default)]
struct Remembered {
    names: HashMap<PathBuf, Names>,
    count: usize,
}

impl Lookup {
    /// Finds a name in a folder: as it is spelled when there is such a name, else the first in byte order among those
    /// that differ only in case. `None` when there is none or the folder does not exist.
    pub fn find(&self, folder: &Path, name: &str) -> io::Result<Option<Found>> {
        // Windows ignores case by itself, but the stored spelling is only in the listing.
        if !cfg!(windows)
            && let Some(found) = existing(folder, name)?
        {
            return Ok(Some(found));
        }
        let folded = fold(name);
        for _ in 0..2 {
            match self.stored_name(folder, &folded, name)? {
                None => break,
                Some(stored) => match existing(folder, &stored)? {
                    Some(found) => return Ok(Some(found)),
                    // The remembered listing is out of date.
                    None => self.forget(folder),
                },
            }
        }
        if cfg!(windows) {
            existing(folder, name)
        } else {
            Ok(None)
        }
    }

    /// Remembers that a name now exists.
    pub fn added(&self, folder: &Path, name: &str) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = folders.names.get_mut(folder) {
            let stored = names.entry(fold(name)).or_default();
            if !stored.iter().any(|known| known == name) {
                stored.push(name.to_owned());
                stored.sort();
            }
        }
    }

    /// Remembers that a name is gone.
    pub fn removed(&self, folder: &Path, name: &str) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = folders.names.get_mut(folder)
            && let Some(stored) = names.get_mut(&fold(name))
        {
            stored.retain(|known| known != name);
        }
        let gone = folder.join(name);
        folders.names.remove(&gone);
        let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        reached.retain(|_, (native, _)| !native.starts_with(&gone));
    }

    /// Remembers that a folder was reached just now, name by name and without a link.
    pub fn reach(&self, folder: ServerPath, native: &Path) {
        let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        if reached.len() >= REACHED_FOLDERS {
            reached.clear();
        }
        reached.insert(folder, (native.to_owned(), Instant::now()));
    }

    /// Where a folder lies that was reached a moment ago.
    pub fn reached(&self, folder: &ServerPath) -> Option<PathBuf> {
        let reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        let (native, at) = reached.get(folder)?;
        (at.elapsed() < REACHED_FOR).then(|| native.clone())
    }

    fn forget(&self, folder: &Path) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.names.remove(folder);
    }

    fn stored_name(&self, folder: &Path, folded: &str, asked: &str) -> io::Result<Option<String>> {
        let pick = |names: &Names| {
            let stored = names.get(folded)?;
            stored
                .iter()
                .find(|name| *name == asked)
                .or(stored.first())
                .cloned()
        };
        {
            let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(names) = folders.names.get(folder) {
                return Ok(pick(names));
            }
        }
        let names = read_names(folder)?;
        let picked = pick(&names);
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.count + names.len() > REMEMBERED_NAMES {
            folders.names.clear();
            folders.count = 0;
        }
        folders.count += names.len();
        folders.names.insert(folder.to_owned(), names);
        Ok(picked)
    }
}

fn existing(folder: &Path, name: &str) -> io::Result<Option<Found>> {
    let path = folder.join(name);
    match std::fs::symlink_metadata(&path) {
        Ok(metadata) => Ok(Some(Found {
            path,
            name: name.to_owned(),
            metadata,
        })),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_names(folder: &Path) -> io::Result<Names> {
    let mut names = Names::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absence(&error) => return Ok(names),
        // A folder that may be passed but not listed: only exact names can be found in it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(names),
        Err(error) => return Err(error),
    };
    for entry in entries {
        if let Ok(name) = entry?.file_name().into_string() {
            names.entry(fold(&name)).or_default().push(name);
        }
    }
    for stored in names.values_mut() {
        stored.sort();
    }
    Ok(names)
}

/// True for errors that mean "there is nothing": no such name, or a file where a folder was expected.
pub fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename
    )
}
