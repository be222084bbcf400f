//! Where a log or a folder of logs lies: on the server, or on this computer.

use crate::hosts::{EntryKind, Host};
use crate::model::ServerPath;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

/// A file or folder, on the server or on this computer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Spot {
    Server(ServerPath),
    Native(PathBuf),
}

/// A name in a folder.
pub(super) struct Item {
    pub name: String,
    pub is_folder: bool,
    pub size: u64,
}

impl Spot {
    pub fn shown(&self) -> String {
        match self {
            Spot::Server(path) => path.to_string(),
            Spot::Native(path) => path.display().to_string(),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Spot::Server(path) => path.file_name().unwrap_or_default().to_owned(),
            Spot::Native(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
        }
    }

    pub fn join(&self, name: &str) -> Option<Spot> {
        match self {
            Spot::Server(path) => path.join(name).map(Spot::Server),
            Spot::Native(path) => Some(Spot::Native(path.join(name))),
        }
    }

    /// Files and folders in it. Links are left out: what they lead to is somewhere else.
    pub fn list(&self, host: &dyn Host) -> Result<Vec<Item>, String> {
        match self {
            Spot::Server(path) => {
                let entries = host.list(path).map_err(|error| format!("{error}."))?;
                Ok(entries
                    .into_iter()
                    .filter(|entry| entry.kind != EntryKind::Other)
                    .map(|entry| Item {
                        is_folder: entry.kind == EntryKind::Directory,
                        size: entry.facts.size,
                        name: entry.name,
                    })
                    .collect())
            }
            Spot::Native(path) => {
                let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
                let entries = entries.map_err(|error| said(&error))?;
                Ok(entries
                    .iter()
                    .filter_map(|entry| {
                        let facts = entry.metadata().ok()?;
                        (facts.is_dir() || facts.is_file()).then_some(Item {
                            name: entry.file_name().into_string().ok()?,
                            is_folder: facts.is_dir(),
                            size: facts.len(),
                        })
                    })
                    .collect())
            }
        }
    }

    pub fn open(&self, host: &dyn Host, offset: u64) -> Result<Box<dyn Read + Send>, String> {
        match self {
            Spot::Server(path) => host.open_from(path, offset).map_err(|error| format!("{error}.")),
            Spot::Native(path) => {
                let opened = fs::File::open(path).and_then(|mut file| {
                    file.seek(SeekFrom::Start(offset))?;
                    Ok(file)
                });
                match opened {
                    Ok(file) => Ok(Box::new(file)),
                    Err(error) => Err(said(&error)),
                }
            }
        }
    }
}

/// An operating system's error as a sentence.
pub(super) fn said(error: &io::Error) -> String {
    format!("The operating system says: {error}.")
}
