//! The journal of a run: one line a record, appended, each with a checksum.
//!
//! A record of what is intended comes before the act, one of what was done after it. A run can be killed in the middle
//! of a line: reading stops at the first line that is not whole.

use crate::model::{FileFacts, ServerPath, Totals, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// What an intent is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// A file that does not exist is made.
    AddFile,
    /// A file is replaced.
    UpdateFile,
    /// A file is removed.
    DeleteFile,
    /// A folder is made.
    AddFolder,
    /// An empty folder is removed.
    DeleteFolder,
    /// applicationHost.config or MetaBase.xml is replaced.
    Config,
}

/// What is going to happen to one file or folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Intent {
    /// Number of the change in the plan; for configuration, that of its first row.
    pub item: u32,
    /// What is done.
    pub step: Step,
    /// To what.
    pub path: ServerPath,
    /// Name under which the new file is prepared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub staged: Option<ServerPath>,
    /// Name of the old file's copy in the run's undo folder.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kept: Option<String>,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<FileFacts>,
    /// SHA-256 of what was there, where it is known (configuration).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before_hash: Option<String>,
    /// What will be there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<FileFacts>,
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "camelCase")]
pub enum Record {
    /// Something is going to happen.
    Intent(Intent),
    /// The new file is complete beside its target.
    Staged {
        /// Which intent.
        item: u32,
        /// SHA-256 of its bytes.
        hash: String,
    },
    /// It happened.
    Done {
        /// Which intent.
        item: u32,
        /// What is there now, for a file.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        facts: Option<FileFacts>,
    },
    /// It did not happen, and nothing is left of the attempt.
    Dropped {
        /// Which intent.
        item: u32,
    },
    /// The run is over.
    End {
        /// True when everything was done.
        complete: bool,
        /// True when somebody stopped it.
        cancelled: bool,
        /// What was done.
        totals: Totals,
        /// Changes that failed.
        failed: u64,
        /// True when files that were being prepared could not be removed.
        #[serde(default)]
        unclean: bool,
    },
    /// A later run removed what this one had left when it was killed.
    Recovered,
    /// Undo was begun.
    UndoBegun,
    /// Undo has dealt with one intent.
    TakenBack {
        /// Which intent.
        item: u32,
    },
    /// Everything was taken back that could be.
    Undone {
        /// Items that had been changed since and were left.
        conflicts: u64,
        /// When, UTC; not known of what an older version took back.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        at: Option<String>,
    },
}

/// A journal being written.
pub struct Journal {
    file: File,
}

impl Journal {
    /// Begins a journal.
    pub fn create(path: &Path) -> io::Result<Journal> {
        let file = OpenOptions::new().append(true).create_new(true).open(path)?;
        Ok(Journal { file })
    }

    /// Goes on with a journal, after its last whole line.
    pub fn reopen(path: &Path) -> io::Result<Journal> {
        let (_, whole) = parse(&std::fs::read(path)?);
        OpenOptions::new().write(true).open(path)?.set_len(whole)?;
        let file = OpenOptions::new().append(true).open(path)?;
        Ok(Journal { file })
    }

    /// Appends a record. The operating system has it when this returns: it outlives the process, and after
    /// [`Journal::sync`] a power cut.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        let json = serde_json::to_string(record)?;
        self.file
            .write_all(format!("{} {json}\n", checksum(&json)).as_bytes())
    }

    /// Makes everything written so far survive a power cut.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// The whole records of a journal.
pub fn read(path: &Path) -> io::Result<Vec<Record>> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    Ok(parse(&bytes).0)
}

/// The last whole record, read from the end of the file only.
pub fn last(path: &Path) -> io::Result<Option<Record>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(4096)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes
        .split_inclusive(|byte| *byte == b'\n')
        .next_back()
        .and_then(parse_line))
}

/// Records up to the first line that is not whole, and the length they take.
fn parse(bytes: &[u8]) -> (Vec<Record>, u64) {
    let mut records = Vec::new();
    let mut whole = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(record) = parse_line(line) else {
            break;
        };
        records.push(record);
        whole += line.len() as u64;
    }
    (records, whole)
}

fn parse_line(line: &[u8]) -> Option<Record> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (sum, json) = line.split_once(' ')?;
    if sum != checksum(json) {
        return None;
    }
    serde_json::from_str(json).ok()
}

fn checksum(json: &str) -> String {
    hex(Sha256::digest(json.as_bytes()).iter().take(4))
}

/// All that a journal says of one intent.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was intended.
    pub intent: Intent,
    /// SHA-256 of the new file, once it was staged.
    pub hash: Option<String>,
    /// True once it was done.
    pub is_done: bool,
    /// What was there afterwards.
    pub facts: Option<FileFacts>,
    /// True when it was given up with nothing left.
    pub is_dropped: bool,
}

/// The intents of a journal in their order, with what became of them.
pub fn entries(records: &[Record]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut by_item: BTreeMap<u32, usize> = BTreeMap::new();
    for record in records {
        let item = match record {
            Record::Intent(intent) => {
                by_item.insert(intent.item, entries.len());
                entries.push(Entry {
                    intent: intent.clone(),
                    hash: None,
                    is_done: false,
                    facts: None,
                    is_dropped: false,
                });
                continue;
            }
            Record::Staged { item, .. } | Record::Done { item, .. } | Record::Dropped { item } => item,
            _ => continue,
        };
        let Some(entry) = by_item.get(item).and_then(|at| entries.get_mut(*at)) else {
            continue;
        };
        match record {
            Record::Staged { hash, .. } => entry.hash = Some(hash.clone()),
            Record::Done { facts, .. } => {
                entry.is_done = true;
                entry.facts = *facts;
            }
            Record::Dropped { .. } => entry.is_dropped = true,
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_tail_is_ignored_at_every_byte_and_writing_goes_on_behind_what_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let records: Vec<Record> = (0..3).map(|item| Record::Dropped { item }).collect();
        let mut journal = Journal::create(&path).unwrap();
        for record in &records {
            journal.write(record).unwrap();
        }
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let complete = whole[..length].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(read(&path).unwrap(), records[..complete], "cut at {length}");
            Journal::reopen(&path).unwrap().write(&Record::Recovered).unwrap();
            assert_eq!(read(&path).unwrap().last(), Some(&Record::Recovered));
        }
        let mut flipped = whole.clone();
        flipped[30] ^= 1;
        std::fs::write(&path, flipped).unwrap();
        assert!(read(&path).unwrap().is_empty(), "a changed line is not believed");
    }
}
