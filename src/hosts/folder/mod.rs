//! A server as a folder of files: its drives are sub-folders, its Windows paths are looked up without case.
//!
//! `drives.rs` holds the `root=` contract, `lookup.rs` finds names without case, `facts.rs` says what they are, `write.rs` adds the primitives that
//! `apply/` writes with. Links are never followed: what they point to may lie outside the server.

mod drives;
mod facts;
mod lookup;
mod write;

use super::{
    Entry, Grounds, Host, HostError, STAGED_PREFIX, configuration, find_configuration, local, native,
};
use crate::model::path::compare_folded;
use crate::model::{Place, Problem, ServerPath};
use facts::{facts_of, is_same_file, kind_of, read_entry};
use lookup::{Found, Lookup};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

pub use write::FolderDestination;

/// What opens the folder of a server: absolute paths of this computer.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct FolderAddress {
    /// The folder that stands for the server.
    pub root: PathBuf,
    /// Drives that lie elsewhere.
    pub drives: Vec<(char, PathBuf)>,
}

/// A server's files below a folder of this computer, to be read.
pub struct FolderHost {
    label: String,
    top: PathBuf,
    drives: BTreeMap<char, PathBuf>,
    /// Configuration files that lie loose at the top, by their proper place.
    loose: Vec<(ServerPath, PathBuf)>,
    lookup: Lookup,
    problems: Vec<Problem>,
}

/// Where a Windows path leads.
struct Located {
    /// Folder that holds (or would hold) the last name.
    folder: PathBuf,
    /// The path on this computer, as stored or, when nothing is there, as asked.
    native: PathBuf,
    /// What is there.
    found: Option<Found>,
}

impl FolderHost {
    /// Opens the folder that stands for a server, with drives that lie elsewhere (`drive.X=FOLDER`).
    ///
    /// A loose `MetaBase.xml`, `MBSchema.xml`, `applicationHost.config`, `UrlScan.ini` or `fcgiext.ini` at the top appears in its proper place when
    /// there is none.
    pub fn open(root: &Path, extra_drives: &[(char, PathBuf)]) -> Result<FolderHost, Problem> {
        let top = fs::canonicalize(root).map_err(|error| drives::unreadable(root, &error))?;
        if !top.is_dir() {
            return Err(drives::not_a_folder(root));
        }
        let found = drives::find(&top, extra_drives)?;
        let mut host = FolderHost {
            label: root.display().to_string(),
            top,
            drives: found.folders,
            loose: Vec::new(),
            lookup: Lookup::default(),
            problems: found.problems,
        };
        host.adopt_loose_files()?;
        if host.drives().is_empty() {
            return Err(
                Problem::error("ROOT-HAS-NO-DRIVE", format!("{} holds no drive of a server", root.display()))
                    .with_cause(
                        "A drive is a sub-folder named C, C$, C_ or drive_c (any letter), or the folder itself when it \
                         holds Windows, WINNT or Inetpub.",
                    )
                    .with_fix(
                        "Give the folder one level up or down, or name the drives one by one with drive.C=FOLDER.",
                    )
                    .with_place(Place::file(root.display().to_string())),
            );
        }
        Ok(host)
    }

    /// What was odd about the folder: a drive that is there twice, a link in the place of a drive.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The folder that stands for the server, as an absolute path.
    pub fn folder(&self) -> &Path {
        &self.top
    }

    /// What opens this server again.
    pub fn address(&self) -> FolderAddress {
        FolderAddress {
            root: self.top.clone(),
            drives: self
                .drives
                .iter()
                .filter(|(_, folder)| !folder.starts_with(&self.top))
                .map(|(letter, folder)| (*letter, folder.clone()))
                .collect(),
        }
    }

    /// Where a Windows path lies on this computer, spelled as stored; `None` when nothing is there or it is out of
    /// reach.
    pub fn native(&self, path: &ServerPath) -> Option<PathBuf> {
        let located = self.locate(path).ok()??;
        located.found.map(|found| found.path)
    }

    /// Opens a regular file that is the one that was found.
    fn open_file(&self, path: &ServerPath) -> Result<fs::File, HostError> {
        let Some(found) = self.find(path)? else {
            return Err(HostError::NotFound(path.clone()));
        };
        if !found.metadata.is_file() {
            return Err(HostError::refused(path, "it is not a regular file"));
        }
        let file = fs::File::open(&found.path).map_err(|error| HostError::io(path, error))?;
        let opened = file.metadata().map_err(|error| HostError::io(path, error))?;
        if !is_same_file(&found.metadata, &opened) {
            return Err(HostError::refused(
                path,
                "it was exchanged for another file while it was opened",
            ));
        }
        Ok(file)
    }

    fn adopt_loose_files(&mut self) -> Result<(), Problem> {
        let cannot = |error: HostError| {
            Problem::error(
                "ROOT-NOT-READABLE",
                "The server's configuration folder cannot be read",
            )
            .with_cause(format!("{error}."))
            .with_fix("Give your account the right to read it, or copy it to a place that you may read.")
            .with_place(Place::file(self.label.clone()))
        };
        let proper = find_configuration(self).map_err(cannot)?;
        let windows = proper
            .windows_directory
            .clone()
            .or_else(|| ServerPath::parse(r"C:\Windows"));
        for (relative, is_missing) in [
            (configuration::METABASE, proper.metabase.is_none()),
            (configuration::METABASE_SCHEMA, proper.metabase_schema.is_none()),
            (configuration::APPLICATION_HOST, proper.application_host.is_none()),
            (configuration::URL_SCAN, proper.url_scan.is_none()),
            (configuration::FAST_CGI, proper.fast_cgi.is_none()),
        ] {
            let place = windows.as_ref().and_then(|windows| windows.join(relative));
            if let (true, Some(place), Some(name)) = (is_missing, place, relative.rsplit('\\').next()) {
                let found = self
                    .lookup
                    .find(&self.top, name)
                    .map_err(|error| drives::unreadable(&self.top, &error))?;
                if let Some(found) = found.filter(|found| found.metadata.is_file()) {
                    self.loose.push((place, found.path));
                }
            }
        }
        Ok(())
    }

    /// Where a loose configuration file, or a file staged beside it, lies.
    fn locate_loose(&self, path: &ServerPath) -> Option<PathBuf> {
        self.loose.iter().find_map(|(place, native)| {
            if place == path {
                return Some(native.clone());
            }
            let name = path.components().next_back()?;
            (name.starts_with(STAGED_PREFIX) && path.parent() == place.parent()).then(|| self.top.join(name))
        })
    }

    /// Follows a path name by name without following links. `None` when its drive or a folder on the way does not
    /// exist.
    fn locate(&self, path: &ServerPath) -> Result<Option<Located>, HostError> {
        if path.is_unc() {
            return Err(HostError::refused(
                path,
                "network shares are not part of the server's folder",
            ));
        }
        if let Some(native) = self.locate_loose(path) {
            let name = native.file_name().map(|name| name.to_string_lossy().into_owned());
            let found = self
                .lookup
                .find(&self.top, &name.unwrap_or_default())
                .map_err(|error| HostError::io(path, error))?;
            return Ok(Some(Located {
                folder: self.top.clone(),
                native,
                found,
            }));
        }
        let parent = path.parent();
        if let Some(parent) = &parent
            && let Some(folder) = self.lookup.reached(parent)
            && let Some(name) = path.components().next_back()
        {
            let found = self.lookup.find(&folder, name).map_err(failed(path))?;
            return Ok(Some(Located {
                native: match &found {
                    Some(found) => found.path.clone(),
                    None => folder.join(name),
                },
                folder,
                found,
            }));
        }
        let Some(drive) = path.drive().and_then(|letter| self.drives.get(&letter)) else {
            return Ok(None);
        };
        let metadata = match fs::symlink_metadata(drive) {
            Ok(metadata) => metadata,
            Err(error) if lookup::is_absence(&error) => return Ok(None),
            Err(error) => return Err(HostError::io(path, error)),
        };
        let mut located = Located {
            folder: drive.clone(),
            native: drive.clone(),
            found: Some(Found {
                path: drive.clone(),
                name: String::new(),
                metadata,
            }),
        };
        for name in path.components() {
            let Some(parent) = located.found else {
                return Ok(None);
            };
            if parent.metadata.file_type().is_symlink() {
                return Err(HostError::refused(
                    path,
                    format!("{} is a link, and links are not followed", parent.path.display()),
                ));
            }
            if !parent.metadata.is_dir() {
                return Ok(None);
            }
            let found = self
                .lookup
                .find(&parent.path, name)
                .map_err(|error| HostError::io(path, error))?;
            located = Located {
                native: match &found {
                    Some(found) => found.path.clone(),
                    None => parent.path.join(name),
                },
                folder: parent.path,
                found,
            };
        }
        if let Some(parent) = parent {
            self.lookup.reach(parent, &located.folder);
        }
        Ok(Some(located))
    }

    /// What is at a path, when anything is.
    fn find(&self, path: &ServerPath) -> Result<Option<Found>, HostError> {
        Ok(self.locate(path)?.and_then(|located| located.found))
    }
}

impl Host for FolderHost {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn drives(&self) -> Vec<char> {
        let mut letters: Vec<char> = self.drives.keys().copied().collect();
        letters.extend(self.loose.iter().filter_map(|(place, _)| place.drive()));
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        let Some(found) = self.find(folder)? else {
            return Err(HostError::NotFound(folder.clone()));
        };
        if found.metadata.file_type().is_symlink() {
            return Err(HostError::refused(
                folder,
                "it is a link, and links are not followed",
            ));
        }
        let entries = fs::read_dir(&found.path).map_err(|error| HostError::io(folder, error))?;
        let mut listed = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| HostError::io(folder, error))?;
            listed.extend(read_entry(&entry));
        }
        listed.sort_by(|a, b| compare_folded(&a.name, &b.name).then_with(|| a.name.cmp(&b.name)));
        Ok(listed)
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        Ok(self.find(path)?.map(|found| Entry {
            kind: kind_of(&found.metadata),
            facts: facts_of(&found.metadata),
            name: found.name,
        }))
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        Ok(Box::new(self.open_file(path)?))
    }

    fn open_from(&self, path: &ServerPath, offset: u64) -> Result<Box<dyn Read + Send>, HostError> {
        let mut file = self.open_file(path)?;
        file.seek(SeekFrom::Start(offset))
            .map_err(|error| HostError::io(path, error))?;
        Ok(Box::new(file))
    }

    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        let mut at = Some(path.clone());
        while let Some(here) = at {
            if let Some(native) = self.native(&here) {
                return local::free_bytes(&native);
            }
            at = here.parent();
        }
        None
    }

    fn contains_native(&self, path: &Path) -> bool {
        let real = native::real(path);
        std::iter::once(&self.top)
            .chain(self.drives.values())
            .any(|folder| native::is_below(&real, folder))
    }

    fn grounds(&self) -> Grounds {
        Grounds::Folders {
            top: self.top.clone(),
            drives: self.drives.values().cloned().collect(),
        }
    }

    fn native_place(&self, path: &ServerPath) -> Option<PathBuf> {
        let mut missing: Vec<&str> = Vec::new();
        let mut names = path.components();
        let mut at = path.clone();
        loop {
            if let Some(native) = self.native(&at) {
                return Some(
                    missing
                        .iter()
                        .rev()
                        .fold(native, |native, name| native.join(name)),
                );
            }
            missing.push(names.next_back()?);
            at = at.parent()?;
        }
    }
}

/// An operating system's error about a path.
fn failed(path: &ServerPath) -> impl Fn(io::Error) -> HostError + '_ {
    move |error| HostError::io(path, error)
}

#[cfg(test)]
mod tests;
