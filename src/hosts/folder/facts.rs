//! What this computer's file system says of one name.

use super::lookup::is_absence;
use crate::hosts::{Entry, EntryKind, STAGED_PREFIX, filetime};
use crate::model::FileFacts;
use std::fs::{self, Metadata};

/// One name of a folder; `None` for a file that is being prepared and for one that vanished meanwhile.
pub(super) fn read_entry(entry: &fs::DirEntry) -> Option<Entry> {
    let name = entry.file_name();
    let name = match name.into_string() {
        Ok(name) => name,
        Err(name) => name.to_string_lossy().into_owned(),
    };
    if name.starts_with(STAGED_PREFIX) {
        return None;
    }
    let nothing = FileFacts { size: 0, modified: 0 };
    // The kind comes with the name; only files cost a question of their own.
    if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
        return Some(Entry {
            name,
            kind: EntryKind::Directory,
            facts: nothing,
        });
    }
    match entry.metadata() {
        Ok(metadata) => Some(Entry {
            name,
            kind: kind_of(&metadata),
            facts: facts_of(&metadata),
        }),
        Err(error) if is_absence(&error) => None,
        Err(_) => Some(Entry {
            name,
            kind: EntryKind::Other,
            facts: nothing,
        }),
    }
}

/// What it is; a link is neither file nor folder.
pub(super) fn kind_of(metadata: &Metadata) -> EntryKind {
    if metadata.is_file() {
        EntryKind::File
    } else if metadata.is_dir() {
        EntryKind::Directory
    } else {
        EntryKind::Other
    }
}

/// Size and time of a file; a folder has none.
pub(super) fn facts_of(metadata: &Metadata) -> FileFacts {
    if metadata.is_file() {
        FileFacts {
            size: metadata.len(),
            modified: filetime::of(metadata),
        }
    } else {
        FileFacts { size: 0, modified: 0 }
    }
}

/// True when both describe one file: the path was not turned into a link between look and open.
#[cfg(unix)]
pub(super) fn is_same_file(looked_at: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (looked_at.dev(), looked_at.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
pub(super) fn is_same_file(_looked_at: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}
