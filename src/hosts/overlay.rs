//! A server with other bytes in some of its files: what a migration changes on the way, seen as if the source had it.

use super::{Entry, Grounds, Host, HostError};
use crate::model::{FileFacts, ServerPath};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Shows another host, with the files given in the place of its own. Their last write times stay, so that a second
/// comparison finds them equal to what the first one brought over.
pub struct OverlayHost {
    below: Arc<dyn Host>,
    files: BTreeMap<ServerPath, Arc<Vec<u8>>>,
    /// The folders that these files lie in: each listing asks for one.
    folders: BTreeSet<ServerPath>,
}

impl OverlayHost {
    /// A host that shows these bytes. A file that the host does not have is not shown.
    pub fn new(below: Arc<dyn Host>, files: BTreeMap<ServerPath, Vec<u8>>) -> Self {
        let folders = files.keys().filter_map(ServerPath::parent).collect();
        let files = files.into_iter().map(|(path, bytes)| (path, Arc::new(bytes)));
        OverlayHost {
            below,
            folders,
            files: files.collect(),
        }
    }

    fn shown(&self, path: &ServerPath, entry: Entry) -> Entry {
        match self.files.get(path) {
            None => entry,
            Some(bytes) => Entry {
                facts: FileFacts {
                    size: bytes.len() as u64,
                    ..entry.facts
                },
                ..entry
            },
        }
    }
}

impl Host for OverlayHost {
    fn label(&self) -> String {
        self.below.label()
    }

    fn drives(&self) -> Vec<char> {
        self.below.drives()
    }

    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError> {
        let entries = self.below.list(folder)?;
        if !self.folders.contains(folder) {
            return Ok(entries);
        }
        Ok(entries
            .into_iter()
            .map(|entry| match folder.join(&entry.name) {
                Some(path) => self.shown(&path, entry),
                None => entry,
            })
            .collect())
    }

    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError> {
        let entry = self.below.entry(path)?;
        Ok(entry.map(|entry| self.shown(path, entry)))
    }

    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError> {
        match self.files.get(path) {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes.as_ref().clone()))),
            None => self.below.open(path),
        }
    }

    fn free_space(&self, path: &ServerPath) -> Option<u64> {
        self.below.free_space(path)
    }

    fn contains_native(&self, path: &Path) -> bool {
        self.below.contains_native(path)
    }

    fn grounds(&self) -> Grounds {
        self.below.grounds()
    }

    fn native_place(&self, path: &ServerPath) -> Option<PathBuf> {
        self.below.native_place(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::MemoryHost;

    fn path(text: &str) -> ServerPath {
        ServerPath::parse(text).expect("a path")
    }

    #[test]
    fn the_bytes_given_are_shown_at_the_old_time_and_everything_else_as_it_is() {
        let below = MemoryHost::new("OLD");
        below.put_file(r"C:\shop\Web.config", "old", 77);
        below.put_file(r"C:\shop\a.aspx", "page", 78);
        let files = BTreeMap::from([
            (path(r"c:\SHOP\web.config"), b"longer".to_vec()),
            (path(r"C:\shop\missing.config"), b"x".to_vec()),
        ]);
        let host = OverlayHost::new(Arc::new(below), files);
        let listed: Vec<(String, u64, u64)> = host
            .list(&path(r"C:\Shop"))
            .expect("lists")
            .into_iter()
            .map(|entry| (entry.name, entry.facts.size, entry.facts.modified))
            .collect();
        assert_eq!(
            listed,
            [("a.aspx".to_owned(), 4, 78), ("Web.config".to_owned(), 6, 77)]
        );
        let entry = host.entry(&path(r"C:\shop\web.config")).expect("reads");
        assert_eq!(entry.map(|entry| entry.facts.size), Some(6));
        assert_eq!(host.read(&path(r"C:\shop\WEB.CONFIG")).expect("reads"), b"longer");
        assert_eq!(host.read(&path(r"C:\shop\a.aspx")).expect("reads"), b"page");
        assert!(
            host.entry(&path(r"C:\shop\missing.config"))
                .expect("reads")
                .is_none()
        );
    }
}
