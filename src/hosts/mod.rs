//! Servers as something to read: drives, folders and files, wherever they really lie.
//!
//! A [`Host`] answers for one server by Windows paths, ignoring case on every operating system. It cannot write:
//! a source is never written to, and what-if holds nothing but hosts. Writing goes through [`Destination`], which
//! only `apply/` uses. [`FolderHost`] is a server as a folder of files (the `root=` setting), [`MemoryHost`] one for
//! tests, [`OverlayHost`] another one with some files changed on the way, and [`find_configuration`] knows where IIS keeps its files on either.

pub mod collected;
pub mod configuration;
pub mod filetime;
pub mod folder;
pub mod grounds;
mod local;
pub mod memory;
pub mod names;
pub mod native;
mod overlay;
pub mod package;

use crate::model::{FileFacts, ServerPath};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

pub use configuration::{Configuration, find_configuration};
pub use folder::{FolderAddress, FolderDestination, FolderHost};
pub use grounds::Grounds;
pub use local::Interrupt;
pub use memory::MemoryHost;
pub use overlay::OverlayHost;
pub use package::PackageHost;

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

    /// Opens a file for reading from a place after its start; a place behind its end reads nothing.
    fn open_from(&self, path: &ServerPath, offset: u64) -> Result<Box<dyn Read + Send>, HostError> {
        let mut file = self.open(path)?;
        std::io::copy(&mut file.by_ref().take(offset), &mut std::io::sink())
            .map_err(|error| HostError::io(path, error))?;
        Ok(file)
    }

    /// Bytes free for new content where the path lies; `None` when the host cannot tell.
    fn free_space(&self, path: &ServerPath) -> Option<u64>;

    /// True when a path of this computer lies inside the folders that make up this server. Journals and undo copies
    /// are never put there.
    fn contains_native(&self, _path: &Path) -> bool {
        false
    }

    /// Where the server lies on this computer.
    fn grounds(&self) -> Grounds {
        Grounds::Nowhere
    }

    /// Where a path lies, or would lie, on this computer; `None` when it cannot lie anywhere there.
    fn native_place(&self, _path: &ServerPath) -> Option<PathBuf> {
        None
    }

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

/// How the names of files that are being prepared begin; what follows is the run and a number. A look-up never
/// mistakes one for content.
pub const STAGED_PREFIX: &str = ".~siteferry-";

/// A file that is being written beside its target.
pub trait StagedFile: Write + Send {
    /// Hands all bytes to the operating system, sets the last write time (FILETIME) and closes the file.
    fn finish(self: Box<Self>, modified: u64) -> Result<(), HostError>;
}

/// Keeps other writers off a destination until it is dropped.
pub trait DestinationLock: Send {}

/// Write access to one server's files, in primitives small enough that each either happens or does not.
///
/// No primitive overwrites bytes in place: a new file is staged under a name of its own, made durable and renamed.
/// None follows a link. Names that Windows cannot hold are refused.
pub trait Destination: Host {
    /// A text that is the same for every way to reach the same destination on this computer.
    fn identity(&self) -> String;

    /// How to open the same destination again, for undo in another process; `None` when that cannot be.
    fn address(&self) -> Option<FolderAddress> {
        None
    }

    /// Takes the destination for one writer; `None` when another process has it.
    fn lock(&self) -> Result<Option<Box<dyn DestinationLock>>, HostError>;

    /// Creates a new empty file to write to; fails when the name is taken.
    fn stage(&self, path: &ServerPath) -> Result<Box<dyn StagedFile>, HostError>;

    /// Makes staged files and the names in folders survive a power cut.
    fn sync(&self, files: &[ServerPath], folders: &[ServerPath]) -> Result<(), HostError>;

    /// Gives a staged file the permissions of the one it will replace.
    fn adopt_permissions(&self, staged: &ServerPath, like: &ServerPath) -> Result<(), HostError>;

    /// Puts a staged file in the place of `target`, which keeps its spelling when it exists.
    fn replace(&self, staged: &ServerPath, target: &ServerPath) -> Result<(), HostError>;

    /// Creates one folder in an existing one.
    fn create_folder(&self, path: &ServerPath) -> Result<(), HostError>;

    /// Removes a file.
    fn remove_file(&self, path: &ServerPath) -> Result<(), HostError>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &ServerPath) -> Result<(), HostError>;

    /// Keeps a file as it is now, with its time and permissions, at a path of this computer that does not exist yet.
    fn preserve(&self, path: &ServerPath, keep: &Path) -> Result<(), HostError>;

    /// Stages a preserved file again, with its time and permissions; `keep` stays.
    fn stage_preserved(&self, keep: &Path, staged: &ServerPath) -> Result<(), HostError>;

    /// Finds out whether an existing file could be replaced, without changing it.
    fn probe_file(&self, path: &ServerPath) -> Result<(), HostError>;
}

impl HostError {
    /// Wraps an operating system's error; "not found" becomes [`HostError::NotFound`].
    pub fn io(path: &ServerPath, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::NotFound {
            HostError::NotFound(path.clone())
        } else {
            HostError::Io {
                path: path.clone(),
                source,
            }
        }
    }

    /// A refusal in words.
    pub fn refused(path: &ServerPath, reason: impl Into<String>) -> Self {
        HostError::Refused {
            path: path.clone(),
            reason: reason.into(),
        }
    }

    /// The operating system's kind of error, where there is one.
    pub fn kind(&self) -> Option<std::io::ErrorKind> {
        match self {
            HostError::NotFound(_) => Some(std::io::ErrorKind::NotFound),
            HostError::Io { source, .. } => Some(source.kind()),
            HostError::Refused { .. } => None,
        }
    }
}
