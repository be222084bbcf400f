//! Servers as something to read: drives, folders and files, wherever they really lie.
//!
//! A [`Host`] answers for one server by Windows paths, ignoring case on every operating system. It cannot write:
//! a source is never written to, and what-if holds nothing but hosts. Writing goes through [`Destination`], which
//! only `apply/` uses.

use crate::model::{FileFacts, ServerPath};
use std::io::Read;

/// Why a host could not do what it was asked, in the operating system's terms.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// There is no such file or folder, or its drive does not exist.
    #[error("{0} does not exist")]
    NotFound(ServerPath),
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// What it was about.
        path: ServerPath,
        /// The reason.
        source: std::io::Error,
    },
    /// The path leads out of the server's folder (through a link), or cannot exist there.
    #[error("{path}: {reason}")]
    Refused {
        /// What it was about.
        path: ServerPath,
        /// The reason, in words.
        reason: String,
    },
}

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link, junction, device or anything else that is never followed.
    Other,
}

/// One name in a folder.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name as it is stored.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Size and time; zeros for a folder.
    pub facts: FileFacts,
}

/// Read access to one server's files.
pub trait Host: Send + Sync {
    /// What to call the host in messages: the folder, package or machine it stands on.
    fn label(&self) -> String;

    /// Drive letters that exist, upper case, sorted.
    fn drives(&self) -> Vec<char>;

    /// The names in a folder, sorted by [`crate::model::path::compare_folded`], without `.` and `..`.
    fn list(&self, folder: &ServerPath) -> Result<Vec<Entry>, HostError>;

    /// What is at a path; `None` when nothing is.
    fn entry(&self, path: &ServerPath) -> Result<Option<Entry>, HostError>;

    /// Opens a file for reading from its start.
    fn open(&self, path: &ServerPath) -> Result<Box<dyn Read + Send>, HostError>;

    /// Bytes free for new content where the path lies; `None` when the host cannot tell.
    fn free_space(&self, path: &ServerPath) -> Option<u64>;

    /// Reads a whole file.
    fn read(&self, path: &ServerPath) -> Result<Vec<u8>, HostError> {
        let mut bytes = Vec::new();
        self.open(path)?
            .read_to_end(&mut bytes)
            .map_err(|source| HostError::Io {
                path: path.clone(),
                source,
            })?;
        Ok(bytes)
    }
}
