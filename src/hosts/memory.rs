//! A server in memory, for tests: deterministic, without case, and able to fail or to crash at any operation.
//!
//! Faults count down as SQLite's test harness does: a test runs once for every n until no operation fails any more.

use super::{
    Destination, DestinationLock, Entry, EntryKind, Host, HostError, STAGED_PREFIX, StagedFile, filetime,
    names,
};
use crate::model::path::compare_folded;
use crate::model::{FileFacts, ServerPath};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A server whose files are in memory.
#[derive(Clone)]
pub struct MemoryHost {
    state: Arc<Mutex<State>>,
    label: String,
}

#[derive(Clone)]
enum Node {
    File { bytes: Arc<Vec<u8>>, modified: u64 },
    Folder,
    Link,
}

#[derive(Default)]
struct State {
    nodes: BTreeMap<ServerPath, Node>,
    operations: u64,
    mutations: u64,
    fault: Option<Fault>,
    crash_at: Option<u64>,
    crashed: bool,
    locked: bool,
    free: Option<u64>,
    changes_when_opened: BTreeMap<ServerPath, (Vec<u8>, u64)>,
}

#[derive(Clone, Copy)]
struct Fault {
    at: u64,
    kind: io::ErrorKind,
    stays: bool,
}

/// One path of a [`MemoryHost::snapshot`]: its spelling and, for a file, bytes and last write time.
pub type Remembered = (String, Option<(Vec<u8>, u64)>);

impl MemoryHost {
    /// A server with an empty drive C.
    pub fn new(label: impl Into<String>) -> Self {
        let host = MemoryHost {
            state: Arc::default(),
            label: label.into(),
        };
        host.put_folder(r"C:\");
        host
    }

    /// Puts a file there, with the folders that lead to it. Never fails; a path that is none is left out.
    pub fn put_file(&self, path: &str, bytes: impl Into<Vec<u8>>, modified: u64) {
        let node = Node::File {
            bytes: Arc::new(bytes.into()),
            modified,
        };
        self.put(path, node);
    }

    /// Puts a folder there, with those that lead to it.
    pub fn put_folder(&self, path: &str) {
        self.put(path, Node::Folder);
    }

    /// Puts something there that is never followed.
    pub fn put_link(&self, path: &str) {
        self.put(path, Node::Link);
    }

    /// Takes a path and all below it away.
    pub fn take_away(&self, path: &str) {
        if let Some(path) = ServerPath::parse(path) {
            self.state()
                .nodes
                .retain(|known, _| known.relative_to(&path).is_none());
        }
    }

    /// Changes a file as soon as somebody has opened it.
    pub fn change_when_opened(&self, path: &str, bytes: impl Into<Vec<u8>>, modified: u64) {
        if let Some(path) = ServerPath::parse(path) {
            self.state()
                .changes_when_opened
                .insert(path, (bytes.into(), modified));
        }
    }

    /// Sets the free space that is reported.
    pub fn set_free_space(&self, bytes: Option<u64>) {
        self.state().free = bytes;
    }

    /// Makes the n-th operation from now (from 1) fail, and all after it when `stays`.
    pub fn fail_at(&self, n: u64, kind: io::ErrorKind, stays: bool) {
        let mut state = self.state();
        let at = state.operations + n;
        state.fault = Some(Fault { at, kind, stays });
    }

    /// Makes the machine go down at the n-th mutation from now (from 1): it is done half where it can be, and
    /// everything after it fails until [`MemoryHost::revive`].
    pub fn crash_at(&self, n: u64) {
        let mut state = self.state();
        let at = state.mutations + n;
        state.crash_at = Some(at);
    }

    /// Ends faults and crashes; locks of the dead are gone.
    pub fn revive(&self) {
        let mut state = self.state();
        state.fault = None;
        state.crash_at = None;
        state.crashed = false;
        state.locked = false;
    }

    /// True when a fault struck or the machine went down.
    pub fn was_struck(&self) -> bool {
        let state = self.state();
        state.crashed || state.fault.is_some_and(|fault| state.operations >= fault.at)
    }

    /// Operations so far.
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Mutations so far.
    pub fn mutations(&self) -> u64 {
        self.state().mutations
    }

    /// Everything there is, staged files included, sorted.
    pub fn snapshot(&self) -> Vec<Remembered> {
        self.state()
            .nodes
            .iter()
            .map(|(path, node)| {
                let content = match node {
                    Node::File { bytes, modified } => Some((bytes.as_ref().clone(), *modified)),
                    Node::Folder | Node::Link => None,
                };
                (path.as_str().to_owned(), content)
            })
            .collect()
    }

    /// An independent copy of all files, without faults.
    #[must_use]
    pub fn copy(&self) -> MemoryHost {
        MemoryHost {
            state: Arc::new(Mutex::new(State {
                nodes: self.state().nodes.clone(),
                ..State::default()
            })),
            label: self.label.clone(),
        }
    }

    fn put(&self, path: &str, node: Node) {
        let Some(path) = ServerPath::parse(path) else {
            return;
        };
        let mut state = self.state();
        let mut missing = Vec::new();
        let mut parent = path.parent();
        while let Some(folder) = parent {
            parent = folder.parent();
            missing.push(folder);
        }
        for folder in missing.iter().rev() {
            if !state.nodes.contains_key(folder) {
                state.insert(folder, Node::Folder);
            }
        }
        state.insert(&path, node);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation and fails it when its turn has come.
    fn operation(&self, path: &ServerPath) -> Result<MutexGuard<'_, State>, HostError> {
        let mut state = self.state();
        state
            .count_operation()
            .map_err(|error| HostError::io(path, error))?;
        Ok(state)
    }

    /// Counts a mutation, which is an operation too; where the machine goes down, it does not happen.
    fn mutation(&self, path: &ServerPath) -> Result<MutexGuard<'_, State>, HostError> {
        let mut state = self.operation(path)?;
        state
            .count_mutation()
            .map_err(|error| HostError::io(path, error))?;
        Ok(state)
    }
}

impl State {
    fn count_operation(&mut self) -> io::Result<()> {
        if self.crashed {
            return Err(io::Error::other("the machine is down"));
        }
        self.operations += 1;
        match self.fault {
            Some(fault) if self.operations == fault.at || (fault.stays && self.operations > fault.at) => {
                Err(fault.kind.into())
            }
            _ => Ok(()),
        }
    }

    fn count_mutation(&mut self) -> io::Result<()> {
        self.mutations += 1;
        if self.crash_at == Some(self.mutations) {
            self.crashed = true;
            return Err(io::Error::other("the machine went down"));
        }
        Ok(())
    }

    /// Puts something there, in its folder as that is spelled.
    fn insert(&mut self, path: &ServerPath, node: Node) {
        let folder = path
            .parent()
            .and_then(|parent| self.nodes.get_key_value(&parent).map(|(stored, _)| stored));
        let name = path.components().next_back().unwrap_or_default();
        let spelled = folder
            .and_then(|folder| folder.join(name))
            .unwrap_or_else(|| path.clone());
        self.nodes.insert(spelled, node);
    }

    /// Refuses names Windows cannot hold and folders that do not exist.
    fn check_place(&self, path: &ServerPath) -> Result<(), HostError> {
        let name = path.components().next_back().unwrap_or_default();
        if let Some(reason) = names::refusal(name) {
            return Err(HostError::refused(path, format!("the name {reason}")));
        }
        match path.parent() {
            Some(parent) if matches!(self.nodes.get(&parent), Some(Node::Folder)) => Ok(()),
            parent => Err(HostError::NotFound(parent.unwrap_or_else(|| path.clone()))),
        }
    }

    fn file(&self, path: &ServerPath) -> Result<(Arc<Vec<u8>>, u64), HostError> {
        match self.nodes.get(path) {
            Some(Node::File { bytes, modified }) => Ok((bytes.clone(), *modified)),
            Some(_) => Err(HostError::refused(path, "it is not a regular file")),
            None => Err(HostError::NotFound(path.clone())),
        }
    }

    fn children<'a>(
        &'a self,
        folder: &'a ServerPath,
    ) -> impl Iterator<Item = (&'a ServerPath, &'a Node)> + 'a {
        let depth = folder.components().count() + 1;
        self.nodes
            .range(folder.clone()..)
            .skip(1)
            .take_while(|(path, _)| path.relative_to(folder).is_some())
            .filter(move |(path, _)| path.components().count() == depth)
    }

    fn entry(path: &ServerPath, node: &Node) -> Entry {
        let nothing = FileFacts { size: 0, modified: 0 };
        let (kind, facts) = match node {
            Node::File { bytes, modified } => (
                EntryKind::File,
                FileFacts {
                    size: bytes.len() as u64,
                    modified: *modified,
                },
            ),
            Node::Folder => (EntryKind::Directory, nothing),
            Node::Link => (EntryKind::Other, nothing),
        };
        Entry {
            name: path.components().next_back().unwrap_or_default().to_owned(),
            kind,
            facts,
        }
    }
}

impl Host for MemoryHost {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn drives(&self) -> Vec<char> {
        let state = self.state();
        let mut letters: Vec<char> = state.nodes.keys().filter_map(ServerPath::drive).collect();
        letters.dedup();
        letters
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        let state = self.operation(folder)?;
        match state.nodes.get(folder) {
            Some(Node::Folder) => {}
            Some(_) => return Err(HostError::refused(folder, "it is not a folder")),
            None => return Err(HostError::NotFound(folder.clone())),
        }
        let mut listed: Vec<Entry> = state
            .children(folder)
            .map(|(path, node)| State::entry(path, node))
            .filter(|entry| !entry.name.starts_with(STAGED_PREFIX))
            .collect();
        listed.sort_by(|a, b| compare_folded(&a.name, &b.name));
        Ok(listed)
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        let state = self.operation(path)?;
        Ok(state
            .nodes
            .get_key_value(path)
            .map(|(stored, node)| State::entry(stored, node)))
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        let mut state = self.operation(path)?;
        let (bytes, _) = state.file(path)?;
        if let Some((new, modified)) = state.changes_when_opened.remove(path) {
            let bytes = Arc::new(new);
            state.insert(path, Node::File { bytes, modified });
        }
        Ok(Box::new(Cursor::new(bytes.as_ref().clone())))
    }

    fn free_space(&self, _path: &ServerPath) -> Option<u64> {
        self.state().free
    }
}

struct MemoryLock {
    state: Arc<Mutex<State>>,
}

impl DestinationLock for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).locked = false;
    }
}

struct MemoryStagedFile {
    host: MemoryHost,
    path: ServerPath,
}

impl Write for MemoryStagedFile {
    fn write(&mut self, new: &[u8]) -> io::Result<usize> {
        let mut state = self.host.state();
        state.count_operation()?;
        let survived = state.count_mutation();
        let torn = if survived.is_ok() {
            new
        } else {
            new.split_at(new.len() / 2).0
        };
        if let Some(Node::File { bytes, .. }) = state.nodes.get_mut(&self.path) {
            Arc::make_mut(bytes).extend_from_slice(torn);
        }
        survived.map(|()| new.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl StagedFile for MemoryStagedFile {
    fn finish(self: Box<Self>, new: u64) -> Result<(), HostError> {
        let mut state = self.host.mutation(&self.path)?;
        if let Some(Node::File { modified, .. }) = state.nodes.get_mut(&self.path) {
            *modified = new;
        }
        Ok(())
    }
}

impl Destination for MemoryHost {
    fn identity(&self) -> String {
        format!("memory {} {:p}", self.label, Arc::as_ptr(&self.state))
    }

    fn lock(&self) -> Result<Option<Box<dyn DestinationLock>>, HostError> {
        let mut state = self.state();
        if std::mem::replace(&mut state.locked, true) {
            return Ok(None);
        }
        let state = self.state.clone();
        Ok(Some(Box::new(MemoryLock { state })))
    }

    fn stage(&self, path: &ServerPath) -> Result<Box<dyn StagedFile>, HostError> {
        let mut state = self.mutation(path)?;
        state.check_place(path)?;
        if state.nodes.contains_key(path) {
            return Err(HostError::io(path, io::ErrorKind::AlreadyExists.into()));
        }
        let empty = Node::File {
            bytes: Arc::default(),
            modified: 0,
        };
        state.insert(path, empty);
        Ok(Box::new(MemoryStagedFile {
            host: self.clone(),
            path: path.clone(),
        }))
    }

    fn sync(&self, files: &[ServerPath], folders: &[ServerPath]) -> Result<(), HostError> {
        match files.first().or(folders.first()) {
            Some(path) => self.mutation(path).map(drop),
            None => Ok(()),
        }
    }

    fn adopt_permissions(&self, staged: &ServerPath, _like: &ServerPath) -> Result<(), HostError> {
        self.mutation(staged).map(drop)
    }

    fn replace(&self, staged: &ServerPath, target: &ServerPath) -> Result<(), HostError> {
        let mut state = self.mutation(target)?;
        let (bytes, modified) = state.file(staged)?;
        state.check_place(target)?;
        let stored = match state.nodes.get_key_value(target) {
            Some((stored, Node::File { .. })) => stored.clone(),
            Some(_) => return Err(HostError::refused(target, "it is not a regular file")),
            None => target.clone(),
        };
        state.nodes.remove(staged);
        state.insert(&stored, Node::File { bytes, modified });
        Ok(())
    }

    fn create_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        let mut state = self.mutation(path)?;
        state.check_place(path)?;
        if state.nodes.contains_key(path) {
            return Err(HostError::io(path, io::ErrorKind::AlreadyExists.into()));
        }
        state.insert(path, Node::Folder);
        Ok(())
    }

    fn remove_file(&self, path: &ServerPath) -> Result<(), HostError> {
        let mut state = self.mutation(path)?;
        state.file(path)?;
        state.nodes.remove(path);
        Ok(())
    }

    fn remove_folder(&self, path: &ServerPath) -> Result<(), HostError> {
        let mut state = self.mutation(path)?;
        match state.nodes.get(path) {
            Some(Node::Folder) => {}
            Some(_) => return Err(HostError::refused(path, "it is not a folder")),
            None => return Err(HostError::NotFound(path.clone())),
        }
        if state.children(path).next().is_some() {
            return Err(HostError::io(path, io::ErrorKind::DirectoryNotEmpty.into()));
        }
        state.nodes.remove(path);
        Ok(())
    }

    fn preserve(&self, path: &ServerPath, keep: &Path) -> Result<(), HostError> {
        let (bytes, modified) = self.operation(path)?.file(path)?;
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(keep)
            .and_then(|mut file| {
                file.write_all(&bytes)?;
                file.set_modified(filetime::to_system_time(modified))
            })
            .map_err(|error| HostError::io(path, error))
    }

    fn stage_preserved(&self, keep: &Path, staged: &ServerPath) -> Result<(), HostError> {
        let read = || Ok((fs::read(keep)?, filetime::of(&fs::metadata(keep)?)));
        let (bytes, modified) = read().map_err(|error| HostError::io(staged, error))?;
        let mut state = self.mutation(staged)?;
        state.check_place(staged)?;
        if state.nodes.contains_key(staged) {
            return Err(HostError::io(staged, io::ErrorKind::AlreadyExists.into()));
        }
        let bytes = Arc::new(bytes);
        state.insert(staged, Node::File { bytes, modified });
        Ok(())
    }

    fn probe_file(&self, path: &ServerPath) -> Result<(), HostError> {
        self.operation(path)?.file(path).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).unwrap()
    }

    #[test]
    fn names_are_found_without_case_and_keep_their_spelling() {
        let host = MemoryHost::new("m");
        host.put_file(r"C:\Site\Images\Logo.gif", "GIF", 7);
        let entry = host.entry(&path(r"c:\SITE\images\LOGO.GIF")).unwrap().unwrap();
        assert_eq!(
            (entry.name.as_str(), entry.facts.size, entry.facts.modified),
            ("Logo.gif", 3, 7)
        );
        let names: Vec<String> = host
            .list(&path(r"C:\site"))
            .unwrap()
            .into_iter()
            .map(|e| e.name)
            .collect();
        assert_eq!(names, ["Images"]);
    }

    #[test]
    fn a_crash_tears_the_write_and_nothing_works_after_it() {
        let host = MemoryHost::new("m");
        let staged = path(r"C:\.~siteferry-1-1");
        host.crash_at(2);
        let mut file = host.stage(&staged).unwrap();
        assert!(file.write(b"abcd").is_err());
        assert!(host.entry(&staged).is_err());
        host.revive();
        assert_eq!(host.read(&staged).unwrap(), b"ab");
        assert!(
            host.list(&path(r"C:\")).unwrap().is_empty(),
            "staged files are no content"
        );
    }

    #[test]
    fn the_nth_operation_fails_once_or_for_good() {
        let host = MemoryHost::new("m");
        host.fail_at(2, io::ErrorKind::StorageFull, false);
        assert!(host.list(&path(r"C:\")).is_ok());
        assert!(host.list(&path(r"C:\")).is_err());
        assert!(host.list(&path(r"C:\")).is_ok());
        host.fail_at(1, io::ErrorKind::StorageFull, true);
        assert!(host.list(&path(r"C:\")).is_err() && host.list(&path(r"C:\")).is_err());
    }
}
