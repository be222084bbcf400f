//! Site content: folders that belong to virtual directories, and the facts by which files are compared.

use super::path::ServerPath;
use super::problem::{Place, Problem};
use super::system_folders::SystemFolder;
use serde::{Deserialize, Serialize};

/// The folder of one virtual directory, to be brought to the destination.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ContentRoot {
    /// How trace lines and rows name it: the IIS path (`Harbour Books`, `Harbour Books/old`).
    pub logical: String,
    /// The metabase key or configuration path it was found at.
    pub origin: String,
    /// Folder on the source.
    pub source: ServerPath,
    /// Folder on the destination.
    pub destination: ServerPath,
}

impl ContentRoot {
    /// The error of content whose folder, on either server, is one of the system's. Nothing of it is ever copied or
    /// deleted; accepting the error syncs the rest.
    pub fn refused(&self, folder: &ServerPath, taken: &SystemFolder) -> Problem {
        let code = match taken {
            SystemFolder::InWindows(_) => "CONTENT-BELOW-WINDOWS",
            _ => "CONTENT-IS-SYSTEM",
        };
        let title = format!("The folder of {}, {folder}, {taken}", self.logical);
        Problem::error(code, title)
            .with_cause(
                "A sync makes the folders equal: files of the old server would come among those that the new one runs from, and \
                 those that only the new one has would be deleted.",
            )
            .with_fix(format!(
                "Leave it behind if it came with Windows or IIS, or move it to a folder of its own before. Acknowledge {code} \
                 to sync without its content, which then is yours to copy."
            ))
            .with_place(Place::key(self.origin.clone()))
            .with_target(self.logical.clone())
    }
}

/// What comparison knows of a file without reading it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Size in bytes.
    pub size: u64,
    /// Last write time in 100 ns units since 1601-01-01 UTC (FILETIME).
    pub modified: u64,
}
