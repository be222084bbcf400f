//! Site content: folders that belong to virtual directories, and the facts by which files are compared.

use super::path::ServerPath;
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

/// What comparison knows of a file without reading it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Size in bytes.
    pub size: u64,
    /// Last write time in 100 ns units since 1601-01-01 UTC (FILETIME).
    pub modified: u64,
}
